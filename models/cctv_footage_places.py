"""Which cameras a place in words may mean."""

import re

from odoo import api, models
from odoo.fields import Domain

WORDS_MAX = 12
"""Words of a description that are looked for; more say nothing new."""

WORD_MIN = 3
"""Letters of a word that can be the name of something."""

FOUND_MAX = 24
"""Cameras that are shown with their pictures at once."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    @api.model
    def _cameras_for(self, words, location, company):
        """Cameras of ``company`` that ``words`` or ``location`` may mean, those first that fit
        best: at the place, then by how many of the words are in their name and place.

        :return: at most ``FOUND_MAX`` ``maintenance.equipment``
        """
        parts = _words(words)
        cameras = self.env["maintenance.equipment"]
        own = Domain("cctv_kind", "=", "camera") & Domain("company_id", "=", company.id)
        wanted = [Domain("cctv_location_id", "child_of", location.id)] if location else []
        names = ("name", "cctv_code", "cctv_location_id.complete_name")
        wanted += [Domain(name, "ilike", part) for part in parts for name in names]
        if not wanted:
            return cameras
        found = cameras.search(own & Domain.OR(wanted), limit=10 * FOUND_MAX)
        inside = found.filtered_domain(wanted[0]) if location else cameras

        def fit(camera):
            place = camera.cctv_location_id.complete_name or ""
            text = " ".join(filter(None, (camera.name, camera.cctv_code, place))).lower()
            return (camera not in inside, -sum(part in text for part in parts), text)

        return found.sorted(fit)[:FOUND_MAX]


def _words(text):
    """The words of ``text`` that may name something, once each."""
    found = re.findall(r"[^\W_]+(?:-[^\W_]+)*", (text or "").lower())
    return [*dict.fromkeys(word for word in found if len(word) >= WORD_MIN)][:WORDS_MAX]
