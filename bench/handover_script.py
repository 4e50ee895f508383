"""Fed to `odoo shell`: how long the pages of a handover take, and Odoo's list of as many records.

``env`` comes from the shell, ``TASK`` (see handover.py) is put in front of this text. Prints one
line that begins with MARK.
"""
# ruff: noqa: F821

import json
import statistics
import time
from datetime import timedelta

from odoo import Command, api, fields

MARK = "BENCH "
DOWN_EACH, TICKET_EACH = 20, 40
"""Each so many cameras one is down, one has a ticket."""


def prepare(cameras):
    """A room with two officers and their shifts; a register of ``cameras``."""
    env["ir.cron"].search([]).write({"active": False})
    officers = make_officers()
    place = env["cctv.location"].create({"name": "Site"})
    devices = env["maintenance.equipment"].create(
        [
            {"name": f"Camera {n}", "cctv_kind": "camera", "cctv_location_id": place.id}
            for n in range(cameras)
        ]
    )
    later = fields.Datetime.now() + timedelta(days=1)
    devices.cctv_status_id.write({"state": "ok", "since": fields.Datetime.now()})
    devices[::DOWN_EACH].cctv_status_id.write({"state": "down", "reason": "unreachable"})
    devices.cctv_status_id.write({"stale_at": later})
    env["helpdesk.ticket"].create(
        [
            {"name": "Broken", "description": "Broken", "cctv_device_id": device.id}
            for device in devices[::TICKET_EACH]
        ]
    )
    shift = make_shifts(officers, place)
    handover = env["cctv.handover"]._open_of(shift)
    env.cr.commit()
    return officers[0].user_id.id, handover.id


def make_officers():
    group = env.ref("helpdesk_cctv.group_cctv_operator") | env.ref("base.group_user")
    users = env["res.users"].with_context(no_reset_password=True).create(
        [
            {"name": f"Officer {n}", "login": f"officer-{n}", "group_ids": [Command.set(group.ids)]}
            for n in range(2)
        ]
    )
    return env["cctv.officer"].create([{"user_id": user.id} for user in users])


def make_shifts(officers, place):
    room = env["cctv.control.room"].create(
        {"name": "Room", "watched_ids": [Command.set(place.ids)]}
    )
    env["cctv.room.thing"].create(
        [{"name": f"Thing {n}", "room_id": room.id, "count": 2} for n in range(10)]
    )
    slot = env["cctv.shift.slot"].create({"name": "S", "room_id": room.id, "hour_from": 7})
    start = fields.Datetime.now().replace(microsecond=0) - timedelta(hours=7)
    shifts = env["cctv.shift"].create(
        [
            {
                "room_id": room.id,
                "slot_id": slot.id,
                "date_start": start + timedelta(hours=8 * n),
                "date_end": start + timedelta(hours=8 * n + 8),
                "duty_ids": [Command.create({"officer_id": officer.id})],
            }
            for n, officer in enumerate(officers)
        ]
    )
    return shifts[0]


def p95(do, user, rounds):
    """Seconds, each time with nothing read before; what is written is undone."""
    spent = []
    for _round in range(rounds + 3):
        with env.registry.cursor() as cr:
            fresh = api.Environment(cr, user, {"lang": "en_US"})
            began = time.perf_counter()
            do(fresh)
            fresh.flush_all()
            spent.append(time.perf_counter() - began)
            cr.rollback()
    return statistics.quantiles(spent[3:], n=20)[-1]


def odoo_list(cameras):
    """The core's own list of equipment, with all records on one page."""
    views = env["maintenance.equipment"].get_view(
        env.ref("maintenance.hr_equipment_view_tree").id, "list"
    )
    names = views["models"]["maintenance.equipment"]
    specification = {
        name: {"fields": {"display_name": {}}} if env["maintenance.equipment"]._fields[name].type
        == "many2one" else {}
        for name in names
    }  # fmt: skip

    def read(fresh):
        found = fresh["maintenance.equipment"].web_search_read(
            [("cctv_kind", "=", "camera")], specification, limit=cameras
        )
        assert len(found["records"]) == cameras

    return read


def measure(cameras, rounds):
    user, handover = prepare(cameras)
    part = {"is_checked": True, "is_clean": True, "note": "Quiet"}

    def opened(fresh):
        fresh.cr.execute("UPDATE cctv_handover SET date_facts = NULL")
        fresh["cctv.handover"].cctv_walk_start()

    def shown(fresh):
        fresh["cctv.handover"].cctv_walk_start(handover)

    def saved(fresh):
        fresh["cctv.handover"].browse(handover).cctv_walk_save("outgoing", part)

    def searched(fresh):
        fresh["cctv.handover"].browse(handover).cctv_walk_devices("Camera")

    return {
        "list": p95(odoo_list(cameras), user, rounds),
        "opened": p95(opened, user, rounds),
        "shown": p95(shown, user, rounds),
        "saved": p95(saved, user, rounds),
        "searched": p95(searched, user, rounds),
    }


print(MARK + json.dumps(measure(TASK["cameras"], TASK["rounds"])), flush=True)
