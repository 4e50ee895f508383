"""A fetch that is really in the database, and a process that is killed in the middle of it.

The process reads lines of JSON: the folder for evidence and pieces, then the moment of each run of
the scheduled action. It does the run in a child that kills itself at that moment, and answers how
the child ended.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

from .evidence_real import CLEANING as EVIDENCE, make_emergency, places
from .real_cleaning import find, forget_about
from .real_kill import die, in_child, kill_at
from .seal_real import transaction

CODE = "T-PULL-REAL"
ALLOW = "helpdesk_cctv.allow_loopback"
HALF_S = 10
CLEANING = (
    *EVIDENCE[:-1],
    "DELETE FROM maintenance_equipment WHERE cctv_code = %(camera)s",
    "DELETE FROM maintenance_equipment WHERE cctv_code = %(recorder)s",
    "DELETE FROM cctv_credential WHERE name = %(recorder)s",
)


def make(env, simulated, since, length_s):
    """A clip of a simulated recorder, queued by somebody in the control room."""
    from odoo import fields

    env["ir.config_parameter"].set_param(ALLOW, "True")
    login = {"username": simulated.username, "secret": simulated.password}
    credential = env["cctv.credential"].create({"name": f"{CODE}-R", **login})
    long_ago = fields.Date.subtract(fields.Date.today(), days=400)
    device = {"cctv_poll_enabled": True, "effective_date": long_ago}
    recorder = env["maintenance.equipment"].create(
        {
            **device,
            "name": f"{CODE}-R",
            "cctv_code": f"{CODE}-R",
            "cctv_kind": "recorder",
            "cctv_address": simulated.address,
            "cctv_onvif_port": simulated.onvif_port,
            "cctv_rtsp_port": simulated.rtsp_port,
            "cctv_credential_id": credential.id,
        }
    )
    camera = env["maintenance.equipment"].create(
        {
            **device,
            "name": f"{CODE}-C",
            "cctv_code": f"{CODE}-C",
            "cctv_kind": "camera",
            "cctv_recorder_id": recorder.id,
            "cctv_channel": 1,
            "cctv_poll_via": "recorder",
        }
    )
    begin = fields.Datetime.to_datetime("1970-01-01") + timedelta(seconds=round(since))
    item = make_emergency(env, CODE, camera, begin, begin + timedelta(seconds=length_s))
    item._queue_pull()
    return item


def clean_up(env):
    domain = [("device_id.cctv_code", "=", f"{CODE}-C")]
    items = env["cctv.footage.item"].with_context(active_test=False).search(domain)
    env["ir.config_parameter"].search([("key", "=", ALLOW)]).unlink()
    env["ir.cron.trigger"].search([]).unlink()
    env.flush_all()
    requests = find(env, "SELECT id FROM cctv_footage_request WHERE purpose = %s", CODE)
    forget_about(env, {"cctv.footage.request": requests})
    names = {"requests": requests, "camera": f"{CODE}-C", "recorder": f"{CODE}-R"}
    for query in CLEANING:
        env.cr.execute(query, {"items": (0, *items.ids), **names})


def pull(registry, moment):
    """One run of the scheduled action, which dies at the moment."""
    from odoo.addons.helpdesk_cctv.models import cctv_footage_pull_run as run_module

    run_module.TICK_S = 0.2
    with transaction(registry) as env:
        model = type(env["cctv.footage.item"])
        own = {"film": (model, "_take_film"), "start": (model, "_start_pull")}
        if moment in ("half way", "when committed"):
            kill_here(model, moment)
        else:
            kill_at(env, moment, {**places(env), **own})
        env["cctv.footage.item"]._cron_pull()


def kill_here(model, moment):
    """Half way through the footage; or when the film is committed, before its pieces are gone."""
    name = {"half way": "_note_progress", "when committed": "_take_film"}[moment]
    original = getattr(model, name)

    def killing(self, told):
        if name == "_take_film":
            self.env.cr.postcommit.add(die)
        original(self, told)
        if name == "_note_progress" and any(one["seconds"] > HALF_S for one in told.values()):
            die()

    setattr(model, name, killing)


def run(registry):
    from odoo.addons.helpdesk_cctv.models import cctv_evidence

    root = json.loads(sys.stdin.readline())
    cctv_evidence.evidence_root = lambda _database: root
    pieces = Path(f"{root}-pull")
    with transaction(registry) as env:
        type(env["cctv.footage.item"])._pull_root = lambda _self: pieces
    for line in sys.stdin:
        moment = json.loads(line)
        print(json.dumps(in_child(registry, pull, moment)), flush=True)
