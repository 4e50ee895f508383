"""Fed to `odoo shell`: what a sweep over 10,000 devices costs the database, 1 % of them changed.

``env`` comes from the shell, ``TASK`` (see database.py) is put in front of this text. The verdicts
are made here: what the network takes is another benchmark's. Prints one line that begins with MARK.
"""
# ruff: noqa: F821

import io
import json
import time
from collections import Counter
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.sql_db import Cursor

from odoo.addons.helpdesk_cctv.models.cctv_poll_frame import Frame
from odoo.addons.helpdesk_cctv.models.cctv_poll_rows import read_rules, read_topology
from odoo.addons.helpdesk_cctv.monitor.probe.reasons import Reason
from odoo.addons.helpdesk_cctv.monitor.probe.types import (
    Finding,
    Level,
    Stage,
    StageName,
    Verdict,
)  # fmt: skip

MARK = "BENCH "
JUDGED = frozenset(
    {Reason.UNREACHABLE, Reason.REFUSED, Reason.ONVIF_FAULT, Reason.AUTH_FAILED,
     Reason.LOCKED_OUT, Reason.CLOCK_SKEW, Reason.RTSP_ERROR, Reason.NO_PROFILE}
)  # fmt: skip
HISTORY = ("cctv_fault", "cctv_uptime_day", "cctv_device_status", "mail_message", "bus_bus")
MEMORY = {
    "key": "0123456789ab", "scheme": "wsse", "media": [1, "/onvif/Media"],
    "identity": ["Contoh Visi", "CV-4K-T2", "V5.8.6 build 250323", "IPC079791286", "IPC-ENV86"],
    "profile": {"token": "Profile_102", "name": "subStream_1"}, "sdp": ["h264", 640, 360],
    "stream": ["rtsp", 554, "/Streaming/Channels/102?transportmode=unicast&profile=Profile_102"],
    "seen": dict.fromkeys(
        ("GetSystemDateAndTime", "GetDeviceInformation", "GetServices", "GetProfiles",
         "GetStreamUri", "DESCRIBE"), "0123456789abcdef"),
}  # fmt: skip


class Statements:
    """``with Statements() as seen``: what was executed meanwhile, and the seconds it took."""

    def __init__(self):
        self.queries, self.seconds = [], 0.0

    def __enter__(self):
        self._execute = Cursor.execute
        seen = self

        def execute(cursor, query, *args, **options):
            began = time.perf_counter()
            try:
                return seen._execute(cursor, query, *args, **options)
            finally:
                took = time.perf_counter() - began
                seen.seconds += took
                seen.queries.append((round(took * 1000, 1), " ".join(_text(query).split())[:90]))

        Cursor.execute = execute
        return self

    def __exit__(self, *_error):
        Cursor.execute = self._execute


def _text(query):
    return getattr(query, "code", None) or str(query)


def register(count):
    env["ir.config_parameter"].set_param("helpdesk_cctv.allow_loopback", "True")
    env.ref("helpdesk_cctv.ir_cron_cctv_poll").active = False
    vals = [
        {"name": f"Camera {n}", "cctv_kind": "camera",
         "cctv_address": f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"}
        for n in range(count)
    ]  # fmt: skip
    ids = env["maintenance.equipment"].create(vals).ids
    env.cr.commit()
    return ids


def verdict(id_, is_down, ms):
    now = time.time()
    if is_down:
        return Verdict(
            id_, Level.PULSE, now, 4.0,
            (Stage(StageName.CONNECT, "connect_timeout", 4000.0),),
            (Finding(Reason.UNREACHABLE, "connect_timeout"),),
            frozenset({Reason.UNREACHABLE, Reason.REFUSED}), memory=MEMORY,
        )  # fmt: skip
    stages = (
        Stage(StageName.RESOLVE, values={"address": "10.0.0.1"}),
        Stage(StageName.CONNECT, "ok", 2.0 + ms, {"port": 80}),
        Stage(StageName.ONVIF, "ok", 3.0 + ms, {"skew_s": 0.2}),
        Stage(StageName.LOGIN, "ok", 4.0 + ms, {"scheme": "wsse"}),
        Stage(StageName.STREAM, "ok", 9.0 + ms, {"port": 554, "scheme": "digest", "codec": "h264"}),
    )
    return Verdict(
        id_, Level.PULSE, now, 0.02, stages, (), JUDGED, 2.0 + ms, 0.2, memory=MEMORY
    )  # fmt: skip


def sweep(ids, down, number, known=MEMORY):
    """One sweep's verdicts, written as the poll writes them; what it took, tickets apart."""
    verdicts = [verdict(id_, id_ in down, (id_ * 7 + number) % 11 / 10) for id_ in ids]
    with env.registry.cursor() as cr, counted_tickets() as ticketing, Statements() as seen:
        fresh = api.Environment(cr, SUPERUSER_ID, {})
        began = time.perf_counter()
        frame = Frame(read_topology(fresh), read_rules(fresh), {}, dict.fromkeys(ids, known))
        outcomes = fresh["cctv.poll"]._apply_verdicts(verdicts, time.time() + 60 * number, frame)
        took = time.perf_counter() - began
        faults = Counter(type(a).__name__ for o in outcomes for a in o.decision.actions)
        cr.commit()
    return {
        "statements": len(seen.queries) - len(ticketing.queries),
        "sql_ms": (seen.seconds - ticketing.seconds) * 1000,
        "ticket_statements": len(ticketing.queries),
        "ticket_sql_ms": ticketing.seconds * 1000,
        "all_ms": took * 1000,
        "actions": dict(faults),
        "queries": seen.queries,
    }


@contextmanager
def counted_tickets():
    """Statements of the step that makes tickets out of faults, closes them and writes in them;
    all that waited in the ORM is flushed as it begins and as it ends."""
    model, ticketing = type(env["cctv.poll"]), Statements()
    settle = model._settle_tickets

    def counted(poll, news):
        with ticketing:
            settle(poll, news)

    model._settle_tickets = counted
    try:
        yield ticketing
    finally:
        model._settle_tickets = settle


def bare(ids):
    """Milliseconds of plain SQL that moves three columns of each row: COPY to a temporary table
    and UPDATE."""
    rows = "".join(f"{id_}\t2026-01-01 00:00:00\t1.5\n" for id_ in ids)
    with env.registry.cursor() as cr:
        began = time.perf_counter()
        cr.execute("CREATE TEMP TABLE fresh (id int, at timestamp, ms float8) ON COMMIT DROP")
        cr._obj.copy_expert("COPY fresh FROM STDIN", io.StringIO(rows))
        cr.execute(
            "UPDATE cctv_device_status s SET last_check = fresh.at, stale_at = fresh.at,"
            " latency_ms = fresh.ms FROM fresh WHERE s.device_id = fresh.id"
        )
        cr.commit()
        return (time.perf_counter() - began) * 1000


def sizes():
    env.cr.execute("SELECT pg_stat_force_next_flush()")
    env.cr.commit()
    time.sleep(1.2)
    found = {}
    for name in HISTORY:
        env.cr.execute(f"SELECT count(*), pg_total_relation_size('{name}') FROM {name}")
        found[name] = list(env.cr.fetchone())
    env.cr.execute(
        "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables"
        " WHERE relname = 'cctv_device_status'"
    )
    found["updates"] = list(env.cr.fetchone())
    env.cr.commit()
    return found


def measure(count, rounds):
    ids = env["cctv.device.status"].search([]).device_id.ids or register(count)
    env.cr.commit()
    first = sweep(ids, set(), 0, None)
    sweep(ids, set(), 1)
    found = {"first": first, "bare_ms": [], "quiet": [], "suspected": [], "opened": [], "ended": []}
    number, size = 2, max(1, count // 100)
    for turn in range(rounds):
        down = set(ids[turn * size : (turn + 1) * size])
        found["bare_ms"].append(bare(ids))
        for kind in ("suspected", "suspected", "opened"):
            done = sweep(ids, down, number)
            number += 1
            kind = "opened" if done["actions"] else "suspected"
            found[kind].append(done)
            if kind == "opened":
                break
        for _ in range(4):
            done = sweep(ids, set(), number)
            number += 1
            if done["actions"]:
                found["ended"].append(done)
        before = sizes()
        for _ in range(3):
            found["quiet"].append(sweep(ids, set(), number))
            number += 1
        found["growth"] = [before, sizes()]
    return found


print(MARK + json.dumps(measure(TASK["devices"], TASK["rounds"])), flush=True)
