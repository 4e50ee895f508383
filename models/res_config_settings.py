from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cctv_report_location_ids = fields.Many2many(
        related="company_id.cctv_report_location_ids", readonly=False
    )
    cctv_footage_location_ids = fields.Many2many(
        related="company_id.cctv_footage_location_ids", readonly=False
    )
    cctv_monthly_report = fields.Boolean(
        related="company_id.cctv_monthly_report", readonly=False
    )
    cctv_report_public = fields.Boolean(related="company_id.cctv_report_public", readonly=False)
    cctv_portal_company_tickets = fields.Boolean(
        related="company_id.cctv_portal_company_tickets", readonly=False
    )
    cctv_upload_count = fields.Integer(related="company_id.cctv_upload_count", readonly=False)
    cctv_upload_mb = fields.Integer(related="company_id.cctv_upload_mb", readonly=False)
    cctv_rights_months = fields.Integer(related="company_id.cctv_rights_months", readonly=False)
    cctv_processing_months = fields.Integer(
        related="company_id.cctv_processing_months", readonly=False
    )
    cctv_tells_phases = fields.Boolean(related="company_id.cctv_tells_phases", readonly=False)
    cctv_lang = fields.Selection(related="company_id.cctv_lang", readonly=False)
