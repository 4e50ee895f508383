"""A repair that is given to a provider, and taken back (R24, R26, R72)."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from . import cctv_provider_reasons
from .cctv_choices import CCTV_GROUPS, INTERNAL, REPAIR_ASSIGNABLE
from .cctv_provider_job import OPEN
from .cctv_provider_reasons import reason
from .cctv_provider_talk import BECAUSE
from .cctv_ticket_analysis import chain
from .cctv_typed import typed


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cctv_job_ids = fields.One2many(
        "cctv.provider.job", "ticket_id", string="Given to providers", groups=CCTV_GROUPS
    )
    cctv_job_id = fields.Many2one(
        "cctv.provider.job",
        string="With the provider",
        compute="_compute_cctv_job_id",
        search="_search_cctv_job_id",
        groups=CCTV_GROUPS,
    )
    cctv_given_date = fields.Datetime(related="cctv_job_id.given_date", groups=CCTV_GROUPS)
    cctv_job_state = fields.Selection(
        related="cctv_job_id.state", string="Provider's answer", groups=CCTV_GROUPS
    )
    cctv_promised_date = fields.Date(
        related="cctv_job_id.promised_date", string="Promised for", groups=CCTV_GROUPS
    )
    cctv_promise_late = fields.Boolean(related="cctv_job_id.is_late", groups=CCTV_GROUPS)
    cctv_promise_after_due = fields.Boolean(related="cctv_job_id.is_after_due", groups=CCTV_GROUPS)
    cctv_job_waiting = fields.Char(related="cctv_job_id.waiting", groups=CCTV_GROUPS)

    cctv_provider_words = fields.Char(
        string="Why this provider", compute="_compute_cctv_provider_words", groups=INTERNAL
    )

    @api.depends("cctv_provider_why")
    @api.depends_context("lang")
    def _compute_cctv_provider_words(self):
        for ticket in self:
            kept = ticket.cctv_provider_why
            ticket.cctv_provider_words = cctv_provider_reasons.words(ticket.env, kept)

    @api.depends("cctv_job_ids.is_current")
    def _compute_cctv_job_id(self):
        for ticket in self:
            ticket.cctv_job_id = ticket.cctv_job_ids.filtered("is_current")[:1]

    def _search_cctv_job_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        current = Domain("is_current", "=", True)
        if operator == "any":
            return Domain("cctv_job_ids", "any", current & Domain(value))
        found = Domain("cctv_job_ids", "any", current & Domain("id", "in", list(value)))
        nothing = ~Domain("cctv_job_ids", "any", current)
        return found | nothing if False in value else found

    def write(self, vals):
        done = super().write(vals)
        if not {"cctv_provider_id", "cctv_device_id"}.isdisjoint(vals):
            self._cctv_end_of_another()
        return done

    def _cctv_end_of_another(self):
        """Whoever is not the ticket's provider any more loses it at once."""
        for ticket in self.sudo():
            job, firm = ticket.cctv_job_id, ticket.cctv_provider_id.commercial_partner_id
            if job and job.partner_id != firm:
                ticket.with_env(self.env)._cctv_check_duty_of_giving()
                job._take_back(BECAUSE["another"])

    def _cctv_is_given_away(self) -> bool:
        return self.sudo().cctv_job_id.state in OPEN or super()._cctv_is_given_away()

    def _cctv_phase_by_user(self, user_id):
        """Without one of us it is still assigned, when a provider has it."""
        phase = super()._cctv_phase_by_user(user_id)
        return None if phase == "analysed" and self._cctv_is_given_away() else phase

    # steps of the staff

    def action_cctv_give_to_provider(self):
        """Open the window that gives the repair to a provider."""
        self.ensure_one()
        self._cctv_check_may_give()
        return self._cctv_window("cctv.give.provider", self.env._("Give to a provider"))

    def _cctv_check_may_give(self):
        self.check_access("read")
        self._cctv_check_duty_of_giving()
        self._cctv_refuse_unanalysed()
        self._cctv_check_phase(*REPAIR_ASSIGNABLE)
        job = self.sudo().cctv_job_id
        if job.state in OPEN:
            raise UserError(
                self.env._(
                    "%s has this repair already. Take it back first, with the reason.",
                    job.partner_id.name,
                )
            )

    def _cctv_check_duty_of_giving(self):
        if not self.env.su:
            self._cctv_check_may_assign()

    def _cctv_give_to_provider(self, provider, task, access_note=None, uploads=(), pause=None):
        """Give the repair to a provider, whose portal users see it from now on.

        :param task: what the provider reads about the fault
        :param uploads: files to share, as ``cctv.uploads`` has given them out
        :param pause: the reason for which the deadline waits for the provider; None: it runs on
        :return: the ``cctv.provider.job``
        """
        self.ensure_one()
        self._cctv_check_may_give()
        firm = provider.commercial_partner_id
        self._cctv_check_provider(firm)
        ticket = self.sudo()
        ticket._cctv_shut_out(firm)
        if ticket.cctv_provider_id.commercial_partner_id != firm:
            ticket.write({"cctv_provider_id": firm.id, "cctv_provider_why": reason("by_hand")})
        vals = self._prepare_job_vals(firm, task, access_note)
        job = ticket.env["cctv.provider.job"].create(vals)
        ticket.env["cctv.uploads"]._keep(job, uploads)
        ticket._cctv_assigned()
        if pause:
            self._deadline_pause("waiting_provider", pause)
        heading = job._told().env._("Given to %s.", firm.name)
        ticket._message_log(body=plaintext2html(f"{heading}\n{job.task}"))
        job._tell_provider("given", job.task)
        return job

    def _cctv_check_provider(self, firm):
        company = self.company_id
        if not firm:
            raise UserError(self.env._("Choose the provider."))
        if firm == company.partner_id or firm.company_id - company:
            raise UserError(
                self.env._(
                    "%s is no provider of yours. Choose the firm that is to repair it.", firm.name
                )
            )

    def _prepare_job_vals(self, firm, task, access_note):
        ticket = self.sudo()
        contract = ticket._cctv_contract(firm)
        missing = self.env._("Say what is to be repaired: it is what the provider reads.")
        return {
            "ticket_id": ticket.id,
            "company_id": ticket.company_id.id,
            "partner_id": firm.id,
            "device_id": ticket.cctv_device_id.id,
            "location_id": (ticket.cctv_location_id or ticket.cctv_device_id.cctv_location_id).id,
            "task": typed(self.env, task, missing=missing),
            "access_note": typed(self.env, access_note) or False,
            "given_date": fields.Datetime.now(),
            "given_by_id": self.env.uid,
            **contract,
        }

    def _cctv_contract(self, firm) -> dict:
        """What is registered of the contract with ``firm``: of the device, else of what it hangs
        on, the nearest first."""
        device = self.sudo().cctv_device_id
        places = [device, device.cctv_recorder_id]
        places += [*chain(device, "cctv_uplink_id"), *chain(device, "cctv_power_id")]
        found = next((each for each in places if each and firm in _firms(each)), device)
        end = found.cctv_contract_end
        state = "unknown"
        if end:
            state = "running" if end >= fields.Date.context_today(self) else "over"
        return {
            "contract_number": found.cctv_contract_number,
            "customer_number": found.cctv_customer_number,
            "contract_end": end,
            "contract_state": state,
        }

    def action_cctv_take_back(self):
        """Open the window that takes the repair back from the provider, with the reason."""
        return self._cctv_job_window("taken_back", self.env._("Take back from the provider"))

    def action_cctv_write_to_provider(self):
        """Open the window for a message to the provider."""
        return self._cctv_job_window("message", self.env._("Write to the provider"))

    def action_cctv_note_answer(self):
        """Open the window that notes what the provider has said, e.g. by telephone."""
        return self._cctv_job_window("answer", self.env._("Note the provider's answer"))

    def _cctv_job_window(self, kind, name):
        self.ensure_one()
        self._cctv_given_job(kind)
        window = self._cctv_window("cctv.answer.provider", name)
        return {**window, "context": {**window["context"], "default_kind": kind}}

    def _cctv_given_job(self, kind):
        """The job that a step of the staff is about; refused when it is not theirs to do.

        :param kind: see ``cctv.answer.provider``
        """
        self.check_access("read")
        self._cctv_check_duty_of_giving()
        job = self.sudo().cctv_job_id
        if not job or (job.state not in OPEN and not (kind == "message" and job.state == "done")):
            raise UserError(self.env._("No provider has this repair now. Reload the page."))
        return job

    def action_cctv_repaired(self):
        """Whoever has it is proposed as who has repaired it."""
        window = super().action_cctv_repaired()
        job = self.sudo().cctv_job_id
        if job.state in OPEN:
            window["context"]["default_partner_id"] = job.partner_id.id
        return window

    # what follows from the course of the repair

    def _cctv_phase_changed(self, old, new):
        super()._cctv_phase_changed(old, new)
        for ticket in self.sudo() if old else ():
            if job := ticket.cctv_job_id:
                ticket._cctv_job_follows(job, new)

    def _cctv_job_follows(self, job, new):
        """The course of the repair went on to the phase ``new``."""
        is_open, because = job.state in OPEN, None
        if new == "repaired" and is_open:
            if self.cctv_repaired_by_id.commercial_partner_id == job.partner_id:
                job._set_done(self.cctv_repaired_date)
            else:
                because = BECAUSE["elsewhere"]
        elif new == "in_repair" and job.state == "done":
            proof = self.cctv_verification_ids.sorted("id")[-1:]
            job._set_again(proof.note if proof.result == "failed" else "")
        elif new == "reported":
            because = BECAUSE["anew"] if is_open else None
            if not is_open:
                job._set_over()
        elif new in ("closed", "cancelled"):
            because = BECAUSE["closed"] if is_open else None
            if job.state == "done":
                job._set_closed()
        if because:
            job._take_back(because)

    # nobody of a provider follows

    def _cctv_shut_out(self, firm):
        """People of a provider who follow the ticket would get what the requester and we write."""
        people = self.message_partner_ids.filtered(
            lambda partner: partner.commercial_partner_id == firm and partner != self.partner_id
        )
        self.message_unsubscribe(people.ids)
        self._cctv_renew_token()

    def _cctv_renew_token(self):
        """Links that were sent around end here; who may see the ticket gets a new one."""
        self.sudo().filtered("access_token").write({"access_token": False})

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Whoever was given a repair as a provider never follows it."""
        firms = self.sudo().cctv_job_ids.partner_id
        if firms and partner_ids:
            partners = self.env["res.partner"].sudo().browse(partner_ids)
            requesters = self.sudo().partner_id
            partner_ids = [
                partner.id
                for partner in partners
                if partner.commercial_partner_id not in firms or partner in requesters
            ]
        return super()._message_subscribe(partner_ids, subtype_ids, customer_ids)

    def unlink(self):
        """What a provider was sent goes with the ticket, and the files of further reports."""
        ticket = self.sudo()
        self.check_access("unlink")
        (ticket.cctv_job_ids.file_ids | ticket.cctv_further_ids.file_ids).unlink()
        return super().unlink()


def _firms(device):
    """Firms that repair something of a device."""
    partners = device.cctv_installer_id | device.cctv_link_provider_id
    return (partners | device.cctv_power_provider_id).commercial_partner_id
