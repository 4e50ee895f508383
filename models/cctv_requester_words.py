"""Where a repair stands, as the person who reported it is told: one sentence for each state."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    "reported": _lt("The report has arrived. Somebody will look at it soon."),
    "analysed": _lt("The cause is known. Somebody is being found for it."),
    "assigned": _lt("Somebody has been asked to repair it."),
    "in_repair": _lt("It is being repaired."),
    "repaired": _lt(
        "It has been repaired, and a second person is checking it. Does it work again?"
    ),
    "verified": _lt("It has been repaired and checked. Does it work again?"),
    "closed": _lt("It has been repaired, and the report is closed."),
    "cancelled": _lt("The report was closed without a repair."),
    "confirmed": _lt("You have confirmed that it works again. Thank you."),
    "worked_on": _lt("Somebody is working on it."),
    "over": _lt("The report is closed. Does it work again?"),
}
"""By the phase of the repair; the last two for tickets without one, by what their stage says."""

LOOKS = {
    "reported": ("clock-o", "info"),
    "analysed": ("search", "info"),
    "assigned": ("user", "info"),
    "in_repair": ("wrench", "info"),
    "repaired": ("check", "success"),
    "verified": ("check", "success"),
    "closed": ("check-circle", "success"),
    "cancelled": ("ban", "secondary"),
    "confirmed": ("check-circle", "success"),
    "worked_on": ("wrench", "info"),
    "over": ("check-circle", "secondary"),
}
"""Icon, and tone of Bootstrap."""


def standing(env, ticket, is_confirmed: bool) -> dict:
    """What the requester is told: ``icon``, ``tone`` and ``sentence``."""
    state = "confirmed" if is_confirmed else _state(ticket)
    icon, tone = LOOKS[state]
    sentence = SENTENCES[state]._translate(env.lang or "en_US")
    return {"icon": icon, "tone": tone, "sentence": sentence}


def _state(ticket):
    phase = ticket.cctv_phase
    if ticket.closed and phase not in ("closed", "cancelled"):
        return "closed" if phase in ("repaired", "verified") else "over"
    return phase or ("reported" if ticket.unattended else "worked_on")
