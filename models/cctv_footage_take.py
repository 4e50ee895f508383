"""How the form of somebody outside becomes a request for footage."""

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .cctv_choices import FOOTAGE_OVER

OPEN_MAX = 20
"""Open requests of one person."""

PERSON_HOURLY, COMPANY_HOURLY = 10, 100
"""New requests an hour of one user, and for the whole company."""

AGAIN_H = 1
"""So long after it was sent the same is the button pressed twice."""


class CctvFootageDesk(models.AbstractModel):
    _inherit = "cctv.footage.desk"

    @api.model
    def _take_request(self, posted, cameras, place, files):
        """Take a request of the user and send it in.

        :param posted: what was typed, by the names of the fields; anything else is left out
        :param cameras: those chosen, by ``_chosen``; perhaps none
        :param place: that chosen, by ``_place``; perhaps none
        :param files: [werkzeug FileStorage], the scan of the letter
        :return: the request, as superuser
        :raises UserError: all that is wrong, a sentence a line; nothing has been written then but
            that it was tried
        """
        values = self._checked_form(posted, cameras, place)
        if same := self._same(values, cameras):
            return same
        self._check_open()
        self._spend(
            {
                ("footage person", self.env.user.partner_id.id): PERSON_HOURLY,
                ("footage company", self.env.company.id): COMPANY_HOURLY,
            }
        )
        with self.env.cr.savepoint():
            return self._take_counted(values, cameras, files)

    def _take_counted(self, values, cameras, files):
        """Files are decoded here only, past the limits: that is what costs."""
        uploads = self.env["cctv.uploads"]._take_all(files, self.env.company)
        asked = self._requests().create(
            {**values, **self._who(), "item_ids": self._clips(values, cameras)}
        )
        self._add_letter(asked, uploads)
        asked._submit()
        return asked

    def _clips(self, values, cameras):
        """Wanted ones; of a visit to the recording room there are none."""
        if values["kind"] == "room":
            return []
        span = {name: values[name] for name in ("date_from", "date_to")}
        clip = {"company_id": self.env.company.id, **span}
        return [Command.create({**clip, "device_id": camera.id}) for camera in cameras]

    def _requests(self):
        """As superuser, without making the requester a follower: who follows reads everything."""
        requests = self.env["cctv.footage.request"].sudo()
        return requests.with_context(mail_create_nosubscribe=True)

    def _who(self):
        """The requester is whoever has logged in, whatever was posted."""
        partner = self.env.user.partner_id.sudo()
        return {
            "company_id": self.env.company.id,
            "partner_id": partner.id,
            "requester_name": partner.name or self.env.user.login,
            "requester_email": partner.email,
            "channel": "portal",
        }

    def _add_letter(self, request, uploads):
        files = self.env["cctv.uploads"]._keep(request, uploads)
        if files:
            request.letter_ids = [Command.link(file.id) for file in files]

    def _same(self, values, cameras):
        """The request that the same person sent with the same words about the same cameras: the
        button pressed twice. Who needs more cameras than fit sends the same words once more. Of
        two at the same moment the second meets the first in the quota, begins anew and sees it."""
        names = ("kind", "date_from", "date_to", "purpose", "location_id")
        domain = self._mine() & self._fields_are({name: values[name] for name in names})
        going = ("state", "not in", (*FOOTAGE_OVER, "handed_over"))
        known = self._requests().search(
            [*domain, going, ("create_date", ">", hours_ago(AGAIN_H))]
        )
        wanted = set() if values["kind"] == "room" else set(cameras.ids)
        texts = [values[name] or "" for name in ("place_words", "letter_number")]
        return known.filtered(
            lambda request: set(request.item_ids.device_id.ids) == wanted
            and [request.place_words or "", request.letter_number or ""] == texts
        )[:1]

    def _fields_are(self, values):
        return Domain.AND(Domain(name, "=", value) for name, value in values.items())

    def _check_open(self):
        domain = [*self._mine(), ("state", "not in", (*FOOTAGE_OVER, "handed_over"))]
        if self._requests().search_count(domain, limit=OPEN_MAX) >= OPEN_MAX:
            raise UserError(
                self.env._(
                    "You have %s open requests. Wait for their answers, or withdraw those that you "
                    "do not need any more.",
                    OPEN_MAX,
                )
            )

    def _spend(self, limits):
        if not self.env["cctv.report.quota"]._spend(limits):
            raise UserError(
                self.env._(
                    "There have been many requests within the last hour, so this one was not "
                    "taken. What you typed is still here: please send it again later, or call us."
                )
            )


def hours_ago(hours):
    return fields.Datetime.now() - timedelta(hours=hours)
