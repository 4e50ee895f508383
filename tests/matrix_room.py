"""The access matrix of the control room: who may do what, and a record of each model."""

READ_ONLY = dict.fromkeys(
    ("operator", "technician", "it", "supervisor", "manager", "management"), "r"
)

ROOM_MATRIX = {
    "cctv.control.room": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.shift.slot": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.shift.group": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.room.thing": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.patrol.plan": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.authority": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.officer": {"operator": "r", "supervisor": "rwc", "manager": "rwcd", "management": "r"},
    # A draft: what is published, all of them read (test_roster.py).
    "cctv.roster": {"supervisor": "rwcd", "management": "r"},
    "cctv.shift": {**READ_ONLY, "supervisor": "rwcd"},
    "cctv.shift.duty": {**READ_ONLY, "supervisor": "rwcd"},
    "cctv.shift.change": {"operator": "rwc", "supervisor": "rc", "management": "r"},
    "decision of a shift change": {"operator": "rc", "supervisor": "rwc", "management": "r"},
    "cctv.shift.pattern": {**READ_ONLY, "supervisor": "rwcd", "manager": "rwcd"},
    "cctv.shift.pattern.line": {**READ_ONLY, "supervisor": "rwcd", "manager": "rwcd"},
    "cctv.officer.competency": {"supervisor": "rwcd", "manager": "rwcd", "management": "r"},
    "cctv.make.roster": {"supervisor": "rwc"},
    "cctv.duty.record": {"supervisor": "rwc"},
    "cctv.handover": {**READ_ONLY, "technician": ""},
    "cctv.end.handover": {"supervisor": "rwc"},
    "cctv.handover.device": READ_ONLY,
    "cctv.handover.thing": {**READ_ONLY, "technician": ""},
    "cctv.handover.matter": {**READ_ONLY, "technician": ""},
    "cctv.log.entry": {**READ_ONLY, "operator": "rc", "supervisor": "rc"},
    "cctv.log.sheet": READ_ONLY,
    "cctv.print.log": dict.fromkeys(READ_ONLY, "rwc"),
    "cctv.log.window": {
        "operator": "rwc",
        "supervisor": "rwc",
        "manager": "rwc",
        "management": "rwc",
    },
    # Written by the screen only (test_patrol.py); of attention checks officers read their own.
    "cctv.patrol": READ_ONLY,
    "cctv.patrol.line": READ_ONLY,
    "cctv.attention.check": {"operator": "r", "supervisor": "r", "management": "r"},
    "cctv.print.patrol": dict.fromkeys(READ_ONLY, "rwc"),
    "cctv.incident": {
        "operator": "rwc",
        "it": "r",
        "supervisor": "rwc",
        "manager": "r",
        "management": "rw",
    },
    "cctv.incident.followup": {
        "operator": "rwcd",
        "it": "r",
        "supervisor": "rwcd",
        "manager": "r",
        "management": "rwc",
    },
    "cctv.incident.mark": {
        "operator": "rwcd",
        "it": "r",
        "supervisor": "rwcd",
        "manager": "r",
        "management": "r",
    },
    "cctv.incident.call": {
        "operator": "rwc",
        "it": "r",
        "supervisor": "rwc",
        "manager": "r",
        "management": "r",
    },
    # Changed by who has decided it alone (test_incident.py).
    "cctv.incident.decision": {
        "operator": "r",
        "it": "r",
        "supervisor": "rc",
        "manager": "r",
        "management": "rc",
    },
    "cctv.conduct.violation": {"supervisor": "rwc", "management": "rw"},
    # One of the operator's: others write their words to it, and nobody declares for him.
    "cctv.gift.declaration": {"operator": "rc", "supervisor": "rw", "management": "rw"},
}


def make_room_samples(case, company) -> dict:
    """{model: (record, values to create another, values to write)} of ``case.company``."""
    env, camera = case.env, case.extra
    room = env["cctv.control.room"].create({"name": "R", **company})
    of_room = {"room_id": room.id}
    slot = {"name": "S", "hour_from": 7, **of_room}
    slot_row = env["cctv.shift.slot"].create(slot)
    officer = {"user_id": case.users["operator"].id, **company}
    officer_row = env["cctv.officer"].create(officer)
    another = {"user_id": case.users["supervisor"].id, **company}
    days = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
    times = {"date_start": "2026-01-01 00:00:00", "date_end": "2026-01-01 08:00:00"}
    shift = {"slot_id": slot_row.id, **of_room, **times}
    shift_row = env["cctv.shift"].create(shift)
    later = {**shift, "date_start": "2025-12-31 20:00:00"}
    former = {"date_start": "2025-12-30 00:00:00", "date_end": "2025-12-30 08:00:00"}
    handover = {"date_due": "2026-01-01 08:00:00", **of_room}
    handover_row = env["cctv.handover"].create(handover)
    of_handover = {"handover_id": handover_row.id}
    thing = {"name": "Key", **of_room}
    thing_row = env["cctv.room.thing"].create(thing)
    patrol = {"date_due": "2026-01-01 01:00:00", **of_room}
    patrol_row = env["cctv.patrol"].create(patrol)
    incident = {"facts": "F", **company}
    of_incident = {"incident_id": env["cctv.incident"].create(incident).id}
    entry = env["cctv.log.entry"].create({"facts": "x", **of_room})
    hours = {"date_start": "2026-01-01", "date_end": "2026-01-02"}
    group = env["cctv.shift.group"].create({"name": "G", **of_room})
    other_group = env["cctv.shift.group"].create({"name": "H", **of_room})
    pattern = {"name": "P", **of_room}
    pattern_row = env["cctv.shift.pattern"].create(pattern)
    line = {"pattern_id": pattern_row.id, "group_id": group.id, "days": "S -"}
    skill = {"officer_id": officer_row.id, "kind": "computer"}
    roster = {"name": "January", **days, **of_room}
    roster_row = env["cctv.roster"].create(roster)
    february = {**roster, "date_from": "2026-02-01", "date_to": "2026-02-28"}
    leave = {"officer_id": officer_row.id, "reason": "x", **days, **company}
    window = {**of_room, **company, "pattern_id": pattern_row.id}
    samples = {
        "cctv.log.sheet": ({**hours, **of_room, **company}, {"date_end": "2026-01-03"}),
        "cctv.control.room": ({"name": "R", **company}, {"name": "Q"}),
        "cctv.shift.slot": (slot, {"hours": 6}),
        "cctv.shift.group": ({"name": "A", **of_room}, {"name": "B"}),
        "cctv.room.thing": (thing, {"count": 2}),
        "cctv.patrol.plan": ({"name": "P", **of_room}, {"name": "Q"}),
        "cctv.authority": ({"name": "A", "phone": "110", **company}, {"phone": "112"}),
        "cctv.shift.pattern": (pattern, {"name": "Q"}),
        "cctv.make.roster": (window, {"name": "x"}),
        "cctv.end.handover": (of_handover, {"reason": "x"}),
        "cctv.handover.device": ({"device_id": camera.id, **of_handover}, {"words": "x"}),
        "cctv.handover.thing": ({"thing_id": thing_row.id, **of_handover}, {"words": "x"}),
        "cctv.handover.matter": ({"words": "x", **of_handover}, {"words": "y"}),
        "cctv.log.entry": ({"facts": "x", **of_room}, {"is_open": True}),
        "cctv.print.log": (of_room, {"kind": "shift"}),
        "cctv.attention.check": (
            {
                "user_id": case.users["operator"].id,
                # Of another shift: that of an attention check is not deleted.
                "shift_id": env["cctv.shift"].create({**shift, **former}).id,
                "date": "2026-01-01 02:00:00",
                "date_until": "2026-01-01 02:05:00",
                **of_room,
            },
            {"seconds": 1},
        ),
        "cctv.print.patrol": (of_room, {"date_to": "2026-01-03"}),
        "cctv.log.window": ({"purpose": "void", "entry_id": entry.id}, {"words": "y"}),
        "cctv.incident": (incident, {"facts": "x"}),
        "cctv.incident.mark": ({"words": "x", **of_incident}, {"words": "y"}),
        "cctv.incident.call": ({"called": "x", **of_incident}, {"words": "y"}),
        "cctv.incident.followup": ({"words": "x", **of_incident}, {"words": "y"}),
        "cctv.incident.decision": ({"words": "x", **of_incident}, {"words": "y"}),
        "cctv.conduct.violation": (
            {"officer_id": officer_row.id, "prohibition": "smoking", "facts": "x"}
            | {"date": "2026-01-01", **company},
            {"facts": "y"},
        ),
    }
    duty = {"shift_id": shift_row.id, "officer_id": officer_row.id}
    duty_row = env["cctv.shift.duty"].create(duty)
    samples["cctv.duty.record"] = (
        {"duty_id": duty_row.id, "reason": "x"},
        {"reason": "y"},
    )
    made = {name: (env[name].create(sample[0]), *sample) for name, sample in samples.items()}
    asked = env["cctv.shift.change"].create(leave)
    asked_next = {**leave, "date_from": "2026-03-01", "date_to": "2026-03-01"}
    nil = {"officer_id": officer_row.id, "kind": "nil", "year": 2024, **company}
    declared = {**nil, "user_id": officer_row.user_id.id}
    return {
        **made,
        "cctv.gift.declaration": (
            env["cctv.gift.declaration"].create(declared),
            {**nil, "year": 2023},
            {"note": "y"},
        ),
        "cctv.roster": (roster_row, february, {"name": "x"}),
        "cctv.shift.change": (asked, asked_next, {"reason": "y"}),
        "decision of a shift change": (asked, asked_next, {"decision": "y"}),
        "cctv.shift.pattern.line": (
            env["cctv.shift.pattern.line"].create(line),
            {**line, "group_id": other_group.id},
            {"days": "S"},
        ),
        "cctv.officer.competency": (
            env["cctv.officer.competency"].create(skill),
            {**skill, "kind": "network"},
            {"certificate": "x"},
        ),
        "cctv.officer": (
            env["cctv.officer"].create({"user_id": case.users["it"].id, **company}),
            another,
            {"letter_number": "x"},
        ),
        "cctv.shift": (
            shift_row,
            {**shift, "date_start": "2025-12-31 22:00:00"},
            {"date_end": "2026-01-01 09:00:00"},
        ),
        "cctv.shift.duty": (
            duty_row,
            {"shift_id": env["cctv.shift"].create(later).id, "officer_id": officer_row.id},
            {"officer_id": env["cctv.officer"].create({**another, "active": False}).id},
        ),
        "cctv.handover": (handover_row, {**handover, "date_due": "2026-01-02"}, {"note": "x"}),
        "cctv.patrol": (patrol_row, patrol, {"date_due": "2026-01-02"}),
        "cctv.patrol.line": (
            env["cctv.patrol.line"].create({"patrol_id": patrol_row.id, "device_id": camera.id}),
            {"patrol_id": patrol_row.id, "device_id": camera.id},
            {"device_id": camera.id},
        ),
    }
