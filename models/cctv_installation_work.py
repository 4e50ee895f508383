"""Installation work needs an installation under an approved plan (R47)."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_installation_id = fields.Many2one(
        "cctv.installation",
        string="Installation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"cctv_installation_id"}

    @api.constrains("cctv_work_kind", "cctv_installation_id")
    def _check_cctv_planned_installation(self):
        for request in self.filtered(lambda one: one.cctv_work_kind == "installation"):
            request._cctv_refuse_unplanned(ValidationError)

    def _cctv_refuse_unplanned(self, error=UserError):
        """As the company's profile says: refuse it, or only note it in the work's chatter."""
        this = self.sudo()
        if this.cctv_installation_id:
            this.cctv_installation_id.with_env(self.env)._check_plan()
            return
        words = self.env._(
            "%s is a new installation without an approved plan. IT staff write an installation "
            "plan and have it approved (Devices › Planning), then press “Install” at its line. A "
            "device that is in the register already is moved or replaced instead.",
            self.display_name,
        )
        if this.company_id._cctv_profile().installation_rule == "refuse":
            raise error(words)
        this._message_log(body=words)

    def _cctv_begin(self):
        is_new = self.cctv_state != "under_way"
        if self.cctv_work_kind == "installation" and is_new:
            self._cctv_refuse_unplanned()
        return super()._cctv_begin()


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    @api.constrains("work_kind", "request_id")
    def _check_planned_installation(self):
        """A visit of another kind is no way around the plan."""
        for line in self:
            request = line.request_id
            if line.work_kind == "installation" and request.cctv_work_kind != "installation":
                request._cctv_refuse_unplanned(ValidationError)
