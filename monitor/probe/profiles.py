"""Which of a device's profiles a probe looks at: pure."""

from collections.abc import Sequence

from .errors import NoProfile
from .onvif import Profile

MIN_WIDTH = 320
"""Pixels: less tells nothing of the picture."""


def choose(profiles: Sequence[Profile], channel: int = 0) -> Profile:
    """The sub-stream of the channel, to spare the device: the smallest resolution that is at least
    320 wide where it is known, else the second profile, else the only one.

    ``channel`` k > 0 is the k-th distinct video source in order of appearance, 0 the first.
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
    index = max(channel, 1) - 1
    if index >= len(sources):
        return []
    return [profile for profile in profiles if profile.source == sources[index]]
