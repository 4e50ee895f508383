from odoo import fields, models


class CctvPatrolLine(models.Model):
    """A camera's view in a patrol: looked at when, by whom."""

    _name = "cctv.patrol.line"
    _description = "Camera of a video patrol"
    _inherit = ["cctv.guarded"]
    _order = "patrol_id, id"
    _check_company_auto = True

    patrol_id = fields.Many2one(
        "cctv.patrol", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="patrol_id.company_id", store=True, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Camera",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    date_seen = fields.Datetime(string="Looked at", readonly=True, copy=False)
    user_id = fields.Many2one("res.users", string="By", readonly=True, copy=False)

    def _guarded_fields(self):
        return super()._guarded_fields() | {"date_seen", "user_id"}
