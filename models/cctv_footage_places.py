"""Which cameras a place in words may mean, and where a request is about in one line."""

import re

from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_zone import zone_name

WORDS_MAX = 12
"""Words of a description that are looked for; more say nothing new."""

WORD_MIN = 3
"""Letters of a word that can be the name of something."""

FOUND_MAX = 24
"""Cameras that are shown with their pictures at once."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    place = fields.Char(string="Place", compute="_compute_place")
    zone_words = fields.Char(string="Time zone", compute="_compute_zone_words")

    @api.depends("location_id.complete_name", "place_words", "item_ids.device_id.display_name")
    def _compute_place(self):
        for request in self:
            cameras = request.item_ids.device_id.mapped("display_name")
            where = request.location_id.complete_name or ", ".join(cameras) or request.place_words
            request.place = where

    @api.depends_context("tz")
    def _compute_zone_words(self):
        """Of the times that the reader sees."""
        self.zone_words = zone_name(self.env.tz.zone)

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
