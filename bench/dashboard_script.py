"""Fed to `odoo shell`: the dashboard's one request beside a list of 80 cameras, in turns.

``env`` comes from the shell, ``TASK`` (see dashboard.py) is put in front of this text. Prints one
line that begins with MARK.
"""
# ruff: noqa: F821

import json
import time

from odoo import api, sql_db

from odoo.addons.helpdesk_cctv.bench.month import make_month

MARK = "BENCH "
FIELDS = {name: {} for name in ("name", "cctv_kind", "cctv_address", "cctv_health", "cctv_code")}


def timed(work):
    """(milliseconds, statements), in an environment without anything in its caches."""
    with env.registry.cursor() as cr:
        mine = api.Environment(cr, user.id, {"lang": "en_US"})
        before, began = sql_db.sql_counter, time.perf_counter()
        work(mine)
        return (time.perf_counter() - began) * 1000, sql_db.sql_counter - before


def read_board(mine):
    mine["cctv.dashboard"].cctv_dashboard_data()


def read_list(mine):
    devices = mine["maintenance.equipment"]
    devices.web_search_read([("cctv_kind", "=", "camera")], FIELDS, limit=80)


make_month(env, **TASK["city"])
user = env.ref("base.user_admin")
found = {"board": [], "list": []}
for turn in range(TASK["rounds"] + 3):
    board, rows = timed(read_board), timed(read_list)
    if turn >= 3:
        found["board"].append(board)
        found["list"].append(rows)
print(MARK + json.dumps(found), flush=True)
