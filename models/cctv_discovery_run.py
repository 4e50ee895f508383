"""The search itself: a scheduled action that has a process of its own look around."""

import logging
import time
from itertools import chain

import psycopg2

from odoo import api, fields, models

from ..monitor.find.process import Finder, listening_job, search_job
from ..monitor.find.types import Announcement, Candidate, Found, Outcome
from .cctv_choices import ONVIF_PATH
from .cctv_poll_tools import clean, committed
from .ir_websocket import CHANNEL, DISCOVERY_MESSAGE

_logger = logging.getLogger(__name__)

LISTEN_S = 5.0
"""Devices answer within half a second (WS-Discovery, APP_MAX_DELAY); slow ones take three."""

SLICE_MIN_S = 24.0
"""Less is not worth beginning: a device may take twenty seconds to tell of itself."""

SLICE_ADDRESSES = 1024
MARGIN_S = 3.0
TICK_S = 1.0
"""How often what has come is written, and shown."""


class CctvDiscovery(models.Model):
    _inherit = "cctv.discovery"

    @api.model
    def _cron_discover(self):
        """Go on with the oldest search, then the next, as long as there is time; ask for another
        run when there is more to do."""
        until = time.monotonic() + self.env["cctv.poll"]._budget_s()
        while search := self._next_search():
            if until - time.monotonic() < min(SLICE_MIN_S, self.env["cctv.poll"]._budget_s() / 2):
                self.env.ref("helpdesk_cctv.ir_cron_cctv_discover")._trigger()
                break
            search._go_on(until)
        self._commit_search(0)

    @api.model
    def _next_search(self):
        return self.search([("state", "in", ("waiting", "running"))], order="id", limit=1)

    def _go_on(self, until: float) -> None:
        """Look around until there is nothing left to do, or no time. A search that breaks off is
        marked so, and does not come back each minute."""
        try:
            self._note_all({"state": "running"})
            if self.method == "network" and not self.has_listened:
                self._listen()
            elif self.queue:
                self._look(until - time.monotonic() - MARGIN_S)
            if self._is_on() and not self.queue:
                self._note_all({"state": "done", "date_end": fields.Datetime.now()})
        except psycopg2.OperationalError:
            raise
        except Exception:
            self.env.cr.rollback()
            _logger.exception("The search for devices %s broke off.", self.id)
            self._fail("crashed")

    def _listen(self) -> None:
        """Ask the network; who answers is what is tried next."""
        heard: dict[str, Announcement] = {}
        job = listening_job(self.interface, LISTEN_S)
        self._commit_search(0)
        finder = Finder(job)
        try:
            for message in chain.from_iterable(self._messages(finder, LISTEN_S * 4)):
                if message["type"] == "announced":
                    one = Announcement(**message["announcement"])
                    heard.setdefault(one.address, one)
                elif message["type"] == "problem":
                    return self._fail(message["code"], message.get("detail"))
        finally:
            finder.close()
        queue = [[one.address, [one.port], one.path, one.use_tls] for one in heard.values()]
        self._note_all({"has_listened": True, "queue": queue, "total": len(queue)})
        return None

    def _messages(self, finder: Finder, wait_s: float):
        """What the process says, as lists that may be empty, while the search is wanted."""
        started = looked_at = time.monotonic()
        while not finder.has_ended and time.monotonic() - started < wait_s:
            if time.monotonic() - looked_at > TICK_S:
                looked_at = time.monotonic()
                is_on = self._is_on()
                self._commit_search(0)  # no transaction is open while the network is at work
                if not is_on:
                    return
            yield finder.messages(TICK_S)
        if errors := finder.errors:
            _logger.warning("The searching process said: %s", errors[-500:])

    def _look(self, seconds: float) -> None:
        """Try a part of the queue."""
        secret = self._login()
        if secret is None:
            return self._fail("secret_unreadable")
        batch, rest = self.queue[:SLICE_ADDRESSES], self.queue[SLICE_ADDRESSES:]
        asked = set(self.line_ids.mapped("address"))  # by a run that was killed
        batch = [entry for entry in batch if entry[0] not in asked]
        candidates = [_candidate(key, entry) for key, entry in enumerate(batch)]
        loopback = self.env["cctv.poll"]._allows_loopback()
        job = search_job(candidates, secret, seconds, loopback)
        self._commit_search(0)
        finder, tried = Finder(job), set()
        try:
            self._hear_out(finder, seconds, tried)
        finally:
            finder.close()
        left = [entry for key, entry in enumerate(batch) if key not in tried]
        if not tried and batch and self._is_on():
            return self._fail("crashed")
        left += rest
        self._note_all({"queue": left, "done_count": self.total - len(left)})
        return None

    def _hear_out(self, finder: Finder, seconds: float, tried: set[int]) -> None:
        """Write what comes, at most every TICK_S; ``tried`` collects what will not be asked again:
        whatever was begun, since a device may have been shown the password."""
        before, found, written_at = self.done_count, [], time.monotonic()
        for messages in self._messages(finder, seconds + MARGIN_S):
            tried |= {message["key"] for message in messages if message["type"] == "attempt"}
            found += [Found.from_dict(m["found"]) for m in messages if m["type"] == "found"]
            if time.monotonic() - written_at > TICK_S:
                self._take_in(found, before + len(tried))
                found, written_at = [], time.monotonic()
        self._take_in(found, before + len(tried))

    def _take_in(self, found: list[Found], done: int) -> None:
        heard = [one for one in found if one.outcome is not Outcome.SILENT]

        def work():
            self.env["cctv.discovery.line"]._note_found(self, heard)
            self.write({"done_count": min(done, self.total)})

        self._written(work)

    def _note_all(self, vals: dict) -> None:
        self._written(lambda: self._is_on() and self.write(vals))

    def _written(self, work) -> None:
        """Do ``work`` unless the search was deleted, and commit."""

        def there():
            if self.exists():
                work()
                self._tell_form()

        committed(self.env, there, lambda: self._commit_search(1))

    def _is_on(self) -> bool:
        """Whether the search is wanted still: neither cancelled nor deleted."""
        self.invalidate_recordset(["state"])
        return bool(self.exists()) and self.state in ("waiting", "running")

    def _fail(self, code: str, detail: str | None = None) -> None:
        vals = {"state": "failed", "problem_code": code, "problem_detail": clean(detail or "")}
        self._note_all({**vals, "date_end": fields.Datetime.now()})

    def _login(self) -> tuple[str, str] | None:
        """(user name, password), empty without a credential; None when it cannot be read."""
        credential = self.credential_id
        if not credential:
            return "", ""
        return credential.sudo()._get_probe_secrets()[credential.id]

    def _tell_form(self) -> None:
        """The open form of this search shows it at once."""
        payload = {"company_id": self.company_id.id, "discovery_id": self.id}
        self.env["bus.bus"]._sendone((self.company_id, CHANNEL), DISCOVERY_MESSAGE, payload)

    @api.model
    def _commit_search(self, done: int) -> None:
        self.env["ir.cron"]._commit_progress(done, remaining=0)


def _candidate(key: int, entry: list) -> Candidate:
    address, ports, path, use_tls = entry
    return Candidate(key, address, tuple(ports), path or ONVIF_PATH, bool(use_tls))
