import base64
import binascii
import hashlib
import io
from typing import NamedTuple

from PIL import ImageOps

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_evidence_clip import FILMS
from ..tools.pictures import decoded
from ..tools.redact import blurred, checked_regions

PICTURES = ("still", "first_frame", "last_frame")
"""Roles of files that a redacted picture is made of."""

MOST_BYTES = 20 * 2**20
MOST_PIXELS = 40_000_000

PREVIEW = 1400
"""Pixels of the longer side of what the window shows."""


class Chosen(NamedTuple):
    """A picture: its bytes, a name for it; the film it was taken from, and its second there."""

    raw: bytes
    name: str = ""
    film: object = None
    at_s: float = 0.0


NOTHING = Chosen(b"")


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
    picture_from = fields.Selection(
        [
            ("kept", "A picture kept with the clip"),
            ("moment", "A moment of the clip"),
            ("upload", "A picture from elsewhere"),
        ],
        string="Which picture",
        required=True,
        default="kept",
    )
    source_id = fields.Many2one(
        "cctv.evidence",
        string="Picture",
        domain="[('item_id', '=', item_id), ('role', 'in', ('still', 'first_frame', 'last_frame')),"
        " ('date_destroyed', '=', False)]",
    )
    film_id = fields.Many2one(
        "cctv.evidence",
        string="File",
        domain="[('item_id', '=', item_id), ('role', 'in', ('original', 'remuxed')),"
        " ('duration_s', '>', 0), ('date_destroyed', '=', False)]",
    )
    duration_s = fields.Float(related="film_id.duration_s")
    moment_s = fields.Float(string="Second", help="From the beginning of the file.")
    upload = fields.Binary(string="Picture file", attachment=False, help="JPEG or PNG.")
    preview = fields.Text(compute="_compute_preview", help="The address of a small copy, as data.")
    regions = fields.Json(string="Regions", default=list)

    def _guarded_fields(self):
        return super()._guarded_fields() | {"noted_item_id"}

    @api.constrains("item_id", "source_id", "film_id")
    def _check_seen(self):
        for name in ("item_id", "source_id", "film_id"):
            self.sudo(False)[name].check_access("read")

    @api.model
    def _open(self, item):
        """A window on the pictures of ``item``; that they are seen is noted."""
        item._check_may_view()
        words = self.env._("To redact a picture")
        self.env["cctv.custody.event"]._note(item, "viewed", words)
        files = item.sudo().evidence_ids.sorted("id").filtered(lambda file: not file.date_destroyed)
        picture = files.filtered(lambda file: file.role in PICTURES)[:1]
        film = files.filtered(lambda file: file._is_film())[:1]
        values = {"item_id": item.id, "source_id": picture.id, "film_id": film.id}
        if film and not picture:
            values["picture_from"] = "moment"
        window = self.create(values)
        window.sudo().noted_item_id = item
        return window

    @api.onchange("picture_from", "source_id", "film_id", "moment_s", "upload")
    def _onchange_picture(self):
        """Frames belong to the picture that they were drawn on."""
        self.regions = []

    @api.depends("picture_from", "source_id", "film_id", "moment_s", "upload")
    def _compute_preview(self):
        for window in self:
            picture = decoded(window._chosen().raw, MOST_BYTES, MOST_PIXELS)
            window.preview = _data_url(picture) if picture else False

    def _chosen(self):
        """The picture that is chosen, without bytes where there is none, or before it is noted
        that somebody sees it."""
        window = self.with_context(bin_size=False)
        item = window._origin.noted_item_id
        if not item or not item._may_view(self.env.user):
            return NOTHING
        return getattr(window, f"_chosen_{window.picture_from or 'kept'}")(item)

    def _chosen_upload(self, _item):
        return Chosen(_from_base64(self.upload or b""), "still.jpg")

    def _chosen_kept(self, item):
        source = self._file_of(item, self.source_id, PICTURES)
        if not source:
            return NOTHING
        with source._open() as file:
            return Chosen(file.read(MOST_BYTES + 1), source.name)

    def _chosen_moment(self, item):
        film = self._file_of(item, self.film_id, FILMS)
        if not film or not 0 <= self.moment_s <= film.duration_s + 1:
            return NOTHING
        moment = film._picture_at(self.moment_s)
        if not moment:
            return NOTHING
        stem = film.name.rpartition(".")[0] or film.name
        return Chosen(moment.picture, f"{stem}-{moment.at_s:.3f}s.jpg", film, moment.at_s)

    def _file_of(self, item, file, roles):
        """``file``, as superuser; only those of the clip."""
        file = file._origin.sudo()
        if file and (file.item_id != item or file.role not in roles):
            raise UserError(self.env._("This picture does not belong to the clip."))
        return file

    def action_redact(self):
        """Make the redacted picture, and keep it with the clip."""
        self.ensure_one()
        self._check_noted()
        chosen = self._chosen()
        picture = decoded(chosen.raw, MOST_BYTES, MOST_PIXELS)
        if picture is None:
            raise UserError(self._no_picture())
        regions = self._checked_regions()
        source = self._kept_source(chosen)
        name = f"{source.name.rpartition('.')[0] or source.name}-redacted.jpg"
        values = {"mimetype": "image/jpeg", "source_id": source.id}
        content = io.BytesIO(blurred(picture, regions))
        evidence = self.env["cctv.evidence"]
        row = evidence._store(self.item_id, "redacted", name, content, **values)
        self.sudo().upload = False
        return self._told(row)

    def _no_picture(self):
        if self.picture_from == "moment":
            return self.env._("The clip has no picture at this second. Choose another one.")
        return self.env._("Choose a picture first: JPEG or PNG, at most %s MB.", MOST_BYTES >> 20)

    def _check_noted(self):
        self.item_id._check_may_view()
        if self.noted_item_id != self.item_id:
            raise UserError(self.env._("Open this window from the clip."))
        if self.item_id.state == "destroyed":
            raise UserError(self.env._("%s was destroyed.", self.item_id.display_name))
        self.env["cctv.evidence.upload"]._check_free(2 * MOST_BYTES)

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

    def _kept_source(self, chosen):
        """A picture from outside, or one taken from the film, is kept as well: what the redacted
        one was made of is evidence. The same one is kept once."""
        if self.picture_from == "kept":
            return self.source_id
        digest = hashlib.sha256(chosen.raw).hexdigest()
        same = self.item_id.sudo().evidence_ids.filtered(
            lambda file: (file.role, file.sha256) == ("still", digest) and not file.date_destroyed
        )
        if same:
            return same[:1]
        values = {"mimetype": "image/jpeg"} if chosen.film else {}
        return self.env["cctv.evidence"]._store(
            self.item_id,
            "still",
            chosen.name,
            io.BytesIO(chosen.raw),
            words=self._moment_words(chosen),
            source_id=chosen.film.id if chosen.film else False,
            **values,
        )

    def _moment_words(self, chosen):
        if not chosen.film:
            return ""
        return self.env._(
            "Picture at %(second)s s of %(file)s", second=chosen.at_s, file=chosen.film.name
        )

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
