from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_deadline_mixin import PAUSE_KINDS

MAX_REASON = 2000
"""Characters: a paragraph, not a report."""


class CctvDeadlinePause(models.Model):
    """A time in which the clock of one deadline stood still, and why. Written by the buttons that
    pause and resume, never by hand; those of force majeure are the log that procedures ask for."""

    _name = "cctv.deadline.pause"
    _description = "Pause of a deadline"
    _inherit = ["cctv.made.by.system"]
    _order = "date_start desc, id desc"
    _rec_name = "label"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    model_name = fields.Char(string="Kind of record", compute="_compute_model_name")
    label = fields.Char(
        string="What was due", readonly=True, help="As the record was called at that time."
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    kind = fields.Selection(PAUSE_KINDS, string="Because of", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    date_start = fields.Datetime(string="Paused on", required=True, readonly=True, index=True)
    date_end = fields.Datetime(string="Resumed on", readonly=True)
    is_open = fields.Boolean(string="Still paused", compute="_compute_is_open")
    duration_h = fields.Float(
        string="Duration (h)",
        readonly=True,
        digits=(16, 2),
        help="From pause to resumption, around the clock. Hours.",
    )
    user_id = fields.Many2one("res.users", string="Paused by", required=True, readonly=True)
    resumed_by_id = fields.Many2one("res.users", string="Resumed by", readonly=True)

    _one_open = models.UniqueIndex(
        "(res_model, res_id) WHERE date_end IS NULL", "The clock is paused already."
    )
    _record = models.Index("(res_model, res_id, date_start)")
    _order_of_dates = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A pause cannot end before it began. Correct the time.",
    )

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_name(self):
        for pause in self:
            known = pause.res_model in self.env
            model = self.env["ir.model"]._get(pause.res_model) if known else None
            pause.model_name = model.name if model else pause.res_model

    @api.depends("date_end")
    def _compute_is_open(self):
        for pause in self:
            pause.is_open = not pause.date_end

    def action_open_record(self):
        """Show what was due."""
        self.ensure_one()
        is_known = self.res_model in self.env
        record = is_known and self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("What was due has been deleted; its pauses stay here."))
        return record.get_formview_action()

    @api.model
    def _of(self, records):
        """The pauses of ``records`` of one model."""
        if not records.ids:
            return self.browse()
        return self.search([("res_model", "=", records._name), ("res_id", "in", records.ids)])

    def _start(self, record, kind, reason, when):
        """Note a pause that begins."""
        return self.create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "label": record._deadline_label(),
                "company_id": (record.company_id or self.env.company).id,
                "kind": kind,
                "reason": self._checked(reason),
                "date_start": when,
                "user_id": self.env.uid,
            }
        )

    def _stop(self, when):
        """Note that these pauses have ended. One that began later than that lasted no time."""
        for pause in self:
            end = max(when, pause.date_start)
            pause.write(
                {
                    "date_end": end,
                    "resumed_by_id": self.env.uid,
                    "duration_h": (end - pause.date_start).total_seconds() / 3600,
                }
            )
        self.flush_recordset()  # before the next pause is inserted, for the index of open ones

    @api.model
    def _checked(self, reason):
        reason = (reason or "").replace("\0", "").strip()
        if not reason:
            raise UserError(self.env._("Say why the clock is paused: the reason is missing."))
        if len(reason) > MAX_REASON:
            raise UserError(
                self.env._(
                    "The reason is longer than %s characters. Say it shorter, and attach the rest "
                    "to the record.",
                    MAX_REASON,
                )
            )
        return reason
