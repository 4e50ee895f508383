"""What goes into a fetch and what comes out: frozen, plain, JSON-able. Times: seconds UTC."""

from dataclasses import asdict, dataclass, field, fields

from ..probe.types import Target

MAX_SPAN_S = 24 * 3600.0
"""Seconds of footage in one fetch: a day at 5 Mbit/s takes 54 GB."""


@dataclass(frozen=True)
class Job:
    """Fetch what ``channel`` (1-based) of a recorder has between ``since`` and ``until`` into
    ``folder``, which is the fetch's own; what is there from an earlier run is gone on with.

    ``seconds``: after these the run ends, done or not. ``max_bytes``: of the film.
    """

    target: Target
    channel: int
    since: float
    until: float
    folder: str
    seconds: float
    max_bytes: int

    def to_dict(self) -> dict:
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        return {**data, "target": self.target.to_dict()}

    @classmethod
    def from_dict(cls, data: dict) -> "Job":
        names = {f.name for f in fields(cls)}
        data = {key: value for key, value in data.items() if key in names}
        return cls(**{**data, "target": Target.from_dict(data["target"])})


@dataclass(frozen=True)
class Gap:
    """Footage that is missing. ``film_s``: where in the film it would be, seconds from the start.
    ``why``: 'not_recorded' (the recorder says it has none) or 'not_sent' (it has, but did not
    send it)."""

    since: float
    until: float
    film_s: float = 0.0
    why: str = "not_sent"


@dataclass(frozen=True)
class Outcome:
    """A film, complete as far as the recorder gave it.

    ``path``: where it is; ``first``, ``last``: its first and last picture by our clock;
    ``clock_offset_s``: the recorder's clock less ours, None when it is not known; ``is_stamped``:
    the recorder wrote the time on its pictures, else it was reckoned from the time asked for;
    ``sha256``: of the file, hexadecimal;
    ``damaged``: pictures that came broken and were left out; ``driver``: which interface;
    ``sound``: its codec, '' without; ``ways``: 'download' (as files), 'replay' (played) or both;
    ``remarks``: codes of what people should know of it.
    """

    path: str
    codec: str
    width: int
    height: int
    pictures: int
    duration_s: float
    size: int
    first: float
    last: float
    driver: str = ""
    clock_offset_s: float | None = None
    is_stamped: bool = False
    damaged: int = 0
    gaps: tuple[Gap, ...] = field(default=())
    sha256: str = ""
    sound: str = ""
    ways: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> "Outcome":
        names = {f.name for f in fields(cls)}
        data = {key: value for key, value in data.items() if key in names}
        gaps = tuple(Gap(**gap) for gap in data.get("gaps") or ())
        words = {key: tuple(map(str, data.get(key) or ())) for key in ("ways", "remarks")}
        return cls(**{**data, **words, "gaps": gaps})
