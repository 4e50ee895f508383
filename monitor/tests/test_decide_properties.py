"""Deciding, for any history: what must never happen, whatever a device does."""

import json
import unittest
from dataclasses import fields

from hypothesis import given, settings, strategies as st

from monitor.probe.reasons import REASONS, Health, Reason
from monitor.probe.types import Finding, Level, Verdict
from monitor.sweep import (
    BLOCKABLE,
    Context,
    DeviceState,
    EndFault,
    FaultCause,
    OpenFault,
    Policy,
    Track,
    decide,
)

SEVERITY = {Health.DOWN: 2, Health.DEGRADED: 1}
some_reasons = st.sampled_from(
    [
        Reason.UNREACHABLE,
        Reason.AUTH_FAILED,
        Reason.RTSP_ERROR,
        Reason.PICTURE_BLACK,
        Reason.PICTURE_BLURRED,
    ]
)


anything = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | st.just([1.0])
codes = some_reasons.map(lambda reason: reason.value)
names = st.sampled_from([f.name for f in fields(Track)])
damaged_tracks = anything | st.dictionaries(names, anything)
damaged_memories = anything | st.fixed_dictionaries(
    {
        "health": anything,
        "since": anything,
        "tracks": anything | st.dictionaries(codes, damaged_tracks),
    }
)


@st.composite
def policies(draw):
    m = draw(st.integers(1, 6))
    return Policy(
        confirm_n=draw(st.integers(1, m)),
        confirm_m=m,
        recover_k=draw(st.integers(1, 4)),
        flap_max=draw(st.integers(0, 6)),
        flap_window_s=draw(st.sampled_from([0.0, 600.0, 3600.0])),
        stale_s=draw(st.sampled_from([0.0, 300.0, 900.0])),
    )


@st.composite
def checks(draw):
    """One check: how long after the last, what it found and judged, and what held around it."""
    found = draw(st.sets(some_reasons, max_size=3))
    judged = draw(st.sets(some_reasons)) | found
    blocked = draw(st.sampled_from([(), (), (1, False), (1, True), (2, True)]))
    return {
        "after": draw(st.sampled_from([1.0, 30.0, 60.0, 300.0, 4000.0])),
        "found": tuple(sorted(found)),
        "judged": frozenset(judged),
        "level": draw(st.sampled_from(list(Level))),
        "in_maintenance": draw(st.integers(0, 9)) == 0,
        "blocked": blocked,
    }


histories = st.lists(checks(), max_size=60)


def run(policy, history, state=None):
    """The decisions of a history, each with its time and context."""
    state, now, decisions = state or DeviceState(), 1e9, []
    for check in history:
        now += check["after"]
        findings = tuple(Finding(reason) for reason in check["found"])
        verdict = Verdict(3, check["level"], now, 0.1, (), findings, check["judged"])
        by, confirmed = check["blocked"] or (None, False)
        context = Context(now, check["in_maintenance"], by, confirmed, now if by else None)
        decision = decide(state, verdict, policy, context)
        decisions.append((now, context, decision))
        state = decision.state
    return decisions


class ForAnyHistory(unittest.TestCase):
    @given(policies(), histories)
    @settings(max_examples=150, deadline=None)
    def test_faults_open_and_end_in_turn(self, policy, history):
        is_open = set()
        for _, context, decision in run(policy, history):
            for action in decision.actions:
                if isinstance(action, OpenFault):
                    self.assertNotIn(action.reason, is_open)
                    self.assertFalse(context.in_maintenance)
                    is_open.add(action.reason)
                elif isinstance(action, EndFault):
                    is_open.remove(action.reason)
                else:
                    self.assertIn(action.reason, is_open)
            self.assertEqual(set(decision.state.open_reasons), {r.value for r in is_open})

    @given(policies(), histories)
    @settings(max_examples=150, deadline=None)
    def test_health_is_the_worst_of_what_is_open(self, policy, history):
        for _, context, decision in run(policy, history):
            effects = [REASONS[Reason(code)].effect for code in decision.state.open_reasons]
            health = decision.state.health
            if context.in_maintenance:
                self.assertIs(health, Health.MAINTENANCE)
            elif effects:
                self.assertIs(health, max(effects, key=SEVERITY.__getitem__))
            else:
                self.assertIn(health, (Health.OK, Health.UNKNOWN))

    @given(policies(), histories)
    @settings(max_examples=150, deadline=None)
    def test_faults_never_open_more_often_than_the_policy_likes(self, policy, history):
        opened = [
            (now, action.reason)
            for now, _, decision in run(policy, history)
            for action in decision.actions
            if isinstance(action, OpenFault)
        ]
        most = policy.flap_max // 2 + 1
        for end, reason in opened:
            start = end - policy.flap_window_s
            count = sum(1 for at, r in opened if r is reason and start < at <= end)
            self.assertLessEqual(count, most)

    @given(policies(), histories)
    @settings(max_examples=100, deadline=None)
    def test_times_make_sense(self, policy, history):
        since = 0.0
        for now, _, decision in run(policy, history):
            self.assertLessEqual(since, decision.state.since)
            self.assertLessEqual(decision.state.since, now)
            since = decision.state.since
            self.assertGreater(decision.schedule.next_check, now)
            self.assertGreaterEqual(decision.schedule.stale_at, decision.schedule.next_check)
            for action in decision.actions:
                if isinstance(action, OpenFault):
                    self.assertLessEqual(action.first_seen, now)
                if isinstance(action, EndFault):
                    self.assertLessEqual(action.ended_at, now)

    @given(policies(), histories)
    @settings(max_examples=100, deadline=None)
    def test_only_a_confirmed_parent_is_a_cause_and_only_of_what_it_explains(self, policy, history):
        for _, context, decision in run(policy, history):
            for action in decision.actions:
                cause = getattr(action, "cause_device_id", None)
                if isinstance(action, OpenFault | FaultCause) and cause is not None:
                    self.assertIn(action.reason, BLOCKABLE)
                    self.assertEqual((cause, True), (context.blocked_by, context.blocked_confirmed))

    @given(policies(), histories)
    @settings(max_examples=80, deadline=None)
    def test_it_decides_the_same_again_and_from_stored_memory(self, policy, history):
        once = [decision for _, _, decision in run(policy, history)]
        again = [decision for _, _, decision in run(policy, history)]
        self.assertEqual(once, again)
        for decision in once:
            stored = json.loads(json.dumps(decision.state.to_dict()))
            self.assertEqual(DeviceState.from_dict(stored), decision.state)

    @given(policies(), histories, st.dictionaries(st.text(min_size=20), st.just({}), max_size=3))
    @settings(max_examples=100, deadline=None)
    def test_open_faults_of_another_version_survive(self, policy, history, names):
        foreign = {name: {"open": True, "first_bad": 1.0} for name in names}
        state = DeviceState.from_dict({"tracks": foreign})
        for _, _, decision in run(policy, history, state):
            memory = decision.state.memory_dict().get("tracks", {})
            self.assertEqual({name: memory[name] for name in foreign}, foreign)

    @given(policies(), histories, damaged_memories)
    @settings(max_examples=100, deadline=None)
    def test_it_decides_whatever_memory_is_stored(self, policy, history, memory):
        run(policy, history, DeviceState.from_dict(memory))

    @given(policies(), histories, st.integers(4, 8))
    @settings(max_examples=80, deadline=None)
    def test_a_device_that_stays_fine_ends_up_fine_and_quiet(self, policy, history, extra):
        fine = {
            "after": max(policy.flap_window_s, 60.0),
            "found": (),
            "judged": frozenset(Reason),
            "level": Level.PICTURE,
            "in_maintenance": False,
            "blocked": (),
        }
        decisions = run(policy, history + [fine] * (policy.confirm_m + policy.recover_k + extra))
        *_, (_, _, before), (_, _, last) = decisions
        self.assertIs(last.state.health, Health.OK)
        self.assertEqual(last.state.tracks, {})
        self.assertEqual(before.state.memory_dict(), last.state.memory_dict())
        self.assertEqual(last.actions, ())
