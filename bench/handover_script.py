"""Fed to `odoo shell`: how long the pages of a handover take, the list and the screen of the log,
an officer's shifts, the rounds of the patrols, and Odoo's list of as many records.

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
DOWN_EACH, TICKET_EACH, LOGGED_EACH = 20, 40, 4
"""Each so many cameras one is down, one has a ticket, one is in the log as often."""


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
    write_log(shift, officers[0].user_id, devices)
    handover = env["cctv.handover"]._open_of(shift)
    plan_shifts(shift, officers, cameras)
    make_rounds(shift.room_id, officers[0].user_id, cameras)
    env.cr.commit()
    return officers[0].user_id.id, handover.id


def write_log(shift, officer, devices):
    """As many entries as devices, about each LOGGED_EACH-th, by the officer of the shift."""
    shift.state = "running"
    env["cctv.log.entry"].with_user(officer).create(
        [
            {"room_id": shift.room_id.id, "device_id": device.id, "facts": f"A car stops at {n}."}
            for device in devices[::LOGGED_EACH]
            for n in range(LOGGED_EACH)
        ]
    )


def plan_shifts(shift, officers, count):
    """Of both officers together, a day each, from the next but one on."""
    duties = [Command.create({"officer_id": officer.id}) for officer in officers]
    env["cctv.shift"].create(
        [
            {
                "room_id": shift.room_id.id,
                "slot_id": shift.slot_id.id,
                "date_start": shift.date_start + timedelta(days=2 + n),
                "date_end": shift.date_end + timedelta(days=2 + n),
                "duty_ids": duties,
            }
            for n in range(count)
        ]
    )


def make_rounds(room, officer, count):
    """Rounds of the past, each made by the officer."""
    plan = env["cctv.patrol.plan"].create({"name": "Round", "room_id": room.id})
    now = fields.Datetime.now()
    patrols = plan._insert_rounds([now - timedelta(hours=2 * n + 2) for n in range(count)])
    patrols._set({"state": "done", "user_id": officer.id, "user_ids": [Command.set(officer.ids)]})


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


def p95(pages, user, rounds):
    """{name: seconds} of ``pages`` {name: function}, one after the other in each round, so that
    what else the machine does falls on all of them."""
    spent = {name: [] for name in pages}
    for _round in range(rounds + 3):
        for name, page in pages.items():
            spent[name].append(seconds_of(page, user))
    return {name: statistics.quantiles(took[3:], n=20)[-1] for name, took in spent.items()}


def seconds_of(page, user):
    """With nothing read before; what is written is undone."""
    with env.registry.cursor() as cr:
        fresh = api.Environment(cr, user, {"lang": "en_US"})
        began = time.perf_counter()
        page(fresh)
        fresh.flush_all()
        took = time.perf_counter() - began
        cr.rollback()
    return took


def odoo_list(model, view, domain, count, kind="list"):
    """A view as the web client reads it, with all records on one page."""
    names = env[model].get_view(env.ref(view).id, kind)["models"][model]
    related = ("many2one", "many2many")
    specification = {
        name: {"fields": {"display_name": {}}} if env[model]._fields[name].type in related
        else {}
        for name in names
    }  # fmt: skip

    def read(fresh):
        found = fresh[model].web_search_read(domain, specification, limit=count)
        assert len(found["records"]) == count

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

    equipment = ("maintenance.equipment", "maintenance.hr_equipment_view_tree")
    log = ("cctv.log.entry", "helpdesk_cctv.cctv_log_entry_view_list")
    mine = [("officer_id.user_id", "=", user), ("is_published", "=", True)]
    mine += [("date_start", ">", fields.Datetime.now() + timedelta(days=1))]
    shifts = ("cctv.shift.duty", "helpdesk_cctv.cctv_my_shifts_view_kanban")
    patrols = ("cctv.patrol", "helpdesk_cctv.cctv_patrol_view_list")
    pages = {
        "list": odoo_list(*equipment, [("cctv_kind", "=", "camera")], cameras),
        "handover_opened": opened,
        "handover_shown": shown,
        "handover_saved": saved,
        "handover_searched": searched,
        "log_list": odoo_list(*log, [], cameras),
        "my_shifts": odoo_list(*shifts, mine, cameras, "kanban"),
        "patrol_list": odoo_list(*patrols, [("state", "=", "done")], cameras),
        "log_screen": lambda fresh: fresh["cctv.log.entry"].cctv_log_data(),
    }
    return p95(pages, user, rounds)


print(MARK + json.dumps(measure(TASK["cameras"], TASK["rounds"])), flush=True)
