"""Seeing a clip, and taking it along: each time is written down before the first byte goes out."""

import binascii
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import hash_sign, verify_hash_signed

SCOPE = "helpdesk_cctv.evidence"

HOURS = {"viewed": 4, "downloaded": 48}
"""How long an address holds: 4 GB take 9 hours at 1 Mbit/s."""


class CctvEvidence(models.Model):
    _inherit = "cctv.evidence"

    def open_to_view(self):
        """What the player needs. Noted in the custody.

        :return: ``url`` of the file when a browser can play it, else False; ``frames``: the first
            and the last picture as ``{"role", "url"}``; ``name``, ``mimetype``
        """
        self._check_open("view")
        event = self._note_opened("viewed")
        row = self.sudo()
        frames = [{"role": f.role, "url": f._url("viewed", event)} for f in self._frames()]
        is_shown = row.role in ("still", "redacted") or self._is_playable()
        return {
            "url": row._url("viewed", event) if is_shown else False,
            "frames": frames,
            "name": row.name,
            "mimetype": row.mimetype,
        }

    def open_to_download(self):
        """Where the file can be fetched, in ranges. Noted in the custody.

        :return: ``url``, ``name``, ``size`` in bytes, ``sha256``
        """
        self._check_open("download")
        event = self._note_opened("downloaded")
        row = self.sudo()
        return {
            "url": row._url("downloaded", event),
            "name": row.name,
            "size": int(row.size),
            "sha256": row.sha256,
        }

    def _check_open(self, way):
        """AccessError for who may not; UserError when the file is gone."""
        self.ensure_one()
        self.check_access("read")
        if way == "view":
            self.item_id._check_may_view()
        else:
            self.item_id._check_may_download()
        self._path()

    def _note_opened(self, kind):
        facts = self._custody_facts()
        return self.env["cctv.custody.event"]._note(
            self.item_id, kind, self.sudo().name, file=facts["file"], sha256=facts["sha256"]
        )

    def _url(self, kind, event):
        """Address under which this user, and nobody else, gets the file for a while."""
        values = [self.id, self.env.uid, kind, event.id]
        token = hash_sign(self.env(su=True), SCOPE, values, expiration_hours=HOURS[kind])
        return f"/cctv/evidence/{self.id}/{token}"

    @api.model
    def _of_token(self, evidence_id, token):
        """(file, 'viewed' or 'downloaded') that an address of `_url` stands for, or None: the
        address is old, altered or somebody else's, or the user may no longer."""
        try:
            values = verify_hash_signed(self.env(su=True), SCOPE, token)
        except (ValueError, IndexError, binascii.Error, UnicodeError):
            return None
        if not values or values[:2] != [evidence_id, self.env.uid]:
            return None
        row, kind = self.browse(evidence_id).exists(), values[2]
        may = {"viewed": "_may_view", "downloaded": "_may_download"}[kind]
        if not row or not row.has_access("read") or not getattr(row.item_id, may)(self.env.user):
            return None
        return (row, kind) if row._is_noted(kind, values[3]) else None

    def _is_noted(self, kind, event_id) -> bool:
        """Whether the custody has the entry of which an address tells: who knows the secret of the
        database can sign an address, but writes no entry."""
        row, event = self.sudo(), self.env["cctv.custody.event"].sudo().browse(event_id).exists()
        if not event or (event.kind, event.user_id) != (kind, self.env.user):
            return False
        age = fields.Datetime.now() - event.date
        is_about_it = (event.facts or {}).get("file") in (row.id, row.source_id.id)
        return event.item_id == row.item_id and is_about_it and age < timedelta(hours=HOURS[kind])
