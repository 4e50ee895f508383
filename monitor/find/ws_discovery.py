"""WS-Discovery (ONVIF Core 7) on one network interface, with the library ``WSDiscovery``.

The library speaks the protocol: probes, their repetition, the replies. Four things it leaves to
its caller are done here, each a fact about the library at version 2.1:

- it sends on every interface: here its networking is started on the chosen one alone;
- a device that uses the probe's MessageID for its reply (device fact A13) is heard only with
  ``relates_to``;
- whatever a reply has instead of a number ends its receiving thread: here the reply is dropped;
- a Hello can make it turn to another server ('discovery proxy'): only ProbeMatches are handled.
"""

import logging
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_interface
from urllib.parse import unquote

import ifaddr
from wsdiscovery.daemon import Daemon
from wsdiscovery.qname import QName
from wsdiscovery.threaded import NetworkingThreadIPv4, ThreadedNetworking

from ..probe.errors import ForeignUri
from ..probe.types import Target
from ..probe.uris import pin
from .text import short
from .types import Announcement

_NVT = QName("http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter", "dn")
_DEVICE = QName("http://www.onvif.org/ver10/device/wsdl", "Device", "tds")
PROBES = ((_NVT,), (_DEVICE,), None)
"""ONVIF names both types (Core 7.3.1); some devices answer only a probe without one."""

MAX_ANNOUNCED = 4096
"""Devices listened to: as many addresses as may be searched otherwise."""

MAX_XADDRS = 8
TICK_S = 0.1
_SCOPE = "onvif://www.onvif.org/"

Heard = Callable[[Announcement], None]


def listen(interface: str, seconds: float, heard: Heard) -> int:
    """Sends probes on the interface that has this IPv4 address and calls ``heard`` (in another
    thread) once for each address that answers.

    :return: how many answered
    :raises NoInterface: no interface of this machine has the address
    :raises OSError: the port of the protocol is taken
    """
    network = _network_of(interface)
    for name in ("threading", "daemon", "util", "wsdiscovery"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they log whole replies
    ear = _Ear(interface, network, heard)
    ear.start()
    try:
        for types in PROBES:
            ear.probe(types)
        until = time.monotonic() + seconds
        while time.monotonic() < until and ear.is_listening:
            time.sleep(TICK_S)
    finally:
        ear.stop()
    return len(ear.addresses)


class NoInterface(Exception):
    """No network interface has this address (any more)."""


def _network_of(interface: str):
    """The network that the interface is in."""
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            if ip.ip == interface:
                return ip_interface(f"{ip.ip}/{ip.network_prefix}").network
    raise NoInterface(interface)


def is_near(address: str, network) -> bool:
    """Whether a reply can come from where the question went. A sender's address is easily forged:
    nobody in this network makes the server knock at an address of the internet."""
    sender = ip_address(address)
    return sender in network or not sender.is_global


class _Thread(NetworkingThreadIPv4):
    """Survives what strangers send."""

    def _recvMessages(self):
        try:
            super()._recvMessages()
        except Exception:  # a library's parser on bytes of strangers: anything may come
            return


class _NoMonitor:
    """In place of the library's thread that adds every interface."""

    def __init__(self):
        self._addrs = frozenset()

    def schedule_stop(self):
        pass

    def join(self):
        pass


class _Ear(Daemon, ThreadedNetworking):
    """Hears ProbeMatches, and nothing else, on one interface."""

    def __init__(self, interface: str, network, heard: Heard):
        super().__init__(ttl=1, relates_to=True)
        self._interface = ip_address(interface)
        self._network = network
        self._heard = heard
        self.addresses: set[str] = set()

    @property
    def is_listening(self) -> bool:
        thread = self._networkingThread_v4
        return thread is not None and thread.is_alive()

    def probe(self, types) -> None:
        self._sendProbe(types, None)

    def envReceived(self, env, addr):
        if env.getAction().endswith("/ProbeMatches"):
            for match in env.getProbeResolveMatches():
                self._note(addr[0], match)

    def _startThreads(self):
        self._addrsMonitorThread_v4 = _NoMonitor()
        thread = self._networkingThread_v4 = _Thread(self)
        thread._multiOutUniInSockets = {}
        thread.start()
        try:
            thread.addSourceAddr(self._interface)
        except OSError:
            self._stopThreads()
            raise

    def _note(self, address: str, match) -> None:
        if address in self.addresses or len(self.addresses) >= MAX_ANNOUNCED:
            return
        if not is_near(address, self._network):
            return
        scopes = [short(scope.getValue(), 200) for scope in match.getScopes()[:50]]
        types = " ".join(kind.getLocalname() for kind in match.getTypes()[:20])
        if not is_onvif(types, scopes):
            return
        self.addresses.add(address)
        self._heard(announcement(address, match.getXAddrs(), scopes))


def is_onvif(types: str, scopes: list[str]) -> bool:
    """Whether it is a video device: printers and computers answer such probes as well."""
    named = {"NetworkVideoTransmitter", "NetworkVideoRecorder", "NetworkVideoDisplay"}
    by_type = not named.isdisjoint(types.split())
    return by_type or any(scope.lower().startswith(_SCOPE) for scope in scopes)


def announcement(address: str, xaddrs: list[str], scopes: list[str]) -> Announcement:
    """Who answered, with what of its XAddrs can be used: their host never is."""
    port, path, tls = 80, "/onvif/device_service", False
    target = Target(0, address)
    for xaddr in xaddrs[:MAX_XADDRS]:
        try:
            found = pin(xaddr, target)
        except ForeignUri:
            continue
        if found.scheme.startswith("http") and found.path != "/":
            port, path, tls = found.port, found.path, found.scheme == "https"
            break
    return Announcement(
        address, port, path, tls, scope(scopes, "name"), scope(scopes, "hardware")
    )


def scope(scopes: list[str], kind: str) -> str:
    """What a device says of itself in a scope, e.g. its name; '' when it does not."""
    prefix = f"{_SCOPE}{kind}/"
    for text in scopes:
        if text.lower().startswith(prefix):
            return short(unquote(text[len(prefix) :]), 64)
    return ""
