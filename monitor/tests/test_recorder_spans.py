"""Spans of recordings hold together whatever order and overlap they come in."""

import unittest

from hypothesis import given, strategies as st

from ..probe.profiles import by_number
from ..probe.recorders import profile_g as g
from ..probe.recorders.retrieval import SAMPLES, moments
from ..probe.recorders.spans import JOIN_S, from_samples, merged
from ..probe.recorders.times import Stamp, compact, iso, read_stamp

DAY = 86_400.0
TIMES = st.integers(-1000, 100_000).map(float)
SPANS = st.lists(st.tuples(TIMES, TIMES), max_size=40)


def covered(spans, at: float) -> bool:
    return any(start <= at < end for start, end in spans)


class Merging(unittest.TestCase):
    @given(SPANS)
    def test_in_order_within_the_window_and_apart(self, spans):
        found = merged(spans, 0.0, DAY)
        for start, end in found:
            self.assertTrue(0.0 <= start < end <= DAY)
        for (_, end), (start, _) in zip(found, found[1:], strict=False):
            self.assertGreater(start - end, JOIN_S)

    @given(SPANS, st.integers(0, 86_399).map(float))
    def test_nothing_is_lost_and_little_is_added(self, spans, at):
        clean = [(start, end) for start, end in spans if start < end]
        found = merged(clean, 0.0, DAY)
        if covered(clean, at):
            self.assertTrue(covered(found, at))
        elif covered(found, at):
            near = [(start - JOIN_S, end + JOIN_S) for start, end in clean]
            self.assertTrue(covered(near, at))

    @given(SPANS, st.randoms())
    def test_order_does_not_matter_and_twice_is_once(self, spans, random):
        found = merged(spans, 0.0, DAY)
        shuffled = list(spans) * 2
        random.shuffle(shuffled)
        self.assertEqual(found, merged(shuffled, 0.0, DAY))
        self.assertEqual(found, merged(found, 0.0, DAY))


class Samples(unittest.TestCase):
    @given(st.lists(st.booleans(), min_size=1, max_size=12))
    def test_each_speaks_for_its_neighbourhood(self, answers):
        part = DAY / len(answers)
        points = [((index + 0.5) * part, found) for index, found in enumerate(answers)]
        spans = from_samples(points, 0.0, DAY)
        for at, found in points:
            self.assertEqual(found, covered(spans, at))
        length = sum(end - start for start, end in spans)
        self.assertAlmostEqual(DAY * sum(answers) / len(answers), length, 3)

    def test_moments_lie_within_the_window(self):
        found = moments(0.0, DAY)
        self.assertEqual(SAMPLES, len(found))
        self.assertTrue(0 < min(found) and max(found) < DAY)
        self.assertEqual([30.0], moments(0.0, 60.0))


class Histories(unittest.TestCase):
    @given(st.dictionaries(st.integers(0, 86_400), st.booleans(), min_size=1, max_size=30))
    def test_any_events_give_spans_within_the_window(self, rows):
        events = [g.Event("r", "v", Stamp(float(at), 0), has) for at, has in rows.items()]
        found = merged(g.spans_of(events, 0.0, DAY), 0.0, DAY)
        last = max(events, key=lambda event: event.at.utc)
        if last.has_data and last.at.utc < DAY - 1:
            self.assertEqual(DAY, found[-1][1], "open at the end: until the end")

    @given(st.lists(st.tuples(TIMES, TIMES), max_size=8))
    def test_events_of_spans_give_the_spans(self, spans):
        spans = merged(spans, 0.0, DAY)
        events = [g.Event("r", "v", Stamp(0.0, 0), covered(spans, 0.0), True)]
        for start, end in spans:
            events += [g.Event("r", "v", Stamp(start, 0), True)] if start > 0 else []
            events += [g.Event("r", "v", Stamp(end, 0), False)] if end < DAY else []
        self.assertEqual(spans, merged(g.spans_of(events, 0.0, DAY), 0.0, DAY))


class Writing(unittest.TestCase):
    @given(st.integers(0, 4_000_000_000))
    def test_what_is_written_can_be_read(self, at):
        for write in (iso, compact):
            self.assertEqual(at, read_stamp(write(float(at))).utc)

    @given(st.text(max_size=60))
    def test_any_text_is_a_time_or_none(self, text):
        read_stamp(text)


class ChannelNumbers(unittest.TestCase):
    def test_as_recorders_count(self):
        for tokens, channels in (
            (["VideoSource_1", "VideoSource_2", "VideoSource_4"], [1, 2, 4]),
            (["VideoSource00000", "VideoSource00100", "VideoSource00300"], [1, 2, 4]),
            (["vs3", "vs1", "vs2"], [3, 1, 2]),
            (["ch01_main", "ch02_main"], [1, 2]),
        ):
            self.assertEqual(dict(zip(channels, tokens, strict=True)), by_number(tokens))

    def test_numbers_that_count_nothing(self):
        for tokens in (["a", "b"], ["x7", "x8"], ["x1", "y1"], ["x1", "x9000"], []):
            self.assertIsNone(by_number(tokens), tokens)
