"""Who gets a turn over many sweeps, when recorders take long and there are many of them."""

import heapq
import unittest
from collections import Counter
from dataclasses import replace

from ..probe.types import Level, Target
from ..sweep import Due, plan
from ..sweep.backlog import RECORDINGS_MIN_S, Backlog, fitted
from ..sweep.engine import PICTURE_RESERVE
from ..sweep.process import Limits

SWEEP_S, BUDGET_S, TIMEOUT_S = 60.0, 45.0, 8.0
PULSE_S, PICTURE_S, RECORDING_S = 300.0, 900.0, 900.0


class Fleet:
    """Devices in sweep after sweep, without processes: ``slots`` heavy looks at a time, half of
    them recordings. A recording look takes ``ask_s``, but no longer than it may; a picture 2 s."""

    def __init__(self, recorders: int, cameras: int, ask_s: float, slots: int = 8):
        self.now, self.ask_s, self.slots = 1_000_000.0, ask_s, slots
        self.asked, self.pictures, self.pulses = Counter(), Counter(), Counter()
        ids = range(1, recorders + cameras + 1)
        self.rows = {
            id_: Due(id_, depth=id_ % 2, keeps_recordings=id_ <= recorders,
                     takes_pictures=id_ > recorders)
            for id_ in ids
        }  # fmt: skip

    def sweep(self) -> None:
        steps = plan(self.rows.values(), self.now)
        backlog = Backlog(
            Target(s.id, "10.0.0.1", level=s.level, timeout_s=TIMEOUT_S) for s in steps
        )
        out, left, recordings = [], BUDGET_S, 0
        while backlog or out:
            if left < PICTURE_RESERVE * TIMEOUT_S:
                backlog.without_pictures()
            while target := backlog.take_light():
                self.pulses[target.id] += 1
                self.seen(target)
            while len(out) < self.slots:
                target = backlog.take_picture(recordings < self.slots // 2)
                if target is None:
                    break
                if suitable := fitted(target, left):
                    recordings += suitable.level is Level.RECORDING
                    ends_at = self.took(suitable) - left
                    heapq.heappush(out, (ends_at, suitable.id, suitable))
                else:
                    backlog.release(target)
                    backlog.add(replace(target, level=Level.PULSE))
            if out:
                ends_at, _id, target = heapq.heappop(out)
                left = -ends_at
                assert left >= 0, "a look was begun that does not fit"
                recordings -= target.level is Level.RECORDING
                backlog.release(target)
                self.seen(target)
        self.now += SWEEP_S

    def took(self, target: Target) -> float:
        if target.level is Level.PICTURE:
            return 2.0
        return min(self.ask_s, target.longest_s)

    def seen(self, target: Target) -> None:
        row = replace(self.rows[target.id], next_check=self.now + PULSE_S)
        if target.level is Level.RECORDING:
            self.asked[target.id] += 1
            row = replace(row, next_recording=self.now + RECORDING_S)
        elif target.level is Level.PICTURE:
            self.pictures[target.id] += 1
            row = replace(row, next_picture=self.now + PICTURE_S)
        self.rows[target.id] = row


class Turns(unittest.TestCase):
    def run_fleet(self, sweeps: int, *args) -> Fleet:
        fleet = Fleet(*args)
        for _ in range(sweeps):
            fleet.sweep()
        return fleet

    def test_recorders_get_theirs_beside_more_pictures_than_can_be_taken(self):
        """2,000 cameras wait for their first picture all the time; 60 recorders take 3 s each."""
        fleet = self.run_fleet(45, 60, 2000, 3.0)
        self.assertEqual(60, len(fleet.asked))
        self.assertGreaterEqual(min(fleet.asked.values()), 2, "in three times 15 minutes")
        self.assertGreater(sum(fleet.pictures.values()), 900)
        self.assertEqual(1, max(fleet.pictures.values()), "none twice before the others")

    def test_none_is_always_the_last(self):
        """More recorders than can be asked in their interval: each has its turn, one as often as
        another."""
        fleet = self.run_fleet(160, 400, 0, 8.0)
        self.assertEqual(400, len(fleet.asked))
        self.assertLessEqual(max(fleet.asked.values()) - min(fleet.asked.values()), 1)

    def test_recorders_that_hang_leave_turns_to_the_pictures(self):
        fleet = self.run_fleet(140, 100, 200, 999.0)
        self.assertEqual(200, len(fleet.pictures))
        self.assertEqual(100, len(fleet.asked))

    def test_all_are_looked_at_meanwhile(self):
        fleet = self.run_fleet(60, 400, 0, 999.0)
        looks = fleet.pulses + fleet.asked
        self.assertGreaterEqual(min(looks[id_] for id_ in fleet.rows), 11, "one in five minutes")

    def test_a_camera_that_keeps_its_own_recordings_is_asked_although_pictures_are_always_due(self):
        row, levels = Due(1, keeps_recordings=True), Counter()
        for now in range(1000, 5000, 60):
            (step,) = plan([row], float(now))
            levels[step.level] += 1
            name = "next_recording" if step.level is Level.RECORDING else "next_picture"
            row = replace(row, **{name: now + (900.0 if name == "next_recording" else 30.0)})
        self.assertGreaterEqual(levels[Level.RECORDING], 4)
        self.assertGreater(levels[Level.PICTURE], 50)


class Fitting(unittest.TestCase):
    def test_a_recorder_is_asked_as_long_as_time_is_left(self):
        target = Target(1, "10.0.0.1", level=Level.RECORDING, timeout_s=TIMEOUT_S)
        self.assertIs(target, fitted(target, 45.0))
        self.assertEqual(22.0, fitted(target, 30.0).recording_timeout_s)
        self.assertIsNotNone(fitted(target, TIMEOUT_S + RECORDINGS_MIN_S))
        self.assertIsNone(fitted(target, TIMEOUT_S + RECORDINGS_MIN_S - 0.1))
        picture = replace(target, level=Level.PICTURE)
        self.assertIs(picture, fitted(picture, TIMEOUT_S))
        self.assertIsNone(fitted(picture, TIMEOUT_S - 0.1))

    def test_slots_are_those_of_two_workers(self):
        self.assertEqual(8, 2 * Limits().pictures)
