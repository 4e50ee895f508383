from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_choices import INCIDENT_KINDS, INCIDENT_OUTCOMES, INCIDENT_STATES, SELF_HANDLED
from .cctv_duties import check_duty, has_duty
from .cctv_texts import word_of
from .cctv_typed import TEXT_MAX, typed

STEP_FIELDS = frozenset(
    "state user_id shift_id date_reported reported_by_id request_id hold_id date_secured "
    "review_by_id "
    "date_recorded date_closed closed_by_id minutes_to_report minutes_to_call minutes_to_secure "
    "minutes_to_record".split()
)
"""Written by the steps alone."""

AFTER_SEALING = frozenset(
    "state review review_by_id outcome date_closed closed_by_id request_id hold_id date_secured "
    "minutes_to_secure minutes_to_record date_recorded followup_ids".split()
)
"""What goes on after the record was signed."""

LEADERS = ("supervisor", "management")

AHEAD = timedelta(minutes=5)
"""Clocks of the people who enter it may be ahead by so much."""


class CctvIncident(models.Model):
    """Something that happened and is followed up: what was seen, who was called, what was decided,
    which footage is kept; in the end a signed record. The control room writes it; the supervisor
    decides, signs, and closes it with a review. Never deleted.

    The steps are in ``cctv_incident_steps``, their times in ``cctv_incident_times``.
    """

    _name = "cctv.incident"
    _description = "Incident"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.deadline.mixin",
        "cctv.guarded",
    ]
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.incident"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["cctv.control.room"]._of_user().id,
    )
    shift_id = fields.Many2one(
        "cctv.shift", readonly=True, index=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    kind = fields.Selection(
        INCIDENT_KINDS, required=True, default="other", index=True, tracking=True
    )
    state = fields.Selection(
        INCIDENT_STATES,
        required=True,
        readonly=True,
        copy=False,
        default="open",
        index=True,
        tracking=True,
    )
    date = fields.Datetime(
        string="Happened at",
        required=True,
        default=fields.Datetime.now,
        index=True,
        copy=False,
        tracking=True,
    )
    date_noticed = fields.Datetime(
        string="Noticed at",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        tracking=True,
        help="The times of the procedure count from here.",
    )
    location_id = fields.Many2one(
        "cctv.location", string="Place", index=True, ondelete="restrict", check_company=True
    )
    device_ids = fields.Many2many(
        "maintenance.equipment",
        string="Cameras",
        check_company=True,
        domain="[('cctv_kind', '=', 'camera')]",
    )
    facts = fields.Text(
        string="What happened",
        required=True,
        tracking=True,
        help="What was seen: who, what, where, in which order. No conclusions.",
    )
    opinion = fields.Text(
        string="What is thought of it",
        tracking=True,
        help="Kept apart, and marked as an opinion on the paper.",
    )
    informant = fields.Char(
        string="Reported from outside by", help="Who rang or came, with phone number."
    )
    log_entry_id = fields.Many2one(
        "cctv.log.entry", string="From the log", ondelete="restrict", check_company=True
    )
    fault_id = fields.Many2one(
        "cctv.fault", string="From the fault", ondelete="set null", check_company=True
    )
    reported_to_id = fields.Many2one(
        "res.users",
        string="Superior told by word of mouth",
        ondelete="restrict",
        domain="[('id', 'in', superior_ids)]",
    )
    superior_ids = fields.Many2many("res.users", compute="_compute_superior_ids")
    reported_by_id = fields.Many2one(
        "res.users", string="Told by", readonly=True, copy=False, ondelete="restrict"
    )
    date_reported = fields.Datetime(string="Superior told at", readonly=True, copy=False)
    no_call_reason = fields.Char(string="Why no authority was called", tracking=True)
    request_id = fields.Many2one(
        "cctv.footage.request",
        string="Footage",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )
    hold_id = fields.Many2one(
        "cctv.footage.hold",
        string="Footage on hold",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )
    date_secured = fields.Datetime(string="Footage secured at", readonly=True, copy=False)
    mark_ids = fields.One2many("cctv.incident.mark", "incident_id", string="People and marks")
    call_ids = fields.One2many("cctv.incident.call", "incident_id", string="Calls")
    decision_ids = fields.One2many("cctv.incident.decision", "incident_id", string="Decisions")
    followup_ids = fields.One2many("cctv.incident.followup", "incident_id", string="Follow-up")
    date_recorded = fields.Datetime(string="Recorded on", readonly=True, copy=False)
    outcome = fields.Selection(INCIDENT_OUTCOMES, string="How it ended", copy=False)
    review = fields.Text(
        string="Closing review",
        copy=False,
        help="What was right, what was not, what is done so that it goes better.",
    )
    review_by_id = fields.Many2one(
        "res.users", string="Review written by", readonly=True, copy=False, ondelete="restrict"
    )
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False, ondelete="restrict"
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.depends("number", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for incident in self:
            parts = (incident.number, incident.kind and word_of(incident, "kind"))
            incident.display_name = ", ".join(part for part in parts if part)

    @api.onchange("location_id")
    def _onchange_location(self):
        if self.location_id and not self.device_ids:
            requests = self.env["cctv.footage.request"]
            self.device_ids = requests._cameras_for("", self.location_id, self.company_id)

    @api.constrains("date", "date_noticed")
    def _check_dates(self):
        for incident in self:
            if max(incident.date, incident.date_noticed) > fields.Datetime.now() + AHEAD:
                raise UserError(self.env._("An incident is not in the future: check the time."))
            if incident.date_noticed < incident.date - timedelta(minutes=1):
                raise UserError(self.env._("It cannot be noticed before it happened."))

    @api.model_create_multi
    def create(self, vals_list):
        incidents = super().create(vals_list)
        incidents.sudo()._begin()
        return incidents

    def write(self, vals):
        self._check_stays(vals)
        self._check_review(vals)
        self._check_told(vals)
        result = super().write(vals)
        if {"review", "outcome"} & vals.keys() and not self.env.su:
            self.sudo().review_by_id = self.env.uid
        if "date_noticed" in vals:
            self.sudo()._restart_clock()
            self.sudo()._count_minutes_anew()
        return result

    def unlink(self):
        raise AccessError(self.env._("Incidents are kept; a false alarm is closed as one."))

    def _check_stays(self, vals):
        """Number, clock and calls are of the company it was written in."""
        if "company_id" in vals and self.company_id.ids != [vals["company_id"]]:
            raise UserError(self.env._("An incident stays in the company it was written in."))

    def _check_told(self, vals):
        """Who was told first, and when, is what the five minutes are measured by."""
        if "reported_to_id" in vals and not self.env.su and any(self.mapped("date_reported")):
            raise UserError(
                self.env._("It is noted already who was told first. Reload the page.")
            )

    def _check_review(self, vals):
        """The review is the supervisor's; once closed it stays."""
        if self.env.su or not {"review", "outcome"} & vals.keys():
            return
        if not has_duty(self.env.user, *LEADERS):
            raise AccessError(self.env._("The supervisor writes the closing review."))
        if "closed" in self.mapped("state"):
            raise UserError(self.env._("This incident is closed: its review stays as it is."))

    # sealing

    def _sealed_fields(self):
        names = (
            "number procedure_revision_id company_id room_id shift_id user_id kind date "
            "date_noticed location_id device_ids facts opinion informant reported_to_id "
            "reported_by_id date_reported no_call_reason"
        )
        parts = {
            name: dict.fromkeys(self[name]._sealed_names())
            for name in ("mark_ids", "call_ids", "decision_ids")
        }
        return {**dict.fromkeys(names.split()), **parts}

    def _sealed_open_fields(self):
        clock = {name for name in self._fields if name.startswith("deadline_")}
        return super()._sealed_open_fields() | AFTER_SEALING | clock

    def _signature_roles(self):
        return [
            ("recorded", self.env._("Recorded by"), True),
            ("noted", self.env._("Noted by the supervisor"), True),
        ]

    def _signature_conflicts(self):
        return [("recorded", "noted")]

    def _signature_duties(self):
        return {"recorded": ("operator",), "noted": LEADERS}

    def _signature_covers(self, role, path, is_new=False):
        """The officer signs what he has written, not what the supervisor decides afterwards."""
        return role != "recorded" or path.partition("[")[0] != "decision_ids"

    def _sealing_gaps(self):
        gaps, _ = super()._sealing_gaps(), self.env._
        if not (self.location_id or self.device_ids):
            gaps.append(_("Say where it happened: the place, or the cameras."))
        if not self.date_reported:
            gaps.append(_("Say which superior was told by word of mouth."))
        if self.kind not in SELF_HANDLED and not self.call_ids and not self.no_call_reason:
            gaps.append(_("Enter which authority was called, or why none was."))
        return gaps

    def _check_signer(self, role):
        if role == "noted":
            self.check_access("read")
        else:
            super()._check_signer(role)
        self._refuse_other_duty(role, self.env.user.partner_id, self.env.user)

    def _refuse_other_duty(self, role, partner, user):
        if self._has_duty(role, self._user_who_signs(partner, user)):
            return
        if role == "noted":
            raise AccessError(self.env._("A supervisor or management notes an incident."))
        raise AccessError(self.env._("An officer of the control room signs as who recorded it."))

    def _sign(self, role, partner, user, image):
        self._refuse_other_duty(role, partner, user)
        self._refuse_gaps(self._sealing_gaps())
        return super()._sign(role, partner, user, image)

    def _after_seal(self):
        """The record is made: its clock stops, the follow-up goes on."""
        super()._after_seal()
        now = fields.Datetime.now()
        taken = {"minutes_to_record": self._minutes_until(now)}
        self.sudo().write({"state": "recorded", "date_recorded": now, **taken})
        self.sudo()._deadline_finish()

    # deadline: the record within the hour (R98)

    def _restart_clock(self):
        for incident in self.filtered(lambda incident: incident.state == "open"):
            minutes = incident.company_id._cctv_profile().incident_record_minutes
            incident._deadline_begin(minutes, "minutes", start=incident.date_noticed)

    def _deadline_check_may_pause(self):
        """The officer does not stop the clock by which he is measured."""
        super()._deadline_check_may_pause()
        words = self.env._("The supervisor, the IT head or management pause this clock.")
        check_duty(self.env, (*LEADERS, "manager"), words)

    def _deadline_responsible(self):
        return self.user_id

    def _deadline_label(self):
        return self.env._("Record of the incident %s", self.number)

    def _typed(self, text, missing=""):
        return typed(self.env, text, TEXT_MAX, missing)
