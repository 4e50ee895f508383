"""What a deadline says, in the reader's language and with the reader's numbers."""

from datetime import timedelta

from markupsafe import Markup

from odoo.tools.misc import formatLang


def deadline_text(record, calendar, now) -> str:
    """"due in 3 working days", "overdue by 2 h", "paused: force majeure", …

    :param calendar: ``WorkCalendar`` of the record's company
    """
    state, env = record._deadline_state_at(now), record.env
    if state == "none":
        return ""
    if state in ("met", "missed"):
        return done_text(record)
    if state == "paused":
        return env._("paused: %s", pause_word(record))
    left = time_left(record, calendar, now)
    if state == "overdue" and record.deadline_is_paused:
        return env._("overdue by %(time)s, paused: %(kind)s", time=left, kind=pause_word(record))
    if state == "overdue":
        return env._("overdue by %s", left)
    if state == "due_soon":
        return env._("due soon, in %s", left)
    return env._("due in %s", left)


def done_text(record) -> str:
    """The standard time against the time taken."""
    env, unit = record.env, record.deadline_unit
    allowed = amount_text(env, record.deadline_amount, unit)
    if unit == "working_days" and not record.deadline_taken:
        return env._("done the same day, %s allowed", allowed)
    taken = number(env, record.deadline_taken)
    if record.deadline_phase == "missed":
        return env._("done late, in %(taken)s of %(allowed)s", taken=taken, allowed=allowed)
    return env._("done in %(taken)s of %(allowed)s", taken=taken, allowed=allowed)


def paused_note(record, kind, reason) -> str:
    """For the chatter: somebody has paused the clock."""
    return record.env._(
        "Clock paused: %(kind)s. %(reason)s", kind=pause_word(record, kind), reason=reason
    )


def resumed_note(record) -> str:
    """For the chatter: somebody has let the clock run again."""
    return record.env._("Clock resumed: %s.", record.deadline_text)


def pause_word(record, kind=None) -> str:
    """The kind of a pause, by default of the present one, within a sentence."""
    field = record._fields["deadline_pause_kind"]
    words = dict(field._description_selection(record.env))
    word = words.get(kind or record.deadline_pause_kind) or ""
    return word[:1].lower() + word[1:]


def time_left(record, calendar, now) -> str:
    """The time to the due moment, or since it."""
    due = record.deadline_date
    first, last = min(now, due), max(now, due)
    if record.deadline_unit == "working_days" and calendar:
        if days := calendar.count(first, last):
            return amount_text(record.env, days, "working_days")
    return length_text(record.env, last - first)


def length_text(env, length: timedelta) -> str:
    """The two largest units of a length: "2 days 3 h", "2 h 5 min", "less than a minute"."""
    minutes = int(length.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        days and (env._("1 day") if days == 1 else env._("%s days", number(env, days))),
        hours and env._("%s h", hours),
        minutes and not days and env._("%s min", minutes),
    ]
    return " ".join(part for part in parts if part) or env._("less than a minute")


def amount_text(env, amount: int, unit: str) -> str:
    """"1 working day", "3 working days", "24 h", "5 min"."""
    if unit == "working_days":
        if amount == 1:
            return env._("1 working day")
        return env._("%s working days", number(env, amount))
    value = number(env, amount)
    return env._("%s h", value) if unit == "hours" else env._("%s min", value)


def number(env, value: float) -> str:
    """A number as the reader writes it, with a decimal only where there is one."""
    value = round(value, 1)
    return formatLang(env, value, digits=0 if value == int(value) else 1)


SHOWN = 30
"""Lines of a message about many records."""


def subject(env, notices) -> str:
    """Of the message about ``notices``, in the language of ``env``."""
    records = _records(env, notices)
    if len(records) > 1:
        return env._("%s deadlines need attention", number(env, len(records)))
    record = records[0]
    return f"{record._deadline_label()}: {record.deadline_text}"


def message(env, notices) -> Markup:
    """What people are told: each record with a link and how long is left."""
    records = sorted(_records(env, notices), key=lambda record: record.deadline_date)
    lines = [
        Markup("<li>%s: %s</li>") % (_link(record), record.deadline_text)
        for record in records[:SHOWN]
    ]
    more = len(records) - SHOWN
    if more > 0:
        lines.append(Markup("<li>%s</li>") % env._("and %s more", number(env, more)))
    return Markup("<ul>%s</ul>") % Markup("").join(lines)


def note(env, notices) -> Markup:
    """For the chatter: who was told, and why."""
    return Markup("<br/>").join(_note_line(env, notice) for notice in notices)


def _note_line(env, notice) -> str:
    text = notice.record.with_env(env).deadline_text
    levels = dict(env["cctv.escalation.step"]._fields["recipient"]._description_selection(env))
    wanted, told = levels[notice.step.recipient], levels[notice.level]
    names = ", ".join(notice.users.mapped("name"))
    if not names:
        return env._(
            "%(text)s. Nobody could be told: %(wanted)s and everybody above have no active user "
            "who may see this and can get messages.",
            text=_capital(text),
            wanted=wanted,
        )
    if told != wanted:
        return env._(
            "%(text)s. Told: %(names)s (%(told)s), since for “%(wanted)s” there is nobody who can "
            "be told.",
            text=_capital(text),
            names=names,
            told=told,
            wanted=wanted,
        )
    return env._(
        "%(text)s. Told: %(names)s (%(told)s).", text=_capital(text), names=names, told=told
    )


def _records(env, notices):
    """The records of ``notices``, each once, as ``env`` sees them."""
    unique = {(n.record._name, n.record.id): n.record for n in notices}
    return [record.with_env(env(su=True)) for record in unique.values()]


LINK = Markup(
    '<a href="/mail/view?model=%(model)s&amp;res_id=%(id)s" data-oe-model="%(model)s"'
    ' data-oe-id="%(id)s">%(label)s</a>'
)


def _link(record) -> Markup:
    return LINK % {"model": record._name, "id": record.id, "label": record._deadline_label()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
