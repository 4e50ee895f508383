"""When a device is looked at again: after an outage, and when a sweep had no time for it."""

import unittest

from monitor.probe.reasons import Reason
from monitor.probe.types import Level

from .deciding import POLICY, Life

SILENCE = frozenset({Reason.UNREACHABLE, Reason.REFUSED})


class AfterAnOutage(unittest.TestCase):
    def setUp(self):
        self.recorder = Life()
        self.recorder.check(level=Level.RECORDING)

    def due(self):
        """In how many seconds the next check is, and the next look at recordings."""
        schedule = self.recorder.decision.schedule
        return schedule.next_check - self.recorder.now, schedule.next_recording - self.recorder.now

    def test_recorder_is_asked_with_each_look_until_it_has_recovered(self):
        for _ in range(2):
            self.recorder.check(Reason.UNREACHABLE, judged=SILENCE)
        self.assertGreater(self.due()[1], POLICY.recording_s / 2, "there is nobody to ask")
        self.recorder.check()
        self.assertEqual(self.due(), (POLICY.retry_s, POLICY.retry_s))
        self.recorder.check(level=Level.RECORDING)
        self.assertEqual(self.due(), (POLICY.retry_s, POLICY.retry_s), "a second time")
        self.recorder.check(level=Level.RECORDING)
        check, recording = self.due()
        self.assertGreater(check, POLICY.retry_s)
        self.assertGreater(recording, POLICY.recording_s / 2)

    def test_a_failure_that_was_never_confirmed_changes_nothing(self):
        self.recorder.check(Reason.UNREACHABLE, judged=SILENCE)
        self.recorder.check()
        self.assertGreater(self.due()[1], POLICY.recording_s / 2)

    def test_camera_without_recordings_is_looked_at_as_before(self):
        camera = Life()
        for _ in range(2):
            camera.check(Reason.UNREACHABLE, judged=SILENCE)
        for _ in range(2):
            camera.check()
        self.assertGreater(camera.decision.schedule.next_check - camera.now, POLICY.retry_s)


class NoTimeForADeeperLook(unittest.TestCase):
    def test_it_is_for_the_next_sweep(self):
        camera = Life()
        camera.check(next_sweep=camera.now + 60 + 20)
        self.assertEqual(camera.decision.schedule.next_check, camera.now + 20)
        camera.check(next_sweep=camera.now)
        self.assertEqual(camera.decision.schedule.next_check, camera.now, "never in the past")
        camera.check()
        self.assertGreater(camera.decision.schedule.next_check, camera.now + POLICY.retry_s)

    def test_refused_password_and_silence_wait_all_the_same(self):
        for reason in (Reason.AUTH_FAILED, Reason.LOCKED_OUT, Reason.UNREACHABLE):
            with self.subTest(reason):
                camera = Life()
                camera.check(reason, next_sweep=camera.now + 60)
                check = camera.decision.schedule.next_check
                self.assertGreaterEqual(check, camera.now + POLICY.retry_s)


if __name__ == "__main__":
    unittest.main()
