"""Fed to `odoo shell`: how many SQL statements a poll takes over devices that stay as they are.

``env`` comes from the shell, ``TASK`` (see statements.py) is put in front of this text. Prints
one line that begins with MARK.
"""
# ruff: noqa: F821

import json
import time

from odoo import SUPERUSER_ID, api, sql_db

MARK = "BENCH "


def prepare(farm):
    """A credential, and no limit to addresses outside this machine."""
    env["ir.config_parameter"].set_param("helpdesk_cctv.allow_loopback", "True")
    env.ref("helpdesk_cctv.ir_cron_cctv_poll").active = False
    login = {"name": "Bench", "username": farm["username"], "secret": farm["password"]}
    return env["cctv.credential"].create(login)


def register(farm, credential, addresses):
    env["maintenance.equipment"].create(
        [
            {
                "name": f"Camera {address}",
                "cctv_kind": "camera",
                "cctv_address": address,
                "cctv_onvif_port": farm["onvif_port"],
                "cctv_rtsp_port": farm["rtsp_port"],
                "cctv_credential_id": credential.id,
            }
            for address in addresses
        ]
    )
    env.cr.commit()


def poll():
    """One run of the poll over all devices, in an environment of its own as a scheduled action
    has it. ``chunks``: the SQL statements of each transaction that writes verdicts; ``rest``:
    those of everything else."""
    make_due()
    chunks, devices, model = [], [], type(env["cctv.poll"])
    write_chunk = model._try_chunk

    def counted(self, verdicts, frame):
        before = sql_db.sql_counter
        is_written = write_chunk(self, verdicts, frame)
        chunks.append(sql_db.sql_counter - before)
        devices.append(len(verdicts))
        return is_written

    model._try_chunk = counted
    try:
        with env.registry.cursor() as cr:
            fresh = api.Environment(cr, SUPERUSER_ID, {})
            began, before = time.monotonic(), sql_db.sql_counter
            fresh["cctv.poll"]._cron_poll()
            statements, seconds = sql_db.sql_counter - before, time.monotonic() - began
    finally:
        model._try_chunk = write_chunk
    return {
        "chunks": chunks,
        "rest": statements - sum(chunks),
        "devices": sum(devices),
        "seconds": seconds,
        "fine": env["cctv.device.status"].search_count([("state", "=", "ok")]),
    }


def make_due():
    """All devices are due for a pulse: no picture, so that nothing about them can change."""
    env.cr.execute(
        "UPDATE cctv_device_status SET next_check = NULL,"
        " next_picture = now() + interval '1 day', next_identity = now() + interval '1 day'"
    )
    env.cr.commit()
    env.invalidate_all()


def measure(farm, sizes):
    """{number of devices: the counts of a poll that changed nothing}"""
    credential, registered, found = prepare(farm), 0, {}
    for size in sizes:
        register(farm, credential, farm["devices"][registered:size])
        registered = size
        for _ in range(3):
            found[size] = poll()
    return found


print(MARK + json.dumps(measure(TASK["farm"], TASK["sizes"])), flush=True)
