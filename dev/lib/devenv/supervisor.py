"""Keeps the programs of `dev/run` alive until it is told to stop.

Odoo is restarted when it dies, when it no longer answers, and when PostgreSQL was restarted
or a scheduled job is long overdue: Odoo's cron threads end for good with their connection,
while its web pages live on.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from .children import Child
from .postgres import Cluster
from .say import Refusal, say

LOOK_EVERY_S = 1
ASK_EVERY_S = 10
ANSWER_TIMEOUT_S = 10
# a first start builds assets and registries; a page may take long on a busy machine
START_PATIENCE_S, SILENT_PATIENCE_S = 180, 90
OVERDUE_S, OVERDUE_PATIENCE_S = 300, 120
# looks at a vanished PostgreSQL before it is started
DATABASE_PATIENCE = 4
BACKOFF_MAX_S = 30
SETTLED_S = 60


# whatever proxy the machine has for the world outside
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Service:
    """A program to keep running; `begin` starts it, as soon as `wanted` says so."""

    name: str
    begin: Callable[[], Child]
    wanted: Callable[[], bool] = lambda: True
    child: Child | None = None
    early_ends: int = 0
    not_before: float = 0

    def stop(self) -> None:
        if self.child:
            self.child.stop()
            self.child = None

    def restart(self, why: str, delay_s: float = 0) -> None:
        """Stop what is left of it, to be started again by `keep`."""
        say(f"{why}: starting {self.name} again{f' in {delay_s} s' if delay_s else ''}")
        self.stop()
        self.not_before = time.monotonic() + delay_s

    def keep(self) -> None:
        """One look: start it when it is due, restart it when it has ended by itself."""
        if self.child is None:
            if time.monotonic() >= self.not_before and self.wanted():
                self.child = self.begin()
        elif self.child.ended:
            status = self.child.process.returncode
            self.restart(f"{self.name} has ended with status {status}", self._backoff_s())

    def _backoff_s(self) -> int:
        """Longer each time that it ends soon after its start."""
        settled = time.monotonic() - self.child.started > SETTLED_S
        self.early_ends = 0 if settled else self.early_ends + 1
        return min(2**self.early_ends - 1, BACKOFF_MAX_S)


class Supervisor:
    """Watches Odoo, its PostgreSQL and the simulated cameras."""

    def __init__(self, cluster: Cluster, odoo: Service, others: list[Service], port: int):
        self._cluster = cluster
        self._odoo = odoo
        self._services = [*others, odoo]
        self._url = f"http://127.0.0.1:{port}/web/health"
        self._database_start = cluster.started_at()
        self._answered = 0.0
        self._missed = 0
        self._overdue_since: float | None = None

    def start(self) -> None:
        """Start everything and return when Odoo answers."""
        for service in self._services:
            service.keep()
        begun = time.monotonic()
        while not self._answers():
            if self._odoo.child.ended:
                raise Refusal("Odoo ended while it started; its log says why")
            if time.monotonic() - begun > START_PATIENCE_S:
                raise Refusal(f"Odoo does not answer after {START_PATIENCE_S} s; its log says why")
            time.sleep(0.3)
        self._answered = time.monotonic()

    def watch(self, overdue_s: Callable[[], float]) -> None:
        """Keep everything alive; returns only by an exception (KeyboardInterrupt)."""
        asked = time.monotonic()
        while True:
            time.sleep(LOOK_EVERY_S)
            self._look_at_database()
            for service in self._services:
                service.keep()
            if self._odoo.child and time.monotonic() - asked >= ASK_EVERY_S:
                asked = time.monotonic()
                self._look_at_odoo(overdue_s)

    def stop(self) -> None:
        """Stop everything, Odoo first."""
        for service in reversed(self._services):
            service.stop()

    def _look_at_database(self) -> None:
        start = self._cluster.started_at()
        if start is None:
            self._miss_database()
        elif start != self._database_start:
            self._database_start = start
            self._odoo.restart("PostgreSQL was restarted, which ends Odoo's scheduled jobs")
        else:
            self._missed = 0

    def _miss_database(self) -> None:
        """Start PostgreSQL unless it is soon back by itself: somebody may be restarting it."""
        self._missed += 1
        if self._missed % DATABASE_PATIENCE:
            return
        say("PostgreSQL has ended: starting it again")
        try:
            self._cluster.revive()
        except Refusal as refusal:
            say(f"{refusal}; trying again soon")

    def _look_at_odoo(self, overdue_s: Callable[[], float]) -> None:
        now = time.monotonic()
        running_s = now - self._odoo.child.started
        if self._answers():
            self._answered = now
        elif running_s > START_PATIENCE_S and now - self._answered > SILENT_PATIENCE_S:
            self._odoo.restart("Odoo no longer answers")
            return
        if running_s > OVERDUE_S and self._stands_still(overdue_s(), now):
            self._odoo.restart("Odoo's scheduled jobs stand still")

    def _stands_still(self, overdue_s: float, now: float) -> bool:
        """Whether jobs have been overdue for some time of our own clock: after a suspended
        machine wakes up they all are, for a moment."""
        if overdue_s <= OVERDUE_S:
            self._overdue_since = None
        elif self._overdue_since is None:
            self._overdue_since = now
        return bool(self._overdue_since) and now - self._overdue_since > OVERDUE_PATIENCE_S

    def _answers(self) -> bool:
        try:
            with _direct.open(self._url, timeout=ANSWER_TIMEOUT_S) as reply:
                return reply.status == 200
        except (OSError, urllib.error.URLError):
            return False
