"""Properties of the proof of a roster, and of filling it."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.roster import (
    Officer,
    PatternError,
    Post,
    Rules,
    fill,
    overlapping,
    parse_row,
    prove,
    spread,
    uncovered,
)

START = datetime(2026, 1, 30, 7)
RULES = Rules(timedelta(hours=11), 6)


def month(days, officers=(), needed=1, hours=8):
    """Posts around the clock from the end of January on."""
    posts = []
    for number in range(days * 24 // hours):
        start = START + timedelta(hours=hours * number)
        end = start + timedelta(hours=hours)
        until = (end - timedelta(seconds=1)).date()
        key, slot = number, start.hour
        own = tuple(officers)
        posts.append(Post(key, slot, start.date(), until, start, end, needed, own))
    return posts


def rotation(days):
    """Four groups of two officers in three shifts: P P S S M M - -, each two days after the one
    before."""
    posts = []
    for number in range(days):
        for letter, hour in (("P", 7), ("S", 15), ("M", 23)):
            start = datetime(2026, 12, 1, hour) + timedelta(days=number)
            own = [g for g in range(4) if "PPSSMM--"[(number - 2 * g) % 8] == letter]
            until = (start + timedelta(hours=7)).date()
            officers = tuple(one for group in own for one in (group, group + 4))
            end = start + timedelta(hours=8)
            posts.append(Post(start, hour, start.date(), until, start, end, 2, officers))
    return posts


def span(posts):
    return posts[0].start, posts[-1].end


def kinds(found):
    return [one.kind for one in found]


@tagged("-at_install", "post_install")
class TestRosterProof(BaseCase):
    def test_rows(self):
        self.assertEqual(parse_row(" p,P  - S", {"P": 1, "S": 2}), (1, 1, None, 2))
        with self.assertRaises(PatternError):
            parse_row("P Q", {"P": 1})
        self.assertEqual(spread("P S -", 3), ["P S -", "- P S", "S - P"])

    def test_slots(self):
        self.assertEqual(overlapping([(7, 8), (15, 8), (23, 8)]), [])
        self.assertEqual(overlapping([(23, 8), (6, 2)]), [(0, 1)], "across midnight")
        self.assertEqual(uncovered([(7, 8), (15, 8)]), [(0.0, 7.0), (23.0, 24.0)])
        self.assertEqual(uncovered([(7, 24)]), [])

    def test_a_gap_over_a_border_of_months(self):
        posts = month(3, needed=0)
        hole = posts.pop(5)
        found = prove(posts, {}, RULES, span(posts))
        self.assertEqual([(f.kind, f.start, f.end) for f in found], [("gap", hole.start, hole.end)])

    def test_an_edge_that_does_not_meet_the_next_roster(self):
        first, *posts = month(3, needed=0)
        before = Post("x", 7, date(2026, 1, 29), date(2026, 1, 30), START - timedelta(hours=9),
                      START - timedelta(hours=1), 0, (), is_fixed=True)  # fmt: skip
        found = prove([first, *posts, before], {}, RULES, span([first, *posts]))
        self.assertEqual([(f.kind, f.end - f.start) for f in found], [("gap", timedelta(hours=1))])

    def test_one_officer_everywhere(self):
        posts = month(2, officers=(1,))
        self.assertEqual(set(kinds(prove(posts, {}, RULES, span(posts)))), {"rest"})

    def test_twice_at_once(self):
        post = month(1, officers=(1,))[0]
        twin = Post("b", 8, post.day, post.until, post.start, post.end, 1, (1,), in_room=False)
        self.assertEqual(kinds(prove([post, twin], {}, RULES)), ["overlap"])

    def test_days_in_a_row(self):
        posts = [post for post in month(9, officers=(1,)) if post.slot == 7]
        found = prove(posts, {}, Rules(timedelta(hours=11), 6, gapless=False))
        self.assertEqual([(f.kind, f.count) for f in found], [("row", 7)])

    def test_usual_case_is_filled(self):
        """Four groups of two in three shifts, one of them on leave: also with rules that leave no
        room to spare, where others have to be moved."""
        for rest, row in ((8, 7), (8, 6), (11, 7), (16, 7)):
            rules = Rules(timedelta(hours=rest), row)
            for length in (1, 3, 14, 31):
                for first in range(0, 24, 5):
                    with self.subTest(rest=rest, row=row, length=length, first=first):
                        begin = date(2026, 12, 1) + timedelta(days=first)
                        self.check_filled(rules, (begin, begin + timedelta(days=length - 1)))

    def check_filled(self, rules, absence):
        officers = [Officer(0, (absence,)), *map(Officer, range(1, 8))]
        filled = fill(rotation(31), officers, rules)
        found = prove(filled, {one.id: one for one in officers}, rules, span(filled))
        self.assertEqual(found, [])

    def test_what_cannot_be_filled_ends(self):
        """Nine of ten gone: nobody tries for ever, and whoever is there has his shifts."""
        gone = ((date(2026, 12, 1), date(2027, 1, 1)),)
        officers = [*map(Officer, range(2)), *[Officer(n, gone) for n in range(2, 8)]]
        filled = fill(rotation(31), officers, Rules())
        found = prove(filled, {one.id: one for one in officers}, Rules(), span(filled))
        self.assertEqual(set(kinds(found)), {"missing"})

    @settings(max_examples=60, deadline=None)
    @given(
        st.integers(1, 10),
        st.integers(1, 2),
        st.integers(2, 12),
        st.lists(st.tuples(st.integers(0, 11), st.integers(0, 12), st.integers(0, 4)), max_size=6),
    )
    def test_what_is_filled_is_never_wrong_but_for_what_is_missing(self, count, needed, days, off):
        absences = {}
        for officer, first, length in off:
            begin = START.date() + timedelta(days=first)
            absences.setdefault(officer, []).append((begin, begin + timedelta(days=length)))
        officers = [Officer(n, tuple(absences.get(n, ()))) for n in range(count)]
        posts = month(days, officers=(0,), needed=needed)
        filled = fill(posts, officers, RULES)
        found = prove(filled, {one.id: one for one in officers}, RULES, span(posts))
        self.assertLessEqual(set(kinds(found)), {"missing"})
        for one in (f for f in found if f.kind == "missing"):
            self.assertEqual(one.count, needed - len(one.post.officers))
