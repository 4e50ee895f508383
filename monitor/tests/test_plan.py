"""What is due now, how deep, and in which order."""

import unittest

from hypothesis import given, strategies as st

from monitor.probe.types import Level
from monitor.sweep import Budget, Due, Step, plan

NOW = 1000.0
LATER = NOW + 1


def levels(*rows, pictures=100):
    return {step.id: step.level for step in plan(rows, NOW, Budget(100, pictures))}


class Plan(unittest.TestCase):
    def test_only_what_is_due(self):
        rows = [Due(1, NOW), Due(2, LATER), Due(3, None), Due(4, 0.0), Due(5, NOW - 5)]
        self.assertEqual([step.id for step in plan(rows, NOW)], [3, 4, 5, 1])

    def test_as_deep_as_is_due(self):
        found = levels(
            Due(1, NOW, LATER, LATER),
            Due(2, NOW, LATER, NOW),
            Due(3, NOW, NOW, LATER),
            Due(4, NOW, NOW, NOW, takes_pictures=False),
            Due(5, NOW, None, None),
        )
        pulse, identity, picture = Level.PULSE, Level.IDENTITY, Level.PICTURE
        self.assertEqual(found, {1: pulse, 2: identity, 3: picture, 4: identity, 5: picture})

    def test_parents_come_first(self):
        rows = [Due(1, 1.0, depth=2), Due(2, 5.0, depth=0), Due(3, 2.0, depth=1), Due(4, 4.0)]
        self.assertEqual([step.id for step in plan(rows, NOW)], [4, 2, 3, 1])

    def test_what_a_sweep_may_not_get_to_in_its_own_turn(self):
        rows = [Due(1, NOW, 30.0), Due(2, NOW, 10.0, depth=1), Due(3, NOW, LATER, LATER, depth=1)]
        rows += [Due(k, NOW, takes_pictures=False, keeps_recordings=True, depth=k, next_recording=t)
                 for k, t in ((4, 9.0), (5, None), (6, 7.0))]  # fmt: skip
        self.assertEqual([step.id for step in plan(rows, NOW)], [2, 1, 3, 5, 6, 4])

    def test_beyond_the_budget_the_longest_overdue_win(self):
        rows = [Due(id_, NOW - id_, depth=id_ % 2) for id_ in range(1, 11)]
        steps = plan(rows, NOW, Budget(devices=4))
        self.assertEqual({step.id for step in steps}, {7, 8, 9, 10})

    def test_pictures_beyond_the_budget_become_lighter_looks(self):
        rows = [Due(1, NOW, 30.0, LATER), Due(2, NOW, 10.0, LATER), Due(3, NOW, 20.0, NOW)]
        found = levels(*rows, pictures=1)
        self.assertEqual(found, {1: Level.PULSE, 2: Level.PICTURE, 3: Level.IDENTITY})

    @given(
        st.lists(
            st.builds(
                Due,
                id=st.integers(1, 1000),
                next_check=st.none() | st.floats(0, 2000),
                next_picture=st.none() | st.floats(0, 2000),
                next_identity=st.none() | st.floats(0, 2000),
                takes_pictures=st.booleans(),
                depth=st.integers(0, 3),
            ),
            unique_by=lambda row: row.id,
        ),
        st.integers(0, 20),
        st.integers(0, 20),
        st.randoms(use_true_random=False),
    )
    def test_for_any_rows(self, rows, devices, pictures, random):
        budget = Budget(devices, pictures)
        steps = plan(rows, NOW, budget)
        self.assertLessEqual(len(steps), devices)
        self.assertLessEqual(sum(s.level is Level.PICTURE for s in steps), pictures)
        by_id = {row.id: row for row in rows}
        depths = [by_id[s.id].depth for s in steps if s.level is not Level.PICTURE]
        self.assertEqual(depths, sorted(depths))
        pictures = [by_id[s.id].next_picture or 0.0 for s in steps if s.level is Level.PICTURE]
        self.assertEqual(pictures, sorted(pictures))
        shuffled = list(rows)
        random.shuffle(shuffled)
        self.assertEqual(plan(shuffled, NOW, budget), steps)
        self.assertTrue(all(isinstance(step, Step) for step in steps))
