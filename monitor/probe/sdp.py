"""Session descriptions (SDP, RFC 4566) as cameras write them: the video track in one.

Devices leave out lines that the standard demands, so only what is needed is read: media lines,
``a=control``, ``a=rtpmap``, ``a=fmtp`` and the picture's size.
"""

import re
from base64 import b64decode
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .errors import NoVideoTrack, RtspMalformed, UnsupportedCodec
from .frame import H264, H265, JPEG

MAX_LINES = 2000
"""Lines read of a description; one with 16 tracks has about 200."""

MAX_PARAMETER_SETS = 16
"""Parameter sets taken of each kind, each of at most MAX_PARAMETER_SET bytes."""

MAX_PARAMETER_SET = 4096

_CODECS = {"h264": H264, "h265": H265, "hevc": H265, "jpeg": JPEG, "mjpeg": JPEG}
_STATIC = {26: "jpeg"}
_SPROPS = {H264: ("sprop-parameter-sets",), H265: ("sprop-vps", "sprop-sps", "sprop-pps")}
_AAC_HBR = {"sizelength": "13", "indexlength": "3", "indexdeltalength": "3"}
"""RFC 3640 3.3.6: how all cameras send AAC."""

_NUMBER = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_SIZE = re.compile(r"(?:\d{1,3}\s+)?(\d{1,5})\s*[,x-]\s*(\d{1,5})")


@dataclass
class _Media:
    kind: str
    payload_types: tuple[int, ...] = ()
    attributes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class VideoTrack:
    """``control``: what SETUP names. ``parameter_sets``: NAL units without start codes, in the
    order VPS, SPS, PPS. ``width``, ``height``: 0 when the description does not say."""

    codec: str
    payload_type: int
    control: str
    aggregate: str
    parameter_sets: tuple[bytes, ...] = ()
    width: int = 0
    height: int = 0


def video_track(body: bytes, base: str) -> VideoTrack:
    """The first video track with a codec we can take apart.

    ``body``: the description; ``base``: the address its control addresses are relative to.
    Raises RtspMalformed for something else than a description, NoVideoTrack, UnsupportedCodec.
    """
    session, media = _parse(body)
    videos = [one for one in media if one.kind == "video"]
    if not videos:
        raise NoVideoTrack(tracks=len(media))
    names = []
    for video in videos:
        for payload_type in video.payload_types:
            name = _encoding(video, payload_type)
            if name in _CODECS:
                return _track(session, video, payload_type, _CODECS[name], base)
            names.append(name[:20] or str(payload_type))
    raise UnsupportedCodec(codec=", ".join(names[:4]))


@dataclass(frozen=True)
class AudioTrack:
    """``codec``: 'pcma', 'pcmu', 'aac' or the name of one that is not kept; ``rate``: ticks and
    samples a second; ``config``: of AAC, the AudioSpecificConfig."""

    codec: str
    payload_type: int
    control: str
    rate: int = 8000
    channels: int = 1
    config: bytes = b""


def audio_track(body: bytes, base: str) -> AudioTrack | None:
    """The first track of sound, None without one. Raises RtspMalformed."""
    _session, media = _parse(body)
    for audio in (one for one in media if one.kind == "audio" and one.payload_types):
        payload_type = audio.payload_types[0]
        maps = (value.partition(" ") for value in _values(audio, "rtpmap"))
        found = next((text for number, _, text in maps if number == str(payload_type)), "")
        name, _, numbers = found.strip().partition("/")
        name = name.lower() or {0: "pcmu", 8: "pcma"}.get(payload_type, str(payload_type))
        rate, _, channels = numbers.partition("/")
        control = join_control(base, next(iter(_values(audio, "control")), ""))
        parameters = _parameters(audio, payload_type)
        is_aac = name == "mpeg4-generic" and parameters.get("mode", "").lower() == "aac-hbr"
        is_usual = all(parameters.get(key) == value for key, value in _AAC_HBR.items())
        return AudioTrack(
            "aac" if is_aac and is_usual else name[:20],
            payload_type,
            control,
            int(rate) if _NUMBER.fullmatch(rate) else 8000,
            int(channels) if _NUMBER.fullmatch(channels) else 1,
            _hex(parameters.get("config", "")),
        )
    return None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text[:64])
    except ValueError:
        return b""


def join_control(base: str, control: str) -> str:
    """The address a control attribute means (RFC 2326 C.1.1), on the host of ``base``.

    A relative one is put behind the base, query and all: recorders give a base with a query and
    'trackID=0', and mean both. Another host in an absolute one is the device's own idea of its
    address (device fact A2): only path and query are taken from it.
    """
    if control in ("", "*"):
        return base
    root = "{0.scheme}://{0.netloc}".format(urlsplit(base))
    if re.match(r"rtsps?://", control, re.IGNORECASE):
        path = re.sub(r"^[^:]*://[^/?]*", "", control)
        return root + (path if path.startswith("/") else f"/{path}")
    if control.startswith("/"):
        return root + control
    return f"{base.rstrip('/')}/{control}"


def _parse(body: bytes) -> tuple[_Media, list[_Media]]:
    """(session level, media)."""
    lines = body.decode("utf-8", "replace").splitlines()[:MAX_LINES]
    session, media = _Media("session"), []
    for line in lines:
        kind, _, value = line.strip().partition("=")
        if kind == "m":
            media.append(_media(value))
        elif kind == "a":
            name, _, text = value.partition(":")
            (media[-1] if media else session).attributes.append((name.lower(), text.strip()))
    if not media and not any(line.startswith(("v=", "o=", "s=")) for line in lines):
        raise RtspMalformed("no session description")
    return session, media


def _media(value: str) -> _Media:
    """'video 0 RTP/AVP 96 97' (RFC 4566 5.14); odd payload types are left out."""
    parts = value.split()
    numbers = (part for part in parts[3:8] if part.isascii() and part.isdigit())
    types = (int(part) for part in numbers if len(part) < 4)
    return _Media(parts[0].lower() if parts else "", tuple(one for one in types if one < 128))


def _values(media: _Media, name: str) -> list[str]:
    return [value for key, value in media.attributes if key == name]


def _encoding(media: _Media, payload_type: int) -> str:
    """The encoding's name in lower case."""
    for value in _values(media, "rtpmap"):
        number, _, encoding = value.partition(" ")
        if number == str(payload_type):
            return encoding.strip().partition("/")[0].lower()
    return _STATIC.get(payload_type, "")


def _track(session: _Media, media: _Media, payload_type: int, codec: str, base: str) -> VideoTrack:
    control = next(iter(_values(media, "control")), "")
    aggregate = next(iter(_values(session, "control")), "*")
    width, height = _dimensions(media)
    return VideoTrack(
        codec=codec,
        payload_type=payload_type,
        control=join_control(base, control),
        aggregate=join_control(base, aggregate),
        parameter_sets=_parameter_sets(media, payload_type, codec),
        width=width,
        height=height,
    )


def _dimensions(media: _Media) -> tuple[int, int]:
    for value in _values(media, "x-dimensions") + _values(media, "framesize"):
        if size := _SIZE.match(value):
            return int(size[1]), int(size[2])
    return 0, 0


def _parameters(media: _Media, payload_type: int) -> dict[str, str]:
    """What fmtp says of a payload type."""
    parameters = {}
    for value in _values(media, "fmtp"):
        number, _, text = value.partition(" ")
        if number == str(payload_type):
            pairs = (part.strip().partition("=") for part in text.split(";"))
            parameters.update({name.lower(): content for name, _, content in pairs})
    return parameters


def _parameter_sets(media: _Media, payload_type: int, codec: str) -> tuple[bytes, ...]:
    """The out-of-band parameter sets (RFC 6184 8.2.1, RFC 7798 7.1); broken ones are left out:
    the stream usually repeats them."""
    parameters = _parameters(media, payload_type)
    texts = [
        text for name in _SPROPS.get(codec, ()) for text in parameters.get(name, "").split(",")
    ]
    nals = (_decoded(text) for text in texts[:MAX_PARAMETER_SETS])
    return tuple(nal for nal in nals if nal)


def _decoded(text: str) -> bytes:
    text = text.strip()
    if len(text) > 2 * MAX_PARAMETER_SET:
        return b""
    try:
        return b64decode(text + "=" * (-len(text) % 4))
    except ValueError:  # no Base64, or not even ASCII
        return b""
