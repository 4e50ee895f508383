"""A handover that is really in the database: for a signing that is killed, and for two at once."""

from datetime import timedelta

from odoo import Command, fields

from . import real_cleaning, real_kill

CODE = "T-HANDOVER"


def make(env):
    """{name: id}: the officers of both shifts, a second one of the incoming, the shifts, the
    handover, a camera that is fine."""
    company = env.ref("base.main_company")
    users = _users(env, company)
    place = env["cctv.location"].create({"name": CODE, "company_id": company.id})
    camera = env["maintenance.equipment"].create(
        {
            "name": CODE,
            "cctv_kind": "camera",
            "cctv_code": CODE,
            "cctv_location_id": place.id,
            "company_id": company.id,
        }
    )
    later = fields.Datetime.now() + timedelta(hours=4)
    camera.cctv_status_id.write({"state": "ok", "stale_at": later})
    room = env["cctv.control.room"].create(
        {"name": CODE, "watched_ids": [Command.set(place.ids)], "company_id": company.id}
    )
    env["cctv.room.thing"].create({"name": CODE, "room_id": room.id})
    shifts = _shifts(env, room, users)
    handover = env["cctv.handover"]._open_of(shifts[0])
    return {
        "outgoing": users[0].id,
        "incoming": users[1].id,
        "colleague": users[2].id,
        "shift": shifts[1].id,
        "handover": handover.id,
        "camera": camera.id,
        "room": room.id,
    }


def _users(env, company):
    users = env["res.users"].with_context(no_reset_password=True)
    duty = env.ref("helpdesk_cctv.group_cctv_operator")
    return users.create(
        [
            {
                "name": f"{CODE} {number}",
                "login": f"{CODE}-{number}",
                "group_ids": [Command.set(duty.ids)],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
            for number in range(3)
        ]
    )


def _shifts(env, room, users):
    slot = env["cctv.shift.slot"].create({"name": CODE, "room_id": room.id, "hour_from": 7})
    officers = env["cctv.officer"].create(
        [{"user_id": user.id, "company_id": room.company_id.id} for user in users]
    )
    start = fields.Datetime.now().replace(microsecond=0) - timedelta(hours=7)
    common = {"room_id": room.id, "slot_id": slot.id}
    spans = ((start, officers[0]), (start + timedelta(hours=8), officers[1:]))
    return env["cctv.shift"].create(
        [
            {
                **common,
                "date_start": begin,
                "date_end": begin + timedelta(hours=8),
                "duty_ids": [Command.create({"officer_id": officer.id}) for officer in people],
            }
            for begin, people in spans
        ]
    )


def clean_up(env):
    """Take all that away again, past the guards."""
    find = real_cleaning.find
    rooms = find(env, "SELECT id FROM cctv_control_room WHERE name = %s", CODE)
    handovers = find(env, "SELECT id FROM cctv_handover WHERE room_id IN %s", rooms)
    lines = find(env, "SELECT id FROM cctv_handover_device WHERE handover_id IN %s", handovers)
    devices = find(env, "SELECT id FROM maintenance_equipment WHERE cctv_code = %s", CODE)
    tickets = find(env, "SELECT id FROM helpdesk_ticket WHERE cctv_device_id IN %s", devices)
    real_cleaning.delete(
        env, ("UPDATE cctv_handover SET seal_id = NULL WHERE id IN %s", handovers)
    )
    real_cleaning.forget_about(
        env,
        {
            "cctv.handover": handovers,
            "cctv.handover.device": lines,
            "helpdesk.ticket": tickets,
        },
    )
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_handover WHERE id IN %s", handovers),
        ("DELETE FROM cctv_shift WHERE room_id IN %s", rooms),
        ("DELETE FROM cctv_control_room WHERE id IN %s", rooms),
        ("DELETE FROM cctv_officer WHERE name LIKE %s", f"{CODE}%"),
        ("DELETE FROM helpdesk_ticket WHERE id IN %s", tickets),
        ("DELETE FROM maintenance_equipment WHERE id IN %s", devices),
        ("DELETE FROM cctv_location WHERE name IN %s", (CODE,)),
    )
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


def ready(handover, side):
    """What an officer of ``side`` says."""
    if side == "outgoing":
        counts = {str(line.id): {"counted": 1, "words": ""} for line in handover.thing_ids}
        return {"is_checked": True, "is_clean": True, "things": counts}
    taken = {"is_taken": True, "remark": ""}
    matters = {str(matter.id): taken for matter in handover.matter_ids}
    return {"is_checked_in": True, "matters": matters}


def sign(env, user_id, handover_id, side, camera_id=False):
    """As the screen does it; with ``camera_id`` who signs objects to that camera."""
    from odoo.addons.helpdesk_cctv.tests.seal_common import signature_image

    handover = env["cctv.handover"].browse(handover_id).with_user(user_id)
    part = ready(handover, side)
    if camera_id:
        part["objections"] = [{"uid": "objection-1", "device_id": camera_id, "words": "Green"}]
    handover.cctv_walk_sign(side, part, signature_image().decode())


def places(env):
    from odoo import sql_db

    handover = type(env["cctv.handover"])
    return {
        "take": (handover, "_take"),
        "ticket": (handover, "_ticket_of"),
        "sign": (type(env["cctv.signature"]), "_insert_row"),
        "finish": (handover, "_deadline_finish"),
        "seal": (handover, "_seal"),
        "make": (type(env["cctv.seal"]), "_make"),
        "protocol": (handover, "_write_protocol"),
        "commit": (sql_db.Cursor, "commit"),
    }


def run(registry):
    real_kill.run(registry, {"sign": sign}, places)
