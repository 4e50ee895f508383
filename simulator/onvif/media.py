"""ONVIF media: profiles, stream and snapshot URIs (ONVIF Media 5)."""

from ..config import Stream
from .base import Context, operation
from .soap import TRT, SoapFault, text


def _profiles(context: Context) -> dict[str, tuple[int, bool]]:
    """Token → (channel, is it the sub-stream) of every profile."""
    if "no_profile" in context.state.active:
        return {}
    return {
        context.style.token(channel, sub): (channel, sub)
        for channel in context.channels
        for sub in (False, True)
    }


def _chosen(context: Context, call) -> tuple[str, int, bool]:
    token = call.argument("ProfileToken")
    try:
        return (token, *_profiles(context)[token])
    except KeyError:
        raise SoapFault(
            "Sender", ("InvalidArgVal", "NoProfile"), "The requested profile token does not exist"
        ) from None


@operation(TRT, "GetProfiles")
def profiles(context: Context, _call) -> str:
    rows = "".join(
        _profile(context, "Profiles", token, channel, sub)
        for token, (channel, sub) in _profiles(context).items()
    )
    return f"<trt:GetProfilesResponse>{rows}</trt:GetProfilesResponse>"


@operation(TRT, "GetProfile")
def profile(context: Context, call) -> str:
    token, channel, sub = _chosen(context, call)
    row = _profile(context, "Profile", token, channel, sub)
    return f"<trt:GetProfileResponse>{row}</trt:GetProfileResponse>"


def _profile(context: Context, tag: str, token: str, channel: int, sub: bool) -> str:
    device = context.state.device
    stream = device.sub if sub else device.main
    name = f"{'sub' if sub else 'main'}Stream_{channel}"
    return (
        f'<trt:{tag} token="{text(token)}" fixed="true"><tt:Name>{name}</tt:Name>'
        f'<tt:VideoSourceConfiguration token="vsc_{channel}"><tt:Name>vsc_{channel}</tt:Name>'
        f"<tt:UseCount>2</tt:UseCount><tt:SourceToken>vs_{channel}</tt:SourceToken>"
        f'<tt:Bounds x="0" y="0" width="{device.main.width}" height="{device.main.height}"/>'
        f"</tt:VideoSourceConfiguration>{_encoder(context, channel, sub, stream)}</trt:{tag}>"
    )


def _encoder(context: Context, channel: int, sub: bool, stream: Stream) -> str:
    token = f"vec_{channel}_{'sub' if sub else 'main'}"
    head = (
        f'<tt:VideoEncoderConfiguration token="{token}"><tt:Name>{token}</tt:Name>'
        "<tt:UseCount>1</tt:UseCount>"
    )
    if "no_encoding" not in context.state.device.quirks:
        # Media 1 knows JPEG, MPEG4 and H264 only; makers write H265 nevertheless
        head += (
            f"<tt:Encoding>{stream.codec}</tt:Encoding><tt:Resolution><tt:Width>"
            f"{stream.width}</tt:Width><tt:Height>{stream.height}</tt:Height></tt:Resolution>"
        )
    h264 = (
        f"<tt:H264><tt:GovLength>{stream.fps}</tt:GovLength><tt:H264Profile>Main"
        "</tt:H264Profile></tt:H264>"
        if stream.codec == "H264"
        else ""
    )
    return (
        f"{head}<tt:Quality>4</tt:Quality><tt:RateControl><tt:FrameRateLimit>{stream.fps}"
        "</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>"
        f"{stream.kbps}</tt:BitrateLimit></tt:RateControl>{h264}<tt:Multicast><tt:Address>"
        "<tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address>"
        "<tt:Port>0</tt:Port><tt:TTL>1</tt:TTL><tt:AutoStart>false</tt:AutoStart>"
        "</tt:Multicast><tt:SessionTimeout>PT60S</tt:SessionTimeout>"
        "</tt:VideoEncoderConfiguration>"
    )


@operation(TRT, "GetVideoSources")
def video_sources(context: Context, _call) -> str:
    device = context.state.device
    rows = "".join(
        f'<trt:VideoSources token="vs_{channel}"><tt:Framerate>{device.main.fps}</tt:Framerate>'
        f"<tt:Resolution><tt:Width>{device.main.width}</tt:Width><tt:Height>"
        f"{device.main.height}</tt:Height></tt:Resolution></trt:VideoSources>"
        for channel in context.channels
    )
    return f"<trt:GetVideoSourcesResponse>{rows}</trt:GetVideoSourcesResponse>"


def _media_uri(tag: str, uri: str) -> str:
    return (
        f"<trt:{tag}Response><trt:MediaUri><tt:Uri>{text(uri)}</tt:Uri><tt:InvalidAfterConnect>"
        "false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>"
        f"<tt:Timeout>PT60S</tt:Timeout></trt:MediaUri></trt:{tag}Response>"
    )


@operation(TRT, "GetStreamUri")
def stream_uri(context: Context, call) -> str:
    _token, channel, sub = _chosen(context, call)
    uri = context.rtsp_base + context.style.stream_uri_path(channel, sub)
    return _media_uri("GetStreamUri", uri)


@operation(TRT, "GetSnapshotUri")
def snapshot_uri(context: Context, call) -> str:
    _token, channel, _sub = _chosen(context, call)
    if "no_snapshot" in context.state.device.quirks:
        raise SoapFault("Receiver", ("ActionNotSupported",), "Optional action not implemented")
    return _media_uri("GetSnapshotUri", context.http_base + context.style.snapshot(channel))


@operation(TRT, "GetServiceCapabilities", pre_auth=True)
def media_capabilities(context: Context, _call) -> str:
    snapshot = str("no_snapshot" not in context.state.device.quirks).lower()
    count = 2 * len(context.channels)
    return (
        "<trt:GetServiceCapabilitiesResponse>"
        f'<trt:Capabilities SnapshotUri="{snapshot}" Rotation="false">'
        f'<trt:ProfileCapabilities MaximumNumberOfProfiles="{count}"/>'
        '<trt:StreamingCapabilities RTPMulticast="false" RTP_TCP="true" RTP_RTSP_TCP="true"/>'
        "</trt:Capabilities></trt:GetServiceCapabilitiesResponse>"
    )
