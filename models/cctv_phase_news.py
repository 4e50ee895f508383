"""Telling people that a repair waits for them, when its phase changes."""

from collections import defaultdict
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models

from . import cctv_phase_words as words
from .cctv_audience import RepairAudience, readable
from .cctv_poll_tools import in_savepoint

NOTED = "helpdesk_cctv.phase_news"
"""Where a transaction keeps which repairs changed their phase."""


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
        people, mine = RepairAudience(self.env, company), defaultdict(list)
        for ticket in tickets:
            step = steps[ticket.id]
            for user in people.of(ticket, step.old):
                if user.id != step.actor_id:
                    mine[user].append(ticket)
        alike = defaultdict(lambda: self.env["res.users"])
        for user, group in mine.items():
            seen = readable(user, self.env["helpdesk.ticket"].union(*group))
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
