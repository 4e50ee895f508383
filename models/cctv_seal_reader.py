"""Reads the content of sealable records from the database, for many of them at once."""

import base64
import hashlib

from odoo import SUPERUSER_ID, Command
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_datetime

from ..tools.seal import digest
from .cctv_accounting import company_zone

ALWAYS = {"number": None, "procedure_revision_id": None}
SIGNATURES = "signatures"
ATTACHMENTS = "attachments"


class SealReader:
    """The content of ``records``, all of one model, as entries by path.

    An entry is {"path", "label", "value", "text"}: the value in plain data that does not depend on
    anybody's language, and label and text as a person reads them. Labels and texts cost queries;
    without ``with_texts`` they are left out.
    """

    def __init__(self, records, with_texts=False):
        self.company = records.company_id[:1]
        self.records = self._as_system(records)
        self.env = self.records.env
        self.with_texts = with_texts
        self._found = {record.id: {} for record in self.records}
        self._owners = {}
        """{(model, id) of a record or part: (id of the record, path before its fields)}"""
        self._linked_files = {}
        """{id of an attachment that a many2many names: id of the record}"""

    def read(self):
        """{id of the record: {path: entry}}"""
        spec = {**ALWAYS, **self.records._sealed_fields()}
        self._read_fields([(record, record.id, "") for record in self.records], spec)
        self._read_signatures()
        self._read_attachments()
        self._read_extra()
        return self._found

    def files(self):
        """The attachments that belong to the records, after ``read``."""
        return self._attachments

    def _as_system(self, records):
        """The records as nobody's context or rights change them, in the company's language."""
        context = {
            "active_test": False,
            "lang": self.company._cctv_lang(),
            "tz": company_zone(self.company.sudo()),
        }
        return records.with_env(records.env(user=SUPERUSER_ID, su=True, context=context))

    def _add(self, root_id, path, value, label=None, text=None):
        entry = {"path": path, "value": value}
        if self.with_texts:
            entry |= {"label": label or path, "text": text or ""}
        self._found[root_id][path] = entry

    def _read_fields(self, items, spec):
        """Read the fields of ``spec`` of ``items``: [(record, id of its root, path before)]."""
        if not items:
            return
        model = items[0][0].browse()
        everything = model.browse([record.id for record, _root, _prefix in items])
        items = [(record.with_prefetch(everything._ids), root, pre) for record, root, pre in items]
        self._owners |= {(model._name, record.id): (root, pre) for record, root, pre in items}
        translations = self._translations(everything, spec)
        for name, nested in spec.items():
            field = model._fields[name]
            for record, root, prefix in items:
                value = translations[name][record.id] if name in translations else None
                self._read_field(record, field, root, prefix, value)
            if nested:
                self._read_fields(self._children(items, name), nested)

    def _read_field(self, record, field, root, prefix, value):
        if value is None:
            value = plain_value(record, field)
        if field.comodel_name == "ir.attachment" and field.type == "many2many":
            self._linked_files |= dict.fromkeys(value, root)
        label = text = None
        if self.with_texts:
            label = label_of(record, field)
            text = text_of(record, field)
        self._add(root, prefix + field.name, value, label, text)

    def _children(self, items, name):
        return [
            (child, root, f"{prefix}{name}[{child.id}].")
            for record, root, prefix in items
            for child in record[name].sorted("id")
        ]

    def _translations(self, records, spec):
        """{name of a translated field: {id: its texts by language}}, as they are stored."""
        names = [name for name in spec if records._fields[name].translate]
        if not names:
            return {}
        records.flush_recordset(names)
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id IN %s",
                columns,
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
        return {
            name: {row[0]: row[1 + place] or {} for row in rows}
            for place, name in enumerate(names)
        }

    def _read_signatures(self):
        domain = [("res_model", "=", self.records._name), ("res_id", "in", self.records.ids)]
        by_record = dict.fromkeys(self.records.ids, ())
        for signature in self.env["cctv.signature"].search(domain, order="id"):
            by_record[signature.res_id] += (signature,)
        for root, signatures in by_record.items():
            self._add(
                root, SIGNATURES, [s.id for s in signatures], self.env._("Signatures"),
                str(len(signatures)),
            )
            for signature in signatures:
                self._add(
                    root,
                    f"{SIGNATURES}[{signature.id}]",
                    signature._content(),
                    self.env._("Signature '%(role)s'", role=signature.role_label),
                    signature._describe() if self.with_texts else None,
                )

    def _read_attachments(self):
        """All files of the records and of their parts, and those that their fields name."""
        by_root = {root: [] for root in self._found}
        self._attachments = self._search_attachments()
        for attachment in self._attachments:
            owner = self._owners.get((attachment.res_model, attachment.res_id))
            root = owner[0] if owner else self._linked_files.get(attachment.id)
            if root is not None:
                by_root[root].append(attachment)
        for root, attachments in by_root.items():
            self._add(
                root, ATTACHMENTS, sorted(a.id for a in attachments), self.env._("Files"),
                ", ".join(a.name for a in attachments),
            )
            for attachment in attachments:
                self._add(
                    root,
                    f"{ATTACHMENTS}[{attachment.id}]",
                    file_value(attachment),
                    self._file_label(attachment),
                    attachment.name,
                )

    def _file_label(self, attachment):
        owner = self.env.get(attachment.res_model)
        if not self.with_texts or owner is None or attachment.res_field not in owner._fields:
            return self.env._("File '%(name)s'", name=attachment.name)
        return label_of(owner.browse(attachment.res_id), owner._fields[attachment.res_field])

    def _search_attachments(self):
        ids = {}
        for model, record_id in self._owners:
            ids.setdefault(model, []).append(record_id)
        domain = Domain.OR(
            [Domain("res_model", "=", model) & Domain("res_id", "in", ids[model]) for model in ids]
        )
        domain |= Domain("id", "in", list(self._linked_files))
        # A condition on the id, so that files of binary fields are found too.
        return self.env["ir.attachment"].search(domain & Domain("id", "!=", 0), order="id")

    def _read_extra(self):
        for record in self.records:
            for path, label, value, text in record._sealed_extra():
                self._add(record.id, path, value, label, text)


def plain_value(record, field):
    """The value of a field as plain data, exact and the same for every reader."""
    value = record[field.name]
    match field.type:
        case "many2one":
            return value.id or None
        case "one2many" | "many2many":
            return sorted(value.ids)
        case "reference":
            return f"{value._name},{value.id}" if value else None
        case "datetime":
            return value.isoformat() + "Z" if value else None
        case "date":
            return value.isoformat() if value else None
        case "boolean" | "integer" | "float" | "monetary":
            return value
        case "binary":
            return None if field.attachment else bytes_value(base64.b64decode(value or b""))
        case "json":
            return value or None
    return None if value is False else (value or None)


def bytes_value(content):
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def file_value(attachment):
    """What is sealed of a file: its bytes by SHA-256 (the core's checksum is SHA-1), and where it
    hangs."""
    value = {
        "name": attachment.name,
        "model": attachment.res_model or None,
        "id": attachment.res_id or None,
        "field": attachment.res_field or None,
    }
    if attachment.type == "url":
        return {**value, "url": attachment.url}
    return value | bytes_value(attachment.raw or b"")


def label_of(record, field):
    label = field._description_string(record.env) or field.name
    return record._sealed_label(field.name, label) if hasattr(record, "_sealed_label") else label


def text_of(record, field):
    """The value of a field as a person reads it, '' for none."""
    value, env = record[field.name], record.env
    match field.type:
        case "boolean":
            return env._("yes") if value else env._("no")
        case "integer":
            return str(value)
        case "float" | "monetary":
            return _number_text(value, field, env)
        case "datetime":
            return format_datetime(env, value, dt_format="d MMM y HH:mm:ss z") if value else ""
        case "date":
            return format_date(env, value) if value else ""
        case "selection":
            return dict(field._description_selection(env)).get(value, value) or ""
        case "many2one" | "reference":
            return value.display_name or "" if value else ""
        case "one2many" | "many2many":
            return _names_text(value)
        case "binary" | "json":
            return ""
    return str(value) if value else ""


def _number_text(value, field, env):
    digits = field.get_digits(env) if field.type == "float" else None
    text = f"{value:.{digits[1]}f}" if digits else repr(value)
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", env["res.lang"]._get_data(code=env.lang).decimal_point or ".")


def _names_text(records):
    """Names where they are few: a form's lines are told one by one anyway."""
    if records._name == "ir.attachment" or len(records) <= 5:
        return ", ".join(name or "" for name in records.mapped("display_name"))
    return str(len(records))


def digests_of(entries):
    """{path: digest of the value} of what a signer signs: all but the signatures."""
    return {
        path: digest(entry["value"])[:16]
        for path, entry in entries.items()
        if not path.startswith(SIGNATURES)
    }


def depth_of(path):
    """How deep in the record ``path`` is: a field of a line is deeper than the list of lines."""
    return path.count("."), path.count("[")


def parts_of(records, spec):
    """The records of each one2many in what is sealed, at whatever depth: a list of recordsets."""
    parts = []
    for name, nested in spec.items():
        if nested:
            parts += [records[name], *parts_of(records[name], nested)]
    return parts


def own_files(records):
    """Make the files that the records' many2many fields name theirs alone: a file that hangs
    elsewhere, or nowhere yet, could be changed or deleted there."""
    for name, field in records._fields.items():
        if field.type == "many2many" and field.comodel_name == "ir.attachment" and field.store:
            for record in records.filtered(name):
                _own_files_of(record, name)


def _own_files_of(record, name):
    place = {"res_model": record._name, "res_id": record.id}
    for attachment in record[name]:
        if (attachment.res_model, attachment.res_id) == (record._name, record.id):
            continue
        if attachment.res_id:
            copy = attachment.copy(place)
            commands = [Command.unlink(attachment.id), Command.link(copy.id)]
            record._write_protocol({name: commands})
        else:
            attachment.write(place)
