"""The days of one camera through the real judge: decoded, judged, decided by the default policy."""

from dataclasses import dataclass, field

from monitor.probe.appraisal import Appraisal, Origin, appraise
from monitor.probe.criteria import Criteria
from monitor.probe.decode import decode
from monitor.probe.reasons import Reason
from monitor.probe.types import Level, Verdict
from monitor.sweep import Context, DeviceState, EndFault, OpenFault, Policy, decide

from .camera import Camera
from .weather import DAY_S

MAX_PIXELS = 1_000_000
REFERENCE_HOURS = (9.5, 10.5, 12.0, 20.0, 22.0)
"""When people look for pictures that may be references, on the first day."""


@dataclass
class Log:
    """``opened``/``ended``: (when, reason) of faults; ``looks``: pictures judged; ``compared``:
    those of them that were judged against a reference."""

    opened: list[tuple[float, Reason]] = field(default_factory=list)
    ended: list[tuple[float, Reason]] = field(default_factory=list)
    looks: int = 0
    compared: int = 0
    trace: list = field(default_factory=list)


class Watch:
    """One camera and what the poller knows of it."""

    def __init__(self, camera: Camera, policy: Policy, keep_trace: bool = False):
        self._camera = camera
        self._policy = policy
        self._state = DeviceState()
        self._memory: dict = {}
        self._turn = 0
        self._keep_trace = keep_trace
        self._criteria = Criteria(references=self._references())
        self.log = Log()

    def run(self, days: int) -> Log:
        t = DAY_S / 2
        while t < days * DAY_S:
            t = self._look(t)
        return self.log

    def _references(self) -> dict:
        """What a technician approves at commissioning: one picture of each mode."""
        found = {}
        for turn, hour in enumerate(REFERENCE_HOURS):
            seen = self._judged(hour * 3600, turn, Criteria(), {}, faultless=True)
            if seen.mode:
                found.setdefault(seen.mode, seen.description)
        return found

    def _look(self, t: float) -> float:
        """One picture; when the next is due."""
        seen = self._judged(t, self._turn, self._criteria, self._memory)
        self._turn += 1
        self._memory = seen.memory
        verdict = Verdict(1, Level.PICTURE, t, 0.1, findings=seen.findings, judged=seen.judged)
        decision = decide(self._state, verdict, self._policy, Context(t))
        self._state = decision.state
        self._note(t, decision.actions, seen)
        return max(decision.schedule.next_picture, decision.schedule.next_check)

    def _judged(self, t, turn: int, criteria, memory: dict, faultless: bool = False) -> Appraisal:
        frame = self._camera.frame(t, turn, faultless)
        decoded = decode(frame.codec, frame.data, MAX_PIXELS)
        origin = Origin(frame.codec, frame.source, t)
        return appraise(decoded.bgr, decoded.luma, criteria, memory, origin)

    def _note(self, t: float, actions, seen: Appraisal) -> None:
        log = self.log
        log.looks += 1
        log.compared += Reason.PICTURE_MOVED in seen.judged
        log.opened += [(t, act.reason) for act in actions if isinstance(act, OpenFault)]
        log.ended += [(t, act.reason) for act in actions if isinstance(act, EndFault)]
        if self._keep_trace:
            codes = [finding.code for finding in seen.findings]
            log.trace.append((t, seen.mode, codes, seen.metrics, sorted(seen.judged)))
