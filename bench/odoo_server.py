"""Whole Odoo servers on a database made for a benchmark, and the register of simulated devices."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from . import measure
from .farm import Farm
from .odoo_shell import ADDON, dev

READY_S = 120.0
PREPARE = """
env["ir.config_parameter"].set_param("helpdesk_cctv.allow_loopback", "True")
farm = TASK
login = {"name": "Bench", "username": farm["username"], "secret": farm["password"]}
credential = env["cctv.credential"].create(login)
env["cctv.poll.policy"].search([]).write({"timeout_s": farm["timeout_s"], "opens_tickets": False})
env["maintenance.equipment"].create([
    {"name": f"Camera {a}", "cctv_kind": "camera", "cctv_address": a,
     "cctv_onvif_port": farm["onvif_port"], "cctv_rtsp_port": farm["rtsp_port"],
     "cctv_credential_id": credential.id} for a in farm["devices"]])
env.ref("base.user_admin").password = "admin"
env["ir.cron"].search([]).write({"active": False})
env.cr.commit()
raise SystemExit
"""


class Database:
    """``rows(query, *values)``; writes are committed at once."""

    def __init__(self, name: str):
        self.name = name
        self._connection = psycopg2.connect(dbname=name)
        self._connection.autocommit = True

    def rows(self, query: str, *values) -> list[tuple]:
        with self._connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def make_due(self) -> None:
        """All devices are due for a pulse."""
        self.rows(
            "UPDATE cctv_device_status SET next_check = NULL,"
            " next_picture = now() + interval '1 day', next_identity = now() + interval '1 day'"
        )

    def switch_poll(self, is_on: bool) -> None:
        self.rows(
            "UPDATE ir_cron SET active = %s, nextcall = now() AT TIME ZONE 'UTC'"
            " WHERE id = (SELECT res_id FROM ir_model_data"
            " WHERE module = %s AND name = 'ir_cron_cctv_poll')",
            is_on, ADDON,
        )  # fmt: skip

    def close(self) -> None:
        self._connection.close()


@contextmanager
def database_of(farm: Farm, timeout_s: float) -> Iterator[Database]:
    """A database with the addon and the farm's devices; no scheduled action is active."""
    name = f"bench_{secrets.token_hex(4)}"
    task = {**vars(farm), "silent": [], "timeout_s": timeout_s}
    try:
        dev("db", "create", name)
        dev("odoo", "-d", name, "-i", ADDON, "--stop-after-init", "--no-http")
        text = f"TASK = {task!r}\n{PREPARE}"
        dev("odoo", "shell", "-d", name, "--no-http", text=text)
        database = Database(name)
        try:
            yield database
        finally:
            database.close()
    finally:
        dev("db", "drop", name)


class Server:
    """``with Server(database)``: an Odoo server; with ``port`` it serves the web as well."""

    def __init__(self, database: Database, port: int = 0):
        name = f"{database.name}_{port or secrets.token_hex(2)}.log"
        self._log = Path(tempfile.gettempdir(), name)
        web = [f"--http-port={port}"] if port else ["--no-http"]
        self._command = [
            sys.executable, "-m", "odoo", "server", "-d", database.name, "--max-cron-threads=1",
            f"--logfile={self._log}", *web,
        ]  # fmt: skip

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(self._command, start_new_session=True)
        return self

    def __exit__(self, *_error) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._log.unlink(missing_ok=True)

    def wait_until_ready(self) -> None:
        wait_for(lambda: self._log.exists() and "Registry loaded" in self._log.read_text(), READY_S)

    @property
    def workers(self) -> list[int]:
        """Its processes that probe."""
        return [pid for pid in measure.all_children(self.process.pid) if is_worker(pid)]

    def kill(self) -> None:
        """As the power would: nothing of it can clean up."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


def is_worker(pid: int) -> bool:
    try:
        return b"monitor.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def wait_for(is_so, limit_s: float, step_s: float = 0.02) -> float:
    """Seconds until ``is_so()``. Raises SystemExit past ``limit_s``."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > limit_s:
            raise SystemExit(f"It was waited {limit_s:.0f} s for something that did not happen.")
        time.sleep(step_s)
    return time.monotonic() - began
