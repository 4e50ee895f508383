"""The evidence clock: when the asked-for footage is overwritten, and what is done before."""

from datetime import timedelta

from odoo import api, fields, models

from . import cctv_row_locks as row_locks
from .cctv_accounting import company_zone
from .cctv_footage_rules import KEEPERS
from .cctv_poll_tools import alone
from .cctv_procedure_settings import GROUP_OF_ROLE

WATCHED = ("submitted", "returned", "verified", "approved", "extraction", "ready")
"""States in which the footage may still be lost."""

OPEN_ITEMS = ("wanted", "pulling")

LEVELS = (timedelta(hours=4), timedelta(days=1), timedelta(days=3))
"""How long before the footage dies people are told (again): the last first."""

PRESUMED_AFTER = timedelta(days=1)
"""Footage whose recorder says nothing counts as lost so long after its retention ended."""

ANSWER_DAYS = 30
"""A request whose questions nobody answers for so long expires."""

PRESERVE_ACTIVITY = "helpdesk_cctv.mail_activity_type_preserve_footage"

MOMENT = "d MMM y HH:mm z"
"""With its zone: it is read elsewhere, too."""

STEP_FIELDS = frozenset("is_preserve_needed evidence_level".split())
"""Written by the clock alone."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    is_preserve_needed = fields.Boolean(
        string="Secure now",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The footage would be overwritten before the request is due: IT secures it before the "
        "decision.",
    )
    evidence_level = fields.Integer(
        readonly=True, copy=False, help="How many times people were told that it dies soon."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    def _state_changed(self, old, new):
        super()._state_changed(old, new)
        if old in WATCHED and new not in WATCHED:
            self._watch_evidence()

    def _watch_evidence(self):
        """Work out anew when the first of the wanted footage dies, and whether it has to be secured
        now."""
        for request in self.sudo().filtered(lambda request: request.seal_state != "sealed"):
            dies = request._dies()
            is_watched = request.state in WATCHED
            due = request.deadline_date or fields.Datetime.now() + LEVELS[-1]
            is_needed = bool(is_watched and dies and dies <= due)
            changes = {"date_dies": dies, "is_preserve_needed": is_needed}
            before = request.is_preserve_needed
            if any(request[name] != value for name, value in changes.items()):
                request.write(changes)
            if is_needed and not before:
                request._ask_to_preserve()
            elif before and not is_needed:
                request._end_to_do(is_done=is_watched)

    def _after_resolving(self):
        """Cameras are known now: how long each holds the footage as well."""
        self._watch_evidence()

    def _dies(self):
        """The first moment at which wanted footage dies; False when nothing is left to lose."""
        items = self.item_ids.filtered(lambda item: item.state in OPEN_ITEMS)
        if items:
            return min(items.mapped("date_dies"))
        if self.item_ids or self.kind == "room":
            return False
        days = self.location_id.inherited_retention_days or self._rules().retention_days
        return self.date_from + timedelta(days=days)

    def _ask_to_preserve(self):
        """A to-do for IT, before the decision; all of IT are told."""
        keeper = self._preserver()
        if keeper:
            self.activity_schedule(
                PRESERVE_ACTIVITY,
                date_deadline=self.date_dies.date(),
                user_id=keeper.id,
                note=self.with_context(lang=keeper.lang or self.company_id._cctv_lang()).env._(
                    "The footage is overwritten before the request is due."
                ),
            )
        self._tell_evidence(("it",) if self._staff_of("it") else (*KEEPERS, "supervisor"))

    def _end_to_do(self, is_done):
        if is_done:
            self.activity_feedback([PRESERVE_ACTIVITY])
        else:
            self.activity_unlink([PRESERVE_ACTIVITY])

    def _staff_of(self, *duties):
        """Active users of the company with one of these duties."""
        groups = self.env["res.groups"].union(*[self.env.ref(GROUP_OF_ROLE[x]) for x in duties])
        staff = self.env["res.users"]._cctv_with_duty(groups, self.company_id)
        return staff.filtered(lambda user: not user._is_superuser())

    def _preserver(self):
        """Who gets the to-do: who takes the footage out when that is IT, else the one of IT with
        the fewest of them, before those who lead IT. Where there is no IT, an operator, and a
        supervisor at the last."""
        group = self.env.ref("helpdesk_cctv.group_cctv_it")
        staff = self._staff_of("it") or self._staff_of("operator") or self._staff_of("supervisor")
        if self.extractor_id in staff:
            return self.extractor_id
        kind = self.env.ref(PRESERVE_ACTIVITY)
        todo = dict(
            self.env["mail.activity"].sudo()._read_group(
                [("activity_type_id", "=", kind.id), ("user_id", "in", staff.ids)],
                ["user_id"],
                ["__count"],
            )
        )

        def order(user):
            return (group not in user.group_ids, todo.get(user, 0), user.id)

        return min(staff, key=order, default=staff)

    def _tell_evidence(self, duties):
        """Hook: tell people of these duties that the footage dies soon."""

    def _note_evidence(self, words):
        self.sudo()._message_log(body=words)

    # The job

    @api.model
    def _cron_evidence_clock(self):
        """Each quarter of an hour: what dies soon is told, what is lost is written down."""
        now = fields.Datetime.now()
        self._renew_dying()
        self.env["ir.cron"]._commit_progress(0)
        dying = [("state", "in", WATCHED), ("date_dies", "<=", now + LEVELS[-1])]
        for request in self.search(dying, order="date_dies"):
            told = request._in_its_company()
            alone(self.env, lambda r=told: r._evidence_round(now), f"watch request {request.id}")
        for request in self.search([("state", "=", "returned")], order="id"):
            told = request._in_its_company()
            alone(self.env, lambda r=told: r._check_answered(now), f"expire request {request.id}")

    @api.model
    def _renew_dying(self):
        """Recorders lose disks, and places get other terms."""
        items = self.env["cctv.footage.item"]._held_otherwise()
        items._renew_dies()
        items.request_id._watch_evidence()

    def _check_answered(self, now):
        """Questions that nobody has answered for long end the request."""
        pause = self.deadline_pause_ids.filtered("is_open")[:1]
        if (pause.date_start or self.write_date) >= now - timedelta(days=ANSWER_DAYS):
            return
        row_locks.wait_for(self).invalidate_recordset(["state"])
        if self.state == "returned":  # and was not answered at this moment
            self._expire(
                self.env._("The questions were not answered within %s days.", ANSWER_DAYS)
            )

    def _in_its_company(self):
        """For what the system writes by itself: in the language of its company, with its time."""
        company = self.company_id
        return self.with_context(lang=company._cctv_lang(), tz=company_zone(company))

    def _evidence_round(self, now):
        items = self.item_ids.filtered(lambda x: x.state == "wanted" and x.date_dies <= now)
        items._check_loss(now)
        if items.filtered(lambda item: item.state == "lost"):
            self._tell_loss()
        self._check_place_lost(now)
        self._watch_evidence()
        if self.state not in WATCHED or not self.date_dies:
            return
        if not self.is_preserve_needed:
            self.is_preserve_needed = True
            self._ask_to_preserve()
        level = sum(self.date_dies - now <= span for span in LEVELS)
        if level > self.evidence_level:
            self.evidence_level = level
            if level > 1:
                self._tell_evidence(self._audience_of(level))

    @staticmethod
    def _audience_of(level):
        """The nearer, the higher up."""
        return ("it", "supervisor") if level == 2 else ("it", "supervisor", "management")
