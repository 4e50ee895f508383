"""When it is not the devices, but we."""

import unittest

from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from monitor.probe.reasons import Health
from monitor.sweep import Context, Doubt, HoldSilent, OpenFault, Topology, decide
from monitor.sweep.suspicion import (
    PART_S,
    Ending,
    Phase,
    Seen,
    Suspicion,
    count_unrelated,
    judge,
)

from .deciding import POLICY, Life, make_verdict

MANY = frozenset(range(1, 21))


def seen(fresh=0, answered=0, **values) -> Seen:
    ids = frozenset(range(1, fresh + 1))
    others = frozenset(range(1001, 1001 + answered))
    return Seen(**{"fresh": ids, "waiting": ids, "answered": others, **values})


class LooksLikeUs(unittest.TestCase):
    def test_by_example(self):
        cases = [
            (seen(), False),
            (seen(4), False),
            (seen(5), True),
            (seen(5, 1, unrelated=2), False),
            (seen(10, 20, unrelated=2), True),
            (seen(10, 20, unrelated=1), False),
            (seen(9, 1, unrelated=2), False),
            (seen(10, 25, unrelated=2), False),
            (seen(100, 200, unrelated=3), True),
            (seen(20, unrelated=4, common=16), False),
            (seen(20, unrelated=4, common=15), True),
            (seen(3, 2, references_answer=False), True),
            (seen(3, 2, references_answer=True), False),
            (seen(2, references_answer=False), False),
            (seen(20, common=20, references_answer=False), True),
        ]
        for what, expected in cases:
            with self.subTest(what):
                self.assertEqual(what.looks_like_us, expected)

    def test_unrelated(self):
        topology = Topology({}, {1: 90, 2: 90, 3: 91, 91: 92}, {4: 92})
        places = {1: 7, 2: 7, 5: 8, 6: 8, 8: 7}
        self.assertEqual(count_unrelated(topology, places, [1, 2]), 1)
        self.assertEqual(count_unrelated(topology, places, [1, 3]), 2)
        self.assertEqual(count_unrelated(topology, places, [3, 4]), 1, "one circuit")
        self.assertEqual(count_unrelated(topology, places, [5, 6]), 1, "one site")
        self.assertEqual(count_unrelated(topology, places, [1, 8, 5]), 2)
        self.assertEqual(count_unrelated(topology, places, []), 0)
        self.assertEqual(count_unrelated(topology, {}, [20, 21, 22]), 3, "nothing is known of them")


class Course(unittest.TestCase):
    def test_second_look_confirms(self):
        first = judge(None, seen(20), 100.0)
        self.assertEqual((first.after.phase, first.doubt), (Phase.SUSPECTED, Doubt.SUSPECTED))
        self.assertEqual(judge(first.after, seen(20), 110.0).doubt, Doubt.SUSPECTED, "too soon")
        second = judge(first.after, seen(20), 160.0)
        self.assertEqual((second.after.phase, second.doubt), (Phase.CONFIRMED, Doubt.CONFIRMED))

    def test_second_look_does_not(self):
        before = Suspicion(100.0, members=MANY)
        step = judge(before, seen(2, 60), 160.0)
        self.assertEqual((step.after, step.ended), (None, Ending.UNCONFIRMED))
        self.assertIs(step.doubt, Doubt.NONE)

    def test_a_sweep_that_looks_at_none_of_them_says_nothing(self):
        before = Suspicion(100.0, members=frozenset({500}))
        self.assertEqual(judge(before, seen(0, 5), 160.0).after, before)
        self.assertEqual(judge(before, seen(0, 5), 100 + PART_S).ended, Ending.UNCONFIRMED)

    def confirmed(self, *members):
        return Suspicion(100.0, Phase.CONFIRMED, frozenset(members))

    def test_all_answer(self):
        step = judge(self.confirmed(1, 2), Seen(answered=frozenset({1, 2, 3})), 500.0)
        self.assertEqual(step.ended, Ending.ANSWERED)
        half = judge(self.confirmed(1, 2), Seen(answered=frozenset({1})), 500.0)
        self.assertEqual(half.after.members, {2})
        self.assertEqual(judge(half.after, Seen(answered=frozenset({2})), 560.0).ended, "answered")

    def test_part_answers_for_a_while(self):
        part = Seen(waiting=frozenset({2}), answered=frozenset({1}))
        step = judge(self.confirmed(1, 2), part, 500.0)
        self.assertEqual((step.after.part_since, step.doubt), (500.0, Doubt.CONFIRMED))
        step = judge(step.after, part, 500.0 + PART_S - 1)
        self.assertIsNone(step.ended)
        self.assertEqual(judge(step.after, part, 500.0 + PART_S).ended, Ending.PART)

    def test_an_answer_between_two_outages_is_none(self):
        step = judge(self.confirmed(*MANY), Seen(answered=MANY - {1}), 500.0)
        step = judge(step.after, Seen(waiting=MANY), 560.0)
        self.assertIsNone(step.after.part_since)
        self.assertEqual(step.after.members, MANY)

    def test_as_long_as_nobody_answers_it_goes_on(self):
        before = self.confirmed(*MANY)
        for minute in range(600):
            before = judge(before, Seen(waiting=MANY), 500.0 + 60 * minute).after
            self.assertIsNotNone(before)


class CourseOfAnything(RuleBasedStateMachine):
    """Whatever is seen in whatever order: a doubt needs a suspicion, and a confirmed one began with
    two looks that looked like us."""

    IDS = st.frozensets(st.integers(1, 8))

    def __init__(self):
        super().__init__()
        self.now, self.before, self.step, self.looked_like_us = 1000.0, None, None, []

    @rule(fresh=IDS, more=IDS, answered=IDS, after=st.floats(1, 400), references=st.booleans())
    def sweep(self, fresh, more, answered, after, references):
        self.now += after
        what = Seen(
            fresh - answered,
            (fresh | more) - answered,
            answered,
            unrelated=2,
            references_answer=references,
        )
        was = self.before
        self.step = judge(was, what, self.now)
        self.before = self.step.after
        if was is None and self.before:
            assert what.looks_like_us
        if self.before and self.before.phase is Phase.CONFIRMED and was.phase is Phase.SUSPECTED:
            assert what.looks_like_us and self.now - self.before.since >= 30
        if self.step.ended is Ending.ANSWERED:
            assert not (was.members | what.waiting) - what.answered

    @invariant()
    def doubt_needs_a_suspicion(self):
        if self.step is not None:
            assert (self.step.doubt is Doubt.NONE) == (self.step.after is None)
            assert self.step.ended is None or self.step.after is None


TestCourseOfAnything = CourseOfAnything.TestCase
TestCourseOfAnything.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


class DevicesInDoubt(unittest.TestCase):
    def test_nothing_opens_and_nothing_is_lost(self):
        life = Life()
        life.check()
        for _ in range(30):
            life.check("unreachable", doubt=Doubt.SUSPECTED)
        self.assertEqual((life.log, life.state.health), ([], Health.OK))
        life.check("unreachable", doubt=Doubt.CONFIRMED)
        self.assertEqual((life.log, life.state.health), ([], Health.UNKNOWN))
        self.assertEqual(life.state.since, 1120.0, "since the first failure")
        [opened] = life.check("unreachable")
        self.assertIsInstance(opened, OpenFault)
        self.assertEqual(life.state.health, Health.DOWN)

    def test_an_answer_makes_it_fine_at_once(self):
        life = Life()
        life.check()
        for _ in range(3):
            life.check("unreachable", doubt=Doubt.CONFIRMED)
        life.check()
        self.assertEqual(life.state.health, Health.OK)

    def test_the_first_answer_undoes_the_failures_in_doubt(self):
        life = Life()
        life.check()
        for _ in range(3):
            life.check("unreachable", doubt=Doubt.CONFIRMED)
        life.check()
        self.assertEqual(life.check("unreachable"), [])
        self.assertEqual(life.state.tracks["unreachable"].first_bad, life.now)

    def test_what_was_down_before_stays_down(self):
        life = Life()
        for _ in range(2):
            life.check("unreachable")
        life.check("unreachable", doubt=Doubt.CONFIRMED)
        self.assertEqual(life.state.health, Health.DOWN)

    def test_other_trouble_is_believed(self):
        life = Life()
        life.check()
        for _ in range(2):
            life.check("clock_skew", doubt=Doubt.CONFIRMED)
        self.assertEqual([type(action) for _, action in life.log], [OpenFault])

    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.tuples(st.booleans(), st.sampled_from(Doubt)), max_size=30))
    def test_no_fault_opens_in_doubt(self, looks):
        life = Life()
        for is_bad, doubt in looks:
            actions = life.check(*["unreachable"] * is_bad, doubt=doubt)
            if doubt is not Doubt.NONE:
                self.assertFalse([a for a in actions if isinstance(a, OpenFault)])

    def test_a_parent_nobody_polls_has_no_state_of_its_own(self):
        life, context = Life(), {"is_polled": False}
        for _ in range(2):
            life.check("unreachable", **context)
        self.assertEqual(life.state.health, Health.DOWN)
        for _ in range(2):
            life.check(**context)
        self.assertEqual(life.state.health, Health.UNKNOWN)

    def test_what_is_concluded_began_when_the_first_fell_silent(self):
        verdict = make_verdict("unreachable")
        finding = verdict.findings[0]
        known = {**vars(finding), "values": {"since": 900.0}}
        told = {**vars(verdict), "derived": True, "findings": (type(finding)(**known),)}
        decision = decide(Life().state, type(verdict)(**told), POLICY, Context(1000.0))
        self.assertEqual(decision.state.tracks["unreachable"].first_bad, 900.0)


class Holding(unittest.TestCase):
    def test_who_waits(self):
        hold = HoldSilent()
        silent = make_verdict("unreachable", device_id=1)
        closed = make_verdict("refused", device_id=2)
        fine, odd = make_verdict(device_id=3), make_verdict("clock_skew", device_id=4)
        self.assertEqual(hold.add([silent, fine, closed, odd]), [fine, odd])
        self.assertEqual(hold.release(), [silent, closed])
        self.assertEqual(hold.answered, {3, 4})
        self.assertIsNone(hold.references_answer)

    def test_reference_hosts_are_no_devices(self):
        hold = HoldSilent()
        self.assertEqual(hold.add([make_verdict("unreachable", device_id=-1)]), [])
        self.assertIs(hold.references_answer, False)
        hold.add([make_verdict("refused", device_id=-2)])
        self.assertIs(hold.references_answer, True, "a closed port answers")
        self.assertEqual(hold.release(), [])
