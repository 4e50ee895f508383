import base64
import binascii
import hashlib

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..tools.pictures import decoded
from ..tools.seal import digest

IMAGE_MAX_BYTES = 500_000
"""A signature drawn on a large screen has some 30 kB."""

IMAGE_MAX_PIXELS = 8_000_000

INK_MIN_PIXELS = 20
"""Fewer dark points than this, out of a picture shrunk to 300 × 100, are no signature."""


class CctvSignature(models.Model):
    """Somebody has signed a record in a role: who, when, and what it contained then. Signing
    writes it, in the name of the present user or of the partner who was asked; nobody changes or
    deletes one."""

    _name = "cctv.signature"
    _description = "Signature"
    _inherit = ["cctv.about.record", "cctv.kept"]
    _order = "date, id"
    _rec_name = "name"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    role = fields.Char(string="Role (technical name)", required=True, readonly=True)
    role_label = fields.Char(string="As", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="User", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", string="Signer", required=True, readonly=True, ondelete="restrict"
    )
    name = fields.Char(required=True, readonly=True)
    position = fields.Char(readonly=True)
    rank = fields.Char(readonly=True)
    nip = fields.Char(string="NIP", readonly=True)
    date = fields.Datetime(string="Signed on", required=True, readonly=True)
    # In the row itself, so that it is never anywhere without it.
    image = fields.Binary(string="Signature", required=True, readonly=True, attachment=False)
    image_digest = fields.Char(required=True, readonly=True, help="SHA-256 of the picture.")
    content_digest = fields.Char(
        string="Fingerprint of the content", required=True, readonly=True
    )
    signed_values = fields.Json(readonly=True, prefetch=False)
    is_current = fields.Boolean(
        string="Content unchanged",
        compute="_compute_is_current",
        compute_sudo=True,
        help="What was signed is still what the record contains.",
    )

    _record_idx = models.Index("(res_model, res_id)")

    def _untouchable_error(self):
        return AccessError(
            self.env._("Signatures are made by signing. Nobody can add, change or delete one.")
        )

    @api.model
    def _discard_of(self, records):
        """Open records that are deleted take their signatures with them."""
        domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        signatures = self.sudo().search(domain)
        if signatures:
            signatures._unlink_rows()

    @api.model
    def _sign(self, record, role, label, partner, user, image):
        """Sign ``record``: the checks on role and right are done. A newer signature of the same
        role takes the place of the older one.

        :param image: base64 of a PNG or JPEG
        """
        content = _checked_image(self.env, image)
        record._hold_open(touch=True)
        record._own_sealed_files()
        values = record._signed_values()[record.id]
        values = {p: v for p, v in values.items() if record._signature_covers(role, p)}
        former = record.sudo().signature_ids.filtered(lambda signature: signature.role == role)
        if former:
            former._note_replaced(record, partner)
            former._unlink_rows()
        signature = self.sudo()._insert_row(
            {
                "res_model": record._name,
                "res_id": record.id,
                "company_id": record.company_id.id,
                "role": role,
                "role_label": label,
                "user_id": user.id,
                "date": fields.Datetime.now(),
                "image": base64.b64encode(content),
                "image_digest": hashlib.sha256(content).hexdigest(),
                "content_digest": digest(values),
                "signed_values": values,
                **partner.sudo()._cctv_signer_vals(),
            }
        )
        record.invalidate_recordset(["signature_ids"])
        return signature

    def _note_replaced(self, record, partner):
        """Nobody's signature goes without a trace because of somebody else's."""
        if self.partner_id == partner or not hasattr(record, "_message_log"):
            return
        record.sudo()._message_log(
            body=self.env._(
                "%(signer)s signed as '%(role)s' in the place of %(former)s, whose signature of "
                "%(date)s is gone.",
                signer=partner.sudo().name,
                role=self.role_label,
                former=self.name,
                date=format_datetime(self.env, self.date),
            )
        )

    def _compute_is_current(self):
        changed = self._changed_paths()
        for signature in self:
            signature.is_current = not changed[signature.id]

    def _changed_paths(self):
        """{id: the paths that are no more what was signed}"""
        changed = {}
        for model, signatures in self.grouped("res_model").items():
            records = self.env[model].browse(set(signatures.mapped("res_id"))).exists()
            now = records._signed_values()
            for signature in signatures:
                changed[signature.id] = signature._differences(now.get(signature.res_id, {}))
        return changed

    def _differences(self, now):
        signed = self.signed_values or {}
        if digest(signed) != self.content_digest or self._image_bytes_digest() != self.image_digest:
            return ["signatures"]
        covers = self.env[self.res_model]._signature_covers
        return [
            path
            for path in {**signed, **now}
            if signed.get(path) != now.get(path) and covers(self.role, path, path not in signed)
        ]

    def _image_bytes_digest(self):
        return hashlib.sha256(self._image_bytes()).hexdigest()

    def _image_bytes(self):
        return base64.b64decode(self.with_context(bin_size=False).image or b"")

    def _content(self):
        """What a seal keeps of this signature."""
        return {
            "role": self.role,
            "role_label": self.role_label,
            "user": self.user_id.id or None,
            "partner": self.partner_id.id,
            "name": self.name,
            "position": self.position or None,
            "rank": self.rank or None,
            "nip": self.nip or None,
            "date": self.date.isoformat() + "Z",
            "image": self._image_bytes_digest(),
            "content": self.content_digest,
        }

    def _describe(self):
        return f"{self.name}, {format_datetime(self.env, self.date)}"


def _checked_image(env, image):
    """The bytes of a signature that is a real, bounded and not a blank picture."""
    try:
        content = base64.b64decode(image or b"", validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise UserError(env._("The signature is not a picture. Please sign again.")) from None
    if not content:
        raise UserError(env._("The signature is empty. Please sign in the box."))
    if len(content) > IMAGE_MAX_BYTES:
        raise UserError(env._("The picture of the signature is too large. Please sign again."))
    ink = _ink(content)
    if ink is None:
        raise UserError(
            env._("The signature is not a picture (PNG or JPEG) that can be read. Sign again.")
        )
    if ink < INK_MIN_PIXELS:
        raise UserError(env._("The signature is empty. Please sign in the box."))
    return content


def _ink(content):
    """How many points of the picture differ from its ground; None when it is no picture."""
    picture = decoded(content, IMAGE_MAX_BYTES, IMAGE_MAX_PIXELS)
    if picture is None:
        return None
    drawn = picture.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    grey = Image.alpha_composite(paper, drawn).convert("L").resize((300, 100))
    ground = grey.getextrema()[1]
    return sum(count for level, count in enumerate(grey.histogram()) if level < ground - 40)
