"""A log that is really in the database: for a sealing that is killed."""

from datetime import timedelta

from odoo import Command, fields

from . import real_cleaning, real_kill

CODE = "T-LOG"


def make(env):
    """{name: id}: a room, its shift, which is over, and what was written in it."""
    company = env.ref("base.main_company")
    room = env["cctv.control.room"].create({"name": CODE, "company_id": company.id})
    slot = env["cctv.shift.slot"].create({"name": CODE, "room_id": room.id, "hour_from": 7})
    start = fields.Datetime.now().replace(microsecond=0) - timedelta(hours=8)
    shift = env["cctv.shift"].create(
        {
            "room_id": room.id,
            "slot_id": slot.id,
            "date_start": start,
            "date_end": start + timedelta(hours=8),
            "state": "running",
        }
    )
    entries = env["cctv.log.entry"].create(
        [{"room_id": room.id, "facts": f"{CODE} {number}"} for number in range(3)]
    )
    shift.state = "over"
    return {"room": room.id, "shift": shift.id, "entries": entries.ids}


def make_officer(env):
    """An officer of the company."""
    company = env.ref("base.main_company")
    duty = env.ref("helpdesk_cctv.group_cctv_operator")
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        {
            "name": CODE,
            "login": CODE,
            "group_ids": [Command.set(duty.ids)],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
    )


def clean_up(env):
    """Take all that away again, past the guards."""
    find = real_cleaning.find
    rooms = find(env, "SELECT id FROM cctv_control_room WHERE name = %s", CODE)
    sheets = find(env, "SELECT id FROM cctv_log_sheet WHERE room_id IN %s", rooms)
    entries = find(env, "SELECT id FROM cctv_log_entry WHERE room_id IN %s", rooms)
    env.cr.execute("ALTER TABLE cctv_log_entry DISABLE TRIGGER USER")
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_log_entry WHERE id IN %s", entries),
        ("UPDATE cctv_log_sheet SET seal_id = NULL WHERE id IN %s", sheets),
    )
    env.cr.execute("ALTER TABLE cctv_log_entry ENABLE TRIGGER USER")
    real_cleaning.forget_about(env, {"cctv.log.sheet": sheets, "cctv.log.entry": entries})
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_log_sheet WHERE id IN %s", sheets),
        ("DELETE FROM cctv_shift WHERE room_id IN %s", rooms),
        ("DELETE FROM cctv_control_room WHERE id IN %s", rooms),
    )
    real_cleaning.forget_people(env, [("login", "=", CODE)])


def seal(env):
    """As the scheduled action does it."""
    sheets = env["cctv.log.sheet"]
    for entries in sheets._due():
        sheets._seal_entries(entries)


def places(env):
    from odoo import sql_db

    sheet = type(env["cctv.log.sheet"])
    return {
        "settle": (type(env["cctv.log.entry"]), "_settle_picture"),
        "number": (sheet, "_note_number"),
        "seal": (sheet, "_seal"),
        "make": (type(env["cctv.seal"]), "_make"),
        "protocol": (sheet, "_write_protocol"),
        "commit": (sql_db.Cursor, "commit"),
    }


def run(registry):
    real_kill.run(registry, {"seal": seal}, places)
