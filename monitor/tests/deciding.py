"""What the tests of the deciding layers share: verdicts made by hand, and a device that lives."""

from monitor.probe.reasons import Reason
from monitor.probe.types import Finding, Level, Verdict
from monitor.sweep import Context, DeviceState, Policy, decide

PULSE_REASONS = frozenset(
    {
        Reason.UNREACHABLE,
        Reason.REFUSED,
        Reason.AUTH_FAILED,
        Reason.LOCKED_OUT,
        Reason.ONVIF_FAULT,
        Reason.RTSP_ERROR,
        Reason.CLOCK_SKEW,
    }
)
PICTURE_REASONS = PULSE_REASONS | {
    Reason.STREAM_STALLED,
    Reason.PICTURE_BLACK,
    Reason.PICTURE_FLAT,
    Reason.PICTURE_FROZEN,
    Reason.PICTURE_BLURRED,
}
POLICY = Policy(
    confirm_n=2, confirm_m=3, recover_k=2, flap_max=4, flap_window_s=3600, retry_s=60, pulse_s=300
)


def make_verdict(*reasons, level=Level.PULSE, judged=None, device_id=7) -> Verdict:
    """A verdict with a finding for each reason; it judged all that its level can."""
    if judged is None:
        judged = PICTURE_REASONS if level is Level.PICTURE else PULSE_REASONS
    findings = tuple(Finding(Reason(reason), code="test") for reason in reasons)
    return Verdict(device_id, level, 0.0, 0.1, findings=findings, judged=frozenset(judged))


class Life:
    """A device through many checks; ``log`` holds (time, action) of all of them."""

    def __init__(self, policy: Policy = POLICY, device_id: int = 7):
        self.policy, self.device_id = policy, device_id
        self.state, self.now, self.log = DeviceState(), 1000.0, []
        self.decision = None

    def check(self, *reasons, after=60.0, level=Level.PULSE, judged=None, **context):
        """One more check ``after`` seconds; returns its actions."""
        self.now += after
        verdict = make_verdict(*reasons, level=level, judged=judged, device_id=self.device_id)
        self.decision = decide(self.state, verdict, self.policy, Context(self.now, **context))
        self.state = self.decision.state
        self.log += [(self.now, action) for action in self.decision.actions]
        return list(self.decision.actions)

    def actions(self, kind) -> list:
        return [action for _, action in self.log if isinstance(action, kind)]
