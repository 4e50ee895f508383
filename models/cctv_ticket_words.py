"""What the poller writes into tickets: titles, descriptions and notes, in the language of the
environment they are given. Nothing here may tell an address or a credential: a ticket can be shown
in the portal.
"""

from markupsafe import Markup, escape

from odoo import fields
from odoo.tools import format_date

from .cctv_texts import reason_first_check, reason_label, reason_sentence

LIST_MAX = 30
"""Devices named in one note; the ticket's list of faults has them all."""


def device_name(device) -> str:
    """'CAM-001 Lobby east'."""
    return " ".join(part for part in (device.cctv_code, device.name) if part)


def title(env, device, faults) -> str:
    """'CAM-001 Lobby east: picture black'."""
    fault = faults[:1]
    if fault.is_inferred or fault.device_id != device and not device.cctv_poll_enabled:
        return env._("%s: seems to be down", device_name(device))
    return f"{device_name(device)}: {reason_label(env, fault.kind).lower()}"


def with_behind(env, name: str, count: int) -> str:
    """The title of a ticket about a device that others hang on."""
    if not count:
        return name
    if count == 1:
        return env._("%s, and 1 device behind it", name)
    return env._("%(title)s, and %(count)s devices behind it", title=name, count=count)


def description(env, device, faults, zone: str) -> Markup:
    """What is wrong with a device since when, where it is, and what to check first."""
    place = device.cctv_location_id
    rows = [
        (env._("Device"), device_name(device)),
        (env._("Location"), place.complete_name),
        (env._("Address"), place.address),
        (env._("Recorder"), device_name(device.cctv_recorder_id) + _channel(env, device)),
        (env._("Since"), moment(env, min(faults.mapped("date_start")), zone)),
        (env._("Provider"), _provider(device)),
    ]
    items = Markup().join(
        Markup("<li><b>%s:</b> %s</li>") % (label, value) for label, value in rows if value
    )
    return (
        _sentences(env, faults)
        + Markup("<ul>%s</ul>") % items
        + first_checks(env, faults)
        + Markup("<p><i>%s</i></p>") % env._("Opened by the automatic check of the devices.")
    )


def _provider(device) -> str:
    """Name and phone of who is to be called."""
    provider = device._cctv_provider()
    return ", ".join(part for part in (provider.display_name, provider.phone) if part)


def closed_because(env, body) -> Markup:
    return Markup("<p><b>%s</b></p>%s") % (env._("Closed automatically."), body)


def over_because(env, body) -> Markup:
    return body + Markup("<p>%s</p>") % env._("Please verify and close this ticket.")


def first_checks(env, faults) -> Markup:
    """What to check first, for each kind of fault once."""
    texts = dict.fromkeys(
        reason_first_check(env, fault.kind, fault.is_inferred and fault.device_id.cctv_kind)
        for fault in faults
    )
    items = Markup().join(Markup("<li>%s</li>") % text for text in texts if text)
    heading = env._("What to check first")
    return Markup("<p><b>%s</b></p><ul>%s</ul>") % (heading, items) if items else Markup()


def further_note(env, faults, zone: str) -> Markup:
    """Another fault of the same device while its ticket is open."""
    heading = env._("Something else is wrong with the same device:")
    return Markup("<p>%s</p>%s%s") % (heading, _list(env, faults, zone), first_checks(env, faults))


def affected_note(env, faults, zone: str) -> Markup:
    """Devices that are in trouble because of the ticket's device."""
    heading = env._("These devices cannot be reached because of it; they get no tickets:")
    return Markup("<p>%s</p>%s") % (heading, _list(env, faults, zone, with_device=True))


def back_note(env, faults, zone: str) -> Markup:
    """A fault that came back soon after its ticket was closed."""
    heading = env._("The fault has come back, so the ticket is open again.")
    return Markup("<p>%s</p>%s") % (heading, _list(env, faults, zone))


def ended_note(env, faults, still_open, zone: str) -> Markup:
    """Faults that have ended while people work on the ticket or others are still open."""
    text = Markup("<p>%s</p>%s") % (
        env._("Ended by itself:"),
        _list(env, faults, zone, with_device=True, ended=True),
    )
    if still_open:
        heading = env._("Still open:")
        return text + Markup("<p>%s</p>%s") % (
            heading,
            _list(env, still_open, zone, with_device=True),
        )
    closing = env._("All faults of this ticket have ended. Please verify and close it.")
    return text + Markup("<p>%s</p>") % closing


def closed_note(env, faults, zone: str) -> Markup:
    """Why the poller closed a ticket."""
    reason = env._("The fault ended by itself before anybody had begun to work on it.")
    heading = env._("Closed automatically.")
    return Markup("<p><b>%s</b> %s</p>%s") % (
        heading,
        reason,
        _list(env, faults, zone, with_device=True, ended=True),
    )


def left_note(env, faults) -> Markup:
    """Faults that are no longer this ticket's matter."""
    lines = []
    for fault in faults[:LIST_MAX]:
        values = {
            "device": device_name(fault.device_id),
            "what": reason_label(env, fault.kind).lower(),
            "ticket": fault.ticket_id.display_name or "…",
        }
        if fault.cause_device_id:
            text = env._("%(device)s: %(what)s is the consequence of another fault: %(ticket)s")
        else:
            text = env._("%(device)s: %(what)s has a ticket of its own now: %(ticket)s")
        lines.append(text % values)
    items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
    return Markup("<ul>%s</ul>") % items


def announcement(env, device, faults, zone: str) -> Markup:
    """The message that tells the responsible of a new ticket."""
    where = " · ".join(part for part in (device_name(device), _place(device)) if part)
    since = env._("Since %s", moment(env, min(faults.mapped("date_start")), zone))
    return (
        Markup("<p><b>%s</b></p>") % where
        + _sentences(env, faults)
        + Markup("<p>%s</p>") % since
        + first_checks(env, faults)
    )


def digest(env, tickets) -> Markup:
    """One message about many new tickets."""
    shown = tickets[:LIST_MAX]
    items = Markup().join(
        Markup('<li><a href="/odoo/helpdesk.ticket/%s">%s</a></li>')
        % (ticket.id, ticket.display_name)
        for ticket in shown
    )
    more = len(tickets) - len(shown)
    if more:
        items += Markup("<li>%s</li>") % env._("and %s more", more)
    heading = env._("The automatic check has opened %s tickets:", len(tickets))
    return Markup("<p>%s</p><ul>%s</ul>") % (heading, items)


def moment(env, when, zone: str) -> str:
    """'21 November 2026, 10:15 (Asia/Jakarta)' for a naive UTC datetime: a date that nobody can
    read the other way round."""
    local = fields.Datetime.context_timestamp(env["res.users"].with_context(tz=zone), when)
    return f"{format_date(env, local.date(), date_format='d MMMM y')}, {local:%H:%M} ({zone})"


def _place(device) -> str:
    return device.cctv_location_id.complete_name or ""


def _channel(env, device) -> str:
    if not (device.cctv_recorder_id and device.cctv_channel):
        return ""
    return ", " + env._("channel %s", device.cctv_channel)


def _sentences(env, faults) -> Markup:
    texts = dict.fromkeys(
        reason_sentence(env, fault.kind, fault.device_id.cctv_kind, fault.is_inferred)
        for fault in faults
    )
    return Markup().join(Markup("<p>%s</p>") % text for text in texts if text)


def _list(env, faults, zone: str, with_device=False, ended=False) -> Markup:
    """One line a fault: (device,) what is wrong, since when (until when)."""
    lines = [_line(env, fault, zone, with_device, ended) for fault in faults[:LIST_MAX]]
    if len(faults) > LIST_MAX:
        lines.append(escape(env._("and %s more", len(faults) - LIST_MAX)))
    return Markup("<ul>%s</ul>") % Markup().join(Markup("<li>%s</li>") % line for line in lines)


def _line(env, fault, zone: str, with_device: bool, ended: bool) -> str:
    label = reason_label(env, fault.kind)
    if with_device:
        label = f"{device_name(fault.device_id)}: {label.lower()}"
    values = {"what": label, "start": moment(env, fault.date_start, zone)}
    if not ended:
        return env._("%(what)s, since %(start)s", **values)
    end = moment(env, fault.date_end, zone)
    return env._("%(what)s, from %(start)s to %(end)s", end=end, **values)
