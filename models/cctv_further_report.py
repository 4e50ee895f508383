from odoo import api, fields, models

from .cctv_choices import SYMPTOMS


class CctvFurtherReport(models.Model):
    """One row is a further report of a fault that had a ticket already ('me too'). Who sent it is
    told when the ticket goes on, and sees nothing of the ticket itself: no follower, no right to
    read. Written by the pages for requesters alone (``cctv.report.desk``)."""

    _name = "cctv.further.report"
    _description = "Further report of a fault"
    _order = "id desc"
    _inherit = ["cctv.made.by.system"]

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment", string="Device", readonly=True, ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Reported by",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="Empty: somebody without a log-in, by the device's label.",
    )
    contact = fields.Char(readonly=True, help="How somebody without a log-in can be reached.")
    symptom = fields.Selection(SYMPTOMS, string="What is seen", readonly=True)
    note = fields.Text(string="In their words", readonly=True)
    file_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "cctv.further.report")],
        readonly=True,
    )
    date_told = fields.Datetime(
        string="Told of the repair", readonly=True, help="When they were told that it is repaired."
    )
    date_confirmed = fields.Datetime(
        string="Confirmed", readonly=True, help="When they confirmed that it works again."
    )

    _partner_once = models.UniqueIndex("(ticket_id, partner_id) WHERE partner_id IS NOT NULL")

    @api.depends("device_id", "partner_id")
    def _compute_display_name(self):
        for report in self:
            who = report.partner_id.name or self.env._("Without log-in")
            report.display_name = f"{report.device_id.display_name or ''}: {who}"

    def _tell_repaired(self):
        """Tell those who have not been told; the message names the device and nothing else of the
        ticket."""
        waiting = self.filtered(lambda report: report.partner_id and not report.date_told)
        waiting.date_told = fields.Datetime.now()
        for report in waiting:
            report._tell_one()

    def _tell_one(self):
        report = self.with_context(lang=self.partner_id.lang or self.company_id._cctv_lang())
        device = report.device_id.display_name or report.env._("A camera")
        # without the record: whoever is told of one gets a link and a right to read it
        report.env["mail.thread"].message_notify(
            partner_ids=report.partner_id.ids,
            subject=report.env._("%s has been repaired", device),
            body=report._repaired_body(device, report._page_url()),
            email_add_signature=False,
        )

    @api.model
    def _repaired_body(self, device, url):
        """The message to who has reported ``device``, in the language of the context."""
        sentence = self.env._("You reported %s. It has been repaired.", device)
        values = {"sentence": sentence, "url": url}
        return self.env["ir.qweb"]._render("helpdesk_cctv.report_repaired_mail", values)

    def _page_url(self):
        return f"{self.get_base_url()}/cctv/report/mine/{self.id}"
