from odoo import models

from .cctv_accounting import company_time
from .cctv_seal_reader import SealReader


class CctvSealedMixin(models.AbstractModel):
    """What printed papers take from a sealed record."""

    _inherit = "cctv.sealed.mixin"

    def _sealed_text(self, path):
        """The words that stood at ``path`` ('device_id') at sealing; of now while it is open."""
        return self._sealed_texts().get(path, False)

    def _sealed_texts(self):
        """{path: words}, of the sealing, or of now while the record is open. For papers that ask
        for many."""
        self.ensure_one()
        self.check_access("read")
        seal = self.sudo().seal_id
        if seal:
            return {entry["path"]: entry.get("text", "") for entry in seal.entries}
        entries = SealReader(self, with_texts=True).read()[self.id]
        return {path: entry["text"] for path, entry in entries.items()}

    def _signature_cells(self):
        """For papers: [{"role", "name", "position", "rank", "nip", "date", "image"}], one a role;
        ``image`` is PNG bytes or None, ``date`` an aware datetime or None."""
        self.ensure_one()
        self.check_access("read")
        signatures = {s.role: s for s in self.sudo().signature_ids}
        roles = {key: label for key, label, _needed in self._signature_roles()}
        roles |= {role: s.role_label for role, s in signatures.items() if role not in roles}
        return [self._signature_cell(label, signatures.get(key)) for key, label in roles.items()]

    def _signature_cell(self, label, signature):
        texts = ("name", "position", "rank", "nip")
        if not signature:
            return {"role": label, **dict.fromkeys(texts, ""), "date": None, "image": None}
        return {
            "role": label,
            **{name: signature[name] or "" for name in texts},
            "date": self._in_company_zone(signature.date),
            "image": signature._image_bytes(),
        }

    def _in_company_zone(self, date):
        """A moment as the company's clocks show it; nothing of what has not happened yet."""
        return date and company_time(self.company_id.sudo(), date)

    def _seal_mark(self):
        """For papers: {"number", "date", "code", "url"} of the seal, or None while it is open.
        ``code`` is short, to be typed; ``url`` is that of the public page, for the QR code."""
        self.ensure_one()
        self.check_access("read")
        seal = self.sudo().seal_id
        if not seal:
            return None
        return {
            "number": seal.number,
            "date": self._in_company_zone(seal.date),
            "code": seal._public_code(),
            "url": seal._public_url(),
        }
