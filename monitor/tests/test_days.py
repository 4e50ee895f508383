"""A short run of the day set (bench/days): real pictures, the real judge, the default policy."""

import unittest

from monitor.sweep import Policy

try:
    from bench.days.camera import Camera
    from bench.days.events import NAMES
    from bench.days.judge import Watch
    from bench.days.score import Score
except ImportError:  # the simulator's drawing needs Pillow
    Camera = None

SEED, DAYS = 77, 2
"""Not one of the seeds that are reported."""

CAMERAS = (0, 9)
"""A bus terminal that goes out of focus, a gate whose camera is knocked aside."""


@unittest.skipIf(Camera is None, "Pillow is not installed")
class TestDays(unittest.TestCase):
    def test_faults_are_found_and_nothing_else(self):
        score = Score()
        for number in CAMERAS:
            camera = Camera(SEED, number, DAYS)
            score.add(camera, Watch(camera, Policy()).run(DAYS), DAYS)
        self.assertGreaterEqual(sum(score.events.values()), 2)
        self.assertEqual((score.missed, score.false), ([], []))

    def test_the_same_seed_gives_the_same_pictures(self):
        one, other = (Camera(SEED, 1, DAYS).frame(40_000.0, 1).data for _ in range(2))
        self.assertEqual(one, other)
        self.assertNotEqual(one, Camera(SEED + 1, 1, DAYS).frame(40_000.0, 1).data)

    def test_a_fault_missed_and_one_made_up_count(self):
        camera = next(c for c in (Camera(SEED, n, 9) for n in range(9)) if c.faults)
        event = camera.faults[0]
        wrong = next(iter({r for names in NAMES.values() for r in names} - NAMES[event.kind]))
        log = Watch(camera, Policy()).log
        log.opened = [(event.start + 60, wrong), (event.start - 9000, wrong)]
        score = Score()
        score.add(camera, log, 9)
        self.assertEqual(len(score.missed), len(camera.faults))
        self.assertEqual([len(score.false), len(score.other)], [1, 1])
        self.assertEqual(score.recall, 0)


if __name__ == "__main__":
    unittest.main()
