"""What a device that has let us in tells of itself, read through onvif-zeep.

These are the rare, rich operations (design.md 7): building zeep's clients from the WSDLs costs a
second, so they are built once and turned to one device after the other. The replies are hostile:
zeep is not strict, resolves no entity, takes no document type; what fails is left out and named.
"""

import os
import re
import time
from dataclasses import dataclass
from datetime import timedelta

import onvif
from onvif.client import UsernameDigestTokenDtDiff
from zeep.client import Client, Settings

from ..probe.errors import ForeignUri
from ..probe.onvif import MAX_PROFILES, MAX_TOKEN, Profile
from ..probe.profiles import channels as sources_of, choose
from ..probe.types import Identity, Target
from ..probe.uris import holds_secret, pin, service_path
from .bounded import BoundedTransport, Way, http_auth
from .text import short
from .types import MAX_CHANNELS, FoundChannel
from .ws_discovery import scope

WSDLS = {
    "device": ("devicemgmt.wsdl", "{http://www.onvif.org/ver10/device/wsdl}DeviceBinding"),
    "media": ("media.wsdl", "{http://www.onvif.org/ver10/media/wsdl}MediaBinding"),
}
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(onvif.__file__)), "wsdl")
_RECORDER = re.compile(r"\b(?:[a-z]?nvr|[hx]?dvr|xvr|recorder)", re.IGNORECASE)
"""In a model or a scope of type: NVR, DVR, XVR, HDVR, 'Network Video Recorder'."""


@dataclass(frozen=True)
class Order:
    """A device to be read. ``scheme`` and ``offset_s`` as found when it let us in."""

    target: Target
    scheme: str
    offset_s: float
    seconds: float


class Library:
    """zeep's clients for the services of ONVIF, each built once."""

    def __init__(self):
        self._transport = BoundedTransport()
        settings = Settings(strict=False, xml_huge_tree=False)
        self._clients = {
            name: Client(
                wsdl=os.path.join(_FOLDER, file), transport=self._transport, settings=settings
            )
            for name, (file, _binding) in WSDLS.items()
        }
        settings.forbid_dtd = True  # not before: one of the schemas has a document type itself

    def turn_to(self, order: Order) -> None:
        """From now on the clients ask this device."""
        target = order.target
        host = f"[{target.host}]" if ":" in target.host else target.host
        base = f"{'https' if target.use_tls else 'http'}://{host}:{target.onvif_port}"
        auth = http_auth(order.scheme, target.username, target.password)
        self._transport.way = Way(base, time.monotonic() + order.seconds, auth)
        self._transport.session.cookies.clear()
        for client in self._clients.values():
            client.wsse = _token(order) if order.scheme == "wsse" else None

    def service(self, name: str, path: str) -> onvif.ONVIFService:
        binding = WSDLS[name][1]
        url = os.path.join(_FOLDER, WSDLS[name][0])
        return onvif.ONVIFService(
            f"{self._transport.way.base}{path}",
            "",
            "",
            url,
            zeep_client=self._clients[name],
            binding_name=binding,
        )


def _token(order: Order) -> UsernameDigestTokenDtDiff:
    target, offset = order.target, timedelta(seconds=order.offset_s)
    return UsernameDigestTokenDtDiff(
        target.username, target.password, dt_diff=offset, use_digest=True
    )


def read(library: Library, order: Order) -> dict:
    """What the device tells: the entries of ``Found`` that are found out here."""
    library.turn_to(order)
    ask = _Asking()
    device = library.service("device", order.target.onvif_path)
    identity = _identity(ask(device, "GetDeviceInformation"))
    scopes = _scopes(ask(device, "GetScopes"))
    services = ask(device, "GetCapabilities", {"Category": "All"})
    media = library.service("media", _media_path(services, order.target))
    profiles = _profiles(ask(media, "GetProfiles"))
    found = _channels(ask, media, profiles, order.target)
    told = f"{identity.model} {' '.join(scopes)}"
    return {
        "identity": vars(identity),
        "name": scope(scopes, "name"),
        "mac": _mac(ask(device, "GetNetworkInterfaces")),
        "is_recorder": _has_recordings(services) or bool(_RECORDER.search(told)),
        "profiles": len(profiles),
        "rtsp_port": next((port for _channel, port in found if port), 0),
        "channels": [vars(channel) for channel, _port in found],
        "missing": ask.missing,
    }


class _Asking:
    """Calls operations; what fails gives None and is noted by its name."""

    def __init__(self):
        self.missing: list[str] = []

    def __call__(self, service: onvif.ONVIFService, name: str, arguments: dict | None = None):
        try:
            return getattr(service, name)(arguments)
        except Exception:  # a library's parser on bytes of strangers: anything may come
            self.missing.append(name)
            return None


def _get(value, *path):
    """An attribute at a path of names, None where one is missing: schemas are optional here."""
    for name in path:
        value = getattr(value, name, None)
    return value


def _rows(value) -> list:
    return value if isinstance(value, list) else []


def _identity(told) -> Identity:
    names = ("Manufacturer", "Model", "FirmwareVersion", "SerialNumber", "HardwareId")
    return Identity(*(short(_get(told, name)) for name in names))


def _scopes(told) -> list[str]:
    return [short(_get(row, "ScopeItem"), 200) for row in _rows(told)[:50]]


def _media_path(services, target: Target) -> str:
    """Where the media service is; at the device service's own path, where some answer."""
    return service_path(short(_get(services, "Media", "XAddr"), 2000), target.onvif_path)


def _has_recordings(services) -> bool:
    extension = _get(services, "Extension")
    return bool(_get(extension, "Recording", "XAddr") or _get(extension, "Search", "XAddr"))


def _profiles(told) -> list[Profile]:
    found = [_profile(row) for row in _rows(told)[:MAX_PROFILES]]
    return [profile for profile in found if profile.token]


def _profile(row) -> Profile:
    encoder = _get(row, "VideoEncoderConfiguration")
    name = short(_get(row, "Name"))
    return Profile(
        token=short(_get(row, "token") or name, MAX_TOKEN),
        name=name,
        source=short(_get(row, "VideoSourceConfiguration", "SourceToken"), MAX_TOKEN),
        encoding=short(_get(encoder, "Encoding"), 20),
        width=_number(_get(encoder, "Resolution", "Width")),
        height=_number(_get(encoder, "Resolution", "Height")),
    )


def _number(value) -> int:
    return value if isinstance(value, int) and 0 <= value < 100_000 else 0


def _channels(ask, media, profiles: list[Profile], target: Target):
    """[(channel, RTSP port or 0)]: each distinct video source of the profiles, in their order.
    Inputs of a recorder that have no profile cannot be looked at, and are not listed."""
    if not profiles:
        return []
    sources = sources_of(profiles)[:MAX_CHANNELS]
    return [
        _channel(ask, media, choose(profiles, number), number, target)
        for number, _source in enumerate(sources, 1)
    ]


def _channel(ask, media, profile: Profile, number: int, target: Target):
    """The addresses are asked of the first channel only: the poll asks for the others itself."""
    stream = snapshot = None
    if number == 1:
        setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
        arguments = {"StreamSetup": setup, "ProfileToken": profile.token}
        stream = _pinned(ask(media, "GetStreamUri", arguments), target)
        told = ask(media, "GetSnapshotUri", {"ProfileToken": profile.token})
        snapshot = _pinned(told, target)
    channel = FoundChannel(
        number,
        profile.source,
        profile.name,
        profile.encoding,
        profile.width,
        profile.height,
        stream.path if stream else "",
        snapshot.path if snapshot else "",
    )
    return channel, stream.port if stream else 0


def _pinned(told, target: Target):
    """Never an address that leads elsewhere, or that holds the password."""
    try:
        uri = pin(short(_get(told, "Uri"), 2000), target)
    except ForeignUri:
        return None
    return None if holds_secret(uri.path, target.password) else uri


def _mac(told) -> str:
    """Of the first network interface that is switched on and has one, as AA:BB:CC:DD:EE:FF."""
    rows = sorted(_rows(told)[:8], key=lambda row: not _get(row, "Enabled"))
    for row in rows:
        digits = re.sub(r"[^0-9A-Fa-f]", "", short(_get(row, "Info", "HwAddress"), 40)).upper()
        if len(digits) == 12 and digits.strip("0"):
            return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
    return ""
