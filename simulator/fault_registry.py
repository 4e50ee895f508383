"""The registry of faults: each with a name, what it does, and checked parameters.

``scope`` says where a fault acts: ``connection`` (the sockets), ``login``, ``answers`` (ONVIF and
HTTP replies), ``stream`` (RTSP), ``picture`` (snapshot and stream alike) or ``recorder`` (what it
keeps and tells of it). To add a fault, add it to
``faults.py`` and let ``state.DeviceState`` say what it means.
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
