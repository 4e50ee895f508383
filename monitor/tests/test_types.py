import json
import unittest

from hypothesis import given, strategies as st

from ..probe.reasons import Reason
from ..probe.types import (
    Finding,
    Identity,
    Level,
    Picture,
    Stage,
    StageName,
    Target,
    Thresholds,
    Verdict,
)

TEXT = st.text(max_size=20)
NUMBER = st.floats(allow_nan=False, allow_infinity=False, width=32)
VALUES = st.dictionaries(TEXT, st.one_of(TEXT, NUMBER, st.lists(NUMBER, max_size=3)), max_size=3)

targets = st.builds(
    Target,
    id=st.integers(1),
    host=TEXT,
    level=st.sampled_from(Level),
    protocols=st.lists(st.sampled_from(["onvif", "rtsp", "tcp"])).map(tuple),
    username=TEXT,
    password=TEXT,
    thresholds=st.builds(Thresholds, clock_skew_max_s=NUMBER, black_luma_max=NUMBER),
    memory=VALUES,
)
verdicts = st.builds(
    Verdict,
    id=st.integers(1),
    level=st.sampled_from(Level),
    started_at=NUMBER,
    duration_s=NUMBER,
    stages=st.lists(st.builds(Stage, st.sampled_from(StageName), TEXT, NUMBER, VALUES)).map(tuple),
    findings=st.lists(st.builds(Finding, st.sampled_from(Reason), TEXT, TEXT, VALUES)).map(tuple),
    judged=st.frozensets(st.sampled_from(Reason)),
    latency_ms=st.none() | NUMBER,
    clock_skew_s=st.none() | NUMBER,
    identity=st.none() | st.builds(Identity, TEXT, TEXT, TEXT, TEXT, TEXT),
    picture=st.none() | st.builds(Picture, jpeg=st.binary(max_size=30), metrics=VALUES),
    memory=VALUES,
)


def sent(message) -> dict:
    """``message`` as it comes out at the other end of a pipe."""
    return json.loads(json.dumps(message.to_dict()))


class TestTravel(unittest.TestCase):
    @given(targets)
    def test_a_target_arrives_as_it_was(self, target):
        self.assertEqual(Target.from_dict(sent(target)), target)

    @given(verdicts)
    def test_a_verdict_arrives_as_it_was(self, verdict):
        self.assertEqual(Verdict.from_dict(sent(verdict)), verdict)

    def test_what_a_newer_peer_adds_is_passed_over(self):
        data = {**sent(Target(1, "camera")), "zoom": 3}
        data["thresholds"]["rain_max"] = 1
        self.assertEqual(Target.from_dict(data), Target(1, "camera"))

    def test_the_password_does_not_show(self):
        self.assertNotIn("s3cret", repr(Target(1, "camera", password="s3cret")))
