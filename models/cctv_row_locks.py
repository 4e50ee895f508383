"""Two at once on the same rows."""

from odoo.exceptions import UserError
from odoo.tools import SQL


def wait_for(records):
    """``records``, locked until the end of the transaction: a second one waits for it, is started
    anew by the server, and then sees what the first has done."""
    if records.ids:
        records.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
    return records


def take(records, sentence: str = ""):
    """``records``, locked until the end of the transaction: a second one is told at once.

    :param sentence: what it is told instead of the usual
    :raises UserError: somebody else has locked one of them
    """
    if len(records.try_lock_for_update(allow_referencing=True)) < len(records):
        raise UserError(
            sentence
            or records.env._(
                "Somebody else is changing this at this moment. Reload the page and try again."
            )
        )
    return records


def touch(records):
    """``records``, counted as changed by this transaction: one that has seen them before and locks
    them afterwards is started anew by the server, and then sees what this one has done. A lock
    alone does that only to who waits for it."""
    if records.ids:
        table = SQL.identifier(records._table)
        query = SQL("UPDATE %s SET id = id WHERE id IN %s", table, tuple(records.ids))
        records.env.cr.execute(query)
    return records


def lock_whole(records) -> bool:
    """Lock ``records`` against everybody, also against rows that come to refer to them (a hold),
    without waiting for anybody.

    :return: False when somebody else has one of them
    """
    if not records.ids:
        return True
    query = SQL(
        "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR UPDATE SKIP LOCKED",
        SQL.identifier(records._table),
        tuple(records.ids),
    )
    return len(records.env.execute_query(query)) == len(set(records.ids))
