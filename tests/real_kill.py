"""What the process of ``KillCase`` does.

It reads lines of JSON: [evidence folder, step, moment, values] each, does the step in a child that
kills itself at the moment, and answers how the child ended.
"""

import json
import os
import signal
import sys

from .real_process import end_with_parent
from .seal_real import transaction


def run(registry, steps, places):
    """
    :param steps: {name: function(env, *values)}
    :param places: function(env) that gives {name: (owner, attribute)} of what is done on the way
    """
    from odoo.addons.helpdesk_cctv.models import cctv_evidence

    def do(registry, step, moment, values):
        with transaction(registry) as env:
            kill_at(env, moment, places(env))
            steps[step](env, *values)

    for line in sys.stdin:
        root, *work = json.loads(line)
        cctv_evidence.evidence_root = lambda _database, root=root: root
        print(json.dumps(in_child(registry, do, *work)), flush=True)


def in_child(registry, do, *work):
    """How the child that does ``do(registry, *work)`` ended."""
    from odoo import sql_db

    sql_db.close_all()
    child = os.fork()
    if not child:
        end_with_parent()
        try:
            do(registry, *work)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at(env, moment, known):
    """The process ends as it comes to ``moment``: 'before NAME', 'after NAME', 'postcommit'.

    :param known: {NAME: (owner, attribute)}
    """
    if moment == "postcommit":
        env.cr.postcommit.add(die)
    elif moment:
        when, name = moment.split(" ")
        owner, attribute = known[name]
        original = getattr(owner, attribute)

        def killing(*args, **options):
            if when == "before":
                die()
            original(*args, **options)
            die()

        setattr(owner, attribute, killing)


def die():
    os.kill(os.getpid(), signal.SIGKILL)
