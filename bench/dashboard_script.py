"""Fed to `odoo shell`: the dashboard's requests beside a list of 80 cameras, in turns.

``env`` comes from the shell, ``TASK`` (see dashboard.py) is put in front of this text. Prints one
line that begins with MARK.
"""
# ruff: noqa: F821

import json
import time

from lxml import etree

from odoo import api, sql_db

from odoo.addons.helpdesk_cctv.bench.month import make_month

MARK = "BENCH "
SHIFT = """
UPDATE cctv_uptime_day SET day = day + (now()::date - (SELECT max(day) + 1 FROM cctv_uptime_day));
UPDATE cctv_fault SET date_start = date_start + age, date_confirmed = date_confirmed + age,
    date_end = date_end + age
  FROM (SELECT now()::timestamp - max(date_start) AS age FROM cctv_fault) AS found;
UPDATE cctv_footage_request SET deadline_date = now() + interval '1 hour' * (id % 90 - 30),
    deadline_soon_date = now() + interval '1 hour' * (id % 90 - 40)
 WHERE deadline_phase = 'running';
ANALYZE;
"""
"""The month is over since today, so that the charts have 30 days to read."""


def timed(work):
    """(milliseconds, statements), in an environment without anything in its caches."""
    with env.registry.cursor() as cr:
        mine = api.Environment(cr, user.id, {"lang": "en_US"})
        before, began = sql_db.sql_counter, time.perf_counter()
        work(mine)
        return (time.perf_counter() - began) * 1000, sql_db.sql_counter - before


def page_of_cameras():
    """What the page *Cameras* asks of each, as the web client does."""
    action = env.ref("helpdesk_cctv.cctv_camera_action")
    view = env[action.res_model].get_view(view_type=action.view_mode.split(",")[0])
    names = {node.get("name") for node in etree.fromstring(view["arch"]).iter("field")}
    kinds = env[action.res_model].fields_get(names, ["type"])
    return {
        name: {"fields": {"display_name": {}}} if kind["type"] == "many2one" else {}
        for name, kind in kinds.items()
        if not kind["type"].endswith("2many")
    }


def read_list(mine):
    devices = mine["maintenance.equipment"]
    devices.web_search_read([("cctv_kind", "=", "camera")], PAGE, limit=80)


CALLS = {
    "list": read_list,
    "data": lambda mine: mine["cctv.dashboard"].cctv_dashboard_data(),
    "update": lambda mine: mine["cctv.dashboard"].cctv_dashboard_update(),
    "charts": lambda mine: mine["cctv.dashboard"].cctv_dashboard_charts(),
}

make_month(env, **TASK["city"])
env.cr.execute(SHIFT)
env.cr.commit()
user, PAGE = env.ref("base.user_admin"), page_of_cameras()
found = {name: [] for name in CALLS}
for turn in range(TASK["rounds"] + 3):
    times = {name: timed(call) for name, call in CALLS.items()}
    if turn >= 3:
        for name, one in times.items():
            found[name].append(one)
print(MARK + json.dumps(found), flush=True)
