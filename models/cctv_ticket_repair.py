"""The course of a repair: reported, analysed, assigned, repaired, verified, closed."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .cctv_choices import CAUSES, CCTV_GROUPS, INTERNAL, REPAIR_PHASES, SYMPTOMS

PHASES = tuple(code for code, _label in REPAIR_PHASES)

ASSIGNABLE = ("analysed", "assigned", "in_repair")

OVER = ("closed", "cancelled")
"""Phases in which nothing is left to do."""

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

REPAIRS_OWN = (
    "cctv_phase",
    "cctv_analysed_date",
    "cctv_analysed_by_id",
    "cctv_provider_why",
    "cctv_started_date",
    "cctv_repaired_date",
    "cctv_repaired_by_id",
    "cctv_repair_told_by_id",
    "cctv_repair_note",
    "cctv_repair_parts",
    "cctv_verified_date",
    "cctv_verified_by_id",
    "cctv_failed_count",
    "cctv_ended_because",
    "cctv_damage_told_date",
    "cctv_result_told_date",
    "cctv_told_head_id",
)
"""What only the steps of a repair write, never people by hand."""


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
    cctv_request_ids = fields.One2many(
        "maintenance.request", "cctv_ticket_id", string="Maintenance work", groups=CCTV_GROUPS
    )
    cctv_line_ids = fields.One2many(
        "cctv.maintenance.line", "ticket_id", string="Found during maintenance", groups=CCTV_GROUPS
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
            ticket.cctv_can_assign = phase in ASSIGNABLE if phase or will_be else True

    def _search_cctv_is_repair(self, operator, value):
        """Also for those who may not search by the phase: the rule of the portal asks."""
        if operator != "in":
            return NotImplemented
        tickets = self.sudo().with_context(active_test=False)
        return Domain("id", "in", tickets._search([("cctv_phase", "!=", False)]))

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._cctv_prepare_new(vals)
        tickets = super().create(vals_list)
        repairs = tickets.filtered(lambda ticket: ticket.sudo().cctv_phase)
        if not self.env.su:
            tickets._cctv_check_new()
        repairs._cctv_start_clock()
        repairs._cctv_phase_changed(False, "reported")
        return tickets

    def _cctv_prepare_new(self, vals):
        """A ticket about a device or a place is reported; people assign it after the analysis
        only, so nobody gets it by default."""
        is_repair = self._cctv_is_about_devices(vals)
        vals["cctv_phase"] = "reported" if is_repair else False
        if not is_repair:
            return
        self._cctv_fill_in(vals)
        if not self.env.su:
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            is_default = vals.get("user_id") in (None, self.env.uid)
            if is_default and (
                "user_id" not in vals or company.sudo().helpdesk_mgmt_ticket_auto_assign
            ):
                vals["user_id"] = False

    def _cctv_fill_in(self, vals):
        """What the register knows: the place of the device, and the team that looks after it."""
        context = self.env.context
        known = {"cctv_location_id", "team_id"}
        missing = [
            name for name in known if name not in vals and not context.get(f"default_{name}")
        ]
        device_id = vals.get("cctv_device_id", context.get("default_cctv_device_id"))
        if not missing or not device_id:
            return
        device = self.env["maintenance.equipment"].sudo().browse(device_id).exists()
        if "cctv_location_id" in missing:
            vals["cctv_location_id"] = device.cctv_location_id.id
        if "team_id" in missing and device:
            flow = self.env["cctv.ticket.flow"].sudo()._for(device.company_id)
            vals["team_id"] = flow._team_of(device).id

    @api.onchange("cctv_device_id")
    def _onchange_cctv_device_id(self):
        device = self.cctv_device_id
        if not device:
            return
        self.cctv_location_id = device.cctv_location_id
        if not self.team_id:
            flow = self.env["cctv.ticket.flow"].sudo()._for(device.company_id)
            self.team_id = flow._team_of(device.sudo())
        if not self.name:
            self.name = device.display_name

    def _cctv_is_about_devices(self, vals) -> bool:
        context = self.env.context
        names = ("cctv_device_id", "cctv_location_id")
        found = any(vals.get(name, context.get(f"default_{name}")) for name in names)
        return bool(found) and not vals.get("cctv_incident_id")

    def _cctv_check_new(self):
        """What people may not enter with a new ticket; it may come from defaults as well."""
        mine = self.sudo()
        own = [name for name in REPAIRS_OWN if name != "cctv_phase" and any(mine.mapped(name))]
        self._cctv_refuse_own(own)
        repairs = self.filtered(lambda ticket: ticket.sudo().cctv_phase)
        if any(ticket.cctv_analysis or ticket.cctv_cause for ticket in repairs.sudo()):
            repairs._cctv_check_may_analyse()
        for ticket in repairs.filtered("user_id"):
            ticket._cctv_refuse_unanalysed()

    def write(self, vals):
        if "cctv_phase" in vals and self.env.su:
            return super().write(vals)
        self._cctv_refuse_own(vals)
        moves = self._cctv_planned_moves(vals)
        done = super().write(vals)
        for phase, tickets in moves.items():
            tickets._cctv_set_phase(phase, with_stage="stage_id" not in vals)
        self._cctv_note_analysis(vals)
        if "priority" in vals:
            self._cctv_renew_clock()
        return done

    def _cctv_refuse_own(self, names):
        """``readonly`` keeps only the web client off."""
        if not self.env.su and not set(REPAIRS_OWN).isdisjoint(names):
            self.check_access("write")
            raise AccessError(
                self.env._(
                    "The course of a repair is written by its steps. Use the buttons of the ticket."
                )
            )

    def _cctv_set_phase(self, phase, values=None, with_stage=True):
        """Bring repairs into a phase and their stage with it, and tell whoever listens.

        :param values: further fields, written with it
        :param with_stage: whether the helpdesk's stage has to follow
        """
        values = {**(ANEW if phase == "reported" else {}), **(values or {})}
        for old, tickets in self.grouped(lambda ticket: ticket.sudo().cctv_phase).items():
            for stage, group in tickets._cctv_by_next_stage(phase, with_stage).items():
                vals = {"cctv_phase": phase, **values, **stage}
                group.sudo().write(vals)
            if old != phase:
                tickets._cctv_turn_clock(old, phase)
                tickets._cctv_phase_changed(old, phase)

    def _cctv_by_next_stage(self, phase, with_stage) -> dict:
        """{what to write of the stage: tickets}."""
        if not with_stage:
            return {_Stage(): self}
        groups = {}
        for team, tickets in self.grouped("team_id").items():
            stages = team.sudo()._cctv_stages_of_phases()
            for ticket in tickets:
                stage = stages.get(phase) or ticket.stage_id
                same = stage == ticket.stage_id
                key = _Stage() if same else _Stage(stage_id=stage.id)
                groups[key] = groups.get(key, self.browse()) | ticket
        return groups

    def _cctv_phase_changed(self, old, new):
        """Hook: these repairs went from ``old`` (False: they are new) to ``new`` just now."""

    def _cctv_lock(self):
        """Two people at once: the second is told."""
        self.ensure_one()
        if not self.sudo().try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody else is changing this ticket at this moment. Reload the page and "
                    "try again."
                )
            )
        self.invalidate_recordset(["cctv_phase"])

    def _cctv_check_phase(self, *phases):
        """Refuse a step that is not this ticket's next one."""
        self._cctv_lock()
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
        words = dict(self._fields["cctv_phase"]._description_selection(self.env))
        return words.get(phase) or self.env._("not a repair")

    def _cctv_profile_of(self):
        """The procedure profile that holds for this ticket."""
        return (self.company_id or self.env.company).sudo()._cctv_profile()


class _Stage(dict):
    """What to write of a stage, as a key of a dictionary."""

    def __hash__(self):
        return hash(tuple(self.items()))
