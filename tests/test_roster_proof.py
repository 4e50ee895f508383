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
