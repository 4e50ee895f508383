from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..monitor.find.types import Found, Outcome
from .cctv_discovery_words import DIFFERENCES, NOTES, STATUSES, WRITTEN_BY_SEARCH
from .cctv_poll_tools import clean, word

CHOSEN_FIELDS = frozenset(
    "is_ticked name kind location_id recorder_id policy_id credential_id".split()
)
"""What people choose; everything else is what was found."""

KINDS = [("camera", "Camera"), ("recorder", "Recorder (NVR, DVR)"), ("encoder", "Encoder")]

ENCODER_SOURCES = 2
RECORDER_SOURCES = 5
"""Video sources from which on a device that does not say what it is counts as an encoder or a
recorder: cameras with several lenses have up to four."""

STATUS_OF = {
    Outcome.NO_ONVIF: "no_onvif",
    Outcome.NO_LOGIN: "no_login",
    Outcome.PLAIN_TEXT: "plain_text",
    Outcome.REFUSED: "refused",
    Outcome.LOCKED: "locked",
    Outcome.FAILED: "failed",
}


class CctvDiscoveryLine(models.Model):
    """One device that a search has found, or one channel of a recorder that it has found.

    Written by the search (``_note_found``); people tick it and choose kind, place and policy. The
    device that it is in the register, if it is, is ``device_id``.
    """

    _name = "cctv.discovery.line"
    _description = "Found device"
    _order = "discovery_id desc, address_key, channel, id"
    _rec_name = "name"
    _check_company_auto = True

    discovery_id = fields.Many2one(
        "cctv.discovery", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="discovery_id.company_id", store=True, index=True)
    is_ticked = fields.Boolean(string="Take over")
    status = fields.Selection(STATUSES, required=True, readonly=True, index=True)
    note = fields.Char(compute="_compute_note", string="What to know")
    note_codes = fields.Json(readonly=True)
    differences = fields.Json(readonly=True)
    device_id = fields.Many2one(
        "maintenance.equipment", string="In the register", readonly=True, ondelete="set null"
    )
    date_taken = fields.Datetime(string="Taken over", readonly=True)

    name = fields.Char()
    kind = fields.Selection(KINDS)
    address = fields.Char(required=True, readonly=True)
    address_key = fields.Char(readonly=True)
    port = fields.Integer(string="ONVIF port", readonly=True)
    rtsp_port = fields.Integer(string="RTSP port", readonly=True)
    path = fields.Char(string="ONVIF path", readonly=True)
    use_tls = fields.Boolean(string="Encrypted (HTTPS)", readonly=True)
    parent_id = fields.Many2one(
        "cctv.discovery.line",
        string="Channel of",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    channel = fields.Integer(readonly=True, help="Number of the channel on its recorder, from 1.")
    channel_count = fields.Integer(string="Channels", readonly=True)
    manufacturer = fields.Char(string="Maker", readonly=True)
    model = fields.Char(readonly=True)
    serial = fields.Char(string="Serial number", readonly=True)
    firmware = fields.Char(readonly=True)
    hardware = fields.Char(readonly=True)
    mac = fields.Char(string="MAC address", readonly=True)
    profile_count = fields.Integer(string="Profiles", readonly=True)
    resolution = fields.Char(readonly=True)
    stream_path = fields.Char(string="Stream", readonly=True)
    snapshot_path = fields.Char(string="Snapshot", readonly=True)

    location_id = fields.Many2one(
        "cctv.location", string="Location", check_company=True, ondelete="set null"
    )
    recorder_id = fields.Many2one(
        "maintenance.equipment",
        string="Recorder",
        domain="[('cctv_kind', 'in', ('recorder', 'encoder'))]",
        check_company=True,
        ondelete="set null",
    )
    policy_id = fields.Many2one(
        "cctv.poll.policy", string="Poll policy", check_company=True, ondelete="set null"
    )
    credential_id = fields.Many2one(
        "cctv.credential", string="Credential", check_company=True, ondelete="set null"
    )

    @api.depends("note_codes", "differences", "status")
    @api.depends_context("lang")
    def _compute_note(self):
        for line in self:
            codes = [line.status, *(line.note_codes or ())]
            parts = [self.env._(NOTES[code]) for code in codes if code in NOTES]
            parts += [self._difference(*row) for row in line.differences or ()]
            line.note = " ".join(parts)

    def _difference(self, name, before, after) -> str:
        label = self.env._(DIFFERENCES[name]) if name in DIFFERENCES else name
        return f"{label}: {before or '–'} → {after}."

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._(WRITTEN_BY_SEARCH))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and not CHOSEN_FIELDS.issuperset(vals):
            raise AccessError(self.env._(WRITTEN_BY_SEARCH))
        return super().write(vals)

    @api.model
    def _note_found(self, search, found: list[Found]):
        """Lines for what was found at addresses that have none yet, compared with the register."""
        there = set(search.line_ids.mapped("address"))
        fresh = {one.address: one for one in found if one.address not in there}
        parents = self.create([self._prepare_found(search, one) for one in fresh.values()])
        by_address = {line.address: line for line in parents}
        channels = [
            self._prepare_channel(by_address[one.address], one, channel)
            for one in fresh.values()
            if by_address[one.address].kind in ("recorder", "encoder")
            for channel in one.channels
        ]
        lines = parents | self.create(channels)
        lines._compare()
        return lines

    @api.model
    def _prepare_found(self, search, one: Found) -> dict:
        kind = _kind(one) if one.outcome is Outcome.READ else False
        channel = one.channels[0] if one.channels else None
        identity = one.identity
        return clean(
            {
                "discovery_id": search.id,
                "status": STATUS_OF.get(one.outcome, "new"),
                "name": word(one.name) or word(identity.model) or one.address,
                "kind": kind,
                "address": one.address,
                "address_key": _sortable(one.address),
                "channel": 0,
                "port": one.port,
                "rtsp_port": one.rtsp_port,
                "path": one.path,
                "use_tls": one.use_tls,
                "channel_count": len(one.channels) if kind != "camera" else 0,
                "manufacturer": word(identity.manufacturer),
                "model": word(identity.model),
                "serial": word(identity.serial),
                "firmware": word(identity.firmware),
                "hardware": word(identity.hardware),
                "mac": one.mac,
                "profile_count": one.profiles,
                "resolution": _resolution(channel),
                "stream_path": channel.stream if channel else "",
                "snapshot_path": channel.snapshot if channel else "",
                "credential_id": search.credential_id.id,
                "location_id": search.location_id.id,
                "policy_id": search.policy_id.id,
                "recorder_id": search.recorder_id.id if kind == "camera" else False,
            }
        )

    @api.model
    def _prepare_channel(self, parent, one: Found, channel) -> dict:
        return clean(
            {
                "discovery_id": parent.discovery_id.id,
                "parent_id": parent.id,
                "status": "new",
                "name": f"{parent.name} {channel.number}",
                "kind": "camera",
                "address": one.address,
                "address_key": parent.address_key,
                "port": one.port,
                "channel": channel.number,
                "profile_count": 1,
                "resolution": _resolution(channel),
                "location_id": parent.location_id.id,
                "policy_id": parent.policy_id.id,
            }
        )


def _kind(one: Found) -> str:
    """What it says it is; else what its number of video sources makes likely."""
    if one.is_recorder or len(one.channels) >= RECORDER_SOURCES:
        return "recorder"
    return "encoder" if len(one.channels) >= ENCODER_SOURCES else "camera"


def _resolution(channel) -> str:
    if channel is None:
        return ""
    size = f"{channel.width} × {channel.height}" if channel.width and channel.height else ""
    return " ".join(filter(None, (channel.encoding, size)))


def _sortable(address: str) -> str:
    """So that 10.0.0.9 comes before 10.0.0.10."""
    if "." not in address:
        return address
    return ".".join(part.zfill(3) for part in address.split("."))
