"""Verifying the chain of custody: everything is computed anew from what the database holds."""

from odoo import models
from odoo.tools import SQL, config

from ..tools.seal import SealError, SealRing, configured_keys, same_mac

BATCH = 1000
"""Entries read at a time: bounds the memory."""

PROVED = (
    "item_id", "company_id", "kind", "date", "user_id", "partner_id", "words", "facts",
    "sequence", "previous_mac", "mac", "key_id",
)  # fmt: skip


class CctvCustodyChain(models.Model):
    _inherit = "cctv.custody.chain"

    def _verify(self):
        """Sentences about what does not fit in this chain, in the reader's language."""
        self.ensure_one()
        try:
            ring = SealRing(configured_keys(config))
        except SealError as error:
            return [self.env["cctv.seal"]._key_sentence(error)]
        sentences, last, previous = [], 0, ""
        for row in self._rows():
            sentences += self._verify_place(row, last, previous)
            sentences += self._verify_entry(ring, row)
            last, previous = row["sequence"], row["mac"]
        return sentences + self._verify_end(last, previous)

    def _rows(self, after=0):
        """The entries behind place ``after`` in order, as they are stored."""
        events = self.env["cctv.custody.event"].sudo()
        while True:
            self.env.flush_all()
            rows = self.env.execute_query_dict(
                SQL(
                    "SELECT id, %s FROM cctv_custody_event WHERE company_id = %s AND sequence > %s"
                    " ORDER BY sequence LIMIT %s",
                    SQL(", ").join(map(SQL.identifier, PROVED)),
                    self.company_id.id,
                    after,
                    BATCH,
                )
            )
            if not rows:
                return
            yield from rows
            after = rows[-1]["sequence"]
            events.invalidate_model()

    def _verify_place(self, row, last, previous):
        if row["sequence"] > last + 1:
            return [self._deleted(last + 1, row["sequence"] - 1)]
        if (row["previous_mac"] or "") != (previous or ""):
            return [
                self.env._(
                    "Entry %(place)s of custody does not follow the one before it: one of them "
                    "was put in the place of another.",
                    place=row["sequence"],
                )
            ]
        return []

    def _verify_entry(self, ring, row):
        try:
            mac = self.env["cctv.custody.event"]._make_mac(ring, row)
        except SealError as error:
            return [self.env["cctv.seal"]._key_sentence(error)]
        if same_mac(mac, row["mac"]):
            return []
        event = self.env["cctv.custody.event"].sudo().browse(row["id"])
        return [
            self.env._(
                "Entry %(place)s of custody (clip %(clip)s) was altered after it was written.",
                place=row["sequence"],
                clip=event.item_id.display_name,
            )
        ]

    def _verify_end(self, last, mac):
        if self.sequence > last:
            return [self._deleted(last + 1, self.sequence)]
        if self.sequence < last or (self.mac or "") != mac or not self._is_own_mac_sound():
            return [self.env._("The end of the chain of custody was altered.")]
        return []

    def _deleted(self, first, last):
        return self.env._(
            "Entries %(first)s to %(last)s of custody were deleted.", first=first, last=last
        )
