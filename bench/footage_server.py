"""The Odoo of the benchmark of footage: its database, its workers, their memory."""

import configparser
import json
import os
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from . import measure
from .odoo_server import Database, Server
from .odoo_shell import ADDON, dev

ACCEL = "/web/evidence"
LOOK_S = 0.2
PREPARE = """
admin = env.ref("base.user_admin")
admin.password = "admin"
admin.group_ids |= env.ref("helpdesk_cctv.group_cctv_manager")
camera = env["maintenance.equipment"].create({"name": "Bench", "cctv_kind": "camera"})
span = {"date_from": "2026-01-01 10:00:00", "date_to": "2026-01-01 11:00:00"}
request = env["cctv.footage.request"].create({
    "requester_kind": "unit", "requester_name": "Bench", "purpose": "Bench", **span})
request._set_state("extraction", {"extractor_id": admin.id, "approved_by_id": admin.id})
items = env["cctv.footage.item"].create([{"request_id": request.id, "device_id": camera.id,
    "company_id": env.company.id, **span} for _n in range(2)])
env["ir.cron"].search([]).write({"active": False})
env.cr.commit()
print("BENCH", items.ids, env["cctv.evidence"]._folder().root)
raise SystemExit
"""


@dataclass(frozen=True)
class Prepared:
    """``small`` and ``large``: ids of two clips that admin takes out; ``root``: the folder of this
    database's evidence."""

    database: Database
    small: int
    large: int
    root: Path

    @property
    def data(self) -> Path:
        return self.root.parents[1]


@contextmanager
def prepared() -> Iterator[Prepared]:
    name, root = f"bench_{secrets.token_hex(4)}", None
    try:
        dev("db", "create", name)
        dev("odoo", "-d", name, "-i", ADDON, "--stop-after-init", "--no-http")
        output = dev("odoo", "shell", "-d", name, "--no-http", text=PREPARE)
        line = next(line for line in output.splitlines() if line.startswith("BENCH "))
        ids, root = line.removeprefix("BENCH ").rsplit(" ", 1)
        database = Database(name)
        try:
            yield Prepared(database, *json.loads(ids), Path(root))
        finally:
            database.close()
    finally:
        dev("db", "drop", name)
        if root:
            shutil.rmtree(root, ignore_errors=True)


class Prefork(Server):
    """Workers with the limits that Odoo sets when nothing is said about them.
    ``is_behind_nginx``: nginx sends the files."""

    def __init__(self, database: Database, port: int, is_behind_nginx: bool = False):
        super().__init__(database, port)
        # a file that can be run: the server starts its process for the bus by it
        self._command[1:3] = [str(Path(sys.executable).with_name("odoo"))]
        self._command += ["--workers=2", "--limit-time-real=120", "--limit-time-cpu=60"]
        self._command += [f"--gevent-port={port + 1}"]
        self._folder = tempfile.TemporaryDirectory()
        if is_behind_nginx:
            self._command += ["--proxy-mode", "-c", self._configuration()]

    def __exit__(self, *error) -> None:
        super().__exit__(*error)
        self._folder.cleanup()

    def _configuration(self) -> str:
        parser, path = configparser.RawConfigParser(), Path(self._folder.name, "odoo.conf")
        parser.read(os.environ["ODOO_RC"])
        parser["options"]["cctv_evidence_accel"] = ACCEL
        with path.open("w") as file:
            parser.write(file)
        return str(path)


class Watch:
    """The most resident memory of a server and its workers since the beginning."""

    def __init__(self, pid: int):
        self._pid, self._done = pid, threading.Event()
        self.reader_mb = 0.0
        self._before = self._most = self._now()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def growth(self) -> float:
        """Megabytes, of all of it together; 0 when it has not grown. Without the process that
        reads a clip, which is short and has limits of its own: ``reader_mb``."""
        return max(0.0, self._most - self._before)

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(LOOK_S):
            self._most = max(self._most, self._now())

    def _now(self) -> float:
        servers = [self._pid, *measure.all_children(self._pid)]
        readers = {child for pid in servers[1:] for child in measure.all_children(pid)}
        self.reader_mb = max([self.reader_mb, *map(_resident_mb, readers)])
        return sum(_resident_mb(pid) for pid in servers if not _reads_a_clip(pid))


def _resident_mb(pid: int) -> float:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        ) / 2**20  # fmt: skip
    return 0.0


def _reads_a_clip(pid: int) -> bool:
    with suppress(OSError):
        return b"clip_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return True
