"""Clips among the evidence files: what they are, with their first and last picture."""

import io

from odoo import api, models

from ..monitor.clip import look_into, picture_at

MIMETYPES = {
    "mov,mp4,m4a,3gp,3g2,mj2": "video/mp4",
    "matroska,webm": "video/x-matroska",
    "avi": "video/x-msvideo",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
}
PLAYABLE = ("h264", "vp8", "vp9", "av1")
"""Codecs that browsers play in an MP4 file."""

FRAMES = ("first_frame", "last_frame")
FILMS = ("original", "remuxed")


class CctvEvidence(models.Model):
    _inherit = "cctv.evidence"

    @api.model
    def _store_clip(self, item, name, path, *, clip=None, role="original", **options):
        """Keep the video file at ``path`` as `_store` does, with what it is and its first and last
        picture. Who calls has checked who may.

        :param clip: what ``_look_into(path)`` said, when the caller has asked already
        :param options: those of `_store`
        :return: the row of the file
        """
        clip = clip or self._look_into(path)
        row = self._store(item, role, name, path, **self._clip_values(clip), **options)
        for frame, picture in zip(FRAMES, (clip.first, clip.last), strict=True):
            if picture:
                values = {"source_id": row.id, "mimetype": "image/jpeg"}
                self._store(item, frame, f"{frame}.jpg", io.BytesIO(picture), **values)
        return row

    @api.model
    def _look_into(self, path):
        """What the file at ``path`` is (``monitor.clip.Clip``), read in a process with limits."""
        with open(path, "rb") as file:
            return look_into(file)

    def _picture_at(self, at_s):
        """The picture that this film shows at a second (``monitor.clip.Moment``), read in a process
        with limits; None where there is none. Who calls has checked who may, and has noted it."""
        with self._open() as file:
            return picture_at(file, at_s)

    @api.model
    def _clip_values(self, clip):
        """Fields of a row."""
        return {
            "mimetype": MIMETYPES.get(clip.format, "application/octet-stream"),
            "codec": clip.codec,
            "width": clip.width,
            "height": clip.height,
            "duration_s": clip.readable_s if clip.ends_early else clip.duration_s,
            "flaw": self._flaw_sentence(clip),
        }

    @api.model
    def _flaw_sentence(self, clip):
        """What is wrong with a clip, in a sentence; False when nothing is."""
        if not clip.is_video:
            return self.env._("It cannot be played here: it is not a video that can be read.")
        if clip.ends_early:
            return self.env._(
                "It breaks off: it should last %(end)s s, but can be read up to %(readable)s s.",
                end=round(clip.duration_s),
                readable=round(clip.readable_s),
            )
        return False

    def _is_film(self):
        """Whether pictures can be taken from it."""
        self.ensure_one()
        return self.role in FILMS and self.duration_s > 0 and not self.date_destroyed

    def _is_playable(self):
        """Whether a browser can show it."""
        self.ensure_one()
        return self.mimetype == "video/mp4" and self.codec in PLAYABLE

    def _frames(self):
        """The pictures made from these files that are still there."""
        return self.sudo().search(
            [
                ("source_id", "in", self.ids),
                ("role", "in", FRAMES),
                ("date_destroyed", "=", False),
            ],
            order="id",
        )
