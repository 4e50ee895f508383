from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.cctv_footage_led import LED_STEPS
from ..models.cctv_footage_named import STEPS
from ..models.cctv_footage_urgent import DEMAND_FIELDS
from .cctv_footage import SENT_MAX, CctvFootageController
from .pages import file_response, number, plain, posted_files, upload_values

SAID = "cctv_footage_step_said"

TYPED = (*DEMAND_FIELDS, "words", "kind")
"""What is typed into the forms of steps, and comes back when something is wrong."""


class CctvFootageNamed(CctvFootageController):
    """The step of somebody who is named by the procedure and has no duty: the official decides, the
    requester takes out the footage. A request in which no step is the user's, and which he does not
    lead as that official, does not exist."""

    @http.route(
        "/my/footage/steps/<int:request_id>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def step_page(self, request_id, **_query):
        desk = request.env["cctv.footage.desk"]
        task = desk._task(number(request_id))
        said = request.session.pop(SAID, None) or {}
        said = said if said.get("request") == request_id else {}
        if not task:
            if said.get("thanks"):
                values = {"title": request.env._("Footage"), "sentence": said["thanks"]}
                return self._render("helpdesk_cctv.footage_step_done", values)
            return self._gone_page(self._no_step())
        values = {
            "title": task.number,
            "task": desk._task_details(task),
            "pause_kinds": desk._pause_kinds(),
            "said": said,
            "typed": said.get("typed") or {},
            **self._limits(task.company_id),
            **upload_values(task.company_id),
        }
        return self._render("helpdesk_cctv.footage_step", values)

    @http.route(
        "/my/footage/steps/<int:request_id>/<string:step>",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
    )
    def take_step(self, request_id, step, **_posted):
        desk = request.env["cctv.footage.desk"]
        task = desk._task(number(request_id))
        if not task or step not in (*STEPS, *LED_STEPS):
            return self._gone_page(self._no_step())
        form = request.httprequest.form
        typed = {name: plain(form[name])[:SENT_MAX] for name in TYPED if name in form}
        words = typed.get("words", "")
        try:
            if step in LED_STEPS:
                desk._lead(task, step, typed, posted_files())
            else:
                desk._take_step(task, step, words)
        except UserError as error:
            said = {"error": str(error), "step": step, "words": words, "typed": typed}
        else:
            said = {"thanks": self._thanks(step)}
        request.session[SAID] = {**said, "request": task.id}
        return request.redirect(f"/my/footage/steps/{task.id}")

    @http.route(
        "/my/footage/steps/<int:request_id>/file/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def step_file(self, request_id, file_id, **_query):
        """A scan that the decision rests on."""
        desk = request.env["cctv.footage.desk"]
        task = desk._task(number(request_id))
        file = desk._task_file(task, number(file_id)) if task else None
        return file_response(file) if file else self._gone_page(self._no_step())

    def _thanks(self, step):
        _ = request.env._
        return {
            "approve": _("Approved. Whoever takes out the footage has been told."),
            "refuse": _("Refused. The requester has been told."),
            "return": _("The questions went to the requester."),
            "start": _("You have begun. Add the file of each clip, then say that it is ready."),
            "ready": _("Thank you. The footage is ready to be handed over."),
            "demand": _("The demand is confirmed: once it is ready, it can be handed over."),
            "cancel": _("The request is cancelled."),
            "pause": _("The clock is paused."),
            "resume": _("The clock runs again."),
        }[step]

    def _no_step(self):
        return request.env._("No step of yours is open here. It may have been taken already.")
