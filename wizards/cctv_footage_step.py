from odoo import api, fields, models
from odoo.exceptions import UserError

PURPOSES = [
    ("return", "Return with questions"),
    ("refuse", "Refuse"),
    ("calm", "Not urgent"),
    ("cancel", "Cancel the request"),
    ("word", "Start on my word"),
    ("name", "Name who takes out the footage"),
]


class CctvFootageStep(models.TransientModel):
    """The window of a step of a request for footage that needs words or a person."""

    _name = "cctv.footage.step"
    _description = "Step of a Request for Footage"
    _inherit = ["cctv.footage.window"]

    _about = ("request_id", "purpose")

    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    text = fields.Text()
    urgent_reason = fields.Text(related="request_id.urgent_reason")
    user_ids = fields.Many2many("res.users", compute="_compute_user_ids")
    user_id = fields.Many2one(
        "res.users", string="Taken out by", domain="[('id', 'in', user_ids)]"
    )

    @api.depends("request_id", "purpose")
    def _compute_user_ids(self):
        for window in self:
            request = window._seen()
            is_needed = request and window.purpose in ("word", "name")
            people = request._users_who("extract") if is_needed else self.env["res.users"]
            window.user_ids = people - self.env.user if window.purpose == "word" else people

    def action_confirm(self):
        """Whoever may do it is asked by the step itself."""
        self.ensure_one()
        request = self.request_id
        request.check_access("read")
        if self.purpose == "return":
            request._return(self.text)
        elif self.purpose == "refuse":
            request._refuse(self.text)
        elif self.purpose == "calm":
            request._calm(self.text)
        elif self.purpose == "cancel":
            words = self.env._("Who has taken it down, or who leads, cancels a request.")
            request._check_may("end", words)
            request._cancel(self.text)
        else:
            self._confirm_person(request)
        return {"type": "ir.actions.act_window_close"}

    def _confirm_person(self, request):
        if not self.user_id:
            raise UserError(self.env._("Choose who takes out the footage."))
        if self.purpose == "word":
            request._start_on_word(self.user_id)
        else:
            request._name_extractor(self.user_id)
