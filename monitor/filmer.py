"""The making of a film from what a fetch has brought, as a process of its own.

    python -m monitor.filmer FOLDER MAX_BYTES       (in the addon's folder)

It reads ``journal`` and the notes in the folder and writes ``film.mp4`` or ``film.mov`` and, last
of all, ``film.json`` with what it is and its SHA-256, or with what went wrong. It goes on when who
started it has ended, within limits of its own; when the folder is taken away, it ends.
"""

import os
import resource
import signal
import sys
from pathlib import Path

from .fetch.filming import making, tell
from .fetch.journal import read_codec
from .fetch.notes import Notes
from .limits import limit, reset_process
from .probe.errors import FrameUndecodable, NoRoom, ProbeError

MEMORY_BYTES = 2 * 1024**3
CPU_S = 3600
LIFE_S = 2 * 3600
SPARE_BYTES = 64 * 1024 * 1024
"""A film has an index that the journal has not."""

BLOCK = 4 * 1024 * 1024


def work(folder: Path) -> None:
    from .fetch.remux import remux, suffix
    from .fetch.sound import known

    heard = Notes.read(folder / "notes.json").sound
    sound = known(*heard) if heard else None
    try:
        with open(folder / "journal", "rb") as source:
            name = f"film{suffix(read_codec(source), sound)}"
        part = folder / f"{name}.part"
        film = remux(folder / "journal", part, sound, lambda: _check_wanted(part))
        digest = _sha256(part)
        part.replace(folder / name)
        tell(folder, name=name, film=film.to_dict(), sha256=digest)
    except ProbeError as error:
        tell(folder, code=error.code, detail=error.detail)
    except MemoryError:
        tell(folder, code=FrameUndecodable.code, detail="memory")
    except FileNotFoundError:
        return  # given up meanwhile
    except OSError as error:
        tell(folder, code=NoRoom.code, detail=error.strerror or "")


def _check_wanted(part: Path) -> None:
    """Raises FileNotFoundError when nobody wants it any more."""
    part.stat()


def _sha256(path: Path) -> str:
    import hashlib

    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
        os.fsync(file.fileno())
    return digest.hexdigest()


def main() -> None:
    folder, max_bytes = Path(sys.argv[1]), int(sys.argv[2])
    reset_process()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too large is an error of ours
    signal.alarm(LIFE_S)
    os.nice(5)
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    limit(resource.RLIMIT_CPU, CPU_S)
    limit(resource.RLIMIT_FSIZE, max_bytes + SPARE_BYTES)
    with making(folder) as is_ours:
        os.write(1, b"\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if is_ours and not (folder / "film.json").exists():
            work(folder)


if __name__ == "__main__":
    main()
