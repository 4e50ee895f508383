import errno
import os
import unicodedata
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, config

from ..tools.evidence_folder import EvidenceFolder, Written, hash_file
from . import cctv_row_locks as row_locks
from .cctv_poll_tools import clean

EVIDENCE_ROLES = [
    ("original", "Original"),
    ("remuxed", "Playable copy"),
    ("still", "Still picture"),
    ("redacted", "Redacted picture"),
    ("first_frame", "First picture"),
    ("last_frame", "Last picture"),
]

EVENT_OF_ROLE = {
    "original": "extracted",
    "remuxed": "copied",
    "still": "copied",
    "redacted": "redacted",
}
"""What is written into the custody of a clip when a file of it is stored. The first and the last
picture come with their clip and need no entry of their own."""

NAME_MAX = 120
"""Characters of a file's name."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class CctvEvidence(models.Model):
    """A file in the evidence folder beside the filestore; never an ``ir.attachment``. The system
    alone writes these rows; a file that is destroyed leaves its row."""

    _name = "cctv.evidence"
    _description = "Evidence file"
    _inherit = ["cctv.kept"]
    _order = "id desc"

    item_id = fields.Many2one(
        "cctv.footage.item", required=True, index=True, ondelete="restrict"
    )
    source_id = fields.Many2one(
        "cctv.evidence", string="Made from", index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    role = fields.Selection(EVIDENCE_ROLES, required=True, default="original")
    name = fields.Char(string="File name", required=True)
    store_key = fields.Char(required=True, index=True, groups="base.group_system")
    mimetype = fields.Char(string="Kind of file")
    size = fields.Float(string="Size (bytes)", digits=(20, 0), aggregator="sum")
    sha256 = fields.Char(string="SHA-256", index="btree_not_null")
    duration_s = fields.Float(string="Duration (s)")
    codec = fields.Char()
    width = fields.Integer(aggregator=None)
    height = fields.Integer(aggregator=None)
    flaw = fields.Char(string="What is wrong with it", help="Found when the file was read.")
    user_id = fields.Many2one("res.users", string="Stored by", ondelete="restrict")
    date_stored = fields.Datetime(string="Stored on", required=True)
    date_destroyed = fields.Datetime(string="Destroyed on")

    def _untouchable_error(self):
        return AccessError(self.env._("Evidence files are written by the system alone."))

    # What the other parts call

    @api.model
    def _store(
        self, item, role, name, stream_or_path, *, event=None, words="", known=None, **values
    ):
        """Keep a file of ``item``: all of it, read in small blocks, with its SHA-256, on the disk
        when this returns. The row and the custody entry come with the caller's transaction; where
        that is undone, the file goes as well. Who calls has checked who may.

        :param role: of ``EVIDENCE_ROLES``
        :param name: of the file, as people know it; never part of a path
        :param stream_or_path: a binary file that is read to its end, or a path. A path that
            ``_folder().new_part()`` gave is taken over instead of copied; it is removed when the
            transaction is committed
        :param event: kind of the custody entry; that of the role when not given, none when False
        :param words: in the custody entry
        :param known: (size, SHA-256) of a part that was hashed while it came
        :param values: further fields of the row: codec, duration_s, mimetype, flaw, source_id …
        :return: the row
        :raises UserError: there is no room, or it cannot be written
        """
        item.ensure_one()
        with self._writing():
            written = self._keep(item.sudo().company_id.id, stream_or_path, known)
        self._erase_when_undone(written.key)
        row = self.sudo()._insert_row(
            {
                **{key: clean(value) for key, value in values.items()},
                "item_id": item.id,
                "company_id": item.sudo().company_id.id,
                "role": role,
                "name": self._clean_name(name),
                "store_key": written.key,
                "size": written.size,
                "sha256": written.sha256,
                "user_id": self.env.uid,
                "date_stored": fields.Datetime.now(),
            }
        )
        row._note_stored(event, words)
        item._file_stored(row)
        return row

    def _open(self):
        """The file, open for reading in binary. Who calls has checked who may.

        :raises UserError: it was destroyed, or it is not there
        """
        path = self._path()
        try:
            return open(path, "rb")
        except OSError:
            raise UserError(self._missing_sentence()) from None

    def _path(self):
        """Where the file is. Raises UserError when it was destroyed, or is not there."""
        self.ensure_one()
        row = self.sudo()
        if row.date_destroyed:
            raise UserError(self.env._("%s was destroyed.", row.name))
        path = self._folder().path(row.store_key)
        if not path.is_file():
            raise UserError(self._missing_sentence())
        return path

    @api.model
    def _destroy(self, rows, why):
        """The files go for good when the transaction is committed, the rows stay. A process that
        is killed in between leaves files that nobody can open, and that the next tidying removes.
        Who calls has checked who may, and that nothing holds them.

        :param why: a sentence for the custody of their clips
        """
        rows = row_locks.wait_for(rows.sudo()).filtered(lambda row: not row.date_destroyed)
        if not rows:
            return
        rows._write_row({"date_destroyed": fields.Datetime.now()})
        rows._note_destroyed(why)
        rows._erase_when_done()
        rows.item_id._files_destroyed()

    # The folder

    @api.model
    def _folder(self):
        """The folder of this database's evidence files."""
        return EvidenceFolder(evidence_root(self.env.cr.dbname))

    @api.model
    def _keep(self, company_id, stream_or_path, known=None):
        folder = self._folder()
        if hasattr(stream_or_path, "read"):
            return folder.write(company_id, stream_or_path)
        if folder.is_part(stream_or_path):
            return self._take_over(folder, company_id, stream_or_path, known)
        with open(stream_or_path, "rb") as stream:
            return folder.write(company_id, stream)

    @api.model
    def _take_over(self, folder, company_id, path, known):
        """A part becomes a file without being copied."""
        part = folder.part(os.path.basename(path))
        size, digest = known or hash_file(part)
        key = folder.adopt(company_id, part)
        self.env.cr.postcommit.add(lambda: part.unlink(missing_ok=True))
        return Written(key, size, digest)

    @api.model
    def _erase_when_undone(self, key):
        """The transaction, or a savepoint of one that is committed: what counts is the row."""
        cr, folder = self.env.cr, self._folder()
        cr.postrollback.add(lambda: folder.erase(key))
        cr.postcommit.add(lambda: _has_row(cr, key) or folder.erase(key))

    def _erase_when_done(self):
        """Only what counts as destroyed then: a savepoint may have taken that back."""
        cr, folder, keys = self.env.cr, self._folder(), self.mapped("store_key")
        cr.postcommit.add(lambda: [folder.erase(k) for k in keys if not _has_row(cr, k, True)])

    @api.model
    @contextmanager
    def _writing(self):
        """What goes wrong in the folder is told in a sentence."""
        try:
            yield
        except OSError as error:
            raise UserError(self._disk_sentence(error)) from error

    @api.model
    def _disk_sentence(self, error):
        if error.errno in FULL:
            return self.env._(
                "The disk of the evidence folder is full. Nothing was lost that was stored before; "
                "ask the administrator for room, then go on."
            )
        return self.env._(
            "The evidence folder cannot be written: %s. Tell the administrator.",
            os.strerror(error.errno) if error.errno else type(error).__name__,
        )

    @api.model
    def _clean_name(self, name):
        """A name for people and for downloads: no folders, nothing invisible, not too long."""
        name = unicodedata.normalize("NFC", clean(str(name or "")))
        name = name.replace("\\", "/").rsplit("/", 1)[-1]
        name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
        stem, dot, end = name.rpartition(".")
        if len(name) > NAME_MAX and dot and len(end) <= 8:
            return f"{stem[: NAME_MAX - len(end) - 1]}.{end}"
        return name[:NAME_MAX] or "clip"

    # Custody

    def _note_stored(self, event, words):
        kind = EVENT_OF_ROLE.get(self.role, False) if event is None else event
        if kind:
            self.env["cctv.custody.event"]._note(
                self.item_id, kind, words or self.name, **self._custody_facts()
            )

    def _note_destroyed(self, why):
        events = self.env["cctv.custody.event"]
        for item, rows in self.grouped("item_id").items():
            files = [row._custody_facts() for row in rows]
            events._note(item, "destroyed", why, files=files)

    def _custody_facts(self):
        """Plain data about the file for a custody entry."""
        row = self.sudo()
        return {
            "file": row.id,
            "role": row.role,
            "name": row.name,
            "size": int(row.size),
            "sha256": row.sha256,
        }

    def _missing_sentence(self):
        return self.env._(
            "The file %s is not in the evidence folder any more. Tell the administrator at once.",
            self.sudo().name,
        )


def evidence_root(database):
    return os.path.join(config["data_dir"], "evidence", database)


def _has_row(cr, key, is_there=False) -> bool:
    """Whether a row tells of the file with this key, of one that is not destroyed if ``is_there``;
    as it is committed."""
    rest = SQL("date_destroyed IS NULL") if is_there else SQL("TRUE")
    cr.execute(SQL("SELECT 1 FROM cctv_evidence WHERE store_key = %s AND %s LIMIT 1", key, rest))
    return bool(cr.fetchone())
