"""People without a duty whom the procedure names: the responsible official who decides, and the
requester who takes the footage out himself (P3, R40). They have no right on any record; each sees
the requests in which a step is his, and takes that step."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .cctv_choices import FOOTAGE_OVER
from .cctv_footage_desk import LIST_MAX
from .cctv_texts import word_of

STEPS = ("approve", "refuse", "return", "start", "ready")
"""What may be posted to the page of a step."""

UNDECIDED = ("submitted", "verified", "extraction", "ready")
LED = ("submitted", "returned", "verified", "approved", "extraction", "ready")
"""States in which the official who decides sees the requests of his company."""

TAKEN_OUT = ("approved", "extraction")


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _is_official(self, user):
        """Whether ``user`` is the official who decides on this request."""
        is_asked = self._decider_role() == "official"
        return is_asked and user == self.sudo()._rules().official_id

    def _is_named(self, user):
        """Whether the procedure, or somebody by it, has given ``user`` a step of this request."""
        request = self.sudo()
        is_there = user.active and user._is_internal() and request.company_id in user.company_ids
        return is_there and (user == request.extractor_id or request._is_official(user))

    def _named_url(self):
        self.ensure_one()
        return f"{self.get_base_url()}/my/footage/steps/{self.id}"


class CctvFootageDesk(models.AbstractModel):
    _inherit = "cctv.footage.desk"

    @api.model
    def _tasks(self):
        """The requests that wait for a step of the user, as plain values, the newest first."""
        requests = self.env["cctv.footage.request"].sudo()
        open_ones = Domain("approved_by_id", "=", False) & Domain("state", "in", UNDECIDED)
        domain = self._extracts_domain() | (self._led_domain() & open_ones)
        found = requests.search(domain, order="id desc", limit=LIST_MAX)
        return [
            self._task_line(request, self._task_words(request))
            for request in found.filtered(self._has_task)
        ]

    def _task_line(self, request, sentence):
        return {
            "url": f"/my/footage/steps/{request.id}",
            "number": request.number,
            "kind": word_of(request, "kind"),
            "span": self._span(request),
            "sentence": sentence,
        }

    @api.model
    def _task(self, number):
        """The request with this id in which a step is the user's now, or which he leads, as
        superuser; none else."""
        requests = self.env["cctv.footage.request"].sudo()
        if not number:
            return requests
        return requests.search(Domain("id", "=", number) & self._named_domain()).filtered(
            self._has_page
        )

    def _named_domain(self):
        return self._extracts_domain() | self._led_domain()

    def _extracts_domain(self):
        """Requests whose footage the user is named to take out."""
        user = self.env.user
        if not user._is_internal():
            return Domain.FALSE
        mine = Domain("extractor_id", "=", user.id) & Domain("state", "in", TAKEN_OUT)
        return mine & Domain("company_id", "in", user.company_ids.ids)

    def _led_domain(self):
        """Open requests of the companies whose official the user is."""
        user = self.env.user
        mine = [("official_id", "=", user.id), ("approver_role", "=", "official")]
        profiles = self.env["cctv.procedure.profile"].sudo().search(mine)
        companies = profiles.company_id & user.company_ids
        if not user._is_internal() or not companies:
            return Domain.FALSE
        return Domain("company_id", "in", companies.ids) & Domain("state", "in", LED)

    def _has_task(self, request):
        able = self._able(request)
        return able["can_decide"] or able["can_start"] or able["can_say_ready"]

    def _has_page(self, request):
        return self._has_task(request)

    def _able(self, request):
        """Of what the request allows, what falls to somebody who is named; a duty has its own
        screens."""
        user = self.env.user
        able = request._able(user)
        able["can_decide"] = able["can_decide"] and request._is_official(user)
        is_mine = request.extractor_id == user
        asks = able["can_decide"] and request.state in ("submitted", "verified")
        is_first = request._rules().verifier_role == "none"
        return {
            **able,
            "can_start": able["can_start"] and is_mine,
            "can_return": asks and is_first,
        }

    def _task_words(self, request):
        _, able = self.env._, self._able(request)
        if able["can_decide"]:
            return _("It waits for your decision.")
        if able["can_start"]:
            return _("You are named to take out this footage.")
        return _("You are taking out this footage.")

    @api.model
    def _task_details(self, request):
        """All that its page shows: what was asked and by whom, and what the step needs."""
        able = self._able(request)
        clips = [self._clip(item) for item in request.item_ids]
        return {
            **able,
            "id": request.id,
            "number": request.number,
            "sentence": self._task_words(request),
            "facts": self._task_facts(request),
            "warnings": self._warnings(request),
            "clips": clips,
            "files": self._task_files(request) if able["can_decide"] else [],
            "gaps": request._footage_gaps() if able["can_say_ready"] else [],
            "is_playback": request.kind != "copy",
            "is_waiting": self._has_task(request),
        }

    def _task_facts(self, request):
        """[(label, value)] of the request; cameras are those that the staff have found."""
        _ = self.env._
        letter = " · ".join(filter(None, [request.letter_number, self._day(request.letter_date)]))
        place = "\n".join(filter(None, [request.location_id.complete_name, request.place_words]))
        facts = [
            (_("Asked for"), word_of(request, "kind")),
            (_("Who asks"), word_of(request, "requester_kind")),
            (_("Name"), request.requester_name),
            (_("Identity"), request.requester_identity),
            (_("Unit or institution"), request.requester_unit),
            (_("Letter"), letter),
            (_("Who can confirm it"), request.contact_words),
            (self._when_label(request), self._span(request)),
            (_("Place"), place),
            (_("What it is for"), request.purpose),
            (_("Urgent"), request.is_urgent and request.urgent_reason),
            (_("Verified by"), request.verified_by_id.name),
            (_("Taken out by"), request.channel == "emergency" and request.extractor_id.name),
        ]
        return [(label, value) for label, value in facts if value]

    def _clip(self, item):
        """A clip as the one who takes it out sees it: never what is in it."""
        return {
            "id": item.id,
            "number": item.number,
            "camera": item.device_id.display_name,
            "span": self._span(item),
            "state": word_of(item, "state"),
            "files": item.evidence_ids.filtered(lambda file: file.role == "original").mapped(
                "name"
            ),
            "may_add": item._may_add_file(self.env.user),
        }

    def _task_files(self, request):
        return [
            {"id": file.id, "name": file.name}
            for file in request.letter_ids | request.form_ids
        ]

    @api.model
    def _task_file(self, request, number):
        """A scan that whoever decides reads; none else."""
        if not self._able(request)["can_decide"]:
            return self.env["ir.attachment"]
        files = request.letter_ids | request.form_ids
        return files.filtered(lambda file: file.id == number)

    @api.model
    def _take_step(self, request, step, words):
        """A step of the user's own; what else there is to refuse the step itself knows.

        :param request: by ``_task``
        :param step: of ``STEPS``
        """
        able = self._able(request)
        keys = {"start": "can_start", "ready": "can_say_ready", "return": "can_return"}
        key = keys.get(step, "can_decide")
        if not able[key] or request.state in FOOTAGE_OVER:
            raise UserError(self.env._("This is not your step now. Reload the page."))
        with self.env.cr.savepoint():
            if step == "approve":
                request.action_approve()
            elif step == "refuse":
                request._refuse(words)
            elif step == "return":
                request._return(words)
            elif step == "start":
                request.action_start_extraction()
            else:
                request.action_ready()


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def _check_may_add_file(self):
        """Whoever is named to take the footage out adds files without any right on the clip."""
        self.ensure_one()
        user = self.env.user
        clip = self.sudo().exists()
        is_named = bool(clip) and clip.request_id.extractor_id == user
        if is_named and clip.request_id._is_named(user) and clip._may_add_file(user):
            return
        super()._check_may_add_file()
