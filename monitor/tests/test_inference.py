"""What is concluded of a parent that nobody polls."""

import unittest

from hypothesis import given, settings, strategies as st

from monitor.sweep import Question, Sign, Topology, find_causes, still_holds
from monitor.sweep.inference import OPEN_SHARE, weigh

NOW = 10_000.0
WINDOW = 420.0
CIRCUIT, LINK, SWITCH, OTHER, WEST = 1, 2, 3, 4, 5
CAMERAS = range(10, 20)
SILENT, FINE = Sign(NOW, NOW - 60), Sign(NOW)


def signs_of(silent, everyone, **others):
    return {id_: SILENT if id_ in silent else FINE for id_ in everyone} | others


def causes_of(topology, signs, unpolled, polled=(), window_s=WINDOW):
    question = Question(topology, signs, frozenset(unpolled), frozenset(polled), window_s)
    return [cause.id for cause in find_causes(question)]


class OneParent(unittest.TestCase):
    TOPOLOGY = Topology({}, dict.fromkeys(CAMERAS, SWITCH))

    def find(self, signs):
        return causes_of(self.TOPOLOGY, signs, {SWITCH})

    def test_how_many(self):
        for count, expected in ((10, [SWITCH]), (8, [SWITCH]), (7, []), (0, [])):
            with self.subTest(count):
                silent = set(CAMERAS[:count])
                self.assertEqual(self.find(signs_of(silent, CAMERAS)), expected)

    def test_two_are_too_few(self):
        signs = signs_of({10, 11}, (10, 11))
        self.assertEqual(self.find(signs), [])

    def test_not_at_the_same_time(self):
        signs = {id_: Sign(NOW, NOW - 2000.0 * n) for n, id_ in enumerate(CAMERAS)}
        self.assertEqual(self.find(signs), [])

    def test_one_that_was_dead_before_counts_neither_way(self):
        signs = signs_of(set(CAMERAS[:4]), CAMERAS[:4])
        signs |= {id_: Sign(NOW, NOW - 90_000) for id_ in CAMERAS[4:]}
        self.assertEqual(self.find(signs), [SWITCH])

    def test_who_does_not_count(self):
        signs = signs_of(set(CAMERAS[:2]), CAMERAS[:2])
        signs |= {id_: Sign(NOW, NOW - 60, counts=False) for id_ in CAMERAS[2:]}
        self.assertEqual(self.find(signs), [])

    def test_half_must_have_been_looked_at_since(self):
        before = Sign(NOW - 200)
        signs = signs_of(set(CAMERAS[:4]), CAMERAS[:4]) | dict.fromkeys(CAMERAS[4:], before)
        self.assertEqual(self.find(signs), [])
        signs[14] = SILENT
        self.assertEqual(self.find(signs), [SWITCH])

    def test_a_closed_port_answers(self):
        refused = dict.fromkeys(CAMERAS, Sign(NOW, NOW - 60, refuses=True))
        self.assertEqual(self.find(refused), [])
        recorder = Topology(dict.fromkeys(CAMERAS, SWITCH), {})
        self.assertEqual(causes_of(recorder, refused, {SWITCH}), [SWITCH])

    def test_when_it_began(self):
        signs = {id_: Sign(NOW, NOW - 30.0 * n) for n, id_ in enumerate(CAMERAS)}
        self.assertEqual(weigh(self.TOPOLOGY, SWITCH, signs, WINDOW).since, NOW - 270)

    def test_holds_until_half_answers(self):
        for answering, expected in ((0, True), (4, True), (5, False), (10, False)):
            with self.subTest(answering):
                signs = signs_of(set(CAMERAS[answering:]), CAMERAS)
                question = Question(self.TOPOLOGY, signs, frozenset({SWITCH}))
                self.assertEqual(still_holds(question, SWITCH, []), expected)


class WhichParent(unittest.TestCase):
    """Two switches with five cameras each hang on a link; a circuit feeds the first switch, its
    cameras and two more."""

    FIRST, SECOND = CAMERAS[:5], CAMERAS[5:]
    LOOSE = (30, 31)
    TOPOLOGY = Topology(
        {},
        {**dict.fromkeys(FIRST, SWITCH), **dict.fromkeys(SECOND, OTHER), SWITCH: LINK, OTHER: LINK},
        {**dict.fromkeys((*FIRST, *LOOSE, SWITCH), CIRCUIT)},
    )
    UNPOLLED = frozenset({CIRCUIT, LINK, SWITCH, OTHER})

    def find(self, *silent, polled=()):
        everyone = {*CAMERAS, *self.LOOSE, *polled}
        unpolled = self.UNPOLLED - set(polled)
        down = set(polled) & set(silent)
        return causes_of(self.TOPOLOGY, signs_of(set(silent), everyone), unpolled, down)

    def test_the_one_that_explains_most_with_fewest_exceptions(self):
        self.assertEqual(self.find(*self.FIRST), [SWITCH], "not the circuit with two exceptions")
        self.assertEqual(self.find(*self.FIRST, *self.LOOSE), [CIRCUIT])
        self.assertEqual(self.find(*CAMERAS), [LINK], "not two switches")

    def test_two_causes_at_once(self):
        self.assertEqual(self.find(*CAMERAS, *self.LOOSE), [LINK])
        self.assertEqual(self.find(*self.SECOND), [OTHER])

    def test_a_polled_parent_that_is_silent_explains_what_is_behind_it(self):
        self.assertEqual(self.find(SWITCH, *self.FIRST, polled=[SWITCH]), [SWITCH])
        found = self.find(SWITCH, *self.FIRST, *self.LOOSE, polled=[SWITCH])
        self.assertEqual(found[0], CIRCUIT, "which took the switch with it")

    def test_on_a_tie_the_more_specific(self):
        """Of a chain of three with the same devices behind, the nearest."""
        uplinks = {**dict.fromkeys(CAMERAS, SWITCH), SWITCH: LINK, LINK: WEST}
        signs = signs_of(set(CAMERAS), CAMERAS)
        self.assertEqual(causes_of(Topology({}, uplinks), signs, {SWITCH, LINK, WEST}), [SWITCH])

    def test_the_same_devices_on_a_switch_and_on_a_circuit(self):
        topology = Topology(
            {}, dict.fromkeys(CAMERAS, SWITCH), {**dict.fromkeys(CAMERAS, CIRCUIT), SWITCH: CIRCUIT}
        )
        signs = signs_of(set(CAMERAS), CAMERAS)
        self.assertEqual(causes_of(topology, signs, {SWITCH, CIRCUIT}), [SWITCH])


IDS = st.integers(1, 12)
LINKS = st.dictionaries(IDS, IDS, max_size=12)
SIGNS = st.dictionaries(
    IDS,
    st.builds(
        Sign,
        looked_at=st.floats(0, 1000),
        silent_since=st.none() | st.floats(0, 1000),
        refuses=st.booleans(),
        counts=st.booleans(),
    ),
)


class Properties(unittest.TestCase):
    @settings(max_examples=80, deadline=None)
    @given(LINKS, LINKS, LINKS, SIGNS, st.frozensets(IDS), st.frozensets(IDS))
    def test_whatever_is_entered_and_seen(self, via, uplinks, power, signs, unpolled, polled):
        """Each device is explained once; what is concluded has the numbers for it."""
        topology = Topology(via, uplinks, power)
        question = Question(topology, signs, unpolled - signs.keys(), polled & signs.keys())
        causes = find_causes(question)
        explained = [id_ for cause in causes for id_ in cause.evidence.silent]
        self.assertEqual(len(explained), len(set(explained)))
        self.assertEqual(len(causes), len({cause.id for cause in causes}))
        for cause in causes:
            evidence = cause.evidence
            for id_ in evidence.silent:
                self.assertIn(cause.id, topology.ancestors(id_))
                self.assertIsNotNone(signs[id_].silent_since)
                self.assertTrue(signs[id_].counts)
            if not cause.is_polled:
                self.assertGreaterEqual(len(evidence.silent), 3)
                self.assertGreaterEqual(evidence.share, OPEN_SHARE)

    @settings(max_examples=80, deadline=None)
    @given(st.integers(3, 40), st.integers(0, 40))
    def test_share(self, silent, fine):
        ids = range(100, 100 + silent + fine)
        topology = Topology({}, dict.fromkeys(ids, SWITCH))
        found = causes_of(topology, signs_of(set(ids[:silent]), ids), {SWITCH})
        self.assertEqual(bool(found), silent / (silent + fine) >= OPEN_SHARE)

    @settings(max_examples=80, deadline=None)
    @given(LINKS, LINKS, LINKS)
    def test_the_graph(self, via, uplinks, power):
        topology = Topology(via, uplinks, power)
        for id_ in range(1, 13):
            ancestors = topology.ancestors(id_)
            self.assertEqual(len(ancestors), len(set(ancestors)))
            self.assertNotIn(id_, ancestors)
            self.assertLessEqual(set(topology.parents(id_)) - {id_}, set(ancestors))
            for up in ancestors:
                self.assertIn(id_, topology.behind[up])
            self.assertNotIn(None, topology.hosts(id_))
