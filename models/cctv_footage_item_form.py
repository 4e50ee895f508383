"""What a clip says: possible, and not changed once it is decided on."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .cctv_footage_form import check_span

BEFORE_DECISION = ("draft", "submitted", "returned", "verified")
"""States in which staff may say which cameras it is about."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def unlink(self):
        self._refuse_decided()
        return super().unlink()

    def _refuse_unasked(self):
        """Nobody takes out footage that no request is about, and nobody takes a clip away from
        its request."""
        if not self.env.su and self.sudo().filtered(lambda item: not item.request_id):
            raise UserError(
                self.env._(
                    "A clip belongs to a request. Write down the request, or use “Emergency”."
                )
            )

    def _refuse_decided(self):
        """What was decided on is what is taken out, nothing else. Who decides at the same moment
        is told, or this is tried again and refused."""
        if self.env.su:
            return
        self.sudo().request_id._hold_open(touch=True)
        decided = self.sudo().request_id.filtered(lambda r: r.state not in BEFORE_DECISION)
        secured = self.filtered(lambda item: item.state != "wanted")
        if decided or secured:
            raise UserError(
                self.env._(
                    "The clips of %s cannot be changed any more: they are decided on, or secured "
                    "already. Make another request for more.",
                    decided[:1].display_name or secured[:1].display_name,
                )
            )

    @api.constrains("date_from", "date_to")
    def _check_span(self):
        now = fields.Datetime.now()
        for item in self:
            check_span(self.env, item.date_from, item.date_to, now)

    @api.constrains("device_id")
    def _check_camera(self):
        if any(item.device_id.cctv_kind != "camera" for item in self.sudo()):
            raise ValidationError(self.env._("A clip is of a camera. Choose a camera."))
