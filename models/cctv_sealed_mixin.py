from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

PROTOCOL_FIELDS = frozenset(
    {
        "number",
        "procedure_revision_id",
        "seal_state",
        "seal_id",
        "date_sealed",
        "sealed_by_id",
        "signature_ids",
        "signature_request_ids",
        "addendum_ids",
    }
)
"""What the system alone writes. ``readonly`` keeps nobody from writing them by RPC."""

UNSET = {
    "number": False,
    "procedure_revision_id": False,
    "seal_state": "draft",
    "seal_id": False,
    "date_sealed": False,
    "sealed_by_id": False,
}
"""Given at creation, so that no default of a context or of a user gets in."""


class CctvSealedFilesMixin(models.AbstractModel):
    """A record whose files are guarded (``ir_attachment.py``)."""

    _name = "cctv.sealed.files.mixin"
    _description = "Record with guarded files"

    def _check_changed_files(self, files, vals):
        """For heirs: ``vals`` were written to files of this record. UserError undoes it."""

    def _check_removed_files(self, files):
        """For heirs: files of this record are about to be deleted. UserError keeps them."""

    def _note_removed_files(self):
        """For heirs: files of this record were deleted."""


class CctvSealedMixin(models.AbstractModel):
    """A numbered record that is signed, then sealed, and that nobody edits afterwards.

    An heir sets ``_cctv_sequence`` and says what is sealed (``_sealed_fields``), who signs
    (``_signature_roles``), what must be complete (``_sealing_gaps``) and which procedure governs it
    (``_governing_procedure``). It has a ``company_id``. docs/design/sealing.md tells more.

    This class guards; ``cctv_sealed_content``, ``cctv_sealed_flow`` and ``cctv_sealed_papers``
    do the rest. What the mixin writes itself goes by ``_write_protocol``, past its own guard.
    """

    _name = "cctv.sealed.mixin"
    _description = "Sealed record"
    _inherit = ["cctv.sealed.files.mixin", "cctv.numbered"]

    procedure_revision_id = fields.Many2one(
        "cctv.procedure.revision",
        string="Under procedure",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The revision of the governing procedure that was in force when this was made.",
    )
    seal_state = fields.Selection(
        [("draft", "Open"), ("sealed", "Sealed")],
        string="Seal",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    seal_id = fields.Many2one(
        "cctv.seal", string="Its seal", readonly=True, copy=False, ondelete="restrict"
    )
    date_sealed = fields.Datetime(string="Sealed on", readonly=True, copy=False)
    sealed_by_id = fields.Many2one(
        "res.users", string="Sealed by", readonly=True, copy=False, ondelete="restrict"
    )
    signature_ids = fields.One2many(
        "cctv.signature", "res_id", string="Signatures", readonly=True, copy=False
    )
    addendum_ids = fields.One2many(
        "cctv.addendum", "res_id", string="Addenda", readonly=True, copy=False
    )

    def _sealed_fields(self):
        """What is sealed: {field name: None, or for the records of a one2many such a dict again}.

        ``{"number": None, "line_ids": {"value_number": None, "photo_ids": None}}``
        """
        raise NotImplementedError

    def _sealed_open_fields(self):
        """Names of fields that may change after sealing, besides chatter and activities."""
        return frozenset()

    def _signature_roles(self):
        """[(key, label in the reader's language, whether it must be there before sealing)]"""
        return []

    def _signature_conflicts(self):
        """Pairs of role keys that one person must not sign both: [("executed", "checked")]."""
        return []

    def _signature_covers(self, role, path, is_new=False):
        """Whether who signs in this role signs what is at ``path`` of the content; for heirs where
        one signs what he gives, and another what comes after.

        :param is_new: it was not there when it was signed
        """
        return True

    def _sealing_gaps(self):
        """Sentences, in the reader's language, that say what is missing before sealing."""
        self.ensure_one()
        return []

    def _governing_procedure(self):
        """The ``cctv.procedure`` this record is made under; the company's main one by default."""
        return self.company_id._cctv_profile().procedure_id

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_protocol_fields(vals_list)
        records = super().create([{**vals, **UNSET} for vals in vals_list])
        records._set_procedure_revisions()
        return records

    def write(self, vals):
        self._refuse_protocol_fields([vals])
        if not self._always_open_fields().issuperset(vals):
            self.check_access("write")  # before anything is told about it
            self._refuse_sealed()
        return super().write(vals)

    def unlink(self):
        self.check_access("unlink")
        self._refuse_sealed()
        self.env["cctv.signature"]._discard_of(self)
        return super().unlink()

    def _sealed_records(self):
        """The records that are sealed: these. Of a part it is the record that it is part of."""
        return self

    def _write_protocol(self, vals):
        """Write what ``write`` refuses. The methods of this mixin alone call it."""
        return super().write(vals)

    def _note_number(self, number):
        self.sudo()._write_protocol({"number": number})

    def _set_procedure_revisions(self):
        revisions = defaultdict(self.browse)
        for record in self:
            revisions[record.sudo()._governing_procedure().current_revision_id.id] |= record
        for revision, records in revisions.items():
            if revision:
                records._write_protocol({"procedure_revision_id": revision})

    def _always_open_fields(self):
        """Fields that may be written on a sealed record: what is about it, not in it."""
        chatter = self.env["mail.thread"]._fields.keys() | {
            name for name in self.env["mail.activity.mixin"]._fields if name.startswith("activity")
        }
        own = set(self.env["base"]._fields)
        return (chatter - own) | self._sealed_open_fields()

    def _refuse_protocol_fields(self, vals_list):
        for vals in vals_list:
            if touched := PROTOCOL_FIELDS.intersection(vals):
                labels = self.fields_get(touched, ["string"])
                raise UserError(
                    self.env._(
                        "%(fields)s: the system alone writes this.",
                        fields=", ".join(sorted(label["string"] for label in labels.values())),
                    )
                )

    def _refuse_sealed(self):
        """Refuse what would change or delete a sealed record, for everybody."""
        sealed = self.sudo().filtered(lambda record: record.seal_state == "sealed")[:1]
        if sealed:
            raise sealed._sealed_error(self.env)

    def _sealed_error(self, env):
        return UserError(
            env._(
                "%(number)s is sealed: it can neither be changed nor deleted. To correct it, add "
                "an addendum.",
                number=self.number or self.display_name,
            )
        )

    @api.private
    def _hold_open(self, touch=False):
        """Make sure that these records are open, and stay so to the end of this transaction.

        Whoever seals one of them at the same moment waits, or is tried again: what is sealed is
        then never older than what is stored.

        :param touch: also count as a change of the records: something appears in them or goes,
            which the rows that the sealing sees do not tell
        """
        if not self.ids:
            return
        self.flush_recordset(["seal_state"])
        table = SQL.identifier(self._table)
        if touch:
            query = SQL(
                "UPDATE %s SET seal_state = seal_state WHERE id IN %s RETURNING id, seal_state",
                table,
                tuple(self.ids),
            )
        else:
            query = SQL(
                "SELECT id, seal_state FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                table,
                tuple(self.ids),
            )
        for record_id, state in self.env.execute_query(query):
            if state == "sealed":
                raise self.browse(record_id).sudo()._sealed_error(self.env)


class CctvSealedPartMixin(models.AbstractModel):
    """A line of a sealed record: cannot be made, changed or deleted once that is sealed."""

    _name = "cctv.sealed.part.mixin"
    _description = "Part of a sealed record"
    _inherit = ["cctv.sealed.files.mixin"]

    _sealed_parent = None
    """Name of the many2one to the record that is sealed, or to another part of it."""

    def _sealed_label(self, field_name, label):
        """How the seal names the field of this line: what a person would call it."""
        self.ensure_one()
        return f"{self.display_name}: {label}"

    def _sealed_open_fields(self):
        """Names of fields that may change after sealing: what follows from the part, not what it
        says."""
        return frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        # Afterwards: the parent may come from a default. What was made is undone by the refusal.
        parts._hold_parents_open(touch=True)
        return parts

    def write(self, vals):
        self.check_access("write")
        if self._sealed_open_fields().issuperset(vals):
            return super().write(vals)
        moves = self._sealed_parent in vals
        self._hold_parents_open(touch=moves)
        result = super().write(vals)
        if moves:
            self._hold_parents_open(touch=True)
        return result

    def _write_protocol(self, vals):
        """Past the guards of heirs, who may refuse it when the record is only to be sealed yet."""
        self._hold_parents_open()
        return super().write(vals)

    def unlink(self):
        self.check_access("unlink")
        self._hold_parents_open(touch=True)
        return super().unlink()

    @api.private
    def _hold_parents_open(self, touch=False):
        self._sealed_records()._hold_open(touch)

    def _sealed_records(self):
        """The sealable records that these are parts of, at whatever depth."""
        return self.sudo()[self._sealed_parent]._sealed_records()
