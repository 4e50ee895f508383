from collections import Counter

from odoo import api, models
from odoo.fields import Domain

from .cctv_ticket_words import device_name

SHOWN_MAX = 200
"""Cameras of one place on one page; past that people search."""

FOUND_MAX = 30
WORDS_MIN = 2
"""Characters before anything is searched."""


class CctvCameraList(models.AbstractModel):
    """The names of cameras and places that people without CCTV duty choose from: of the own
    company, in use, and of the places that a setting allows (heirs say which). Everything is looked
    up here as superuser and leaves as plain values; a camera that may not be seen is one that does
    not exist."""

    _name = "cctv.camera.list"
    _description = "Cameras to choose from"

    @api.model
    def _devices(self, domain):
        allowed = Domain(
            [
                ("cctv_kind", "=", "camera"),
                ("company_id", "=", self.env.company.id),
                ("scrap_date", "=", False),
            ]
        )
        if not self._allows_all():
            allowed &= Domain("cctv_location_id", "child_of", self._allowed_places().ids)
        equipment = self.env["maintenance.equipment"].sudo()
        return equipment.search(allowed & Domain(domain), order="cctv_code, id", limit=SHOWN_MAX)

    def _allowed_places(self):
        """The places that may be chosen, with those inside them."""
        raise NotImplementedError

    def _allows_all(self):
        """Whether no place at all means all of the company."""
        return not self._allowed_places()

    @api.model
    def _device(self, number):
        """The camera with this id, or none."""
        return self._devices([("id", "=", number)]) if number else self._no_device()

    def _no_device(self):
        return self.env["maintenance.equipment"].sudo()

    @api.model
    def _find(self, text):
        """Cameras by words in their code, name or place; every word must be found."""
        words = (text or "").replace("\x00", "").split()[:5]
        if len("".join(words)) < WORDS_MIN:
            return []
        domain = Domain.AND(
            Domain("cctv_code", "ilike", word)
            | Domain("name", "ilike", word)
            | Domain("cctv_location_id.complete_name", "ilike", word)
            for word in words
        )
        return [self._describe(device) for device in self._devices(domain)[:FOUND_MAX]]

    @api.model
    def _place(self, number):
        """The place with this id when it may be chosen, or none."""
        domain = Domain([("id", "=", number), ("company_id", "=", self.env.company.id)])
        if not self._allows_all():
            domain &= Domain("id", "child_of", self._allowed_places().ids)
        places = self.env["cctv.location"].sudo()
        return places.search(domain) if number else places

    @api.model
    def _places_in(self, place):
        """[{id, name, count}] of the places directly inside one, or of the outermost ones; only
        those with cameras."""
        inside = place.child_ids if place else self._outermost()
        counts = self._camera_counts()
        return [
            {"id": inner.id, "name": inner.name, "count": counts[inner.id]}
            for inner in inside.sorted("name")
            if counts[inner.id]
        ]

    def _outermost(self):
        if not self._allows_all():
            places = self._allowed_places()
            outer = set(places.ids)
            return places.filtered(lambda p: outer.isdisjoint(_path(p)[:-1]))
        domain = [("parent_id", "=", False), ("company_id", "=", self.env.company.id)]
        return self.env["cctv.location"].sudo().search(domain)

    def _camera_counts(self):
        """Cameras in each place and the places inside it."""
        domain = [
            ("cctv_kind", "=", "camera"),
            ("company_id", "=", self.env.company.id),
            ("scrap_date", "=", False),
        ]
        rows = self._no_device()._read_group(domain, ["cctv_location_id"], ["__count"])
        counts = Counter()
        for place, count in rows:
            for number in _path(place):
                counts[number] += count
        return counts

    @api.model
    def _cameras_at(self, place):
        """Those directly at a place; without one, those that are nowhere, where all may be
        chosen."""
        if not place and not self._allows_all():
            return []
        domain = [("cctv_location_id", "=", place.id)]
        return [self._describe(device) for device in self._devices(domain)]

    @api.model
    def _describe(self, device):
        """All that is told of a device."""
        return {
            "id": device.id,
            "name": device_name(device),
            "place": device.cctv_location_id.complete_name or "",
        }


def _path(place):
    """Ids of the places that this one lies in, outermost first, and its own."""
    return [int(number) for number in (place.parent_path or "").split("/")[:-1]]
