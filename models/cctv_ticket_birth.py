"""How a ticket becomes a repair: what is filled in, and what people may not enter with it."""

from odoo import api, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

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
        repairs = self.filtered(lambda ticket: ticket.sudo().cctv_phase)
        if any(ticket.cctv_analysis or ticket.cctv_cause for ticket in repairs.sudo()):
            repairs._cctv_check_may_analyse()
        for ticket in repairs.filtered("user_id"):
            ticket._cctv_refuse_unanalysed()
