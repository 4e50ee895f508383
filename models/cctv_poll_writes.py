"""What the poll writes: one statement for all devices of a chunk, whatever their number."""

import json

from odoo.tools import SQL

from ..monitor.probe.reasons import Reason, by_rank
from .cctv_picture_shot import MODES
from .cctv_poll_stages import stages_of
from .cctv_poll_tools import as_array, clean, from_epoch, measured, to_base64, to_epoch, word

REAL = SQL("real[]")
INT, TEXT, FLOAT, BOOLEAN = SQL("int[]"), SQL("text[]"), SQL("float[]"), SQL("boolean[]")
MOMENT, JSONB, BYTES = SQL("timestamp[]"), SQL("jsonb[]"), SQL("bytea[]")
UNQUOTED = (INT, REAL, FLOAT, BOOLEAN, MOMENT)
"""Types whose values hold nothing that would have to be quoted in an array."""

IDENTITY_COLUMNS = {
    "manufacturer": "cctv_manufacturer",
    "model": "model",
    "firmware": "cctv_firmware",
    "hardware": "cctv_hardware",
    "serial": "cctv_serial",
}
"""Field of ``Identity`` → column of the equipment."""

STATE_COLUMNS = {
    "state": TEXT, "since": MOMENT, "reason": TEXT, "reasons": TEXT, "decision_memory": JSONB,
    "probe_memory": JSONB,
}  # fmt: skip

KNOWN = frozenset(reason.value for reason in Reason)


def write_checks(env, outcomes) -> None:
    """The columns that every check of the device itself moves; of those that found nothing new
    only the few that do move, as small numbers: that is nearly all of a sweep. One statement."""
    own = [outcome for outcome in outcomes if not outcome.verdict.derived]
    quiet = [outcome for outcome in own if outcome.is_quiet]
    others = [outcome for outcome in own if not outcome.is_quiet]
    if quiet and others:
        env.cr.execute(SQL("WITH quiet AS (%s) %s", _quiet(quiet), _whole(others)))
    elif own:
        env.cr.execute(_quiet(quiet) if quiet else _whole(others))


def _quiet(outcomes) -> SQL:
    """``due`` and ``stale``: seconds from the check on."""
    at = outcomes[0].at
    began = to_epoch(at)
    rows = [
        (
            outcome.verdict.id,
            int(outcome.decision.schedule.next_check - began),
            int(outcome.decision.schedule.stale_at - began),
            measured(outcome.verdict.latency_ms),
            measured(outcome.verdict.clock_skew_s),
        )
        for outcome in outcomes
    ]
    columns = {
        "device_id": INT, "due": INT, "stale": INT, "latency_ms": REAL, "clock_skew_s": REAL,
    }  # fmt: skip
    return SQL(
        """
        UPDATE cctv_device_status s
           SET last_check = %(at)s, last_ok = %(at)s,
               next_check = %(at)s + v.due * interval '1 second',
               stale_at = %(at)s + v.stale * interval '1 second',
               latency_ms = v.latency_ms,
               clock_skew_s = coalesce(v.clock_skew_s, s.clock_skew_s),
               checks = coalesce(s.checks, 0) + 1
          FROM %(table)s
         WHERE s.device_id = v.device_id
        """,
        at=SQL("%s::timestamp", at),
        table=values_table(columns, rows),
    )


def _whole(outcomes) -> SQL:
    """With state and memories where something about them has changed: a device's row is wide, and
    each statement writes it anew."""
    rows = [_check(outcome) + _state(outcome)[1:] for outcome in outcomes]
    columns = {
        "device_id": INT, "checked": MOMENT, "is_fine": BOOLEAN, "has_picture": BOOLEAN,
        "next_check": MOMENT, "next_picture": MOMENT, "next_identity": MOMENT,
        "next_recording": MOMENT, "stale_at": MOMENT, "latency_ms": FLOAT, "clock_skew_s": FLOAT,
        "stages": JSONB, "is_changed": BOOLEAN, **STATE_COLUMNS,
    }  # fmt: skip
    states = [
        SQL("%(n)s = CASE WHEN v.is_changed THEN v.%(n)s ELSE s.%(n)s END", n=SQL.identifier(name))
        for name in STATE_COLUMNS
    ]
    return SQL(
        """
        UPDATE cctv_device_status s
           SET last_check = v.checked,
               last_ok = CASE WHEN v.is_fine THEN v.checked ELSE s.last_ok END,
               last_picture = CASE WHEN v.has_picture THEN v.checked ELSE s.last_picture END,
               next_check = v.next_check,
               next_picture = v.next_picture,
               next_identity = v.next_identity,
               next_recording = v.next_recording,
               known_since = CASE WHEN s.stale_at < v.checked THEN v.checked
                                  ELSE s.known_since END,
               stale_at = v.stale_at,
               latency_ms = v.latency_ms,
               clock_skew_s = coalesce(v.clock_skew_s, s.clock_skew_s),
               checks = coalesce(s.checks, 0) + 1,
               stages = v.stages,
               %s
          FROM %s
         WHERE s.device_id = v.device_id
        """,
        SQL(", ").join(states),
        values_table(columns, rows),
    )


def _check(outcome) -> tuple:
    verdict, schedule = outcome.verdict, outcome.decision.schedule
    return (
        verdict.id,
        outcome.at,
        bool(verdict.judged and not verdict.findings),
        verdict.picture is not None,
        from_epoch(schedule.next_check),
        from_epoch(schedule.next_picture) if schedule.next_picture else None,
        from_epoch(schedule.next_identity) if schedule.next_identity else None,
        from_epoch(schedule.next_recording) if schedule.next_recording else None,
        from_epoch(schedule.stale_at),
        measured(verdict.latency_ms),
        measured(verdict.clock_skew_s),
        json.dumps(stages_of(verdict)),
        outcome.is_changed,
    )


def write_concluded(env, outcomes) -> None:
    """State and memories of devices that something was concluded about, where it has changed."""
    rows = [_state(o) for o in outcomes if o.verdict.derived and o.is_changed]
    if rows:
        sets = [SQL("%(n)s = v.%(n)s", n=SQL.identifier(name)) for name in STATE_COLUMNS]
        env.cr.execute(
            SQL(
                "UPDATE cctv_device_status s SET %s FROM %s WHERE s.device_id = v.device_id",
                SQL(", ").join(sets),
                values_table({"device_id": INT, **STATE_COLUMNS}, rows),
            )
        )


def _state(outcome) -> tuple:
    """Empty where nothing has changed."""
    if not outcome.is_changed:
        return (outcome.verdict.id, *(None for _name in STATE_COLUMNS))
    state = outcome.decision.state
    codes = ranked(state.open_reasons)
    return (
        outcome.verdict.id,
        state.health.value,
        from_epoch(state.since) if state.since else outcome.at,
        codes[0] if codes else None,
        ",".join(codes) or None,
        json.dumps(outcome.decision_memory),
        json.dumps(outcome.probe_memory) if outcome.probe_memory else None,
    )


def ranked(codes) -> list[str]:
    """The codes of reasons that this version knows, root causes first."""
    return [reason.value for reason in by_rank(code for code in codes if code in KNOWN)]


def write_snapshots(env, outcomes) -> None:
    """The last pictures, each with its light and what later ones could be compared with. Odoo
    keeps binary columns as base64."""
    columns = {
        "device_id": INT, "snapshot": BYTES, "taken": MOMENT, "mode": TEXT, "description": JSONB,
    }  # fmt: skip
    rows = [_snapshot(o) for o in outcomes if o.verdict.picture and o.verdict.picture.jpeg]
    if rows:
        env.cr.execute(
            SQL(
                """
                UPDATE cctv_device_status s
                   SET snapshot = v.snapshot, snapshot_date = v.taken, snapshot_mode = v.mode,
                       snapshot_description = v.description
                  FROM %s
                 WHERE s.device_id = v.device_id
                """,
                values_table(columns, rows),
            )
        )


def _snapshot(outcome) -> tuple:
    picture = outcome.verdict.picture
    return (
        outcome.verdict.id,
        to_base64(picture.jpeg),
        outcome.at,
        picture.mode if picture.mode in MODES else None,
        json.dumps(clean(picture.description)) if picture.description else None,
    )


def write_identities(env, outcomes) -> None:
    """Maker, model and firmware as the device tells them, where they have changed. A serial number
    is filled in once and never overwritten: another one is a fault of its own."""
    rows = [row for outcome in outcomes if (row := _identity(outcome))]
    if rows:
        at = 1 + list(IDENTITY_COLUMNS).index("firmware")
        env["cctv.firmware.install"]._note({row[0]: row[at] for row in rows}, "polling")
        columns = {"id": INT, **dict.fromkeys(IDENTITY_COLUMNS.values(), TEXT)}
        names = [SQL.identifier(name) for name in IDENTITY_COLUMNS.values()]
        sets = [SQL("%(n)s = coalesce(v.%(n)s, e.%(n)s)", n=name) for name in names]
        env.cr.execute(
            SQL(
                "UPDATE maintenance_equipment e SET %s FROM %s WHERE e.id = v.id",
                SQL(", ").join(sets),
                values_table(columns, rows),
            )
        )


def _identity(outcome) -> tuple | None:
    """The row of a device whose identity has changed, else None. What a recorder tells about
    itself when it is asked for a channel is not the camera's."""
    identity, row = outcome.verdict.identity, outcome.row
    is_other = any(f.reason is Reason.IDENTITY_CHANGED for f in outcome.verdict.findings)
    if identity is None or row["through_id"] or is_other:
        return None
    told = {name: word(getattr(identity, name)) for name in IDENTITY_COLUMNS}
    if row["serial"]:
        told["serial"] = ""
    news = [text if text and text != row[name] else None for name, text in told.items()]
    return (row["id"], *news) if any(news) else None


def values_table(columns: dict[str, SQL], rows: list[tuple]) -> SQL:
    """``rows`` as a table ``v``: one array a column, so the statement does not grow with them."""
    arrays = [
        SQL("%s::%s", as_array(values) if type_ in UNQUOTED else list(values), type_)
        for type_, values in zip(columns.values(), zip(*rows, strict=True), strict=True)
    ]
    names = SQL(", ").join(SQL.identifier(name) for name in columns)
    return SQL("unnest(%s) AS v (%s)", SQL(", ").join(arrays), names)
