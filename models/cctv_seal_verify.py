from dataclasses import dataclass, field

from odoo import fields, models
from odoo.tools import SQL, config

from ..tools.seal import SealError, SealRing, configured_keys, digest, same_mac
from .cctv_accounting import company_zone
from .cctv_seal import entry_mac, head_mac
from .cctv_seal_reader import (
    ATTACHMENTS,
    SIGNATURES,
    SealReader,
    depth_of,
    plain_value,
    text_of,
)


@dataclass(frozen=True)
class Finding:
    """Something that does not fit: ``code`` names what, ``values`` go into the sentence."""

    code: str
    path: str = ""
    values: dict = field(default_factory=dict, hash=False)

    @property
    def is_doubt(self):
        """Nothing is known to be altered; it just cannot be told."""
        return self.code in ("key", "other_database", "field_gone", "model_gone", "version")


class CctvSeal(models.Model):
    """Verifying: everything is computed anew from what the database and the files hold now."""

    _inherit = "cctv.seal"

    def _verify_and_note(self):
        """Verify one or more seals now, note the result on them, and return sentences in the
        reader's language about what does not fit."""
        found = self._verify()
        self._note(found)
        return [
            sentence for seal in self for sentence in seal._sentences(found[seal.id])
        ]

    def _verified_state(self):
        """Whether this one seal fits, without noting it."""
        return _state_of(self._verify()[self.id])

    def action_verify(self):
        """The button on seals."""
        self.check_access("read")
        sentences = self.sudo()._verify_and_note()
        if sentences:
            return self.env["cctv.seal.check"]._open(self[:1], sentences)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Everything is as it was sealed."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _verify(self):
        """{id: [Finding]}; set-based: the number of queries does not grow with that of seals."""
        seals = self.sudo().with_context(active_test=False)
        try:
            ring = SealRing(configured_keys(config))
        except SealError as error:
            return {seal.id: [Finding("key", values={"error": error})] for seal in seals}
        seals.fetch([*self._fields_to_verify(), "entries"])
        found = {}
        for model, group in seals.grouped("res_model").items():
            found |= group._verify_model(model, ring)
        for seal_id, findings in seals._verify_links().items():
            found[seal_id] += findings
        return found

    def _fields_to_verify(self):
        return [name for name in self._fields if self._fields[name].column_type]

    def _verify_model(self, model, ring):
        if model not in self.env or not hasattr(self.env[model], "_sealed_fields"):
            return {seal.id: [Finding("model_gone")] for seal in self}
        records = self.env[model].browse(self.mapped("res_id")).exists()
        now = {}
        for _company, group in records.grouped("company_id").items():
            now |= SealReader(group).read()
        return {seal.id: seal._verify_one(ring, now.get(seal.res_id)) for seal in self}

    def _verify_one(self, ring, now):
        """[Finding] of one seal; ``now``: {path: entry} of its record, None when it is gone."""
        if self.database_uuid != self._database_uuid():
            return [Finding("other_database")]
        try:
            findings = self._verify_own(ring)
        except SealError as error:
            return [Finding("key", values={"error": error})]
        if now is None:
            return [*findings, Finding("record_gone")]
        return findings + self._verify_state() + self._verify_entries(ring, now)

    def _verify_own(self, ring):
        entries = self.entries or []
        mac = head_mac(ring, self._identity(), entries)
        return [] if same_mac(mac, self.mac) else [Finding("head")]

    def _verify_state(self):
        record = self.env[self.res_model].browse(self.res_id)
        findings = []
        if record.seal_state != "sealed" or not record.date_sealed:
            findings.append(Finding("reopened"))
        elif record.seal_id != self:
            findings.append(Finding("other_seal"))
        elif record.date_sealed != self.date or record.sealed_by_id != self.user_id:
            findings.append(Finding("sealing_altered"))
        return findings

    def _verify_entries(self, ring, now):
        identity, findings, gone = self._identity(), [], ()
        for entry in sorted(self.entries or [], key=lambda entry: depth_of(entry["path"])):
            path = entry["path"]
            if path.startswith(gone):
                continue
            sound = same_mac(entry_mac(ring, identity, entry), entry.get("mac"))
            current, known = self._value_now(path, now)
            same = known and digest(current) == digest(entry.get("value"))
            if sound and same:
                continue
            if not known and sound and not self._is_row(path):
                findings.append(Finding("field_gone", path, {"label": _label(entry)}))
                continue
            findings += self._differences(ring, identity, entry, current, known, sound)
            gone += tuple(f"{path}[{key}]" for key in _missing(entry.get("value"), current))
        return findings

    def _differences(self, ring, identity, entry, current, known, sound):
        path, label = entry["path"], _label(entry)
        if not sound:
            untouched = known and self._is_untouched(ring, identity, entry, current)
            code = "snapshot" if untouched else "snapshot_and_maybe_value"
            return [Finding(code, path, {"label": label, "now": self._text_now(path, current)})]
        if path == ATTACHMENTS or path == SIGNATURES or self._is_list(entry, current):
            return self._list_findings(path, label, entry.get("value"), current)
        values = {
            "label": label,
            "sealed": self._text_sealed(entry),
            "now": self._text_now(path, current),
        }
        kind = path.split("[")[0]
        code = {ATTACHMENTS: "file", SIGNATURES: "signature"}.get(kind, "value")
        return [Finding(code, path, values)]

    @staticmethod
    def _is_list(entry, current):
        return any(isinstance(value, list) for value in (entry.get("value"), current))

    @staticmethod
    def _is_row(path):
        return "[" in path

    def _is_untouched(self, ring, identity, entry, current):
        """Whether the keyed hash fits what is there now: only the seal's own copy was rewritten,
        its value and perhaps the words that go with it."""
        record = self.env[self.res_model].browse(self.res_id)
        now = SealReader(record, with_texts=True).read()[record.id].get(entry["path"], {})
        texts, labels = ({entry.get(key), now.get(key) or None} for key in ("text", "label"))
        tries = (
            {**entry, "value": current, "text": text, "label": label}
            for text in texts
            for label in labels
        )
        return any(same_mac(entry_mac(ring, identity, this), entry.get("mac")) for this in tries)

    def _list_findings(self, path, label, sealed, current):
        """[Finding] of what was taken out of a list, and of what came into it."""
        sealed, current = sealed or [], current or []
        gone = {key: self._row_label(path, key) for key in sealed if key not in current}
        came = {key: self._row_now(path, key) for key in current if key not in sealed}
        return [
            Finding(code, f"{path}[{key}]", {"label": label, "row": row})
            for code, rows in (("row_removed", gone), ("row_added", came))
            for key, row in rows.items()
        ]

    def _row_label(self, path, key):
        """What to call a line, file or signature that was sealed: for a line the shortest label of
        its fields, 'Supply voltage' rather than 'Supply voltage: Remark'."""
        rows = [f"{path}[{key}]"]
        if self._comodel_at(path) == "ir.attachment":
            rows.append(f"{ATTACHMENTS}[{key}]")
        labels = [
            _label(entry)
            for entry in self.entries or []
            if entry["path"] in rows or entry["path"].startswith(f"{rows[0]}.")
        ]
        return min(labels, key=len, default=key)

    def _row_now(self, path, key):
        """What to call a line, file or signature that is there now and was not sealed."""
        model = self._comodel_at(path)
        row = self.env[model].browse(key).exists() if model else None
        return self.env._("%(name)s (new)", name=row.display_name) if row else key

    def _comodel_at(self, path):
        """Of which model the rows of the list at ``path`` are; None when that is not known."""
        if path in (ATTACHMENTS, SIGNATURES):
            return {ATTACHMENTS: "ir.attachment", SIGNATURES: "cctv.signature"}[path]
        _record, field = self._field_at(path)
        return field and field.comodel_name

    def _value_now(self, path, now):
        """(the value at ``path`` in the database now, whether there is such a thing).

        What this version of the addon no longer seals is read by its name all the same.
        """
        if path in now:
            return now[path].get("value"), True
        record, field = self._field_at(path)
        return (plain_value(record, field), True) if field else (None, False)

    def _field_at(self, path):
        """(record or line, its field) at ``path``; (None, None) when there is no such thing."""
        record = self.env[self.res_model].browse(self.res_id)
        *steps, name = path.split(".")
        for step in steps:
            rows, _bracket, key = step.rstrip("]").partition("[")
            if rows not in record._fields or not key.isdecimal():
                return None, None
            record = record[rows].filtered(lambda r, key=int(key): r.id == key)
            if not record:
                return None, None
        return (record, record._fields[name]) if name in record._fields else (None, None)

    def _text_sealed(self, entry):
        return entry.get("text") or _raw_text(entry.get("value"))

    def _text_now(self, path, current):
        record, field = self._field_at(path)
        if not field:
            is_file = isinstance(current, dict) and "size" in current
            return (not is_file and self._extra_text_now(path)) or _raw_text(current)
        company = self.company_id
        record = record.with_context(lang=company._cctv_lang(), tz=company_zone(company))
        return text_of(record, field) or _raw_text(current)

    def _extra_text_now(self, path):
        """The words of what is no field of the record (``_sealed_extra``)."""
        record = self.env[self.res_model].browse(self.res_id)
        entries = SealReader(record, with_texts=True).read()[record.id]
        return entries.get(path, {}).get("text")

    def _verify_links(self):
        """{id: [Finding]}: whether each seal stands on the one before it."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT seal.id, before.id, before.mac = seal.previous_mac, seal.sequence
                  FROM cctv_seal seal
             LEFT JOIN cctv_seal before ON before.company_id = seal.company_id
                   AND before.sequence = seal.sequence - 1
                 WHERE seal.id IN %s
                """,
                tuple(self.ids) or (0,),
            )
        )
        found = {}
        for seal_id, before, fits, sequence in rows:
            if sequence == 1:
                found[seal_id] = []
            elif not before:
                found[seal_id] = [Finding("before_missing", values={"place": sequence - 1})]
            else:
                found[seal_id] = [] if fits else [Finding("relinked", values={"place": sequence})]
        return found

    def _note(self, found):
        """Keep the result of a verification on the seals."""
        now = fields.Datetime.now()
        groups = {}
        for seal in self.sudo():
            findings = found[seal.id]
            said = seal._in_company_language()._sentences(findings) if findings else ()
            text = "\n".join(said) or False
            groups.setdefault((_state_of(findings), text), self.browse())
            groups[_state_of(findings), text] |= seal
        for (state, text), seals in groups.items():
            vals = {"check_state": state, "date_checked": now, "findings": text}
            seals.sudo()._write_row(vals)

    def _in_company_language(self):
        return self.with_context(lang=self.company_id._cctv_lang())


def _state_of(findings):
    if not findings:
        return "fits"
    return "unverifiable" if all(finding.is_doubt for finding in findings) else "broken"


def _label(entry):
    return entry.get("label") or entry["path"]


def _missing(sealed, current):
    """The rows that were sealed and are not there now: their fields need no sentence each."""
    if isinstance(sealed, list) and isinstance(current, list):
        return [key for key in sealed if key not in current]
    return []


def _raw_text(value):
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, dict) and "size" in value:
        return f"{value.get('name') or ''} ({value['size']} bytes)".strip()
    return str(value)
