"""What is remembered of a device between two checks, and the rules that judge it.

Everything here is frozen and plain. ``DeviceState.memory_dict`` changes on events only, so that a
device that stays fine costs no write of its memory; the times that every check moves (the next
check, picture, identity) are columns of their own and travel in ``Schedule``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from ..probe.reasons import REASONS, Health, Reason
from ..probe.types import Level

DEPTH = {Level.PULSE: 0, Level.IDENTITY: 1, Level.PICTURE: 2, Level.RECORDING: 2}
LOOKS = ("next_check", "next_picture", "next_identity", "next_recording")
"""When the next look of each kind is due: names here and of columns in the database."""

MAX_CONFIRM_M = 32  # checks: what a track's bits hold


@dataclass(frozen=True)
class Policy:
    """When a finding is believed and when a device is looked at again. Durations in seconds.

    ``confirm_n`` of the last ``confirm_m`` results make a fault, ``recover_k`` good ones in a row
    end it. A fault whose condition turned more than ``flap_max`` times within ``flap_window_s``
    is kept open until it has been quiet that long. ``stale_s`` is the grace after a check is due
    before the device counts as not looked at.

    Soft reasons (of the picture) have to last: ``soft_confirm_n`` of ``soft_confirm_m`` pictures,
    taken every ``soft_retry_s`` while one is suspected. A lorry that stops before a camera is gone
    by then, and nobody is sent out within a minute for what a human has to look at first.
    """

    confirm_n: int = 2
    confirm_m: int = 3
    recover_k: int = 2
    soft_confirm_n: int = 3
    soft_confirm_m: int = 4
    flap_max: int = 4
    flap_window_s: float = 3600.0
    retry_s: float = 60.0
    soft_retry_s: float = 900.0
    pulse_s: float = 300.0
    picture_s: float = 1800.0
    identity_s: float = 86400.0
    recording_s: float = 900.0
    lockout_backoff_s: float = 3600.0
    stale_s: float = 900.0

    def __post_init__(self):
        if not 1 <= self.confirm_n <= self.confirm_m <= MAX_CONFIRM_M:
            raise ValueError("confirm_n of confirm_m: 1 <= n <= m <= 32")
        if not 1 <= self.soft_confirm_n <= self.soft_confirm_m <= MAX_CONFIRM_M:
            raise ValueError("soft_confirm_n of soft_confirm_m: 1 <= n <= m <= 32")
        if self.recover_k < 1 or self.flap_max < 0:
            raise ValueError("recover_k is at least 1, flap_max at least 0")

    def confirms(self, reason: Reason) -> tuple[int, int]:
        """(n, m): so many bad of the last so many results make a fault."""
        if REASONS[reason].soft:
            return self.soft_confirm_n, self.soft_confirm_m
        return self.confirm_n, self.confirm_m


@dataclass(frozen=True)
class Track:
    """What is remembered of one reason.

    ``bits``: recent results, the newest lowest, 1 is bad. ``first_bad``: when the present trouble
    began (the first bad result since the last ``recover_k`` good ones). ``good_run``: good results
    since the last bad one, counted up to ``recover_k``; ``first_good``: when that run began.
    ``depth``: the deepest look that found it. ``held``: the condition is over, but the fault stays
    open because it flaps. ``cause``: the device that an open fault was put down to. ``doubted``:
    it was bad while the poller itself was the suspect, so the first good result undoes it.
    ``flips``: when the confirmed condition turned, within the flapping window.
    """

    bits: int = 0
    open: bool = False
    first_bad: float | None = None
    good_run: int = 0
    first_good: float | None = None
    depth: Level = Level.PULSE
    held: bool = False
    cause: int | None = None
    doubted: bool = False
    flips: tuple[float, ...] = ()

    @property
    def is_bad_now(self) -> bool:
        """The newest result that counted was bad."""
        return bool(self.first_bad is not None and self.good_run == 0)

    def to_dict(self) -> dict:
        """The entries that differ from a track about which nothing is known."""
        data = {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if getattr(self, f.name) != f.default
        }
        if "flips" in data:
            data["flips"] = list(data["flips"])
        if "depth" in data:
            data["depth"] = self.depth.value
        return data

    @classmethod
    def from_dict(cls, data: Mapping) -> "Track":
        """What is damaged, or of another version, is as if it had not been stored."""
        values = {name: data[name] for name, kind in _KINDS.items() if _is(kind, data.get(name))}
        flips, depth = data.get("flips"), _member(Level, data.get("depth"), Level.PULSE)
        times = flips if isinstance(flips, (list, tuple)) else ()
        return cls(**values, depth=depth, flips=tuple(at for at in times if _is(_NUMBER, at)))


@dataclass(frozen=True)
class DeviceState:
    """A device between two checks: its health since when, a track for every reason about which
    there is something to remember (by the reason's code; codes of another version are kept as
    they are), and when the next looks are due (seconds since the epoch, 0 for at once)."""

    health: Health = Health.UNKNOWN
    since: float = 0.0
    tracks: Mapping[str, Track] = field(default_factory=dict)
    next_check: float = 0.0
    next_picture: float = 0.0
    next_identity: float = 0.0
    next_recording: float = 0.0

    @property
    def open_reasons(self) -> tuple[str, ...]:
        """Codes of the reasons whose fault is open, in the order they are stored."""
        return tuple(code for code, track in self.tracks.items() if track.open)

    def memory_dict(self) -> dict:
        """What has to be stored besides the schedule; the same until something happens."""
        data = {"health": self.health.value, "since": self.since}
        tracks = {code: self.tracks[code].to_dict() for code in sorted(self.tracks)}
        return {**data, "tracks": tracks} if tracks else data

    def to_dict(self) -> dict:
        """The memory and the schedule."""
        return {
            **self.memory_dict(),
            "next_check": self.next_check,
            "next_picture": self.next_picture,
            "next_identity": self.next_identity,
            "next_recording": self.next_recording,
        }

    @classmethod
    def from_dict(cls, data: Mapping | None, **schedule: float) -> "DeviceState":
        """From ``to_dict``, or from ``memory_dict`` with ``next_…`` from their own columns. What is
        damaged, or of another version, is unknown; the rest is kept."""
        data = data if isinstance(data, dict) else {}
        times = {name: schedule.get(name, data.get(name)) or 0.0 for name in LOOKS}
        stored, since = data.get("tracks"), data.get("since")
        rows = stored.items() if isinstance(stored, dict) else ()
        tracks = {code: Track.from_dict(row) for code, row in rows if isinstance(row, dict)}
        health = _member(Health, data.get("health"), Health.UNKNOWN)
        return cls(health, since if _is(_NUMBER, since) else 0.0, tracks, **times)


_NUMBER = (int, float)
_KINDS = {
    "bits": int,
    "open": bool,
    "first_bad": _NUMBER,
    "good_run": int,
    "first_good": _NUMBER,
    "held": bool,
    "cause": int,
    "doubted": bool,
}
"""What a stored track is made of, besides its depth and flips."""


def _is(kind, value) -> bool:
    """``value`` is of this kind; a boolean is no number."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _member(enum, value, default):
    try:
        return enum(value)
    except ValueError:
        return default
