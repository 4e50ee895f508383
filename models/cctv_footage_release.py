"""Proof for whoever holds a letter: the address in its QR code."""

import binascii

from odoo import api, models, tools

SCOPE = "helpdesk_cctv.release"
MODELS = {"d": "cctv.footage.delivery", "r": "cctv.footage.request"}


class CctvFootageDelivery(models.Model):
    _inherit = "cctv.footage.delivery"

    def _release_url(self):
        """Of the public page that confirms the release letter."""
        return release_url(self, "d")

    @api.model
    def _of_letter(self, token):
        """The hand-over or request behind the address on a letter, with sudo; None when it was
        altered."""
        if not isinstance(token, str) or len(token) > 500:
            return None
        try:
            content = tools.verify_hash_signed(self.env(su=True), SCOPE, token)
        except (ValueError, binascii.Error, UnicodeError, IndexError):
            return None
        if not isinstance(content, list) or len(content) != 2 or content[0] not in MODELS:
            return None
        return self.env[MODELS[content[0]]].sudo().browse(content[1]).exists() or None


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _approval_url(self):
        """Of the public page that confirms the letter of approval."""
        return release_url(self, "r")

    def _is_approved(self):
        """Whether a letter of approval holds: decided, and not undone."""
        return bool(self.date_approved) and self.state not in (
            "draft", "submitted", "returned", "verified", "refused", "cancelled",
        )  # fmt: skip


def release_url(record, kind):
    record.ensure_one()
    token = tools.hash_sign(record.env(su=True), SCOPE, [kind, record.id])
    return f"{record.get_base_url()}/cctv/release/{token}"
