from odoo import api, fields, models
from odoo.exceptions import AccessError

from .cctv_choices import DELIVERY_KINDS

SEALED = (
    "company_id request_id kind date giver_id partner_id recipient_name recipient_identity "
    "recipient_unit medium medium_id date_started date_ended present_words note item_ids "
    "evidence_ids custody_place custody_mac date_link_end link_most recipient_email again_reason"
).split()
"""All that a hand-over says."""

OPEN = frozenset(
    "date_link_ended link_ended_by_id download_count date_downloaded link_code_mac "
    "link_tries".split()
)
"""What a link goes through after it was sealed."""


class CctvFootageDelivery(models.Model):
    """Footage was handed over: on a medium with a receipt signed on the screen, or by a link; or it
    was played on the spot, or somebody was let into the recording room. The window *Hand over*
    makes it, signed and sealed, in one transaction (``cctv_footage_delivery_make.py``); nobody
    changes it afterwards. Its release letter is proved by a public page."""

    _name = "cctv.footage.delivery"
    _description = "Hand-over of footage"
    _inherit = ["mail.thread", "cctv.sealed.mixin"]
    _order = "id desc"
    _rec_name = "number"
    _mail_post_access = "read"
    _cctv_sequence = "helpdesk_cctv.footage_delivery"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    request_id = fields.Many2one(
        "cctv.footage.request", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(DELIVERY_KINDS, string="How", required=True, readonly=True)
    date = fields.Datetime(string="Handed over on", required=True, readonly=True)
    giver_id = fields.Many2one(
        "res.users", string="Handed over by", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Recipient",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    recipient_name = fields.Char(string="Name of the recipient", required=True, readonly=True)
    recipient_identity = fields.Char(string="Identity of the recipient", readonly=True)
    recipient_unit = fields.Char(string="Unit or institution", readonly=True)
    recipient_email = fields.Char(
        string="E-mail for the link", readonly=True, help="Where the link was sent."
    )
    again_reason = fields.Text(
        string="Why once more", readonly=True, help="It had been handed over before."
    )
    item_ids = fields.Many2many(
        "cctv.footage.item", "cctv_footage_delivery_item_rel", string="Clips", readonly=True
    )
    evidence_ids = fields.Many2many(
        "cctv.evidence", "cctv_footage_delivery_evidence_rel", string="Files", readonly=True
    )
    medium = fields.Char(
        string="Storage medium",
        readonly=True,
        help="Kind, make, serial number: it can be told again.",
    )
    medium_id = fields.Many2one(
        "cctv.media", string="Registered medium", readonly=True, ondelete="restrict"
    )
    date_started = fields.Datetime(string="Began", readonly=True)
    date_ended = fields.Datetime(string="Ended", readonly=True)
    present_words = fields.Char(string="Who was there", readonly=True)
    note = fields.Text(string="Remarks", readonly=True)
    custody_place = fields.Integer(
        string="Place in the chain of custody", readonly=True, aggregator=None
    )
    custody_mac = fields.Char(string="Keyed hash of custody", readonly=True)
    custody_code = fields.Char(
        string="Code of custody",
        compute="_compute_custody_code",
        help="As it is printed on the papers, and mailed to management.",
    )

    date_link_end = fields.Datetime(string="Link works until", readonly=True)
    link_most = fields.Integer(string="Downloads at most", readonly=True, aggregator=None)
    date_link_ended = fields.Datetime(string="Link ended on", readonly=True, copy=False)
    link_ended_by_id = fields.Many2one(
        "res.users", string="Link ended by", readonly=True, copy=False, ondelete="restrict"
    )
    download_count = fields.Integer(string="Downloads", readonly=True, copy=False)
    date_downloaded = fields.Datetime(string="Last downloaded on", readonly=True, copy=False)
    download_ids = fields.One2many(
        "cctv.footage.download", "delivery_id", string="Log of downloads", readonly=True
    )

    @api.depends("number", "recipient_name")
    def _compute_display_name(self):
        for delivery in self:
            delivery.display_name = " – ".join(
                filter(None, (delivery.number, delivery.recipient_name))
            )

    @api.depends("custody_mac")
    def _compute_custody_code(self):
        chain = self.env["cctv.custody.chain"]
        for delivery in self:
            delivery.custody_code = chain._code_of(delivery.custody_mac)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Use the button “Hand over” of a request for footage."))
        return super().create(vals_list)

    # Sealing --------------------------------------------------------------------------------

    def _sealed_fields(self):
        return dict.fromkeys(SEALED)

    def _sealed_open_fields(self):
        return super()._sealed_open_fields() | OPEN

    def _sealed_extra(self):
        """What the files are: the record says nothing of that itself."""
        files = self.evidence_ids.sorted("id")
        return [
            (
                f"evidence_ids[{file.id}]",
                self.env._("File %s", file.name),
                {"name": file.name, "size": int(file.size), "sha256": file.sha256 or None},
                f"{int(file.size)} B, SHA-256 {file.sha256 or '-'}",
            )
            for file in files
        ]

    def _signature_roles(self):
        _ = self.env._
        given, received = {
            "playback": (_("Played by"), _("Seen by")),
            "room": (_("Let in by"), _("Let in")),
        }.get(self[:1].kind, (_("Handed over by"), _("Received by")))
        return [
            ("handed_over", given, True),
            ("received", received, self[:1].kind != "link"),
        ]

    def _signature_conflicts(self):
        """Nobody hands footage over to himself, unless the procedure lets the requester take it out
        (R40)."""
        if self.company_id._cctv_profile().requester_may_extract:
            return []
        return [("handed_over", "received")]

    def _check_signer(self, role):
        """Both sign in the window that makes the hand-over."""
        if not self.env.su:
            raise AccessError(self.env._("A hand-over is signed when it is made."))

    def _signing_report(self):
        return "helpdesk_cctv.paper_footage_delivery"

    # Papers ---------------------------------------------------------------------------------

    def action_print_record(self):
        """The record of the hand-over as a PDF."""
        return self._print("helpdesk_cctv.cctv_paper_footage_delivery_action")

    def action_print_letter(self):
        """The release letter as a PDF."""
        return self._print("helpdesk_cctv.cctv_paper_footage_release_action")

    def _print(self, action):
        self.check_access("read")
        return self.env.ref(action).sudo().report_action(self, config=False)
