"""The first page: what the month was like, in words and in figures."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.report_section import Column, Section


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _section_summary(self, scope):
        """One row a headline figure; ``unit`` says what its numbers are."""
        _ = self.env._
        lines = self._headline_of(scope)
        return Section(
            key="summary",
            title=_("Summary"),
            sentences=self._summary_sentences(scope, {line["key"]: line for line in lines}),
            columns=[
                Column("label", _("Key figure")),
                Column("value_words", _("In this period")),
                Column("previous_words", _("The period before")),
                Column("change_words", _("What has changed")),
            ],
            rows=[self._summary_row(line) for line in lines],
            note=_(
                "The period before: of whole months as many months before, else as many days. "
                "Times are those of %s.",
                scope.zone_words,
            ),
        )

    @api.model
    def _summary_row(self, line):
        before = {**line, "value": line["previous"]}
        return {
            **{name: line[name] for name in ("key", "label", "value", "previous", "unit")},
            "value_words": self._figure_words(line),
            "previous_words": self._figure_words(before),
            "change_words": self._change_words(line),
        }

    @api.model
    def _summary_sentences(self, scope, lines):
        sentences = [
            self._said_of_cameras(scope, lines),
            self._said_of_faults(lines),
            self._said_of_visits(lines),
            self._said_of_repairs(lines),
            self._said_of_footage(lines),
            self._said_of_recordings(lines),
        ]
        if scope.until < scope.end:
            sentences.append(
                self.env._("The period is not over yet: the figures go as far as they are known.")
            )
        return [sentence for sentence in sentences if sentence]

    @api.model
    def _said_of_cameras(self, scope, lines):
        _, line = self.env._, lines["availability"]
        if line["value"] is None:
            return _("Nothing is known of the cameras in this period.")
        count = self._cameras_polled(scope)
        return _(
            "%(count)s cameras were polled. They were available in %(value)s of the time that is "
            "known and was not planned maintenance (%(change)s).",
            count=self._number(count),
            value=self._figure_words(line),
            change=self._change_words(line),
        )

    @api.model
    def _cameras_polled(self, scope) -> int:
        count = SQL("count(DISTINCT cctv_uptime_day.device_id)")
        return self._select("cctv.uptime.day", scope.uptime_of_cameras(), [count])[0][0]

    @api.model
    def _said_of_faults(self, lines):
        _, new, left = self.env._, lines["faults_new"], lines["faults_open"]
        sentence = _(
            "Faults that began: %(count)s (%(change)s); open at the end: %(open)s.",
            count=self._figure_words(new),
            change=self._change_words(new),
            open=self._figure_words(left),
        )
        if lines["mttr"]["value"] is None:
            return sentence
        return f"{sentence} " + _(
            "On average a fault lasted %(hours)s (%(change)s).",
            hours=self._figure_words(lines["mttr"]),
            change=self._change_words(lines["mttr"]),
        )

    @api.model
    def _said_of_visits(self, lines):
        planned, done, in_time = (
            lines[f"visits_{name}"] for name in ("planned", "done", "in_time")
        )
        if not planned["value"]:
            return self.env._("No maintenance was planned.")
        return self.env._(
            "Of %(planned)s planned maintenance visits %(done)s were done; in time: %(in_time)s "
            "(%(change)s). Of the planned devices %(devices)s were maintained.",
            planned=self._figure_words(planned),
            done=self._figure_words(done),
            in_time=self._figure_words(in_time),
            change=self._change_words(in_time),
            devices=self._figure_words(lines["visited_done"]),
        )

    @api.model
    def _said_of_repairs(self, lines):
        new, closed, left = (lines[f"repairs_{name}"] for name in ("new", "closed", "open"))
        return self.env._(
            "Repair requests: %(new)s new (%(change)s), %(closed)s closed, %(open)s open at the "
            "end. Repaired in time: %(in_time)s.",
            new=self._figure_words(new),
            change=self._change_words(new),
            closed=self._figure_words(closed),
            open=self._figure_words(left),
            in_time=self._figure_words(lines["repairs_in_time"]),
        )

    @api.model
    def _said_of_footage(self, lines):
        new, in_time = lines["footage_new"], lines["footage_in_time"]
        if not new["value"] and in_time["value"] is None:
            return self.env._("Nobody has asked for footage.")
        return self.env._(
            "Requests for footage: %(new)s (%(change)s); answered in time: %(in_time)s.",
            new=self._figure_words(new),
            change=self._change_words(new),
            in_time=self._figure_words(in_time),
        )

    @api.model
    def _said_of_recordings(self, lines):
        line = lines["retention"]
        if line["value"] is None:
            return ""
        return self.env._(
            "Recordings were kept as long as demanded on %(value)s of the camera days of which it "
            "is known (%(change)s).",
            value=self._figure_words(line),
            change=self._change_words(line),
        )
