"""First analysis and assignment of a repair (R71, R72): who may, what is missing, who repairs."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_choices import INTERNAL, REPAIR_ASSIGNABLE
from .cctv_duties import REPAIR_LEADERS, check_duty, has_duty
from .cctv_provider_reasons import reason
from .cctv_texts import word_of
from .cctv_typed import typed

OPEN_FOR_ANALYSIS = ("reported", *REPAIR_ASSIGNABLE)

ANALYST_ROLES = {
    "management": ("management",),
    "manager": ("management", "manager"),
    "it": ("management", "manager", "it"),
    "supervisor": ("management", "manager", "supervisor"),
    "all": ("management", "manager", "it", "supervisor"),
}
"""Setting of the procedure profile → the duties that analyse."""

MAX_CHAIN = 20
"""Devices walked along to find a link or a circuit; a register without a loop has fewer."""


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cctv_may_analyse = fields.Boolean(
        string="I may analyse", compute="_compute_cctv_may_analyse", groups=INTERNAL
    )

    @api.depends_context("uid")
    def _compute_cctv_may_analyse(self):
        for ticket in self:
            ticket.cctv_may_analyse = ticket._cctv_is_analyst()

    # who

    def _cctv_is_analyst(self, user=None) -> bool:
        """Whether the procedure profile has this user analyse repairs."""
        user = user or self.env.user
        roles = ANALYST_ROLES[self._cctv_profile_of().repair_analyst_role]
        return has_duty(user, *roles)

    def _cctv_check_may_analyse(self):
        for ticket in self:
            if not ticket._cctv_is_analyst():
                who = ticket._cctv_profile_of()._words("repair_analyst_role")
                raise AccessError(
                    self.env._(
                        "The first analysis is made by: %s. Ask one of them, or write what you "
                        "have found as a note.",
                        who,
                    )
                )

    def _cctv_check_may_assign(self, user_id=None):
        """Whoever leads the repairs assigns; technicians take a repair themselves."""
        to_me = user_id == self.env.uid
        check_duty(
            self.env,
            (*REPAIR_LEADERS, "technician") if to_me else REPAIR_LEADERS,
            self.env._(
                "Repairs are assigned by IT staff, the IT head, supervisors and management. "
                "Technicians take them with “Assign to me”."
            ),
        )

    # what is missing

    def _cctv_gaps_before_assignment(self) -> list:
        """Sentences: what has to be there before anybody is assigned (R71)."""
        ticket, _ = self.sudo(), self.env._
        gaps = []
        if not (ticket.cctv_analysis or "").strip():
            gaps.append(_("The first analysis is missing."))
        if not ticket.cctv_cause:
            gaps.append(_("The cause is missing."))
        if not gaps and ticket.cctv_phase == "reported":
            gaps.append(_("It was reported anew and has to be analysed again."))
        return gaps

    def _cctv_refuse_unanalysed(self):
        """Assigning, giving to a provider and starting are refused before the analysis."""
        if not self.sudo().cctv_phase:
            return
        if gaps := self._cctv_gaps_before_assignment():
            raise UserError(
                self.env._(
                    "First the analysis, then the assignment. %(gaps)s Press “Analyse”; that is "
                    "done by: %(who)s.",
                    gaps=" ".join(gaps),
                    who=self._cctv_profile_of()._words("repair_analyst_role"),
                )
            )

    def _cctv_check_analysis(self, vals):
        """Analysis and cause written by hand: by those who analyse only."""
        names = {"cctv_analysis", "cctv_cause"}.intersection(vals)
        if not names or self.env.su:
            return
        repairs = self.filtered(lambda ticket: ticket.sudo().cctv_phase)
        repairs._cctv_check_may_analyse()
        if any(not vals[name] for name in names) and any(
            ticket.sudo().cctv_phase != "reported" for ticket in repairs
        ):
            raise UserError(
                self.env._("Analysis and cause can be corrected, but not removed any more.")
            )

    def _cctv_note_analysis(self, vals):
        """Both are there: the ticket is analysed."""
        if {"cctv_analysis", "cctv_cause"}.isdisjoint(vals):
            return
        fresh = self.filtered(
            lambda ticket: (
                ticket.sudo().cctv_phase == "reported"
                and (ticket.sudo().cctv_analysis or "").strip()
                and ticket.sudo().cctv_cause
            )
        )
        fresh._cctv_set_phase(
            "analysed",
            {"cctv_analysed_date": fields.Datetime.now(), "cctv_analysed_by_id": self.env.uid},
        )

    # steps

    def action_cctv_analyse(self, take=False):
        """Open the window of the first analysis.

        :param take: assign the ticket to the user with it
        """
        self.ensure_one()
        self.check_access("read")
        self._cctv_check_phase(*OPEN_FOR_ANALYSIS)
        self._cctv_check_may_analyse()
        window = self._cctv_window("cctv.analyse.repair", self.env._("First analysis"))
        return {**window, "context": {**window["context"], "default_take": bool(take)}}

    def assign_to_me(self):
        """Taking a repair that nobody has analysed begins with the analysis."""
        self.ensure_one()
        if self.sudo().cctv_phase == "reported":
            if not self._cctv_is_analyst():
                self._cctv_refuse_unanalysed()
            return self.action_cctv_analyse(take=True)
        return super().assign_to_me()

    def _cctv_analyse(self, analysis, cause, provider=None):
        """Note the first analysis: the ticket can be assigned now.

        :param provider: ``res.partner`` who is to repair it; None leaves it as it is
        """
        self._cctv_check_may_analyse()
        self._cctv_check_phase(*OPEN_FOR_ANALYSIS)
        missing = self.env._("Write the first analysis and choose the cause.")
        values = {"cctv_analysis": typed(self.env, analysis, missing=missing), "cctv_cause": cause}
        if not cause:
            raise UserError(missing)
        if provider is not None:
            suggested, why = self._cctv_suggest_provider(cause)
            is_taken = provider == suggested
            values["cctv_provider_id"] = provider.id
            values["cctv_provider_why"] = why if is_taken else reason("by_hand")
        self.sudo().write(values)
        self._message_log(body=self._cctv_analysis_words())

    def _cctv_analysis_words(self):
        ticket = self.sudo()
        return self.env._(
            "First analysis: %(analysis)s Cause: %(cause)s.",
            analysis=ticket.cctv_analysis,
            cause=word_of(ticket, "cctv_cause"),
        )

    def _cctv_assign(self, user):
        """Give the repair to one of us."""
        self.ensure_one()
        self._cctv_refuse_unanalysed()
        self._cctv_check_may_assign(user.id)
        if self.team_id and user not in self.team_id.sudo().user_ids:
            raise UserError(
                self.env._(
                    "%(user)s is not in the team %(team)s. Choose somebody of the team.",
                    user=user.name,
                    team=self.team_id.display_name,
                )
            )
        self.sudo().write({"user_id": user.id})

    def _cctv_assigned(self):
        """Somebody has the repair now, a provider or one of us: the phase follows. Call
        ``_cctv_refuse_unanalysed`` before."""
        self.filtered(lambda t: t.sudo().cctv_phase == "analysed")._cctv_set_phase("assigned")

    def _cctv_unassigned(self):
        """Nobody has it any more."""
        self.filtered(lambda t: t.sudo().cctv_phase in ("assigned", "in_repair"))._cctv_set_phase(
            "analysed"
        )

    # who repairs what

    def _cctv_suggest_provider(self, cause):
        """(``res.partner`` who is to repair this cause, why) by the register (R26, R72); why: as
        ``cctv_provider_whys`` keeps it."""
        device = self.sudo().cctv_device_id
        if not device:
            return self.env["res.partner"], reason("no_device")
        if cause == "network":
            return self._cctv_network_provider(device)
        if cause == "power":
            return self._cctv_power_supplier(device)
        if cause in ("recorder", "storage") and device.cctv_recorder_id:
            device = device.cctv_recorder_id
        if cause == "server":
            return self.env["res.partner"], reason("server")
        return self._cctv_installer_under_contract(device)

    def _cctv_network_provider(self, device):
        """The provider of the nearest link on the way to the device."""
        for each in chain(device, "cctv_uplink_id"):
            if each.cctv_link_provider_id:
                return each.cctv_link_provider_id, reason("link", device=each.display_name)
        return self.env["res.partner"], reason("no_link")

    def _cctv_power_supplier(self, device):
        for each in chain(device, "cctv_power_id"):
            if each.cctv_power_provider_id:
                return each.cctv_power_provider_id, reason("power", device=each.display_name)
        return self.env["res.partner"], reason("no_power")

    def _cctv_installer_under_contract(self, device):
        """The CCTV provider is responsible while the contract runs (P2)."""
        partner, end = device.cctv_installer_id, device.cctv_contract_end
        if not partner:
            return partner, reason("no_installer")
        if not end:
            return partner, reason("no_end")
        if end >= fields.Date.context_today(self):
            return partner, reason("running", end)
        return partner.browse(), reason("over", end, provider=partner.display_name)


def chain(device, name):
    """A device and what it hangs on, the nearest first."""
    seen = device.browse()
    while device and device not in seen and len(seen) < MAX_CHAIN:
        seen |= device
        yield device
        device = device[name]
