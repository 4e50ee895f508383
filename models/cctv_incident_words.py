"""What is said about trouble of the polling itself, in the language of the environment."""

from markupsafe import Markup

from odoo.tools import format_datetime

from . import cctv_ticket_words as words


def short_moment(env, when) -> str:
    """In the user's own zone and form."""
    return format_datetime(env, when, dt_format="short")


def _own(env, records):
    """Those of the company that is told: what the others have is not its matter."""
    return records.filtered(lambda record: record.company_id == env.company)


def title(env, incident) -> str:
    count = len(_own(env, incident.device_ids))
    return env._("%s devices fell silent at once: check the server's network", count)


def description(env, incident, zone: str) -> Markup:
    """What was seen, why it is not believed of the devices, and what to check first."""
    since = words.moment(env, incident.date_start, zone)
    seen = env._(
        "%(silent)s devices stopped answering at the same time, on %(since)s.",
        silent=len(_own(env, incident.device_ids)),
        since=since,
    )
    why = env._(
        "No switch, link, recorder or power circuit in the register explains that, so the server "
        "that checks them or its network is the suspect. Until it is clear, the state of these "
        "devices is shown as unknown, and no tickets are opened for them."
    )
    own = _own(env, incident.location_ids)
    sites = ", ".join(own[: words.LIST_MAX].mapped("name"))
    rows = [
        (env._("Sites concerned"), sites),
        (env._("Reference hosts"), _references(env, incident)),
    ]
    items = Markup().join(
        Markup("<li><b>%s:</b> %s</li>") % (label, value) for label, value in rows if value
    )
    facts = Markup("<ul>%s</ul>") % items if items else Markup()
    by_system = env._("Opened by the automatic check of the devices.")
    return (
        Markup("<p>%s</p><p>%s</p>") % (seen, why)
        + facts
        + first_checks(env)
        + Markup("<p><i>%s</i></p>") % by_system
    )


def _references(env, incident) -> str:
    if not incident.references:
        return ""
    return {
        "answer": env._("they answer: the trouble lies behind them"),
        "silent": env._("they do not answer either: the trouble is near the server"),
    }[incident.references]


def first_checks(env) -> Markup:
    texts = [
        env._("The network cable of the server, and the switch it is plugged into."),
        env._("The firewall between the server and the cameras: was a rule changed today?"),
        env._("The VLAN and the route to the network of the cameras, the tunnel between sites."),
        env._("The name server (DNS), when devices are registered by name."),
    ]
    items = Markup().join(Markup("<li>%s</li>") % text for text in texts)
    return Markup("<p><b>%s</b></p><ul>%s</ul>") % (env._("What to check first"), items)


def announcement(env, incident, zone: str) -> Markup:
    """The message that tells the responsible."""
    since = env._("Since %s", words.moment(env, incident.date_start, zone))
    heading = title(env, incident)
    return Markup("<p><b>%s</b></p><p>%s</p>") % (heading, since) + first_checks(env)


def ended_note(env, incident, zone: str) -> Markup:
    """Why it is over."""
    until = words.moment(env, incident.date_end, zone)
    text = {
        "answered": env._("The devices answer again since %s.", until),
        "part": env._(
            "Part of the devices answer again, so the server and its network work. The others are "
            "believed from %s on: each gets a ticket of its own.",
            until,
        ),
    }.get(incident.end_reason, env._("It is over since %s.", until))
    unknown = env._("The time in between counts as unknown, not as downtime.")
    return Markup("<p>%s %s</p>") % (text, unknown)
