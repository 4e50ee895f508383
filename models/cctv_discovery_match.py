"""Which device of the register a found one is, and in what the register differs from it."""

from collections import Counter, defaultdict

from odoo import models

from .cctv_choices import ONVIF_PATH

COMPARED = {
    "cctv_manufacturer": "manufacturer",
    "model": "model",
    "cctv_serial": "serial",
    "cctv_firmware": "firmware",
    "cctv_hardware": "hardware",
    "cctv_mac": "mac",
}
"""Field of the register → field of the line."""

SERIAL_MIN_CHARS = 4
"""Shorter ones, and those of one character only ('0000'), name no device: makers without numbers
of their own fill them in."""


UNREAD = frozenset({"refused", "locked", "no_login", "plain_text", "failed", "no_onvif"})
"""What has not told who it is stays what it is, whatever the register has at its address."""


class CctvDiscoveryLine(models.Model):
    _inherit = "cctv.discovery.line"

    def _compare(self):
        """Find out, for all of these lines in a few queries, what their company has of them in the
        register. Two companies may use the same addresses."""
        channels = self.filtered("channel")
        for lines in (self - channels).grouped("company_id").values():
            lines._compare_devices(_Register(self.env, lines))
        channels._compare_channels()

    def _compare_devices(self, register):
        for line in self:
            device, differs = register.find(line)
            if line.status in UNREAD:
                line.device_id = device
            else:
                line._note_match(device, differs)

    def _note_match(self, device, differs):
        """``differs``: it was found by its number, at another address than the register has."""
        rows = self._differences(device, differs) if device else []
        codes = ["archived"] if device and not device.active else []
        if not device:
            status = "new"
        elif differs or not device.active:
            status = "moved"
        else:
            status = "changed" if rows else "known"
        if status == "changed" and any(name == "cctv_serial" and old for name, old, _new in rows):
            codes.append("exchanged")
        values = {"status": status, "device_id": device.id, "differences": rows}
        if status == "known":
            values["is_ticked"] = False
        self.write({**values, "note_codes": codes})

    def _differences(self, device, differs) -> list:
        """[[field of the register, what it has, what was found]]; what the device does not tell
        is no difference."""
        rows = []
        if differs:
            rows.append(["cctv_address", device.cctv_address, self.address])
        if device.cctv_poll_via == "direct":
            if device.cctv_onvif_port != self.port:
                rows.append(["cctv_onvif_port", device.cctv_onvif_port, self.port])
            if self.rtsp_port and device.cctv_rtsp_port != self.rtsp_port:
                rows.append(["cctv_rtsp_port", device.cctv_rtsp_port, self.rtsp_port])
        for name, own in COMPARED.items():
            if self[own] and not _same(device[name], self[own]):
                rows.append([name, device[name] or "", self[own]])
        if self.channel_count and not device.cctv_channel_count:
            rows.append(["cctv_channel_count", "", self.channel_count])
        return rows

    def _compare_channels(self):
        """A channel is known when the register has a camera on it."""
        recorders = self.parent_id.device_id
        cameras = self.env["maintenance.equipment"].with_context(active_test=False)
        found = cameras.search([("cctv_recorder_id", "in", recorders.ids)])
        on_channel = {(c.cctv_recorder_id.id, c.cctv_channel): c for c in found}
        for line in self:
            recorder = line.parent_id.device_id
            camera = on_channel.get((recorder.id, line.channel)) if recorder else None
            values = {"note_codes": [] if recorder else ["recorder_first"]}
            if camera:
                values |= {"status": "known", "device_id": camera.id, "is_ticked": False}
            else:
                values |= {"status": "new", "device_id": False}
            line.write(values)


class _Register:
    """The devices that may be those of some lines, by what tells them apart."""

    def __init__(self, env, lines):
        self._serials = Counter(map(_serial_key, lines))
        self._macs = Counter(line.mac for line in lines)
        devices = self._candidates(env, lines)
        self._by_serial, self._by_mac, self._by_place = (defaultdict(list) for _ in range(3))
        for device in devices:
            self._by_serial[_device_serial_key(device)].append(device)
            self._by_mac[device.cctv_mac].append(device)
            if device.cctv_poll_via == "direct" and device.active:
                self._by_place[device.cctv_address, device.cctv_onvif_port].append(device)
        self._none = env["maintenance.equipment"]

    def _candidates(self, env, lines):
        domain = [
            ("cctv_kind", "in", ("camera", "recorder", "encoder")),
            ("company_id", "in", lines.company_id.ids),
            "|",
            "|",
            ("cctv_address", "in", lines.mapped("address")),
            ("cctv_serial", "in", list(filter(None, lines.mapped("serial")))),
            ("cctv_mac", "in", list(filter(None, lines.mapped("mac")))),
        ]
        everything = env["maintenance.equipment"].sudo().with_context(active_test=False)
        return everything.search(domain, order="active desc, id")

    def find(self, line):
        """(device or none, whether it was found by its number at another address).

        A number that two found or two registered devices share proves nothing (device makers
        repeat them): then the address decides.
        """
        here = self._by_place.get((line.address, line.port), [])
        for device in self._by_number(line):
            is_here = device in here or (
                device.cctv_poll_via == "direct" and device.cctv_address == line.address
            )
            return device, device.cctv_poll_via == "direct" and not is_here
        return (here[0], False) if here else (self._none, False)

    def _by_number(self, line):
        key = _serial_key(line)
        if _is_telling(line.serial) and self._serials[key] == 1 and len(self._by_serial[key]) == 1:
            return self._by_serial[key]
        if line.mac and self._macs[line.mac] == 1 and len(self._by_mac[line.mac]) == 1:
            return self._by_mac[line.mac]
        return []


def _serial_key(line) -> tuple:
    return (_plain(line.manufacturer), _plain(line.serial))


def _device_serial_key(device) -> tuple:
    return (_plain(device.cctv_manufacturer), _plain(device.cctv_serial))


def _is_telling(serial) -> bool:
    return bool(serial) and len(serial) >= SERIAL_MIN_CHARS and len(set(serial)) > 1


def _same(one, other) -> bool:
    return _plain(one) == _plain(other)


def _plain(text) -> str:
    return " ".join(str(text or "").split()).casefold()


def onvif_path_to_keep(path: str):
    """The usual path is left out of the register."""
    return path if path and path != ONVIF_PATH else False
