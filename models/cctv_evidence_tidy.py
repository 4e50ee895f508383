"""What killed processes leave in the evidence folder."""

import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

UPLOAD_DAYS = 7
"""An upload that nobody goes on with is given up after so many days."""

PART_DAYS = 2
"""A part that belongs to nothing, and that nobody writes, is removed after so many days."""

YOUNG_DAYS = 1
"""A file younger than this may belong to a transaction that is still under way."""

STRAY_DAYS = 30
"""A whole file of which the database knows nothing is set aside, and removed so much later: it may
be all that is left when a database was put back to an older backup."""

BATCH = 1000
DAY_S = 86_400


class CctvEvidence(models.Model):
    _inherit = "cctv.evidence"

    @api.model
    def _cron_tidy(self):
        """Remove what is left of uploads, fetched clips and destroyed files."""
        self._give_up_uploads()
        self._remove_parts()
        self._settle_files()
        for path in self._folder().strays():
            self._remove_older(path, STRAY_DAYS)

    @api.model
    def _give_up_uploads(self):
        before = fields.Datetime.now() - timedelta(days=UPLOAD_DAYS)
        self.env["cctv.evidence.upload"].sudo().search([("write_date", "<", before)])._drop()

    @api.model
    def _remove_parts(self):
        known = set(self.env["cctv.evidence.upload"].sudo().search([]).mapped("part"))
        for path in self._folder().parts():
            if path.name not in known:
                self._remove_older(path, PART_DAYS)

    @api.model
    def _settle_files(self):
        """Files of destroyed rows go; files without a row are set aside."""
        folder = self._folder()
        for keys in split_every(BATCH, folder.keys()):
            rows = self.sudo().search_fetch([("store_key", "in", keys)], ["date_destroyed"])
            destroyed = set(rows.filtered("date_destroyed").mapped("store_key"))
            for key in keys:
                if key in destroyed:
                    folder.erase(key)
            self._set_aside(folder, set(keys) - set(rows.mapped("store_key")))

    @api.model
    def _set_aside(self, folder, keys):
        for key in keys:
            if self._age_days(folder.path(key)) > YOUNG_DAYS:
                folder.set_aside(key)
                _logger.warning("The database knows nothing of the evidence file %s", key)

    @api.model
    def _remove_older(self, path, days):
        if self._age_days(path) > days:
            path.unlink(missing_ok=True)

    @api.model
    def _age_days(self, path):
        """Since it was written or, whichever is later, moved or linked."""
        try:
            found = path.stat()
        except FileNotFoundError:
            return 0
        return (time.time() - max(found.st_mtime, found.st_ctime)) / DAY_S
