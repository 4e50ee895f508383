"""Why a provider is suggested for a repair. Kept as a code with its values, so that each reader
has it in the own language."""

import json
from datetime import date

from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    "no_device": _lt("No device is named, so no provider is known."),
    "server": _lt("Servers are repaired by one's own IT, unless you choose somebody."),
    "link": _lt("Link provider of %(device)s, by the register."),
    "no_link": _lt("No link provider is registered on the way to this device."),
    "power": _lt("Power supplier of %(device)s, by the register."),
    "no_power": _lt("No power supplier is registered for this device."),
    "no_installer": _lt("No CCTV provider is registered for this device."),
    "no_end": _lt("CCTV provider of the device; no end of the contract is registered."),
    "running": _lt("CCTV provider; the contract runs until %(day)s."),
    "over": _lt(
        "The contract with %(provider)s ended on %(day)s: own technicians, or an order."
    ),
    "by_hand": _lt("Chosen by hand."),
}


def reason(code: str, day=None, **names) -> str:
    """What is kept of a reason, as JSON. ``day``: a date."""
    return json.dumps({"code": code, **names, **({"day": day.isoformat()} if day else {})})


def words(env, kept) -> str:
    """The sentence of what ``reason`` has made, in the language of ``env``; anything else is a
    sentence already."""
    values = _values(kept)
    sentence = SENTENCES.get(values.get("code"))
    if not sentence:
        return kept or ""
    if "day" in values:
        day = date.fromisoformat(values["day"])
        values["day"] = format_date(env, day, date_format="d MMMM y")
    text = sentence._translate(env.lang or "en_US")
    return text % values if len(values) > 1 else text


def _values(kept) -> dict:
    try:
        values = json.loads(kept or "{}")
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
