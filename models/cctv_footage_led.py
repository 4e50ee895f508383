"""What the responsible official does besides deciding, as whoever leads does (P3, R96): confirms an
authority's demand for what was secured in an emergency, ends a request, pauses and resumes its
clock. He has no right on any record; all of it goes by the page of the request."""

from odoo import api, models
from odoo.exceptions import UserError

from .cctv_deadline_mixin import PAUSE_KINDS
from .cctv_footage_desk import LIST_MAX
from .cctv_footage_typed import LINE_MAX
from .cctv_footage_urgent import DEMAND_FIELDS
from .cctv_typed import REASON_MAX, typed

LED_STEPS = {
    "demand": "can_confirm_demand",
    "cancel": "can_end",
    "pause": "can_pause",
    "resume": "can_resume",
}
"""What may be posted to the page of a step: what allows it."""

REASONS = tuple(kind for kind, _label in PAUSE_KINDS if kind != "waiting_requester")
"""Why the official pauses a clock: questions to the requester are a step of their own."""


class CctvFootageDesk(models.AbstractModel):
    _inherit = "cctv.footage.desk"

    @api.model
    def _led(self):
        """The open requests that the user leads as the official and that do not wait for him, as
        plain values, the newest first."""
        requests = self.env["cctv.footage.request"].sudo()
        found = requests.search(self._led_domain(), order="id desc", limit=LIST_MAX)
        return [
            self._task_line(request, request.next_step)
            for request in found.filtered(lambda r: r._is_official(self.env.user))
            if not self._has_task(request)
        ]

    def _able(self, request):
        able, is_official = super()._able(request), request._is_official(self.env.user)
        is_paused = request.deadline_is_paused
        able["can_confirm_demand"] = able["can_confirm_demand"] and is_official
        able["can_end"] = able["can_end"] and is_official
        is_running = request.deadline_phase == "running" and not is_paused
        able["can_pause"] = is_official and is_running
        able["can_resume"] = is_official and is_paused and request.state != "returned"
        return able

    def _has_task(self, request):
        return super()._has_task(request) or self._able(request)["can_confirm_demand"]

    def _has_page(self, request):
        return super()._has_page(request) or request._is_official(self.env.user)

    def _task_words(self, request):
        able = self._able(request)
        if able["can_confirm_demand"]:
            return self.env._("No authority has demanded it yet. When one does, confirm it here.")
        if not self._has_task(request):
            return request.next_step
        return super()._task_words(request)

    @api.model
    def _pause_kinds(self):
        """[(value, label)]"""
        field = self.env["cctv.deadline.pause"]._fields["kind"]
        return [pair for pair in field._description_selection(self.env) if pair[0] in REASONS]

    @api.model
    def _lead(self, request, step, posted, files):
        """A step of the official who leads; who else may is the steps' own question.

        :param request: by ``_task``
        :param step: of ``LED_STEPS``
        :param posted: what was typed; anything else than the known names is left out
        :param files: [werkzeug FileStorage], the scan of the letter
        :raises UserError: what is wrong; nothing has been written then
        """
        if not self._able(request)[LED_STEPS[step]]:
            raise UserError(self.env._("This is not your step now. Reload the page."))
        with self.env.cr.savepoint():
            if step == "demand":
                self._take_demand(request, posted, files)
            elif step == "cancel":
                request._cancel(posted.get("words"))
            elif step == "pause":
                self._pause(request, posted)
            else:
                request._deadline_resume()

    def _take_demand(self, request, posted, files):
        gaps = []
        texts = [name for name in DEMAND_FIELDS if name != "letter_date"]
        values = {name: self._text(posted.get(name), LINE_MAX, gaps) for name in texts}
        values["letter_date"] = self._letter_date(posted.get("letter_date"), gaps)
        if gaps:
            raise UserError("\n".join(gaps))
        uploads = self.env["cctv.uploads"]
        letters = uploads._keep(request, uploads._take_all(files, request.company_id))
        request._demand(values, letters)

    def _pause(self, request, posted):
        if posted.get("kind") not in REASONS:
            raise UserError(self.env._("Choose why the clock is paused."))
        missing = self.env._("Say why the clock is paused: the reason is missing.")
        reason = typed(self.env, posted.get("words"), REASON_MAX, missing)
        request._deadline_pause(posted["kind"], reason)
