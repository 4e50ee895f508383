"""Force majeure: the clocks of the repairs that it holds up stand still (R102)."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import cctv_row_locks as row_locks
from .cctv_duties import REPAIR_LEADERS, check_duty

MOST_REPAIRS = 500
"""More than are open at once in one place."""


class CctvLogEntry(models.Model):
    """An entry of force majeure is the log of what pauses the clocks: one press pauses those of the
    repairs of its camera or place, and the end of its follow-up lets them run on."""

    _inherit = "cctv.log.entry"

    paused_ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        "cctv_log_entry_paused_ticket_rel",
        "entry_id",
        "ticket_id",
        string="Repairs whose clock it paused",
        readonly=True,
        copy=False,
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"paused_ticket_ids"}

    def action_pause_clocks(self):
        """Pause the clocks of the repairs that this holds up, in the words of the entry."""
        self.ensure_one()
        self.check_access("read")
        words = self.env._("IT staff, the supervisor or management pause the clocks.")
        check_duty(self.env, REPAIR_LEADERS, words)
        row_locks.take(self.sudo())
        self._check_stands()
        if self.category != "force_majeure":
            raise UserError(self.env._("%s is no entry of force majeure.", self.number))
        tickets = self._repairs_held_up()
        if not tickets:
            raise UserError(self.env._("No repair there has a clock that runs."))
        for ticket in tickets:
            ticket._deadline_pause("force_majeure", f"{self.number}: {self.facts}")
        paused = self.sudo().paused_ticket_ids | tickets
        self._set({"paused_ticket_ids": paused.ids, "is_open": True})
        self._note(self.env._("Clocks paused of %s repairs.", len(tickets)))
        return True

    def _repairs_held_up(self):
        """Repairs whose clock runs: of the camera, else of the place, else of the company."""
        domain = Domain("company_id", "=", self.sudo().company_id.id)
        domain &= Domain("deadline_phase", "=", "running")
        domain &= Domain("deadline_is_paused", "=", False)
        if self.device_id:
            domain &= Domain("cctv_device_id", "=", self.device_id.id)
        elif self.location_id:
            domain &= Domain("cctv_location_id", "child_of", self.location_id.id)
        return self.env["helpdesk.ticket"].sudo().search(domain, order="id", limit=MOST_REPAIRS)

    def _set_done(self, words):
        super()._set_done(words)
        self._resume_clocks()

    def _void(self, reason):
        super()._void(reason)
        self._resume_clocks()

    def _resume_clocks(self):
        """What it held up goes on; what was paused anew for another reason does not."""
        for ticket in self.sudo().paused_ticket_ids:
            if ticket.deadline_is_paused and ticket.deadline_pause_kind == "force_majeure":
                ticket._deadline_resume()
