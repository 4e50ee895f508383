from odoo import api, fields, models


class CctvFootageWindow(models.AbstractModel):
    """A window about one request for footage. Any request's number can be sent to it: it says
    nothing of a request to those who may not read that one."""

    _name = "cctv.footage.window"
    _description = "Window about a request for footage"
    _inherit = ["cctv.about.window"]

    _about = ("request_id",)

    request_id = fields.Many2one(
        "cctv.footage.request", required=True, readonly=True, ondelete="cascade"
    )

    @api.constrains("request_id")
    def _check_request(self):
        self.sudo(False).request_id.check_access("read")

    def _seen(self):
        """The request, for those who may read it. What is stored is computed as superuser."""
        return self.request_id.sudo(False).filtered(lambda request: request.has_access("read"))
