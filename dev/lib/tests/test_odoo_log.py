"""Counting what Odoo's test runner logs."""

import unittest

from devenv import odoo_log
from devenv.tally import Tally

HEAD = "2026-01-02 03:04:05,678 99 "
TOTAL = HEAD + "INFO db odoo.tests.result: {} failed, {} error(s) of {} tests when loading database"
SKIP = HEAD + "INFO db odoo.addons.helpdesk_cctv.tests.test_a: skipped TestA.test_b : no browser"


class TestRead(unittest.TestCase):
    def test_counts_failures_errors_and_skips(self):
        log = "\n".join([SKIP, TOTAL.format(2, 1, 10)])
        tally = odoo_log.read(log, status=1)
        self.assertEqual((tally.passed, tally.failed), (6, 3))
        self.assertEqual(
            tally.skips, ("odoo.addons.helpdesk_cctv.tests.test_a.TestA.test_b: no browser",)
        )

    def test_names_what_failed(self):
        bad = HEAD + "ERROR db odoo.addons.helpdesk_cctv.tests.test_a: FAIL: TestA.test_c"
        tally = odoo_log.read("\n".join([bad, TOTAL.format(1, 0, 2)]), status=1)
        self.assertEqual(tally.bad, ("odoo.addons.helpdesk_cctv.tests.test_a: TestA.test_c",))

    def test_a_clean_run(self):
        self.assertEqual(odoo_log.read(TOTAL.format(0, 0, 4), status=0), Tally(passed=4))

    def test_no_total_is_a_failure(self):
        for log, status in (("Killed", 137), ("", 0)):
            named = (f"Odoo itself: no total, status {status}",)
            self.assertEqual(odoo_log.read(log, status), Tally(failed=1, bad=named))

    def test_a_bad_status_without_a_failed_test_is_a_failure(self):
        tally = odoo_log.read(TOTAL.format(0, 0, 4), status=1)
        self.assertEqual(tally, Tally(3, 1, bad=("Odoo itself: status 1",)))

    def test_text_that_only_looks_like_a_total_or_a_skip(self):
        log = "\n".join(
            [
                TOTAL.format(0, 1, 3),
                "0 failed, 0 error(s) of 99 tests",
                HEAD + "INFO db odoo.addons.x: 0 failed, 0 error(s) of 99 tests",
                HEAD + "INFO db odoo.addons.mail.models.mail: skipped a : b",
            ]
        )
        self.assertEqual(odoo_log.read(log, status=1), Tally(2, 1))

    def test_no_test_at_all_is_not_good(self):
        self.assertFalse(odoo_log.read(TOTAL.format(0, 0, 0), status=0).good)
        self.assertFalse(Tally(passed=3, failed=1).good)
        self.assertTrue(Tally(passed=3, skips=("a: b",)).good)

    def test_closing_line(self):
        self.assertEqual(str(Tally(3, 0)), "3 passed, 0 failed")
        self.assertEqual(str(Tally(3, 1, ("a: b",))), "3 passed, 1 failed, 1 skipped")


class TestTelling(unittest.TestCase):
    def test_shows_trouble_and_totals_only(self):
        shown = [
            HEAD + "ERROR db odoo.addons.helpdesk_cctv: ERROR: TestA.test_b",
            "Traceback (most recent call last):",
            TOTAL.format(0, 0, 1),
        ]
        hidden = [HEAD + "INFO db odoo.modules.loading: 40 modules loaded"]
        self.assertEqual([odoo_log.telling(line) for line in shown], [True] * 3)
        self.assertEqual([odoo_log.telling(line) for line in hidden], [False])
