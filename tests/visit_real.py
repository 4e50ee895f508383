"""A visit that is really in the database, for two people at the same moment.

Run as a program it is what ``test_visit_at_once`` starts: `visit_real.py CONFIG DATABASE`.
"""

import sys

if __name__ == "__main__":
    # its own folder is first on the path, where it would hide modules of the same name
    sys.path.pop(0)

CODE = "T-VISIT-ONCE"


def make_visit(env):
    """A visit of one camera that is started and waits for its picture, which has come.

    :return: (the line, two technicians)
    """
    from odoo.addons.helpdesk_cctv.models.cctv_demo_pictures import scene
    from odoo.addons.helpdesk_cctv.models.cctv_poll_tools import to_base64

    company = env.ref("base.main_company")
    users = env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"{CODE} {number}",
                "login": f"{CODE}-{number}",
                "group_ids": [(6, 0, env.ref("helpdesk_cctv.group_cctv_technician").ids)],
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
            }
            for number in range(2)
        ]
    )
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    device.write({"cctv_address": "10.9.77.1", "cctv_poll_enabled": True})
    line = {"device_id": device.id, "company_id": company.id, "work_kind": "cleaning"}
    visit = env["maintenance.request"].create(
        {
            "name": CODE,
            "cctv_work_kind": "cleaning",
            "user_id": users[0].id,
            "company_id": company.id,
            "cctv_line_ids": [(0, 0, line)],
        }
    )
    visit.message_subscribe(partner_ids=users.partner_id.ids)
    visit.cctv_line_ids.with_user(users[0]).action_start()
    asked = visit.cctv_line_ids.picture_before_asked
    shot = {"snapshot": to_base64(scene()), "snapshot_date": asked.replace(year=asked.year + 1)}
    device.cctv_status_id.write(shot)
    return visit.cctv_line_ids, users


def clean_up(env):
    """Take all that away again, past the guards."""
    cr = env.cr

    def ids(query):
        cr.execute(query, (CODE,))
        return tuple(row[0] for row in cr.fetchall()) or (0,)

    visits = ids("SELECT id FROM maintenance_request WHERE name = %s")
    devices = ids("SELECT id FROM maintenance_equipment WHERE cctv_code = %s")
    cr.execute("SELECT id FROM cctv_maintenance_line WHERE request_id IN %s", (visits,))
    lines = tuple(row[0] for row in cr.fetchall()) or (0,)
    cr.execute("SELECT id FROM helpdesk_ticket WHERE cctv_device_id IN %s", (devices,))
    tickets = tuple(row[0] for row in cr.fetchall()) or (0,)
    cr.execute("SELECT id FROM cctv_maintenance_closing WHERE request_id IN %s", (visits,))
    closings = tuple(row[0] for row in cr.fetchall()) or (0,)
    of = {
        "maintenance.request": visits,
        "maintenance.equipment": devices,
        "cctv.maintenance.line": lines,
        "helpdesk.ticket": tickets,
    }
    for model, record_ids in of.items():
        for table in ("ir_attachment", "mail_activity", "mail_followers"):
            cr.execute(f"DELETE FROM {table} WHERE res_model = %s AND res_id IN %s",
                       (model, record_ids))
        cr.execute("DELETE FROM mail_message WHERE model = %s AND res_id IN %s",
                   (model, record_ids))
    cr.execute("UPDATE maintenance_equipment SET cctv_status_id = NULL WHERE id IN %s", (devices,))
    for query, values in (
        ("DELETE FROM cctv_maintenance_line WHERE id IN %s", lines),
        ("DELETE FROM helpdesk_ticket WHERE id IN %s", tickets),
        ("UPDATE cctv_maintenance_closing SET seal_id = NULL WHERE id IN %s", closings),
        (
            "DELETE FROM cctv_seal WHERE res_model = 'cctv.maintenance.closing' AND res_id IN %s",
            closings,
        ),
        ("DELETE FROM cctv_maintenance_closing WHERE id IN %s", closings),
        ("DELETE FROM maintenance_request WHERE id IN %s", visits),
        ("DELETE FROM cctv_device_status WHERE device_id IN %s", devices),
        ("DELETE FROM maintenance_equipment WHERE id IN %s", devices),
    ):
        cr.execute(query, (values,))
    cr.execute("DELETE FROM cctv_seal_chain WHERE company_id NOT IN "
               "(SELECT company_id FROM cctv_seal)")
    env.invalidate_all()
    users = env["res.users"].search([("login", "=like", f"{CODE}-%")])
    partners = users.partner_id
    users.unlink()
    partners.unlink()


def fail(env, line_id):
    env["cctv.maintenance.line"].browse(line_id).action_failed(f"Seen by {env.uid}", "broken")


def skip(env, line_id):
    env["cctv.maintenance.line"].browse(line_id).action_skip(f"By {env.uid}")


def collect(env, line_id):
    """What the polling does at the end of its run."""
    env["cctv.maintenance.line"]._collect_pictures()


def main(rcfile, database):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", rcfile, "-d", database, "--log-level", "critical"])
    Registry(database)  # before anything of the addon can be imported
    from odoo.addons.helpdesk_cctv.tests import at_once_real

    model = "cctv.maintenance.line"
    kinds = {"fail": fail, "skip": skip, "collect": collect}
    at_once_real.WORK.update({name: (model, do) for name, do in kinds.items()})
    at_once_real.main(rcfile, database)


if __name__ == "__main__":
    main(*sys.argv[1:])
