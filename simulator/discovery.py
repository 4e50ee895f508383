"""Answers to WS-Discovery probes (ONVIF Core 7): every device from its own address.

A probe by multicast is heard once for the whole farm, on the loopback interface, and answered by
each device that is well; one sent to a device's own address is answered by that device.
"""

import asyncio
import contextlib
import socket
import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from .onvif.device import identity
from .onvif.service import context_of
from .state import DeviceState

GROUP, PORT = "239.255.255.250", 3702
WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
MAX_PROBE = 8192
_TYPES = ("NetworkVideoTransmitter", "Device")


class Discovery:
    """The sockets of a farm. ``problem``: why multicast is not heard, '' when it is."""

    def __init__(self, states: dict[str, DeviceState]):
        self._states = states
        self._transports: list[asyncio.DatagramTransport] = []
        self._answering: dict[str, asyncio.DatagramTransport] = {}
        self.problem = ""

    async def start(self) -> None:
        """What cannot be bound here is left out: other farms of this machine are no error."""
        for code, state in self._states.items():
            with contextlib.suppress(OSError):
                self._answering[code] = await self._listen(
                    _bound(state.device.address), lambda code=code: (code,)
                )
        try:
            await self._listen(_group_socket(), lambda: tuple(self._answering))
        except OSError as error:
            self.problem = f"no WS-Discovery by multicast: {error.strerror}"

    async def _listen(self, sock: socket.socket, asked) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        transport, _protocol = await loop.create_datagram_endpoint(
            lambda: _Ear(self, asked), sock=sock
        )
        self._transports.append(transport)
        return transport

    def answer(self, data: bytes, sender, codes) -> None:
        probe = read_probe(data)
        if probe is None:
            return
        for code in codes:
            state = self._states[code]
            if state.mode("onvif") == "open" and "no_discovery" not in state.device.quirks:
                self._answering[code].sendto(probe_match(state, probe), sender)

    def close(self) -> None:
        for transport in self._transports:
            transport.close()


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, discovery: Discovery, asked):
        self._discovery, self._asked = discovery, asked

    def datagram_received(self, data, addr):
        self._discovery.answer(data[:MAX_PROBE], addr, self._asked())


def read_probe(data: bytes) -> str | None:
    """The MessageID of a probe that video devices answer, None for anything else."""
    try:
        root = ET.fromstring(data)
    except ET.ParseError:
        return None
    if root.find(f".//{{{WSD}}}Probe") is None:
        return None
    types = (root.findtext(f".//{{{WSD}}}Types") or "").split()
    if types and not {kind.rpartition(":")[2] for kind in types} & set(_TYPES):
        return None
    return (root.findtext(f".//{{{WSA}}}MessageID") or "").strip()


def probe_match(state: DeviceState, message_id: str) -> bytes:
    """The quirk ``probe_message_id``: the reply bears the probe's own MessageID."""
    device, quirks = state.device, state.device.quirks
    name = uuid.uuid5(uuid.NAMESPACE_URL, device.code)
    own = message_id if "probe_message_id" in quirks else f"urn:uuid:{uuid.uuid4()}"
    scopes = " ".join(
        f"onvif://www.onvif.org/{escape(kind)}"
        for kind in (
            "type/Network_Video_Recorder" if device.kind == "recorder" else "type/video_encoder",
            f"name/{device.code}",
            f"hardware/{identity(state)['Model'].replace(' ', '%20')}",
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><s:Envelope'
        ' xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        f' xmlns:a="{WSA}" xmlns:d="{WSD}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">'
        f"<s:Header><a:MessageID>{own}</a:MessageID><a:RelatesTo>{escape(message_id)}</a:RelatesTo>"
        "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
        f"<a:Action>{WSD}/ProbeMatches</a:Action>"
        '<d:AppSequence InstanceId="1" MessageNumber="1"/></s:Header>'
        "<s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference>"
        f"<a:Address>urn:uuid:{name}</a:Address></a:EndpointReference>"
        "<d:Types>dn:NetworkVideoTransmitter</d:Types>"
        f"<d:Scopes>{scopes}</d:Scopes><d:XAddrs>{context_of(state).device_xaddr}</d:XAddrs>"
        "<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></s:Body>"
        "</s:Envelope>"
    ).encode()


def _bound(address: str) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        # whoever searches binds the same port for all addresses
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, PORT))
    except OSError:
        sock.close()
        raise
    return sock


def _group_socket() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((GROUP, PORT))
        member = socket.inet_aton(GROUP) + socket.inet_aton("127.0.0.1")
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    except OSError:
        sock.close()
        raise
    return sock
