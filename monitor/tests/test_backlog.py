"""What waits for a worker: order, one picture a group, pictures that become pulses."""

import unittest

from hypothesis import given, strategies as st

from monitor.probe.types import Level, Target
from monitor.sweep.backlog import Backlog


def target(id_, group="", level=Level.PICTURE) -> Target:
    return Target(id_, "127.0.0.1", group=group, level=level)


def ids(take) -> list[int]:
    return [found.id for found in iter(take, None)]


class OrderOfTargets(unittest.TestCase):
    def test_lighter_looks_keep_their_order_apart_from_pictures(self):
        light = [target(1, level=Level.PULSE), target(3, level=Level.IDENTITY)]
        backlog = Backlog([light[0], target(2), light[1], target(4)])
        self.assertEqual(len(backlog), 4)
        self.assertEqual(ids(backlog.take_light), [1, 3])
        self.assertEqual(ids(backlog.take_picture), [2, 4])
        self.assertFalse(backlog)

    def test_of_a_group_one_picture_is_out_at_a_time(self):
        backlog = Backlog([target(1, "nvr"), target(2, "nvr"), target(3), target(4, "nvr")])
        self.assertEqual(ids(backlog.take_picture), [1, 3])
        backlog.release(target(3))
        self.assertIsNone(backlog.take_picture())
        backlog.release(target(1, "nvr"))
        self.assertEqual(ids(backlog.take_picture), [2])

    def test_asking_a_recorder_counts_as_a_picture_of_its_group(self):
        recorder = target(1, "nvr", Level.RECORDING)
        backlog = Backlog([recorder, target(2, "nvr"), target(3, "link", Level.RECORDING)])
        self.assertEqual(ids(backlog.take_picture), [1, 3])
        backlog.release(recorder)
        self.assertEqual(ids(backlog.take_picture), [2])
        backlog = Backlog([recorder])
        backlog.without_pictures()
        self.assertIs(backlog.take_light().level, Level.PULSE)

    def test_groups_are_shared_with_another_backlog(self):
        busy = set()
        first, second = Backlog([target(1, "nvr")], busy), Backlog([target(2, "nvr")], busy)
        self.assertEqual(first.take_picture().id, 1)
        self.assertIsNone(second.take_picture())

    def test_a_pulse_of_a_group_waits_for_nobody(self):
        backlog = Backlog([target(1, "nvr"), target(2, "nvr", Level.PULSE)])
        backlog.take_picture()
        self.assertEqual(backlog.take_light().id, 2)

    def test_pictures_become_pulses_when_no_time_is_left(self):
        backlog = Backlog([target(1, "nvr"), target(2, "nvr"), target(3, level=Level.IDENTITY)])
        backlog.without_pictures()
        self.assertIsNone(backlog.take_picture())
        found = list(iter(backlog.take_light, None))
        self.assertEqual(
            [(one.id, one.level) for one in found],
            [(3, Level.IDENTITY), (1, Level.PULSE), (2, Level.PULSE)],
        )

    @given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.booleans())), st.data())
    def test_everything_comes_out_once_and_no_group_twice_at_a_time(self, rows, data):
        backlog = Backlog(
            target(id_, group, Level.PICTURE if is_picture else Level.PULSE)
            for id_, (group, is_picture) in enumerate(rows, 1)
        )
        out, seen = [], []
        while backlog or out:
            taken = backlog.take_picture() or backlog.take_light()
            if taken:
                out.append(taken)
                seen.append(taken.id)
            groups = [one.group for one in out if one.group and one.level is Level.PICTURE]
            self.assertEqual(len(groups), len(set(groups)))
            if out and (taken is None or data.draw(st.booleans())):
                backlog.release(out.pop(0))
        self.assertEqual(sorted(seen), list(range(1, len(rows) + 1)))
