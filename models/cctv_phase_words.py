"""What people are told of a repair whose phase has changed."""

from markupsafe import Markup

from odoo.tools.translate import LazyTranslate

from .cctv_ticket_words import device_name

_lt = LazyTranslate(__name__)

SHOWN = 30
"""Repairs that one message names."""

SENTENCES = {
    "reported": _lt("Reported: it waits for the first analysis."),
    "again": _lt("Opened again: it waits for the analysis."),
    "analysed": _lt("Analysed: it waits for somebody to be assigned."),
    "failed": _lt("The repair has not passed the verification: it goes on."),
    "repaired": _lt("Repaired: it waits for the verification by somebody else."),
    "verified": _lt("Verified: it waits to be closed."),
    "cancelled": _lt("Ended without a repair: nothing is left to do."),
}

LINK = Markup(
    '<a href="/mail/view?model=helpdesk.ticket&amp;res_id=%s"'
    ' data-oe-model="helpdesk.ticket" data-oe-id="%s">%s</a>'
)


def of(ticket, old) -> str | None:
    """Key of what there is to tell of a ticket that came from ``old``; None: nothing."""
    phase = ticket.cctv_phase
    if phase == old:
        return None
    if phase == "reported":
        return "again" if old else "reported"
    if phase == "in_repair":
        return "failed" if old == "repaired" else None
    return phase if phase in SENTENCES else None


def subject(tickets, olds) -> str:
    env = tickets.env
    if len(tickets) == 1:
        return f"{tickets.display_name}: {_sentence(env, tickets, olds)}"
    return env._("%s repairs have changed", len(tickets))


def message(tickets, olds) -> Markup:
    """One repair with where it is, or a list of many."""
    env = tickets.env
    if len(tickets) == 1:
        return _one(env, tickets, olds)
    rows = [
        Markup("<li>%s: %s</li>") % (LINK % (t.id, t.id, t.display_name), _sentence(env, t, olds))
        for t in tickets[:SHOWN]
    ]
    if (more := len(tickets) - SHOWN) > 0:
        rows.append(Markup("<li>%s</li>") % env._("and %s more", more))
    return Markup("<ul>%s</ul>") % Markup().join(rows)


def _one(env, ticket, olds) -> Markup:
    facts = [
        (env._("Ticket"), LINK % (ticket.id, ticket.id, ticket.display_name)),
        (env._("Device"), device_name(ticket.cctv_device_id)),
        (env._("Location"), ticket.cctv_location_id.complete_name),
        (env._("First analysis"), ticket.cctv_analysis),
        (env._("What was done"), ticket.cctv_repair_note),
    ]
    items = Markup().join(
        Markup("<li><b>%s:</b> %s</li>") % (label, value) for label, value in facts if value
    )
    return Markup("<p>%s</p><ul>%s</ul>") % (_sentence(env, ticket, olds), items)


def _sentence(env, ticket, olds) -> str:
    return SENTENCES[of(ticket, olds[ticket.id])]._translate(env.lang or "en_US")
