import base64
import binascii
import io

from PIL import ImageOps

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.pictures import decoded
from ..tools.redact import blurred, checked_regions

PICTURES = ("still", "first_frame", "last_frame")
"""Roles of files that a redacted picture is made of."""

MOST_BYTES = 20 * 2**20
MOST_PIXELS = 40_000_000

PREVIEW = 1400
"""Pixels of the longer side of what the window shows."""


class CctvRedactStill(models.TransientModel):
    """The window in which faces and number plates of third persons are made unrecognisable in a
    picture of a clip. The original stays as it is; the new picture is a file of its own."""

    _name = "cctv.redact.still"
    _description = "Redact a Picture"
    _inherit = ["cctv.guarded"]

    item_id = fields.Many2one(
        "cctv.footage.item", required=True, readonly=True, ondelete="cascade"
    )
    noted_item_id = fields.Many2one(
        "cctv.footage.item",
        readonly=True,
        ondelete="cascade",
        help="The clip of which it was noted that its pictures are seen here.",
    )
    source_id = fields.Many2one(
        "cctv.evidence",
        string="Picture",
        domain="[('item_id', '=', item_id), ('role', 'in', ('still', 'first_frame', 'last_frame')),"
        " ('date_destroyed', '=', False)]",
    )
    upload = fields.Binary(
        string="Or a picture taken from the clip", attachment=False, help="JPEG or PNG."
    )
    preview = fields.Text(compute="_compute_preview", help="The address of a small copy, as data.")
    regions = fields.Json(string="Regions", default=list)

    def _guarded_fields(self):
        return super()._guarded_fields() | {"noted_item_id"}

    @api.constrains("item_id", "source_id")
    def _check_seen(self):
        self.sudo(False).item_id.check_access("read")
        self.sudo(False).source_id.check_access("read")

    @api.model
    def _open(self, item):
        """A window on the pictures of ``item``; that they are seen is noted."""
        item._check_may_view()
        words = self.env._("To redact a picture")
        self.env["cctv.custody.event"]._note(item, "viewed", words)
        pictures = item.sudo().evidence_ids.filtered(
            lambda file: file.role in PICTURES and not file.date_destroyed
        )
        window = self.create({"item_id": item.id, "source_id": pictures.sorted("id")[:1].id})
        window.sudo().noted_item_id = item
        return window

    @api.depends("source_id", "upload")
    def _compute_preview(self):
        for window in self:
            picture = decoded(window._raw(), MOST_BYTES, MOST_PIXELS)
            window.preview = _data_url(picture) if picture else False

    def _raw(self):
        """The bytes of the chosen picture; what was uploaded comes first. None before it is
        noted that somebody sees it."""
        window = self.with_context(bin_size=False)
        item = window._origin.noted_item_id
        if not item or not item._may_view(self.env.user):
            return b""
        if window.upload:
            return _from_base64(window.upload)
        source = window.source_id._origin
        if not source:
            return b""
        if source.item_id != item or source.role not in PICTURES:
            raise UserError(self.env._("This picture does not belong to the clip."))
        with source.sudo()._open() as file:
            return file.read(MOST_BYTES + 1)

    def action_redact(self):
        """Make the redacted picture, and keep it with the clip."""
        self.ensure_one()
        self._check_noted()
        picture = decoded(self._raw(), MOST_BYTES, MOST_PIXELS)
        if picture is None:
            raise UserError(
                self.env._("Choose a picture first: JPEG or PNG, at most %s MB.", MOST_BYTES >> 20)
            )
        source = self._kept_source()
        name = f"{source.name.rpartition('.')[0] or source.name}-redacted.jpg"
        values = {"mimetype": "image/jpeg", "source_id": source.id}
        content = io.BytesIO(blurred(picture, self._checked_regions()))
        evidence = self.env["cctv.evidence"]
        row = evidence._store(self.item_id, "redacted", name, content, **values)
        self.sudo().upload = False
        return self._told(row)

    def _check_noted(self):
        self.item_id._check_may_view()
        if self.noted_item_id != self.item_id:
            raise UserError(self.env._("Open this window from the clip."))

    def _checked_regions(self):
        try:
            regions = checked_regions(self.regions or [])
        except ValueError:
            regions = []
        if not regions:
            raise UserError(
                self.env._("Mark what must not be seen: draw a frame around each face or plate.")
            )
        return regions

    def _kept_source(self):
        """A picture from outside is kept as well: what the redacted one was made of is evidence."""
        if not self.upload:
            return self.source_id
        evidence = self.env["cctv.evidence"]
        return evidence._store(self.item_id, "still", "still.jpg", io.BytesIO(self._raw()))

    def _told(self, row):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s is kept with the clip.", row.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


def _from_base64(value):
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError):
        return b""


def _data_url(picture):
    """A copy that is small enough for the screen."""
    small = ImageOps.exif_transpose(picture).convert("RGB")
    small.thumbnail((PREVIEW, PREVIEW))
    content = io.BytesIO()
    small.save(content, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode()
