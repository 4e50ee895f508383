"""Which of a device's own alarms tell what of its picture: one table, pure.

Topics are compared by their local names, since makers use different prefixes and put a service or
a rule's name behind them (ONVIF Imaging 7.1, Device IO 8.8, Analytics annex A; which exist in the
field: home-assistant/core docs of the onvif integration, openHAB's ipcamera binding, device-facts
C). Too dark and too bright are taken for tampering, which a human looks at first: 'dark' is what a
camera says each night of a place without light, and no ticket is opened for that.
"""

from dataclasses import dataclass

from .reasons import Reason

_COVERED, _BLURRED = Reason.PICTURE_COVERED, Reason.PICTURE_BLURRED

TOPICS: dict[tuple[str, str], Reason] = {
    ("VideoSource", "GlobalSceneChange"): _COVERED,
    ("VideoSource", "ImageTooDark"): _COVERED,
    ("VideoSource", "ImageTooBright"): _COVERED,
    ("VideoSource", "ImageTooBlurry"): _BLURRED,
    ("VideoSource", "Tampering"): _COVERED,  # tnsaxis:, where it is a state
    ("RuleEngine", "TamperDetector"): _COVERED,  # Hikvision, TP-Link
    ("VideoSource", "SignalLoss"): Reason.CHANNEL_LOST,
    ("VideoSource", "VideoLoss"): Reason.CHANNEL_LOST,
    ("MediaControl", "VideoLoss"): Reason.CHANNEL_LOST,
}
"""First two local names of a topic → the reason it tells of."""

EVENT_REASONS = frozenset(TOPICS.values())

_TRUE, _FALSE = frozenset({"true", "1", "on", "yes"}), frozenset({"false", "0", "off", "no"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a device says of one topic now. ``topic``: local names joined by '/'; ``source``: token
    of what it is about, '' when it does not say."""

    topic: str
    is_on: bool
    source: str = ""

    @property
    def reason(self) -> Reason:
        return TOPICS[tuple(self.topic.split("/")[:2])]


def local_topic(text: str) -> str:
    """'tns1:VideoSource/tnsaxis:Tampering' → 'VideoSource/Tampering'."""
    parts = (part.strip().rpartition(":")[2] for part in text.strip().split("/"))
    return "/".join(part for part in parts if part)[:100]


def is_known(topic: str) -> bool:
    """Whether the table has a local topic."""
    return tuple(topic.split("/")[:2]) in TOPICS


def state_of(value: str) -> bool | None:
    """A digital state, None for what is none."""
    value = value.strip().lower()
    return value in _TRUE if value in _TRUE | _FALSE else None
