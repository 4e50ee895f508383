"""The end of a round: finished by an officer, or not made in time."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .cctv_typed import REASON_MAX, typed

AT_WORK = timedelta(minutes=10)
"""Who has ticked something off within this time is still going round."""


class CctvPatrol(models.Model):
    _inherit = "cctv.patrol"

    def cctv_patrol_finish(self, ticks, words="", who=None):
        """The round is over.

        :param dict ticks: as ``cctv_patrol_tick``
        :param words: why not all views were looked at
        """
        self._check_screen()
        if self._is_of_another(who):
            return {"status": "other_user"}
        self._tick(ticks)
        if not self.seen_count + self.blind_count:
            raise UserError(self.env._("Nothing was looked at yet. Tick off what you see."))
        left = self._left()
        missing = left and self.env._("Say why %s views were not looked at.", left) or ""
        self._end(fields.Datetime.now(), typed(self.env, words, REASON_MAX, missing))
        return {"status": "saved", **self.cctv_patrol_data(self.id)}

    def _end(self, now, words):
        """A round is done when something was said of each view; else it is done in part."""
        self._set({"date_done": now, "note": words or False})
        is_whole = not self._left()
        self._set({"state": "done", "minutes": self._took()} if is_whole else {"state": "partial"})
        self._write_into_log()

    def _write_into_log(self):
        """What the daily log says of it, in the company's language."""
        this = self.sudo().with_context(lang=self.company_id.sudo()._cctv_lang())
        facts = this.env._(
            "Video patrol “%(name)s”: %(seen)s of %(all)s views looked at in %(minutes)s minutes, "
            "something seen in %(noted)s, %(blind)s could not be seen.",
            name=this.plan_id.name,
            seen=this.seen_count,
            all=this.line_count,
            minutes=f"{this._took():.0f}",
            noted=this.noted_count,
            blind=this.blind_count,
        )
        left = this._left() and this.env._("%s not looked at", this._left())
        facts = " ".join(filter(None, (facts, ": ".join(filter(None, (left, this.note))))))
        self.env["cctv.log.entry"]._write_line(self.room_id, facts, category="patrol")

    # Not made in time -------------------------------------------------------------------------

    def _end_late(self, now):
        """Rounds whose time is over are missed, or not finished; the supervisor is told."""
        late = self.sudo().search(
            [
                ("state", "in", ("due", "running")),
                ("date_late", "<=", now),
                "|",
                ("state", "=", "due"),
                ("write_date", "<", now - AT_WORK),
            ]
        )
        if not late:
            return
        late._lock()
        begun = late.filtered(lambda patrol: patrol.seen_count + patrol.blind_count)
        for patrol in begun:
            patrol._set({"state": "partial", "date_done": max(patrol._looks())})
        (late - begun)._set({"state": "missed"})
        for room, patrols in late.grouped("room_id").items():
            patrols._tell_late(room)

    def _looks(self):
        return [moment for moment in self.line_ids.mapped("date_seen") if moment]

    def _tell_late(self, room):
        company = room.company_id
        users = company._cctv_profile()._users_of_role("supervisor", company)
        room._tell(users, self, lambda patrols: patrols._late_news(room))

    def _late_news(self, room):
        subject = self.env._("Video patrols not made in %s", room.name)
        return subject, "\n".join(patrol._late_words() for patrol in self)

    def _late_words(self):
        _ = self.env._
        values = {
            "name": self.plan_id.name or "",
            "time": format_datetime(self.env, self.date_due, dt_format="short"),
            "officers": ", ".join(self.shift_id._handover_users().mapped("name")) or "-",
            "seen": self.seen_count,
            "all": self.line_count,
        }
        if self.state == "partial":
            return _(
                "“%(name)s” of %(time)s was not finished: %(seen)s of %(all)s views looked at. "
                "On duty: %(officers)s.",
                **values,
            )
        return _("“%(name)s” of %(time)s was not made. On duty: %(officers)s.", **values)
