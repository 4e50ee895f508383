"""Fed to `odoo shell`: the dashboard's requests beside a list of 80 cameras, in turns.

``env`` comes from the shell, ``TASK`` (see dashboard.py) is put in front of this text. Prints one
line that begins with MARK.
"""
# ruff: noqa: F821

import json
import time
from pathlib import Path

from lxml import etree

from odoo import api, sql_db

from odoo.addons.helpdesk_cctv.bench import month
from odoo.addons.helpdesk_cctv.models.cctv_dashboard import PARTS

MARK = "BENCH "


def make_board():
    """What is to be shown besides the month."""
    text = Path(month.__file__).with_name("dashboard.sql").read_text()
    for name, value in {"company": env.company.id, "user": user.id}.items():
        text = text.replace("{" + name + "}", str(value))
    env.cr._obj.execute(text)
    env.cr.commit()


def timed(work):
    """(milliseconds, statements), in an environment without anything in its caches."""
    with env.registry.cursor() as cr:
        mine = api.Environment(cr, user.id, {"lang": "en_US"})
        before, began = sql_db.sql_counter, time.perf_counter()
        work(mine)
        return (time.perf_counter() - began) * 1000, sql_db.sql_counter - before


def page_of_cameras():
    """What the list of cameras asks of each, as the web client does."""
    devices, listed = env["maintenance.equipment"], env.ref("helpdesk_cctv.cctv_camera_view_list")
    view = devices.get_view(listed.id, "list")
    names = {node.get("name") for node in etree.fromstring(view["arch"]).iter("field")}
    kinds = devices.fields_get(names, ["type"])
    return {
        name: {"fields": {"display_name": {}}} if kind["type"] == "many2one" else {}
        for name, kind in kinds.items()
        if not kind["type"].endswith("2many")
    }


def read_list(mine):
    devices = mine["maintenance.equipment"]
    devices.web_search_read([("cctv_kind", "=", "camera")], PAGE, limit=80)


def board(mine):
    return mine["cctv.dashboard"]


CALLS = {
    "list": read_list,
    "data": lambda mine: board(mine).cctv_dashboard_data(),
    "wall": lambda mine: board(mine).cctv_dashboard_data(is_wall=True),
    "update": lambda mine: board(mine).cctv_dashboard_update(["devices"]),
    "update_all": lambda mine: board(mine).cctv_dashboard_update(list(PARTS)),
    "charts": lambda mine: board(mine).cctv_dashboard_charts(),
}

user, PAGE = env.ref("base.user_admin"), page_of_cameras()
if TASK["city"]:
    month.make_month(env, **TASK["city"])
    make_board()
found = {name: [] for name in CALLS}
for turn in range(TASK["rounds"] + 3):
    times = {name: timed(call) for name, call in CALLS.items()}
    if turn >= 3:
        for name, one in times.items():
            found[name].append(one)
print(MARK + json.dumps(found), flush=True)
