"""How the form of somebody outside becomes a request for footage, and what they may do with it."""

from datetime import date, datetime, timedelta

import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext, plaintext2html

from .cctv_accounting import company_time, company_zone
from .cctv_choices import FOOTAGE_KINDS, FOOTAGE_OVER
from .cctv_poll_tools import clean
from .cctv_report_take import bounded
from .cctv_typed import TEXT_MAX, typed

SPAN_MAX_H = 24
"""Hours of one request; who needs more writes a second one, or comes with a letter."""

VISIT_AHEAD_DAYS = 30
"""How far ahead access to the recording room may be asked for."""

OLDEST_YEAR = 2000
"""Before that there is a slip in the year."""

CAMERAS_MAX = 10
OPEN_MAX = 20
"""Open requests of one person."""

PERSON_HOURLY, COMPANY_HOURLY, ANSWERS_HOURLY = 10, 100, 20
"""New requests an hour of one user and for the whole company; answers of one user."""

AGAIN_H = 1
"""So long after it was sent the same is the button pressed twice."""

LINE_MAX = 120
"""Characters of what is typed into one line."""

LINES = (
    "requester_identity", "requester_unit", "requester_phone", "letter_number", "legal_basis",
    "contact_words",
)  # fmt: skip
TEXTS = ("place_words", "purpose", "urgent_reason")


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
            [*domain, going, ("create_date", ">", _hours_ago(AGAIN_H))]
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

    # What was typed

    def _checked_form(self, posted, cameras, place):
        """The values of a new request; all that is wrong with them is said at once."""
        gaps = []
        values = {
            **self._checked_choices(posted, gaps),
            **self._checked_words(posted, gaps),
            **self._checked_times(posted, gaps),
            "location_id": place.id,
        }
        self._check_cameras(cameras, values, gaps)
        if values["kind"] == "room":
            names = [self._describe(camera)["name"] for camera in cameras]
            values["place_words"] = "\n".join(filter(None, [*names, values["place_words"]]))
        if not (cameras or place or values["place_words"]):
            gaps.append(self.env._("Say where it was: street, building, floor, what stands there."))
        if gaps:
            raise UserError("\n".join(gaps))
        return values

    def _checked_choices(self, posted, gaps):
        _ = self.env._
        kind, who = posted.get("kind"), posted.get("requester_kind")
        if kind not in dict(FOOTAGE_KINDS):
            gaps.append(_("Choose what you ask for."))
        if who not in self._requester_kinds():
            gaps.append(_("Choose as whom you ask."))
        elif kind == "room" and who not in ("unit", "authority"):
            gaps.append(_("Only units and authorities may ask for access to the recording room."))
        return {"kind": kind, "requester_kind": who}

    def _checked_words(self, posted, gaps):
        """Bounded texts, the date of the letter, and whether it is urgent."""
        _ = self.env._
        values = {name: self._text(posted.get(name), LINE_MAX, gaps) for name in LINES}
        values |= {name: self._text(posted.get(name), TEXT_MAX, gaps) for name in TEXTS}
        is_urgent = bool(posted.get("is_urgent"))
        values |= {"is_urgent": is_urgent, "urgent_reason": is_urgent and values["urgent_reason"]}
        if not values["requester_identity"]:
            gaps.append(_("Enter the number of your identity card or service card."))
        if not values["requester_unit"] and posted.get("requester_kind") in ("unit", "authority"):
            gaps.append(_("Enter your unit or institution."))
        if not values["purpose"]:
            gaps.append(_("Say what you need the footage for."))
        values["letter_date"] = self._letter_date(posted.get("letter_date"), gaps)
        return values

    def _text(self, text, most, gaps):
        """Never cut off: half a sentence, or half a number, would be another one."""
        text = clean(text).strip() if isinstance(text, str) else ""
        if len(text) > most:
            gaps.append(
                self.env._(
                    "“%(begin)s…” is too long: at most %(most)s characters. Please shorten it.",
                    begin=text[:20],
                    most=most,
                )
            )
        return bounded(text, most)

    def _letter_date(self, text, gaps):
        if not (isinstance(text, str) and text.strip()):
            return False
        try:
            day = date.fromisoformat(text.strip()[:10])
        except ValueError:
            day = None
        today = company_time(self.env.company.sudo(), fields.Datetime.now()).date()
        if day is None or not OLDEST_YEAR <= day.year or day > today:
            gaps.append(self.env._("Check the date of the letter."))
            return False
        return day

    def _checked_times(self, posted, gaps):
        """From and to as naive UTC; they were typed in the company's zone."""
        _ = self.env._
        zone = pytz.timezone(company_zone(self.env.company.sudo()))
        start, end = (_utc(posted.get(name), zone) for name in ("date_from", "date_to"))
        if not start or not end:
            gaps.append(_("Enter the date and the time at which it began and ended."))
        elif start >= end:
            gaps.append(_("The end must be after the beginning."))
        elif posted.get("kind") == "room":
            self._check_visit(start, end, gaps)
        elif end > fields.Datetime.now():
            gaps.append(_("The time you ask for has not passed yet. Check the date."))
        elif start.year < OLDEST_YEAR:
            gaps.append(_("Check the year."))
        elif end - start > timedelta(hours=SPAN_MAX_H):
            gaps.append(
                _(
                    "Ask for at most %s hours at once: narrow it down to when it may have "
                    "happened.",
                    SPAN_MAX_H,
                )
            )
        return {"date_from": start, "date_to": end}

    def _check_visit(self, start, end, gaps):
        """The recording room is asked for ahead."""
        if start < fields.Datetime.now():
            gaps.append(self.env._("The time of the visit has passed. Choose a later one."))
        ahead = fields.Datetime.now() + timedelta(days=VISIT_AHEAD_DAYS)
        if end > ahead:
            gaps.append(
                self.env._(
                    "Ask for access to the recording room at most %s days ahead.", VISIT_AHEAD_DAYS
                )
            )

    def _check_cameras(self, cameras, values, gaps):
        if len(cameras) > CAMERAS_MAX:
            gaps.append(self.env._("Choose at most %s cameras.", CAMERAS_MAX))
        if not values["date_to"]:
            return
        last = company_time(self.env.company.sudo(), values["date_to"]).date()
        for camera in cameras:
            if camera.effective_date and camera.effective_date > last:
                gaps.append(
                    self.env._(
                        "The camera “%s” was not there yet at that time. Choose another one, or "
                        "describe the place.",
                        self._describe(camera)["name"],
                    )
                )

    # Afterwards

    @api.model
    def _answer(self, request, posted, files):
        """Answer the questions about an own request, which goes on with that. The same answer again
        is the button pressed twice.

        :param request: by ``_own``
        """
        missing = self.env._("Write your answer.")
        words = typed(self.env, posted.get("words"), missing=missing)
        if self._is_answered(request, words):
            return
        self._check_returned(request)
        values = self._corrected(request, posted)
        self._spend({("footage answers", self.env.user.partner_id.id): ANSWERS_HOURLY})
        with self.env.cr.savepoint():
            uploads = self.env["cctv.uploads"]._take_all(files, request.company_id)
            self._add_letter(request, uploads)
            self._correct(request, values)
            self._note(request, self._answer_words(request, words))
            request._submit()

    def _is_answered(self, request, words):
        """Whether the user has given this answer just now, and nobody has asked again."""
        if request.state == "returned":
            return False
        mine, since = self.env.user.partner_id, _hours_ago(AGAIN_H)
        notes = request.message_ids.filtered(lambda m: m.author_id == mine and m.date > since)
        said = " ".join(words.split())
        return any(" ".join(html2plaintext(m.body).split()).endswith(said) for m in notes)

    def _check_returned(self, request):
        if request.state != "returned":
            raise UserError(
                self.env._("There is no open question any more. Reload the page to see more.")
            )

    def _corrected(self, request, posted):
        """What may be put right with an answer: the times, the letter, what it is for, the place
        and the identity. What is left empty stays as it was."""
        gaps = []
        values = self._corrected_times(request, posted, gaps)
        lines = ("letter_number", "requester_identity")
        values |= {name: self._text(posted.get(name), LINE_MAX, gaps) for name in lines}
        texts = ("purpose", "place_words")
        values |= {name: self._text(posted.get(name), TEXT_MAX, gaps) for name in texts}
        values["letter_date"] = self._letter_date(posted.get("letter_date"), gaps)
        values = {name: value for name, value in values.items() if value}
        if gaps:
            raise UserError("\n".join(gaps))
        return values

    def _corrected_times(self, request, posted, gaps):
        """In the zone of the request, by the rules of what it asks for. The form sends back what it
        showed: that is no correction, and may be what staff have written down."""
        names = ("date_from", "date_to")
        typed_in = [(posted.get(name) or "").strip()[:16] for name in names]
        shown = [company_time(request.company_id, request[name]) for name in names]
        if not any(typed_in) or typed_in == [time.strftime("%Y-%m-%dT%H:%M") for time in shown]:
            return {}
        desk = self.sudo().with_company(request.company_id)
        return desk._checked_times({**posted, "kind": request.kind}, gaps)

    def _correct(self, request, values):
        """The clips follow the times, unless staff have given one times of its own."""
        names = ("date_from", "date_to")
        span = {name: values[name] for name in names if name in values}
        clips = request.item_ids.filtered(
            lambda clip: clip.state == "wanted"
            and all(clip[name] == request[name] for name in names)
        )
        request.write(values)
        if span:
            clips.write(span)

    def _answer_words(self, request, words):
        env = request.env
        return "\n".join(
            [env._("Question: %s", request.questions or ""), env._("Answer: %s", words)]
        )

    @api.model
    def _withdraw(self, request, posted):
        """An own request is not wanted any more. The same again is the button pressed twice."""
        reason = (posted.get("words") or "").strip()
        if request.state == "cancelled" and request.refused_reason == reason:
            return
        self._spend({("footage answers", self.env.user.partner_id.id): ANSWERS_HOURLY})
        with self.env.cr.savepoint():
            request._cancel(posted.get("words"))

    def _note(self, request, text):
        """On the request, for the staff alone."""
        request.with_context(mail_post_autofollow_author_skip=True).message_post(
            body=plaintext2html(text),
            author_id=self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )


def _utc(text, zone):
    """Naive UTC of what a field of date and time sends, as the clocks in ``zone`` show it."""
    try:
        local = datetime.fromisoformat(text.strip()[:16])
        if local.tzinfo:
            return None
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
    except (AttributeError, ValueError, OverflowError):
        return None


def _hours_ago(hours):
    return fields.Datetime.now() - timedelta(hours=hours)
