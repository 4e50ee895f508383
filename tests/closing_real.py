"""Finished work that is really in the database, for two who close it, and for the polling.

Run as a program it is what ``test_closing_at_once`` starts: `closing_real.py CONFIG DATABASE`.
"""

import sys

if __name__ == "__main__":
    # its own folder is first on the path, where it would hide modules of the same name
    sys.path.pop(0)


def make_finished(env):
    """A visit of one camera that is done and has passed two checks; a third one has just come.

    :return: (the visit, two IT staff)
    """
    from odoo.addons.helpdesk_cctv.tests import visit_real

    line, users = visit_real.make_visit(env)
    users.group_ids += env.ref("helpdesk_cctv.group_cctv_it")
    line.with_user(users[0]).action_done()
    visit = line.request_id
    visit.with_user(users[0]).action_cctv_finish()
    line.write({"picture_after_state": "taken", "waits_for_picture": False, "checks_passed": 2})
    now = env.cr.now().replace(microsecond=0)
    soon = now.replace(year=now.year + 1)
    line.device_id.cctv_status_id.write({"last_check": soon, "last_ok": soon})
    return visit, users


def close(env, visit_id):
    env["maintenance.request"].browse(visit_id).action_cctv_close()


def count(env, visit_id):
    """What the polling does at the end of its run."""
    env["cctv.maintenance.line"]._count_checks()


def main(rcfile, database):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", rcfile, "-d", database, "--log-level", "critical"])
    Registry(database)  # before anything of the addon can be imported
    from odoo.addons.helpdesk_cctv.tests import at_once_real

    model = "maintenance.request"
    at_once_real.WORK.update({"close": (model, close), "count": (model, count)})
    at_once_real.main(rcfile, database)


if __name__ == "__main__":
    main(*sys.argv[1:])
