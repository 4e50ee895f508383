from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_report_location_ids = fields.Many2many(
        "cctv.location",
        relation="cctv_report_company_location_rel",
        string="Places to report about",
        check_company=True,
        # an empty field means all places: it must not become empty by itself
        ondelete="restrict",
        context={"active_test": False},
        help="Whoever reports a broken camera chooses among the cameras of these places and the "
        "places inside them. Empty: among all of the company.",
    )
    cctv_monthly_report = fields.Boolean(
        string="Monthly report by e-mail",
        default=True,
        help="On the first of each month the report on the last one goes to the IT head.",
    )
    cctv_report_public = fields.Boolean(
        string="Report without log-in",
        help="Whoever scans the label of a device may report a fault of it without a log-in. The "
        "form says nothing about the device but its name and place.",
    )
    cctv_portal_company_tickets = fields.Boolean(
        string="Tickets of the whole company in the portal",
        help="Portal users see the tickets of everybody in their company. Otherwise each of them "
        "sees the own ones only.",
    )
    cctv_upload_count = fields.Integer(
        string="Files at once",
        default=5,
        help="How many files a portal user may send in one go.",
    )
    cctv_upload_mb = fields.Integer(
        string="Size of a file (MB)",
        default=10,
        help="How large each of them may be. Phones shrink photos before they send them.",
    )

    def write(self, vals):
        sharing = self.sudo().filtered("cctv_portal_company_tickets")
        result = super().write(vals)
        ended = sharing.filtered(lambda company: not company.cctv_portal_company_tickets)
        if ended:
            ended._cctv_end_links()
        return result

    def _cctv_end_links(self):
        """Colleagues of the requesters have links to the tickets that they saw until now."""
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        domain = [("company_id", "in", self.ids), ("access_token", "!=", False)]
        tickets.search(domain)._cctv_renew_token()

    _cctv_upload_count_range = models.Constraint(
        "CHECK (cctv_upload_count BETWEEN 1 AND 20)", "Allow 1 to 20 files at once."
    )
    _cctv_upload_mb_range = models.Constraint(
        "CHECK (cctv_upload_mb BETWEEN 1 AND 25)", "Allow files of 1 to 25 MB."
    )
