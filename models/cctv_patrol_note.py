"""Something is seen in a camera's view: a line of the log, and a ticket where it is the camera."""

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_choices import LOG_SEVERITIES
from .cctv_typed import TEXT_MAX, typed


class CctvPatrol(models.Model):
    _inherit = "cctv.patrol"

    def cctv_patrol_note(self, line_id, told, ticks, who=None):
        """Write down what is seen in a view.

        :param dict told: ``facts``, ``opinion``, ``severity``, ``is_open``, ``wants_ticket``, and
            ``token``, made by the browser: the same again is the same entry
        :param dict ticks: as ``cctv_patrol_tick``, saved with it
        """
        self._check_screen()
        if self._is_of_another(who):
            return {"status": "other_user"}
        self._tick(ticks)
        line = self.sudo().line_ids.filtered(lambda line: line.id == line_id)
        if not line or not isinstance(told, dict):
            raise UserError(self.env._("The screen is out of date. Reload the page."))
        entry = self._entry_of(line, told)
        if entry:
            line.write(self._prepare_seen(line, told, entry))
            self._recount()
        return {"status": "saved", **self._patrol_progress()}

    def _entry_of(self, line, told):
        """The entry, or none when it was taken already."""
        token = told.get("token")
        if not isinstance(token, str) or not 8 <= len(token) <= 64:
            raise UserError(self.env._("The screen is out of date. Reload the page."))
        entries = self.env["cctv.log.entry"]
        mine = [("user_id", "=", self.env.uid), ("token", "=", token)]
        if entries.sudo().search_count(mine, limit=1):
            return entries
        severity = told.get("severity")
        entry = entries._write_line(
            self.room_id,
            typed(self.env, told.get("facts"), TEXT_MAX, self.env._("Write what was seen.")),
            category="patrol",
            device=line.device_id,
            severity=severity if severity in dict(LOG_SEVERITIES) else "normal",
            opinion=typed(self.env, told.get("opinion")) or None,
            is_open=told.get("is_open") is True,
        )
        entry._set({"token": token})
        return entry

    def _prepare_seen(self, line, told, entry):
        vals = {
            "result": "noted",
            "date_seen": fields.Datetime.now(),
            "user_id": self.env.uid,
            "entry_id": entry.id,
        }
        if told.get("wants_ticket") is True:
            vals["ticket_id"] = self._ticket_of(line.device_id, entry.facts).id
        return vals

    def _ticket_of(self, device, words):
        flow = self.env["cctv.ticket.flow"].sudo()._for(self.company_id)
        body = flow.env._(
            "Seen by %(officer)s on a video patrol: %(words)s",
            officer=self.env.user.name,
            words=words,
        )
        return flow._take_seen(device.with_env(flow.env), words, body)
