"""Two Odoo servers on one database: one sweeps at a time, and when it is killed in the middle of a
sweep the other takes over.

Each is a process of its own with its own scheduled actions, as on two hosts; they share nothing
but the database.
"""

import time

from .farm import RunningFarm
from .odoo_server import Database, Server, database_of, is_worker, wait_for
from .results import Results

DEVICES, SILENT, TIMEOUT_S = 300, 0.5, 6.0  # the silent ones keep a sweep going for TIMEOUT_S
TAKES_OVER_S = 60.0  # the next minute
SLACK_S = 15.0  # for what a loaded machine takes to start workers
WATCH_S = 0.02


def run(results: Results, quick: bool = False) -> None:
    with RunningFarm(DEVICES, silent=SILENT) as farm, database_of(farm, TIMEOUT_S) as database:
        database.rows("UPDATE cctv_poll_policy SET pulse_s = 30, retry_s = 10")
        with Server(database) as one, Server(database) as other:
            servers = [one, other]
            for server in servers:
                server.wait_until_ready()
            database.make_due()
            database.switch_poll(True)
            both = _watch(servers, 5 if quick else 60)
            results.row("moments_with_two_sweepers", both, "moments")
            results.gate(both == 0, "never two sweepers at a time")
            _take_over(results, database, servers)


def _take_over(results: Results, database: Database, servers: list[Server]) -> None:
    database.make_due()
    wait_for(lambda: any(server.workers for server in servers), 2 * TAKES_OVER_S + SLACK_S)
    killed = next(server for server in servers if server.workers)
    left = next(server for server in servers if server is not killed)
    time.sleep(1.5)
    workers = killed.workers
    results.gate(bool(workers), "the sweep was under way when its server was killed")
    killed.kill()
    seconds = wait_for(lambda: left.workers, TAKES_OVER_S + SLACK_S)
    results.row("take_over", seconds, "s")
    results.gate(seconds <= TAKES_OVER_S + SLACK_S, "another sweeper within the next minute")
    wait_for(lambda: not any(map(is_worker, workers)), 10)
    unlooked = "SELECT count(*) FROM cctv_device_status WHERE next_check IS NULL"
    rest = wait_for(lambda: database.rows(unlooked) == [(0,)], TAKES_OVER_S + SLACK_S)
    results.row("sweep_after_take_over", rest, "s")
    twice = database.rows(
        "SELECT count(*) FROM (SELECT device_id, kind FROM cctv_fault WHERE date_end IS NULL"
        " GROUP BY 1, 2 HAVING count(*) > 1) AS doubled"
    )
    results.gate(twice == [(0,)], "no fault was opened twice")


def _watch(servers: list[Server], seconds: float) -> int:
    """At how many moments of so many seconds both had workers."""
    both, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        both += all(server.workers for server in servers)
        time.sleep(WATCH_S)
    return both
