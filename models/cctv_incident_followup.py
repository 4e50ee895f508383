from odoo import api, fields, models
from odoo.exceptions import UserError

from . import cctv_row_locks as row_locks
from .cctv_typed import TEXT_MAX, typed


class CctvIncidentFollowup(models.Model):
    """Something that is still to be done about an incident, and what came of it. Written by the
    control room and supervisors until the incident is closed."""

    _name = "cctv.incident.followup"
    _description = "Follow-up of an incident"
    _inherit = ["cctv.guarded"]
    _order = "incident_id, id"
    _rec_name = "words"
    _check_company_auto = True

    incident_id = fields.Many2one(
        "cctv.incident", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="incident_id.company_id", store=True, index=True)
    words = fields.Char(string="What is to be done", required=True)
    person = fields.Char(string="Who does it")
    date_due = fields.Date(string="Until")
    result = fields.Char(string="What came of it")
    date_done = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Reported by", readonly=True, copy=False, ondelete="restrict"
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"date_done", "done_by_id"}

    def action_done(self):
        """It is done; what came of it is written down."""
        for line in self:
            line.check_access("write")
            line._check_open()
            if line.date_done:
                raise UserError(line.env._("'%s' is done already and stays.", line.words))
            missing = line.env._("Write under 'What came of it' what was done.")
            typed(line.env, line.result, TEXT_MAX, missing)
            now = fields.Datetime.now()
            line.sudo().write({"date_done": now, "done_by_id": self.env.uid})
        return True

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        self._check_open()
        done = self.filtered("date_done")
        if done and not self.env.su:
            raise UserError(self.env._("'%s' is done already and stays.", done[0].words))
        result = super().write(vals)
        if "incident_id" in vals:
            self._check_open()
        return result

    def unlink(self):
        self._check_open()
        if done := self.filtered("date_done"):
            raise UserError(self.env._("'%s' is done already and stays.", done[0].words))
        return super().unlink()

    def _check_open(self):
        """One at a time with the closing: what is still to be done is not added behind it."""
        incidents = row_locks.touch(self.sudo().incident_id)
        incidents.invalidate_recordset(["state"])
        if "closed" in incidents.mapped("state"):
            raise UserError(self.env._("This incident is closed: its follow-up stays as it is."))
