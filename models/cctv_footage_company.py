from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_footage_location_ids = fields.Many2many(
        "cctv.location",
        relation="cctv_footage_company_location_rel",
        string="Cameras to ask footage of",
        check_company=True,
        help="Whoever asks for footage, in the portal too, may choose among the cameras of these "
        "places and the places inside them. Empty: nobody is shown a list, and requesters describe "
        "the place in words.",
    )
