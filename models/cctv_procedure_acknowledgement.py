from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CctvProcedureAcknowledgement(models.Model):
    """One row: one user has (to) read one revision. The system makes it when the revision comes
    into force; only the user himself says that he has read it (R11)."""

    _name = "cctv.procedure.acknowledgement"
    _description = "Reading of a revision"
    _inherit = ["cctv.made.by.system", "cctv.deadline.mixin"]
    _order = "deadline_date, id"

    revision_id = fields.Many2one(
        "cctv.procedure.revision", required=True, readonly=True, index=True, ondelete="restrict"
    )
    procedure_id = fields.Many2one(
        related="revision_id.procedure_id", string="Document", store=True, index=True
    )
    company_id = fields.Many2one(related="revision_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Reader", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "To read"), ("done", "Read"), ("cancelled", "Cancelled")],
        string="Status",
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    date_read = fields.Datetime(string="Read on", readonly=True)
    content_digest = fields.Char(
        string="Fingerprint of what was read",
        readonly=True,
        help="SHA-256 of the text that was approved and read.",
    )
    is_own = fields.Boolean(compute="_compute_is_own")
    is_late = fields.Boolean(
        string="Overdue", compute="_compute_is_late", search="_search_is_late"
    )
    reading_html = fields.Html(
        related="revision_id.reading_html", string="Document text", sanitize=False
    )
    change_note = fields.Text(related="revision_id.change_note")
    attachment_ids = fields.Many2many(related="revision_id.attachment_ids", string="Files")

    _reader_once = models.UniqueIndex(
        "(revision_id, user_id)", "This person has this revision to read already."
    )

    @api.depends("revision_id.display_name", "user_id.name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.revision_id.display_name

    @api.depends_context("uid")
    def _compute_is_own(self):
        for row in self:
            row.is_own = row.user_id == self.env.user

    @api.depends("state", "deadline_date")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for row in self:
            row.is_late = (
                row.state == "open" and bool(row.deadline_date) and row.deadline_date < now
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [("state", "=", "open"), ("deadline_date", "<", fields.Datetime.now())]
        return late if True in value else ["!", "&", *late]

    def action_acknowledge(self):
        """'I have read and understood': the reader, and nobody for him."""
        self.check_access("read")
        for row in self:
            if row.user_id != self.env.user:
                raise AccessError(
                    self.env._("Only %s can say to have read this.", row.user_id.sudo().name)
                )
            if row.state != "open" or row.revision_id.state != "in_force":
                raise UserError(
                    self.env._(
                        "%s need not be read any more: it was read, or another revision is in "
                        "force now.",
                        row.display_name,
                    )
                )
        self.sudo()._note_read()
        return True

    def action_open(self):
        """The row, from the list."""
        self.ensure_one()
        return self.get_formview_action()

    def action_read_and_close(self):
        """The same from the form; then back to what else is to be read."""
        self.action_acknowledge()
        return self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_to_read_action")

    def _note_read(self):
        now = fields.Datetime.now()
        for row in self:
            digest = row.revision_id.content_digest
            row.write({"state": "done", "date_read": now, "content_digest": digest})
        self._deadline_finish(now)

    def _cancel(self):
        """Not to be read any more: superseded, withdrawn, archived, or the reader has left."""
        if self:
            self.write({"state": "cancelled"})
            self._deadline_cancel()

    def _begin(self):
        """To be read within the days of the profile, from now."""
        self.write({"state": "open"})
        for company, rows in self.grouped("company_id").items():
            days = company._cctv_profile().acknowledgement_days
            rows._deadline_begin(days, "working_days")

    def _deadline_responsible(self):
        return self.user_id

    def _deadline_label(self):
        return self.env._("Reading %s", self.revision_id.display_name)
