from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import config

from ..tools.seal import (
    SealError,
    SealKeyMissing,
    SealKeyUnknown,
    SealRing,
    configured_keys,
    public_code,
)

VERSION = 1
"""Of what is hashed and how: docs/design/sealing.md. Seals of old versions stay verifiable."""


class CctvSeal(models.Model):
    """The seal of one record: what it contained, field by field, each with a keyed hash, and a
    keyed hash over all that and over the seal before it. Sealing writes it, verifying notes its
    result on it, and nobody else changes or deletes one, not even the superuser."""

    _name = "cctv.seal"
    _description = "Seal of a record"
    _inherit = ["cctv.kept"]
    _order = "date desc, id desc"
    _rec_name = "number"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    document = fields.Char(string="Document", readonly=True, help="What kind of record it is.")
    number = fields.Char(required=True, readonly=True, index="trigram")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Sealed on", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Sealed by", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(
        string="Place in the chain", required=True, readonly=True, aggregator=None
    )
    previous_mac = fields.Char(readonly=True)
    mac = fields.Char(string="Keyed hash", required=True, readonly=True)
    key_id = fields.Char(string="Key", required=True, readonly=True)
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    database_uuid = fields.Char(string="Database", required=True, readonly=True)
    # Whoever lists seals does not thereby read what the records contain.
    entries = fields.Json(
        required=True,
        readonly=True,
        prefetch=False,
        groups="helpdesk_cctv.group_cctv_it,helpdesk_cctv.group_cctv_supervisor,"
        "helpdesk_cctv.group_cctv_management",
    )

    check_state = fields.Selection(
        [
            ("unchecked", "Not verified yet"),
            ("fits", "Fits"),
            ("broken", "Does not fit"),
            ("unverifiable", "Cannot be verified"),
        ],
        string="Verification",
        required=True,
        readonly=True,
        default="unchecked",
        index=True,
    )
    date_checked = fields.Datetime(string="Verified on", readonly=True, index=True)
    findings = fields.Text(readonly=True, help="What did not fit when it was verified last.")
    notified = fields.Char(readonly=True, help="Digest of the findings that people were told of.")

    _place_uniq = models.Constraint(
        "UNIQUE(company_id, sequence)", "There is such a place in the chain of seals already."
    )
    _record_idx = models.Index("(res_model, res_id)")

    def _untouchable_error(self):
        return AccessError(
            self.env._("Seals are made by sealing a record. Nobody can add, change or delete one.")
        )

    @api.model
    def _ring(self) -> SealRing:
        """The configured keys; UserError when there is none that works."""
        try:
            return SealRing(configured_keys(config))
        except SealError as error:
            raise UserError(self._key_sentence(error)) from None

    @api.model
    def _has_key(self) -> bool:
        """Whether the server can seal."""
        try:
            SealRing(configured_keys(config))
        except SealError:
            return False
        return True

    @api.model
    def _key_sentence(self, error: SealError) -> str:
        if isinstance(error, SealKeyMissing):
            return self.env._(
                "Nothing can be sealed or verified: the server has no key for seals. Ask the "
                "administrator to set cctv_seal_key in odoo.conf and to restart the server."
            )
        if isinstance(error, SealKeyUnknown):
            return self.env._(
                "This was sealed with the key %(key)s, which the server does not have any more. "
                "Ask the administrator to add it behind the first one in cctv_seal_key.",
                key=error.key_id,
            )
        return self.env._(
            "Nothing can be sealed or verified: the server's key for seals is malformed. Ask the "
            "administrator to correct cctv_seal_key in odoo.conf."
        )

    @api.model
    def _database_uuid(self):
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid") or ""

    def _identity(self):
        """What the keyed hash of the seal covers besides the entries."""
        self.ensure_one()
        return identity_of({name: self[name] for name in IDENTITY_FIELDS}, self._fields)

    @api.model
    def _make(self, record, entries, chain):
        """The seal of ``record`` with these entries (see ``SealReader``), at the end of ``chain``,
        which is locked."""
        ring = self._ring()
        vals = {
            "res_model": record._name,
            "res_id": record.id,
            "document": record._seal_document(),
            "number": record.number,
            "company_id": record.company_id.id,
            "date": fields.Datetime.now(),
            "user_id": self.env.uid,
            "sequence": chain.sequence + 1,
            "previous_mac": chain.mac or "",
            "key_id": ring.current,
            "version": VERSION,
            "database_uuid": self._database_uuid(),
        }
        identity = identity_of(vals, self._fields)
        vals["entries"] = [seal_entry(ring, identity, entry) for entry in entries]
        vals["mac"] = head_mac(ring, identity, vals["entries"])
        seal = self.sudo()._insert_row(vals)
        chain._advance(seal, ring)
        return seal

    def _public_code(self):
        self.ensure_one()
        return public_code(self.sudo().mac)

    def _public_url(self):
        return f"{self.get_base_url()}/cctv/seal/{self.id}/{self._public_code()}"

    def action_open_record(self):
        """Go to what is sealed."""
        self.ensure_one()
        record = self.env.get(self.res_model)
        record = record if record is None else record.browse(self.res_id).exists()
        if not record:
            raise UserError(
                self.env._("%(number)s is not there any more.", number=self.number)
            )
        record.check_access("read")
        return record.get_formview_action()


IDENTITY_FIELDS = (
    "res_model",
    "res_id",
    "document",
    "number",
    "company_id",
    "date",
    "user_id",
    "sequence",
    "previous_mac",
    "key_id",
    "version",
    "database_uuid",
)


def identity_of(vals, model_fields):
    """The identity in plain data, from records' values or from those to create."""
    identity = {}
    for name in IDENTITY_FIELDS:
        value = vals[name]
        if model_fields[name].type == "many2one":
            value = getattr(value, "id", value)
        elif model_fields[name].type == "datetime":
            value = value.isoformat() + "Z"
        identity[name] = "" if value is None or value is False else value
    return identity


def seal_entry(ring, identity, entry):
    """The entry as it is kept: with its MAC, and without what is empty."""
    kept = {key: value for key, value in entry.items() if value not in (None, "")}
    return {**kept, "mac": entry_mac(ring, identity, kept)}


def entry_mac(ring, identity, entry):
    """The MAC of one entry: of this record, in this seal, at this path."""
    place = [identity["database_uuid"], identity["company_id"], identity["sequence"]]
    content = [entry.get(key) for key in ("path", "label", "value", "text")]
    return ring.mac("entry", [place, content], identity["key_id"])


def head_mac(ring, identity, entries):
    """The MAC of the whole seal."""
    macs = [[entry["path"], entry["mac"]] for entry in entries]
    return ring.mac("seal", [identity, macs], identity["key_id"])
