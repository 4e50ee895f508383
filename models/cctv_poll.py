"""The poll: due devices to the sweep, verdicts to states, faults and tickets."""

import logging
import time
from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial

from psycopg2 import OperationalError
from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from odoo import api, fields, models
from odoo.tools import config, str2bool

from ..monitor.probe.types import Verdict
from ..monitor.sweep import Budget, HoldSilent, ParentsFirst, Sweep, Topology, plan
from . import cctv_poll_due as due, cctv_poll_rows as read, cctv_poll_writes as writes
from .cctv_commissioning_writes import write_test_checks
from .cctv_picture_writes import write_picture_days
from .cctv_poll_frame import Frame, is_current
from .cctv_poll_outcome import decide_all
from .cctv_poll_targets import (
    after_their_recorders,
    make_due,
    read_material,
    sort_out,
)
from .cctv_poll_tools import from_epoch, in_savepoint, quick_turns
from .cctv_recording_rows import with_searches
from .ir_websocket import CHANNEL, MESSAGE

_logger = logging.getLogger(__name__)

BUDGET_MAX_S = 45.0
BUDGET_SHARE = 0.4
"""Of the real-time limit, past which Odoo kills a cron worker or reloads the server."""

SECOND_ROUND_MIN_S = 3.0
"""Less is not worth starting workers again: the rest is for the next run."""

CHUNK = 2000
"""Verdicts written in one transaction at most; pictures and time usually make it fewer."""

ATTEMPTS = 3
"""Of a transaction that met another one on the same rows."""

TOLD_IDS_MAX = 2000
"""Ids in one message to the open screens: more than any of them shows."""

TRANSIENT = (SerializationFailure, DeadlockDetected, LockNotAvailable)


class CctvPoll(models.AbstractModel):
    """Runs as a scheduled action, every minute, one at a time (Odoo locks the action's row).

    No transaction is open while the network is at work. Each chunk of verdicts is written and
    committed by itself, so that a run which is killed loses at most a chunk and the failures to
    answer, which wait for the end of the round; the next run finds those devices still due.
    """

    _name = "cctv.poll"
    _description = "CCTV Poll"

    @api.model
    def _cron_poll(self):
        """Look at the devices that are due, within the budget; ask for another run if not all
        could be looked at."""
        beat, started = self.env["cctv.poll.heartbeat"], time.monotonic()
        beat._beat_start(fields.Datetime.now())
        self._commit(0, remaining=1)
        count, error = 0, ""
        try:
            with quick_turns():
                count, is_done = self._sweep(self._budget_s())
            if not is_done:
                self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")._trigger()
        except Exception as problem:
            self.env.cr.rollback()
            error = f"{type(problem).__name__}: {str(problem).partition(chr(10))[0]}"
            raise
        finally:
            now = fields.Datetime.now()
            beat._beat_finish(now, count, time.monotonic() - started, error)
            self._commit(0, remaining=0)

    @api.model
    def _budget_s(self) -> float:
        """Seconds that a run may take: well below the limit for scheduled actions."""
        limit = config["limit_time_real_cron"]
        if limit is None or limit < 0:
            limit = config["limit_time_real"]
        return min(BUDGET_MAX_S, BUDGET_SHARE * limit) if limit else BUDGET_MAX_S

    @api.model
    def _sweep(self, budget_s: float) -> tuple[int, bool]:
        """Look at the devices that are due now; at those behind recorders that are due themselves
        in a second round.

        :return: (how many verdicts were written, whether all due devices were looked at)
        """
        until = time.monotonic() + budget_s
        self._settle()
        try:
            count, is_done, has_second = self._round(budget_s)
            left_s = until - time.monotonic()
            if has_second and is_done and left_s >= SECOND_ROUND_MIN_S:
                more, is_done, _has_third = self._round(left_s)
                count += more
            elif has_second:
                is_done = False
        finally:
            self._after_sweep()
            self.env["cctv.ticket.news"]._announce()
            self._commit(0)
        return count, is_done

    def _after_sweep(self):
        """For what waits for what was seen, each in a transaction of its own."""

    def _round(self, budget_s: float) -> tuple[int, bool, bool]:
        """(verdicts written, whether all that were planned were looked at, whether some were left
        for the next round)."""
        frame, targets, known, is_all, has_second = self._plan(time.time(), budget_s)
        self._commit(0, remaining=len(targets) + len(known) + has_second)
        order, hold = ParentsFirst(frame.topology, [target.id for target in targets]), HoldSilent()
        references = self._reference_targets() if targets else []
        sweep = Sweep([*references, *targets], budget_s=budget_s, chunk=CHUNK)
        count = self._write_chunk(known, frame)
        try:
            for verdicts in sweep.run():
                count += self._write_chunk(order.add(hold.add(verdicts)), frame)
        finally:
            count += self._conclude(hold, order, frame)
            self._postpone(sweep)
            self._commit(0)
        unlooked = sweep.unprobed - sweep.crashed - sweep.failed.keys()
        unlooked -= {reference.id for reference in references}
        return count, is_all and not unlooked, has_second

    @api.model
    def _plan(self, now: float, budget_s: float = 0.0):
        """(frame, targets, verdicts known without asking, whether these are all that are due,
        whether some wait for the next round)."""
        budget = Budget()
        rows = read.read_due(self.env, from_epoch(now), budget.devices)
        topology, rules = read.read_topology(self.env), read.read_rules(self.env)
        by_id = {row["id"]: row for row in rows}
        steps = plan([make_due(row, topology) for row in rows], now, budget)
        steps, has_second = after_their_recorders(by_id, steps)
        material = read_material(self.env, by_id, steps, rules, now)
        targets, known = sort_out(by_id, steps, material)
        targets = with_searches(self.env, targets, now)
        planned = {id_: row["next_check"] for id_, row in by_id.items()}
        memories = {id_: row["memory"] for id_, row in by_id.items()}
        searches = {target.id: target.search for target in targets if target.search}
        levels = {target.id: target.level for target in targets}
        until = now + budget_s
        frame = Frame(topology, rules, planned, memories, searches, levels, until)
        return frame, targets, known, len(rows) < budget.devices, has_second

    @api.model
    def _allows_loopback(self) -> bool:
        """Whether devices may be on this machine itself: simulated ones."""
        parameters = self.env["ir.config_parameter"].sudo()
        return str2bool(parameters.get_param("helpdesk_cctv.allow_loopback") or "", False)

    @api.model
    def _write_chunk(self, verdicts: list[Verdict], frame: Frame) -> int:
        """Write and commit a chunk; when it cannot be written as a whole, what can be of it.

        :return: how many verdicts were written
        """
        if not verdicts:
            return 0
        if self._try_chunk(verdicts, frame):
            return len(verdicts)
        if len(verdicts) > 1:
            return sum(self._write_chunk([verdict], frame) for verdict in verdicts)
        retry_at = fields.Datetime.now() + timedelta(minutes=1)
        due.postpone(self.env, [verdicts[0].id], retry_at)
        self._commit(0)
        return 0

    def _try_chunk(self, verdicts: list[Verdict], frame: Frame) -> bool:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._apply_verdicts(verdicts, time.time(), frame)
                self._commit(len(verdicts))
                return True
            except Exception as problem:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                is_transient = isinstance(problem, TRANSIENT)
                if isinstance(problem, OperationalError) and not is_transient:
                    raise
                if not is_transient or attempt == ATTEMPTS:
                    _logger.exception("Could not write %s verdicts.", len(verdicts))
                    return False
        return False

    @api.model
    def _apply_verdicts(self, verdicts: list[Verdict], now: float, frame: Frame | None = None):
        """Decide on verdicts and carry out what was decided, in the present transaction.

        The number of statements does not depend on the number of verdicts as long as no device
        changes.

        :param now: seconds since the epoch
        :param frame: what holds for the sweep; read when it is not given
        :return: outcomes, parents first
        """
        frame = frame or Frame(read.read_topology(self.env), read.read_rules(self.env))
        ids = {verdict.id for verdict in verdicts}
        is_planned = ids <= frame.memories.keys() and not any(v.derived for v in verdicts)
        memories = frame.memories if is_planned else None
        rows = read.read_states(self.env, ids | frame.topology.ancestors_of(ids), memories)
        current = [verdict for verdict in verdicts if is_current(verdict, rows, frame)]
        outcomes = decide_all(current, rows, frame, now)
        if outcomes:
            self._write(outcomes, from_epoch(now))
            self._hasten_others(outcomes, frame.topology, from_epoch(now))
            self._carry_out(outcomes, from_epoch(now))
            self._tell_screens(outcomes)
            self._take_recordings(outcomes, now, frame)
        return outcomes

    def _write(self, outcomes, at: datetime):
        turned = [o.row["id"] for o in outcomes if o.decision.state.health.value != o.row["state"]]
        if turned:
            self.env["cctv.accounting"]._account(turned, at, outcomes)
        writes.write_checks(self.env, outcomes)
        writes.write_concluded(self.env, outcomes)
        writes.write_snapshots(self.env, outcomes)
        write_picture_days(self.env, outcomes)
        write_test_checks(self.env, outcomes)
        writes.write_identities(self.env, outcomes)
        self.env.invalidate_all(flush=False)

    def _hasten_others(self, outcomes, topology: Topology, at: datetime):
        """Whether a parent explains a new failure is to be known before it is confirmed; and what
        waited because its recorder refused the password waits no longer when it does not."""
        suspicious = [o.row["id"] for o in outcomes if o.suspects_parents]
        if parents := topology.ancestors_of(suspicious):
            due.hasten(self.env, parents, at)
            self._hasten_siblings(suspicious, topology, at)
        if open_again := [o.row["id"] for o in outcomes if o.lets_in_again]:
            due.hasten_channels(self.env, open_again, at)

    def _carry_out(self, outcomes, at: datetime):
        events = [event for outcome in outcomes for event in outcome.events]
        if not events:
            return
        self._settle_tickets(self.env["cctv.fault"].sudo()._carry_out(events, at))

    def _settle_tickets(self, news):
        """What becomes of faults becomes of tickets, each step so that its failure costs no fault
        anything. ``news``: ``FaultNews``."""
        flow = self.env["cctv.ticket.flow"].sudo()
        for work, subject, what in (
            (flow._open_tickets, news.to_ticket, "open tickets"),
            (flow._release, news.left, "note what left a ticket"),
            (flow._close_or_note, news.ended, "close tickets"),
        ):
            if subject:
                in_savepoint(self.env, partial(work, subject), what)

    def _postpone(self, sweep: Sweep):
        """What crashed a worker or met a bug waits, so that it does not come first each time."""
        if broken := sweep.crashed | sweep.failed.keys():
            _logger.error("Devices that could not be probed: %s", sorted(broken))
            retry_at = fields.Datetime.now() + timedelta(minutes=5)
            due.postpone(self.env, broken, retry_at)

    def _tell_screens(self, outcomes):
        """One message for each company: which devices look different now."""
        by_company = defaultdict(list)
        for outcome in outcomes:
            if outcome.is_news or outcome.verdict.picture:
                by_company[outcome.row["company_id"]].append(outcome.row["id"])
        for company_id, ids in by_company.items():
            company = self.env["res.company"].browse(company_id)
            payload = {"company_id": company_id, "device_ids": ids[:TOLD_IDS_MAX]}
            self.env["bus.bus"].with_company(company)._sendone((company, CHANNEL), MESSAGE, payload)

    def _commit(self, done: int, remaining: int | None = None):
        """End the transaction. The seconds it says are left are of a 10 s slice: not for us."""
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @api.model
    def _check_soon(self):
        """Have the poll run as soon as the server gets to it."""
        self.env.ref("helpdesk_cctv.ir_cron_cctv_poll").sudo()._trigger()
