"""How many SQL statements a sweep costs in which nothing changes; also for the benchmark.

from odoo.addons.helpdesk_cctv.tests.statements import count_statements
"""

import time

from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Level, Stage, StageName, Verdict

JUDGED = frozenset({Reason.UNREACHABLE, Reason.REFUSED, Reason.AUTH_FAILED, Reason.ONVIF_FAULT})


def count_statements(env, count: int) -> tuple[int, float]:
    """Registers ``count`` cameras, lets them be fine, and takes all of it back.

    :return: (statements for planning a sweep over them and writing its verdicts as one chunk,
        seconds that took)
    """
    savepoint = env.cr.savepoint()
    try:
        return _count(env, count)
    finally:
        savepoint.close(rollback=True)
        env.invalidate_all(flush=False)


def _count(env, count: int) -> tuple[int, float]:
    devices = env["maintenance.equipment"].create(
        [
            {
                "name": f"Camera {n}",
                "cctv_kind": "camera",
                "cctv_address": f"10.{100 + n // 50_000}.{n // 250 % 200}.{n % 250 + 1}",
            }
            for n in range(count)
        ]
    )
    poll, now = env["cctv.poll"], time.time()
    for step in range(3):
        poll._apply_verdicts([_fine(device.id, now + step) for device in devices], now + step)
    env.flush_all()
    env.cr.execute("UPDATE cctv_device_status SET next_check = NULL")
    env.invalidate_all()
    poll._plan(now)
    before, started = env.cr.sql_log_count, time.monotonic()
    poll._plan(now)
    poll._apply_verdicts([_fine(device.id, now + 5) for device in devices], now + 5)
    env.flush_all()
    return env.cr.sql_log_count - before, time.monotonic() - started


def _fine(device_id: int, now: float) -> Verdict:
    return Verdict(
        id=device_id,
        level=Level.PULSE,
        started_at=now,
        duration_s=0.1,
        stages=tuple(Stage(name, duration_ms=1.0) for name in StageName),
        judged=JUDGED,
        latency_ms=5.0,
    )
