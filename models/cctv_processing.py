from odoo import api, fields, models

LEGAL_GROUNDS = [
    ("consent", "Consent"),
    ("contract", "Contract"),
    ("obligation", "Legal obligation"),
    ("vital", "Vital interest"),
    ("public", "Public duty"),
    ("legitimate", "Legitimate interest"),
]
"""UU 27/2022 (PDP), article 20."""

IMPACT_STATES = [("not_needed", "Not needed"), ("to_do", "To be made"), ("made", "Made")]


class CctvProcessing(models.Model):
    """One entry of the register of processing of personal data (UU 27/2022, articles 31 and 32):
    why, on what ground, whose data, who gets them, how long. Management and the IT head keep it."""

    _name = "cctv.processing"
    _description = "Processing of personal data"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(string="Processing", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    purpose = fields.Text(required=True, tracking=True)
    legal_ground = fields.Selection(
        LEGAL_GROUNDS, string="Ground", required=True, tracking=True
    )
    legal_text = fields.Char(
        string="By which rule", help="The law, regulation, contract or assessment of interests."
    )
    data_kinds = fields.Text(string="Which data", required=True, tracking=True)
    people = fields.Text(string="Whose data", required=True, tracking=True)
    recipients = fields.Text(string="Who gets them", tracking=True)
    retention = fields.Char(string="How long kept", required=True, tracking=True)
    measures = fields.Text(string="How they are protected", tracking=True)
    location_ids = fields.Many2many("cctv.location", string="Places", check_company=True)
    processor_ids = fields.Many2many(
        "res.partner", string="Processors", help="Those who work with the data for us."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
    )
    has_signs = fields.Boolean(
        string="Signs are up",
        help="In public places signs say that there are cameras (article 17).",
        tracking=True,
    )
    impact_state = fields.Selection(
        IMPACT_STATES,
        string="Impact assessment",
        required=True,
        default="to_do",
        help="Needed where public places are watched systematically and on a large scale "
        "(article 34).",
        tracking=True,
    )
    date_impact = fields.Date(string="Assessed on", tracking=True)
    impact_file = fields.Binary(string="Assessment", attachment=True)
    impact_file_name = fields.Char()
    date_review = fields.Date(string="To be looked at again", tracking=True)
    is_to_review = fields.Boolean(
        string="To be looked at again now",
        compute="_compute_is_to_review",
        search="_search_is_to_review",
    )
    date_ended = fields.Date(
        string="Ended on", tracking=True, help="Nothing is processed any more."
    )

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    @api.depends("date_review", "date_ended")
    def _compute_is_to_review(self):
        today = fields.Date.context_today(self)
        for entry in self:
            is_over = bool(entry.date_review) and entry.date_review <= today
            entry.is_to_review = is_over and not entry.date_ended

    def _search_is_to_review(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        due = [("date_review", "<=", today), ("date_ended", "=", False)]
        return due if True in value else ["!", "&", *due]
