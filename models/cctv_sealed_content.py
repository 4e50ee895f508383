import os

from odoo import models

from .cctv_seal_reader import SealReader, digests_of, own_files, parts_of


class CctvSealedMixin(models.AbstractModel):
    """What is sealed: reading it, its digest, its files."""

    _inherit = "cctv.sealed.mixin"

    def _sealed_extra(self):
        """Further entries of one record: [(path, label, value in plain data, text)]; for what no
        field of it says, e.g. the wording of a question that a line refers to."""
        return []

    def _signed_values(self):
        """{id: {path: digest of the value}} of what a signer signs: all but signatures."""
        if not self:
            return {}
        found = SealReader(self).read()
        return {record_id: digests_of(entries) for record_id, entries in found.items()}

    def _own_sealed_files(self):
        """Bind the files that fields of the record and of its parts name to it."""
        this = self.sudo()
        for records in (this, *parts_of(this, this._sealed_fields())):
            own_files(records)

    @staticmethod
    def _sync_files(attachments):
        """Have the files on the disk for good before the database says that they are sealed: the
        filestore itself leaves that to the operating system, and a power cut loses them."""
        folders = set()
        for attachment in attachments:
            if attachment.store_fname:
                path = attachment._full_path(attachment.store_fname)
                _sync(path)
                folders.add(os.path.dirname(path))
        for folder in folders:
            _sync(folder)
            _sync(os.path.dirname(folder))


def _sync(path):
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

