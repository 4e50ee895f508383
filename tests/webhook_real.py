"""A receiver and a message that are really in the database, and a process that sends it."""

import os
import sys

from .seal_real import transaction

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


def run(registry):
    """Send when told to."""
    os.write(1, b"ready\n")
    sys.stdin.readline()
    with transaction(registry) as env:
        env["cctv.webhook.queue"]._cron_send()
    os.write(1, b"done\n")
