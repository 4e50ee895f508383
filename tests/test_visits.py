"""How devices become visits: portions, turns, days that are full."""

from collections import Counter
from datetime import date, timedelta
from itertools import count

from hypothesis import given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.visits import Agenda, devices_a_visit, portions

FIRST = date(2027, 3, 1)


def forever():
    return (FIRST + timedelta(days=n) for n in count())


@tagged("post_install", "-at_install")
class TestVisits(BaseCase):
    def test_portions_are_alike(self):
        """33 devices at 32 a visit are 17 and 16, not 32 and 1."""
        found = portions({7: list(range(33)), 8: [100]}, 32)
        self.assertEqual([(place, len(ids)) for place, ids in found], [(7, 17), (7, 16), (8, 1)])

    @settings(max_examples=100, deadline=None)
    @given(
        st.dictionaries(st.integers(1, 9), st.integers(1, 90).map(range), max_size=6),
        st.integers(1, 40),
    )
    def test_portions_lose_nothing(self, by_place, most):
        found = portions(by_place, most)
        for place, devices in by_place.items():
            mine = [ids for where, ids in found if where == place]
            self.assertEqual([one for ids in mine for one in ids], list(devices))
            self.assertTrue(all(0 < len(ids) <= most for ids in mine))
            self.assertEqual(len(mine), -(-len(devices) // most))

    def test_turns(self):
        """Two visits go to two technicians, and the next time the other way round."""
        for turn, wanted in ((0, [1, 2]), (1, [2, 1]), (2, [1, 2])):
            agenda = Agenda([1, 2], turn, forever(), {}, 480)
            self.assertEqual([agenda.book(9, (1, 2), 15).technician for _ in range(2)], wanted)

    def test_a_full_day_goes_on_tomorrow(self):
        agenda = Agenda([1], 0, forever(), {(1, FIRST): 300}, 480)
        visits = [agenda.book(9, range(8), 20) for _ in range(4)]
        self.assertEqual(
            [(v.day.day, v.begin) for v in visits], [(1, 300), (2, 0), (2, 160), (2, 320)]
        )

    def test_longer_than_a_day(self):
        agenda = Agenda([1], 0, forever(), {}, 480)
        visits = [agenda.book(9, range(2), 600) for _ in range(2)]
        self.assertEqual([(v.day.day, v.begin) for v in visits], [(1, 0), (2, 0)])

    def test_nobody_named(self):
        agenda = Agenda([], 3, forever(), {}, 480)
        visits = [agenda.book(9, range(30), 15) for _ in range(3)]
        self.assertEqual({(v.technician, v.day) for v in visits}, {(None, FIRST)})

    def test_devices_a_visit(self):
        self.assertEqual(devices_a_visit(480, 15), 32)
        self.assertEqual(devices_a_visit(480, 600), 1)

    @settings(max_examples=100, deadline=None)
    @given(
        st.lists(st.integers(1, 30), max_size=60),
        st.integers(1, 5),
        st.integers(0, 7),
        st.dictionaries(
            st.tuples(st.integers(1, 5), st.integers(0, 5).map(lambda n: FIRST + timedelta(n))),
            st.integers(0, 600),
        ),
    )
    def test_nobody_works_longer_than_a_day(self, sizes, workers, turn, load):
        agenda = Agenda(range(1, workers + 1), turn, forever(), load, 480)
        taken = Counter(load)
        spans = {}
        for size in sizes:
            visit = agenda.book(9, range(size), 15)
            key = (visit.technician, visit.day)
            self.assertGreaterEqual(visit.begin, load.get(key, 0))
            taken[key] += size * 15
            self.assertLessEqual(taken[key], 480)
            spans.setdefault(key, []).append((visit.begin, visit.begin + size * 15))
        for mine in spans.values():
            mine.sort()
            self.assertTrue(all(a[1] <= b[0] for a, b in zip(mine, mine[1:], strict=False)))
