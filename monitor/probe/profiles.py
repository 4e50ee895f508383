"""Which of a device's profiles a probe looks at: pure."""

import re
from collections.abc import Sequence

from .errors import NoProfile
from .onvif import Profile

MAX_CHANNEL = 256
"""The highest number taken for a channel."""

_NUMBER = re.compile(r"(\d{1,6})\D{0,8}\Z", re.ASCII)

MIN_WIDTH = 320
"""Pixels: less tells nothing of the picture."""


def choose(profiles: Sequence[Profile], channel: int = 0) -> Profile:
    """The sub-stream of the channel, to spare the device: the smallest resolution that is at least
    320 wide where it is known, else the second profile, else the only one.

    ``channel`` k > 0 is the video source that ends in k where their numbers count channels, else
    the k-th in order of appearance; 0 the first.
    Raises NoProfile.
    """
    candidates = of_channel(profiles, channel)
    if not candidates:
        count = len(channels(profiles))
        raise NoProfile(channel=channel, channels=count, profiles=len(profiles))
    sized = [profile for profile in candidates if profile.width >= MIN_WIDTH]
    if sized:
        return min(sized, key=lambda profile: profile.width * max(profile.height, 1))
    return candidates[1] if len(candidates) > 1 else candidates[0]


def channels(profiles: Sequence[Profile]) -> list[str]:
    """The distinct video sources, in order of appearance. Profiles without one (sound only) count
    where no profile names its source: they are one channel then."""
    sources = dict.fromkeys(profile.source for profile in profiles)
    return [source for source in sources if source] or list(sources)


def of_channel(profiles: Sequence[Profile], channel: int) -> list[Profile]:
    sources = channels(profiles)
    numbered = by_number(sources) if channel and len(sources) > 1 else None
    numbered = numbered or dict(enumerate(sources, 1))
    if (source := numbered.get(max(channel, 1))) is None:
        return []
    return [profile for profile in profiles if profile.source == source]


def by_number(tokens: Sequence[str]) -> dict[int, str] | None:
    """Channel → token, by the numbers in which the tokens end, where these count channels from 0
    or 1 on, some in hundreds (VideoSource00100 is Dahua's second): a recorder may list those only
    that have a camera, and in any order. None where they do not."""
    matches = [_NUMBER.search(token) for token in tokens]
    numbers = [int(match[1]) for match in matches if match]
    if len(numbers) < len(tokens) or len(set(numbers)) < len(numbers):
        return None
    if all(number % 100 == 0 for number in numbers):
        numbers = [number // 100 for number in numbers]
    first = min(numbers, default=2)
    if first > 1 or max(numbers) > MAX_CHANNEL:
        return None
    return {number + 1 - first: token for number, token in zip(numbers, tokens, strict=True)}
