from odoo import api, fields, models


class CctvFootageInvite(models.TransientModel):
    """The window that says when and where a requester comes."""

    _name = "cctv.footage.invite"
    _description = "Appointment about Footage"
    _inherit = ["cctv.footage.window"]

    date = fields.Datetime(
        string="When", compute="_compute_date", store=True, readonly=False
    )
    place = fields.Char(
        string="Where", compute="_compute_place", store=True, readonly=False
    )
    words = fields.Text(
        string="Whom to ask for, what to bring",
        compute="_compute_words",
        store=True,
        readonly=False,
    )

    @api.depends("request_id")
    def _compute_date(self):
        """What was said before, to be changed; a visit begins when it was asked for."""
        for window in self:
            asked = window._seen()
            begins = asked.kind == "room" and asked.date_from
            window.date = window.date or asked.date_invited or begins

    @api.depends("request_id")
    def _compute_place(self):
        for window in self:
            window.place = window.place or window._seen().invite_place

    @api.depends("request_id")
    def _compute_words(self):
        for window in self:
            window.words = window.words or window._seen().invite_words

    def action_confirm(self):
        """Whoever may do it is asked by the step itself."""
        self.ensure_one()
        self.request_id.check_access("read")
        self.request_id._invite(self.date, self.place, self.words)
        return {"type": "ir.actions.act_window_close"}
