"""ONVIF operations as prepared requests, and their replies as frozen dataclasses.

Pure: bytes in, values out. Sources: ONVIF Core Specification 8 (device), Media 5 (ver10), Media 2
(ver20). Elements are found by local name wherever a camera puts them.
"""

from dataclasses import dataclass

from .errors import ReplyEmpty
from .soap import Operation, child, children, find, local, result, text
from .types import Identity

DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"

MAX_PROFILES = 512
"""Profiles kept of a reply: a recorder with 64 channels has 128 to 192."""

MAX_TOKEN = 128
"""Characters of a token; the standard allows 64."""

_MANY = 1024 * 1024
"""Bytes; a profile takes 3 to 4 kB, a recorder with 64 channels has 128 and more."""

GET_SYSTEM_DATE_AND_TIME = Operation("GetSystemDateAndTime", DEVICE, pre_auth=True)
GET_DEVICE_INFORMATION = Operation("GetDeviceInformation", DEVICE)
GET_SERVICES = Operation(
    "GetServices", DEVICE, b"<IncludeCapability>false</IncludeCapability>", limit=256 * 1024
)
GET_CAPABILITIES = Operation(
    "GetCapabilities", DEVICE, b"<Category>All</Category>", limit=256 * 1024
)
GET_PROFILES = Operation("GetProfiles", MEDIA, limit=_MANY)
GET_PROFILES_2 = Operation("GetProfiles", MEDIA2, b"<Type>All</Type>", limit=_MANY)
GET_STREAM_URI = Operation(
    "GetStreamUri",
    MEDIA,
    b'<StreamSetup><Stream xmlns="http://www.onvif.org/ver10/schema">RTP-Unicast</Stream>'
    b'<Transport xmlns="http://www.onvif.org/ver10/schema"><Protocol>RTSP</Protocol></Transport>'
    b"</StreamSetup><ProfileToken>%s</ProfileToken>",
)
GET_STREAM_URI_2 = Operation(
    "GetStreamUri", MEDIA2, b"<Protocol>RTSP</Protocol><ProfileToken>%s</ProfileToken>"
)
GET_SNAPSHOT_URI = Operation("GetSnapshotUri", MEDIA, b"<ProfileToken>%s</ProfileToken>")
GET_SNAPSHOT_URI_2 = Operation("GetSnapshotUri", MEDIA2, b"<ProfileToken>%s</ProfileToken>")


@dataclass(frozen=True, slots=True)
class Services:
    """XAddrs as the device wrote them, '' for a service it does not have."""

    media: str = ""
    media2: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A media profile. ``source``: token of its video source, '' when it does not say.
    ``width`` and ``height`` in pixels, 0 when unknown; ``encoding`` as written."""

    token: str
    name: str = ""
    source: str = ""
    encoding: str = ""
    width: int = 0
    height: int = 0


def read_identity(body: bytes) -> Identity:
    """GetDeviceInformationResponse (Core 8.1.2)."""
    answer = result(body, "GetDeviceInformation")
    return Identity(
        manufacturer=_short(text(answer, "Manufacturer")),
        model=_short(text(answer, "Model")),
        firmware=_short(text(answer, "FirmwareVersion")),
        serial=_short(text(answer, "SerialNumber")),
        hardware=_short(text(answer, "HardwareId")),
    )


def read_services(body: bytes) -> Services:
    """GetServicesResponse (Core 8.1.2.1)."""
    found: dict[str, str] = {}
    for service in children(result(body, "GetServices"), "Service"):
        found.setdefault(text(service, "Namespace").rstrip("/"), text(service, "XAddr"))
    return Services(found.get(MEDIA, ""), found.get(MEDIA2, ""))


def read_capabilities(body: bytes) -> Services:
    """GetCapabilitiesResponse (Core 8.1.2.3); the older way to learn the media service."""
    capabilities = child(result(body, "GetCapabilities"), "Capabilities")
    media2 = text(capabilities, "Extension", "Media2", "XAddr")
    return Services(text(capabilities, "Media", "XAddr"), media2)


def read_profiles(body: bytes) -> tuple[Profile, ...]:
    """GetProfilesResponse of either media service (Media 5.2.2, Media 2 5.3.2). Profiles without
    a token are left out; a device without any gives ()."""
    elements = children(result(body, "GetProfiles"), "Profiles")[:MAX_PROFILES]
    profiles = (_profile(element) for element in elements)
    return tuple(profile for profile in profiles if profile.token)


def _profile(element) -> Profile:
    """Media 1 has the configurations as children, Media 2 under Configurations; resolution and
    encoding may be missing (easy_onvif_workspace#20), the name may stand where the token belongs
    (agsh/onvif#287)."""
    inner = child(element, "Configurations")
    parts = element if inner is None else inner
    source = find(parts, "VideoSourceConfiguration")
    source = child(parts, "VideoSource") if source is None else source
    encoder = find(parts, "VideoEncoderConfiguration")
    encoder = child(parts, "VideoEncoder") if encoder is None else encoder
    name = text(element, "Name")
    return Profile(
        token=(_attribute(element, "token") or name)[:MAX_TOKEN],
        name=_short(name),
        source=(text(source, "SourceToken") or _attribute(source, "token"))[:MAX_TOKEN],
        encoding=text(encoder, "Encoding")[:20],
        width=_number(text(encoder, "Resolution", "Width")),
        height=_number(text(encoder, "Resolution", "Height")),
    )


def read_stream_uri(body: bytes) -> str:
    """GetStreamUriResponse of either media service. Raises ReplyEmpty without an address."""
    return _uri(result(body, "GetStreamUri"))


def read_snapshot_uri(body: bytes) -> str:
    """GetSnapshotUriResponse of either media service. Raises ReplyEmpty without an address."""
    return _uri(result(body, "GetSnapshotUri"))


def _uri(answer) -> str:
    uri = next(
        ((element.text or "").strip() for element in answer.iter() if local(element) == "Uri"), ""
    )
    if not uri:
        raise ReplyEmpty("no address in the reply")
    return uri


def _attribute(element, name: str) -> str:
    """An attribute whatever its namespace, '' without one."""
    attributes = element.attrib.items() if element is not None else ()
    return next((value for key, value in attributes if key.rpartition("}")[2] == name), "")


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def _short(value: str, limit: int = 100) -> str:
    """Text of a device for humans: one line, printable, bounded."""
    printable = "".join(char if char.isprintable() else " " for char in value[: limit * 2])
    return " ".join(printable.split())[:limit]
