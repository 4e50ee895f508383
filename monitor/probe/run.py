"""One probe under way: what is asked, and what has been seen so far."""

from dataclasses import dataclass, replace

from ..clock import Clock
from .deadline import Deadline
from .errors import ProbeError
from .event_topics import Told
from .evidence import clean_text, clean_values
from .frame import EncodedFrame
from .memory import Memory
from .profiles import Profile
from .reasons import Reason
from .shared import Shared
from .types import (
    Finding,
    Identity,
    Level,
    Picture,
    RecorderReport,
    Stage,
    StageName,
    Target,
    Verdict,
)
from .uris import PinnedUri


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a quicker probe has asked before it gave up. ``kept``: port → connections on which the
    first requests have been answered already. ``started_at``, ``start``: when it began, by the
    wall clock and the monotonic one; ``clock_at``: our time when the device told its own."""

    kept: dict[int, list]
    started_at: float
    start: float
    clock_at: float | None = None
    latency_s: float | None = None

    def close(self) -> None:
        """Lets go of the connections that nobody wanted."""
        for connections in self.kept.values():
            for connection in connections:
                connection.close()


class Run:
    """Filled in by the probers, stage by stage; ``verdict()`` sums it up.

    ``answered``: the device has sent a reply to something. ``stream``/``snapshot``: where pictures
    are to be had, once known. ``alarms``: what the device told of its own alarms. ``ask``: runs a
    coroutine that takes a picture; called with its function and arguments.
    """

    __slots__ = (
        "target",
        "deadline",
        "clock",
        "memory",
        "findings",
        "judged",
        "latency_ms",
        "clock_skew_s",
        "identity",
        "picture",
        "recorder",
        "profile",
        "stream",
        "snapshot",
        "frame",
        "alarms",
        "answered",
        "shared",
        "ask",
        "_stages",
        "_wall",
        "_start",
        "_budget_s",
        "earlier",
    )

    def __init__(
        self,
        target: Target,
        deadline: Deadline,
        clock: Clock,
        shared: Shared | None = None,
        earlier: Earlier | None = None,
    ):
        self.shared = shared
        self.ask = _directly
        self.target = target
        self.earlier = earlier
        self.deadline = deadline
        self.clock = clock
        self.memory = Memory(target)
        self.findings: list[Finding] = []
        self.judged: set[Reason] = set()
        self.latency_ms: float | None = None
        self.clock_skew_s: float | None = None
        self.identity: Identity | None = None
        self.picture: Picture | None = None
        self.recorder: RecorderReport | None = None
        self.profile: Profile | None = None
        self.stream: PinnedUri | None = None
        self.snapshot: PinnedUri | None = None
        self.frame: EncodedFrame | None = None
        self.alarms: dict[Reason, Told] = {}
        self.answered = False
        self._stages: dict[StageName, Stage] = {}
        self._wall = earlier.started_at if earlier else clock.now()
        self._start = earlier.start if earlier else clock.monotonic()
        self._budget_s = deadline.left()

    @property
    def in_a_hurry(self) -> bool:
        """Whether less than half of the time is left: what runs out of it from now on may owe it
        to those who came before, not to itself."""
        return self.deadline.left() < self._budget_s / 2

    @property
    def dial(self) -> dict:
        """Options for transport.connect and whoever passes them on."""
        kept = self.earlier.kept if self.earlier else None
        return {"allow_loopback": self.target.allow_loopback, "kept": kept}

    def dial_address(self, address: str) -> None:
        """From now on ``address`` is dialled, where the target has a name."""
        if address != self.target.host:
            self.target = replace(self.target, host=address)

    def share(self, part: float) -> Deadline:
        """A deadline at ``part`` of the time that is left."""
        return Deadline(self.clock.monotonic() + self.deadline.left() * part, self.clock)

    def stage(self, name: StageName) -> "StageTimer":
        """Times a ``with`` block and records how it went; its values may be added to."""
        return StageTimer(self, name)

    def record(self, stage: Stage) -> None:
        """Keeps a stage; of one that is gone through twice, the later result and both times."""
        before = self._stages.get(stage.name)
        if before is not None:
            duration_ms = round(before.duration_ms + stage.duration_ms, 1)
            stage = replace(stage, duration_ms=duration_ms, values=before.values | stage.values)
        self._stages[stage.name] = stage

    def fault(self, reason: Reason, error: ProbeError) -> None:
        """Adds a finding for an error, unless there is one for that reason."""
        self.judged.add(reason)
        if all(finding.reason is not reason for finding in self.findings):
            detail = clean_text(error.detail, self.target)
            values = clean_values(error.values, self.target)
            self.findings.append(Finding(reason, error.code, detail, values))

    def passed(self, name: StageName) -> bool:
        stage = self._stages.get(name)
        return stage is not None and stage.ok

    def tried(self, name: StageName) -> bool:
        return name in self._stages

    def verdict(self) -> Verdict:
        return Verdict(
            id=self.target.id,
            level=self.target.level,
            started_at=self._wall,
            duration_s=round(self.clock.monotonic() - self._start, 4),
            stages=tuple(self._all_stages()),
            findings=tuple(self.findings),
            judged=frozenset(self.judged),
            latency_ms=self.latency_ms,
            clock_skew_s=self.clock_skew_s,
            identity=self.identity,
            picture=self.picture,
            recorder=self.recorder,
            memory=self.memory.to_dict(),
        )

    def _all_stages(self):
        """In their order; those that were to come and did not are 'skipped'."""
        for name in expected_stages(self.target):
            yield self._stages.get(name) or Stage(name, "skipped")


async def _directly(function, *arguments):
    return await function(*arguments)


class StageTimer:
    """The context manager of ``Run.stage``: gives the dict of the stage's values; a ProbeError
    ends the stage with its code and goes on to whoever catches it."""

    __slots__ = ("_run", "_name", "_values", "_start")

    def __init__(self, run: Run, name: StageName):
        self._run = run
        self._name = name
        self._values: dict = {}

    def __enter__(self) -> dict:
        self._start = self._run.clock.monotonic()
        return self._values

    def __exit__(self, _kind, error, _traceback) -> None:
        if error is not None and not isinstance(error, ProbeError):
            return
        code, values = "ok", self._values
        if error is not None:
            code = error.code
            values = clean_values(values | error.values, self._run.target)
        duration_ms = round((self._run.clock.monotonic() - self._start) * 1000, 1)
        self._run.record(Stage(self._name, code, duration_ms, values))


def expected_stages(target: Target) -> list[StageName]:
    """The stages a probe of this target goes through when all is well."""
    stages = [StageName.RESOLVE, StageName.CONNECT]
    if "onvif" in target.protocols:
        stages += [StageName.ONVIF, StageName.LOGIN]
    if "rtsp" in target.protocols:
        stages.append(StageName.STREAM)
    if target.level is Level.PICTURE and wants_picture(target):
        if "onvif" in target.protocols:
            stages.append(StageName.EVENTS)
        stages += [StageName.FRAME, StageName.PICTURE]
    if wants_recordings(target):
        stages.append(StageName.RECORDER)
        stages += [StageName.RECORDINGS] if target.search else []
    return stages


def wants_picture(target: Target) -> bool:
    """A recorder as such has no picture, its channels have; nor has what speaks no video."""
    return not is_whole_recorder(target) and bool({"onvif", "rtsp"} & set(target.protocols))


def is_whole_recorder(target: Target) -> bool:
    return target.kind == "recorder" and target.channel == 0 and not target.stream_path


def wants_recordings(target: Target) -> bool:
    """Whether this probe asks for disks, channels and recordings: a recorder, or a camera that
    keeps its own."""
    return target.level is Level.RECORDING and target.channel == 0
