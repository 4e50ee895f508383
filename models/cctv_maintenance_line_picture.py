"""The pictures of a line before and after the work, taken by the polling.

They are asked for and come when the polling has looked; nobody waits for them."""

import logging
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_poll_tools import in_savepoint

FRESH_MIN = 10
"""A picture not older than so many minutes shows what the technician found."""

GIVE_UP_MIN = 5
"""After so many minutes without a picture, the camera has none to give."""

IMPATIENT_S = 120
"""After so long a camera that does not answer has failed more than one look."""

LATE_H = 2
"""A picture after the work that comes as late as that still shows what the work has brought."""

OLDEST_H = 24
"""A picture from before the work that is older tells nothing about what was found."""

_logger = logging.getLogger(__name__)


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def _ask_picture(self, when):
        """Take the last picture when it is a fresh one from before the work; else have the polling
        look at the device next.

        :param when: 'before' or 'after'
        """
        self._forget_picture(when)
        device = self.device_id.sudo()
        if not device._cctv_gives_pictures():
            return
        status, now = device.cctv_status_id, fields.Datetime.now()
        fresh = now - timedelta(minutes=FRESH_MIN)
        if when == "before" and status.snapshot_date and status.snapshot_date >= fresh:
            self._keep_picture(when, status)
            return
        self._set_picture(when, {"state": "waiting", "asked": now})
        device._cctv_look_anew()
        self.env["cctv.poll"].sudo()._check_soon()

    def _forget_picture(self, when):
        if self[f"picture_{when}_state"] not in (False, "none"):
            nothing = dict.fromkeys(("asked", "date", "stage", ""), False)
            self._set_picture(when, {**nothing, "state": "none"})

    def _set_picture(self, when, vals):
        """:param vals: names of fields without their beginning; '' is the picture itself"""
        vals = {f"picture_{when}_{name}".rstrip("_"): value for name, value in vals.items()}
        before, after = (
            vals.get(name, self[name]) for name in ("picture_before_state", "picture_after_state")
        )
        waits = before == "waiting" or after in ("waiting", "missing")
        self._set({**vals, "waits_for_picture": waits})

    def _keep_picture(self, when, status):
        """Store the last picture of the device; one that cannot be read is none."""
        vals = {"state": "taken", "date": status.snapshot_date, "": status.snapshot}
        try:
            with self.env.cr.savepoint():
                self._set_picture(when, vals)
        except (UserError, ValueError):
            _logger.warning("The picture of %s cannot be kept.", self.device_id.id)
            self._set_picture(when, {"state": "missing"})

    def _settle_picture(self, when):
        """It waits no longer: what shows the device before the work is better than nothing."""
        if self[f"picture_{when}_state"] != "waiting":
            return
        status, asked = self.device_id.sudo().cctv_status_id, self[f"picture_{when}_asked"]
        oldest = asked - timedelta(hours=OLDEST_H)
        if when == "before" and status.snapshot_date and status.snapshot_date >= oldest:
            self._keep_picture(when, status)
        else:
            self._set_picture(when, {"state": "missing", "stage": status._failed_stage() or False})

    def _settle_pictures(self):
        """The work is over: what has not come by now is not waited for."""
        for line in self.filtered("waits_for_picture"):
            for when in ("before", "after"):
                line._settle_picture(when)
            line._set({"waits_for_picture": False})

    def _collect_pictures(self):
        """Store what the polling has brought for the lines that wait. The polling calls this at
        the end of each run."""
        waiting = self.sudo().search([("waits_for_picture", "=", True)], order="id")
        for line in waiting:
            what = f"keep a picture of line {line.id}"
            in_savepoint(self.env, line._collect, what)

    def _collect(self):
        now = fields.Datetime.now()
        for when in ("before", "after"):
            if self[f"picture_{when}_state"] in ("waiting", "missing"):
                self._collect_one(when, now)

    def _collect_one(self, when, now):
        """A picture of the time before the work cannot come any more once it was given up; one of
        the time after it still can. Moments have whole seconds: a picture of the second in which
        it was asked for is the one asked for, unless it is the one from before the work."""
        status, asked = self.device_id.cctv_status_id, self[f"picture_{when}_asked"]
        is_waiting = self[f"picture_{when}_state"] == "waiting"
        is_new = status.snapshot_date and status.snapshot_date >= asked
        if when == "after" and status.snapshot_date == self.picture_before_date:
            is_new = False
        if is_new and (is_waiting or when == "after"):
            self._keep_picture(when, status)
        elif is_waiting and now - asked > self._patience(status, asked):
            self._settle_picture(when)
        elif when == "after" and now - asked > timedelta(hours=LATE_H):
            self._set({"waits_for_picture": False})

    def _patience(self, status, asked):
        is_silent = status.last_check and status.last_check >= asked and status._failed_stage()
        return timedelta(seconds=IMPATIENT_S) if is_silent else timedelta(minutes=GIVE_UP_MIN)
