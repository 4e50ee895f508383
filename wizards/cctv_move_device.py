from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_choices import WORK_OVER
from ..models.cctv_device_move import MOVE_KINDS
from ..models.cctv_typed import REASON_MAX, typed

SERIAL_LIMIT = 100
"""Characters of a serial number, maker or model: more is something pasted by mistake."""


class CctvMoveDevice(models.TransientModel):
    """The window in which a device is moved, or replaced by another one. Any device's number can
    be sent to it: it says nothing of a device to those who may not read that one."""

    _name = "cctv.move.device"
    _description = "Move or Replace a Device"
    _inherit = ["cctv.about.window"]

    _about = ("device_id", "line_id")

    device_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="device_id.company_id", related_sudo=False)
    device_kind = fields.Selection(related="device_id.cctv_kind", related_sudo=False)
    line_id = fields.Many2one("cctv.maintenance.line", readonly=True, ondelete="cascade")
    kind = fields.Selection(MOVE_KINDS, string="What happens", required=True, default="relocation")
    reason = fields.Text(string="Why", required=True)
    from_location_id = fields.Many2one(
        related="device_id.cctv_location_id", related_sudo=False, string="From"
    )
    to_location_id = fields.Many2one(
        "cctv.location", string="New place", domain="[('company_id', '=', company_id)]"
    )
    old_serial = fields.Char(
        related="device_id.cctv_serial", related_sudo=False, string="Old serial number"
    )
    new_serial = fields.Char(
        string="New serial number",
        help="As its label says. Empty: the polling fills it in.",
    )
    manufacturer = fields.Char(
        string="Maker", compute="_compute_manufacturer", store=True, readonly=False
    )
    model = fields.Char(compute="_compute_model", store=True, readonly=False)
    address = fields.Char(compute="_compute_address", store=True, readonly=False)
    is_polled = fields.Boolean(related="device_id.cctv_poll_enabled", related_sudo=False)

    @api.constrains("device_id", "line_id")
    def _check_readable(self):
        mine = self.sudo(False)
        mine.device_id.check_access("read")
        mine.line_id.check_access("read")

    def _seen(self):
        """The device, for those who may read it. What is stored is computed as superuser."""
        return self.device_id.sudo(False).filtered(lambda device: device.has_access("read"))

    # One for each: what is given of one of them would keep the others of a common one empty.

    @api.depends("device_id")
    def _compute_manufacturer(self):
        for window in self:
            window.manufacturer = window._seen().cctv_manufacturer

    @api.depends("device_id")
    def _compute_model(self):
        for window in self:
            window.model = window._seen().model

    @api.depends("device_id")
    def _compute_address(self):
        for window in self:
            window.address = window._seen().cctv_address

    def action_move(self):
        """Do it, with a row of history."""
        self.ensure_one()
        reason = typed(self.env, self.reason, REASON_MAX, self.env._("Say why."))
        values = {"cctv_address": (self.address or "").strip() or False}
        is_move = self.kind == "relocation"
        values |= self._prepare_relocation() if is_move else self._prepare_replacement()
        if values["cctv_address"] == self.device_id.cctv_address:
            del values["cctv_address"]
        self.device_id._cctv_move(self.kind, values, self._get_request(), reason)
        return {"type": "ir.actions.act_window_close"}

    def _prepare_relocation(self):
        place = self.to_location_id
        if not place or place == self.device_id.cctv_location_id:
            raise UserError(
                self.env._("Choose the new place; it is another one than the present.")
            )
        place.check_access("read")
        return {"cctv_location_id": place.id}

    def _prepare_replacement(self):
        serial = self._word(self.new_serial)
        if not serial and not self.is_polled:
            raise UserError(
                self.env._(
                    "Enter the serial number of the new device. It is not polled, so nobody else "
                    "finds it out."
                )
            )
        if serial and serial == self.device_id.cctv_serial:
            raise UserError(
                self.env._("This is the serial number of the old device. Look at the new label.")
            )
        return {
            "cctv_serial": serial,
            "cctv_manufacturer": self._word(self.manufacturer),
            "model": self._word(self.model),
        }

    def _word(self, text):
        return typed(self.env, text, SERIAL_LIMIT) or False

    def _get_request(self):
        line = self.line_id
        if line.device_id != self.device_id:
            return self.env["maintenance.request"]
        line.check_access("write")
        request = line.request_id.sudo()
        if request.cctv_state in WORK_OVER:
            raise UserError(request._cctv_over_sentence())
        return line.request_id
