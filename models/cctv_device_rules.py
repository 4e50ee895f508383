"""What a device in the register must satisfy. Set-based: thousands are checked in one go."""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, str2bool

from ..tools.address import (
    SNAPSHOT_SCHEMES,
    STREAM_SCHEMES,
    AddressProblem,
    check_host,
    check_mac,
    check_port,
    check_url,
)
from .cctv_device_texts import PROBLEMS

CHANNEL_MAX = 1024
"""More channels than any recorder has; a larger number is a slip of the finger."""

SHOWN_MAX = 20
"""So many problems fit in a message that somebody reads."""

RULED_FIELDS = (
    "cctv_kind",
    "cctv_code",
    "company_id",
    "active",
    "cctv_poll_enabled",
    "cctv_protocols",
    "cctv_poll_via",
    "cctv_address",
    "cctv_onvif_port",
    "cctv_onvif_path",
    "cctv_rtsp_port",
    "cctv_mac",
    "cctv_stream_url",
    "cctv_snapshot_url",
    "cctv_recorder_id",
    "cctv_channel",
    "cctv_channel_count",
    "cctv_uplink_id",
    "cctv_power_id",
)


class DeviceProblems(ValidationError):
    """Everything that is wrong with some devices: ``[(position in the batch, sentence)]``."""

    def __init__(self, message, problems):
        super().__init__(message)
        self.problems = problems


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    @api.constrains(*RULED_FIELDS)
    def _check_cctv_device(self):
        devices = self.filtered("cctv_kind")
        positions = {device.id: index for index, device in enumerate(self)}
        problems = devices._cctv_problems()
        found = sorted(
            ((positions[device.id], device, sentence) for device, sentence in problems),
            key=lambda problem: problem[0],
        )
        if not found:
            return
        lines = [f"{device.display_name}: {sentence}" for _index, device, sentence in found]
        if len(lines) > SHOWN_MAX:
            rest = self.env._("… and %s more.", len(lines) - SHOWN_MAX)
            lines = [*lines[:SHOWN_MAX], rest]
        if not self.env.context.get("cctv_import"):
            # the web client knows this class by name, and shows its sentence
            raise ValidationError("\n".join(lines))
        raise DeviceProblems(
            "\n".join(lines), [(index, sentence) for index, _device, sentence in found]
        )

    def _cctv_problems(self):
        """Yield (device, sentence) for all that is wrong with these devices."""
        if not self:
            return
        option = self.env["ir.config_parameter"].sudo().get_param("helpdesk_cctv.allow_loopback")
        allow_loopback = str2bool(option or "", False)
        broken = set()
        for device in self:
            for code, values in device._cctv_own_problems(allow_loopback):
                broken.add(device.id)
                yield device, self._cctv_sentence(code, values)
        sound = self.filtered(lambda device: device.id not in broken)
        for check in (
            sound._cctv_code_clashes,
            sound._cctv_endpoint_clashes,
            sound._cctv_channel_clashes,
            sound._cctv_uplink_cycles,
            sound._cctv_power_cycles,
            sound._cctv_company_clashes,
        ):
            for device, code, values in check():
                yield device, self._cctv_sentence(code, values)

    @api.model
    def _cctv_sentence(self, code, values):
        if isinstance(values.get("schemes"), tuple):
            values = {**values, "schemes": values["schemes"][0]}
        defaults = {"host": "192.168.1.20"}
        values = {**defaults, **{key: value for key, value in values.items() if value != ""}}
        return self.env._(PROBLEMS[code]) % values

    def _cctv_own_problems(self, allow_loopback):
        """Yield (code, values) for what can be seen from one device alone."""
        self.ensure_one()
        if not self.company_id:
            yield "no_company", {}
        yield from self._cctv_address_problems(allow_loopback)
        yield from self._cctv_port_problems()
        yield from self._cctv_url_problems()
        yield from self._cctv_link_problems()
        if self.cctv_mac:
            yield from _attempt(check_mac, self.cctv_mac)

    def _cctv_address_problems(self, allow_loopback):
        if self.cctv_address:
            yield from _attempt(check_host, self.cctv_address, allow_loopback)
        elif self._cctv_needs_address():
            yield "empty", {}

    def _cctv_needs_address(self):
        return (
            self.active
            and self.cctv_poll_enabled
            and self.cctv_poll_via == "direct"
            and self.cctv_protocols not in (False, "none")
        )

    def _cctv_port_problems(self):
        if self.cctv_protocols in (False, "none"):
            return
        for port in (self.cctv_onvif_port, self.cctv_rtsp_port):
            yield from _attempt(check_port, port)
        if self.cctv_onvif_path and not self.cctv_onvif_path.startswith("/"):
            yield "onvif_path", {}

    def _cctv_url_problems(self):
        host_of = self.cctv_recorder_id if self.cctv_poll_via == "recorder" else self
        host = host_of.cctv_address or self.cctv_address or ""
        for name, schemes, port in (
            ("cctv_stream_url", STREAM_SCHEMES, host_of.cctv_rtsp_port),
            ("cctv_snapshot_url", SNAPSHOT_SCHEMES, host_of.cctv_onvif_port),
        ):
            if url := self[name]:
                label = self._fields[name]._description_string(self.env).lower()
                for code, values in _attempt(check_url, url, schemes, host, port):
                    values.setdefault("schemes", schemes)
                    values.setdefault("host", host)
                    yield code, {**values, "field": label}

    def _cctv_link_problems(self):
        recorder, uplink = self.cctv_recorder_id, self.cctv_uplink_id
        if recorder == self and recorder:
            yield "own_recorder", {}
        elif recorder and self.cctv_kind not in ("camera", "encoder"):
            yield "no_recorder_wanted", {}
        elif recorder and recorder.cctv_kind not in self._cctv_recorder_kinds():
            yield "wrong_recorder", {"recorder": recorder.display_name}
        if uplink == self and uplink:
            yield "own_uplink", {}
        elif uplink and uplink.cctv_kind not in ("switch", "link"):
            yield "wrong_uplink", {"uplink": uplink.display_name}
        power = self.cctv_power_id
        if power == self and power:
            yield "own_power", {}
        elif power and power.cctv_kind not in ("circuit", "ups"):
            yield "wrong_power", {"power": power.display_name}
        yield from self._cctv_channel_problems(recorder)

    def _cctv_recorder_kinds(self):
        """An encoder feeds a recorder, never another encoder: so the links cannot go in circles."""
        return ("recorder",) if self.cctv_kind == "encoder" else ("recorder", "encoder")

    def _cctv_channel_problems(self, recorder):
        channel, limit = self.cctv_channel, recorder.cctv_channel_count
        if not 0 <= channel <= CHANNEL_MAX:
            yield "channel_range", {"channel": channel, "limit": CHANNEL_MAX}
        elif limit and channel > limit:
            yield (
                "channel_beyond",
                {"channel": channel, "limit": limit, "recorder": recorder.display_name},
            )
        if self.cctv_poll_via == "recorder" and not (recorder and channel > 0):
            yield "channel_missing", {}

    def _cctv_code_clashes(self):
        for device, other in self._cctv_clashes(("cctv_code",), SQL("TRUE")):
            yield device, "code_taken", {"code": device.cctv_code, "other": other.display_name}

    def _cctv_endpoint_clashes(self):
        """Devices that would be polled at one and the same socket and channel."""
        found = {}
        for port, protocols in (
            ("cctv_onvif_port", ("onvif_rtsp", "onvif", "tcp")),
            ("cctv_rtsp_port", ("onvif_rtsp", "rtsp")),
        ):
            polled = SQL(
                "active AND cctv_poll_via = 'direct' AND cctv_protocols = ANY(%s)",
                list(protocols),
            )
            found.update(self._cctv_clashes(("cctv_address", "cctv_channel", port), polled))
        for device, other in found.items():
            values = {"address": device.cctv_address, "other": other.display_name}
            yield device, "endpoint_taken", values

    def _cctv_channel_clashes(self):
        on_channel = SQL("active AND cctv_channel > 0")
        for device, other in self._cctv_clashes(("cctv_recorder_id", "cctv_channel"), on_channel):
            yield (
                device,
                "channel_taken",
                {
                    "channel": device.cctv_channel,
                    "recorder": device.cctv_recorder_id.display_name,
                    "other": other.display_name,
                },
            )

    def _cctv_clashes(self, names, relevant):
        """Pairs (device, another one of its company with the same values), in one query.

        Of several that are new in one batch, the first is right and the later ones clash with it.

        :param names: fields whose values together may occur once; the first one set
        :param relevant: SQL condition on the devices that count
        """
        self.flush_model(RULED_FIELDS)
        leading = self._fields[names[0]]
        values = {leading.convert_to_write(device[names[0]], device) for device in self} - {False}
        if not values:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, CASE WHEN id = first THEN following ELSE first END FROM (
                    SELECT id, min(id) OVER same AS first,
                           lead(id) OVER (same ORDER BY id) AS following
                      FROM maintenance_equipment
                     WHERE cctv_kind IS NOT NULL AND %(leading)s = ANY(%(values)s) AND %(relevant)s
                    WINDOW same AS (PARTITION BY company_id, %(columns)s)) numbered
                 WHERE id = ANY(%(ids)s)
                """,
                leading=SQL.identifier(names[0]),
                values=list(values),
                columns=SQL(", ").join(map(SQL.identifier, names)),
                relevant=relevant,
                ids=self.ids,
            )
        )
        mine = set(self.ids)
        for device_id, other_id in rows:
            if other_id and (other_id < device_id or other_id not in mine):
                yield self.browse(device_id), self.browse(other_id)

    def _cctv_company_clashes(self):
        """Devices of another company that hang on these: core checks only the other direction."""
        self.flush_model(RULED_FIELDS)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (parent.id) parent.id, child.id
                  FROM maintenance_equipment parent
                  JOIN maintenance_equipment child ON child.company_id <> parent.company_id
                   AND parent.id IN (child.cctv_recorder_id, child.cctv_uplink_id,
                                     child.cctv_power_id)
                 WHERE parent.id = ANY(%s) AND parent.cctv_kind = ANY(%s)
                 ORDER BY parent.id, child.id
                """,
                self.ids,
                ["recorder", "encoder", "switch", "link", "circuit", "ups"],
            )
        )
        for device_id, child_id in rows:
            values = {"other": self.browse(child_id).display_name}
            yield self.browse(device_id), "company_clash", values

    def _cctv_uplink_cycles(self):
        for device in self._cctv_in_circles("cctv_uplink_id"):
            yield device, "uplink_cycle", {"uplink": device.cctv_uplink_id.display_name}

    def _cctv_power_cycles(self):
        for device in self._cctv_in_circles("cctv_power_id"):
            yield device, "power_cycle", {"power": device.cctv_power_id.display_name}

    def _cctv_in_circles(self, name):
        """Those of the devices that hang on themselves by way of others."""
        linked = self.filtered(name)
        if not linked or not linked._has_cycle(name):
            return self.browse()
        return linked.filtered(lambda device: device[name] != device and device._has_cycle(name))


def _attempt(check, *args):
    """Yield (code, values) of the problem that ``check`` raises, if any."""
    try:
        check(*args)
    except AddressProblem as problem:
        yield problem.code, dict(problem.values)
