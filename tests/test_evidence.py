"""The evidence folder: files whole or not there, and what became of each."""

import hashlib
import io
import os
import tempfile
from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.evidence_folder import FILE_MODE, RunningHash, hash_file
from .evidence_common import EvidenceCase


class Broken(io.RawIOBase):
    """Breaks off after its first block."""

    def __init__(self, error):
        self.error, self.blocks = error, [b"x" * 100]

    def read(self, _size=-1):
        if not self.blocks:
            raise self.error
        return self.blocks.pop()


@tagged("at_install")
class TestEvidence(EvidenceCase):
    def test_stored(self):
        data = os.urandom(3 * 2**20 + 7)
        row = self.store(data)
        self.assertEqual(row.sha256, hashlib.sha256(data).hexdigest())
        self.assertEqual(int(row.size), len(data))
        with row._open() as file:
            self.assertEqual(file.read(), data)
        self.assertEqual(os.stat(row._path()).st_mode & 0o777, FILE_MODE)
        self.assertEqual(list(self.folder.parts()), [])
        self.assertEqual((self.item.state, self.item.evidence_id), ("stored", row))

    def test_the_custody_says_what_was_stored(self):
        row = self.store(b"abc")
        event = self.item.event_ids
        self.assertEqual(event.kind, "extracted")
        facts = {"file": row.id, "role": "original", "name": "gate.mp4", "size": 3}
        self.assertEqual(event.facts, {**facts, "sha256": row.sha256})
        self.store(b"abc", "first_frame")
        self.assertEqual(len(self.item.event_ids), 1)

    def test_a_path_is_copied_and_a_part_taken_over(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"copied")
            file.flush()
            row = self.Evidence._store(self.item, "original", "a.mp4", file.name)
            self.assertTrue(os.path.exists(file.name))
        self.assertEqual(row._open().read(), b"copied")
        part = self.folder.new_part()
        part.write_bytes(b"taken over")
        row = self.Evidence._store(self.item, "remuxed", "a.mp4", str(part))
        self.assertTrue(os.path.samefile(part, row._path()), "nothing is copied")
        self.committed()
        self.assertFalse(part.exists())
        self.assertEqual(row._open().read(), b"taken over")

    def test_names_are_never_paths(self):
        for given, kept in (
            ("../../etc/passwd", "passwd"),
            ("C:\\clips\\gate.mp4", "gate.mp4"),
            ("a\0b\r\n\u202egnp.mp4", "abgnp.mp4"),
            ("..", "clip"),
            ("", "clip"),
            ("x" * 300 + ".mp4", "x" * 116 + ".mp4"),
        ):
            with self.subTest(given):
                row = self.store(b"x", name=given)
                self.assertEqual(row.name, kept)
                self.assertTrue(row._path().is_relative_to(self.root))
        for key in ("../x", "/etc/passwd", "1/ab/../../etc/passwd", "", None, "1/ab/" + "g" * 32):
            with self.assertRaises(ValueError):
                self.folder.path(key)

    def test_undone_with_the_transaction(self):
        row = self.store(b"x")
        path = row._path()
        self.env.cr.postrollback.run()
        self.assertFalse(path.exists())

    def test_what_breaks_off_leaves_nothing(self):
        with self.assertRaises(ValueError):
            self.Evidence._store(self.item, "original", "a", Broken(ValueError()))
        self.assertEqual(list(self.folder.parts()), [])
        self.assertEqual(list(self.folder.keys()), [])
        self.assertFalse(self.item.evidence_ids)

    def test_a_full_disk(self):
        """A real one, where the tests may mount it."""
        with self.small_disk():
            kept = self.store(b"k" * 1000)
            with self.assertRaisesRegex(UserError, "is full"):
                self.store(os.urandom(2**21))
            self.assertEqual(kept._open().read(), b"k" * 1000)
            self.assertEqual(list(self.folder.parts()), [])
            self.assertGreater(self.folder.free(), 2**19)

    def test_destroyed(self):
        row = self.store(b"x")
        path = row._path()
        self.Evidence._destroy(row, "Its time is over.")
        self.assertTrue(path.exists(), "it goes when the transaction is committed")
        with self.assertRaisesRegex(UserError, "destroyed"):
            row._open()
        self.committed()
        self.assertFalse(path.exists())
        self.assertTrue(row.date_destroyed)
        self.assertEqual(self.item.state, "destroyed")
        event = self.item.event_ids[0]
        self.assertEqual((event.kind, event.words), ("destroyed", "Its time is over."))
        self.assertEqual(event.facts["files"][0]["sha256"], row.sha256)
        self.Evidence._destroy(row, "Again")
        self.assertEqual(len(self.item.event_ids), 2)

    def test_a_missing_file_is_told(self):
        row = self.store(b"one")
        row._path().unlink()
        with self.assertRaisesRegex(UserError, "Tell the administrator"):
            row._open()

    def test_a_savepoint_that_is_taken_back(self):
        """What counts is what is committed: a file whose destruction was undone stays, one whose
        row was undone goes."""
        row = self.store(b"one")
        with suppress(ZeroDivisionError), self.env.cr.savepoint():
            self.Evidence._destroy(row, "Its time is over.")
            raise ZeroDivisionError
        with suppress(ZeroDivisionError), self.env.cr.savepoint():
            undone = self.store(b"two", name="yard.mp4")._path()
            raise ZeroDivisionError
        gone = self.store(b"three", name="door.mp4")
        path = gone._path()
        self.Evidence._destroy(gone, "Its time is over.")
        self.committed()
        self.assertTrue(row._path().is_file())
        self.assertFalse(undone.exists())
        self.assertFalse(path.exists())

    def test_nobody_writes_a_row(self):
        row = self.store(b"x")
        for call in (
            lambda: row.sudo().write({"sha256": "0"}),
            lambda: row.sudo().unlink(),
            lambda: self.Evidence.sudo().create({"item_id": self.item.id}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_hash_that_goes_on(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data := os.urandom(3 * 2**20))
            file.flush()
            running = RunningHash()
            self.assertFalse(running.upto(file.name, len(data), most=2**20))
            running.feed(data[2**20 : 2**21])
            self.assertTrue(running.upto(file.name, len(data)))
            self.assertEqual(running.hexdigest(), hashlib.sha256(data).hexdigest())
            self.assertEqual(hash_file(file.name), (len(data), running.hexdigest()))
            with self.assertRaises(EOFError):
                running.upto(file.name, len(data) + 1)
