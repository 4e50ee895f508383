"""Cameras and their reference pictures: proposing the present ones, and looking anew."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_choices import CCTV_GROUPS
from .cctv_fault_review import REVIEW_GROUPS
from .cctv_picture_shot import obstacle, shot_of

TOLD_MAX = 5
"""Sentences about cameras that were left out; the rest is counted."""


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_reference_ids = fields.One2many(
        "cctv.picture.reference", "device_id", string="Reference pictures", groups=CCTV_GROUPS
    )
    cctv_exemption_ids = fields.One2many(
        "cctv.picture.exemption", "device_id", string="Not judged here", groups=CCTV_GROUPS
    )
    cctv_reference_count = fields.Integer(
        string="References", compute="_compute_cctv_reference_count", groups=CCTV_GROUPS
    )

    def _compute_cctv_reference_count(self):
        rows = self.env["cctv.picture.reference"]._read_group(
            [("device_id", "in", self.ids), ("state", "=", "approved")], ["device_id"], ["__count"]
        )
        counts = {device.id: count for device, count in rows}
        for device in self:
            device.cctv_reference_count = counts.get(device.id, 0)

    cctv_sharpness_words = fields.Char(
        string="Sharpness", compute="_compute_cctv_sharpness_words", groups=CCTV_GROUPS
    )

    def _compute_cctv_sharpness_words(self):
        """Of the last day that was measured, by daylight rather than in infrared, and against the
        reference where there is one."""
        domain = [("device_id", "in", self.ids), ("mode", "!=", "unknown")]
        days = self.env["cctv.picture.day"].search(domain, order="day, mode desc")
        last = {day.device_id: day for day in days}
        for device in self:
            day = last.get(device)
            words = "–"
            if day and day.ratio_pictures:
                words = f"{day.sharpness_percent:.0f} %"
            elif day:
                words = f"{day.sharpness_mean:.0f}"
            device.cctv_sharpness_words = words

    def action_cctv_propose_reference(self):
        """Propose the last pictures of these cameras as what they are meant to show. Those that
        cannot be used are left out and named; when none can, nothing is done."""
        self._cctv_refuse_proposer()
        obstacles = {device: obstacle(device) for device in self.sudo()}
        good = [device for device, words in obstacles.items() if not words]
        words = [text for text in obstacles.values() if text]
        if not good:
            raise UserError("\n".join(self._cctv_shortened(words)))
        shots = [shot_of(device.cctv_status_id) for device in good]
        made = self.env["cctv.picture.reference"]._propose(shots)
        return self._cctv_tell_proposed(made, words)

    def _cctv_refuse_proposer(self):
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in REVIEW_GROUPS):
            raise AccessError(
                self.env._(
                    "Technicians and supervisors propose reference pictures; you have neither duty."
                )
            )

    def _cctv_shortened(self, words):
        if len(words) <= TOLD_MAX:
            return words
        more = self.env._("And %s more.", len(words) - TOLD_MAX)
        return [*words[:TOLD_MAX], more]

    def _cctv_tell_proposed(self, made, left_out):
        done = self.env._("%s pictures proposed. They hold once they are approved.", len(made))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left_out else "success",
                "sticky": bool(left_out),
                "message": "\n".join([done, *self._cctv_shortened(left_out)]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _cctv_look_anew(self):
        """What a picture is judged by has changed: take the next one at once. Verdicts that are
        under way are out of date by that (see ``cctv_poll_frame.is_current``)."""
        now = fields.Datetime.now()
        polled = self.sudo().cctv_status_id.filtered("next_check")
        polled.write({"next_check": now, "next_picture": now})
