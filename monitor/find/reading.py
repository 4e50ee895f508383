"""The reading process as the search sees it: one device in, what it tells out, in time."""

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ..probe.types import Identity, Target
from ..protocol import ProtocolError, decode
from .knock import Known
from .types import Found, Outcome, read_found

_ROOT = Path(__file__).resolve().parents[2]
START_S = 30.0
"""Seconds the process may take to load its WSDLs, on a busy machine."""

DEVICE_S = 20.0
"""Seconds a device has to tell of itself; a recorder with 64 channels on a slow link takes ten."""

GRACE_S = 2.0
MAX_LINE = 1024 * 1024
"""Bytes of an answer; one with 256 channels has about 100 kB."""


class Reader:
    """One process; devices take turns. ``starts`` counts how often it had to be started."""

    def __init__(self, environment: dict[str, str], device_s: float = DEVICE_S):
        self._environment = environment
        self._device_s = device_s
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self.starts = 0

    async def read(self, device: Known, login: tuple[str, str], loopback: bool) -> Found:
        """What was found, with what the device tells of itself added as far as it does."""
        found = device.found
        target = Target(
            found.key,
            found.address,
            onvif_port=found.port,
            onvif_path=found.path,
            use_tls=found.use_tls,
            username=login[0],
            password=login[1],
            allow_loopback=loopback,
        )
        order = {
            "target": target.to_dict(),
            "scheme": device.scheme,
            "offset_s": device.offset_s,
            "seconds": self._device_s,
        }
        async with self._turn:
            answer = await self._exchange(order)
        if answer["type"] != "read":
            return replace(found, error=answer.get("error", "not_read"), missing=("all",))
        return merged(found, answer)

    async def _exchange(self, order: dict) -> dict:
        """The answer; a process that gives none in time is ended."""
        try:
            await asyncio.wait_for(self._ensure_started(), START_S)
            self._process.stdin.write(json.dumps(order).encode("ascii") + b"\n")
            line = await asyncio.wait_for(
                self._process.stdout.readline(), self._device_s + GRACE_S
            )
            return answer_of(line)
        except (OSError, ValueError, ProtocolError, asyncio.TimeoutError):
            await self.close()
            return {"type": "failed", "error": "not_read"}
        except asyncio.CancelledError:
            await self.close()
            raise

    async def _ensure_started(self) -> None:
        if self._process is not None and self._process.returncode is None:
            return
        self.starts += 1
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "monitor.find.reader",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_ROOT,
            env=self._environment,
            limit=MAX_LINE,
        )
        await self._process.stdout.readline()

    async def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def answer_of(line: bytes) -> dict:
    """What a reading process has said; ProtocolError for anything else. Its libraries have handled
    a stranger's bytes, so it is believed no more than the stranger."""
    answer = decode(line)
    if answer["type"] == "read":
        merged(Found(0, "", Outcome.READ), answer)
    elif answer["type"] != "failed" or not isinstance(answer.get("error", ""), str):
        raise ProtocolError("no answer of a reading process")
    return answer


def merged(found: Found, answer: dict) -> Found:
    """``found`` with what was told; who the device is was known already when zeep did not read
    it."""
    told = answer.get("told")
    if not isinstance(told, dict):
        raise ProtocolError("nothing told")
    names = ("name", "mac", "is_recorder", "profiles", "rtsp_port", "channels", "missing")
    row = {**vars(found), **{name: told.get(name) for name in names}}
    row["identity"] = told.get("identity") or {}
    read = read_found(row)
    return read if read.identity != Identity() else replace(read, identity=found.identity)


def own_environment() -> dict[str, str]:
    """Whoever started us has left out what is secret already."""
    return dict(os.environ)
