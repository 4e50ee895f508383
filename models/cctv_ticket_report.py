"""What has to be told and written down about a repair: by word of mouth first (R70), to the head
(R73), from paper later (R107), and how complete it is (R106)."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_accounting import company_zone
from .cctv_choices import INTERNAL
from .cctv_duties import REPAIR_LEADERS, check_duty
from .cctv_texts import word_of
from .cctv_ticket_repair import PHASES
from .cctv_ticket_words import moment
from .cctv_work_moments import YEARS

PARTS = (
    "cctv_phase",
    "cctv_device_id",
    "cctv_location_id",
    "cctv_symptom",
    "cctv_fault_ids",
    "description",
    "partner_id",
    "user_id",
    "cctv_oral_date",
    "cctv_oral_by_id",
    "cctv_analysis",
    "cctv_cause",
    "cctv_repaired_by_id",
    "cctv_repair_note",
    "cctv_verification_ids",
    "cctv_result_told_date",
    "cctv_ended_because",
)
"""Of what a complete record of a repair consists."""

LATE_AFTER = timedelta(hours=12)
"""What was written down a shift and a half later was on paper first."""


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cctv_oral_date = fields.Datetime(
        string="Told by word of mouth on", copy=False, groups=INTERNAL
    )
    cctv_oral_by_id = fields.Many2one(
        "res.partner", string="Told by", copy=False, groups=INTERNAL
    )
    cctv_oral_to_id = fields.Many2one(
        "res.users",
        string="Told to",
        domain="[('share', '=', False)]",
        copy=False,
        groups=INTERNAL,
    )
    cctv_happened_date = fields.Datetime(
        string="Happened on",
        copy=False,
        groups=INTERNAL,
        help="When the fault was seen, for what was on paper first. Empty: when the ticket was "
        "opened.",
    )
    cctv_paper_ref = fields.Char(
        string="Paper record",
        copy=False,
        groups=INTERNAL,
        help="Number or place of the paper form that this was taken from.",
    )
    cctv_is_late = fields.Boolean(
        string="Entered later",
        compute="_compute_cctv_is_late",
        store=True,
        groups=INTERNAL,
        help="Written down on paper first, or more than twelve hours after it happened.",
    )
    cctv_damage_told_date = fields.Datetime(
        string="Fault reported to the head", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_result_told_date = fields.Datetime(
        string="Result reported to the head", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_told_head_id = fields.Many2one(
        "res.users", string="Reported to", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_has_to_tell = fields.Boolean(
        string="To be reported to the head",
        compute="_compute_cctv_has_to_tell",
        groups=INTERNAL,
        help="Verified, and closed only after the head has been told.",
    )
    cctv_completeness = fields.Integer(
        string="Complete (percent)", compute="_compute_cctv_completeness", groups=INTERNAL
    )
    cctv_missing_text = fields.Char(
        string="Still missing", compute="_compute_cctv_completeness", groups=INTERNAL
    )

    @api.depends("cctv_happened_date", "cctv_paper_ref", "create_date")
    def _compute_cctv_is_late(self):
        for ticket in self:
            written, happened = ticket.create_date, ticket.cctv_happened_date
            is_old = happened and written and written - happened > LATE_AFTER
            ticket.cctv_is_late = bool(ticket.cctv_paper_ref or is_old)

    @api.constrains("cctv_oral_date", "cctv_oral_by_id", "cctv_oral_to_id")
    def _check_cctv_oral(self):
        for ticket in self.sudo():
            told = (ticket.cctv_oral_date, ticket.cctv_oral_by_id, ticket.cctv_oral_to_id)
            if any(told) and not all(told):
                raise ValidationError(
                    self.env._(
                        "A report by word of mouth says when, by whom and to whom. Fill in what "
                        "is missing, or leave all three empty."
                    )
                )

    @api.constrains("cctv_oral_date", "cctv_happened_date")
    def _check_cctv_moments(self):
        for ticket in self.sudo():
            for name in ("cctv_oral_date", "cctv_happened_date"):
                ticket._cctv_check_known_moment(name)
            if ticket.cctv_happened_date and ticket.cctv_oral_date:
                if ticket.cctv_oral_date < ticket.cctv_happened_date:
                    raise ValidationError(
                        self.env._("It was told before it happened. Correct one of the times.")
                    )

    def _cctv_check_known_moment(self, name):
        """A list cannot be grouped by what lies before all calendars."""
        when, label = self[name], self._fields[name]._description_string(self.env)
        if when and when > fields.Datetime.now() + timedelta(minutes=1):
            raise ValidationError(
                self.env._("“%s” lies in the future. Correct the time.", label)
            )
        if when and when.year < YEARS[0]:
            raise ValidationError(
                self.env._(
                    "“%(field)s” lies before the year %(year)s. Correct the date.",
                    field=label,
                    year=YEARS[0],
                )
            )

    # R106

    @api.depends(*PARTS)
    @api.depends_context("lang")
    def _compute_cctv_completeness(self):
        for ticket in self:
            parts = ticket._cctv_parts() if ticket.cctv_phase else []
            missing = [label for label, is_there in parts if not is_there]
            ticket.cctv_missing_text = ", ".join(missing)
            there = len(parts) - len(missing)
            ticket.cctv_completeness = round(100 * there / len(parts)) if parts else 0

    def _cctv_parts(self):
        """[(what has to be there by the present phase, whether it is)]."""
        ticket, _ = self.sudo(), self.env._
        profile = self._cctv_profile_of()
        polled = ticket.cctv_opened_by_poller
        reporter = ticket.partner_id or ticket.cctv_oral_by_id or not ticket.create_uid.share
        parts = [
            (_("device or place"), ticket.cctv_device_id or ticket.cctv_location_id),
            (_("what is seen"), ticket.cctv_symptom or ticket.cctv_fault_ids or polled),
            (_("description"), ticket.description),
            (_("who reported it"), polled or reporter),
        ]
        if profile.repair_oral_report and not polled:
            parts.append((_("report by word of mouth"), ticket.cctv_oral_date))
        return parts + self._cctv_later_parts(profile)

    def _cctv_later_parts(self, profile):
        ticket, _ = self.sudo(), self.env._
        reached = PHASES.index(ticket.cctv_phase)
        if ticket.cctv_phase == "cancelled":
            return [(_("why it was not repaired"), ticket.cctv_ended_because)]
        if ticket.cctv_ended_because or ticket.cctv_closed_by_poller:
            return []
        later = [
            ("analysed", _("first analysis"), ticket.cctv_analysis),
            ("analysed", _("cause"), ticket.cctv_cause),
            ("assigned", _("who repairs it"), ticket.user_id or self._cctv_is_given_away()),
            ("repaired", _("who repaired it"), ticket.cctv_repaired_by_id),
            ("repaired", _("what was done"), ticket.cctv_repair_note),
            ("verified", _("verification with proof"), ticket.cctv_verification_ids),
        ]
        if profile.repair_tells_head:
            later.append(("closed", _("report to the head"), ticket.cctv_result_told_date))
        return [(label, there) for phase, label, there in later if PHASES.index(phase) <= reached]

    # R73

    @api.depends("cctv_phase", "cctv_result_told_date", "company_id")
    def _compute_cctv_has_to_tell(self):
        for ticket in self:
            is_open = ticket.cctv_phase == "verified" and not ticket.cctv_result_told_date
            ticket.cctv_has_to_tell = bool(is_open and ticket._cctv_owes_head())

    def _cctv_owes_head(self) -> bool:
        """Whether the result has to be reported before the ticket is closed."""
        return bool(self._cctv_profile_of().repair_tells_head)

    def _cctv_heads(self):
        """To whom repairs are reported: the responsible official, else management."""
        profile = self._cctv_profile_of()
        company = self.company_id.sudo()
        return profile._users_of_role("official") or profile._users_of_role("management", company)

    def action_cctv_tell_head(self):
        """Open the window with the report to the head: of the fault before the verification, of
        the result after it."""
        self._cctv_check_may_tell()
        return self._cctv_window("cctv.tell.head", self.env._("Report to the head"))

    def _cctv_check_may_tell(self):
        self.ensure_one()
        self.check_access("read")
        row_locks.take(self.sudo())
        if not self._cctv_is_analyst():
            words = self.env._("The head is told by those who lead the repairs.")
            check_duty(self.env, REPAIR_LEADERS, words)

    def _cctv_tell_head(self, head, text):
        """Send the head a report and note when; the caller has checked who may."""
        self.ensure_one()
        if not text or not head:
            raise UserError(self.env._("Choose whom to tell, and write what."))
        if head.share or self.company_id not in head.sudo().company_ids:
            raise UserError(self.env._("%s is not one of the company's people.", head.name))
        is_result = self.sudo().cctv_phase in ("verified", "closed")
        name = "cctv_result_told_date" if is_result else "cctv_damage_told_date"
        self.sudo().message_post(
            body=text,
            subject=self.display_name,
            partner_ids=head.partner_id.ids,
            subtype_xmlid="mail.mt_note",
            author_id=self.env.user.partner_id.id,
        )
        self.sudo().write({name: fields.Datetime.now(), "cctv_told_head_id": head.id})

    def _cctv_head_text(self):
        """A report that is ready to be sent: what happened, the cause, what was done."""
        ticket, _ = self.sudo(), self.env._
        zone = company_zone(ticket.company_id)
        happened = ticket.cctv_happened_date or ticket.create_date
        rows = [
            (_("Ticket"), ticket.display_name),
            (_("Device"), ticket.cctv_device_id.display_name),
            (_("Location"), ticket.cctv_location_id.complete_name),
            (_("Happened on"), happened and moment(self.env, happened, zone)),
            (_("Cause"), word_of(ticket, "cctv_cause")),
            (_("First analysis"), ticket.cctv_analysis),
            (_("Provider"), ticket.cctv_provider_id.display_name),
        ]
        if ticket.cctv_phase in ("repaired", "verified", "closed"):
            rows += self._cctv_result_rows(zone)
        else:
            rows.append((_("State"), self._cctv_phase_word(ticket.cctv_phase)))
        items = (Markup("<li><b>%s:</b> %s</li>") % row for row in rows if row[1])
        return Markup("<ul>%s</ul>") % Markup().join(items)

    def _cctv_result_rows(self, zone):
        ticket, _ = self.sudo(), self.env._
        repaired, verified = ticket.cctv_repaired_date, ticket.cctv_verified_date
        return [
            (_("Repaired on"), repaired and moment(self.env, repaired, zone)),
            (_("Repaired by"), ticket.cctv_repaired_by_id.display_name),
            (_("What was done"), ticket.cctv_repair_note),
            (_("Parts used"), ticket.cctv_repair_parts),
            (_("Verified on"), verified and moment(self.env, verified, zone)),
            (_("Verified by"), ticket.cctv_verified_by_id.display_name),
        ]
