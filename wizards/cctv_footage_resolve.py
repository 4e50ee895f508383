from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_footage_item_form import BEFORE_DECISION


class CctvFootageResolve(models.TransientModel):
    """The window that turns a place in words into cameras: each with a picture of its view."""

    _name = "cctv.footage.resolve"
    _description = "From a Place to its Cameras"
    _inherit = ["cctv.footage.window"]

    place_words = fields.Text(related="request_id.place_words", string="As the requester says it")
    words = fields.Char(string="Look for", help="Words of the name or place of a camera.")
    location_id = fields.Many2one("cctv.location", string="Place")
    line_ids = fields.One2many("cctv.footage.resolve.line", "wizard_id", string="Cameras")
    chosen_count = fields.Integer(string="Chosen", compute="_compute_chosen_count")

    @api.depends("line_ids.is_chosen")
    def _compute_chosen_count(self):
        for window in self:
            window.chosen_count = len(window.line_ids.filtered("is_chosen"))

    def _fill(self):
        """The cameras that fit, besides those chosen already."""
        request = self._seen()
        self.location_id = self.location_id or request.location_id
        chosen = self.line_ids.filtered("is_chosen").device_id
        words = self.words or request.place_words
        found = request._cameras_for(words, self.location_id, request.company_id)
        found = (chosen | found) - request.item_ids.device_id
        self.line_ids.filtered(lambda line: line.device_id not in found).unlink()
        self.env["cctv.footage.resolve.line"].create(
            [
                {"wizard_id": self.id, "device_id": camera.id}
                for camera in found - self.line_ids.device_id
            ]
        )

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Which cameras?"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_search(self):
        """Look again, by other words or another place."""
        self.ensure_one()
        self._fill()
        return self._open()

    def action_confirm(self):
        """A clip of each chosen camera, from and to as the request says."""
        self.ensure_one()
        request, cameras = self._seen(), self.line_ids.filtered("is_chosen").device_id
        request.check_access("write")
        if not cameras:
            raise UserError(self.env._("Tick the cameras whose view shows the place."))
        if request.state not in BEFORE_DECISION:
            raise UserError(self.env._("It is decided on: its cameras stay as they are."))
        cameras.check_access("read")
        is_first = request._has_no_clip()
        span = {"date_from": request.date_from, "date_to": request.date_to}
        known = {"request_id": request.id, "company_id": request.company_id.id}
        klass = {"footage_class": request.footage_class}
        self.env["cctv.footage.item"].create(
            [{**known, **span, **klass, "device_id": camera.id} for camera in cameras]
        )
        if not request.location_id:
            request.location_id = self._common_place(cameras)
        request._after_resolving()
        if is_first:
            request._clips_found()
        return {"type": "ir.actions.act_window_close"}

    def _common_place(self, cameras):
        places = cameras.cctv_location_id
        return places if len(places) == 1 else self.location_id


class CctvFootageResolveLine(models.TransientModel):
    """A camera that the place may mean."""

    _name = "cctv.footage.resolve.line"
    _description = "Camera that may have seen it"
    _order = "is_chosen desc, id"

    wizard_id = fields.Many2one("cctv.footage.resolve", required=True, ondelete="cascade")
    device_id = fields.Many2one(
        "maintenance.equipment", string="Camera", required=True, ondelete="cascade"
    )
    is_chosen = fields.Boolean(string="Chosen")
    name = fields.Char(related="device_id.name")
    location_name = fields.Char(related="device_id.cctv_location_id.complete_name", string="Place")
    picture = fields.Binary(compute="_compute_picture")
    picture_date = fields.Datetime(compute="_compute_picture", string="Picture of")
    dies_text = fields.Char(compute="_compute_picture", string="Kept for (days)")

    @api.depends("device_id")
    def _compute_picture(self):
        """What the camera is meant to show, else what it showed last."""
        for line in self:
            camera = line.device_id.sudo(False)
            references = camera.cctv_reference_ids.filtered(lambda x: x.state == "approved")
            best = references.sorted(lambda x: x.mode != "day")[:1]
            line.picture = best.picture or camera.cctv_snapshot
            line.picture_date = best.date_taken or camera.cctv_snapshot_date
            line.dies_text = str(camera.cctv_demanded_days)
