"""The manuals of a device, found by its kind, maker and model (R42)."""

from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_choices import CCTV_GROUPS


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_manual_ids = fields.Many2many(
        "cctv.procedure",
        string="Manuals",
        compute="_compute_cctv_manual_ids",
        groups=CCTV_GROUPS,
        help="Documents that name this kind, maker and model.",
    )
    cctv_manual_count = fields.Integer(
        string="Number of manuals", compute="_compute_cctv_manual_ids", groups=CCTV_GROUPS
    )

    @api.depends("cctv_kind", "cctv_manufacturer", "model", "company_id")
    def _compute_cctv_manual_ids(self):
        found = self._cctv_manuals()
        for device in self:
            device.cctv_manual_ids = found.get(device._origin.id)
            device.cctv_manual_count = len(device.cctv_manual_ids)

    def _cctv_manuals(self):
        """{device id: documents} for all these devices in one query; access rules hold."""
        self.env["cctv.procedure.manual"].flush_model()
        self.env["cctv.procedure"].flush_model(["company_id", "active"])
        self.flush_model(["cctv_kind", "cctv_manufacturer", "model", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT device.id, array_agg(DISTINCT manual.procedure_id)
                FROM maintenance_equipment device
                JOIN cctv_procedure document ON document.company_id = device.company_id
                    AND document.active
                JOIN cctv_procedure_manual manual ON manual.procedure_id = document.id
                    AND (manual.device_kind IS NULL OR manual.device_kind = device.cctv_kind)
                    AND (COALESCE(manual.manufacturer, '') = '' OR lower(trim(manual.manufacturer))
                        = lower(trim(device.cctv_manufacturer)))
                    AND (manual.model_like IS NULL OR trim(device.model) ILIKE manual.model_like)
                WHERE device.id = ANY(%s) AND device.cctv_kind IS NOT NULL
                GROUP BY device.id
                """,
                self._origin.ids,
            )
        )
        ids = {procedure_id for _device, procedure_ids in rows for procedure_id in procedure_ids}
        readable = self.env["cctv.procedure"].search([("id", "in", list(ids))])
        return {
            device_id: readable.filtered(lambda p, wanted=set(procedure_ids): p.id in wanted)
            for device_id, procedure_ids in rows
        }

    def action_cctv_manuals(self):
        """The manuals of these devices."""
        manuals = self.cctv_manual_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_procedure_action"
        )
        title = self.env._("Manuals")
        action.update(name=title, display_name=title, context={})
        action["domain"] = [("id", "in", manuals.ids)]
        if len(manuals) == 1:
            action.update(res_id=manuals.id, views=[(False, "form")], view_mode="form")
        return action
