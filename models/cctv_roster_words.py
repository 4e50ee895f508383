"""The findings of a roster's proof in words."""

from odoo.tools import format_date

from .cctv_accounting import company_time

SHOWN = 20
"""Sentences that are shown; of the others their number."""


def listed(env, sentences) -> list:
    """No more sentences than somebody reads, each once."""
    sentences = list(dict.fromkeys(sentences))
    more = len(sentences) - SHOWN
    return sentences[:SHOWN] + ([env._("… and %s more.", more)] if more > 0 else [])


def unfilled(env) -> str:
    """What is to be done where filling has found nobody."""
    return env._(
        "Nobody is found who is free, rested and not on leave, also when others change their "
        "shifts. Name another officer, or change rest and days in a row of the control room."
    )


class Words:
    """Sentences about findings in the rosters of one control room, in the reader's language."""

    def __init__(self, room):
        self._room, self._env = room, room.env
        self._slots = {slot.id: slot for slot in room.env["cctv.shift.slot"].sudo().search([])}

    def all(self, findings) -> list:
        """A sentence for each finding: when it is, what is wrong."""
        officers = self._env["cctv.officer"].sudo().with_context(active_test=False)
        names = {
            officer.id: officer.name
            for officer in officers.browse({f.officer for f in findings if f.officer}).exists()
        }
        return [self._sentence(finding, names.get(finding.officer, "")) for finding in findings]

    def post(self, post) -> str:
        """'Sat 12 Dec, Morning 07:00–15:00'"""
        slot = self._slots.get(post.slot)
        return self._env._(
            "%(day)s, %(slot)s", day=self.day(post.day), slot=slot._words() if slot else ""
        )

    def day(self, day) -> str:
        return format_date(self._env, day, date_format="EEE d MMM y")

    def moment(self, at) -> str:
        local = company_time(self._room.company_id, at)
        return f"{self.day(local.date())} {local:%H:%M}"

    def _sentence(self, finding, name) -> str:
        return getattr(self, f"_{finding.kind}")(finding, name)

    def _gap(self, finding, _name):
        return self._env._(
            "Nobody is there from %(begin)s to %(end)s.",
            begin=self.moment(finding.start),
            end=self.moment(finding.end),
        )

    def _shifts(self, finding, _name):
        return self._env._(
            "Two shifts at once: %(one)s and %(other)s.",
            one=self.post(finding.other),
            other=self.post(finding.post),
        )

    def _missing(self, finding, _name):
        post = finding.post
        return self._env._(
            "%(post)s: %(has)s of %(needed)s officers.",
            post=self.post(post),
            has=len(post.officers),
            needed=post.needed,
        )

    def _overlap(self, finding, name):
        return self._env._(
            "%(name)s is in two shifts at once: %(one)s and %(other)s.",
            name=name,
            one=self.post(finding.other),
            other=self.post(finding.post),
        )

    def _rest(self, finding, name):
        hours = (finding.start - finding.other.end).total_seconds() / 3600
        return self._env._(
            "%(name)s has %(hours)s hours of rest between %(one)s and %(other)s; %(least)s are "
            "needed.",
            name=name or self._env._("The group"),
            hours=f"{hours:g}",
            one=self.post(finding.other),
            other=self.post(finding.post),
            least=self._room.rest_hours,
        )

    def _row(self, finding, name):
        return self._env._(
            "%(name)s is on duty for the %(count)sth day in a row on %(post)s; %(most)s are the "
            "most.",
            name=name or self._env._("The group"),
            count=finding.count,
            post=self.post(finding.post),
            most=self._room.days_in_a_row,
        )

    def _leave(self, finding, name):
        return self._env._("%(name)s is on leave: %(post)s.", **self._about(finding, name))

    def _contract(self, finding, name):
        return self._env._(
            "The contract of %(name)s is over by then: %(post)s.", **self._about(finding, name)
        )

    def _slot(self, finding, name):
        return self._env._(
            "%(name)s is not available at that time of the day: %(post)s.",
            **self._about(finding, name),
        )

    def _inactive(self, finding, name):
        return self._env._(
            "%(name)s is no longer an officer, or has no log-in: %(post)s.",
            **self._about(finding, name),
        )

    def _about(self, finding, name):
        return {"name": name, "post": self.post(finding.post)}
