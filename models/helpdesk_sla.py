"""The helpdesk's SLA for repairs: for one company, with a stage, by working hours that exist, held
while our clock is paused, and without a query for each ticket."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain


class HelpdeskSla(models.Model):
    _inherit = "helpdesk.sla"

    name = fields.Char(translate=True)

    @api.constrains("stage_id", "domain")
    def _check_cctv_stage(self):
        for sla in self:
            if not sla.stage_id and "cctv_phase" in (sla.domain or ""):
                raise ValidationError(
                    self.env._(
                        "Choose the stage that has to be reached in time. Without one the SLA "
                        "“%s” would count as met at once.",
                        sla.name,
                    )
                )


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_sla_ticket_domain(self):
        """Also where no rule of access looks at the company."""
        companies = Domain("company_id", "in", [self.company_id.id, False])
        return Domain(super()._get_sla_ticket_domain()) & companies

    def set_sla(self):
        """All tickets that are alike at once: the polling opens them by the hundred."""
        mine = self.filtered(lambda ticket: ticket.sudo().cctv_phase)
        mine._cctv_check_may_set_sla()
        super(HelpdeskTicket, self - mine).set_sla()
        mine.sudo().ticket_sla_ids.unlink()
        in_use = mine.filtered("team_id.use_sla")
        in_use.team_id.sudo()._cctv_give_calendar()
        rows = []
        for group in in_use.grouped(_alike).values():
            slas = group[:1]._get_sla()
            rows += [{"ticket_id": t.id, "sla_id": sla.id} for t in group for sla in slas]
        self.env["helpdesk.ticket.sla"].sudo().create(rows)

    def _cctv_check_may_set_sla(self):
        """Anybody can call it: what a repair has missed is not wiped out by that. A new one has
        nothing yet."""
        if not self.env.su and self.sudo().ticket_sla_ids:
            raise AccessError(
                self.env._(
                    "The course of a repair is written by its steps. Use the buttons of the ticket."
                )
            )


def _alike(ticket):
    return ticket.company_id, ticket.team_id, ticket.category_id, ticket.tag_ids, ticket.priority


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams._cctv_give_calendar()
        return teams

    def write(self, vals):
        done = super().write(vals)
        if not {"use_sla", "resource_calendar_id"}.isdisjoint(vals):
            self._cctv_give_calendar()
        return done

    def _cctv_give_calendar(self):
        """A team with SLA and without working hours works by those of its company."""
        for team in self.filtered(lambda team: team.use_sla and not team.resource_calendar_id):
            company = team.company_id or self.env.company
            team.resource_calendar_id = company.sudo().resource_calendar_id


class HelpdeskTicketSla(models.Model):
    _inherit = "helpdesk.ticket.sla"

    @api.depends("hours", "consumed_time", "ticket_id", "last_state_date", "state")
    def _compute_deadline(self):
        """What starts at the same moment and may take as long is due at the same moment."""
        repairs = self.filtered(lambda row: row.ticket_id.sudo().cctv_phase)
        super(HelpdeskTicketSla, self - repairs)._compute_deadline()
        for alike in repairs.grouped(lambda row: row._cctv_begin()).values():
            first = alike[:1]
            super(HelpdeskTicketSla, first)._compute_deadline()
            due = first.deadline
            for row in alike - first:
                row.deadline = due

    def _cctv_begin(self):
        is_over = self.state in ("accomplished", "expired") and self.deadline
        return (
            self.ticket_id.team_id.resource_calendar_id,
            round(self.hours - self.consumed_time, 6),
            self.last_state_date or self.ticket_id.create_date,
            self.id if is_over else 0,
        )

    def _stage_recompute(self):
        """While our clock is paused the SLA is on hold, whatever the stage."""
        ticket = self.ticket_id.sudo()
        if not ticket.cctv_phase:
            return super()._stage_recompute()
        was_held = self.state == "on_hold"
        done = super()._stage_recompute()
        if ticket.deadline_is_paused and self.state == "in_progress":
            self.state = "on_hold"
        elif was_held and self.state == "in_progress":
            self.last_state_date = fields.Datetime.now()
        return done
