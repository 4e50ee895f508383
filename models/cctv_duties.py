"""Who has which duty. The roles are the groups of this module, by their short names."""

from odoo.exceptions import AccessError

from .cctv_procedure_settings import GROUP_OF_ROLE

REPAIR_LEADERS = ("it", "supervisor", "management")
"""Who assigns, closes and opens repairs again; the IT head has the duty of IT staff."""


def has_duty(user, *roles: str) -> bool:
    """Whether ``user`` has one of these roles, directly or because another includes it."""
    return any(user.has_group(GROUP_OF_ROLE[role]) for role in roles)


def check_duty(env, roles, sentence: str):
    """Refuse who has none of ``roles`` with ``sentence``; the system may.

    :raises AccessError:
    """
    if not env.su and not has_duty(env.user, *roles):
        raise AccessError(sentence)
