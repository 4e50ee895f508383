"""What is known of each clip at its hand-over: for the papers, and sealed with it."""

from odoo import api, fields, models
from odoo.tools import float_round

GAPS_TOLD = 50
"""Gaps of a clip that papers list; a film with more is told by their number."""

TAKEN = ("extracted", "uploaded", "copied")
"""Entries of custody that say how a clip was taken out."""


class CctvFootageDelivery(models.Model):
    _inherit = "cctv.footage.delivery"

    clip_facts = fields.Json(
        string="What is known of the clips",
        readonly=True,
        copy=False,
        help="{id of the clip: recorder, length, codec, clock, gaps, …} as it was then.",
    )

    def _note_facts(self):
        """Of all clips of the request: papers also name what is not handed over."""
        clips = self.request_id.item_ids.sorted("id")
        self.write({"clip_facts": {str(clip.id): self._facts_of(clip) for clip in clips}})

    def _facts_of(self, clip):
        """Plain data: words of people stay as they are, all else is put into words when it is
        read."""
        file, report = clip.evidence_id, clip.pull_report or {}
        recorder = clip.pull_recorder_id or clip.device_id.cctv_recorder_id or clip.device_id
        gaps = report.get("gaps") or []
        return {
            "number": clip.number or "",
            "camera": clip.device_id.display_name or "",
            "state": clip.state,
            "is_given": clip in self.item_ids,
            "recorder": recorder.display_name or "",
            "duration_s": file.duration_s or None,
            "codec": file.codec or None,
            "flaw": file.flaw or None,
            "offset_s": _offset(clip),
            "is_fetched": bool(report),
            "is_stamped": report.get("is_stamped", True),
            "damaged": report.get("damaged") or 0,
            "gap_count": len(gaps),
            "gaps": gaps[:GAPS_TOLD],
            "sha256": self._medium_hash(clip),
            **self._taken(clip),
        }

    def _taken(self, clip):
        """When, by whom and how it was taken out, by its custody."""
        events = clip.event_ids.filtered(lambda event: event.kind in TAKEN).sorted("id")
        own = events.filtered(lambda event: event.kind != "copied")[:1] or events[:1]
        return {
            "taken_on": fields.Datetime.to_string(own.date) if own else None,
            "taken_by": own.user_id.name or None,
            "taken_words": own.words or None,
        }

    def _medium_hash(self, clip):
        """The SHA-256 that was typed in when ``clip`` was copied onto the medium it lies on."""
        if clip.state != "on_medium":
            return None
        media = self.medium_id or clip.media_ids
        for event in clip.event_ids.sorted("id", reverse=True):
            facts = event.facts or {}
            if event.kind == "copied" and facts.get("medium") in media.ids and facts.get("sha256"):
                return facts["sha256"]
        return None

    def _medium_hashes(self):
        """What a letter proves of clips that are on a medium only: their SHA-256, or that none was
        computed."""
        none = self.env._("none was computed of the file on the medium")
        return [
            known["sha256"] or none
            for known in (self.clip_facts or {}).values()
            if known["is_given"] and known["state"] == "on_medium"
        ]

    @api.model
    def _sealed_facts(self, facts):
        """[(path, label, value, text)] of ``clip_facts``."""
        return [
            (
                f"clip[{number}]",
                self.env._("Clip %s", known["number"]),
                known,
                ", ".join(
                    f"{name}: {value}" for name, value in known.items() if value not in (None, "")
                ),
            )
            for number, known in (facts or {}).items()
        ]

    def _sealed_extra(self):
        return [*super()._sealed_extra(), *self._sealed_facts(self.clip_facts)]


def _offset(clip):
    """Seconds that the device's clock was ahead, None where nobody knows."""
    if clip.pull_report:
        offset = clip.pull_report.get("clock_offset_s")
    else:
        offset = clip.clock_offset_s if clip.evidence_id and clip.clock_offset_s else None
    return None if offset is None else float_round(offset, precision_digits=1)
