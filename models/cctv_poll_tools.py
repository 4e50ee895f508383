"""Small bridges between the monitor's plain data and Odoo's."""

import logging
import math
import sys
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime, timezone
from enum import Enum

import psycopg2

MEASURED_MAX = 1e12
"""Larger than anything that is measured here; PostgreSQL adds up and averages what is stored."""

FORMULA_SIGNS = "={"
"""An exported text that begins with one is a formula to a spreadsheet (xlsxwriter's ``write``)."""

ATTEMPTS = 3
"""How often work is begun that meets somebody who writes to the same rows."""

TRANSIENT = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)

TURN_S, USUAL_TURN_S = 0.0005, sys.getswitchinterval()

_logger = logging.getLogger(__name__)


def from_epoch(seconds: float) -> datetime:
    """Naive UTC datetime of a whole second, as Odoo stores it."""
    return datetime.fromtimestamp(int(seconds), timezone.utc).replace(tzinfo=None)


def to_epoch(when: datetime | None) -> float:
    """Seconds since the epoch of a naive UTC datetime; 0 for none."""
    return when.replace(tzinfo=timezone.utc).timestamp() if when else 0.0


def to_base64(data: bytes) -> bytes | None:
    """What Odoo keeps in a binary field; None for nothing."""
    return b64encode(data) if data else None


def clean(value):
    """Plain data that PostgreSQL can store as text or jsonb.

    A device may send anything: NUL and lone surrogates are dropped from texts, numbers that are
    none become None, dataclasses become dictionaries, enums their values, tuples lists.
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Enum):
        return clean(value.value)
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_dataclass(value):
        return {field.name: clean(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {clean(str(key)): clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [clean(item) for item in value]
    return value


def measured(value) -> float | None:
    """A number that was measured, as it can be stored and reckoned with; None for any other."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if is_number and abs(value) <= MEASURED_MAX else None  # NaN is not <= either


def as_array(values) -> str:
    """Numbers, moments and booleans as PostgreSQL's text of an array; a cast says of what.

    psycopg2 would write each as an expression of its own, and PostgreSQL takes seven times as long
    to read these.
    """
    return "{" + ",".join(["NULL" if v is None else str(v) for v in values]) + "}"


def word(value, limit: int | None = None) -> str:
    """A text in a device's words: storable, stripped, bounded, and no formula when somebody exports
    it to a spreadsheet."""
    return clean(str(value or "")).strip().lstrip(FORMULA_SIGNS).strip()[:limit]


@contextmanager
def quick_turns():
    """Meanwhile threads take turns every half millisecond. A threaded server answers people in the
    process that polls; at Python's usual 5 ms each query of theirs would have to wait as long for
    its turn as the query takes several times over."""
    sys.setswitchinterval(TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(USUAL_TURN_S)


def alone(env, work, what: str) -> bool:
    """Do ``work()`` in a transaction of its own, as one of many of a scheduled action: neither its
    failure nor somebody who writes at the same moment costs the others anything. What was written
    before is committed already.

    :param what: named in the log
    :return: whether it is done
    """
    try:
        work()
        env["ir.cron"]._commit_progress(1)
        return True
    except psycopg2.OperationalError as error:
        _logger.info("Could not %s this time: %s", what, error)
    except Exception:
        _logger.exception("Could not %s.", what)
    env.cr.rollback()
    return False


def committed(env, work, commit) -> None:
    """Do ``work()`` and ``commit()``; again when somebody has pressed a button at the same moment.
    What was written before is committed already.

    :raises psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected: each time
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            work()
            commit()
            return
        except TRANSIENT:
            env.cr.rollback()
            env.invalidate_all(flush=False)
            if attempt == ATTEMPTS:
                raise


def in_savepoint(env, work, what: str):
    """Do ``work()`` so that its failure costs nothing but itself.

    :param what: named in the log
    :return: what ``work`` returns, or None when it failed
    :raises psycopg2.OperationalError: the transaction itself cannot go on (serialization,
        deadlock, lost connection)
    """
    try:
        with env.cr.savepoint():
            return work()
    except psycopg2.OperationalError:
        raise
    except Exception:
        _logger.exception("Could not %s.", what)
        env.invalidate_all(flush=False)
        return None
