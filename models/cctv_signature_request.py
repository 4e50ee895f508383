import binascii

from odoo import SUPERUSER_ID, api, fields, models, tools
from odoo.exceptions import UserError

from ..tools.seal import digest

EXPIRES_HOURS = 14 * 24
SCOPE = "helpdesk_cctv.signature_request"


class CctvSignatureRequest(models.Model):
    """Somebody outside, or without a log-in, is asked by e-mail to sign a record. The link in the
    e-mail is for that person alone, for what the record contained when it was sent, and for 14
    days. The window 'Request a signature' writes it; signing or withdrawing ends it."""

    _name = "cctv.signature.request"
    _description = "Request for a signature"
    _inherit = ["cctv.about.record", "cctv.made.by.system"]
    _order = "id desc"
    _rec_name = "partner_id"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Asked", required=True, readonly=True)
    role = fields.Char(string="Role (technical name)", required=True, readonly=True)
    role_label = fields.Char(string="As", required=True, readonly=True)
    content_digest = fields.Char(required=True, readonly=True)
    date_expiry = fields.Datetime(string="Valid until", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Asked by", required=True, readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("signed", "Signed"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="waiting",
    )

    _record_idx = models.Index("(res_model, res_id)")

    @api.model
    def _ask(self, record, role, partner):
        """Make the request and send the e-mail. The caller has checked the rights."""
        record._check_can_sign(role)
        if not partner.email:
            raise UserError(
                self.env._(
                    "%(person)s has no e-mail address. Add one to the contact first.",
                    person=partner.name,
                )
            )
        labels = {key: label for key, label, _needed in record._signature_roles()}
        record._own_sealed_files()
        request = self.sudo().create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "company_id": record.company_id.id,
                "partner_id": partner.id,
                "role": role,
                "role_label": labels[role],
                "content_digest": digest(record._signed_values()[record.id]),
                "date_expiry": fields.Datetime.add(fields.Datetime.now(), hours=EXPIRES_HOURS),
                "user_id": self.env.uid,
            }
        )
        request._send()
        return request

    def _send(self):
        """Send the link. The message is made by the system, so that nobody but the addressee
        reads the link, also not who asked."""
        partner = self.partner_id
        lang = partner.lang or self.company_id._cctv_lang()
        this = self.with_user(SUPERUSER_ID).with_context(lang=lang)
        body = this.env["ir.qweb"]._render(
            "helpdesk_cctv.signature_request_mail",
            {"sentence": this._sentence(), "record": this._record(), "url": this._url()},
        )
        mail = this.env["mail.mail"].create(
            {
                "subject": this.env._(
                    "Please sign %(number)s", number=this._record().number or ""
                ),
                "body_html": body,
                "email_from": this.company_id.email_formatted or this.user_id.email_formatted,
                "author_id": this.env.ref("base.partner_root").id,
                "recipient_ids": [fields.Command.link(partner.id)],
                "auto_delete": True,
            }
        )
        mail.send()

    def _sentence(self):
        return self.env._(
            "%(person)s (%(organisation)s) asks you, %(signer)s, to sign this document as "
            "'%(role)s':",
            person=self.user_id.name,
            organisation=self.company_id.name,
            signer=self.partner_id.name,
            role=self.role_label,
        )

    def _record(self):
        return self.env[self.res_model].browse(self.res_id)

    def _url(self):
        return f"{self.get_base_url()}/cctv/sign/{self.id}/{self._token()}"

    def _token(self):
        hours = max((self.date_expiry - fields.Datetime.now()).total_seconds() / 3600, 0.001)
        content = [self.id, self.partner_id.id, self.content_digest]
        return tools.hash_sign(self.env, SCOPE, content, expiration_hours=hours)

    def _check_token(self, token):
        """Whether ``token`` is of this request, unaltered and not expired."""
        if not self or len(token) > 1000:
            return False
        try:
            content = tools.verify_hash_signed(self.env(su=True), SCOPE, token)
        except (ValueError, binascii.Error, UnicodeError, IndexError):
            return False
        mine = self.sudo()
        return content == [mine.id, mine.partner_id.id, mine.content_digest]

    def _obstacle(self, user):
        """A sentence why this cannot be signed with its link now, or ''."""
        record = self._record().exists()
        if not user._is_public() and user.partner_id != self.partner_id:
            return self.env._(
                "This request is for somebody else. Log out, or ask for a request of your own."
            )
        if self.state == "signed":
            return self.env._("You have signed this already. Thank you.")
        if self.state == "withdrawn" or not record:
            return self.env._("This request has been withdrawn.")
        if self.date_expiry < fields.Datetime.now():
            return self._bad_link_sentence()
        if record.seal_state == "sealed":
            return self.env._("This document is sealed meanwhile and cannot be signed any more.")
        if digest(record._signed_values()[record.id]) != self.content_digest:
            return self.env._(
                "This document was changed after you were asked to sign it. Please ask "
                "%(person)s for a new request.",
                person=self.user_id.name,
            )
        return ""

    @api.model
    def _bad_link_sentence(self):
        return self.env._(
            "This link is not valid or has expired. Please ask for a new request."
        )

    def _sign(self, image, user):
        """Sign as the partner who was asked. The caller has checked the token."""
        if obstacle := self._obstacle(user):
            raise UserError(obstacle)
        signer = user if not user._is_public() else user.browse()
        self._record()._sign(self.role, self.partner_id, signer, image)
        self.state = "signed"

    def action_withdraw(self):
        """The link stops working."""
        for request in self:
            request._record()._check_signer(request.role)
        self.sudo().filtered(lambda r: r.state == "waiting").write({"state": "withdrawn"})
