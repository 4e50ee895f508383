from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .cctv_provider_job import OPEN
from .cctv_provider_steps import BEGINS
from .cctv_provider_talk import SUBTYPE
from .cctv_texts import word_of
from .cctv_ticket_words import device_name

SHOWN_MAX = 100
"""Jobs on one page; past that people search."""

FILTERS = {
    "open": [("state", "in", OPEN)],
    "to_accept": [("state", "=", "given")],
    "accepted": [("state", "=", "accepted")],
    "done": [("state", "=", "done")],
    "closed": [("state", "=", "closed")],
    "all": [],
}

DEVICE_FIELDS = {
    "code": "cctv_code",
    "name": "name",
    "maker": "cctv_manufacturer",
    "model": "model",
    "serial": "cctv_serial",
}
"""All that a provider is told of a device. Addresses, credentials, pictures and firmware are not
among it."""

ICONS = {
    "given": ("inbox", "warning"),
    "accepted": ("thumbs-up", "info"),
    "under_way": ("wrench", "info"),
    "done": ("check", "success"),
    "closed": ("check-circle", "secondary"),
}
"""State, or that the work has begun: (icon, tone of Bootstrap)."""


class CctvProviderDesk(models.AbstractModel):
    """What a provider's people may know of the repairs given to them: looked up here as superuser
    after the check, and handed out as plain values. A repair that is not theirs is one that does
    not exist."""

    _name = "cctv.provider.desk"
    _description = "Desk for Providers"

    @api.model
    def _domain(self):
        """The jobs of the current portal user, asked anew for each page: with the provider now,
        of the own firm, which is still the ticket's provider, and of the own companies."""
        user = self.env.user
        firm = user.sudo().partner_id.commercial_partner_id
        if not user.share or user._is_public():
            return Domain.FALSE
        return Domain(
            [
                ("is_current", "=", True),
                ("partner_id", "=", firm.id),
                ("ticket_id.cctv_provider_id.commercial_partner_id", "=", firm.id),
                ("company_id", "in", user.company_ids.ids),
            ]
        )

    @api.model
    def _job(self, number):
        """The job with this id when it is the user's, as superuser; or none."""
        jobs = self.env["cctv.provider.job"].sudo()
        return jobs.search(self._domain() & Domain("id", "=", number)) if number else jobs

    @api.model
    def _jobs(self, chosen, text):
        """Those of a filter, with words in number, device or place; the soonest promised first."""
        domain = self._domain() & Domain(FILTERS.get(chosen, FILTERS["open"]))
        for word in (text or "").replace("\x00", "").split()[:5]:
            domain &= (
                Domain("ticket_id.number", "ilike", word)
                | Domain("device_id.name", "ilike", word)
                | Domain("device_id.cctv_code", "ilike", word)
                | Domain("location_id.complete_name", "ilike", word)
            )
        order = "promised_date NULLS FIRST, given_date, id"
        return self.env["cctv.provider.job"].sudo().search(domain, order=order, limit=SHOWN_MAX)

    @api.model
    def _counts(self):
        """{filter: how many}."""
        jobs = self.env["cctv.provider.job"].sudo()
        found = dict(jobs._read_group(self._domain(), ["state"], ["__count"]))
        to_accept, accepted = found.get("given", 0), found.get("accepted", 0)
        return {
            "open": to_accept + accepted,
            "to_accept": to_accept,
            "accepted": accepted,
            "done": found.get("done", 0),
            "closed": found.get("closed", 0),
            "all": sum(found.values()),
        }

    @api.model
    def _describe(self, job):
        """A job as it stands in the list."""
        is_begun = job.state == "accepted" and bool(job.started_date)
        icon, tone = ICONS["under_way" if is_begun else job.state]
        word = word_of(job, "state")
        return {
            "id": job.id,
            "number": job.ticket_id.number,
            "device": self._device_words(job),
            "place": job.location_id.complete_name or "",
            "state": job.state,
            "state_word": self.env._("Under way") if is_begun else word,
            "icon": icon,
            "tone": tone,
            "promised": job.promised_date,
            "is_late": job.is_late,
            "given": job.given_date,
            "is_urgent": job.ticket_id.priority in ("2", "3"),
        }

    @api.model
    def _details(self, job):
        """All that the page of a job shows."""
        ticket, device = job.ticket_id, job.device_id
        is_open = job.state in OPEN
        name, phone = job.company_id._cctv_provider_contact(
            ticket.team_id, (ticket.user_id or job.given_by_id).partner_id
        )
        return {
            **self._describe(job),
            "symptom": word_of(ticket, "cctv_symptom"),
            "task": job.task,
            "access_note": job.access_note or "",
            "of_device": {key: device[name] or "" for key, name in DEVICE_FIELDS.items()},
            "contract_word": self._contract_words(job),
            "contract_number": job.contract_number or "",
            "customer_number": job.customer_number or "",
            "company": job.company_id.name,
            "call_name": name,
            "call_phone": phone,
            "accepted": job.accepted_date,
            "done": job.done_date,
            "failed_count": job.failed_count,
            "today": job._today(),
            "may_accept": job.state == "given",
            "may_work": is_open,
            "may_start": self._may_start(job),
            "may_write": is_open or job.state == "done",
            "talk": [self._message(job, message) for message in self._talk(job)],
            "files": [self._file(job, file) for file in self._loose_files(job)],
        }

    def _contract_words(self, job):
        state = word_of(job, "contract_state")
        if not job.contract_end:
            return state
        day = format_date(self.env, job.contract_end)
        return self.env._("%(state)s, until %(day)s", state=state, day=day)

    def _may_start(self, job):
        begins = job.ticket_id.cctv_phase in BEGINS
        return job.state == "accepted" and not job.started_date and begins

    def _device_words(self, job):
        """What it is about, in one line."""
        return device_name(job.device_id) or job.location_id.complete_name or ""

    def _talk(self, job):
        """What was said to and by this provider, the latest first; nothing that the subtype does
        not say is meant for a provider."""
        subtype = self.env.ref(SUBTYPE)
        return job.message_ids.filtered(lambda message: message.subtype_id == subtype).sorted(
            "id", reverse=True
        )

    def _message(self, job, message):
        author = message.author_id
        is_theirs = author.commercial_partner_id == job.partner_id
        return {
            "who": author.name if is_theirs else job.company_id.name,
            "is_theirs": is_theirs,
            "date": message.date,
            "body": message.body,
            "files": [self._file(job, file) for file in message.attachment_ids & job.file_ids],
        }

    def _loose_files(self, job):
        """Files that staff gave with the repair itself."""
        return job.file_ids - job.message_ids.attachment_ids

    def _file(self, job, file):
        return {
            "name": file.name,
            "url": f"/my/cctv-work/{job.id}/file/{file.id}",
            "is_picture": (file.mimetype or "").startswith("image/"),
        }
