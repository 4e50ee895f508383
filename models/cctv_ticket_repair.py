"""The course of a repair: reported, analysed, assigned, repaired, verified, closed."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from . import cctv_row_locks as row_locks
from .cctv_choices import (
    CAUSES,
    CCTV_GROUPS,
    INTERNAL,
    REPAIR_ASSIGNABLE,
    REPAIR_PHASES,
    SYMPTOMS,
)
from .cctv_texts import word_of

PHASES = tuple(code for code, _label in REPAIR_PHASES)

ANEW = {
    "cctv_analysed_date": False,
    "cctv_analysed_by_id": False,
    "cctv_started_date": False,
    "cctv_repaired_date": False,
    "cctv_repaired_by_id": False,
    "cctv_verified_date": False,
    "cctv_verified_by_id": False,
    "cctv_ended_because": False,
    "cctv_result_told_date": False,
    "closed_date": False,
    "cctv_closed_by_poller": False,
    "cctv_confirmed_date": False,
    "cctv_confirmed_by_id": False,
}
"""What a fault that is reported anew has not reached yet. The verifications keep what was."""

REPAIRS_OWN = frozenset(
    "cctv_analysed_date cctv_analysed_by_id cctv_provider_why cctv_started_date "
    "cctv_repaired_date cctv_repaired_by_id cctv_repair_told_by_id cctv_repair_note "
    "cctv_repair_parts cctv_verified_date cctv_verified_by_id cctv_failed_count "
    "cctv_ended_because cctv_damage_told_date cctv_result_told_date cctv_told_head_id".split()
)
"""What only the steps of a repair write, never people by hand, besides the phase itself: with that
one they are born."""


class HelpdeskTicket(models.Model):
    """A ticket is a repair when it has a ``cctv_phase``: it is about a device or a place, and not
    about the polling itself. The steps move the phase; the helpdesk's stage follows."""

    _inherit = "helpdesk.ticket"

    cctv_phase = fields.Selection(
        REPAIR_PHASES,
        string="Repair",
        readonly=True,
        copy=False,
        index="btree_not_null",
        group_expand=True,
        groups=INTERNAL,
    )
    cctv_symptom = fields.Selection(
        SYMPTOMS, string="What is seen", copy=False, groups=INTERNAL
    )
    cctv_analysis = fields.Text(
        string="First analysis",
        copy=False,
        tracking=True,
        groups=INTERNAL,
        help="What is wrong as far as it can be told before the repair. Without it and the cause "
        "nobody is assigned.",
    )
    cctv_cause = fields.Selection(
        CAUSES, string="Cause", copy=False, tracking=True, groups=INTERNAL
    )
    cctv_analysed_date = fields.Datetime(
        string="Analysed on", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_analysed_by_id = fields.Many2one(
        "res.users", string="Analysed by", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_provider_why = fields.Char(
        string="About the provider", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_started_date = fields.Datetime(
        string="Repair started", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_repaired_date = fields.Datetime(
        string="Repaired on", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_repaired_by_id = fields.Many2one(
        "res.partner", string="Repaired by", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_repair_told_by_id = fields.Many2one(
        "res.users", string="Repair reported by", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_repair_note = fields.Text(
        string="What was done", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_repair_parts = fields.Text(
        string="Parts used", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_verified_date = fields.Datetime(
        string="Verified on", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_verification_ids = fields.One2many(
        "cctv.repair.verification", "ticket_id", string="Verifications", groups=CCTV_GROUPS
    )
    cctv_failed_count = fields.Integer(
        string="Times not passed",
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="How often a repair was verified and had to be done again.",
    )
    cctv_ended_because = fields.Char(
        string="Ended because", readonly=True, copy=False, groups=INTERNAL
    )

    cctv_is_repair = fields.Boolean(
        string="Repair of CCTV",
        compute="_compute_cctv_is_repair",
        search="_search_cctv_is_repair",
        compute_sudo=True,
    )
    cctv_can_assign = fields.Boolean(
        string="Can be assigned", compute="_compute_cctv_is_repair", compute_sudo=True
    )

    @api.depends("cctv_phase", "cctv_device_id", "cctv_location_id")
    def _compute_cctv_is_repair(self):
        for ticket in self:
            phase = ticket.cctv_phase
            ticket.cctv_is_repair = bool(phase)
            will_be = not ticket._origin and (ticket.cctv_device_id or ticket.cctv_location_id)
            ticket.cctv_can_assign = phase in REPAIR_ASSIGNABLE if phase or will_be else True

    def _search_cctv_is_repair(self, operator, value):
        """Also for those who may not search by the phase: the rule of the portal asks."""
        if operator != "in":
            return NotImplemented
        tickets = self.sudo().with_context(active_test=False)
        return Domain("id", "in", tickets._search([("cctv_phase", "!=", False)]))

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | REPAIRS_OWN

    @api.model
    def _guarded_error(self, names):
        if (REPAIRS_OWN | {"cctv_phase"}).isdisjoint(names):
            return super()._guarded_error(names)
        return AccessError(
            self.env._(
                "The course of a repair is written by its steps. Use the buttons of the ticket."
            )
        )

    def write(self, vals):
        if "cctv_phase" in vals:
            return self._cctv_write_phase(vals)
        self._guarded_refuse(vals)
        moves = self._cctv_planned_moves(vals)
        done = super().write(vals)
        for phase, tickets in moves.items():
            tickets._cctv_set_phase(phase, with_stage="stage_id" not in vals)
        self._cctv_note_analysis(vals)
        if "priority" in vals:
            self._cctv_renew_clock()
        return done

    def _cctv_write_phase(self, vals):
        """By the steps, as the superuser, which have looked at all else."""
        if not self.env.su:
            raise self._guarded_error({"cctv_phase"})
        return super().write(vals)

    def _cctv_set_phase(self, phase, values=None, with_stage=True):
        """Bring repairs into a phase and their stage with it, and tell whoever listens.

        :param values: further fields, written with it
        :param with_stage: whether the helpdesk's stage has to follow
        """
        values = {**(ANEW if phase == "reported" else {}), **(values or {})}
        for old, tickets in self.grouped(lambda ticket: ticket.sudo().cctv_phase).items():
            for stage_id, group in tickets._cctv_by_next_stage(phase, with_stage).items():
                stage = {"stage_id": stage_id} if stage_id else {}
                group.sudo().write({"cctv_phase": phase, **values, **stage})
            if old != phase:
                tickets._cctv_turn_clock(old, phase)
                tickets._cctv_phase_changed(old, phase)

    def _cctv_by_next_stage(self, phase, with_stage) -> dict:
        """{id of the stage to go to, None to stay: tickets}."""
        if not with_stage:
            return {None: self}
        groups = {}
        for team, tickets in self.grouped("team_id").items():
            stage = team.sudo()._cctv_stages_of_phases().get(phase)
            for ticket in tickets:
                key = stage.id if stage and stage != ticket.stage_id else None
                groups[key] = groups.get(key, self.browse()) | ticket
        return groups

    def _cctv_phase_changed(self, old, new):
        """Hook: these repairs went from ``old`` (False: they are new) to ``new`` just now."""

    def _cctv_check_phase(self, *phases):
        """Refuse a step that is not this ticket's next one, and a second person at once."""
        self.ensure_one()
        row_locks.take(self.sudo())
        phase = self.sudo().cctv_phase
        if phase not in phases:
            raise UserError(
                self.env._(
                    "This is not the next step: the ticket is “%(phase)s”. Somebody may have gone "
                    "on with it; reload the page.",
                    phase=self._cctv_phase_word(phase),
                )
            )

    def _cctv_phase_word(self, phase) -> str:
        """A phase as people read it."""
        return word_of(self, "cctv_phase", phase) if phase else self.env._("not a repair")

    def _cctv_profile_of(self):
        """The procedure profile that holds for this ticket."""
        return (self.company_id or self.env.company).sudo()._cctv_profile()
