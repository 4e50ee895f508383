"""Telling several people the same thing: each in the own language and time zone."""

from odoo import SUPERUSER_ID

from .cctv_accounting import company_zone
from .cctv_poll_tools import in_savepoint


def tell(records, users, news, about=None, must=False):
    """A message to each of ``users`` who is active.

    :param records: what it is about, all of one company
    :param news: function of ``records`` in the language and the time zone of who is told, that
        gives (subject, body)
    :param about: the record at which the message stands; none: at no record, for what has no
        chatter or must not have it
    :param must: nothing of the transaction holds when somebody cannot be told. Otherwise what is
        told of has happened all the same, and the others are told.
    :return: the users who were told
    """
    people = users.filtered(lambda user: user.active and user.id != SUPERUSER_ID)
    reached = people.browse()
    for (lang, zone), group in people.grouped(lambda user: _manner(records, user)).items():
        told = records.with_context(lang=lang, tz=zone)
        if must:
            _send(told, group, news, about)
            reached |= group
        elif in_savepoint(
            records.env,
            lambda told=told, group=group: _send(told, group, news, about),
            f"tell {group} of {records}",
        ):
            reached |= group
    return reached


def _manner(records, user):
    """(language, time zone) in which ``user`` is told."""
    company = records.company_id
    return user.lang or company._cctv_lang(), user.tz or company_zone(company)


def _send(told, group, news, about):
    subject, body = news(told)
    where = {"model": about._name, "res_id": about.id} if about else {}
    told.env["mail.thread"].message_notify(
        partner_ids=group.partner_id.ids, subject=subject, body=body, **where
    )
    return True
