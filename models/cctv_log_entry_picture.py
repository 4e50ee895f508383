"""The picture of the camera at the moment of an entry, taken by the polling.

It is asked for with the entry and comes when the polling has looked; nobody waits for it."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_choices import LOG_PICTURE_STATES
from .cctv_poll import TRANSIENT
from .cctv_poll_tools import in_savepoint

FRESH = timedelta(seconds=30)
"""A picture not older than that shows the moment."""

NEAR = timedelta(minutes=10)
"""One from so shortly before is better than none; its time stands beside it."""

GIVE_UP = timedelta(minutes=5)
"""After so long without a picture the camera has none to give."""

_logger = logging.getLogger(__name__)


class CctvLogEntry(models.Model):
    _inherit = "cctv.log.entry"

    wants_picture = fields.Boolean(string="With a picture", copy=False)
    picture = fields.Image(readonly=True, copy=False, max_width=1920, max_height=1920)
    picture_date = fields.Datetime(string="Picture taken", readonly=True, copy=False)
    picture_state = fields.Selection(
        LOG_PICTURE_STATES, readonly=True, copy=False, default="none", required=True
    )
    picture_asked = fields.Datetime(readonly=True, copy=False)
    waits_for_picture = fields.Boolean(readonly=True, copy=False, index=True)

    def _guarded_fields(self):
        own = {"picture", "picture_date", "picture_state", "picture_asked", "waits_for_picture"}
        return super()._guarded_fields() | own

    def _begin(self):
        super()._begin()
        for entry in self.filtered("wants_picture"):
            entry._ask_picture()

    def _ask_picture(self):
        """Take the last picture when it shows this moment; else have the polling look next. A late
        entry has none: the moment is over."""
        device = self.device_id.sudo()
        if self.is_late or not device._cctv_gives_pictures():
            self._set({"picture_state": "missing"})
            return
        status, now = device.cctv_status_id, fields.Datetime.now()
        self._set({"picture_state": "waiting", "picture_asked": now, "waits_for_picture": True})
        if status.snapshot_date and status.snapshot_date >= now - FRESH:
            self._keep_picture(status)
            return
        device._cctv_look_anew()
        self.env["cctv.poll"].sudo()._check_soon()

    def _keep_picture(self, status):
        """Store the last picture of the device; one that cannot be read is none."""
        vals = {"picture": status.snapshot, "picture_date": status.snapshot_date}
        try:
            with self.env.cr.savepoint():
                self._set({**vals, "picture_state": "taken", "waits_for_picture": False})
        except (UserError, ValueError):
            _logger.warning("The picture of %s cannot be kept.", self.device_id.id)
            self._set({"picture_state": "missing", "waits_for_picture": False})

    @api.model
    def _collect_pictures(self):
        """Store what the polling has brought for the entries that wait. The polling calls this at
        the end of each run."""
        for entry in self.sudo().search([("waits_for_picture", "=", True)], order="id"):
            in_savepoint(self.env, entry._collect, f"keep a picture of log entry {entry.id}")

    def _collect(self):
        status, now = self.device_id.cctv_status_id, fields.Datetime.now()
        if status.snapshot_date and status.snapshot_date >= self.picture_asked:
            self._keep_picture(status)
        elif abs(now - self.picture_asked) > GIVE_UP:  # in the future: the clock was wrong
            self._settle_picture()

    def _settle_picture(self):
        """It waits no longer: one from shortly before is kept, with its time."""
        for entry in self.sudo().filtered("waits_for_picture"):
            status = entry.device_id.cctv_status_id
            if status.snapshot_date and status.snapshot_date >= entry.picture_asked - NEAR:
                entry._keep_picture(status)
            else:
                entry._set({"picture_state": "missing", "waits_for_picture": False})


class CctvPoll(models.AbstractModel):
    _inherit = "cctv.poll"

    def _after_sweep(self):
        """Entries of the log wait for pictures."""
        super()._after_sweep()
        try:
            self.env["cctv.log.entry"]._collect_pictures()
            self._commit(0)
        except TRANSIENT:
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
