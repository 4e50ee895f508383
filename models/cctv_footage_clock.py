"""The evidence clock: when the asked-for footage is overwritten, and what is done before."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .cctv_duties import check_duty
from .cctv_poll_tools import in_savepoint

WATCHED = ("submitted", "returned", "verified", "approved", "extraction")
"""States in which the footage may still be lost."""

OPEN_ITEMS = ("wanted", "pulling")

MEASURED_DAYS = 8
"""What a recorder said longer ago about how much it holds does not count."""

LEVELS = (timedelta(hours=4), timedelta(days=1), timedelta(days=3))
"""How long before the footage dies people are told (again): the last first."""

PRESUMED_AFTER = timedelta(days=1)
"""Footage whose recorder says nothing counts as lost so long after its retention ended."""

ANSWER_DAYS = 30
"""A request whose questions nobody answers for so long expires."""

PRESERVE_ACTIVITY = "helpdesk_cctv.mail_activity_type_preserve_footage"

BATCH = 200

STEP_FIELDS = frozenset("is_preserve_needed evidence_level".split())
"""Written by the clock alone."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._update_dies()
        return items

    def write(self, vals):
        result = super().write(vals)
        if {"device_id", "date_from"}.intersection(vals):
            self._update_dies()
        return result

    def _set(self, vals):
        result = super()._set(vals)
        if "state" in vals:
            self.sudo().request_id._watch_evidence()
        return result

    def _update_dies(self):
        """When the recorder overwrites it: by what it was last seen to hold, or by what it has to
        hold, whichever is less."""
        items = self.sudo()
        held = items._last_recorded()
        for item in items:
            days = item.device_id.cctv_demanded_days
            row = held.get(item.device_id.id)
            days = min(days, row.held_days) if row and row.held_days > 0 else days
            item.date_dies = item.date_from + timedelta(days=days)

    def _last_recorded(self):
        """{device id: the last ``cctv.recording.day`` that tells what its recorder holds}."""
        since = fields.Date.today() - timedelta(days=MEASURED_DAYS)
        rows = self.env["cctv.recording.day"].sudo().search(
            [
                ("camera_id", "in", self.device_id.ids),
                ("is_held_known", "=", True),
                ("oldest", "!=", False),
                ("day", ">=", since),
            ],
            order="day",
        )
        return {row.camera_id.id: row for row in rows}

    def _may_secure(self, user) -> bool:
        """Whether ``user`` may take this clip out of the recorder now: who takes out the footage of
        the request, or IT staff where it would be overwritten before the decision."""
        self.ensure_one()
        request = self.sudo().request_id
        if request.state == "extraction":
            return request.extractor_id == user
        is_urgent = request.is_preserve_needed and request.state in WATCHED
        return bool(is_urgent) and user.has_group("helpdesk_cctv.group_cctv_it")

    def action_remove(self):
        """A clip that was chosen by mistake, before the decision."""
        self.request_id.check_access("write")
        self._refuse_decided()
        self.sudo().unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_lost(self):
        """IT staff have looked: it is overwritten."""
        words = self.env._("IT staff say that footage is overwritten.")
        check_duty(self.env, ("it",), words)
        self.check_access("write")
        if any(item.state != "wanted" for item in self):
            raise UserError(self.env._("Only a clip that is not secured yet can be lost."))
        self._lose(self.env._("%s has looked at the recorder: it is overwritten.", self._me()))
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_still_there(self):
        """IT staff have looked: it is not lost, after all."""
        check_duty(self.env, ("it",), self.env._("IT staff say that footage is still there."))
        self.check_access("write")
        if any(item.state != "lost" for item in self):
            raise UserError(self.env._("Only a clip that counts as lost can be found again."))
        if self.request_id.filtered(lambda request: request.state not in WATCHED):
            raise UserError(self.env._("The request is over. Make a new one."))
        words = self.env._("%s has looked at the recorder: it is still there.", self._me())
        self.env["cctv.custody.event"]._note(self, "verified", words)
        self.sudo().write({"date_dies": fields.Datetime.now() + timedelta(days=1)})
        self._set({"state": "wanted"})
        self.request_id._note_evidence(words)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _me(self):
        return self.env.user.name

    def _lose(self, words):
        """It is overwritten: written down, told, never hidden."""
        self.env["cctv.custody.event"]._note(self, "lost", words)
        self._set({"state": "lost"})
        for request in self.sudo().request_id:
            mine = self.filtered(lambda item, r=request: item.request_id == r)
            request._evidence_lost(mine, words)

    def _check_loss(self, now):
        """Those whose time is over: still there as the recorder says, lost, or not known."""
        held = self._last_recorded()
        for item in self:
            row = held.get(item.device_id.id)
            if row and item._is_there(row, now):
                continue
            if row and row.oldest > item.date_to:
                oldest = format_datetime(self.env, row.oldest)
                item._lose(self.env._("The recorder's oldest footage is of %s.", oldest))
            elif item.date_dies <= now - PRESUMED_AFTER:
                days = item.device_id.cctv_demanded_days
                item._lose(
                    self.env._(
                        "By the retention of %s days it is overwritten; the recorder has not been "
                        "seen to hold it.",
                        days,
                    )
                )

    def _is_there(self, row, now):
        """The recorder holds it (or its end) longer than thought: it dies later."""
        kept = (row.date_asked or now) - row.oldest
        begin = max(self.date_from, row.oldest)
        if row.oldest >= self.date_to or begin + kept <= now:
            return False
        self.sudo().date_dies = begin + kept
        return True


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
                note=self.env._("The footage is overwritten before the request is due."),
            )
        self._tell_evidence(("it",))

    def _end_to_do(self, is_done):
        if is_done:
            self.activity_feedback([PRESERVE_ACTIVITY])
        else:
            self.activity_unlink([PRESERVE_ACTIVITY])

    def _preserver(self):
        """Who gets the to-do: who takes the footage out when that is IT, else the one of IT with
        the fewest of them, before those who lead IT."""
        group = self.env.ref("helpdesk_cctv.group_cctv_it")
        staff = self.env["res.users"]._cctv_with_duty(group, self.company_id)
        staff = staff.filtered(lambda user: not user._is_superuser())
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

    def _evidence_lost(self, items, words):
        """Clips of this request are lost. When nothing is left the request ends, honestly."""
        self._note_evidence(
            self.env._(
                "Lost: %(clips)s. %(why)s",
                clips=", ".join(items.mapped("display_name")),
                why=words,
            )
        )
        if self.state in WATCHED and all(item.state == "lost" for item in self.item_ids):
            self._expire(
                self.env._("The footage was overwritten before it was secured.") + " " + words
            )

    def _note_evidence(self, words):
        self.sudo()._message_log(body=words)

    # The job

    @api.model
    def _cron_evidence_clock(self):
        """Each quarter of an hour: what dies soon is told, what is lost is written down."""
        now = fields.Datetime.now()
        domain = [("state", "in", WATCHED), ("date_dies", "<=", now + LEVELS[-1])]
        requests = self.search(domain, order="date_dies", limit=BATCH)
        for request in requests:
            in_savepoint(
                self.env, lambda r=request: r._evidence_round(now), f"watch {request.number}"
            )
            self.env["ir.cron"]._commit_progress(1)
        old = now - timedelta(days=ANSWER_DAYS)
        returned = [("state", "=", "returned"), ("write_date", "<", old)]
        for request in self.search(returned, limit=BATCH):
            words = self.env._("The questions were not answered within %s days.", ANSWER_DAYS)
            in_savepoint(
                self.env,
                lambda r=request, w=words: r._expire(w),
                f"expire {request.number}",
            )
            self.env["ir.cron"]._commit_progress(1)

    def _evidence_round(self, now):
        items = self.item_ids.filtered(lambda x: x.state == "wanted" and x.date_dies <= now)
        items._check_loss(now)
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
