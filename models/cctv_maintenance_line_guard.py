"""What of a device of a visit is written by hand, by whom, and until when; all else is written by
the steps (``cctv_maintenance_line_flow.py``)."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .cctv_duties import check_duty

OPEN_FIELDS = frozenset({"note", "sequence"})
"""What people write at any time while the visit is not closed."""

PLAN_FIELDS = frozenset({"device_id", "location_id", "work_kind", "template_id"})
"""What IT staff plan, until the work has begun."""

BORN_FIELDS = OPEN_FIELDS | PLAN_FIELDS | {"request_id", "company_id"}

NOTE_LIMIT = 50_000
"""Characters of the remarks."""


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    @api.constrains("note")
    def _check_note(self):
        if any(len(line.note or "") > NOTE_LIMIT for line in self):
            raise ValidationError(
                self.env._("The remarks have more than %s characters.", NOTE_LIMIT)
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_by_hand(vals) for vals in vals_list]
        lines = super().create(vals_list)
        if not self.env.su:
            lines._check_plannable()
        return lines

    def write(self, vals):
        self._check_by_hand(vals)
        return super().write(vals)

    def unlink(self):
        """Not ``api.ondelete``: a key in the context, which anybody can send, switches that off."""
        if not self.env.su:
            self.check_access("unlink")
            self._check_plannable()
        return super().unlink()

    def _prepare_by_hand(self, vals):
        self._check_planner()
        self._check_known(set(vals) - BORN_FIELDS)
        request = self.env["maintenance.request"].sudo().browse(vals.get("request_id")).exists()
        device = self.env["maintenance.equipment"].browse(vals.get("device_id")).exists()
        return {
            "work_kind": request.cctv_work_kind,
            "location_id": device.cctv_location_id.id,
            **vals,
            "company_id": request.company_id.id,
        }

    def _check_by_hand(self, vals):
        """``readonly`` keeps only the web client off."""
        if self.env.su:
            return
        self.check_access("write")
        self._check_known(set(vals) - OPEN_FIELDS - PLAN_FIELDS)
        if not PLAN_FIELDS.isdisjoint(vals):
            self._check_planner()
            self._check_plannable()
        for request in self.request_id:
            request.sudo()._cctv_check_open()

    def _check_planner(self):
        sentence = self.env._("IT staff plan which devices a visit is about.")
        check_duty(self.env, ["it"], sentence)

    def _check_known(self, names):
        if names:
            raise UserError(
                self.env._(
                    "%(fields)s: this is written by the buttons of the visit, not by hand.",
                    fields=", ".join(self._labels_of(names)),
                )
            )

    def _labels_of(self, names):
        labels = self.fields_get(names, ["string"])
        return sorted(label["string"] for label in labels.values())

    def _check_plannable(self):
        """The work on these has not begun, and their visit is open."""
        for line in self:
            line.request_id.sudo()._cctv_check_open()
            if line.state != "planned":
                raise UserError(
                    self.env._(
                        "The work on %s has begun: the line is a record of it. Mark it as 'Not "
                        "done' with the reason when it was wrong.",
                        line.device_id.display_name,
                    )
                )
