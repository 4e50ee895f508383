"""The registry of faults: each with a name, what it does, and checked parameters.

``scope`` says where a fault acts: ``connection`` (the sockets), ``login``, ``answers`` (ONVIF and
HTTP replies), ``stream`` (RTSP) or ``picture`` (snapshot and stream alike). To add a fault, add it
here and let ``state.DeviceState`` say what it means.
"""

from dataclasses import dataclass


class FaultError(ValueError):
    """An unknown fault or an unusable parameter; the text says what is possible."""


@dataclass(frozen=True)
class Param:
    """A parameter. ``kind`` converts it; ``low``/``high`` bound numbers; ``choices`` texts."""

    name: str
    kind: type
    default: object
    doc: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def read(self, value):
        if self.kind is bool:
            return self._read_bool(value)
        try:
            value = self.kind(value)
        except (TypeError, ValueError):
            raise FaultError(f"{self.name} must be {_KINDS[self.kind]}, not {value!r}") from None
        if self.choices and value not in self.choices:
            raise FaultError(f"{self.name} must be one of {', '.join(self.choices)}")
        # written so that NaN, which compares false with everything, is refused
        if self.low is not None and not self.low <= value <= self.high:
            raise FaultError(f"{self.name} must lie between {self.low:g} and {self.high:g}")
        return value

    def _read_bool(self, value) -> bool:
        known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        try:
            return known[str(value).lower()]
        except KeyError:
            raise FaultError(f"{self.name} must be yes or no, not {value!r}") from None


_KINDS = {float: "a number", int: "a whole number", str: "a text"}


@dataclass(frozen=True)
class Fault:
    name: str
    scope: str
    doc: str
    params: tuple[Param, ...] = ()

    def read_params(self, given: dict) -> dict:
        """All parameters, checked, defaults filled in. Raises FaultError."""
        names = {param.name for param in self.params}
        unknown = sorted(set(given) - names)
        if unknown:
            known = ", ".join(sorted(names)) or "none"
            raise FaultError(f"{self.name} has no parameter {unknown[0]} (it has: {known})")
        return {p.name: p.read(given.get(p.name, p.default)) for p in self.params}


FAULTS: dict[str, Fault] = {}


def add(fault: Fault) -> Fault:
    if fault.name in FAULTS:
        raise ValueError(f"two faults are named {fault.name}")
    FAULTS[fault.name] = fault
    return fault


def find(name: str) -> Fault:
    try:
        return FAULTS[name]
    except KeyError:
        raise FaultError(f"no fault {name!r}; there are: {', '.join(FAULTS)}") from None


_CHANNEL = Param("channel", int, 0, "a recorder's channel, 0 for all", 0, 256)
_OSD = Param("osd", bool, False, "keep name and clock in the picture")
_WHERE = Param("where", str, "all", "which service", choices=("all", "onvif", "rtsp"))

add(Fault("off", "connection", "Without power or link: connecting times out.", (_WHERE,)))
add(Fault("refuse", "connection", "The ports are closed: connections are refused.", (_WHERE,)))
add(Fault("silent", "connection", "Accepts connections and never answers.", (_WHERE,)))
add(
    Fault(
        "slow",
        "answers",
        "Answers each request late.",
        (Param("seconds", float, 6.0, "how late", 0.01, 600), _WHERE),
    )
)
add(
    Fault(
        "wrong_password",
        "login",
        "The device has another password than it had.",
        (Param("password", str, "", "the password it has now; empty for a random one"),),
    )
)
add(
    Fault(
        "locked_out",
        "login",
        "Refuses every log-in, also the right one, and says why.",
        (Param("minutes", int, 30, "how long it says it lasts", 1, 1440),),
    )
)
add(
    Fault(
        "clock_off",
        "answers",
        "The device's clock is wrong.",
        (Param("seconds", float, 3600.0, "how far ahead (negative: behind)", -3.2e8, 3.2e8),),
    )
)
add(
    Fault(
        "malformed_xml",
        "answers",
        "ONVIF replies that are no well-formed XML.",
        (
            Param(
                "how",
                str,
                "cut",
                "cut off, tags that do not match, or no XML at all",
                choices=("cut", "tags", "text"),
            ),
        ),
    )
)
add(
    Fault(
        "no_profile",
        "answers",
        "The device has no media profile.",
        (
            Param(
                "streams",
                str,
                "kept",
                "whether RTSP still answers on the old paths",
                choices=("kept", "gone"),
            ),
        ),
    )
)
add(
    Fault(
        "rtsp_error",
        "stream",
        "RTSP DESCRIBE fails.",
        (Param("status", int, 503, "RTSP status", 400, 599), _CHANNEL),
    )
)
add(
    Fault(
        "stalled",
        "stream",
        "The stream is set up and plays, but no picture comes.",
        (
            Param(
                "snapshot", str, "fails", "whether snapshots still come", choices=("fails", "works")
            ),
            _CHANNEL,
        ),
    )
)
add(Fault("black", "picture", "The picture is black.", (_OSD, _CHANNEL)))
add(Fault("white", "picture", "The picture is white, overexposed.", (_OSD, _CHANNEL)))
add(
    Fault(
        "flat",
        "picture",
        "The picture is one even grey.",
        (Param("level", int, 128, "how bright", 0, 255), _OSD, _CHANNEL),
    )
)
add(
    Fault(
        "frozen",
        "picture",
        "The picture stands still while the stream runs on.",
        (
            Param("clock", str, "stopped", "the burnt-in clock", choices=("stopped", "running")),
            _CHANNEL,
        ),
    )
)
