"""Dates of what comes again and again: month ends, days off, and nothing twice."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from hypothesis import given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.recurrence import Rule, due_between, next_working_day
from ..tools.working_days import OFFICE_WEEK, NoWorkingDay, WorkCalendar

JAKARTA = "Asia/Jakarta"
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
rules = st.one_of(
    st.builds(Rule, days, st.integers(1, 60), st.just("day")),
    st.builds(Rule, days, st.integers(1, 20), st.just("week")),
    st.builds(Rule, days, st.integers(1, 18), st.just("month")),
)


def off(*holidays):
    """Office days in Jakarta without these dates."""
    spans = [
        (datetime.combine(day, datetime.min.time()) - timedelta(hours=7),
         datetime.combine(day, datetime.min.time()) + timedelta(hours=17))
        for day in holidays
    ]  # fmt: skip
    return WorkCalendar(JAKARTA, (OFFICE_WEEK,), spans)


def dates(rule, since, until):
    return [day for _number, day in rule.between(since, until)]


@tagged("post_install", "-at_install")
class TestRecurrence(BaseCase):
    def test_month_ends(self):
        """The 31st is the last day of short months, and comes back."""
        rule = Rule(date(2027, 1, 31), 1, "month")
        self.assertEqual(
            dates(rule, date(2027, 1, 1), date(2027, 5, 31)),
            [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30),
             date(2027, 5, 31)],
        )  # fmt: skip
        self.assertEqual(Rule(date(2027, 8, 31), 6, "month").occurrence(1), date(2028, 2, 29))

    def test_weeks_and_last(self):
        rule = Rule(date(2027, 1, 4), 2, "week", date(2027, 2, 10))
        self.assertEqual(
            dates(rule, date(2027, 1, 5), date(2028, 1, 1)), [date(2027, 1, 18), date(2027, 2, 1)]
        )

    def test_no_rule(self):
        for every, unit in ((0, "day"), (-1, "month"), (1, "year")):
            with self.assertRaises(ValueError):
                Rule(date(2027, 1, 1), every, unit)

    @settings(max_examples=150, deadline=None)
    @given(rules, days, st.integers(0, 800))
    def test_between_is_what_occurrence_says(self, rule, since, length):
        """Nothing is skipped and nothing made up, wherever one begins to look."""
        until = since + timedelta(days=length)
        everything, number = [], 0
        while (day := rule.occurrence(number)) <= until:
            everything.append((number, day))
            number += 1
        wanted = [(number, day) for number, day in everything if day >= since]
        self.assertEqual(list(rule.between(since, until)), wanted)

    @settings(max_examples=150, deadline=None)
    @given(rules, st.integers(0, 200))
    def test_months_keep_their_day(self, rule, number):
        if rule.unit == "month":
            day = rule.occurrence(number)
            last = monthrange(day.year, day.month)[1]
            self.assertEqual(day.day, min(rule.first.day, last))

    def test_holiday_moves_to_the_next_working_day(self):
        """1 May 2027 is a Saturday; Monday is a holiday too."""
        due = due_between(
            Rule(date(2027, 5, 1), 1, "month"), off(date(2027, 5, 3)), date(2027, 5, 1),
            date(2027, 5, 31),
        )  # fmt: skip
        self.assertEqual([(d.date, d.day) for d in due], [(date(2027, 5, 1), date(2027, 5, 4))])

    def test_moved_out_of_the_window(self):
        """What moves beyond the last day is not due yet, and is found when that day comes."""
        rule, calendar = Rule(date(2027, 5, 1), 1, "month"), off()
        self.assertFalse(due_between(rule, calendar, date(2027, 4, 2), date(2027, 5, 2)))
        found = due_between(rule, calendar, date(2027, 5, 3), date(2027, 5, 3))
        self.assertEqual([d.date for d in found], [date(2027, 5, 1)])

    def test_each_day_over_a_weekend_is_one_monday(self):
        due = due_between(
            Rule(date(2027, 4, 30), 1, "day"), off(), date(2027, 4, 30), date(2027, 5, 4)
        )
        self.assertEqual(
            [(d.date, d.day) for d in due],
            [(date(2027, 4, 30),) * 2, (date(2027, 5, 3),) * 2, (date(2027, 5, 4),) * 2],
        )

    def test_no_working_day_at_all(self):
        with self.assertRaises(NoWorkingDay):
            due_between(
                Rule(date(2027, 1, 1), 1, "day"), WorkCalendar("UTC", ({},)), date(2027, 1, 1),
                date(2027, 2, 1),
            )  # fmt: skip

    @settings(max_examples=150, deadline=None)
    @given(rules, days, st.integers(0, 200), st.lists(st.integers(0, 200), max_size=20))
    def test_due_days(self, rule, since, length, holidays):
        """Working days in the window, each once, in order, none before its date; cut in two, the
        window gives the same."""
        until = since + timedelta(days=length)
        calendar = off(*(since + timedelta(days=n) for n in holidays))
        found = due_between(rule, calendar, since, until)
        seen = [due.day for due in found]
        self.assertEqual(seen, sorted(set(seen)))
        for due in found:
            self.assertTrue(since <= due.day <= until and calendar.working_day(due.day))
            self.assertEqual(rule.occurrence(due.number), due.date)
            self.assertEqual(next_working_day(calendar, due.date), due.day)
        middle = since + timedelta(days=length // 2)
        halves = due_between(rule, calendar, since, middle)
        halves += due_between(rule, calendar, middle + timedelta(days=1), until)
        self.assertEqual(halves, found)
