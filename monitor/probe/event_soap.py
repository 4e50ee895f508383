"""The event service in bytes (ONVIF Core 9, WS-BaseNotification): prepared requests, replies read.

Pure. Requests after the first carry WS-Addressing headers, by which some devices (Axis) tell one
subscription from another.
"""

from dataclasses import dataclass

from lxml import etree

from .errors import ReplyEmpty
from .event_topics import Told, is_known, local_topic, state_of
from .onvif import DEVICE
from .soap import Operation, child, children, find, local, result, text
from .wsse import xml_text

EVENTS = "http://www.onvif.org/ver10/events/wsdl"
WSNT = "http://docs.oasis-open.org/wsn/b-2"
_WSA = b"http://www.w3.org/2005/08/addressing"

MAX_MESSAGES = 256
"""Messages read of a reply: a recorder with 32 channels has five states of each."""

MAX_ADDRESS = 1000
MAX_REFERENCE = 4096
"""Bytes of the parameters that a device wants back in the header."""

MAX_TOPICS = 2000
"""Elements of a topic tree that are looked at; a recorder has some 300."""

_MANY = 512 * 1024


@dataclass(frozen=True)
class EventOperation(Operation):
    """``wsa_action``: what WS-Addressing calls the operation; ``to``: whom it is for; ``extra``:
    header elements that the device wants back."""

    wsa_action: str = ""
    to: str = ""
    extra: bytes = b""

    @property
    def action(self) -> bytes:
        return f'; action="{self.wsa_action}"'.encode()

    def request(self, head: bytes, arguments=(), *, auth: bytes = b"", security=b"") -> bytes:
        header = b""
        if self.to:
            header = b'<a:Action xmlns:a="%s">%s</a:Action><a:To xmlns:a="%s">%s</a:To>%s' % (
                _WSA,
                xml_text(self.wsa_action),
                _WSA,
                xml_text(self.to),
                self.extra,
            )
        return super().request(head, arguments, auth=auth, security=header + security)


def _operation(name: str, port: str, namespace=EVENTS, arguments=b"", limit=64 * 1024):
    action = f"{namespace}/{port}/{name}Request"
    return EventOperation(name, namespace, arguments, limit, wsa_action=action)


GET_EVENT_PROPERTIES = _operation("GetEventProperties", "EventPortType", limit=_MANY)
CREATE_PULL_POINT = _operation(
    "CreatePullPointSubscription",
    "EventPortType",
    arguments=b"<InitialTerminationTime>PT60S</InitialTerminationTime>",
)
SET_SYNCHRONIZATION_POINT = _operation("SetSynchronizationPoint", "PullPointSubscription")
PULL_MESSAGES = _operation(
    "PullMessages",
    "PullPointSubscription",
    arguments=b"<Timeout>PT1S</Timeout><MessageLimit>100</MessageLimit>",
    limit=_MANY,
)
UNSUBSCRIBE = _operation("Unsubscribe", "SubscriptionManager", WSNT)


@dataclass(frozen=True, slots=True)
class PullPoint:
    """A subscription: its address as the device wrote it, and what it wants back in headers."""

    address: str
    extra: bytes = b""


def read_service(body: bytes) -> tuple[str, str]:
    """XAddrs of the event service and the device service in GetServicesResponse, '' for what is
    not there."""
    found: dict[str, str] = {}
    for service in children(result(body, "GetServices"), "Service"):
        namespace = text(service, "Namespace").rstrip("/")
        found.setdefault(namespace, text(service, "XAddr")[:MAX_ADDRESS])
    return found.get(EVENTS, ""), found.get(DEVICE, "")


def read_capability(body: bytes) -> tuple[str, str]:
    """The same in the older GetCapabilitiesResponse."""
    found = child(result(body, "GetCapabilities"), "Capabilities")
    return tuple(text(found, name, "XAddr")[:MAX_ADDRESS] for name in ("Events", "Device"))


def read_topics(body: bytes) -> frozenset[str]:
    """The topics of GetEventPropertiesResponse that our table knows, as local names."""
    topics = child(result(body, "GetEventProperties"), "TopicSet")
    if topics is None:
        return frozenset()
    found, todo, seen = set(), [(topics, "")], 0
    while todo and seen < MAX_TOPICS:
        element, path = todo.pop()
        for inner in element:
            seen += 1
            name = local(inner)
            topic = f"{path}/{name}" if path else name
            if name and is_known(topic):
                found.add("/".join(topic.split("/")[:2]))
            elif name and topic.count("/") < 4:
                todo.append((inner, topic))
    return frozenset(found)


def read_pull_point(body: bytes) -> PullPoint:
    """CreatePullPointSubscriptionResponse. Raises ReplyEmpty without an address."""
    reference = child(result(body, "CreatePullPointSubscription"), "SubscriptionReference")
    address = text(reference, "Address")
    if not address or len(address) > MAX_ADDRESS:
        raise ReplyEmpty("no address of a subscription")
    parameters = find(reference, "ReferenceParameters")
    parts = () if parameters is None else parameters
    extra = b"".join(etree.tostring(part, with_tail=False) for part in parts)
    return PullPoint(address, extra if len(extra) <= MAX_REFERENCE else b"")


def read_messages(body: bytes) -> tuple[list[Told], int]:
    """(what PullMessagesResponse tells of topics of our table, how many messages it had).

    Only states count: a message without PropertyOperation is a moment, which begins and never
    ends (Core 9.4.1), and one that is Deleted is a state no more.
    """
    messages = children(result(body, "PullMessages"), "NotificationMessage")
    told = (_told(message) for message in messages[:MAX_MESSAGES])
    return [one for one in told if one is not None], len(messages)


def _told(message) -> Told | None:
    topic = local_topic(text(message, "Topic"))
    inner = find(message, "Message", "Message")
    if inner is None or not is_known(topic):
        return None
    if inner.get("PropertyOperation") not in ("Initialized", "Changed"):
        return None
    states = [state_of(value) for _name, value in _items(inner, "Data")]
    state = next((state for state in states if state is not None), None)
    if state is None:
        return None
    sources = [value for name, value in _items(inner, "Source") if "ource" in name]
    return Told(topic, state, (sources or [""])[0][:128])


def _items(message, part: str) -> list[tuple[str, str]]:
    """(name, value) of the SimpleItems of Source or Data."""
    holder = child(message, part)
    rows = () if holder is None else children(holder, "SimpleItem")[:16]
    return [(row.get("Name") or "", row.get("Value") or "") for row in rows]
