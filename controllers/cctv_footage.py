from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.cctv_accounting import company_time
from ..models.cctv_choices import FOOTAGE_KINDS, REQUESTER_KINDS
from ..models.cctv_footage_typed import CAMERAS_MAX, LINE_MAX
from ..models.cctv_typed import TEXT_MAX
from .pages import number, plain, posted_files, render, upload_values

FIELDS = (
    "kind requester_kind date_from date_to place_words purpose requester_identity requester_unit "
    "requester_phone letter_number letter_date is_urgent urgent_reason legal_basis contact_words"
).split()
"""What is typed into the form, and comes back with it when something is wrong."""

SENT_MAX = TEXT_MAX + 1
"""Characters that are looked at: one more than may be, so that too many are noticed."""


class CctvFootageController(http.Controller):
    """Pages where somebody with a log-in asks for footage: colleagues and people outside. They look
    nothing up themselves: the desk (``cctv.footage.desk``) says what may be seen."""

    @http.route("/my/footage", type="http", auth="user", methods=["GET"], sitemap=False)
    def list_page(self, **_query):
        """The own requests."""
        values = {
            "title": request.env._("Footage"),
            "requests": request.env["cctv.footage.desk"]._list(),
            "tasks": request.env["cctv.footage.desk"]._tasks(),
            "led": request.env["cctv.footage.desk"]._led(),
        }
        return self._render("helpdesk_cctv.footage_list", values)

    @http.route("/my/footage/new", type="http", auth="user", methods=["GET"], sitemap=False)
    def choose_page(self, place=None, q=None, **_query):
        """Choose cameras, or a place; where none are named, it is the form at once."""
        desk = request.env["cctv.footage.desk"]
        here = desk._place(number(place))
        if place and not here:
            return self._gone_page(self._no_camera())
        q = plain(q)[:80]
        places = desk._places_in(here)
        if not (here or q or places):
            return request.redirect("/my/footage/form")
        values = {
            "title": request.env._("Ask for footage"),
            "query": q,
            "here": self._here(here),
            "places": places,
            "cameras": desk._find(q) if q else desk._cameras_at(here),
            "cameras_max": CAMERAS_MAX,
        }
        return self._render("helpdesk_cctv.footage_choose", values)

    def _here(self, place):
        """Where somebody is while choosing; ``up`` is the larger place."""
        if not place:
            return None
        larger = request.env["cctv.footage.desk"]._place(place.parent_id.id)
        up = f"/my/footage/new?place={larger.id}" if larger else "/my/footage/new"
        return {"id": place.id, "name": place.name, "up": up}

    @http.route("/my/footage/form", type="http", auth="user", methods=["GET"], sitemap=False)
    def form_page(self, **_query):
        """The form, about the cameras or the place that were chosen, or about neither."""
        return self._form_page(request.httprequest.args, {}, None)

    def _form_page(self, chosen, typed, error):
        about = self._about(chosen)
        if about is None:
            return self._gone_page(self._no_camera())
        cameras, place = about
        desk = request.env["cctv.footage.desk"]
        company = request.env.company.sudo()
        values = {
            "title": request.env._("Ask for footage"),
            "cameras": [desk._describe(camera) for camera in cameras],
            "place": {"id": place.id, "name": place.complete_name} if place else None,
            "has_list": bool(company.cctv_footage_location_ids),
            "kinds": self._labels("kind", dict(FOOTAGE_KINDS)),
            "requester_kinds": self._requester_kinds(),
            "name": request.env.user.partner_id.sudo().name,
            "typed": self._first_typed(typed),
            "error": error,
            **self._limits(company),
            **upload_values(company),
        }
        return self._render("helpdesk_cctv.footage_form", values, 422 if error else 200)

    def _about(self, chosen):
        """(cameras, place) that were chosen, as superuser, or None when one of them may not be."""
        desk = request.env["cctv.footage.desk"]
        posted = chosen.getlist("camera")[: CAMERAS_MAX + 1]
        numbers = {number(text) for text in posted if text}
        cameras = desk._chosen(numbers)
        place = desk._place(number(chosen.get("place")))
        if cameras is None or (chosen.get("place") and not place):
            return None
        return cameras, place

    def _first_typed(self, typed):
        """With what is most often meant; the phone of the account."""
        kinds = request.env["cctv.footage.desk"]._requester_kinds()
        phone = request.env.user.partner_id.sudo().phone or ""
        return {"kind": "copy", "requester_kind": kinds[0], "requester_phone": phone, **typed}

    def _requester_kinds(self):
        _ = request.env._
        hints = {
            "unit": _("for your work"),
            "authority": _("with a letter of your institution"),
            "external": _("with a letter, for example the report to the police"),
            "subject": _("you are seen yourself: your own personal data"),
        }
        allowed = request.env["cctv.footage.desk"]._requester_kinds()
        labels = self._labels("requester_kind", dict(REQUESTER_KINDS))
        words = dict(labels)
        return [(kind, words[kind], hints[kind]) for kind in allowed]

    def _labels(self, name, known):
        """[(value, label)] of a choice, in the reader's language."""
        field = request.env["cctv.footage.request"]._fields[name]
        return [pair for pair in field._description_selection(request.env) if pair[0] in known]

    def _limits(self, company):
        now = company_time(company, request.env.cr.now())
        return {
            "zone": request.env["cctv.footage.desk"]._zone(),
            "today": now.strftime("%Y-%m-%d"),
            "line_max": LINE_MAX,
            "text_max": TEXT_MAX,
        }

    @http.route("/my/footage/send", type="http", auth="user", methods=["POST"], sitemap=False)
    def send(self, **_posted):
        """Take a request. A camera that the user may not see is one that does not exist."""
        form = request.httprequest.form
        about = self._about(form)
        if about is None:
            return self._gone_page(self._no_camera())
        typed = self._typed(form)
        desk = request.env["cctv.footage.desk"]
        try:
            taken = desk._take_request(typed, *about, posted_files())
        except UserError as error:
            return self._form_page(form, typed, str(error))
        return request.redirect(f"/my/footage/{taken.id}")

    def _typed(self, form):
        return {name: form[name][:SENT_MAX] for name in FIELDS if name in form}

    def _no_camera(self):
        return request.env._(
            "There is no such camera or place among those that you can choose. Choose another one, "
            "or describe the place in words."
        )

    def _gone_page(self, sentence):
        """The one answer for what is not there and for what is somebody else's."""
        values = {"title": request.env._("Footage"), "sentence": sentence}
        return self._render("helpdesk_cctv.footage_gone", values, 404)

    def _render(self, template, values, status=200):
        return render(template, {"page_name": "cctv_footage", **values}, status)
