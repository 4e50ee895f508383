"""A farm for tests: started in a process of its own, on addresses nobody else uses.

    with Simulator([{"code": "CAM-1", "scene": "gate"}]) as farm:
        farm.set_fault("CAM-1", "black")
        probe(farm["CAM-1"].address, farm["CAM-1"].onvif_port, …)

Also from Odoo tests and the demo: it needs nothing but the standard library in the caller.
"""

import json
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import ctl

ROOT = Path(__file__).resolve().parent.parent
START_S = 60.0
TRIES = 5
USERNAME = "viewer"
PASSWORD = "Kamera#2026:a/b@%"
SYSTEM_PYTHON = "/usr/bin/python3"


class SimulatorFailed(RuntimeError):
    """The farm did not start; the text is what it said."""


@dataclass(frozen=True)
class Running:
    """A device of a running farm. Paths in the order of the channels."""

    code: str
    name: str
    kind: str
    address: str
    onvif_port: int
    rtsp_port: int
    channels: list[str]
    main_paths: list[str]
    sub_paths: list[str]
    snapshot_paths: list[str]
    username: str = USERNAME
    password: str = field(default=PASSWORD, repr=False)


def python_with_pillow() -> str:
    """The caller's interpreter when it has Pillow, else the system's."""
    try:
        import PIL  # noqa: F401
    except ImportError:
        return SYSTEM_PYTHON
    return sys.executable


def read_ready(process: subprocess.Popen, timeout_s: float = START_S) -> dict | None:
    """The first line of a process as JSON; None when it ends or stays silent."""
    deadline, data = time.monotonic() + timeout_s, b""
    while not data.endswith(b"\n"):
        left = deadline - time.monotonic()
        readable, _, _ = select.select([process.stdout], [], [], max(0.0, left))
        chunk = os.read(process.stdout.fileno(), 1 << 20) if readable else b""
        if not chunk:
            return None
        data += chunk
    return json.loads(data)


class Simulator:
    """``devices``: rows as in a configuration; addresses and passwords are filled in.

    ``config``: 'demo' or the path of a file, instead of devices. ``require_rtsp``: fail when RTSP
    cannot be served here. ``rtsp`` tells whether it is.
    """

    def __init__(
        self,
        devices: list[dict] | None = None,
        *,
        config: str = "",
        faults: list[dict] | None = None,
        require_rtsp: bool = False,
    ):
        self._rows = devices or []
        self._config = config
        self._faults = faults or []
        self._require_rtsp = require_rtsp
        self._process: subprocess.Popen | None = None
        self.devices: dict[str, Running] = {}
        self.control = ""
        self.rtsp = False

    def __enter__(self) -> "Simulator":
        return self.start()

    def __exit__(self, *_exc) -> None:
        self.stop()

    def __getitem__(self, code: str) -> Running:
        return self.devices[code]

    def start(self) -> "Simulator":
        """Raises SimulatorFailed."""
        problem = ""
        for _ in range(1 if self._config else TRIES):
            problem = self._try_start()
            if not problem:
                return self
            if "cannot listen" not in problem:
                break
        raise SimulatorFailed(problem or "the simulator said nothing")

    def _try_start(self) -> str:
        """'' on success, else what the farm complained of."""
        with tempfile.TemporaryDirectory() as folder:
            path = self._config or self._write_config(Path(folder) / "farm.json")
            with open(Path(folder) / "stderr", "w+b") as complaints:
                self._process = self._spawn(path, complaints)
                ready = read_ready(self._process)
                if ready is None:
                    self.stop()
                    complaints.seek(0)
                    return complaints.read().decode(errors="replace").strip() or "it did not start"
        self.control, self.rtsp = ready["control"], ready["rtsp"]
        self._learn()
        return ""

    def _spawn(self, path: str, complaints) -> subprocess.Popen:
        command = [
            python_with_pillow(),
            "-B",
            "-m",
            "simulator",
            "--config",
            str(path),
            "--control",
            "127.0.0.1:0",
            "--end-with-stdin",
        ]
        command += ["--require-rtsp"] if self._require_rtsp else []
        return subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
        )

    def _write_config(self, path: Path) -> str:
        network = f"127.{random.randint(100, 250)}.{random.randint(0, 255)}"
        rows = [
            {
                "name": row["code"],
                "address": f"{network}.{number}",
                "username": USERNAME,
                "password": PASSWORD,
                **row,
            }
            for number, row in enumerate(self._rows, 10)
        ]
        path.write_text(json.dumps({"devices": rows, "faults": self._faults}), encoding="utf-8")
        return str(path)

    def _learn(self) -> None:
        names = {f for f in Running.__dataclass_fields__ if f not in ("username", "password")}
        given = {row["code"]: row for row in self._rows}
        for row in ctl.call(self.control, "GET", "/devices"):
            login = {
                k: v for k, v in given.get(row["code"], {}).items() if k in ("username", "password")
            }
            known = {name: row[name] for name in names}
            self.devices[row["code"]] = Running(**known, **login)

    def set_fault(self, code: str, fault: str, **params) -> dict:
        """Acts when this returns. Raises ctl.CtlError for unknown names."""
        data = {"fault": fault, "params": params}
        return ctl.call(self.control, "POST", f"/devices/{code}/faults", data)

    def clear(self, code: str, fault: str = "") -> dict:
        """Heals one fault, or all."""
        path = f"/devices/{code}/faults" + (f"/{fault}" if fault else "")
        return ctl.call(self.control, "DELETE", path)

    def describe(self, code: str) -> dict:
        """Faults and counters (ONVIF calls, snapshots, wrong log-ins, RTSP) of a device."""
        return ctl.call(self.control, "GET", f"/devices/{code}")

    def health(self) -> dict:
        return ctl.call(self.control, "GET", "/health")

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """Ends the farm; kills it when it does not end by itself."""
        process, self._process = self._process, None
        if process is None:
            return
        process.stdin.close()
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
