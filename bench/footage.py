"""A clip of 4 GB up in chunks and down in ranges, through a server with Odoo's default limits (two
workers, each killed after 120 s of one request), against `sha256sum` and a copy of the same file
and against an nginx that gives it out, in the same run. Then with nginx in front, set as the manual
says. Chunks of the largest size go up at 5 Mbit/s; a connection breaks in the middle of one."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from . import footage_nginx, nginx
from .footage_client import CHUNK, SLICE, Client, download, upload
from .footage_server import Prefork, Prepared, Watch, prepared
from .results import Results

SIZE, QUICK_SIZE = 4 * 2**30, 256 * 2**20
SLOW_BYTES_S = 5_000_000 / 8
LIMIT_S = 120
PORT = 18988
GROWTH_MAX_MB = 100
BLOCK = 2**20


@dataclass(frozen=True)
class Clip:
    """``sha256sum_s``, ``copy_s``: seconds of the bare programs; ``sha256`` as the first says."""

    path: Path
    size: int
    sha256: str
    sha256sum_s: float
    copy_s: float


def run(results: Results, quick: bool = False) -> None:
    size = QUICK_SIZE if quick else SIZE
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder, prepared() as bench:
        Path(folder).chmod(0o755)
        clip = _make(Path(folder), size)
        results.row("footage_megabytes", size / BLOCK, "MB")
        results.row("footage_sha256sum_seconds", clip.sha256sum_s, "s")
        results.row("footage_copy_seconds", clip.copy_s, "s")
        with Prefork(bench.database, PORT) as server:
            server.wait_until_ready()
            client = Client(bench.database.name, PORT)
            evidence = _by_odoo(results, server, client, bench, clip)
            _by_a_poor_line(results, client, bench, clip, None if quick else SLOW_BYTES_S)
        if nginx.program():
            footage_nginx.run(results, bench, clip, evidence, PORT)
        else:
            print("Without nginx its rows are left out.", file=sys.stderr, flush=True)


def _by_odoo(
    results: Results, server: Prefork, client: Client, bench: Prepared, clip: Clip
) -> int:
    """Up and down, with the server's memory; the id of the file."""
    _warm_up(client, bench.small, clip.path.with_name("small.mp4"))
    watch = Watch(server.process.pid)
    up_s, stored = upload(client, bench.large, clip.path)
    up_mb = watch.growth()
    down_s, got = download(client, stored["evidence_id"])
    down_mb = watch.growth()
    watch.stop()
    bare_s = clip.sha256sum_s + clip.copy_s
    results.row("footage_up_seconds", up_s, "s", bare_s, less_is_better=True)
    results.row("footage_down_seconds", down_s, "s", clip.sha256sum_s, less_is_better=True)
    results.row("footage_up_growth", up_mb, "MB")
    results.row("footage_down_growth", down_mb, "MB")
    results.row("footage_clip_process", watch.reader_mb, "MB")
    results.gate(stored["sha256"] == clip.sha256, "stored with the SHA-256 that sha256sum gives")
    results.gate(got == clip.sha256, "downloaded as it was uploaded")
    is_small = max(up_mb, down_mb) < GROWTH_MAX_MB
    results.gate(is_small, f"resident memory grows by less than {GROWTH_MAX_MB} MB")
    return stored["evidence_id"]


def _by_a_poor_line(
    results: Results, client: Client, bench: Prepared, clip: Clip, bytes_s: float | None
) -> None:
    """The largest chunk at ``bytes_s``, the next one broken off in its middle and sent again."""
    begin = ("cctv.evidence.upload", "begin", bench.small, "slow.mp4", clip.size)
    state = client.model(*begin)
    with open(clip.path, "rb") as file:
        first, second = file.read(CHUNK), file.read(CHUNK)
    began = time.monotonic()
    how = {"bytes_s": bytes_s} if bytes_s else {}
    state = client.send(state["id"], 0, first, **how)
    if bytes_s:
        _tell_slow(results, time.monotonic() - began, clip.size, bytes_s)
    client.send_and_break(state["id"], CHUNK, second)
    told = client.model(*begin)
    results.gate(told["received"] == CHUNK, "a chunk that broke off is not counted")
    state = client.send(told["id"], told["received"], second)
    results.gate(state["received"] == 2 * CHUNK, "the upload goes on where it was")
    client.model("cctv.evidence.upload", "cancel", [state["id"]])


def _tell_slow(results: Results, seconds: float, size: int, bytes_s: float) -> None:
    """A chunk, and what the whole file takes then; with those seconds that the line needs."""
    row, chunks = results.row, size / CHUNK
    row("footage_slow_chunk_seconds", seconds, "s", CHUNK / bytes_s, less_is_better=True)
    line_h, hours = size / bytes_s / 3600, chunks * seconds / 3600
    row("footage_slow_whole_hours", hours, "h (calculated)", line_h, less_is_better=True)
    row("footage_slow_slice_seconds", SLICE / bytes_s, "s (calculated)")
    results.gate(seconds < LIMIT_S, f"the largest chunk at 5 Mbit/s takes less than {LIMIT_S} s")


def _warm_up(client: Client, item: int, path: Path) -> None:
    """What a server takes once, both workers have taken."""
    for number in range(8):
        _make_clip(path, 2 * CHUNK + number)
        _seconds, stored = upload(client, item, path)
        download(client, stored["evidence_id"])


def _make(folder: Path, size: int) -> Clip:
    path = folder / "clip.mp4"
    _make_clip(path, size)
    return Clip(path, size, *_bare(path))


def _make_clip(path: Path, size: int) -> None:
    """A video that plays, with so much behind it that the file has ``size`` bytes."""
    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 320, 192, "yuv420p"
        for number in range(50):
            picture = np.full((192, 320, 3), number * 5, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, "bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    left = size - path.stat().st_size
    with open(path, "ab") as file:
        file.write((1).to_bytes(4, "big") + b"free" + left.to_bytes(8, "big"))
        left -= 16
        while left > 0:
            left -= file.write(os.urandom(min(BLOCK, left)))


def _bare(path: Path) -> tuple[str, float, float]:
    """(SHA-256, seconds of sha256sum, seconds of a copy that is on the disk)."""
    began = time.monotonic()
    done = subprocess.run(["sha256sum", path], check=True, capture_output=True, text=True)
    hashed = time.monotonic()
    copy = path.with_suffix(".copy")
    subprocess.run(["cp", path, copy], check=True)
    subprocess.run(["sync", copy], check=True)
    copied = time.monotonic()
    copy.unlink()
    return done.stdout.split()[0], hashed - began, copied - hashed
