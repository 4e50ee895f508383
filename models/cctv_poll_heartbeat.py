"""Whether polling itself is alive."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

STOPPED_AFTER = timedelta(minutes=5)
"""The poll runs every minute and never longer than one: five without a sign of life is a stop."""

ERROR_MAX_CHARS = 300


class CctvPollHeartbeat(models.Model):
    """The one row that the poll writes when it starts and when it has finished.

    Written by the poll alone; the banner reads it, so that a poll that has stopped is noticed even
    though every device still shows its last state.
    """

    _name = "cctv.poll.heartbeat"
    _description = "Heartbeat of the Polling"
    _log_access = False

    date_started = fields.Datetime(string="Last start", readonly=True)
    date_finished = fields.Datetime(string="Last end", readonly=True)
    devices = fields.Integer(string="Devices checked", readonly=True)
    duration_s = fields.Float(string="Duration (s)", readonly=True)
    next_due = fields.Datetime(string="Next device due", readonly=True)
    error = fields.Char(readonly=True)

    @api.model
    def _get_heartbeat(self):
        """The one row, made on first use."""
        return self.sudo().search([], limit=1) or self.sudo().create({})

    @api.model
    def _beat_start(self, now):
        beat = self._get_heartbeat()
        last = max(filter(None, (beat.date_started, beat.date_finished)), default=now)
        if now - last > STOPPED_AFTER:
            self.env["cctv.poll.incident"].sudo()._note_stop(last, now)
        beat.write({"date_started": now})

    @api.model
    def _beat_finish(self, now, devices: int, duration_s: float, error: str = ""):
        """Note how a sweep ended. ``error``: a line without parameters, '' when all went well."""
        due = self.env.execute_query(SQL("SELECT min(next_check) FROM cctv_device_status"))
        self._get_heartbeat().write(
            {
                "date_finished": now,
                "devices": devices,
                "duration_s": duration_s,
                "next_due": due[0][0],
                "error": error[:ERROR_MAX_CHARS],
            }
        )

    @api.model
    def get_banner(self):
        """What to warn every CCTV user of when polling is not well, else False.

        :return: dict of ``code`` (off, never, stopped, failed, suspect), ``level`` (danger or
            warning), ``text``, and ``since`` (UTC, ISO 8601, or False)
        """
        if not self.env.user._is_internal() or not self._has_devices():
            return False
        beat = self._get_heartbeat()
        since = beat.date_started
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll", raise_if_not_found=False)
        if not cron or not cron.sudo().active:
            return self._banner("off", "danger", since)
        if not since:
            return self._banner("never", "warning", since)
        if fields.Datetime.now() - since > STOPPED_AFTER:
            return self._banner("stopped", "danger", since)
        if beat.error:
            return self._banner("failed", "warning", since)
        incident = self.env["cctv.poll.incident"].sudo()._open_suspicion()
        count = len(incident.device_ids.filtered(lambda d: d.company_id in self.env.companies))
        if incident.state == "confirmed" and count:
            return self._banner("suspect", "danger", incident.date_start, count)
        return False

    @api.model
    def _has_devices(self) -> bool:
        """Whether there is a device to poll that this user may see."""
        devices = self.env["maintenance.equipment"]
        domain = [("cctv_poll_enabled", "=", True), ("cctv_protocols", "!=", "none")]
        return devices.has_access("read") and bool(devices.search(domain, limit=1))

    @api.model
    def _banner(self, code: str, level: str, since, count: int = 0) -> dict:
        when = format_datetime(self.env, since) if since else ""
        outdated = self.env._("The states shown may be out of date; please tell the administrator.")
        text = {
            "off": self.env._("Polling is switched off. %s", outdated),
            "never": self.env._(
                "The devices have not been checked yet; the first check starts within a minute or "
                "two."
            ),
            "stopped": self.env._(
                "Polling has stopped: the last check began on %(when)s. %(outdated)s",
                when=when,
                outdated=outdated,
            ),
            "failed": self.env._(
                "The check of the devices that began on %s ended with an error; the next one tries "
                "again. The server's log has the details.",
                when,
            ),
            "suspect": self.env._(
                "%(count)s devices fell silent at once on %(when)s: probably the server or its "
                "network. Their state is unknown until that is clear; no tickets are opened for "
                "them.",
                count=count,
                when=when,
            ),
        }[code]
        since = since.isoformat() + "Z" if since else False
        return {"code": code, "level": level, "text": text, "since": since}
