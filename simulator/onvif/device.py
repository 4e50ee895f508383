"""ONVIF device management: clock, identity, capabilities (ONVIF Core 8)."""

import time

from ..state import DeviceState
from ..styles import STYLES
from . import recording
from .base import Context, operation
from .soap import TDS, TEV, TRT, text


@operation(TDS, "GetSystemDateAndTime", pre_auth=True)
def system_date_and_time(context: Context, _call) -> str:
    device, style = context.state.device, context.style
    now = context.now
    local = _date_time(now + device.zone_h * 3600)
    utc = (
        ""
        if "local_time_only" in device.quirks
        else (f"<tt:UTCDateTime>{_date_time(now)}</tt:UTCDateTime>")
    )
    return (
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
        "<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>"
        f"<tt:TimeZone><tt:TZ>{style.timezone}</tt:TZ></tt:TimeZone>{utc}"
        f"<tt:LocalDateTime>{local}</tt:LocalDateTime>"
        "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


def _date_time(seconds: float) -> str:
    t = time.gmtime(max(0, seconds))
    return (
        f"<tt:Time><tt:Hour>{t.tm_hour}</tt:Hour><tt:Minute>{t.tm_min}</tt:Minute>"
        f"<tt:Second>{t.tm_sec}</tt:Second></tt:Time><tt:Date><tt:Year>{t.tm_year}</tt:Year>"
        f"<tt:Month>{t.tm_mon}</tt:Month><tt:Day>{t.tm_mday}</tt:Day></tt:Date>"
    )


def identity(state: DeviceState) -> dict[str, str]:
    """What GetDeviceInformation tells."""
    device, style = state.device, STYLES[state.device.style]
    kind = "NVR" if device.kind == "recorder" else "IPC"
    number = sum(ord(c) * 31**i for i, c in enumerate(device.code)) % 10**9
    return {
        "Manufacturer": style.manufacturer,
        "Model": device.model or (f"{style.model}-NVR" if kind == "NVR" else style.model),
        "FirmwareVersion": f"V5.{len(style.model)}.{number % 20} build 2503{number % 28 + 1:02d}",
        "SerialNumber": device.serial or f"{kind}{number:09d}",
        "HardwareId": f"{kind}-{style.soap.upper()}{number % 90 + 10}",
    }


@operation(TDS, "GetDeviceInformation")
def device_information(context: Context, _call) -> str:
    rows = "".join(f"<tds:{k}>{text(v)}</tds:{k}>" for k, v in identity(context.state).items())
    return f"<tds:GetDeviceInformationResponse>{rows}</tds:GetDeviceInformationResponse>"


@operation(TDS, "GetCapabilities", pre_auth=True)
def capabilities(context: Context, call) -> str:
    """Device and media; other categories are not there and do not appear."""
    wanted = call.argument("Category") or "All"
    device = (
        f"<tt:Device><tt:XAddr>{context.device_xaddr}</tt:XAddr><tt:Network><tt:IPFilter>false"
        "</tt:IPFilter><tt:ZeroConfiguration>true</tt:ZeroConfiguration><tt:IPVersion6>false"
        "</tt:IPVersion6><tt:DynDNS>false</tt:DynDNS></tt:Network><tt:System>"
        "<tt:DiscoveryResolve>false</tt:DiscoveryResolve><tt:DiscoveryBye>true</tt:DiscoveryBye>"
        "<tt:RemoteDiscovery>false</tt:RemoteDiscovery><tt:SystemBackup>false</tt:SystemBackup>"
        "<tt:SystemLogging>false</tt:SystemLogging><tt:FirmwareUpgrade>false</tt:FirmwareUpgrade>"
        "<tt:SupportedVersions><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor>"
        "</tt:SupportedVersions></tt:System></tt:Device>"
    )
    media = (
        f"<tt:Media><tt:XAddr>{context.media_xaddr}</tt:XAddr><tt:StreamingCapabilities>"
        "<tt:RTPMulticast>false</tt:RTPMulticast><tt:RTP_TCP>true</tt:RTP_TCP>"
        "<tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities></tt:Media>"
    )
    events = (
        f"<tt:Events><tt:XAddr>{context.events_xaddr}</tt:XAddr>"
        "<tt:WSSubscriptionPolicySupport>true</tt:WSSubscriptionPolicySupport>"
        "<tt:WSPullPointSupport>true</tt:WSPullPointSupport>"
        "<tt:WSPausableSubscriptionManagerInterfaceSupport>false"
        "</tt:WSPausableSubscriptionManagerInterfaceSupport></tt:Events>"
    )
    events = events if context.state.device.events else ""
    known = {"Device": device, "Media": media, "Events": events}
    chosen = known.get(wanted, device + events + media)
    return (
        f"<tds:GetCapabilitiesResponse><tds:Capabilities>{chosen}</tds:Capabilities>"
        "</tds:GetCapabilitiesResponse>"
    )


@operation(TDS, "GetServices", pre_auth=True)
def services(context: Context, _call) -> str:
    rows = "".join(
        f"<tds:Service><tds:Namespace>{namespace}</tds:Namespace><tds:XAddr>{xaddr}</tds:XAddr>"
        "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
        for namespace, xaddr in _services(context)
    )
    return f"<tds:GetServicesResponse>{rows}</tds:GetServicesResponse>"


def _services(context: Context) -> list[tuple[str, str]]:
    events = [(TEV, context.events_xaddr)] if context.state.device.events else []
    found = [(TDS, context.device_xaddr), (TRT, context.media_xaddr)]
    return [*found, *events, *recording.services(context)]


@operation(TDS, "GetServiceCapabilities", pre_auth=True)
def device_capabilities(context: Context, _call) -> str:
    wsse = "wsse" in context.state.device.onvif_auth
    digest = any(one.startswith("digest") for one in context.state.device.onvif_auth)
    return (
        '<tds:GetServiceCapabilitiesResponse><tds:Capabilities><tds:Network IPFilter="false"/>'
        f'<tds:Security UsernameToken="{str(wsse).lower()}" HttpDigest="{str(digest).lower()}"/>'
        '<tds:System DiscoveryBye="true"/></tds:Capabilities>'
        "</tds:GetServiceCapabilitiesResponse>"
    )


@operation(TDS, "GetHostname", pre_auth=True)
def hostname(context: Context, _call) -> str:
    name = text(context.state.device.code)
    return (
        "<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>"
        f"<tt:Name>{name}</tt:Name></tds:HostnameInformation></tds:GetHostnameResponse>"
    )


@operation(TDS, "GetNetworkInterfaces")
def network_interfaces(context: Context, _call) -> str:
    """One interface; its MAC address follows from the code, in the range for private use."""
    number = sum(ord(c) * 31**i for i, c in enumerate(context.state.device.code)) % 2**32
    octets = number.to_bytes(4, "big").hex(":")
    return (
        '<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token="eth0">'
        "<tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>eth0</tt:Name>"
        f"<tt:HwAddress>02:00:{octets}</tt:HwAddress><tt:MTU>1500</tt:MTU></tt:Info>"
        "</tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>"
    )


@operation(TDS, "GetScopes")
def scopes(context: Context, _call) -> str:
    device = context.state.device
    names = (
        "type/video_encoder",
        "Profile/Streaming",
        f"name/{device.code}",
        f"hardware/{identity(context.state)['Model']}",
    )
    rows = "".join(
        "<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>"
        f"onvif://www.onvif.org/{text(name)}</tt:ScopeItem></tds:Scopes>"
        for name in names
    )
    return f"<tds:GetScopesResponse>{rows}</tds:GetScopesResponse>"
