"""Where the pieces of a fetch lie until it is whole."""

import os
import shutil
from pathlib import Path

from odoo import api, fields, models
from odoo.tools import config

BYTES_PER_S = 2_500_000
"""Bytes a second of footage that are room enough: 20 Mbit/s; the largest cameras take 16."""

ROOM_MIN = 64 * 1024 * 1024
ROOM_KEPT = 1024**3
"""Bytes of the disk that a fetch leaves free."""

KEEP_DAYS = 3
"""Days for which the pieces of a fetch that failed are kept, for it to be gone on with."""

SPAN_FIELDS = frozenset("device_id date_from date_to".split())


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def write(self, vals):
        result = super().write(vals)
        if SPAN_FIELDS.intersection(vals):
            self._drop_pieces()
        return result

    def _drop_pieces(self):
        """What has come of another time, or of another camera, is not gone on with."""
        folders = [self._pull_root() / str(item_id) for item_id in self.ids]
        rmtree = shutil.rmtree
        self.env.cr.postcommit.add(lambda: [rmtree(x, ignore_errors=True) for x in folders])

    @api.model
    def _pull_root(self):
        return Path(config["data_dir"]) / "evidence" / self.env.cr.dbname / "pull"

    def _pull_folder(self):
        """Where the pieces of this fetch are until it is whole; nobody else's."""
        folder = self._pull_root() / str(self.id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @api.model
    def _tidy_pulls(self):
        """Remove the pieces of fetches that nobody goes on with."""
        root = self._pull_root()
        names = os.listdir(root) if root.is_dir() else []
        items = self.browse(int(name) for name in names if name.isdecimal()).exists()
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        kept = items.filtered(
            lambda item: item.pull_state in ("waiting", "running")
            or (item.pull_state == "failed" and item.pull_date_next > limit)
        )
        for name in names:
            if name not in set(map(str, kept.ids)):
                shutil.rmtree(root / name, ignore_errors=True)


def room(folder, length_s) -> int:
    """Bytes that the film may have: its pictures are on the disk three times for a moment."""
    found = os.statvfs(folder)
    free = (found.f_bavail * found.f_frsize - ROOM_KEPT) // 3
    return int(max(0, min(free, ROOM_MIN + length_s * BYTES_PER_S)))
