"""What looks like sabotage can be made an incident (R31)."""

from odoo import api, fields, models

from .cctv_duties import check_duty

SABOTAGE = ("picture_covered", "picture_blurred", "picture_moved", "picture_black")
"""Kinds of faults that somebody may have caused on purpose."""


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    may_be_sabotage = fields.Boolean(compute="_compute_may_be_sabotage")

    @api.depends("kind")
    def _compute_may_be_sabotage(self):
        for fault in self:
            fault.may_be_sabotage = fault.kind in SABOTAGE

    def action_make_incident(self):
        """A draft of an incident with what is known; nothing is stored until it is saved. The one
        that somebody has made of it already is opened.
        """
        self.ensure_one()
        self.check_access("read")
        words = self.env._("The control room writes incidents.")
        check_duty(self.env, ("operator",), words)
        if known := self.env["cctv.incident"].search([("fault_id", "=", self.id)], limit=1):
            return {**self.env["cctv.incident"]._form_action(), "res_id": known.id}
        return {
            **self.env["cctv.incident"]._form_action(),
            "name": self.env._("New incident"),
            "context": {
                "default_kind": "sabotage",
                "default_fault_id": self.id,
                "default_date": self.date_start,
                "default_device_ids": self.device_id.ids,
                "default_location_id": self.device_id.cctv_location_id.id,
                "default_facts": self.display_name,
            },
        }
