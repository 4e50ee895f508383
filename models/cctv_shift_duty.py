from odoo import fields, models


class CctvShiftDuty(models.Model):
    """An officer in a shift: when he arrived, went in, left. Written by the steps of attendance."""

    _name = "cctv.shift.duty"
    _description = "Officer in a shift"
    _inherit = ["cctv.guarded"]
    _order = "shift_id, id"
    _check_company_auto = True

    shift_id = fields.Many2one(
        "cctv.shift", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="shift_id.company_id", store=True, index=True)
    officer_id = fields.Many2one(
        "cctv.officer", required=True, index=True, ondelete="restrict", check_company=True
    )
    date_arrived = fields.Datetime(string="Arrived", readonly=True, copy=False)
    date_entered = fields.Datetime(string="Went in", readonly=True, copy=False)
    date_left = fields.Datetime(string="Left", readonly=True, copy=False)

    _once = models.UniqueIndex("(shift_id, officer_id)", "This officer has this shift already.")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"date_arrived", "date_entered", "date_left"}
