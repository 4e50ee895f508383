"""What footage proves: gaps, hours, explanations, retention; without a database."""

import math
from datetime import date

from odoo.tests import BaseCase, tagged

from ..models.cctv_recording_proof import Expectation, prove
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Footage
from ..tools.spans import common, day_bounds, hours_of_day, local_day, merged, total, without

DAY, ZONE = date(2026, 3, 1), "Asia/Jakarta"
MIDNIGHT, NEXT = day_bounds(DAY, ZONE)
HOUR = 3600.0


def hours(*pairs):
    return tuple((MIDNIGHT + a * HOUR, MIDNIGHT + b * HOUR) for a, b in pairs)


@tagged("at_install")
class TestSpans(BaseCase):
    def test_arithmetic(self):
        self.assertEqual(merged([(5, 6), (0, 2), (2, 3), (9, 9), (8, 7)]), [(0, 3), (5, 6)])
        self.assertEqual(common([(0, 10), (20, 30)], [(5, 25)]), [(5, 10), (20, 25)])
        self.assertEqual(without([(0, 10)], [(0, 2), (4, 5), (9, 20)]), [(2, 4), (5, 9)])
        self.assertEqual(total([(0, 2), (5, 6)]), 3)

    def test_what_is_found_and_what_is_missing_is_all(self):
        spans, day = merged([(a, a + a % 7 + 1) for a in range(-10, 200, 9)]), [(0, 150)]
        self.assertEqual(total(common(spans, day)) + total(without(day, spans)), 150)

    def test_days_have_the_length_that_clocks_make_them(self):
        self.assertEqual(total([day_bounds(DAY, ZONE)]), 24 * HOUR)
        spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
        self.assertEqual(total([day_bounds(spring, "Europe/Berlin")]), 23 * HOUR)
        self.assertEqual(total([day_bounds(autumn, "Europe/Berlin")]), 25 * HOUR)
        self.assertEqual(local_day(MIDNIGHT, ZONE), DAY)
        self.assertEqual(local_day(MIDNIGHT - 1, ZONE), date(2026, 2, 28))

    def test_hours_over_midnight(self):
        self.assertEqual(hours_of_day(DAY, ZONE, 6, 18.5), list(hours((6, 18.5))))
        self.assertEqual(hours_of_day(DAY, ZONE, 18, 6), list(hours((0, 6), (18, 24))))
        self.assertEqual(hours_of_day(DAY, ZONE, 6, 24), list(hours((6, 24))))


@tagged("at_install")
class TestProof(BaseCase):
    def expected(self, **values):
        return Expectation(DAY, ZONE, retention_days=30, **values)

    def prove(self, *found, down=(), maintenance_s=0.0, oldest=None, **values):
        coarse = values.pop("coarse", False)
        footage = Footage(1, hours(*found), oldest, "hikvision", coarse=coarse)
        return prove(footage, self.expected(**values), down, maintenance_s)

    def test_all_of_it(self):
        proof = self.prove((-3, 30))
        self.assertEqual(proof.result, "proven")
        self.assertEqual((proof.covered_s, proof.expected_s), (86400, 86400))
        self.assertEqual(proof.findings(), [])
        self.assertIn(Reason.RECORDING_GAP, proof.judged())

    def test_gaps_that_count(self):
        proof = self.prove((0, 5), (5.05, 10), (11, 24))
        self.assertEqual((proof.result, proof.gaps), ("gaps", hours((10, 11))))
        self.assertEqual(proof.covered_s, 86400 - 3600 - 180, "the small gap is not found either")
        (finding,) = proof.findings()
        self.assertEqual((finding.reason, finding.values["minutes"]), (Reason.RECORDING_GAP, 60))
        self.assertEqual(self.prove((0, 5), (5.05, 24)).result, "proven")
        self.assertEqual(self.prove((0, 5), (5.05, 24), gap_s=60.0).result, "gaps")

    def test_nothing_at_all(self):
        proof = self.prove()
        self.assertEqual((proof.result, proof.gap_s), ("missing", 86400))
        self.assertEqual(proof.findings()[0].code, "footage_missing")
        self.assertEqual(self.prove((-5, 0), (24, 30)).result, "missing", "of another day")

    def test_only_the_hours_that_are_to_be_recorded(self):
        values = {"plan": "hours", "start_h": 20.0, "end_h": 5.0}
        self.assertEqual(self.prove((0, 5), (20, 24), **values).result, "proven")
        proof = self.prove((6, 24), **values)
        self.assertEqual((proof.result, proof.gaps), ("gaps", hours((0, 5))))
        self.assertEqual(proof.expected_s, 9 * 3600)

    def test_on_motion_gaps_are_natural(self):
        self.assertEqual(self.prove((9, 9.1), plan="motion").result, "proven")
        self.assertEqual(self.prove(plan="motion").result, "missing")

    def test_gap_of_a_camera_that_was_down_is_explained(self):
        down = [(MIDNIGHT + 9.9 * HOUR, MIDNIGHT + 11.05 * HOUR, "camera")]
        proof = self.prove((0, 10), (11, 24), down=down)
        self.assertEqual((proof.result, proof.cause, proof.explained_s), ("gaps", "camera", 3600))
        self.assertTrue(proof.is_explained)
        self.assertEqual(proof.findings(), [])
        self.assertNotIn(Reason.RECORDING_GAP, proof.judged(), "neither proved nor disproved")
        longer = self.prove((0, 10), (12, 24), down=down)
        self.assertFalse(longer.is_explained)
        self.assertTrue(longer.findings())

    def test_gap_of_a_recorder_that_was_down(self):
        down = [(MIDNIGHT + 10 * HOUR, MIDNIGHT + 11 * HOUR, "recorder")]
        self.assertEqual(self.prove((0, 10), (11, 24), down=down).cause, "recorder")

    def test_maintenance_explains_as_long_as_it_took(self):
        self.assertEqual(self.prove((0, 10), (11, 24), maintenance_s=3700).cause, "maintenance")
        self.assertFalse(self.prove((0, 10), (11, 24), maintenance_s=1800).is_explained)

    def test_samples_show_no_short_gaps(self):
        self.assertEqual(self.prove((0, 10), (11, 24), coarse=True).result, "proven")
        self.assertEqual(self.prove((0, 10), (13, 24), coarse=True).result, "gaps")

    def test_retention(self):
        def held(days, **values):
            return self.prove((0, 24), oldest=NEXT - days * 86400, **values)

        self.assertEqual((held(30).held_days, held(30).is_short), (30, False))
        self.assertFalse(held(29).is_short, "a day is tolerated")
        short = held(28)
        self.assertTrue(short.is_short)
        (finding,) = short.findings()
        self.assertEqual(finding.values, {"held": 28, "demanded": 30})
        self.assertFalse(held(5, in_service=date(2026, 2, 25)).is_short, "it is new")
        self.assertTrue(held(2, in_service=date(2026, 2, 21)).is_short)
        self.assertIsNone(self.prove((0, 24)).held_days)
        self.assertNotIn(Reason.RETENTION_SHORT, self.prove((0, 24)).judged())

    def test_what_could_not_be_looked_for_judges_nothing(self):
        for error, reason in (
            ("no_search", "no_search"),
            ("auth_refused", "refused"),
            ("reply_timeout", "no_answer"),
            ("never heard of", "no_answer"),
        ):
            proof = prove(Footage(1, error=error), self.expected())
            self.assertEqual((proof.result, proof.reason), ("unchecked", reason))
            self.assertFalse(proof.judged() or proof.findings())

    def test_numbers_that_are_none(self):
        spans = ((math.nan, 1.0), (-math.inf, math.inf), (MIDNIGHT, MIDNIGHT + HOUR))
        proof = prove(Footage(1, spans, math.inf), self.expected())
        self.assertEqual((proof.result, proof.covered_s, proof.held_days), ("gaps", 3600, None))
