"""A control room that is really in the database, for two supervisors at the same moment."""

from datetime import timedelta

from odoo import fields

from . import real_at_once, real_cleaning

CODE = "T-ROSTER"


def make_users(env, numbers=range(3)):
    company = env.ref("base.main_company")
    group = env.ref("helpdesk_cctv.group_cctv_supervisor")
    return env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"{CODE} {number}",
                "login": f"{CODE}-{number}",
                "group_ids": [(6, 0, group.ids)],
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
            }
            for number in numbers
        ]
    )


def make_room(env, users):
    """With one officer, who has each morning, and nobody at other times."""
    company = {"company_id": env.ref("base.main_company").id}
    values = {"name": CODE, "is_round_the_clock": False, "days_in_a_row": 31, **company}
    room = env["cctv.control.room"].create(values)
    slot = {"name": CODE, "code": "P", "hour_from": 7, "hours": 8, "needed": 1}
    env["cctv.shift.slot"].create({**slot, "room_id": room.id})
    group = env["cctv.shift.group"].create({"name": CODE, "room_id": room.id})
    env["cctv.officer"].create({"user_id": users[2].id, "group_id": group.id, **company})
    row = (0, 0, {"group_id": group.id, "days": "P"})
    env["cctv.shift.pattern"].create({"name": CODE, "room_id": room.id, "line_ids": [row]})
    return room


def make(room):
    """The roster of three days in the next month."""
    pattern = room.pattern_ids
    first = pattern.date_first + timedelta(days=40)
    windows = room.env["cctv.make.roster"].with_context(tz="UTC")
    return windows.create(
        {
            "room_id": room.id,
            "pattern_id": pattern.id,
            "date_from": first,
            "date_to": first + timedelta(days=2),
        }
    ).action_make()


def publish(env, roster_id):
    env["cctv.roster"].browse(roster_id).action_publish()


def make_evening(env, room, users):
    """Of the first two users, who have arrived: each in a shift of this hour; nobody has the
    watch.

    :return: [id of the duty]
    """
    company = {"company_id": room.company_id.id}
    now = fields.Datetime.now().replace(minute=0, second=0)
    duties = []
    for number, user in enumerate(users[:2]):
        officer = env["cctv.officer"].create({"user_id": user.id, **company})
        shift = env["cctv.shift"].create(
            {
                "room_id": room.id,
                "slot_id": room.slot_ids.id,
                "date_start": now - timedelta(hours=number),
                "date_end": now + timedelta(hours=4),
                "duty_ids": [(0, 0, {"officer_id": officer.id, "state": "arrived"})],
            }
        )
        duties += shift.duty_ids.ids
    return duties


def make_leaves(env, room):
    """Two officers, who have shifts one after the other on one day, ask for leave; a third one can
    stand in for one of them, not for both.

    :return: [id of the leave]
    """
    begin = fields.Datetime.now().replace(hour=0, minute=0) + timedelta(days=9)
    leaves = env["cctv.shift.change"]
    for number, user in enumerate(make_users(env, (3, 4))):
        officer = env["cctv.officer"].create({"user_id": user.id, "company_id": room.company_id.id})
        start = begin + timedelta(hours=8 * number)
        env["cctv.shift"].create(
            {
                "room_id": room.id,
                "slot_id": room.slot_ids.id,
                "date_start": start,
                "date_end": start + timedelta(hours=8),
                "duty_ids": [(0, 0, {"officer_id": officer.id})],
            }
        )
        leaves |= leaves.create(
            {
                "officer_id": officer.id,
                "company_id": room.company_id.id,
                "date_from": begin.date() - timedelta(days=1),
                "date_to": begin.date() + timedelta(days=2),
                "reason": CODE,
            }
        )
    return leaves.ids


def approve(env, change_id):
    env["cctv.shift.change"].browse(change_id).action_approve()


def enter(env, duty_id):
    env["cctv.shift.duty"].browse(duty_id).action_enter()


def make_at_once(env, room_id):
    make(env["cctv.control.room"].browse(room_id))


def clean_up(env):
    find = real_cleaning.find
    rooms = find(env, "SELECT id FROM cctv_control_room WHERE name = %s", CODE)
    rosters = find(env, "SELECT id FROM cctv_roster WHERE room_id IN %s", rooms)
    officers = find(env, "SELECT id FROM cctv_officer WHERE name LIKE %s", f"{CODE}%")
    leaves = find(env, "SELECT id FROM cctv_shift_change WHERE officer_id IN %s", officers)
    duties = find(env, "SELECT id FROM cctv_shift_duty WHERE officer_id IN %s", officers)
    real_cleaning.forget_about(
        env,
        {
            "cctv.roster": rosters,
            "cctv.officer": officers,
            "cctv.shift.change": leaves,
            "cctv.shift.duty": duties,
        },
    )
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_make_roster WHERE room_id IN %s", rooms),
        ("DELETE FROM cctv_shift_change WHERE id IN %s", leaves),
        ("DELETE FROM cctv_shift WHERE room_id IN %s", rooms),
        ("DELETE FROM cctv_roster WHERE id IN %s", rosters),
        ("DELETE FROM cctv_shift_pattern WHERE room_id IN %s", rooms),
        ("DELETE FROM cctv_officer WHERE id IN %s", officers),
        ("DELETE FROM cctv_control_room WHERE id IN %s", rooms),
    )
    env.invalidate_all()
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


STEPS = {
    "publish": ("cctv.roster", publish),
    "make": ("cctv.control.room", make_at_once),
    "enter": ("cctv.shift.duty", enter),
    "approve": ("cctv.shift.change", approve),
}


def run(registry):
    real_at_once.run(registry, STEPS)
