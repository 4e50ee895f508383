from collections import Counter

from odoo import api, models
from odoo.fields import Domain

from .cctv_ticket_words import device_name

SHOWN_MAX = 200
"""Cameras of one place on one page; past that people search."""

FOUND_MAX = 30
WORDS_MIN = 2
"""Characters before anything is searched."""

MINE_MAX = 10


class CctvReportDesk(models.AbstractModel):
    """What somebody who reports a broken camera may know of the register: the names of cameras and
    places, of the own company and of the places that its settings allow. Everything is looked up
    here as superuser and leaves as plain values; a camera that may not be seen is one that does
    not exist."""

    _name = "cctv.report.desk"
    _description = "Desk for Reports"

    @api.model
    def _devices(self, domain):
        allowed = Domain(
            [
                ("cctv_kind", "=", "camera"),
                ("company_id", "=", self.env.company.id),
                ("scrap_date", "=", False),
            ]
        )
        if places := self._allowed_places():
            allowed &= Domain("cctv_location_id", "child_of", places.ids)
        equipment = self.env["maintenance.equipment"].sudo()
        return equipment.search(allowed & Domain(domain), order="cctv_code, id", limit=SHOWN_MAX)

    def _allowed_places(self):
        """The places that requesters choose from; none: all of the company."""
        return self.env.company.sudo().cctv_report_location_ids

    @api.model
    def _device(self, number):
        """The camera with this id, or none."""
        return self._devices([("id", "=", number)]) if number else self._no_device()

    def _no_device(self):
        return self.env["maintenance.equipment"].sudo()

    @api.model
    def _device_of_label(self, token):
        """The device whose label carries this token, whatever its place: who has the token stands
        before it. One out of use is found too; the caller says so."""
        equipment = self._no_device().with_context(active_test=False)
        if not isinstance(token, str) or not token or "\x00" in token:
            return equipment
        return equipment.search([("cctv_label_token", "=", token)], limit=1)

    @api.model
    def _is_in_use(self, device):
        return bool(device.active and device.cctv_kind and not device.scrap_date)

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
        """The place with this id when cameras of it may be reported, or none."""
        domain = Domain([("id", "=", number), ("company_id", "=", self.env.company.id)])
        if places := self._allowed_places():
            domain &= Domain("id", "child_of", places.ids)
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
        places = self._allowed_places()
        if places:
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
        if not place and self._allowed_places():
            return []
        domain = [("cctv_location_id", "=", place.id)]
        return [self._describe(device) for device in self._devices(domain)]

    @api.model
    def _describe(self, device):
        """All that a requester is told of a device."""
        return {
            "id": device.id,
            "name": device_name(device),
            "place": device.cctv_location_id.complete_name or "",
        }

    @api.model
    def _describe_subject(self, ticket):
        """What a ticket is about: its device, or the place when it names no device."""
        if ticket.cctv_device_id:
            return self._describe(ticket.cctv_device_id)
        place = ticket.cctv_location_id
        name = place.name or ticket.name
        return {"id": False, "name": name, "place": place.complete_name or ""}

    @api.model
    def _open_ticket(self, device):
        """The open ticket about a device: its own, else that of whatever has taken it down."""
        flow = self.env["cctv.ticket.flow"].sudo()._for(device.company_id)
        own = flow._open_tickets_of(device, is_by_people=True).get(device)
        faults = self.env["cctv.fault"].sudo()
        domain = [("device_id", "=", device.id), ("date_end", "=", False)]
        if own:
            return own.with_env(self.env).sudo()
        behind = faults.search([*domain, ("ticket_id", "!=", False)]).ticket_id
        company = device.company_id
        return behind.filtered(lambda t: not t.closed and t.company_id == company)[:1]

    @api.model
    def _own_url(self, ticket, partner):
        """The page on which ``partner``, who has reported it already, sees where it stands."""
        if ticket and ticket.partner_id == partner:
            return f"/my/ticket/{ticket.id}"
        again = ticket.cctv_further_ids.filtered(lambda report: report.partner_id == partner)
        return f"/cctv/report/mine/{again[:1].id}" if partner and again else None

    @api.model
    def _mine(self, partner):
        """The latest reports of ``partner``, newest first, as plain values."""
        about = Domain("cctv_device_id", "!=", False) | Domain("cctv_phase", "!=", False)
        tickets = self.env["helpdesk.ticket"].sudo().search(
            Domain("partner_id", "=", partner.id) & about, order="id desc", limit=MINE_MAX
        )
        again = self.env["cctv.further.report"].sudo().search(
            [("partner_id", "=", partner.id)], order="id desc", limit=MINE_MAX
        )
        rows = [
            (t.create_date, t, self._describe_subject(t), f"/my/ticket/{t.id}") for t in tickets
        ]
        rows += [
            (r.create_date, r.ticket_id, self._describe(r.device_id), f"/cctv/report/mine/{r.id}")
            for r in again
        ]
        rows.sort(key=lambda row: row[0], reverse=True)
        return [
            {
                "date": date,
                "url": url,
                "device": described,
                "standing": ticket.with_env(self.env)._cctv_standing(partner),
            }
            for date, ticket, described, url in rows[:MINE_MAX]
        ]


def _path(place):
    """Ids of the places that this one lies in, outermost first, and its own."""
    return [int(number) for number in (place.parent_path or "").split("/")[:-1]]
