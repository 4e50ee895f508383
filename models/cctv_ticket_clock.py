"""When a repair is due: the standard of the helpdesk's SLA starts the ticket's clock, which is
paused with a reason and reminds people."""

from odoo import fields, models

from .cctv_choices import CCTV_GROUPS, INTERNAL


class HelpdeskTicket(models.Model):
    """The clock runs from the report to the repair; the verification is not the repairer's."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "cctv.deadline.mixin"]

    # none of it is for the portal
    deadline_start = fields.Datetime(groups=INTERNAL)
    deadline_amount = fields.Integer(groups=INTERNAL)
    deadline_unit = fields.Selection(groups=INTERNAL)
    deadline_date = fields.Datetime(groups=INTERNAL)
    deadline_soon_date = fields.Datetime(groups=INTERNAL)
    deadline_done = fields.Datetime(groups=INTERNAL)
    deadline_taken = fields.Float(groups=INTERNAL)
    deadline_is_paused = fields.Boolean(groups=INTERNAL)
    deadline_pause_kind = fields.Selection(groups=INTERNAL)
    deadline_phase = fields.Selection(groups=INTERNAL)
    deadline_state = fields.Selection(groups=INTERNAL)
    deadline_text = fields.Char(groups=INTERNAL)
    deadline_pause_ids = fields.One2many(groups=CCTV_GROUPS)
    deadline_next_notice = fields.Datetime(groups=INTERNAL)
    deadline_noticed_until = fields.Datetime(groups=INTERNAL)

    def _cctv_start_clock(self):
        """Start the clock of new repairs, all that have the same standard at once."""
        for tickets in self.grouped(lambda t: (t.company_id, t.team_id, t.priority)).values():
            amount, unit = tickets[:1].sudo()._cctv_standard()
            if amount:
                tickets._deadline_begin(amount, unit)

    def _cctv_renew_clock(self):
        """Another priority has another standard: the time runs on from its start. A paused clock
        keeps what it had."""
        for ticket in self.sudo().filtered("cctv_phase"):
            if ticket.deadline_phase != "running" or ticket.deadline_is_paused:
                continue
            amount, unit = ticket._cctv_standard()
            if amount and (amount, unit) != (ticket.deadline_amount, ticket.deadline_unit):
                ticket._deadline_begin(amount, unit, ticket.deadline_start)
            ticket.refresh_sla()

    def _cctv_standard(self):
        """(time allowed, its unit) for a repair like this one: of the SLA that allows least."""
        if not self.team_id.use_sla:
            return 0, None
        slas = self._get_sla().filtered(lambda sla: sla.days > 0 or sla.hours > 0)
        sla = min(slas, key=lambda sla: (sla.days, sla.hours), default=None)
        if sla is None:
            return 0, None
        return (sla.days, "working_days") if sla.days > 0 else (sla.hours, "hours")

    def _cctv_turn_clock(self, old, new):
        """What a change of phase means for the clock."""
        if new == "reported" and old:
            self._cctv_start_clock()
        elif new == "repaired":
            for ticket in self:
                ticket._deadline_finish(ticket._cctv_clock_stop())
        elif new == "in_repair" and old in ("repaired", "verified"):
            self._deadline_reopen()
        elif new == "cancelled" or (new == "closed" and old != "verified"):
            self._deadline_cancel()

    def _cctv_may_pause(self) -> bool:
        """Whether there is a clock that runs."""
        return self.deadline_phase == "running" and not self.deadline_is_paused

    def _cctv_clock_stop(self):
        """When the clock stops: with the repair, but not before it was started."""
        ticket = self.sudo()
        when, start = ticket.cctv_repaired_date, ticket.deadline_start
        return max(when, start) if when and start else when

    def _deadline_responsible(self):
        """Who has it; while nobody has, who leads the team."""
        self.ensure_one()
        return self.user_id or self.team_id.user_id

    def _deadline_label(self):
        self.ensure_one()
        return self.env._("Repair %s", self.display_name)

    def _deadline_pause(self, kind, reason, when=None):
        """The helpdesk's SLA stands still with our clock."""
        done = super()._deadline_pause(kind, reason, when)
        self._cctv_sla_follow()
        return done

    def _deadline_resume(self, when=None):
        done = super()._deadline_resume(when)
        self._cctv_sla_follow()
        return done

    def _cctv_sla_follow(self):
        for row in self.sudo().ticket_sla_ids:
            row._stage_recompute()
