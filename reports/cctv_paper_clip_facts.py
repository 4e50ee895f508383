"""What the papers of a hand-over say of each clip: gaps, length, codec, clock, recorder, losses."""

from datetime import timedelta

from odoo import fields, models

from ..models.cctv_footage_kept import KEPT_STATES
from ..papers import types as t
from .cctv_paper_of_footage import in_groups


class CctvPaperOfFootage(models.AbstractModel):
    _inherit = "cctv.paper.of.footage"

    def _custody_then(self, record):
        """The end of the chain of custody at the decision on a request: the same on each
        printing."""
        last = self.env["cctv.custody.event"].search(
            [("company_id", "=", record.company_id.id), ("date", "<=", record.date_approved)],
            order="sequence desc",
            limit=1,
        )
        return [t.Text(self._custody_words(last.sequence, last.mac), small=True)] if last else []

    def _clip_facts(self, record):
        """Blocks about the clips of a hand-over, as it was sealed; none for older ones."""
        known = [facts for _number, facts in sorted((record.clip_facts or {}).items(), key=_by_id)]
        given = [facts for facts in known if facts["is_given"]]
        left = [facts for facts in known if not facts["is_given"]]
        return [*self._given_facts(record, given), *self._left_facts(record, left)]

    def _given_facts(self, record, known):
        _ = self.env._
        if not known:
            return []
        rows = tuple((facts["number"], "\n".join(self._clip_lines(facts))) for facts in known)
        table = t.Table((_("Clip"), _("What is known of it")), rows, (1.6, 8.4))
        return [t.Heading(_("About the clips"), 2), table]

    def _left_facts(self, record, known):
        """What was asked for and is not handed over, or was not played, here."""
        _ = self.env._
        if not known or record.kind == "room":
            return []
        own = self.env["cctv.footage.item"]._fields
        words, losses = (
            dict(own[name]._description_selection(self.env)) for name in ("state", "loss_reason")
        )
        lines = tuple(
            _(
                "%(clip)s, %(camera)s: %(state)s",
                clip=facts["number"],
                camera=facts["camera"],
                state=": ".join(
                    filter(None, (words.get(facts["state"]), losses.get(facts["loss"])))
                ),
            )
            for facts in known
        )
        title = _("Not played") if record.kind == "playback" else _("Not handed over")
        return [t.Heading(title, 2), t.Bullets(lines)]

    def _clip_lines(self, facts):
        return [*self._source_lines(facts), *self._film_lines(facts), *self._gap_lines(facts)]

    def _source_lines(self, facts):
        """Where it comes from, who took it out and how."""
        _ = self.env._
        lines = [_("Recorded by: %s", facts["recorder"])]
        if facts["taken_on"]:
            taken = _(
                "Taken out on %(moment)s by %(person)s",
                moment=self._exact(fields.Datetime.to_datetime(facts["taken_on"])),
                person=facts["taken_by"] or "-",
            )
            lines.append(": ".join(filter(None, (taken, facts["taken_words"]))))
        lines.append(self._clock_line(facts["offset_s"], facts["clock_on"]))
        return lines

    def _clock_line(self, offset, moment):
        """The times on the pictures are the device's own."""
        _ = self.env._
        line = self._offset_line(offset)
        if not moment:
            return line
        when = self._exact(fields.Datetime.to_datetime(moment))
        return f"{line} {_('Measured on %s.', when)}"

    def _offset_line(self, offset):
        _ = self.env._
        if offset is None:
            return _("How far the clock of the device was off is not known.")
        if not offset:
            return _("The clock of the device was right to a tenth of a second.")
        seconds = abs(offset)
        if offset > 0:
            return _("The clock of the device was %s seconds ahead.", seconds)
        return _("The clock of the device was %s seconds behind.", seconds)

    def _film_lines(self, facts):
        """The file: length, codec, what is wrong with it; or the copy that is only on a medium."""
        _ = self.env._
        parts = []
        if facts["duration_s"]:
            length = str(timedelta(seconds=round(facts["duration_s"])))
            parts.append(_("Length: %s", length))
        if facts["codec"]:
            parts.append(_("Codec: %s", facts["codec"]))
        lines = [", ".join(parts)] if parts else []
        if facts["flaw"]:
            lines.append(facts["flaw"])
        if facts["state"] == "on_medium":
            lines.append(
                _("SHA-256 of the file on the medium: %s", in_groups(facts["sha256"]))
                if facts["sha256"]
                else _("No SHA-256 was computed of the file on the medium.")
            )
        return lines

    def _gap_lines(self, facts):
        _ = self.env._
        if facts["state"] not in KEPT_STATES:
            return []  # it was shown at the recorder
        if not facts["is_fetched"]:
            return [_("Taken out by hand: look at the film for parts that are missing.")]
        lines = [self._gap_line(gap) for gap in facts["gaps"]]
        if (more := facts["gap_count"] - len(facts["gaps"])) > 0:
            lines.append(_("… and %s further gaps.", more))
        if not facts["gaps"]:
            lines.append(_("Nothing is missing."))
        if facts["damaged"]:
            lines.append(_("%s pictures came damaged and were left out.", facts["damaged"]))
        if not facts["is_stamped"]:
            lines.append(
                _(
                    "The recorder does not write the time on its pictures: these times are the "
                    "ones asked for, exact to a few seconds."
                )
            )
        return lines

    def _gap_line(self, gap):
        _ = self.env._
        start, end = (self._exact(_moment(gap[name])) for name in ("since", "until"))
        words = {"from": start, "to": end}
        if gap["why"] == "not_recorded":
            return _("Missing from %(from)s to %(to)s: not recorded.", **words)
        return _("Missing from %(from)s to %(to)s: the recorder did not send it.", **words)


def _moment(seconds):
    return fields.Datetime.to_datetime("1970-01-01") + timedelta(seconds=round(seconds))


def _by_id(pair):
    return int(pair[0])
