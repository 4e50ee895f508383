from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .cctv_recording_day import (
    GAP_CAUSES,
    PICTURES,
    RESULT_SELECTION,
    TOPICS,
    UNCHECKED_REASONS,
    topic_of,
)
from .cctv_recording_day_screen import length_in_words

DECISIONS = [
    ("repair", "Repair asked for"),
    ("known", "Known, nothing to do"),
    ("watch", "To be watched"),
    ("other", "As explained"),
]

OPEN_FIELDS = frozenset({"decision", "note"})
NOTE_LIMIT = 2000

FACTS = (
    "camera_id",
    "location_id",
    "recorder_id",
    "result",
    "reason",
    "gap_s",
    "gap_count",
    "gaps_text",
    "is_explained",
    "gap_cause",
    "is_short",
    "held_days",
    "demanded_days",
    "picture",
)
"""What is copied from the proof of recording."""


class CctvRecordingCheckLine(models.Model):
    """A camera in the morning's summary whose recordings somebody has to look at. The system writes
    it from the proof of recording until the summary is signed; the supervisor writes what is done
    about it, or why it is so."""

    _name = "cctv.recording.check.line"
    _description = "Line of the daily check of recordings"
    _inherit = ["cctv.sealed.part.mixin"]
    _order = "check_id, is_explained, gap_s desc, result desc, id"
    _rec_name = "camera_id"
    _sealed_parent = "check_id"

    check_id = fields.Many2one(
        "cctv.recording.check", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="check_id.company_id", store=True)
    day = fields.Date(related="check_id.day")
    camera_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="restrict", index=True
    )
    location_id = fields.Many2one("cctv.location", readonly=True, ondelete="restrict")
    recorder_id = fields.Many2one(
        "maintenance.equipment", string="Recorder", readonly=True, ondelete="restrict"
    )
    result = fields.Selection(RESULT_SELECTION, required=True, readonly=True)
    reason = fields.Selection(UNCHECKED_REASONS, readonly=True, string="Why not checked")
    gap_s = fields.Integer(string="Missing (s)", readonly=True)
    gap_count = fields.Integer(string="Number of gaps", readonly=True)
    gaps_text = fields.Char(string="When", readonly=True, help="The gaps, in local time.")
    is_explained = fields.Boolean(string="Explained", readonly=True)
    gap_cause = fields.Selection(GAP_CAUSES, string="Explained by", readonly=True)
    is_short = fields.Boolean(string="Kept too short", readonly=True)
    held_days = fields.Integer(string="Days held", readonly=True, aggregator=None)
    demanded_days = fields.Integer(string="Days demanded", readonly=True, aggregator=None)
    picture = fields.Selection(PICTURES, readonly=True)
    decision = fields.Selection(DECISIONS, help="What is done about it.")
    note = fields.Char(string="Explanation", help="Why it is so, or what is done about it.")
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="restrict"
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    is_open = fields.Boolean(
        compute="_compute_is_open", search="_search_is_open", string="Still open"
    )
    topic = fields.Selection(TOPICS, compute="_compute_topic", string="What it is about")
    words = fields.Char(compute="_compute_words", string="In words")
    ticket_id = fields.Many2one("helpdesk.ticket", compute="_compute_ticket_id", string="Ticket")

    _camera_once = models.UniqueIndex(
        "(check_id, camera_id)", "A camera is in a daily check once only."
    )

    @api.depends("decision", "is_explained")
    def _compute_is_open(self):
        for line in self:
            line.is_open = not line.decision and not line.is_explained

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(value)
        if len(wanted) != 1:
            return Domain(bool(wanted))
        is_open = Domain([("decision", "=", False), ("is_explained", "=", False)])
        return is_open if wanted == {True} else ~is_open

    @api.depends("result", "is_short", "picture")
    def _compute_topic(self):
        for line in self:
            line.topic = topic_of(line)

    @api.depends(*FACTS)
    @api.depends_context("lang")
    def _compute_words(self):
        for line in self:
            line.words = line._facts_in_words()

    def _facts_in_words(self):
        """What is known of the camera's day, as short as it gets."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("reason", "gap_cause")
        }
        said = []
        if self.result == "unchecked":
            said.append(labels["reason"].get(self.reason) or "")
        elif self.result == "missing":
            said.append(self.env._("Nothing was found of the day"))
        elif self.result == "gaps":
            said.append(
                self.env._(
                    "%(length)s: %(when)s",
                    length=length_in_words(self.env, self.gap_s),
                    when=self.gaps_text or "",
                )
            )
        if self.is_explained and self.gap_cause:
            said.append(labels["gap_cause"][self.gap_cause])
        if self.is_short:
            said.append(
                self.env._(
                    "%(held)s days held, %(demanded)s demanded",
                    held=self.held_days,
                    demanded=self.demanded_days,
                )
            )
        if self.picture == "bad":
            said.append(self.env._("Picture faulty"))
        return "; ".join(part for part in said if part)

    def _compute_ticket_id(self):
        """The ticket that is open about the camera, its newest."""
        faults = self.env["cctv.fault"].search(
            [
                ("device_id", "in", (self.camera_id | self.recorder_id).ids),
                ("date_end", "=", False),
                ("ticket_id", "!=", False),
            ],
            order="id",
        )
        tickets = {fault.device_id.id: fault.ticket_id for fault in faults}
        for line in self:
            own = tickets.get(line.camera_id.id)
            line.ticket_id = own or tickets.get(line.recorder_id.id, False)

    @api.constrains("note", "decision")
    def _check_note(self):
        for line in self:
            if len(line.note or "") > NOTE_LIMIT:
                raise ValidationError(
                    self.env._("The explanation has more than %s characters.", NOTE_LIMIT)
                )
            if line.decision == "other" and not (line.note or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: 'As explained' needs the explanation.", line.camera_id.display_name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("The lines come from the proof of recording; none is added by hand.")
            )
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_hand(vals)
        if OPEN_FIELDS & set(vals):
            vals = {**vals, "decided_by_id": self.env.uid, "date_decided": fields.Datetime.now()}
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            raise AccessError(self.env._("A line cannot be taken out of a daily check."))
        return super().unlink()

    def _check_by_hand(self, vals):
        fixed = set(vals) - OPEN_FIELDS
        if fixed and not self.env.su:
            self.check_access("write")
            raise UserError(
                self.env._("Only the decision and the explanation of a line are written by hand.")
            )

    @api.model
    def _sealed_names(self):
        return (*FACTS, "decision", "note", "decided_by_id", "date_decided")

    def _sealed_label(self, field_name, label):
        return f"{self.camera_id.display_name}: {label}"
