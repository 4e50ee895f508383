"""The fetching itself: a scheduled action that has processes of its own ask the recorders."""

import logging
import time
from dataclasses import replace

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain

from ..monitor.fetch.process import Fetcher
from ..monitor.fetch.types import Job
from ..monitor.probe.types import Level
from ..monitor.sweep import Step
from .cctv_footage_pull_end import TRIES_MAX
from .cctv_footage_pull_pieces import ROOM_MIN, room
from .cctv_poll_rows import read_one, read_rules
from .cctv_poll_targets import make_target, read_material
from .cctv_poll_tools import committed, to_epoch

_logger = logging.getLogger(__name__)

AT_ONCE = 3
"""Recorders asked at a time, each for one clip."""

TICK_S = 2.0
"""How often progress is written."""

SLICE_MIN_S = 15.0
MARGIN_S = 6.0
"""Seconds of a run kept for storing what has come."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    @api.model
    def _cron_pull(self):
        """Go on with the fetches that are due, the one that has waited longest first, a few
        recorders at a time; ask for another run while there are more."""
        self._tidy_pulls()
        items = self._pulls_due()
        if not items:
            return
        budget_s = self.env["cctv.poll"]._budget_s()
        self._commit_pull()
        self._run_pulls(items, time.monotonic() + max(SLICE_MIN_S, budget_s - MARGIN_S))
        if self._pulls_due():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_pull")._trigger()
        self._commit_pull()

    @api.model
    def _pulls_due(self):
        """The next clip of each of a few recorders: one stream a recorder."""
        due = Domain("pull_state", "in", ("waiting", "running"))
        due &= Domain("pull_date_next", "<=", fields.Datetime.now())
        first = self._read_group(
            due,
            ["pull_recorder_id"],
            ["pull_date_next:min"],
            order="pull_date_next:min",
            limit=AT_ONCE,
        )
        items = self.browse()
        for recorder, _moment in first:
            own = due & Domain("pull_recorder_id", "=", recorder.id)
            items |= self.search(own, order="pull_date_next, id", limit=1)
        return items

    def _run_pulls(self, items, until):
        """Until all have come to an end of this run. What goes wrong with one costs itself."""
        running = {}
        try:
            for item in items:
                if fetcher := item._start_pull(until):
                    running[item] = fetcher
            self._commit_pull()
            ended = self._hear_pulls(running, until)
        finally:
            for fetcher in running.values():
                fetcher.close()
        for item, message in ended.items():
            item._finish_pull(message)

    def _start_pull(self, until):
        """A process that fetches this clip, None when it cannot begin."""
        if self._stop_unless_allowed():
            return None
        try:
            job = self._pull_job(until)
        except OSError as error:
            _logger.warning("No room for the fetch of clip %s: %s", self.id, error)
            job = "no_room"
        if isinstance(job, str):
            self._pull_written(lambda: self._note_problem(job, {}))
            return None
        self._set({"pull_state": "running"})
        return Fetcher(job)

    def _pull_job(self, until):
        """The job, or the code of what keeps it from being made."""
        recorder, channel = self._pull_source()
        recorder = self.pull_recorder_id.sudo() or recorder
        rows = {row["id"]: row for row in read_one(self.env, recorder.id)}
        if not rows:
            return "no_address"
        row = rows[recorder.id]
        steps = [Step(recorder.id, Level.IDENTITY)]
        material = read_material(self.env, rows, steps, read_rules(self.env), time.time())
        if row["credential_id"] and material.secrets.get(row["credential_id"]) is None:
            return "secret_unreadable"
        since, end = to_epoch(self.date_from), to_epoch(self.date_to)
        folder = self._pull_folder()
        free = room(folder, end - since)
        if free < ROOM_MIN:
            return "no_room"
        target = replace(make_target(row, Level.IDENTITY, material), references={})
        seconds = until - time.monotonic()
        return Job(target, channel, since, end, str(folder), seconds, free)

    def _hear_pulls(self, running, until):
        """{clip: its last message}, written down on the way as far as they get."""
        ended, told, written_at = {}, {}, time.monotonic()
        while len(ended) < len(running) and time.monotonic() < until + MARGIN_S:
            for item, fetcher in running.items():
                if item in ended:
                    continue
                for message in fetcher.messages(0.3):
                    if message["type"] == "progress":
                        told[item] = message
                    elif message["type"] != "done":
                        ended[item] = message
                if fetcher.has_ended and item not in ended:
                    _logger.warning("The fetch of clip %s ended: %s", item.id, fetcher.errors)
                    ended[item] = {"type": "problem", "code": "crashed"}
            if time.monotonic() - written_at > TICK_S:
                self._note_progress(told)
                self._drop_unwanted(running, ended)
                told, written_at = {}, time.monotonic()
        self._note_progress(told)
        for item in running:
            ended.setdefault(item, {"type": "partial"})
        return ended

    def _note_progress(self, told):
        def work():
            for item, message in told.items():
                share = 100 * message["seconds"] / message["of"] if message["of"] else 0
                share = min(99.0, round(share, 1))
                if item._is_pull_on():
                    gets_on = share > item.pull_percent or message.get("making")
                    tries = {"pull_tries": 0} if gets_on else {}
                    item._set({**tries, "pull_percent": share, "pull_bytes": message["bytes"]})

        self._pull_written(work)

    def _drop_unwanted(self, running, ended):
        """End the processes of those that were cancelled meanwhile."""
        for item, fetcher in running.items():
            if item not in ended and not item._is_pull_on():
                fetcher.close()
                ended[item] = {"type": "partial"}
        self._commit_pull()

    def _is_pull_on(self) -> bool:
        """Whether it is wanted still."""
        self.invalidate_recordset(["pull_state"])
        return bool(self.exists()) and self.pull_state in ("waiting", "running")

    # Its end

    def _finish_pull(self, message):
        """Write down how this run of a fetch has ended. Nothing of it reaches the others."""
        try:
            self._pull_written(lambda: self._is_pull_on() and self._take_message(message))
        except psycopg2.OperationalError:
            raise
        except Exception:
            self.env.cr.rollback()
            _logger.exception("The fetch of clip %s could not be finished.", self.id)
            self._pull_written(lambda: self._note_problem("crashed", {}))

    def _take_message(self, message):
        if message["type"] == "film":
            self._take_film(message["outcome"])
        elif message["type"] == "partial" and self.pull_tries < TRIES_MAX:
            now, tries = fields.Datetime.now(), self.pull_tries + 1  # what has got on begins anew
            self._set({"pull_state": "waiting", "pull_date_next": now, "pull_tries": tries})
        elif message["type"] == "partial":
            self._note_problem("stream_stalled", {})
        else:
            self._note_problem(message.get("code"), message.get("values") or {})

    # Transactions

    @api.model
    def _commit_pull(self):
        self.env["ir.cron"]._commit_progress(0)

    def _pull_written(self, work) -> None:
        committed(self.env, work, self._commit_pull)
