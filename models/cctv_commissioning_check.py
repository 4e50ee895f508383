from odoo import fields, models


class CctvCommissioningCheck(models.Model):
    """One check of a device under test, as the poller made it. Written by the poll, by nobody
    else; a test has a few hundred."""

    _name = "cctv.commissioning.check"
    _description = "Check of a device under test"
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "date"

    test_id = fields.Many2one(
        "cctv.commissioning.test", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date = fields.Datetime(string="Checked", required=True, readonly=True)
    answered = fields.Boolean(readonly=True)
    reasons = fields.Char(readonly=True, string="What was wrong")
    latency_ms = fields.Float(string="Answer after (ms)", readonly=True, digits=(12, 1))
    has_picture = fields.Boolean(string="Picture judged", readonly=True)
    sharpness = fields.Float(readonly=True, digits=(12, 1))
    luma = fields.Float(string="Brightness", readonly=True, digits=(12, 1))
