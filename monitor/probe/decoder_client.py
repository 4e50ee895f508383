"""The picture process as seen from a probe: one frame in, one judged picture out.

Decoders are fed by devices and may crash, hang or swell. They run in a process of their own with
limits on memory, time and pixels (picture_worker.py). One that does not answer in time is killed
and started anew for the next frame: a bad frame costs itself, not the sweep.
"""

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import errors
from .criteria import Criteria
from .deadline import Deadline
from .errors import DecoderFailed, FrameTooLarge, ProbeError
from .frame import MAX_FRAME, EncodedFrame
from .picture_pipe import LENGTHS, pack, unpack_header, unpack_lengths
from .reasons import Reason
from .types import Finding, Picture

_ROOT = Path(__file__).resolve().parents[2]
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR")
_ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": str(4 * 2**20), "MALLOC_TRIM_THRESHOLD_": str(16 * 2**20)}
"""For glibc: the arrays of a picture come from memory that is kept from one picture to the next.
It gave each of them back otherwise, and taking it again cost 400 to 900 page faults a picture."""

_ERRORS = {
    one.code: one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, errors.DecodeError)
}


@dataclass(frozen=True)
class Judged:
    """``reasons``: those that could be judged; ``memory``: what to remember for the next time."""

    picture: Picture
    findings: list[Finding]
    reasons: frozenset[Reason]
    memory: dict


class Decoder:
    """A picture process and the queue in front of it; belongs to one event loop.

    ``start_s``: seconds the process may take to get ready. ``least_s``: seconds a frame gets even
    when its probe's deadline is nearer: it came in time, and the device is not to blame for our
    queue. ``max_pixels``, ``memory_mb``, ``cpu_s``: the process's limits; None takes its defaults.
    """

    def __init__(
        self,
        *,
        start_s: float = 20.0,
        least_s: float = 2.0,
        max_pixels: int | None = None,
        memory_mb: int | None = None,
        cpu_s: int | None = None,
    ):
        self._start_s = start_s
        self._least_s = least_s
        limits = {"max_pixels": max_pixels, "memory_mb": memory_mb, "cpu_s": cpu_s}
        self._limits = {name: value for name, value in limits.items() if value is not None}
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._closed = False
        self.starts = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def __aenter__(self) -> "Decoder":
        return self

    async def __aexit__(self, *_error) -> None:
        await self.close()

    async def start(self) -> None:
        """Gets the process ready ahead of the first frame. Raises DecoderFailed."""
        async with self._turn:
            await self._ensure_started()

    async def judge(
        self, frame: EncodedFrame, criteria: Criteria, memory: dict | None, deadline: Deadline
    ) -> Judged:
        """``memory``: what was remembered of this device's pictures. Raises FrameUndecodable,
        FrameTooLarge, and DecoderFailed when the process is at fault rather than the frame."""
        if len(frame.data) > MAX_FRAME:
            raise FrameTooLarge(bytes=len(frame.data), limit=MAX_FRAME)
        taken_at = deadline.clock.now()
        request = {
            "codec": frame.codec,
            "source": frame.source,
            "taken_at": taken_at,
            "criteria": criteria.to_dict(),
            "memory": memory or {},
        }
        header, jpeg = await self._ask(pack(request, frame.data), deadline)
        if header["code"] != "ok":
            raise _error(header)
        return _judged(header, jpeg, frame, taken_at)

    async def close(self) -> None:
        """Ends the process; nothing can be judged afterwards."""
        self._closed = True
        await self._kill()

    async def _ask(self, request: bytes, deadline: Deadline) -> tuple[dict, bytes]:
        async with self._turn:
            await self._ensure_started()
            limit = max(deadline.left(), self._least_s)
            try:
                return await asyncio.wait_for(self._exchange(request), limit)
            except asyncio.TimeoutError:
                await self._kill()
                raise DecoderFailed("no answer in time", limit_s=round(limit, 1)) from None
            except (OSError, EOFError, ValueError, KeyError) as error:
                await self._kill()
                raise DecoderFailed("the picture process ended") from error
            except BaseException:
                await self._kill()
                raise

    async def _ensure_started(self) -> None:
        if self._closed:
            raise DecoderFailed("closed")
        if self._process and self._process.returncode is None:
            return
        try:
            self._process = await self._spawn()
            header, _body = await asyncio.wait_for(self._read(), self._start_s)
        except (OSError, EOFError, ValueError, asyncio.TimeoutError) as error:
            await self._kill()
            raise DecoderFailed("the picture process does not start") from error
        except BaseException:
            await self._kill()
            raise
        if header.get("code") != "ready":
            await self._kill()
            raise DecoderFailed(str(header.get("detail", ""))[:200])

    async def _spawn(self) -> asyncio.subprocess.Process:
        """The process gets no more of our environment than it needs; secrets are not among it."""
        kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        self.starts += 1
        arguments = [f"--{name.replace('_', '-')}={value}" for name, value in self._limits.items()]
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "monitor.picture_worker",
            *arguments,
            cwd=_ROOT,
            env=kept | _ALLOCATOR,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def _exchange(self, request: bytes) -> tuple[dict, bytes]:
        self._process.stdin.write(request)
        await self._process.stdin.drain()
        return await self._read()

    async def _read(self) -> tuple[dict, bytes]:
        output = self._process.stdout
        header_size, body_size = unpack_lengths(await output.readexactly(LENGTHS.size))
        header = unpack_header(await output.readexactly(header_size))
        return header, await output.readexactly(body_size)

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        # A killed process is reaped at once; the shield keeps a cancelled probe from leaving it.
        await asyncio.shield(_reap(process))


def _judged(header: dict, jpeg: bytes, frame: EncodedFrame, taken_at: float) -> Judged:
    kept = ("width", "height", "metrics", "mode", "description")
    picture = Picture(
        jpeg=jpeg,
        codec=frame.codec,
        source=frame.source,
        taken_at=taken_at,
        **{name: header[name] for name in kept},
    )
    findings = [
        Finding(Reason(row["reason"]), row["code"], values=row["values"])
        for row in header["findings"]
    ]
    reasons = frozenset(Reason(code) for code in header["judged"])
    return Judged(picture, findings, reasons, header["memory"])


async def _reap(process: asyncio.subprocess.Process) -> None:
    process.stdin.close()
    with suppress(OSError):
        await process.stdin.wait_closed()
    await process.wait()


def _error(header: dict) -> ProbeError:
    kind = _ERRORS.get(header["code"], DecoderFailed)
    return kind(str(header.get("detail", "")), **header.get("values", {}))
