"""Simulated devices for a benchmark: the simulator's light mode as a process of its own."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from monitor.probe.types import Level, Target

ROOT = Path(__file__).resolve().parents[1]
START_S = 30.0
DEVICES = 2000
SILENT = 0.1
TIMEOUT_S = 8.0  # the default of a polling policy


@dataclass(frozen=True)
class Farm:
    """Where the simulated devices are. ``silent``: those that accept and never answer."""

    devices: list[str]
    silent: frozenset[str]
    onvif_port: int
    rtsp_port: int
    username: str
    password: str

    @property
    def answering(self) -> list[str]:
        return [address for address in self.devices if address not in self.silent]

    def targets(self, addresses: list[str] | None = None, **values) -> list[Target]:
        """Targets of the devices, as the poll makes them of a register's rows."""
        return [
            Target(
                id_,
                address,
                level=values.get("level", Level.PULSE),
                onvif_port=self.onvif_port,
                rtsp_port=self.rtsp_port,
                username=self.username,
                password=self.password,
                timeout_s=TIMEOUT_S,
                allow_loopback=True,
                memory=values.get("memories", {}).get(id_, {}),
            )
            for id_, address in enumerate(addresses or self.devices, 1)
        ]


class RunningFarm:
    """``with RunningFarm() as farm``: a Farm. Afterwards ``cpu_s`` tells the processor time that
    the simulated devices took from the same cores.

    ``nice``: how many steps they come behind others who want the processors. In a session of their
    own, since Linux weighs sessions against each other before processes.
    """

    def __init__(
        self, devices: int = DEVICES, silent: float = SILENT, port: int = 18000, nice: int = 0
    ):
        self._nice = nice
        self._command = [
            sys.executable, "-m", "simulator.light", "--devices", str(devices),
            "--silent", str(silent), "--base-port", str(port),
        ]  # fmt: skip
        self.cpu_s = 0.0

    def __enter__(self) -> Farm:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
            start_new_session=bool(self._nice),
        )  # fmt: skip
        self._give_way()
        ready = json.loads(self._process.stdout.readline() or "{}")
        if ready.get("type") != "ready":
            self.__exit__()
            raise SystemExit("The simulated devices did not start: see the message above.")
        return Farm(
            ready["devices"],
            frozenset(ready["silent"]),
            ready["onvif_port"],
            ready["rtsp_port"],
            ready["username"],
            ready["password"],
        )

    def _give_way(self) -> None:
        if self._nice:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, self._nice)
            with suppress(OSError):  # where the kernel knows no groups of sessions
                Path(f"/proc/{self._process.pid}/autogroup").write_text(str(self._nice))

    def __exit__(self, *_error) -> None:
        with self._process:
            self._process.send_signal(signal.SIGTERM)
            for line in self._process.stdout:
                self.cpu_s = json.loads(line).get("cpu_s", 0.0)
