"""Deciding, by example: each rule of ``sweep/decide.py`` with the times it talks about."""

import unittest
from dataclasses import replace

from monitor.probe.reasons import Health, Reason
from monitor.probe.types import Level
from monitor.sweep import DeviceState, EndFault, FaultCause, FaultFlapped, OpenFault, Policy, Track

from .deciding import PICTURE_REASONS, POLICY, Life

BAD, GOOD = "unreachable", None


class Confirmation(unittest.TestCase):
    def test_when_a_fault_opens_and_ends(self):
        """One letter a check: o good, x bad. Expected: at which checks it opened and ended."""
        cases = [
            # results, n, m, k, opened at, ended at
            ("ooooo", 2, 3, 2, [], []),
            ("x", 1, 1, 1, [0], []),
            ("xo", 1, 1, 1, [0], [1]),
            ("xx", 2, 3, 2, [1], []),
            ("xox", 2, 3, 2, [2], []),
            ("xoox", 2, 3, 2, [], []),
            ("xooxoox", 3, 5, 2, [], []),
            ("xoxox", 3, 5, 2, [4], []),
            ("xxoxo", 2, 3, 2, [1], []),
            ("xxoxoo", 2, 3, 2, [1], [5]),
            ("xxooxx", 2, 3, 2, [1, 5], [3]),
            ("xxoox", 2, 3, 2, [1], [3]),
            ("xxo", 2, 3, 1, [1], [2]),
            ("xxxxxxxx", 3, 3, 3, [2], []),
        ]
        for results, n, m, k, opened, ended in cases:
            with self.subTest(results=results, n=n, m=m, k=k):
                life = Life(replace(POLICY, confirm_n=n, confirm_m=m, recover_k=k))
                happened = [life.check(*([BAD] if r == "x" else [])) for r in results]
                kinds = [[type(action) for action in actions] for actions in happened]
                self.assertEqual([i for i, k in enumerate(kinds) if OpenFault in k], opened)
                self.assertEqual([i for i, k in enumerate(kinds) if EndFault in k], ended)

    def test_a_fault_began_with_its_first_bad_result(self):
        life = Life()
        life.check()
        life.check(BAD)
        first_bad = life.now
        life.check()
        (opened,) = life.check(BAD)
        self.assertEqual(opened.first_seen, first_bad)
        self.assertEqual(opened.finding.reason, Reason.UNREACHABLE)
        self.assertIsNone(opened.cause_device_id)
        self.assertEqual((life.state.health, life.state.since), (Health.DOWN, first_bad))

    def test_trouble_that_was_over_does_not_count_as_the_beginning(self):
        life = Life(replace(POLICY, confirm_n=3, confirm_m=5))
        for result in (BAD, GOOD, GOOD, BAD):
            life.check(*filter(None, [result]))
        began = life.now
        life.check(BAD)
        self.assertEqual(life.check(), [])
        self.assertEqual(life.state.tracks[BAD].first_bad, began)

    def test_a_fault_ended_with_the_first_good_result(self):
        life = Life()
        life.check(BAD)
        life.check(BAD)
        life.check()
        first_good = life.now
        (ended,) = life.check()
        self.assertEqual(ended, EndFault(Reason.UNREACHABLE, first_good))
        self.assertEqual((life.state.health, life.state.since), (Health.OK, first_good))

    def test_refused_credentials_need_no_second_attempt(self):
        for reason in (Reason.AUTH_FAILED, Reason.LOCKED_OUT):
            with self.subTest(reason=reason):
                life = Life()
                (opened,) = life.check(reason)
                self.assertEqual(opened.reason, reason)
                self.assertEqual(life.state.health, Health.DEGRADED)

    def test_what_was_not_judged_stays_as_it_was(self):
        life = Life()
        life.check("picture_black", level=Level.PICTURE)
        life.check("picture_black", level=Level.PICTURE)
        before = life.state.tracks["picture_black"]
        for _ in range(5):
            life.check(BAD, judged={Reason.UNREACHABLE})
        self.assertEqual(life.state.tracks["picture_black"], before)
        self.assertEqual(life.state.health, Health.DOWN)

    def test_what_a_deep_look_found_a_light_one_does_not_disprove(self):
        life = Life()
        life.check("rtsp_error", level=Level.PICTURE)
        life.check()
        life.check()
        (opened,) = life.check("rtsp_error", level=Level.PICTURE)
        self.assertEqual(opened.reason, Reason.RTSP_ERROR)
        self.assertEqual([life.check() for _ in range(4)], [[]] * 4)
        life.check(level=Level.PICTURE)
        (ended,) = life.check(level=Level.PICTURE)
        self.assertEqual(ended.reason, Reason.RTSP_ERROR)

    def test_several_reasons_come_root_causes_first(self):
        life = Life()
        life.check("picture_black", "clock_skew", "rtsp_error", level=Level.PICTURE)
        actions = life.check("picture_black", "clock_skew", "rtsp_error", level=Level.PICTURE)
        self.assertEqual(
            [action.reason.value for action in actions],
            ["rtsp_error", "picture_black", "clock_skew"],
        )

    def test_soft_reasons_say_so_and_have_to_last(self):
        life = Life()
        looks = [
            life.check("picture_blurred", "picture_black", level=Level.PICTURE) for _ in range(3)
        ]
        self.assertEqual([[(a.reason, a.soft) for a in actions] for actions in looks], [
            [], [(Reason.PICTURE_BLACK, False)], [(Reason.PICTURE_BLURRED, True)]
        ])

    def test_soft_reasons_only_bring_the_next_picture_forward(self):
        life = Life()
        life.check("picture_blurred", level=Level.PICTURE)
        schedule = life.decision.schedule
        self.assertEqual(schedule.next_picture - life.now, life.policy.soft_retry_s)
        self.assertGreater(schedule.next_check - life.now, life.policy.pulse_s * 0.9)

    def test_a_soft_reason_in_two_of_four_pictures_is_none(self):
        life = Life()
        for reasons in (["picture_moved"], [], ["picture_moved"], []) * 3:
            judged = PICTURE_REASONS | {Reason.PICTURE_MOVED}
            self.assertEqual(life.check(*reasons, level=Level.PICTURE, judged=judged), [])


class HealthOfADevice(unittest.TestCase):
    def test_the_first_good_check_makes_it_fine(self):
        life = Life()
        life.check(BAD)
        self.assertEqual(life.state.health, Health.UNKNOWN)
        life.check()
        self.assertEqual((life.state.health, life.state.since), (Health.OK, life.now))

    def test_a_check_that_could_judge_nothing_says_nothing(self):
        life = Life()
        life.check(judged=())
        self.assertEqual(life.state.health, Health.UNKNOWN)

    def test_an_unconfirmed_failure_leaves_it_as_it_was(self):
        life = Life()
        life.check()
        since = life.state.since
        life.check(BAD)
        self.assertEqual((life.state.health, life.state.since), (Health.OK, since))

    def test_it_is_the_worst_of_what_is_open(self):
        life = Life()
        for _ in range(2):
            life.check("clock_skew")
        self.assertEqual(life.state.health, Health.DEGRADED)
        for _ in range(2):
            life.check(BAD, judged={Reason.UNREACHABLE})
        self.assertEqual(life.state.health, Health.DOWN)
        for _ in range(2):
            life.check("clock_skew")
        self.assertEqual(life.state.health, Health.DEGRADED)

    def test_a_device_that_stays_fine_needs_no_write_of_its_memory(self):
        life = Life()
        life.check()
        memory = life.state.memory_dict()
        for _ in range(10):
            life.check(level=Level.PICTURE)
            self.assertEqual(life.state.memory_dict(), memory)
        self.assertEqual(memory, {"health": "ok", "since": 1060.0})

    def test_a_device_that_stays_down_needs_none_either(self):
        life = Life()
        for _ in range(4):
            life.check(BAD)
        memory = life.state.memory_dict()
        life.check(BAD)
        self.assertEqual(life.state.memory_dict(), memory)


class Flapping(unittest.TestCase):
    def flap(self, life: Life, times: int, after=60.0):
        for _ in range(times):
            for result in (BAD, BAD, GOOD, GOOD):
                life.check(*filter(None, [result]), after=after)

    def test_a_flapping_fault_is_kept_open(self):
        life = Life()
        self.flap(life, 10)
        self.assertEqual(len(life.actions(OpenFault)), 3)
        self.assertEqual(len(life.actions(EndFault)), 2)
        self.assertTrue(life.actions(OpenFault)[-1].flapping)
        self.assertFalse(life.actions(OpenFault)[0].flapping)
        self.assertEqual(life.state.health, Health.DOWN)
        self.assertEqual(len(life.actions(FaultFlapped)), 7)

    def test_it_ends_when_it_was_quiet_for_the_window(self):
        life = Life()
        self.flap(life, 10)
        last_turn = life.now
        first_good = life.now - 60.0
        while not life.check(after=300.0):
            self.assertLess(life.now - last_turn, POLICY.flap_window_s)
        self.assertEqual(life.actions(EndFault)[-1].ended_at, first_good)
        self.assertGreaterEqual(life.now - last_turn, POLICY.flap_window_s)
        self.assertEqual(life.state.health, Health.OK)
        self.assertEqual(life.state.tracks, {})

    def test_rare_trouble_is_not_flapping(self):
        life = Life()
        self.flap(life, 10, after=600.0)
        self.assertEqual(len(life.actions(OpenFault)), 10)
        self.assertEqual(len(life.actions(EndFault)), 10)

    def test_a_clock_set_back_does_not_hold_a_fault_for_ever(self):
        life = Life()
        self.flap(life, 10)
        life.now -= 10 * 86400.0
        actions = [action for _ in range(4) for action in life.check()]
        self.assertIn(EndFault, map(type, actions))


class Maintenance(unittest.TestCase):
    def test_nothing_opens_and_nothing_counts(self):
        life = Life()
        life.check()
        for _ in range(5):
            self.assertEqual(life.check(BAD, "clock_skew", in_maintenance=True), [])
        self.assertEqual(life.state.health, Health.MAINTENANCE)
        self.assertEqual(life.check(BAD), [])
        self.assertEqual(life.state.health, Health.UNKNOWN)
        (opened,) = life.check(BAD)
        self.assertEqual(opened.first_seen, life.now - 60.0)

    def test_an_open_fault_stays_or_ends(self):
        life = Life()
        life.check(BAD)
        life.check(BAD)
        life.check(BAD, in_maintenance=True)
        self.assertEqual(life.state.open_reasons, (BAD,))
        life.check(in_maintenance=True)
        (ended,) = life.check(in_maintenance=True)
        self.assertIsInstance(ended, EndFault)
        self.assertEqual(life.state.health, Health.MAINTENANCE)
        life.check()
        self.assertEqual((life.state.health, life.state.since), (Health.OK, life.now))

    def test_a_fault_that_outlasts_it_shows_again(self):
        life = Life()
        life.check(BAD)
        life.check(BAD)
        life.check(BAD, in_maintenance=True)
        self.assertEqual(life.check(BAD), [])
        self.assertEqual((life.state.health, life.state.since), (Health.DOWN, life.now))


class BehindAParent(unittest.TestCase):
    SUSPECTED = {"blocked_by": 1}
    CONFIRMED = {"blocked_by": 1, "blocked_confirmed": True, "blocked_since": 1060.0}

    def test_held_back_while_the_parent_is_suspected_then_put_down_to_it(self):
        life = Life()
        for _ in range(4):
            self.assertEqual(life.check(BAD, **self.SUSPECTED), [])
        (opened,) = life.check(BAD, **self.CONFIRMED)
        self.assertEqual((opened.cause_device_id, opened.first_seen), (1, 1060.0))

    def test_opens_alone_when_the_parent_turns_out_fine(self):
        life = Life()
        for _ in range(3):
            life.check(BAD, **self.SUSPECTED)
        (opened,) = life.check(BAD)
        self.assertIsNone(opened.cause_device_id)

    def test_a_suspicion_that_never_resolves_blocks_nothing(self):
        life = Life()
        life.check(BAD, **self.SUSPECTED)
        (opened,) = life.check(BAD, after=POLICY.stale_s, **self.SUSPECTED)
        self.assertIsNone(opened.cause_device_id)

    def test_a_parent_does_not_explain_everything(self):
        life = Life()
        life.check("clock_skew", **self.CONFIRMED)
        (opened,) = life.check("clock_skew", **self.CONFIRMED)
        self.assertIsNone(opened.cause_device_id)

    def test_stands_alone_when_the_parent_is_back_and_it_is_not(self):
        for checks in (2, 5):
            with self.subTest(checks_during_the_outage=checks):
                life = Life()
                for _ in range(checks):
                    life.check(BAD, **self.CONFIRMED)
                self.assertEqual(life.check(BAD), [])
                (alone,) = life.check(BAD)
                self.assertIsInstance(alone, FaultCause)
                self.assertIsNone(alone.cause_device_id)
                self.assertEqual([life.check(BAD) for _ in range(3)], [[]] * 3)

    def test_ends_with_the_parent(self):
        life = Life()
        for _ in range(3):
            life.check(BAD, **self.CONFIRMED)
        life.check()
        (ended,) = life.check()
        self.assertIsInstance(ended, EndFault)

    def test_a_fault_confirmed_just_before_its_parent_is_put_down_to_it(self):
        life = Life()
        life.check(BAD)
        life.check(BAD)
        (cause,) = life.check(
            BAD, blocked_by=1, blocked_confirmed=True, blocked_since=life.now + 30.0
        )
        self.assertEqual(cause.cause_device_id, 1)

    def test_a_fault_older_than_its_parents_is_not(self):
        life = Life()
        life.check(BAD)
        life.check(BAD)
        later = life.now + 600.0
        actions = life.check(
            BAD, after=600.0, blocked_by=1, blocked_confirmed=True, blocked_since=later
        )
        self.assertEqual(actions, [])


class NextLook(unittest.TestCase):
    def test_a_fine_device_at_its_interval_give_or_take(self):
        life = Life()
        life.check()
        wait = life.decision.schedule.next_check - life.now
        self.assertAlmostEqual(wait, POLICY.pulse_s, delta=POLICY.pulse_s * 0.05)
        grace = life.decision.schedule.stale_at - life.decision.schedule.next_check
        self.assertEqual(grace, POLICY.stale_s)

    def test_devices_drift_apart_and_always_by_the_same(self):
        waits = set()
        for device_id in range(1, 101):
            for _ in range(2):
                life = Life(device_id=device_id)
                life.check()
                waits.add(life.decision.schedule.next_check - life.now)
        self.assertEqual(len(waits), 100)
        self.assertGreater(max(waits) - min(waits), POLICY.pulse_s * 0.08)

    def test_soon_while_something_waits_to_be_confirmed(self):
        life = Life()
        waits = []
        for results in ((BAD,), (BAD,), (BAD,), (), ()):
            life.check(*results)
            waits.append(round(life.decision.schedule.next_check - life.now) == POLICY.retry_s)
        self.assertEqual(waits, [True, False, False, True, False])

    def test_refused_credentials_back_off_and_nothing_else_asks_meanwhile(self):
        life = Life()
        life.check("auth_failed")
        schedule = life.decision.schedule
        self.assertEqual(schedule.next_check, life.now + POLICY.lockout_backoff_s)
        self.assertGreaterEqual(schedule.next_picture, schedule.next_check)
        self.assertGreaterEqual(schedule.next_identity, schedule.next_check)
        self.assertGreater(schedule.stale_at, schedule.next_check)

    def test_a_picture_moves_the_next_picture_and_a_pulse_does_not(self):
        life = Life()
        life.check(level=Level.PICTURE)
        at = life.decision.schedule.next_picture
        self.assertAlmostEqual(at - life.now, POLICY.picture_s, delta=POLICY.picture_s * 0.05)
        self.assertGreater(life.decision.schedule.next_identity, life.now + 80000.0)
        life.check()
        self.assertEqual(life.decision.schedule.next_picture, at)

    def test_a_suspected_picture_is_looked_at_again_soon(self):
        life = Life()
        life.check("picture_black", level=Level.PICTURE)
        schedule = life.decision.schedule
        self.assertEqual(schedule.next_picture, life.now + POLICY.retry_s)
        self.assertEqual(schedule.next_check, schedule.next_picture)

    def test_a_picture_that_was_suspected_before_an_outage_does_not_hurry_it(self):
        life = Life()
        life.check("picture_black", level=Level.PICTURE)
        for _ in range(3):
            life.check(BAD, judged={Reason.UNREACHABLE})
        self.assertGreater(life.decision.schedule.next_check, life.now + 200.0)


class Memory(unittest.TestCase):
    def test_reasons_of_another_version_survive(self):
        track = {"open": True, "first_bad": 5.0, "flips": [5.0], "wind_speed": 3}
        memory = {"health": "degraded", "since": 5.0, "tracks": {"lens_fogged": track}}
        life = Life()
        life.state = DeviceState.from_dict(memory)
        life.check()
        del track["wind_speed"]
        self.assertEqual(life.state.memory_dict()["tracks"], {"lens_fogged": track})
        self.assertEqual(life.state.health, Health.DEGRADED)

    def test_the_schedule_comes_from_its_own_columns(self):
        state = DeviceState.from_dict({"health": "ok"}, next_picture=9.0, next_check=None)
        self.assertEqual((state.next_picture, state.next_check), (9.0, 0.0))

    def test_no_memory_is_an_unknown_device(self):
        self.assertEqual(DeviceState.from_dict(None), DeviceState())

    def test_what_another_version_wrote_is_unknown_and_the_rest_is_kept(self):
        memory = {
            "health": "asleep",
            "since": 5.0,
            "tracks": {
                "unreachable": {"open": True, "first_bad": 3.0, "cause": 4, "depth": "smell"},
                "refused": {"bits": "1", "open": 1, "flips": [2.0, "x"], "good_run": True},
                "rtsp_error": "broken",
            },
        }
        state = DeviceState.from_dict(memory, next_check=9.0)
        self.assertEqual((state.health, state.since, state.next_check), (Health.UNKNOWN, 5.0, 9.0))
        self.assertEqual(
            state.tracks,
            {
                "unreachable": Track(open=True, first_bad=3.0, cause=4),
                "refused": Track(flips=(2.0,)),
            },
        )

    def test_damaged_memory_is_none(self):
        for damaged in ([], "x", 7, {"tracks": []}, {"health": [], "since": "now", "tracks": 3}):
            with self.subTest(damaged=damaged):
                self.assertEqual(DeviceState.from_dict(damaged), DeviceState())

    def test_senseless_policies_are_refused(self):
        for values in ({"confirm_n": 4}, {"confirm_n": 0}, {"confirm_m": 33}, {"recover_k": 0}):
            with self.subTest(values), self.assertRaises(ValueError):
                Policy(**values)
