from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_choices import DELIVERY_KINDS
from ..models.cctv_footage_hand_over import AGAIN


class CctvHandOver(models.TransientModel):
    """The window in which footage is handed over, and both sign on the screen."""

    _name = "cctv.hand.over"
    _description = "Hand Over Footage"
    _inherit = ["cctv.footage.window"]

    by = fields.Selection(
        [("medium", "On a medium, with a receipt"), ("link", "By a link that expires")],
        string="How",
        default="medium",
        required=True,
    )
    kind = fields.Selection(DELIVERY_KINDS, compute="_compute_kind")
    recipient_name = fields.Char(
        string="Recipient", compute="_compute_recipient", store=True, readonly=False
    )
    recipient_identity = fields.Char(
        string="Identity",
        compute="_compute_recipient",
        store=True,
        readonly=False,
        help="Number of the identity card, of the service card or of the warrant card, as you saw "
        "it.",
    )
    recipient_unit = fields.Char(
        string="Unit or institution", compute="_compute_recipient", store=True, readonly=False
    )
    recipient_email = fields.Char(
        string="E-mail for the link", compute="_compute_email", store=True, readonly=False
    )
    asks_email = fields.Boolean(compute="_compute_kind")
    again_reason = fields.Text(string="Why once more")
    is_again = fields.Boolean(compute="_compute_kind")
    file_option_ids = fields.Many2many("cctv.evidence", compute="_compute_file_options")
    evidence_ids = fields.Many2many(
        "cctv.evidence",
        string="Files",
        compute="_compute_evidence",
        store=True,
        readonly=False,
        domain="[('id', 'in', file_option_ids)]",
    )
    has_external = fields.Boolean(compute="_compute_file_options")
    company_id = fields.Many2one("res.company", compute="_compute_file_options")
    medium_id = fields.Many2one(
        "cctv.media",
        string="Registered medium",
        domain="[('state', '=', 'kept'), ('company_id', '=', company_id)]",
    )
    medium = fields.Char(
        string="Storage medium",
        compute="_compute_medium",
        store=True,
        readonly=False,
        help="Kind, make, serial number: it can be told again.",
    )
    link_days = fields.Integer(string="Works for (days)", default=7)
    link_most = fields.Integer(string="Downloads at most", default=5)
    date_started = fields.Datetime(
        string="Began", compute="_compute_started", store=True, readonly=False
    )
    date_ended = fields.Datetime(
        string="Ended", compute="_compute_ended", store=True, readonly=False
    )
    present_words = fields.Char(string="Who was there")
    note = fields.Text(string="Remarks")
    giver_name = fields.Char(compute="_compute_giver_name")
    giver_signature = fields.Binary(string="Your signature", attachment=False)
    receiver_signature = fields.Binary(string="Signature of the recipient", attachment=False)

    @api.constrains("medium_id")
    def _check_medium(self):
        """Any number can be sent: nothing is said of a medium that one may not read."""
        self.sudo(False).medium_id.check_access("read")

    @api.depends("request_id", "by")
    def _compute_kind(self):
        for window in self:
            request = window._seen()
            window.kind = window.by if request.kind == "copy" else request.kind
            window.is_again = request.state in AGAIN
            contact = request.sudo().partner_id
            has_way = contact.email or contact.user_ids
            window.asks_email = window.kind == "link" and not has_way

    @api.depends("request_id", "by")
    def _compute_recipient(self):
        for window in self:
            asked = window._seen().sudo()
            name = asked.partner_id.name if window.by == "link" else window.recipient_name
            window.recipient_name = name or asked.requester_name
            window.recipient_identity = window.recipient_identity or asked.requester_identity
            window.recipient_unit = window.recipient_unit or asked.requester_unit

    @api.depends("request_id")
    def _compute_email(self):
        for window in self:
            window.recipient_email = window.recipient_email or window._seen().requester_email

    @api.depends("request_id")
    def _compute_file_options(self):
        for window in self:
            asked = window._seen()
            window.company_id = asked.company_id
            window.file_option_ids = asked._files_to_give()
            window.has_external = "on_medium" in asked.item_ids.mapped("state")

    @api.depends("request_id")
    def _compute_evidence(self):
        """To begin with the files of the clips themselves, not what was made of them."""
        for window in self:
            asked = window._seen()
            window.evidence_ids = asked.item_ids.evidence_id & asked._files_to_give()

    @api.depends("request_id")
    def _compute_started(self):
        """Of a visit as the access book has it."""
        for window in self:
            window.date_started = window.date_started or window._seen()._visits()[:1].date_out

    @api.depends("request_id")
    def _compute_ended(self):
        for window in self:
            left = window._seen()._visits()[:1].date_back
            window.date_ended = window.date_ended or left or fields.Datetime.now()

    @api.depends("medium_id")
    def _compute_medium(self):
        for window in self:
            if window.medium_id:
                deliveries = self.env["cctv.footage.delivery"]
                window.medium = deliveries._medium_words(window.medium_id)

    def _compute_giver_name(self):
        self.giver_name = self.env.user.name

    def action_hand_over(self):
        """Whoever may do it is asked by the step itself."""
        self.ensure_one()
        window = self.with_context(bin_size=False)
        if self.kind == "copy" or not self.kind:
            raise UserError(self.env._("Choose how it is handed over."))
        names = (
            "kind recipient_name recipient_identity recipient_unit evidence_ids medium medium_id "
            "link_days link_most date_started date_ended present_words note recipient_email "
            "again_reason"
        ).split()
        delivery = self.env["cctv.footage.delivery"]._hand_over(
            self.request_id,
            {name: window[name] for name in names},
            window.giver_signature,
            window.receiver_signature,
        )
        self.sudo().write({"giver_signature": False, "receiver_signature": False})
        return self._after(delivery)

    def _after(self, delivery):
        """The hand-over itself; where the recipient has no log-in, the code for the link."""
        form = {
            "type": "ir.actions.act_window",
            "res_model": delivery._name,
            "res_id": delivery.id,
            "views": [(False, "form")],
        }
        if delivery.kind != "link":
            return form
        delivery._send_link()
        if delivery._needs_log_in():
            return form
        told = delivery._code_notification(delivery._make_code())
        told["params"]["next"] = form
        return told
