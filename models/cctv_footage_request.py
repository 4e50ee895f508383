from odoo import fields, models

from .cctv_choices import (
    FOOTAGE_CHANNELS,
    FOOTAGE_CLASSES,
    FOOTAGE_KINDS,
    FOOTAGE_STATES,
    REQUESTER_KINDS,
)


class CctvFootageRequest(models.Model):
    """Somebody asks for footage: a copy, a playback, or access to the recording room. Made by the
    portal form, by a clerk for what came on paper or by word of mouth, or by the control room in an
    emergency. Its steps (``cctv_footage_flow.py``, ``cctv_footage_ending.py``) move the
    state; sealed when it is closed."""

    _name = "cctv.footage.request"
    _description = "Request for footage"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.deadline.mixin",
        "cctv.filed",
    ]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.footage_request"

    state = fields.Selection(
        FOOTAGE_STATES,
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    kind = fields.Selection(FOOTAGE_KINDS, string="Kind of request", required=True, default="copy")
    channel = fields.Selection(
        FOOTAGE_CHANNELS, string="How it came", required=True, default="paper", copy=False
    )
    footage_class = fields.Selection(
        FOOTAGE_CLASSES, string="Class", required=True, default="security"
    )

    requester_kind = fields.Selection(REQUESTER_KINDS, string="Kind of requester", required=True)
    partner_id = fields.Many2one(
        "res.partner", string="Requester", index=True, ondelete="restrict", copy=False
    )
    requester_name = fields.Char(string="Name", required=True)
    requester_identity = fields.Char(
        string="Identity",
        help="Number of the identity card, of the service card or of the warrant card.",
    )
    requester_unit = fields.Char(string="Unit or institution")
    requester_phone = fields.Char(string="Phone")
    requester_email = fields.Char(string="E-mail")
    letter_number = fields.Char(string="Letter")
    letter_date = fields.Date(string="Date of the letter")
    letter_ids = fields.Many2many(
        "ir.attachment", "cctv_footage_request_letter_rel", string="Scan of the letter", copy=False
    )

    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="Until", required=True)
    purpose = fields.Text(string="What it is for", required=True)
    legal_basis = fields.Char(string="Legal basis")
    location_id = fields.Many2one(
        "cctv.location", string="Location", check_company=True, ondelete="restrict"
    )
    place_words = fields.Text(
        string="Place in words", help="As the requester says it, where no camera is known."
    )
    item_ids = fields.One2many("cctv.footage.item", "request_id", string="Clips")

    contact_words = fields.Char(
        string="Who can confirm it",
        help="Name and phone of somebody who can be called to confirm the request.",
    )
    form_ids = fields.Many2many(
        "ir.attachment",
        "cctv_footage_request_form_rel",
        string="Signed form",
        copy=False,
        help="Scan of the request form, signed by the requester. A request by word of mouth needs "
        "it before anything is handed over.",
    )

    is_urgent = fields.Boolean(string="Urgent", help="It is about the safety of people.")
    urgent_reason = fields.Text(string="Why it is urgent")
    received_by_id = fields.Many2one(
        "res.users", string="Taken down by", readonly=True, copy=False, ondelete="restrict"
    )
    date_received = fields.Datetime(
        string="Received on", default=fields.Datetime.now, required=True, copy=False
    )

    questions = fields.Text(string="Questions to the requester", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False, ondelete="restrict"
    )
    date_verified = fields.Datetime(string="Verified on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    date_approved = fields.Datetime(string="Decided on", readonly=True, copy=False)
    refused_reason = fields.Text(string="Why it was refused", readonly=True, copy=False)
    extractor_id = fields.Many2one(
        "res.users",
        string="Taken out by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
        help="Only this person takes the footage out of the recorder.",
    )
    date_dies = fields.Datetime(
        string="Overwritten on",
        readonly=True,
        copy=False,
        help="When the first of the wanted footage is overwritten at its recorder.",
    )
