from odoo import api, models


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    @api.model_create_multi
    def create(self, vals_list):
        faults = super().create(vals_list)
        self.env["cctv.webhook.queue"]._note("fault.opened", faults)
        return faults

    def write(self, vals):
        was_open = self.filtered(lambda fault: not fault.date_end) if "date_end" in vals else self
        result = super().write(vals)
        if vals.get("date_end"):
            self.env["cctv.webhook.queue"]._note("fault.ended", was_open)
        return result
