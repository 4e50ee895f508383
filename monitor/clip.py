"""What a clip is, as seen from who asks: a process with limits reads the file (clip_worker.py)."""

import json
import math
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import BinaryIO

from .child import ROOT, end, scrubbed_environment
from .clip_worker import LENGTHS, MAX_FACTS, MAX_PICTURE, NEAR_S

COMMAND = ("-m", "monitor.clip_worker")
LIMIT_S = 60.0
AT_MOST_S = 7 * 86400.0
"""No clip is longer."""

CODES = ("ok", "unreadable", "no_video", "no_picture")
"""'unreadable' also when reading it took too long or more than it may."""


@dataclass(frozen=True)
class Clip:
    """``code`` of ``CODES``; times in seconds, 0 where the file does not say; pictures as JPEG,
    empty where there is none."""

    code: str
    format: str = ""
    codec: str = ""
    width: int = 0
    height: int = 0
    fps: float = 0.0
    duration_s: float = 0.0
    readable_s: float = 0.0
    first: bytes = b""
    last: bytes = b""

    @property
    def is_video(self) -> bool:
        return self.code == "ok"

    @property
    def ends_early(self) -> bool:
        """Whether the file breaks off before the end that it names."""
        return self.is_video and self.duration_s - self.readable_s > 2 * NEAR_S + 1


@dataclass(frozen=True)
class Moment:
    """The picture that is shown at ``at_s`` seconds of a clip, as JPEG."""

    at_s: float
    width: int
    height: int
    picture: bytes


def look_into(file: BinaryIO, *, limit_s: float = LIMIT_S) -> Clip:
    """What ``file``, open for reading and a real file of the system, is. Never raises for what is
    in it: what cannot be read is 'unreadable'."""
    return _ask(file, (), _clip, limit_s) or Clip("unreadable")


def picture_at(file: BinaryIO, at_s: float, *, limit_s: float = LIMIT_S) -> Moment | None:
    """The picture that ``file`` shows at a second, in the size it was recorded in; after the end
    the last one. None when there is none that can be read, as behind where a file breaks off."""
    if not math.isfinite(at_s) or not 0 <= at_s <= AT_MOST_S:
        return None
    return _ask(file, ("--at-s", repr(float(at_s))), _moment, limit_s)


def _ask(file: BinaryIO, options: tuple[str, ...], made_of, limit_s: float):
    """What ``made_of`` makes of the answer of a process; None for anything but a whole answer."""
    file.seek(0)
    process = subprocess.Popen(
        [sys.executable, *COMMAND, *options],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=scrubbed_environment(os.environ),
        start_new_session=True,
    )
    timer = threading.Timer(limit_s, end, (process,))
    timer.start()
    try:
        return made_of(*_read(process.stdout))
    except (EOFError, ValueError, TypeError, KeyError, RecursionError):
        return None
    finally:
        timer.cancel()
        end(process)
        process.stdout.close()


def _read(output: BinaryIO) -> tuple[dict, bytes, bytes]:
    """Raises EOFError, ValueError, TypeError or KeyError for anything but a whole answer."""
    sizes = LENGTHS.unpack(_exactly(output, LENGTHS.size))
    if sizes[0] > MAX_FACTS or max(sizes[1:]) > MAX_PICTURE:
        raise ValueError("answer too large")
    text, first, last = (_exactly(output, size) for size in sizes)
    facts = json.loads(text)
    if facts["code"] not in CODES:
        raise ValueError("unknown code")
    return facts, first, last


def _clip(facts: dict, first: bytes, last: bytes) -> Clip:
    words = {name: str(facts.get(name, ""))[:80] for name in ("format", "codec")}
    sizes = {name: int(facts.get(name, 0)) for name in ("width", "height")}
    numbers = {name: _number(facts.get(name, 0)) for name in ("fps", "duration_s", "readable_s")}
    return Clip(facts["code"], **words, **sizes, **numbers, first=first, last=last)


def _moment(facts: dict, picture: bytes, _nothing: bytes) -> Moment | None:
    if facts["code"] != "ok" or not picture:
        return None
    return Moment(_number(facts["at_s"]), int(facts["width"]), int(facts["height"]), picture)


def _exactly(output: BinaryIO, size: int) -> bytes:
    data = output.read(size)
    if len(data) < size:
        raise EOFError("the process ended")
    return data


def _number(value) -> float:
    number = float(value)
    return number if math.isfinite(number) and number >= 0 else 0.0
