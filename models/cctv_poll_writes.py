"""What the poll writes: one statement for all devices of a chunk, whatever their number."""

import json

from odoo.tools import SQL

from ..monitor.probe.reasons import Reason, by_rank
from .cctv_poll_stages import stages_of
from .cctv_poll_tools import clean, from_epoch, to_base64

INT, TEXT, FLOAT, BOOLEAN = SQL("int[]"), SQL("text[]"), SQL("float[]"), SQL("boolean[]")
MOMENT, JSONB, BYTES = SQL("timestamp[]"), SQL("jsonb[]"), SQL("bytea[]")

IDENTITY_COLUMNS = {
    "manufacturer": "cctv_manufacturer",
    "model": "model",
    "firmware": "cctv_firmware",
    "hardware": "cctv_hardware",
    "serial": "cctv_serial",
}
"""Field of ``Identity`` → column of the equipment."""

KNOWN = frozenset(reason.value for reason in Reason)


def write_checks(env, outcomes) -> None:
    """The columns that every check moves."""
    columns = {
        "device_id": INT, "checked": MOMENT, "is_fine": BOOLEAN, "has_picture": BOOLEAN,
        "next_check": MOMENT, "next_picture": MOMENT, "next_identity": MOMENT, "stale_at": MOMENT,
        "latency_ms": FLOAT, "clock_skew_s": FLOAT, "stages": JSONB,
    }  # fmt: skip
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status s
               SET last_check = v.checked,
                   last_ok = CASE WHEN v.is_fine THEN v.checked ELSE s.last_ok END,
                   last_picture = CASE WHEN v.has_picture THEN v.checked ELSE s.last_picture END,
                   next_check = v.next_check,
                   next_picture = v.next_picture,
                   next_identity = v.next_identity,
                   stale_at = v.stale_at,
                   latency_ms = v.latency_ms,
                   clock_skew_s = coalesce(v.clock_skew_s, s.clock_skew_s),
                   checks = coalesce(s.checks, 0) + 1,
                   stages = v.stages
              FROM %s
             WHERE s.device_id = v.device_id
            """,
            _table(columns, [_check(outcome) for outcome in outcomes]),
        )
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
        from_epoch(schedule.stale_at),
        clean(verdict.latency_ms),
        clean(verdict.clock_skew_s),
        json.dumps(stages_of(verdict)),
    )


def write_states(env, outcomes) -> None:
    """State and memories, of the devices where something about them has changed."""
    columns = {
        "device_id": INT, "state": TEXT, "since": MOMENT, "reason": TEXT, "reasons": TEXT,
        "decision_memory": JSONB, "probe_memory": JSONB,
    }  # fmt: skip
    rows = [_state(outcome) for outcome in outcomes if outcome.is_changed]
    if rows:
        env.cr.execute(
            SQL(
                """
                UPDATE cctv_device_status s
                   SET state = v.state, since = v.since, reason = v.reason, reasons = v.reasons,
                       decision_memory = v.decision_memory, probe_memory = v.probe_memory
                  FROM %s
                 WHERE s.device_id = v.device_id
                """,
                _table(columns, rows),
            )
        )


def _state(outcome) -> tuple:
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
    """The last pictures. Odoo keeps binary columns as base64."""
    columns = {"device_id": INT, "snapshot": BYTES, "taken": MOMENT}
    rows = [
        (o.verdict.id, to_base64(o.verdict.picture.jpeg), o.at)
        for o in outcomes
        if o.verdict.picture and o.verdict.picture.jpeg
    ]
    if rows:
        env.cr.execute(
            SQL(
                """
                UPDATE cctv_device_status s SET snapshot = v.snapshot, snapshot_date = v.taken
                  FROM %s
                 WHERE s.device_id = v.device_id
                """,
                _table(columns, rows),
            )
        )


def write_identities(env, outcomes) -> None:
    """Maker, model and firmware as the device tells them, where they have changed. A serial number
    is filled in once and never overwritten: another one is a fault of its own."""
    rows = [row for outcome in outcomes if (row := _identity(outcome))]
    if rows:
        columns = {"id": INT, **dict.fromkeys(IDENTITY_COLUMNS.values(), TEXT)}
        names = [SQL.identifier(name) for name in IDENTITY_COLUMNS.values()]
        sets = [SQL("%(n)s = coalesce(v.%(n)s, e.%(n)s)", n=name) for name in names]
        env.cr.execute(
            SQL(
                "UPDATE maintenance_equipment e SET %s FROM %s WHERE e.id = v.id",
                SQL(", ").join(sets),
                _table(columns, rows),
            )
        )


def _identity(outcome) -> tuple | None:
    """The row of a device whose identity has changed, else None. What a recorder tells about
    itself when it is asked for a channel is not the camera's."""
    identity, row = outcome.verdict.identity, outcome.row
    is_other = any(f.reason is Reason.IDENTITY_CHANGED for f in outcome.verdict.findings)
    if identity is None or row["through_id"] or is_other:
        return None
    told = {name: clean(getattr(identity, name)).strip() for name in IDENTITY_COLUMNS}
    if row["serial"]:
        told["serial"] = ""
    news = [text if text and text != row[name] else None for name, text in told.items()]
    return (row["id"], *news) if any(news) else None


def hasten(env, device_ids, now) -> None:
    """Make devices due at once, unless they have just been looked at."""
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status SET next_check = %(now)s
             WHERE device_id = ANY(%(ids)s) AND next_check > %(now)s
               AND last_check < %(now)s - interval '30 seconds'
            """,
            ids=list(device_ids),
            now=now,
        )
    )


def hasten_channels(env, recorder_ids, now) -> None:
    """Make due at once what is polled through these recorders."""
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status s SET next_check = %(now)s
              FROM maintenance_equipment e
             WHERE e.id = s.device_id AND e.cctv_poll_via = 'recorder'
               AND e.cctv_recorder_id = ANY(%(ids)s) AND s.next_check > %(now)s
            """,
            ids=list(recorder_ids),
            now=now,
        )
    )


def postpone(env, device_ids, until) -> None:
    """Look at devices later: they could not be probed for a reason of our own."""
    env.cr.execute(
        SQL(
            "UPDATE cctv_device_status SET next_check = %s WHERE device_id = ANY(%s)",
            until,
            list(device_ids),
        )
    )


def _table(columns: dict[str, SQL], rows: list[tuple]) -> SQL:
    """``rows`` as a table ``v``: one array a column, so the statement does not grow with them."""
    arrays = [
        SQL("%s::%s", list(values), type_)
        for type_, values in zip(columns.values(), zip(*rows, strict=True), strict=True)
    ]
    names = SQL(", ").join(SQL.identifier(name) for name in columns)
    return SQL("unnest(%s) AS v (%s)", SQL(", ").join(arrays), names)
