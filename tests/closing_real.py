"""Finished work that is really in the database, for two who close it, and for the polling."""

from datetime import timedelta

from . import real_at_once, visit_real
from .visit_real import clean_up  # noqa: F401 - what was made there is all there is


def make_finished(env):
    """A visit of one camera that is done and has passed two checks; a third one has just come.

    :return: (the visit, two IT staff)
    """
    line, users = visit_real.make_visit(env)
    users.group_ids += env.ref("helpdesk_cctv.group_cctv_it")
    line.with_user(users[0]).action_done()
    visit = line.request_id
    visit.with_user(users[0]).action_cctv_finish()
    line.write({"picture_after_state": "taken", "waits_for_picture": False, "checks_passed": 2})
    now = env.cr.now().replace(microsecond=0)
    soon = now + timedelta(days=365)
    line.device_id.cctv_status_id.write({"last_check": soon, "last_ok": soon})
    return visit, users


def close(env, visit_id):
    env["maintenance.request"].browse(visit_id).action_cctv_close()


def count(env, visit_id):
    """What the polling does at the end of its run."""
    env["cctv.maintenance.line"]._count_checks()


STEPS = {"close": ("maintenance.request", close), "count": ("maintenance.request", count)}


def run(registry):
    real_at_once.run(registry, STEPS)
