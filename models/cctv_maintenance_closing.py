"""What a piece of work was when it was closed or cancelled, sealed
(docs/design/maintenance-closing.md)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_choices import WORK_OVER
from .cctv_duties import check_duty


class CctvMaintenanceClosing(models.Model):
    """One closing of a piece of work: what was done, by whom, on which devices, with which result,
    and what was missing. Made and sealed by the system when IT staff close, or cancel with a
    reason; work that is reopened and closed again gets another one."""

    _name = "cctv.maintenance.closing"
    _description = "Closing of Maintenance Work"
    _inherit = ["cctv.made.by.system", "cctv.sealed.mixin"]
    _order = "date desc, id desc"
    _rec_name = "number"
    _cctv_sequence = "helpdesk_cctv.closing"

    request_id = fields.Many2one(
        "maintenance.request",
        string="Work",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Closed on", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Closed by", required=True, readonly=True, ondelete="restrict"
    )
    is_overridden = fields.Boolean(string="Closed with gaps", readonly=True)
    is_cancelled = fields.Boolean(string="Cancelled", readonly=True)
    facts = fields.Json(
        readonly=True, help="What the work and its devices were: path → label, value, text."
    )
    facts_text = fields.Text(string="What was closed", compute="_compute_facts_text")

    @api.depends("facts")
    def _compute_facts_text(self):
        for closing in self:
            rows = sorted((closing.facts or {}).items(), key=lambda row: row[1]["order"])
            closing.facts_text = "\n".join(
                f"{fact['label']}: {fact['text']}" for _path, fact in rows if fact["text"]
            )

    def action_seal(self):
        """For closings of a time in which the server had no key yet."""
        check_duty(self.env, ["it"], self.env._("IT staff seal what they have closed."))
        self.check_access("read")
        return super(CctvMaintenanceClosing, self.sudo()).action_seal()

    @api.model
    def _of(self, work):
        """Keep what ``work``, which has just ended, is; sealed when the server has a key."""
        closing = self.sudo().create(
            {
                "request_id": work.id,
                "company_id": work.company_id.id,
                "date": work.cctv_date_closed,
                "user_id": work.cctv_closed_by_id.id,
                "is_overridden": work.cctv_is_overridden,
                "is_cancelled": work.cctv_state == "cancelled",
                "facts": work._cctv_facts(),
            }
        )
        if self._can_seal():
            closing._seal()
        return closing

    @api.model
    def _can_seal(self):
        try:
            self.env["cctv.seal"]._ring()
        except UserError:
            return False
        return True

    def _is_present(self):
        """Whether the work is still over by this closing: then it has to be what it was."""
        work, state = self.request_id, "cancelled" if self.is_cancelled else "closed"
        return work.cctv_state == state and work.cctv_closing_ids.sorted("id")[-1:] == self

    def _sealed_fields(self):
        names = "request_id company_id date user_id is_overridden is_cancelled facts"
        return dict.fromkeys(names.split())

    def _sealed_extra(self):
        """The work and its devices as they are now, so that a change of them by SQL or on the
        disk is named; once the work was reopened, as they were."""
        self.ensure_one()
        facts = self.request_id._cctv_facts() if self._is_present() else self.facts or {}
        return [
            (path, fact["label"], fact["value"], fact["text"]) for path, fact in facts.items()
        ]


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_closing_ids = fields.One2many(
        "cctv.maintenance.closing", "request_id", string="Closings", readonly=True, copy=False
    )

    def _cctv_after_over(self, words, reason):
        super()._cctv_after_over(words, reason)
        if self.cctv_state in WORK_OVER:
            self.env["cctv.maintenance.closing"]._of(self)
