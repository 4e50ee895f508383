"""How the phases of a repair and the stages of the helpdesk go together."""

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_choices import INTERNAL, REPAIR_OVER, REPAIR_PHASES
from .cctv_ticket_repair import PHASES

WORKING = ("assigned", "in_repair")
DONE = ("repaired", "verified")


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    cctv_phase = fields.Selection(
        REPAIR_PHASES,
        string="CCTV repairs from",
        groups=INTERNAL,
        help="A repair of CCTV comes to this stage with this phase and stays until the phase of "
        "a later stage. Empty: repairs pass it by, unless somebody puts one here.",
    )


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    def _cctv_stages_of_phases(self) -> dict:
        """{phase: the stage in which this team has repairs of that phase}.

        Stages without a phase still work: the first is for what is new, the next open one for
        what is being worked on, the first closed one for what is over.
        """
        stages = self._get_applicable_stages()
        named = {stage.cctv_phase: stage for stage in reversed(stages) if stage.cctv_phase}
        opened, closed = stages.filtered(lambda s: not s.closed), stages.filtered("closed")
        named.setdefault("reported", opened[:1])
        if not any(phase in named for phase in (*WORKING, *DONE)):
            named["assigned"] = (opened - named["reported"])[:1]
        unnamed = closed.filtered(lambda stage: not stage.cctv_phase)
        named.setdefault("closed", unnamed[:1] or closed[:1])
        named.setdefault("cancelled", named["closed"])
        found, last = {}, stages.browse()
        for phase in PHASES:
            last = named.get(phase) or (last.browse() if phase in REPAIR_OVER else last)
            found[phase] = last
        return found


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _cctv_planned_moves(self, vals) -> dict:
        """{phase: tickets that get there by writing ``vals``}: by a stage that somebody chose, by
        an assignment, by a device. What must not be is refused, except to the system itself."""
        moves = {}
        if "active" in vals and not vals["active"]:
            self._cctv_refuse_hiding()
        self._cctv_check_analysis(vals)
        names = ("stage_id", "user_id", "cctv_device_id", "cctv_location_id")
        if not any(name in vals for name in names):
            return moves
        stages = self._cctv_stages_by_team() if vals.get("stage_id") else {}
        for ticket in self:
            phase = ticket._cctv_next_phase(vals, stages.get(ticket.team_id))
            if phase and phase != ticket.sudo().cctv_phase:
                moves[phase] = moves.get(phase, self.browse()) | ticket
        return moves

    def _cctv_refuse_hiding(self):
        """Archiving would end a repair without a word."""
        if not self.env.su and any(t.sudo().cctv_phase not in (False, *REPAIR_OVER) for t in self):
            raise UserError(
                self.env._(
                    "A repair that is not over cannot be archived. Close it, or press “End without "
                    "repair” and say why."
                )
            )

    def _cctv_stages_by_team(self) -> dict:
        """{team: see ``_cctv_stages_of_phases``}, asked once for all that are dragged."""
        teams = [*self.team_id, self.env["helpdesk.ticket.team"]]
        return {team: team.sudo()._cctv_stages_of_phases() for team in teams}

    def _cctv_next_phase(self, vals, of_phases):
        """The phase that ``vals`` brings this ticket to; None: it stays.

        :param of_phases: the stages of the ticket's team, when ``vals`` has a stage
        """
        present = self.sudo().cctv_phase
        if not present:
            stage = self.stage_id.browse(vals.get("stage_id")) or self.stage_id
            is_new = self._cctv_is_about_devices(vals) and not self.sudo().cctv_incident_id
            return ("closed" if stage.closed else "reported") if is_new else None
        if vals.get("stage_id") and vals["stage_id"] != self.stage_id.id:
            if phase := self._cctv_phase_by_stage(vals, of_phases):
                return phase
        if "user_id" in vals and vals["user_id"] != self.user_id.id:
            return self._cctv_phase_by_user(vals["user_id"])
        return None

    def _cctv_phase_by_stage(self, vals, of_phases):
        """The phase of a stage that somebody chose, if it is another one."""
        present = self.sudo().cctv_phase
        stage = self.stage_id.browse(vals["stage_id"])
        phases = [phase for phase in PHASES if of_phases[phase] == stage]
        if present in phases:
            return None
        target = self._cctv_target(phases, stage, present)
        if stage.closed and vals.get("duplicate_id", self.duplicate_id):
            if not self.env.su:
                self._cctv_check_duty_of_ending()
            return "cancelled"
        if target and not self.env.su:
            self._cctv_refuse_move(present, target, vals)
        return target

    def _cctv_target(self, phases, stage, present):
        if stage.closed:
            return "cancelled" if phases == ["cancelled"] else "closed"
        if present in REPAIR_OVER:
            return "reported"
        if "analysed" in phases and self.sudo().cctv_analysed_date:
            return "analysed"
        return phases[0] if phases else None

    def _cctv_phase_by_user(self, user_id):
        """Assigning an analysed ticket, or taking it back."""
        present = self.sudo().cctv_phase
        if user_id and not self.env.su:
            self._cctv_refuse_unanalysed()
            self._cctv_check_may_assign(user_id)
        if user_id and present == "analysed":
            return "assigned"
        return "analysed" if not user_id and present == "assigned" else None

    def _cctv_refuse_move(self, present, target, vals):
        """A sentence for a stage that skips a step."""
        if present in DONE and target in ("reported", "analysed", *WORKING):
            raise UserError(
                self.env._(
                    "This repair waits for its verification. When it did not help, press “Verify "
                    "the repair” and say why it has not passed."
                )
            )
        if target in WORKING:
            self._cctv_refuse_unanalysed()
            if not (vals.get("user_id", self.user_id) or self._cctv_is_given_away()):
                raise UserError(
                    self.env._("Say first who repairs it: choose the assigned user or a provider.")
                )
        if target in DONE:
            raise UserError(
                self.env._("Press “Repaired” first, and say who repaired it and what was done.")
            )
        if target == "closed":
            self._cctv_refuse_closing()
            self._cctv_check_may_close()
        if target == "cancelled":
            raise UserError(
                self.env._("Press “End without repair” instead, and say why nothing is repaired.")
            )

    def _cctv_is_given_away(self) -> bool:
        """Hook: whether somebody outside has this ticket (part of the vendors)."""
        return False

