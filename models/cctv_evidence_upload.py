import threading
from collections import OrderedDict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.evidence_folder import BLOCK, PART_MODE, RunningHash, sync
from . import cctv_row_locks as row_locks

CHUNK_MAX = 32 * 2**20
"""Bytes of a chunk. A worker is killed after 120 s: so much comes in time at 3 Mbit/s."""

SIZE_MAX = 2**40
"""Bytes of a file."""

RESERVE = 2**30
"""Bytes that stay free on the disk."""

OPEN_MAX = 20
"""Uploads that a user may have open."""

HASH_STEP = 4 * 2**30
"""Bytes hashed in one call when the upload ends: bounds how long the call takes."""

HASHES_KEPT = 32


class CctvEvidenceUpload(models.Model):
    """A file on its way into the evidence folder, chunk by chunk, from the browser of one user. It
    goes on where it was when the browser, the network or the server went away, and is no evidence
    before all of it is there. Written by its own steps; gone when it is done."""

    _name = "cctv.evidence.upload"
    _description = "Upload of a clip"
    _inherit = ["cctv.kept"]
    _order = "id desc"

    item_id = fields.Many2one("cctv.footage.item", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="File name", required=True)
    size = fields.Float(string="Size (bytes)", digits=(20, 0), required=True)
    received = fields.Float(string="Received (bytes)", digits=(20, 0), required=True)
    file_time = fields.Float(digits=(20, 0), help="When the file was changed, as its owner says.")
    is_own_format = fields.Boolean(string="Recorder's own format")
    part = fields.Char(required=True, groups="base.group_system")
    generation = fields.Integer(help="How often what had come was cut back.")

    def _untouchable_error(self):
        return AccessError(self.env._("Uploads are written by the system alone."))

    @api.model
    def begin(self, item_id, name, size, file_time=0, is_own_format=False):
        """Begin to upload a file, or go on with it when the same one was begun before.

        :param file_time: milliseconds since 1970; tells this file from others of its name
        :param is_own_format: keep it even if it is no video that can be read
        :return: what `state` says
        """
        item = self.env["cctv.footage.item"].browse(self._number(item_id))
        item._check_may_add_file()
        size, file_time = self._checked_size(size), self._number(file_time)
        name = self.env["cctv.evidence"]._clean_name(name)
        row_locks.touch(item.sudo())  # of two windows at once the second sees the first's row
        same = {"item_id": item.id, "name": name, "size": size, "file_time": file_time}
        mine = self.sudo().search([("user_id", "=", self.env.uid)])
        if known := mine.filtered_domain([(k, "=", v) for k, v in same.items()])[:1]:
            known._write_row({"is_own_format": bool(is_own_format)})
            return known._state()
        self._check_room(mine, size)
        vals = {**same, "company_id": item.sudo().company_id.id, "user_id": self.env.uid}
        with self.env["cctv.evidence"]._writing():
            part = self.env["cctv.evidence"]._folder().new_part().name
        vals |= {"received": 0, "part": part, "is_own_format": bool(is_own_format)}
        return self.sudo()._insert_row(vals)._state()

    @api.model
    def get_open(self, item_id):
        """The uploads of this clip that the user has begun and not ended."""
        domain = [("item_id", "=", self._number(item_id)), ("user_id", "=", self.env.uid)]
        return [upload._state() for upload in self.sudo().search(domain)]

    def finish(self):
        """All has come: check what it is and make it evidence of the clip.

        :return: ``{"progress": 0.4}`` when it has to be called again, ``{"error": sentence}`` when
            it is refused and gone, ``{"evidence_id": id, "sha256": …, "flaw": …}`` when it is done
        """
        upload = self._own()
        upload.item_id.with_user(self.env.user)._check_may_add_file()
        if upload.received < upload.size:
            raise UserError(self.env._("The file is not here wholly yet."))
        running = _hashes.take(upload._hash_key())
        part = upload._part_path()
        try:
            is_whole = running.upto(part, int(upload.size), HASH_STEP)
        except (OSError, EOFError):
            return upload._refused(self.env._("What had come is gone. Upload the file again."))
        _hashes.keep(upload._hash_key(), running)
        if not is_whole:
            return {"progress": running.size / upload.size}
        return upload._become_evidence(part, (running.size, running.hexdigest()))

    def cancel(self):
        """The file is not wanted any more."""
        self._own()._drop()
        return True

    # Steps

    def _receive(self, offset, stream):
        """Append a chunk. What was written and not counted, because the server was killed, is cut
        off first.

        :param offset: where in the file the chunk belongs
        :param stream: read to its end
        :return: what `state` says; the chunk was not taken when ``received`` stays
        """
        upload = self._own()
        upload.item_id.with_user(self.env.user)._check_may_add_file()
        if offset != upload.received:
            return upload._state()
        with self.env["cctv.evidence"]._writing():
            received = upload._append(stream)
        upload._write_row({"received": received})
        return upload._state()

    def _append(self, stream):
        """Write ``stream`` behind what has come; how many bytes there are then."""
        start, path = int(self.received), self._part_path()
        path.touch(PART_MODE)
        running = _hashes.take(self._hash_key())
        with open(path, "r+b") as file:
            if file.seek(0, 2) < start:
                raise UserError(self.env._("What had come is gone. Upload the file again."))
            if file.tell() > start:
                self._write_row({"generation": self.generation + 1})
                running = RunningHash()
            file.truncate(start)
            file.seek(start)
            self._copy_chunk(stream, file, running)
            file.flush()
        sync(path)
        key = self._hash_key()
        self.env.cr.postcommit.add(lambda: _hashes.keep(key, running))
        return path.stat().st_size

    def _copy_chunk(self, stream, file, running):
        left = min(CHUNK_MAX, int(self.size) - file.tell())
        is_next = running.size == file.tell()
        while left and (block := stream.read(min(BLOCK, left))):
            file.write(block)
            left -= len(block)
            if is_next:
                running.feed(block)

    def _become_evidence(self, part, known):
        evidence = self.env["cctv.evidence"].with_user(self.env.user)
        clip = evidence._look_into(part)
        if not clip.is_video and not self.is_own_format:
            return self._refused(
                self.env._(
                    "%s is not a video that can be read. If it is a file in the recorder's own "
                    "format, tick that and upload it again.",
                    self.name,
                )
            )
        # who is named to take it out may have no right on the clip itself; `finish` has asked
        item = self.item_id.with_user(self.env.user).sudo()
        row = evidence._store_clip(
            item, self.name, str(part), clip=clip, event="uploaded", known=known
        )
        self._unlink_rows()
        return {"evidence_id": row.id, "sha256": row.sha256, "flaw": row.flaw or False}

    def _refused(self, sentence):
        self._drop()
        return {"error": sentence}

    def _drop(self):
        """The rows go, and what had come of the files."""
        parts = [upload._part_path() for upload in self]
        self.env.cr.postcommit.add(lambda: [part.unlink(missing_ok=True) for part in parts])
        self._unlink_rows()

    # Bounds

    def _own(self):
        """This upload of the user's, locked, as superuser."""
        upload = self.sudo().exists()
        if len(upload) != 1 or upload.user_id != self.env.user:
            raise UserError(self.env._("This upload is over. Choose the file again."))
        return row_locks.take(
            upload, self.env._("This file is being uploaded in another window as well.")
        )

    @api.model
    def _checked_size(self, size):
        size = self._number(size)
        if not 0 < size <= SIZE_MAX:
            raise UserError(self.env._("The file is empty, or too large."))
        return size

    @api.model
    def _number(self, value):
        is_whole = isinstance(value, (int, float)) and not isinstance(value, bool)
        return int(value) if is_whole and 0 <= value < 2**53 else 0

    @api.model
    def _check_room(self, mine, size):
        if len(mine) >= OPEN_MAX:
            raise UserError(
                self.env._("You have too many uploads under way. End or cancel some of them.")
            )
        self._check_free(size)

    @api.model
    def _check_free(self, size):
        """:raises UserError: the disk has no room for so many bytes more"""
        with self.env["cctv.evidence"]._writing():
            free = self.env["cctv.evidence"]._folder().free()
        wanted = sum(u.size - u.received for u in self.sudo().search([]))
        if wanted + size + RESERVE > free:
            raise UserError(
                self.env._(
                    "There is no room for this file on the disk of the evidence folder: "
                    "%(free)s GB are free. Ask the administrator for room.",
                    free=round(free / 2**30, 1),
                )
            )

    def _part_path(self):
        return self.env["cctv.evidence"]._folder().part(self.part)

    def _hash_key(self):
        return (self.env.cr.dbname, self.id, self.generation)

    def _state(self):
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "size": int(self.size),
            "file_time": int(self.file_time),
            "received": int(self.received),
            "is_own_format": self.is_own_format,
        }


class _Hashes:
    """Hashes of files that are on their way, in this process. Another process, or this one when it
    has forgotten, reads what has come once more."""

    def __init__(self):
        self._known, self._lock = OrderedDict(), threading.Lock()

    def take(self, key):
        with self._lock:
            return self._known.pop(key, None) or RunningHash()

    def keep(self, key, running):
        with self._lock:
            self._known[key] = running
            while len(self._known) > HASHES_KEPT:
                self._known.popitem(last=False)


_hashes = _Hashes()
