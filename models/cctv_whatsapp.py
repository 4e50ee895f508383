"""Links that open a chat with a ready text. Nothing is sent by the server: whoever presses the link
reads the text, and sends it with their own phone."""

from ..tools.phone import international, whatsapp_link
from .cctv_texts import word_of
from .cctv_ticket_words import device_name

NAMES = 10
"""Devices of a visit that a text names."""


def link(record, partner, number, write_text, is_phone=True):
    """(link, why there is none), either or both False.

    :param partner: who is written to; it may be empty
    :param number: as somebody has typed it
    :param write_text: called with the record in the receiver's language, and the partner
    :param is_phone: whether ``number`` is meant to be a phone number, or may be anything
    """
    if not number:
        return False, False
    company = record.company_id or record.env.company
    country = partner.country_id or company.sudo().country_id
    digits = international(number, country.code)
    if not digits:
        return False, is_phone and _why_not(record.env, number, country)
    lang = partner.lang or company._cctv_lang()
    return whatsapp_link(digits, write_text(record.with_context(lang=lang), partner)), False


def _why_not(env, number, country):
    if not country and not number.strip().startswith("+"):
        return env._(
            "No WhatsApp: %s has no country code, and the company has no country.", number
        )
    return env._("No WhatsApp: %s is no valid phone number.", number)


def ticket_text(ticket, partner):
    """Number, device, place, what is wrong, link."""
    env = ticket.env
    symptom = word_of(ticket, "cctv_symptom")
    rows = [
        (env._("Ticket"), ticket.number),
        (env._("Device"), device_name(ticket.cctv_device_id)),
        (env._("Location"), ticket.cctv_location_id.complete_name),
        (env._("What is wrong"), symptom or ticket.name),
    ]
    paths = {"inside": f"/odoo/cctv-tickets/{ticket.id}", "portal": f"/my/ticket/{ticket.id}"}
    return _text(env._("About a CCTV repair:"), rows, _url(ticket, partner, paths))


def visit_text(visit, partner):
    env = visit.env
    devices = visit.cctv_line_ids.device_id or visit.equipment_id
    names = [device_name(device) for device in devices[:NAMES]]
    if len(devices) > NAMES:
        names.append(env._("and %s more", len(devices) - NAMES))
    rows = [
        (env._("Work"), visit.name),
        (env._("Location"), visit.cctv_location_id.complete_name),
        (env._("Devices"), ", ".join(names)),
    ]
    paths = {"inside": f"/odoo/cctv-work/{visit.id}"}
    return _text(env._("About CCTV maintenance work:"), rows, _url(visit, partner, paths))


def device_text(device, partner):
    env = device.env
    rows = [
        (env._("Device"), device_name(device)),
        (env._("Location"), device.cctv_location_id.complete_name),
        (env._("Customer number"), device.cctv_customer_number),
    ]
    return _text(env._("About a CCTV device of ours:"), rows, False)


def _text(heading, rows, url):
    lines = [heading, *(f"{label}: {value}" for label, value in rows if value)]
    return "\n".join([*lines, url] if url else lines)


def _url(record, partner, paths):
    """Where the receiver finds it, if they have a log-in at all."""
    users = partner.sudo().user_ids.filtered("active")
    if not users:
        return False
    path = paths.get("portal" if all(user.share for user in users) else "inside")
    return path and f"{record.get_base_url()}{path}"
