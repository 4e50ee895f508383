"""Who hears of a ticket."""

from odoo import SUPERUSER_ID

from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_ticket_analysis import ANALYST_ROLES
from .cctv_ticket_flow import nearest

LEADERS = ("supervisor", "manager")
CLOSERS = ("it", "supervisor")
LAST_RESORT = ("manager", "management")
"""Duties that hear of it: of what is to be assigned and verified, of what is to be closed, and of
anything when nobody else can be told."""


def readable(user, tickets):
    """Those of ``tickets``, of one company, that ``user`` may see."""
    company = tickets.company_id[:1]
    if not user.active or user.share or company not in user.company_ids:
        return tickets.browse()
    mine = tickets.with_user(user).with_context(allowed_company_ids=company.ids)
    return mine._filtered_access("read")


class Audience:
    """Who is to be told about each of some tickets of one team: only users who may see it."""

    def __init__(self, tickets):
        team = tickets.team_id
        self._team = team.user_id | team.user_ids | team.message_partner_ids.user_ids
        users = self._team | tickets.user_id
        for place in tickets.cctv_location_id:
            users |= nearest(place, "responsible_id")
        self._visible = {user: readable(user, tickets) for user in users}

    def people(self, ticket):
        """Everybody who is to hear of it."""
        return self._able(ticket, self._place(ticket) | ticket.user_id | self._team)

    def responsible(self, ticket):
        """Who looks after the place, else who leads the team."""
        return self._able(ticket, self._place(ticket) | ticket.team_id.user_id)[:1]

    def _place(self, ticket):
        return nearest(ticket.cctv_location_id, "responsible_id")

    def _able(self, ticket, users):
        return users.filtered(lambda user: ticket in self._visible[user])


class RepairAudience:
    """Who hears of the course of repairs of one company: those of the ticket's team where it has
    any of the duty, else all of the company."""

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
