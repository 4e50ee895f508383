"""Uptime: every second of a day is in exactly one state, in the company's time zone."""

import random
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from ..models import cctv_poll_rows
from ..models.cctv_poll_frame import Frame
from ..models.cctv_poll_outcome import decide_all
from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from .poll_common import START, PollCase

STATES = {
    "ok": "up_s",
    "degraded": "degraded_s",
    "down": "down_s",
    "maintenance": "maintenance_s",
    "unknown": "unknown_s",
}
PARTS = tuple(STATES.values())

ZONES = (
    "Asia/Jakarta",
    "Asia/Jayapura",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of daylight saving time
    "Asia/Kathmandu",
    "America/Sao_Paulo",  # used to change its clocks at midnight
    "UTC",
)


def naive(*parts):
    return datetime(*parts)


@tagged("post_install", "-at_install")
class TestAccounting(PollCase):
    def setUp(self):
        super().setUp()
        self.accounting = self.env["cctv.accounting"]

    def set_state(self, device, state, since, stale_at=None):
        """As the poller would have left it."""
        self.env.cr.execute(
            "UPDATE cctv_device_status SET state = %s, accounted_until = %s, stale_at = %s"
            " WHERE device_id = %s",
            [state, since, stale_at or since + timedelta(days=365), device.id],
        )
        self.env.invalidate_all()

    def days(self, device):
        """{day: {part: seconds}}, parts without seconds left out."""
        accounts = self.env["cctv.uptime.day"].search([("device_id", "=", device.id)])
        return {
            account.day: {part: account[part] for part in PARTS if account[part]}
            for account in accounts
        }

    def test_day_ends_at_midnight_of_the_company(self):
        self.set_state(self.camera, "ok", naive(2026, 3, 2, 16, 0))
        self.accounting._account(self.camera.ids, naive(2026, 3, 2, 18, 0))
        self.assertEqual(
            self.days(self.camera),
            {date(2026, 3, 2): {"up_s": 3600}, date(2026, 3, 3): {"up_s": 3600}},
        )

    def test_time_after_stale_is_unknown(self):
        self.set_state(self.camera, "down", naive(2026, 3, 2, 3, 0), naive(2026, 3, 2, 3, 10))
        self.accounting._account(self.camera.ids, naive(2026, 3, 2, 4, 0))
        self.assertEqual(
            self.days(self.camera), {date(2026, 3, 2): {"down_s": 600, "unknown_s": 3000}}
        )

    def test_stale_before_the_last_account(self):
        self.set_state(self.camera, "ok", naive(2026, 3, 2, 3, 0), naive(2026, 3, 2, 2, 0))
        self.accounting._account(self.camera.ids, naive(2026, 3, 2, 4, 0))
        self.assertEqual(self.days(self.camera), {date(2026, 3, 2): {"unknown_s": 3600}})

    def test_twice_is_once(self):
        self.set_state(self.camera, "ok", naive(2026, 3, 2, 3, 0))
        for _ in range(2):
            self.accounting._account(self.camera.ids, naive(2026, 3, 2, 4, 0))
        self.accounting._account(self.camera.ids, naive(2026, 3, 2, 3, 30))
        self.assertEqual(self.days(self.camera), {date(2026, 3, 2): {"up_s": 3600}})

    def test_checks_are_counted_once(self):
        for _ in range(3):
            self.apply(self.verdict(self.camera))
        self.accounting._account(self.camera.ids, from_epoch(self.now))
        self.apply(self.verdict(self.camera))
        self.accounting._account(self.camera.ids, from_epoch(self.now))
        account = self.env["cctv.uptime.day"].search([("device_id", "=", self.camera.id)])
        self.assertEqual(account.checks, 4)

    def test_who_is_not_polled_has_no_uptime(self):
        self.set_state(self.camera, "ok", naive(2026, 3, 2, 3, 0))
        self.env.cr.execute(
            "UPDATE maintenance_equipment SET cctv_poll_enabled = FALSE WHERE id = %s",
            [self.camera.id],
        )
        self.accounting._account(self.camera.ids, naive(2026, 3, 2, 4, 0))
        self.assertFalse(self.days(self.camera))
        self.assertEqual(self.camera.cctv_status_id.accounted_until, naive(2026, 3, 2, 4, 0))

    def test_change_of_state_is_booked_under_the_old_state(self):
        self.apply(self.verdict(self.camera), after_s=0)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.good(self.camera)
        self.accounting._account(self.camera.ids, from_epoch(self.now + 30))
        self.assertEqual(
            self.days(self.camera), {date(2026, 3, 2): {"up_s": 120 + 30, "down_s": 120}}
        )

    def test_location_and_company_are_noted(self):
        self.set_state(self.camera, "ok", naive(2026, 3, 2, 3, 0))
        self.accounting._account(None, naive(2026, 3, 2, 4, 0))
        account = self.env["cctv.uptime.day"].search([("device_id", "=", self.camera.id)])
        self.assertEqual((account.location_id, account.company_id), (self.lobby, self.company))

    def test_days_add_up_in_every_zone(self):
        """Random states at random moments around changes of the clocks, against the calendar."""
        chance = random.Random(20260302)
        for zone in ZONES:
            for start in (naive(2026, 3, 7), naive(2026, 10, 24), naive(2018, 11, 2)):
                with self.subTest(zone=zone, start=start):
                    self.check_random_days(zone, start, chance)

    def check_random_days(self, zone, start, chance):
        self.env["cctv.uptime.day"].sudo().search([]).unlink()
        self.company.partner_id.tz = zone
        device, now = self.camera, start
        end = start + timedelta(days=4)
        expected = {}
        self.set_state(device, "unknown", now)
        while now < end:
            state = chance.choice(list(STATES))
            until = min(end, now + timedelta(seconds=chance.randint(1, 90000)))
            stale_at = now + timedelta(seconds=chance.randint(-5000, 120000))
            self.set_state(device, state, now, stale_at)
            self.accounting._account(device.ids, until)
            self.expect(expected, zone, state, now, until, stale_at)
            now = until
        found = self.days(device)
        self.assertEqual(found, expected)
        for day in sorted(found)[1:-1]:
            self.assertEqual(sum(found[day].values()), seconds_of(day, zone))

    def expect(self, expected, zone, state, since, until, stale_at):
        """Second by second would take long: by the pieces between all borders."""
        borders = {since, until, *midnights(zone, since, until)}
        if since < stale_at < until:
            borders.add(stale_at)
        borders = sorted(borders)
        for t0, t1 in zip(borders, borders[1:], strict=False):
            day = t0.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone)).date()
            part = STATES[state] if t0 < stale_at else "unknown_s"
            parts = expected.setdefault(day, {})
            parts[part] = parts.get(part, 0) + int((t1 - t0).total_seconds())


def midnights(zone, since, until):
    """The beginnings of local days within a span, naive UTC."""
    day = since.date() - timedelta(days=2)
    while day <= until.date() + timedelta(days=2):
        at = first_moment(day, zone)
        if since < at < until:
            yield at
        day += timedelta(days=1)


def first_moment(day, zone):
    """The first second of a local day, naive UTC: where midnight is skipped, the jump."""
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def seconds_of(day, zone):
    span = first_moment(day + timedelta(days=1), zone) - first_moment(day, zone)
    return int(span.total_seconds())


@tagged("post_install", "-at_install")
class TestAccountingStatements(PollCase):
    def test_one_statement_for_all(self):
        for n in range(30):
            self.make_device("camera", False, f"10.6.0.{n + 1}")
        self.env.flush_all()
        self.env["cctv.accounting"]._zones()
        with self.assertQueryCount(3):
            self.env["cctv.accounting"]._account(None, from_epoch(START + 86400 * 3))


@tagged("post_install", "-at_install")
class TestRebooking(PollCase):
    """The time between the first sign of a new state and its confirmation is the new state's."""

    def setUp(self):
        super().setUp()
        self.accounting = self.env["cctv.accounting"]

    def days(self):
        self.accounting._account(self.camera.ids, from_epoch(self.now))
        accounts = self.env["cctv.uptime.day"].search([("device_id", "=", self.camera.id)])
        return {
            account.day: {part: account[part] for part in PARTS if account[part]}
            for account in accounts
        }

    def test_down_from_the_first_failure(self):
        self.apply(self.verdict(self.camera), after_s=0)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.wait(30)
        self.assertEqual(self.days(), {date(2026, 3, 2): {"up_s": 60, "down_s": 60 + 30}})

    def test_up_from_the_first_good_check(self):
        self.apply(self.verdict(self.camera), after_s=0)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.good(self.camera)
        self.assertEqual(self.days(), {date(2026, 3, 2): {"up_s": 60 + 60, "down_s": 120}})

    def test_over_midnight(self):
        """Midnight in Jakarta is 17:00 UTC, 14 hours after the start."""
        self.apply(self.verdict(self.camera), after_s=0)
        self.policy.write({"stale_s": 86400})
        self.apply(self.verdict(self.camera))
        self.wait(14 * 3600 - 60 - 90)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(
            self.days(),
            {
                date(2026, 3, 2): {"up_s": 14 * 3600 - 30, "down_s": 30},
                date(2026, 3, 3): {"down_s": 30},
            },
        )

    def test_outage_of_the_poller_stays_unknown(self):
        """One failure, then nobody looks for an hour, then the second: what is known of the time
        in between is the grace before the state became stale."""
        self.apply(self.verdict(self.camera), after_s=0)
        self.apply(self.verdict(self.camera, Reason.UNREACHABLE))
        stale_at = self.camera.cctv_status_id.stale_at
        grace = int((stale_at - from_epoch(self.now)).total_seconds())
        self.apply(self.verdict(self.camera, Reason.UNREACHABLE), after_s=3600)
        self.assertEqual(self.camera.cctv_status_id.known_since, from_epoch(self.now))
        self.assertEqual(
            self.days(),
            {date(2026, 3, 2): {"up_s": 60, "down_s": grace, "unknown_s": 3600 - grace}},
        )

    def test_against_the_calendar(self):
        """Random checks through days in several zones: down is exactly from each first failure to
        the first good check after it, whatever was booked in between."""
        chance = random.Random(4)
        for zone in ("Asia/Jakarta", "Europe/Berlin", "Australia/Lord_Howe"):
            with self.subTest(zone=zone):
                self.check_random_checks(zone, chance)

    def check_random_checks(self, zone, chance):
        self.company.partner_id.tz = zone
        self.policy.write({"confirm_m": 2, "flap_max": 20, "stale_s": 86400})
        self.env["cctv.uptime.day"].sudo().search([]).unlink()
        self.env.cr.execute(
            "UPDATE cctv_device_status SET state = 'ok', decision_memory = NULL,"
            " accounted_until = %(now)s, since = %(now)s, known_since = NULL, stale_at = NULL",
            {"now": from_epoch(self.now)},
        )
        self.env.invalidate_all()
        start, truth = self.now, []
        self.apply(self.verdict(self.camera), after_s=0)
        while self.now < start + 3 * 86400:
            is_bad = chance.random() < 0.5
            for _ in range(chance.randint(2, 4)):  # so that each turn is confirmed
                self.wait(chance.randint(60, 7000))
                truth.append((self.now, is_bad))
                verdict = self.verdict(self.camera, *[Reason.UNREACHABLE] * is_bad)
                self.poll._apply_verdicts([verdict], self.now)
            if chance.random() < 0.3:
                self.accounting._account(None, from_epoch(self.now))
        self.assertEqual(self.days(), self.expected(zone, start, truth))

    def expected(self, zone, start, truth):
        days, is_bad, since = {}, False, start
        for at, turns_bad in [*truth, (self.now, None)]:
            self.add(days, zone, since, at, "down_s" if is_bad else "up_s")
            is_bad, since = turns_bad, at
        return days

    def add(self, days, zone, since, until, part):
        t0, t1 = from_epoch(since), from_epoch(until)
        borders = sorted({t0, t1, *midnights(zone, t0, t1)})
        for a, b in zip(borders, borders[1:], strict=False):
            day = a.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone)).date()
            parts = days.setdefault(day, {})
            parts[part] = parts.get(part, 0) + int((b - a).total_seconds())

    def test_one_statement_for_all(self):
        spans = 30
        for n in range(spans):
            self.make_device("camera", False, f"10.6.1.{n + 1}")
        devices = self.Device.search([("cctv_address", "=like", "10.6.1.%")])
        for reason in ((), (Reason.UNREACHABLE,)):
            self.apply(*[self.verdict(device, *reason) for device in devices])
        rows = cctv_poll_rows.read_states(self.env, devices.ids)
        frame = Frame(
            cctv_poll_rows.read_topology(self.env), cctv_poll_rows.read_rules(self.env)
        )
        self.wait(60)
        verdicts = [self.verdict(device, Reason.UNREACHABLE) for device in devices]
        outcomes = decide_all(verdicts, rows, frame, self.now)
        with self.assertQueryCount(1):
            self.accounting._account(devices.ids, from_epoch(self.now), outcomes)
