"""A receiver and a message that are really in the database, and a process that sends it.

Run as a program it is that process: `webhook_real.py CONFIG DATABASE`.
"""

import os
import sys

if __name__ == "__main__":
    # its own folder is first on the path, where it would hide modules of the same name
    sys.path.pop(0)

NAME = "T-KILLED-GATEWAY"


def make(env, url, secret):
    from odoo import fields

    from odoo.addons.helpdesk_cctv.models.cctv_webhook import NETWORKS_PARAMETER

    env["ir.config_parameter"].set_param(NETWORKS_PARAMETER, "127.0.0.0/8")
    webhook = env["cctv.webhook"].create({"name": NAME, "url": url, "secret": secret})
    now = fields.Datetime.now()
    vals = {"webhook_id": webhook.id, "event": "test", "date_event": now, "next_try": now}
    env["cctv.webhook.delivery"].create([{**vals, "uid": f"k{n}", "body": "{}"} for n in range(3)])


def clean_up(env):
    from odoo.addons.helpdesk_cctv.models.cctv_webhook import NETWORKS_PARAMETER

    env["ir.config_parameter"].search([("key", "=", NETWORKS_PARAMETER)]).unlink()
    env["cctv.webhook"].with_context(active_test=False).search([("name", "=", NAME)]).unlink()


def main(rcfile, database):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", rcfile, "-d", database, "--log-level", "critical"])
    registry = Registry(database)
    from odoo.addons.helpdesk_cctv.tests.seal_real import transaction

    os.write(1, b"ready\n")
    sys.stdin.readline()
    with transaction(registry) as env:
        env["cctv.webhook.queue"]._cron_send()
    os.write(1, b"done\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
