"""Where a request for footage stands, as the requester is told: one sentence for each state."""

from babel.dates import get_timezone, get_timezone_name

from odoo.tools.misc import babel_locale_parse
from odoo.tools.translate import LazyTranslate

from .cctv_zone import ZONES

_lt = LazyTranslate(__name__)

SENTENCES = {
    "draft": _lt("The request is being written down and has not been sent yet."),
    "submitted": _lt("Your request has arrived. Somebody checks whether it is complete."),
    "returned": _lt("There is a question for you. The request waits for your answer."),
    "verified": _lt("Your request has been checked and waits for the decision."),
    "approved": _lt("Your request is approved. Next, the footage is taken out."),
    "extraction": _lt("Your request is approved. The footage is being taken out."),
    "ready": _lt("The footage is ready. You are told how and when you get it."),
    "handed_over": _lt("It has been handed over to you."),
    "closed": _lt("The request is done and closed."),
    "refused": _lt("Your request was refused."),
    "cancelled": _lt("The request was withdrawn."),
    "expired": _lt("The request is over: its time has passed."),
}
"""By state."""

PLAYBACK = {
    "approved": _lt("Your request is approved. Next, the playback is prepared."),
    "ready": _lt("The playback is prepared. You are told when you can come."),
    "handed_over": _lt("The footage was played back to you."),
}
ROOM = {
    "approved": _lt("Your request is approved. You are told when you can come."),
    "extraction": _lt("Your request is approved. You are told when you can come."),
    "ready": _lt("The recording room is prepared. You are told when you can come."),
    "handed_over": _lt("You have been in the recording room."),
}
"""Where it is another thing that is handed over."""

UNDECIDED = {
    "extraction": _lt(
        "It is urgent: the footage is secured already. Whether you get it is still to be decided."
    ),
    "ready": _lt("The footage is secured. Whether you get it is still to be decided."),
}
"""While it goes on by the supervisor's word alone."""

LOOKS = {
    "draft": ("pencil", "secondary"),
    "submitted": ("clock-o", "info"),
    "returned": ("question-circle", "warning"),
    "verified": ("gavel", "info"),
    "approved": ("check", "success"),
    "extraction": ("download", "success"),
    "ready": ("check", "success"),
    "handed_over": ("check-circle", "success"),
    "closed": ("check-circle", "success"),
    "refused": ("ban", "danger"),
    "cancelled": ("undo", "secondary"),
    "expired": ("hourglass-end", "secondary"),
}
"""Icon, and tone of Bootstrap."""


def standing(env, request) -> dict:
    """What the requester is told: ``icon``, ``tone`` and ``sentence``."""
    state = request.state
    own = {"playback": PLAYBACK, "room": ROOM}.get(request.kind, {})
    icon, tone = LOOKS[state]
    if request.is_decision_open and state in UNDECIDED:
        own, (icon, tone) = UNDECIDED, LOOKS["verified"]
    sentence = own.get(state, SENTENCES[state])._translate(env.lang or "en_US")
    return {"icon": icon, "tone": tone, "sentence": sentence}


def zone_words(env, zone: str) -> str:
    """'Western Indonesia Time' for 'Asia/Jakarta', in the reader's language."""
    locale = babel_locale_parse(env.lang)
    variant = "standard" if zone in ZONES else None  # none of them has summer time
    return get_timezone_name(get_timezone(zone), "long", locale, zone_variant=variant)
