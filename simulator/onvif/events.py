"""The event service (ONVIF Core 9): pull points that tell the present states of a device's alarms.

A subscription is a number in its address; it holds as long as it was asked for. Messages come with
``SetSynchronizationPoint`` or, for devices with the quirk ``events_at_once``, without.
"""

import time
from dataclasses import dataclass, field

from ..faults import ALARM_TOPICS
from ..state import DeviceState
from .base import Context, operation
from .soap import TEV, WSNT, Call, SoapFault, text

MAX_SUBSCRIPTIONS = 8
LASTS_S = 60.0


@dataclass
class Subscription:
    until: float
    is_synchronised: bool = False


@dataclass
class PullPoints:
    """Of one device. ``opened`` counts all there ever were."""

    opened: int = 0
    alive: dict[int, Subscription] = field(default_factory=dict)


POINTS: dict[str, PullPoints] = {}


def points_of(state: DeviceState) -> PullPoints:
    return POINTS.setdefault(state.device.code, PullPoints())


def _offered(context: Context) -> None:
    if not context.state.device.events:
        raise SoapFault("Receiver", ("ActionNotSupported",), "Optional action not implemented")


@operation(TEV, "GetEventProperties")
def event_properties(context: Context, _call) -> str:
    _offered(context)
    tree: dict[str, list[str]] = {}
    for topic in ALARM_TOPICS:
        first, _, rest = topic.partition("/")
        tree.setdefault(first, []).append(rest)
    rows = "".join(
        f"<tns1:{first}>{''.join(map(_branch, rests))}</tns1:{first}>"
        for first, rests in tree.items()
    )
    return (
        f'<tev:GetEventPropertiesResponse xmlns:tev="{TEV}" xmlns:wsnt="{WSNT}"'
        ' xmlns:wstop="http://docs.oasis-open.org/wsn/t-1"'
        ' xmlns:tns1="http://www.onvif.org/ver10/topics">'
        "<wsnt:FixedTopicSet>true</wsnt:FixedTopicSet>"
        f"<wstop:TopicSet>{rows}<tns1:Device><Trigger wstop:topic=\"true\"/></tns1:Device>"
        "</wstop:TopicSet></tev:GetEventPropertiesResponse>"
    )


def _branch(path: str) -> str:
    name, _, rest = path.partition("/")
    inner = f'<{rest} wstop:topic="true"/>' if rest else ""
    return f'<{name} wstop:topic="{"false" if rest else "true"}">{inner}</{name}>'


@operation(TEV, "CreatePullPointSubscription")
def create_pull_point(context: Context, _call) -> str:
    _offered(context)
    points, now = points_of(context.state), time.monotonic()
    points.alive = {key: one for key, one in points.alive.items() if one.until > now}
    if len(points.alive) >= MAX_SUBSCRIPTIONS:
        raise SoapFault("Receiver", ("Action", "MaxPullPoints"), "Too many pull points")
    points.opened += 1
    is_ready = "events_at_once" in context.state.device.quirks
    points.alive[points.opened] = Subscription(now + LASTS_S, is_ready)
    return (
        f'<tev:CreatePullPointSubscriptionResponse xmlns:tev="{TEV}" xmlns:wsnt="{WSNT}"'
        ' xmlns:wsa="http://www.w3.org/2005/08/addressing"><tev:SubscriptionReference>'
        f"<wsa:Address>{context.http_base}/onvif/subscription?Idx={points.opened}</wsa:Address>"
        "<wsa:ReferenceParameters><dom0:SubscriptionId"
        f' xmlns:dom0="http://www.axis.com/2009/event">{points.opened}</dom0:SubscriptionId>'
        "</wsa:ReferenceParameters></tev:SubscriptionReference>"
        "<wsnt:CurrentTime>2026-01-01T00:00:00Z</wsnt:CurrentTime>"
        "<wsnt:TerminationTime>2026-01-01T00:01:00Z</wsnt:TerminationTime>"
        "</tev:CreatePullPointSubscriptionResponse>"
    )


def _subscription(context: Context, call: Call) -> Subscription:
    number = call.target.rpartition("Idx=")[2]
    found = points_of(context.state).alive.get(int(number) if number.isdigit() else 0)
    if found is None:
        raise SoapFault("Sender", ("InvalidArgVal",), "No such subscription")
    return found


@operation(TEV, "SetSynchronizationPoint")
def synchronise(context: Context, call: Call) -> str:
    _subscription(context, call).is_synchronised = True
    return f'<tev:SetSynchronizationPointResponse xmlns:tev="{TEV}"/>'


@operation(TEV, "PullMessages")
def pull_messages(context: Context, call: Call) -> str:
    subscription = _subscription(context, call)
    rows = _states(context) if subscription.is_synchronised else ""
    subscription.is_synchronised = False
    return (
        f'<tev:PullMessagesResponse xmlns:tev="{TEV}" xmlns:wsnt="{WSNT}"'
        ' xmlns:tns1="http://www.onvif.org/ver10/topics">'
        "<tev:CurrentTime>2026-01-01T00:00:00Z</tev:CurrentTime>"
        f"<tev:TerminationTime>2026-01-01T00:01:00Z</tev:TerminationTime>{rows}"
        "</tev:PullMessagesResponse>"
    )


@operation(WSNT, "Unsubscribe")
def unsubscribe(context: Context, call: Call) -> str:
    _subscription(context, call)
    points_of(context.state).alive.pop(int(call.target.rpartition("Idx=")[2]))
    return f'<wsnt:UnsubscribeResponse xmlns:wsnt="{WSNT}"/>'


def _states(context: Context) -> str:
    """Of each channel each alarm, on or off; and a motion, which is no alarm of ours."""
    alarm = context.state.active.get("alarm", {}).get("params", {})
    rows = []
    for channel in context.channels:
        for topic in ALARM_TOPICS:
            hit = topic == alarm.get("topic") and alarm.get("channel") in (0, channel)
            rows.append(_message(topic, f"vs_{channel}", hit and alarm.get("state") == "on"))
        rows.append(_message("VideoSource/MotionAlarm", f"vs_{channel}", True))
    return "".join(rows)


def _message(topic: str, source: str, is_on: bool) -> str:
    return (
        "<wsnt:NotificationMessage><wsnt:Topic"
        ' Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
        f"tns1:{text(topic)}</wsnt:Topic><wsnt:Message>"
        '<tt:Message UtcTime="2026-01-01T00:00:00Z" PropertyOperation="Initialized"><tt:Source>'
        f'<tt:SimpleItem Name="Source" Value="{source}"/></tt:Source><tt:Data>'
        f'<tt:SimpleItem Name="State" Value="{str(is_on).lower()}"/></tt:Data></tt:Message>'
        "</wsnt:Message></wsnt:NotificationMessage>"
    )
