"""Telling people that a repair waits for them, when its phase changes."""

from collections import defaultdict
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models

from . import cctv_phase_words as words
from .cctv_poll_tools import in_savepoint
from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_ticket_analysis import ANALYST_ROLES
from .cctv_ticket_news import Audience

NOTED = "helpdesk_cctv.phase_news"
"""Where a transaction keeps which repairs changed their phase."""

LEADERS = ("supervisor", "manager")
CLOSERS = ("it", "supervisor")
LAST_RESORT = ("manager", "management")
"""Duties that hear of it: of what is to be assigned and verified, of what is to be closed, and of
anything when nobody else can be told."""


class Step(NamedTuple):
    """What became of one repair in a transaction. ``actor_id``: the user who did it."""

    old: str
    actor_id: int


class CctvPhaseNews(models.AbstractModel):
    """Who decides next hears of it, by the inbox or by e-mail, as each has chosen. Whoever did the
    step hears nothing of it. All that is done in one go is told in one go: one message to a person,
    about one repair or about hundreds. The requester is told by the portal's part, whoever is
    assigned by Odoo itself, and of what the polling opens ``cctv.ticket.news`` tells."""

    _name = "cctv.phase.news"
    _description = "News of Repairs"

    @api.model
    def _note(self, tickets, old):
        """``tickets`` have left the phase ``old`` (False: they are new)."""
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = {}
            precommit.add(self._tell_noted)
        for ticket_id in tickets.ids:
            precommit.data[NOTED].setdefault(ticket_id, Step(old, self.env.uid))

    @api.model
    def _is_told(self, tickets):
        """Of ``tickets`` people were told in another way in this transaction."""
        for ticket_id in tickets.ids:
            self.env.cr.precommit.data.get(NOTED, {}).pop(ticket_id, None)

    def _tell_noted(self):
        steps = self.env.cr.precommit.data.pop(NOTED, {})
        system = api.Environment(self.env.cr, SUPERUSER_ID, {})[self._name]
        if steps:
            what = f"tell of the phases of {len(steps)} repairs"
            in_savepoint(system.env, lambda: system._tell_all(steps), what)

    def _tell_all(self, steps):
        tickets = self.env["helpdesk.ticket"].browse(steps).exists()
        told = tickets.filtered(
            lambda t: t.company_id.cctv_tells_phases
            and words.of(t, steps[t.id].old)
            and not _is_pollers(t, steps[t.id])
        )
        for company, group in told.grouped("company_id").items():
            self._tell_company(company, group, steps)

    def _tell_company(self, company, tickets, steps):
        """One message to each person, or to several who are told the same."""
        people, mine = _People(self.env, company), defaultdict(list)
        for ticket in tickets:
            step = steps[ticket.id]
            for user in people.of(ticket, step.old):
                if user.id != step.actor_id:
                    mine[user].append(ticket)
        alike = defaultdict(lambda: self.env["res.users"])
        for user, group in mine.items():
            seen = Audience._readable(user, self.env["helpdesk.ticket"].union(*group))
            if seen:
                alike[user.lang or company._cctv_lang(), seen] |= user
        for (lang, group), users in alike.items():
            what = f"tell {len(users)} people of {len(group)} repairs"
            in_savepoint(
                self.env, lambda u=users, g=group, c=lang: self._tell(u, g, c, steps), what
            )

    def _tell(self, users, tickets, lang, steps):
        about = tickets.with_user(SUPERUSER_ID).with_context(lang=lang)
        olds = {ticket_id: step.old for ticket_id, step in steps.items()}
        is_one = len(about) == 1
        thread = self.env["mail.thread"].with_context(lang=lang)
        thread.message_notify(
            model=about._name if is_one else False,
            res_id=about.id if is_one else False,
            partner_ids=users.partner_id.ids,
            subject=words.subject(about, olds),
            body=words.message(about, olds),
        )


def _is_pollers(ticket, step) -> bool:
    """Whether the poller has opened it, or opened it again: it tells people itself, and is silent
    about what comes and goes."""
    is_reported = ticket.cctv_phase == "reported" and ticket.cctv_opened_by_poller
    return is_reported and step.actor_id == SUPERUSER_ID


class _People:
    """Who hears of repairs of one company: those of the ticket's team where it has any of the
    duty, else all of the company."""

    def __init__(self, env, company):
        self._env, self._company, self._with_duty = env, company, {}

    def of(self, ticket, old):
        phase = ticket.cctv_phase
        if phase == "cancelled" or (phase == "in_repair" and old == "repaired"):
            return ticket.user_id
        found = self._in_team(ticket, self._duties(ticket, phase))
        if phase == "repaired":
            found = found.filtered(lambda user: not ticket._cctv_has_repaired(user))
        found = found or self._in_team(ticket, LAST_RESORT)
        return found | ticket.user_id if phase == "reported" else found

    def _duties(self, ticket, phase):
        if phase == "reported":
            return ANALYST_ROLES[ticket._cctv_profile_of().repair_analyst_role]
        return CLOSERS if phase == "verified" else LEADERS

    def _in_team(self, ticket, duties):
        everybody = self._all(duties)
        team = ticket.team_id
        return everybody & (team.user_ids | team.user_id) or everybody

    def _all(self, duties):
        if duties not in self._with_duty:
            groups = self._env["res.groups"].union(
                *[self._env.ref(GROUP_OF_ROLE[duty]) for duty in duties]
            )
            users = self._env["res.users"]._cctv_with_duty(groups, self._company)
            self._with_duty[duties] = users.filtered(lambda user: user.id != SUPERUSER_ID)
        return self._with_duty[duties]
