"""What people type, before it is kept."""

from odoo.exceptions import UserError

from .cctv_poll_tools import clean

REASON_MAX = 1_000
"""Characters of a reason."""

TEXT_MAX = 4_000
"""Characters of what somebody tells about a piece of work."""


def typed(env, text, most: int = TEXT_MAX, missing: str = "") -> str:
    """``text`` as it is kept: without what PostgreSQL cannot store, stripped, within bounds.

    :param most: characters
    :param missing: what to say when there is nothing; else nothing is fine
    :raises UserError: it is missing, or too long
    """
    text = clean(text).strip() if isinstance(text, str) else ""
    if missing and not text:
        raise UserError(missing)
    if len(text) > most:
        raise UserError(
            env._("This is too long: at most %s characters. Please shorten it.", most)
        )
    return text
