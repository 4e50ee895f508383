from datetime import date

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.cctv_provider_desk import FILTERS
from ..models.cctv_typed import TEXT_MAX
from .pages import file_response, number, posted_files, render, upload_values

SAID = "cctv_provider_said"
"""In the session: what to say on the next page, and what was typed when it was refused."""

TYPED = ("words", "parts", "day")

STEPS = ("accept", "decline", "promise", "start", "comment", "done")
"""What may be posted to the page of a job."""


class CctvProviderPortal(CustomerPortal):
    """Pages where a provider's people work on the repairs given to them. They look nothing up
    themselves: the desk (``cctv.provider.desk``) says what is theirs, anew for each page."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["cctv_work"] = request.env["cctv.provider.desk"]._counts()
        return values

    @http.route("/my/cctv-work", type="http", auth="user", methods=["GET"], sitemap=False)
    def work_list(self, show=None, q=None, **_query):
        """The repairs given to the user's firm, the soonest promised first."""
        desk = request.env["cctv.provider.desk"]
        show = show if show in FILTERS else "open"
        q = (q or "")[:80]
        values = {
            "title": request.env._("Repairs given to you"),
            "show": show,
            "query": q,
            "filters": self._filters(desk._counts()),
            "jobs": [desk._describe(job) for job in desk._jobs(show, q)],
            "said": self._said(),
        }
        return self._render("helpdesk_cctv.provider_list", values)

    def _filters(self, counts):
        """[(filter, word, how many)] as they stand in a row."""
        env = request.env
        words = {
            "open": env._("Open"),
            "to_accept": env._("To accept"),
            "accepted": env._("Accepted"),
            "done": env._("Reported done"),
            "closed": env._("Closed"),
            "all": env._("All"),
        }
        return [(name, words[name], counts[name]) for name in FILTERS]

    @http.route(
        "/my/cctv-work/<int:job_id>", type="http", auth="user", methods=["GET"], sitemap=False
    )
    def work_page(self, job_id, **_query):
        """One repair, and what can be answered now."""
        desk = request.env["cctv.provider.desk"]
        job = desk._job(number(job_id))
        if not job:
            return self._gone()
        values = {
            "title": job.ticket_id.number,
            "job": desk._details(job),
            "said": self._said(),
            "text_max": TEXT_MAX,
            **upload_values(job.company_id),
        }
        return self._render("helpdesk_cctv.provider_job", values)

    @http.route(
        "/my/cctv-work/<int:job_id>/file/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def work_file(self, job_id, file_id, **_query):
        """A file of the own repair; asked for anew each time, and without a token."""
        job = request.env["cctv.provider.desk"]._job(number(job_id))
        file = job.file_ids.filtered(lambda each: each.id == file_id)
        if not file:
            return self._gone()
        return file_response(file)

    @http.route(
        "/my/cctv-work/<int:job_id>/<string:step>",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
    )
    def work_step(self, job_id, step, **posted):
        """Answer, then show the page again, with a sentence and what was typed when it was
        refused."""
        job = request.env["cctv.provider.desk"]._job(number(job_id))
        do = getattr(self, f"_do_{step}", None) if step in STEPS else None
        if not job or not do:
            return self._gone()
        try:
            with request.env.cr.savepoint():
                thanks = do(job, posted)
        except UserError as error:
            typed = {name: str(posted.get(name) or "")[:TEXT_MAX] for name in TYPED}
            request.session[SAID] = {"error": str(error), "step": step, **typed}
        else:
            request.session[SAID] = {"thanks": thanks}
        is_left = not request.env["cctv.provider.desk"]._job(job_id)
        return request.redirect("/my/cctv-work" if is_left else f"/my/cctv-work/{job_id}")

    def _do_accept(self, job, _posted):
        job._accept()
        return request.env._("Thank you. Please say now for which day you promise the repair.")

    def _do_decline(self, job, posted):
        job._decline(self._text(posted, "words"))
        return request.env._("You have declined the repair. It is back with those who gave it.")

    def _do_promise(self, job, posted):
        job._promise(self._day(posted), self._text(posted, "words"))
        return request.env._("Thank you. The day is noted.")

    def _do_start(self, job, _posted):
        job._start()
        return request.env._("The begin of the work is noted.")

    def _do_comment(self, job, posted):
        job._comment(self._text(posted, "words"), self._uploads(job))
        return request.env._("Thank you. It has been passed on.")

    def _do_done(self, job, posted):
        job._report_done(
            self._text(posted, "words"), self._text(posted, "parts"), self._uploads(job)
        )
        return request.env._("Thank you. Somebody will check the repair; you are told if it fails.")

    def _text(self, posted, name):
        text = posted.get(name)
        return text if isinstance(text, str) else ""

    def _day(self, posted):
        """What a date field sends; without JavaScript people may type what they like."""
        try:
            return date.fromisoformat(self._text(posted, "day").strip()[:10])
        except ValueError:
            return None

    def _uploads(self, job):
        return request.env["cctv.uploads"]._take_all(posted_files(), job.company_id)

    def _said(self):
        return request.session.pop(SAID, None) or {}

    def _gone(self):
        """The one answer for a repair that is not there and for one that is not theirs any more."""
        values = {
            "title": request.env._("Repairs given to you"),
            "sentence": request.env._(
                "This repair is not with you. It may have been taken back, or given to somebody "
                "else."
            ),
        }
        return self._render("helpdesk_cctv.provider_gone", values, 404)

    def _render(self, template, values, status=200):
        return render(template, {"page_name": "cctv_work", **values}, status)
