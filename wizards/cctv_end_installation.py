from odoo import fields, models


class CctvEndInstallation(models.TransientModel):
    """The window in which an installation is given up, or its test not passed, with the reason."""

    _name = "cctv.end.installation"
    _description = "End of an installation or of its test"

    installation_id = fields.Many2one("cctv.installation", required=True, readonly=True)
    test_id = fields.Many2one("cctv.commissioning.test", readonly=True)
    purpose = fields.Selection(
        [("cancel", "Give up"), ("view", "The view is wrong")], required=True, readonly=True
    )
    reason = fields.Text(required=True)

    def action_end(self):
        if self.purpose == "view":
            self.test_id._refuse_view(self.reason)
        else:
            self.installation_id._give_up(self.reason)
        return {"type": "ir.actions.act_window_close"}
