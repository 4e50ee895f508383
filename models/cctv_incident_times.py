"""Standard time against the time taken, of each step of an incident (Mutu Baku, R7)."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime


class CctvIncident(models.Model):
    _inherit = "cctv.incident"

    minutes_to_report = fields.Integer(
        string="Minutes until the superior was told",
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    minutes_to_call = fields.Integer(
        string="Minutes until the first call", readonly=True, copy=False, aggregator="avg"
    )
    minutes_to_secure = fields.Integer(
        string="Minutes until the footage was secured",
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    minutes_to_record = fields.Integer(
        string="Minutes until the record", readonly=True, copy=False, aggregator="avg"
    )
    step_table = fields.Html(string="Times", compute="_compute_step_table", sanitize=False)

    def _minutes_until(self, when):
        """Whole minutes from the noticing until ``when`` (naive UTC)."""
        return max(0, int((when - self.date_noticed).total_seconds() // 60))

    def _note_first_call(self):
        for incident in self.sudo():
            first = min(incident.call_ids.mapped("date"), default=False)
            incident.minutes_to_call = incident._minutes_until(first) if first else 0

    def _count_minutes_anew(self):
        """The noticing was mended: what was done before it counts from the new time, too."""
        for incident in self:
            times = {"report": incident.date_reported, "secure": incident.date_secured}
            incident.write(
                {
                    f"minutes_to_{what}": incident._minutes_until(when)
                    for what, when in times.items()
                    if when
                }
            )
        self._note_first_call()

    def _step_rows(self):
        """[(what, standard in minutes or None, when done or False, minutes taken or None)]"""
        _, profile = self.env._, self.company_id._cctv_profile()
        first_call = min(self.call_ids.mapped("date"), default=False)
        steps = (
            (_("Superior told"), profile.superior_notice_minutes, self.date_reported),
            (_("Authority called"), None, first_call),
            (_("Footage secured"), None, self.date_secured),
            (_("Record signed"), profile.incident_record_minutes, self.date_recorded),
        )
        return [
            (what, standard, when, self._minutes_until(when) if when else None)
            for what, standard, when in steps
        ]

    @api.depends(
        "state", "date_noticed", "date_reported", "call_ids.date", "date_secured", "date_recorded"
    )
    @api.depends_context("lang", "tz")
    def _compute_step_table(self):
        for incident in self:
            incident.step_table = incident._step_html() if incident.date_noticed else False

    def _step_html(self):
        _ = self.env._
        head = Markup("<tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>") % (
            _("Step"),
            _("Standard (min)"),
            _("Done at"),
            _("Taken (min)"),
        )
        rows = Markup().join(self._step_row(*row) for row in self._step_rows())
        return Markup('<table class="table table-sm">%s%s</table>') % (head, rows)

    def _step_row(self, what, standard, when, taken):
        done = format_datetime(self.env, when, dt_format="short") if when else "–"
        return Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>") % (
            what,
            "–" if standard is None else standard,
            done,
            self._taken_cell(standard, taken),
        )

    def _taken_cell(self, standard, taken):
        """The minutes it took, or has taken so far; what is longer than the standard stands out."""
        goes_on = taken is None and standard is not None and self.state == "open"
        minutes = self._minutes_until(fields.Datetime.now()) if goes_on else taken
        if minutes is None:
            return "–"
        words = self._taken_words(standard, minutes)
        if goes_on:
            words = self.env._("so far: %s", words)
        return Markup("<strong>%s</strong>") % words if self._is_long(standard, minutes) else words

    def _taken_words(self, standard, minutes):
        if self._is_long(standard, minutes):
            return self.env._("%s, longer than the standard", minutes)
        return str(minutes)

    @staticmethod
    def _is_long(standard, minutes):
        return standard is not None and minutes > standard
