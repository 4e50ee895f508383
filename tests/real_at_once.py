"""What the process of ``AtOnceCase`` does: one child for each person."""

import json
import multiprocessing
import os
import sys
import traceback
from contextlib import contextmanager

from .real_process import end_with_parent

WAIT_S = 60
"""How long the first waits for the last at most."""


def run(registry, steps):
    """For each line [[step, user, record], …] fork a child for each piece of work. Prints what
    they tell, and null when they have ended.

    :param steps: {name: (model, function(env of the user, id of the record))}
    """
    from odoo import sql_db

    for line in sys.stdin:
        sql_db.close_all()
        pieces = json.loads(line)
        ready = multiprocessing.Barrier(len(pieces))
        children = []
        for step, uid, record_id in pieces:
            child = os.fork()
            if not child:
                end_with_parent()
                _work(registry, ready, *steps[step], uid, record_id)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        os.write(1, b"null\n")


@contextmanager
def _or_abort(ready):
    """Nobody waits for one who does not come."""
    try:
        yield
    except Exception:
        ready.abort()
        raise


def _work(registry, ready, model, do, uid, record_id):
    """Look at the record, wait for the others, and tell how it went. So all see it as it was
    before."""
    from odoo.service.model import retrying

    from odoo.addons.helpdesk_cctv.tests.seal_real import transaction

    try:
        with transaction(registry) as system:
            env = system(user=uid)
            with _or_abort(ready):
                env[model].browse(record_id).read(["display_name"])
            ready.wait(WAIT_S)
            retrying(lambda: do(env, record_id), env)
        answer = "done"
    except Exception as error:
        is_said = type(error).__module__ == "odoo.exceptions"
        answer = str(error) if is_said else traceback.format_exc()
    os.write(1, (json.dumps([uid, answer]) + "\n").encode())
