from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from .cctv_seal_reader import SealReader, parts_of


class CctvSealedMixin(models.AbstractModel):
    """Sealing and its windows."""

    _inherit = "cctv.sealed.mixin"

    def action_seal(self):
        """Seal, for good. The button; UserError with what is missing."""
        self.check_access("write")
        for record in self:
            record._seal()
        return True

    def _seal(self):
        """Seal this record, in the name of the present user."""
        self._check_can_seal()
        self._own_sealed_files()
        chain = self._lock_content()
        reader = SealReader(self, with_texts=True)
        entries = reader.read()[self.id]
        self._check_signatures_current(entries)
        self._sync_files(reader.files())
        seal = self.env["cctv.seal"]._make(self, list(entries.values()), chain)
        self.sudo()._write_protocol(
            {
                "seal_state": "sealed",
                "seal_id": seal.id,
                "date_sealed": seal.date,
                "sealed_by_id": self.env.uid,
            }
        )
        self.env.flush_all()
        self._after_seal()

    def _after_seal(self):
        """For heirs: what follows, in the same transaction. The record is sealed already."""

    def _check_can_seal(self):
        """UserError with a sentence for all that is missing."""
        self.ensure_one()
        if self.sudo().seal_state == "sealed":
            raise UserError(self._sealed_already_sentence())
        self.env["cctv.seal"]._ring()
        self._refuse_gaps([*self._sealing_gaps(), *self._signature_gaps()])

    def _refuse_gaps(self, gaps):
        if gaps:
            raise UserError(
                self.env._("%(number)s cannot be sealed yet:", number=self.number)
                + "".join(f"\n• {gap}" for gap in gaps)
            )

    def _sealed_already_sentence(self):
        mine = self.sudo()
        return self.env._(
            "%(person)s sealed %(number)s already, on %(date)s.",
            person=mine.sealed_by_id.name,
            number=mine.number,
            date=format_datetime(self.env, mine.date_sealed),
        )

    def _lock_content(self):
        """From here to the end of the transaction nobody changes the record or its parts; where
        somebody just did, Odoo tries the sealing again. Returns the locked chain of seals."""
        chain = self.env["cctv.seal.chain"]._lock(self.company_id)
        self._hold_open(touch=True)
        this = self.sudo()
        for parts in parts_of(this, this._sealed_fields()):
            if parts:
                self.env.execute_query(
                    SQL(
                        "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR UPDATE",
                        SQL.identifier(parts._table),
                        tuple(parts.ids),
                    )
                )
        # What is sealed is what is stored, not what is in memory.
        self.env.flush_all()
        self.env.invalidate_all()
        return chain

    def _seal_document(self):
        """What kind of record it is, in the company's language."""
        language = self.company_id._cctv_lang()
        return self.env["ir.model"].with_context(lang=language).sudo()._get(self._name).name

    def action_verify_seal(self):
        """Verify now and say in a notification, or a window, what fits and what does not."""
        self.ensure_one()
        self.check_access("read")
        seal = self.sudo().seal_id
        findings = seal._verify_and_note() if seal else self._unsealed_findings()
        if findings:
            return self.env["cctv.seal.check"]._open(self, findings)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("The seal fits"),
                "message": self.env._(
                    "%(number)s is as it was sealed on %(date)s.",
                    number=self.number,
                    date=format_datetime(self.env, self.date_sealed),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _unsealed_findings(self):
        if self.sudo().seal_state == "sealed":
            return [self.env._("It counts as sealed, but there is no seal of it.")]
        seals = self.env["cctv.seal"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        if seals:
            return seals[0]._verify_and_note()
        raise UserError(self.env._("%(number)s is not sealed yet.", number=self.number))

    def action_add_addendum(self):
        """Open the window that adds a correction to a sealed record."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add an addendum"),
            "res_model": "cctv.add.addendum",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }
