from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from . import cctv_footage_words as words
from .cctv_accounting import company_zone
from .cctv_choices import FOOTAGE_OVER
from .cctv_texts import word_of
from .cctv_zone import zone_name, zoned

LIST_MAX = 100
"""Own requests on one page, the newest first."""

WITHDRAWABLE = ("draft", "submitted", "returned", "verified", "approved", "extraction", "ready")
"""States in which the requester may still withdraw it."""

MOMENT = "d MMMM y HH:mm"


class CctvFootageDesk(models.AbstractModel):
    """What somebody who asks for footage may know: the cameras to choose from, and the own
    requests, as plain values. Looked up here as superuser within a fixed domain; who asks has no
    right on the records themselves. ``cctv_footage_typed.py``
    checks what was typed, ``cctv_footage_take.py`` takes requests, ``cctv_footage_answer.py``
    answers."""

    _name = "cctv.footage.desk"
    _inherit = ["cctv.camera.list"]
    _description = "Desk for Requests for Footage"

    def _allowed_places(self):
        return self.env.company.sudo().cctv_footage_location_ids

    def _allows_all(self):
        """Where no place is set, no camera is named to people outside."""
        return False

    @api.model
    def _chosen(self, numbers):
        """The cameras with these ids, or None when one of them may not be chosen."""
        cameras = self._devices([("id", "in", list(numbers))])
        return cameras if len(cameras) == len(set(numbers)) else None

    @api.model
    def _requester_kinds(self):
        """What the user may be as a requester: of the organisation only who belongs to it, since
        nobody else gets by without a letter."""
        own = self.env.company.sudo().partner_id
        user = self.env.user
        is_colleague = user._is_internal() or user.partner_id.sudo().commercial_partner_id == own
        return ("unit", "subject") if is_colleague else ("external", "authority", "subject")

    @api.model
    def _zone(self):
        """{name, words} of the time zone in which people say when it was: that of the cameras."""
        zone = company_zone(self.env.company.sudo())
        return {"name": zone_name(zone), "words": words.zone_words(self.env, zone)}

    # Own requests

    @api.model
    def _own(self, number):
        """The own request with this id, as superuser; none for that of anybody else."""
        requests = self.env["cctv.footage.request"].sudo()
        return requests.search(Domain("id", "=", number) & self._mine()) if number else requests

    def _mine(self):
        """By the person: whoever merely writes or follows is not the requester."""
        return Domain("partner_id", "=", self.env.user.partner_id.id)

    @api.model
    def _list(self):
        """The own requests, newest first, as plain values."""
        requests = self.env["cctv.footage.request"].sudo()
        return [
            self._describe_request(request)
            for request in requests.search(self._mine(), order="id desc", limit=LIST_MAX)
        ]

    def _describe_request(self, request):
        return {
            "url": f"/my/footage/{request.id}",
            "number": request.number,
            "kind": word_of(request, "kind"),
            "span": self._span(request),
            "standing": self._standing(request),
        }

    def _standing(self, request):
        standing = words.standing(self.env, request)
        if request._is_invited():
            standing["sentence"] = self.env._("There is an appointment for you.")
        return standing

    @api.model
    def _details(self, request):
        """All that its page shows of an own request."""
        is_over = request.state in FOOTAGE_OVER
        return {
            **self._describe_request(request),
            "id": request.id,
            "facts": self._facts(request),
            "steps": self._steps_so_far(request),
            "questions": request.questions if request.state == "returned" else "",
            "reason": request.refused_reason if is_over else "",
            "appointment": self._appointment(request),
            "warnings": self._warnings(request),
            "may_answer": request.state == "returned",
            "may_withdraw": request.state in WITHDRAWABLE,
            "ways": self._ways(request),
            "letter": self._letter_label(request),
            "records": self._records(request),
        }

    def _facts(self, request):
        """[(label, value)] of the request as it was sent."""
        _ = self.env._
        letter = " · ".join(filter(None, [request.letter_number, self._day(request.letter_date)]))
        facts = [
            (_("Asked for"), word_of(request, "kind")),
            (_("You ask as"), word_of(request, "requester_kind")),
            (_("Unit or institution"), request.requester_unit),
            (self._when_label(request), self._span(request)),
            (_("Cameras"), "\n".join(self._camera_names(request))),
            (_("Place"), self._place_words(request)),
            (_("What it is for"), request.purpose),
            (_("Urgent"), request.is_urgent and request.urgent_reason),
            (_("Letter"), letter),
            (_("Legal basis"), request.legal_basis),
            (_("Who can confirm it"), request.contact_words),
            (_("Files"), "\n".join(request.letter_ids.mapped("name"))),
        ]
        return [(label, value) for label, value in facts if value]

    def _when_label(self, request):
        is_visit = request.kind == "room"
        return self.env._("When you want to come") if is_visit else self.env._("When it happened")

    def _camera_names(self, request):
        """Only of cameras that may be chosen: staff may have found others for the place."""
        cameras = self._devices([("id", "in", request.item_ids.device_id.ids)])
        return [self._describe(camera)["name"] for camera in cameras]

    def _place_words(self, request):
        place = self._place(request.location_id.id)
        return "\n".join(filter(None, [place.complete_name, request.place_words]))

    def _steps_so_far(self, request):
        """[(day, what)] that have been."""
        _ = self.env._
        decided = _("Refused") if request.state == "refused" else _("Approved")
        first = request.delivery_ids.sorted("date")[:1]
        steps = [
            (request.date_received, _("Received")),
            (request.date_verified, _("Checked")),
            (request.date_approved, decided),
            (first.date, _("Handed over")),
        ]
        return [(self._moment(request, when), what) for when, what in steps if when]

    def _appointment(self, request):
        """When and where to come, whom to ask for and what to bring; '' without one."""
        if not request._is_invited():
            return ""
        words = request.with_env(self.env).sudo()._invited_words()
        return "\n".join(filter(None, [words, request.invite_words]))

    def _warnings(self, request):
        """Sentences about what the requester should know meanwhile."""
        _ = self.env._
        if request.state in (*FOOTAGE_OVER, "handed_over"):
            return []
        is_running = request.deadline_phase == "running" and request.state != "returned"
        due = is_running and request.deadline_date
        sentences = [
            due and _("It will be dealt with by %s at the latest.", self._moment(request, due)),
            self._how_long(request),
        ]
        if "lost" in request.item_ids.mapped("state"):
            sentences += request.with_env(self.env(su=True))._loss_sentences()
        return [sentence for sentence in sentences if sentence]

    def _how_long(self, request):
        """Until when the recorder keeps what is not secured yet."""
        if not request.date_dies or "wanted" not in request.item_ids.mapped("state"):
            return ""
        day = self._moment(request, request.date_dies)
        if request.date_dies < fields.Datetime.now():
            return self.env._("The recorder may have overwritten this footage on %s already.", day)
        return self.env._("The recorder keeps this footage until about %s.", day)

    def _letter_label(self, request):
        """What the decision in writing is called; '' when there is none."""
        if request.state == "refused":
            return self.env._("Letter of refusal")
        return self.env._("Letter of approval") if request._is_approved() else ""

    @api.model
    def _letter(self, request):
        """The bytes of that letter, or None.

        :param request: by ``_own``
        """
        if not self._letter_label(request):
            return None
        kind = "refusal" if request.state == "refused" else "approval"
        paper = self.env[f"report.helpdesk_cctv.paper_footage_{kind}"].sudo()
        return paper._cctv_pdf(request, self.env.lang)

    def _ways(self, request):
        """[{label, url, note}]: the links by which the user, and nobody else, downloads what was
        handed over; one that does not work any more says why, without an address."""
        links = request.delivery_ids.filtered(
            lambda delivery: delivery.kind == "link"
            and delivery.seal_state == "sealed"
            and delivery.partner_id == self.env.user.partner_id
        )
        return [self._way(link.with_env(self.env).sudo()) for link in links]

    def _way(self, link):
        _ = self.env._
        if link.link_state != "works":
            return {"label": "", "url": "", "note": link._link_obstacle()}
        note = _(
            "Works until %(moment)s; downloaded %(count)s of %(most)s times.",
            moment=self._moment(link.request_id, link.date_link_end),
            count=link.download_count,
            most=link.link_most,
        )
        url = f"/cctv/footage/{link._link_token()}"
        return {"label": _("To the download"), "url": url, "note": note}

    def _records(self, request):
        """[{label, url}]: the records of what was handed over to the user."""
        return [
            {
                "label": self.env._("Record of the hand-over %s", delivery.number),
                "url": f"/my/footage/{request.id}/record/{delivery.id}",
            }
            for delivery in self._received(request)
        ]

    @api.model
    def _record(self, request, number):
        """The hand-over to the user with this id, as superuser; none for that to anybody else.

        :param request: by ``_own``
        """
        return self._received(request).filtered(lambda one: one.id == number)

    def _received(self, request):
        """What was handed over to the user: somebody else's receipt names somebody else."""
        return request.delivery_ids.filtered(
            lambda one: one.partner_id == self.env.user.partner_id and one.seal_state == "sealed"
        )

    # Words

    def _span(self, request):
        """'27 November 2026 10:00 to 11:00 WIB'."""
        start = self._moment(request, request.date_from, zone=False)
        zone = company_zone(request.company_id)
        local = [
            format_datetime(self.env, moment, tz=zone, dt_format="yyyyMMdd")
            for moment in (request.date_from, request.date_to)
        ]
        pattern = "HH:mm" if local[0] == local[1] else MOMENT
        end = zoned(self.env, request.date_to, f"{pattern} z", zone)
        return self.env._("%(start)s to %(end)s", start=start, end=end)

    def _moment(self, request, when, zone=True):
        name = company_zone(request.company_id)
        return zoned(self.env, when, f"{MOMENT} z" if zone else MOMENT, name)

    def _day(self, day):
        return format_date(self.env, day, date_format="d MMMM y") if day else ""
