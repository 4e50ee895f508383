"""A clip of 4 GB up in chunks and down in ranges, through a server with Odoo's default limits
(two workers, each killed after 120 s of one request), against `sha256sum` and a copy of the same
file in the same run. A chunk of the largest size goes up at 5 Mbit/s as well."""

import hashlib
import http.client
import io
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from . import measure
from .odoo_server import Database, Server
from .odoo_shell import ADDON, dev
from .results import Results

SIZE, QUICK_SIZE = 4 * 2**30, 256 * 2**20
CHUNK, SLICE = 32 * 2**20, 8 * 2**20
SLOW_BYTES_S = 5_000_000 / 8
PORT = 18988
GROWTH_MAX_MB = 100
BLOCK = 2**20
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


def run(results: Results, quick: bool = False) -> None:
    size = QUICK_SIZE if quick else SIZE
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder, _prepared() as (database, items):
        clip = Path(folder, "clip.mp4")
        _make_clip(clip, size)
        wanted, hashing_s, copying_s = _bare(clip)
        with Prefork(database, PORT) as server:
            server.wait_until_ready()
            client = Client(database.name)
            _warm_up(client, items[0], Path(folder, "small.mp4"))
            watch = _Watch(server.process.pid)
            up_s, stored = _up(client, items[1], clip)
            up_mb = watch.growth()
            down_s, got = _down(client, stored["evidence_id"])
            down_mb = watch.growth()
            slow_s = 0.0 if quick else _slow_chunk(client, items[0], clip)
            watch.stop()
    megabytes = size / 2**20
    results.row("footage_megabytes", megabytes, "MB")
    results.row("footage_sha256sum_seconds", hashing_s, "s")
    results.row("footage_up_seconds", up_s, "s", hashing_s + copying_s, less_is_better=True)
    results.row("footage_down_seconds", down_s, "s", hashing_s, less_is_better=True)
    results.row("footage_up_growth", up_mb, "MB")
    results.row("footage_down_growth", down_mb, "MB")
    if slow_s:
        results.row("footage_slow_chunk_seconds", slow_s, "s")
    results.gate(stored["sha256"] == wanted, "stored with the fingerprint that sha256sum gives")
    results.gate(got == wanted, "downloaded as it was uploaded")
    is_small = max(up_mb, down_mb) < GROWTH_MAX_MB
    results.gate(is_small, f"memory grows by less than {GROWTH_MAX_MB} MB")


class Prefork(Server):
    """Workers with the limits that Odoo sets when nothing is said about them."""

    def __init__(self, database: Database, port: int):
        super().__init__(database, port)
        # a file that can be run: the server starts its process for the bus by it
        self._command[1:3] = [str(Path(sys.executable).with_name("odoo"))]
        self._command += ["--workers=2", "--limit-time-real=120", "--limit-time-cpu=60"]


class Client:
    """The browser's part: JSON calls, chunks, ranges; one connection."""

    def __init__(self, database: str):
        self._connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=130)
        self._cookie = ""
        login = {"db": database, "login": "admin", "password": "admin"}
        if not self.call("/web/session/authenticate", login).get("uid"):
            raise SystemExit("The log-in to Odoo failed.")
        page = self._request("GET", "/odoo").decode()
        self._csrf = page.split('csrf_token: "')[1].split('"')[0]

    def model(self, model: str, method: str, *args, **options):
        params = {"model": model, "method": method, "args": args, "kwargs": options}
        return self.call(f"/web/dataset/call_kw/{model}/{method}", params)

    def call(self, path: str, params: dict):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        answer = json.loads(self._request("POST", path, body, {"Content-Type": "application/json"}))
        if "error" in answer:
            raise SystemExit(f"Odoo answered: {answer['error'].get('data', answer['error'])}")
        return answer["result"]

    def send(self, upload_id: int, offset: int, chunk: bytes, bytes_s: float = 0) -> dict:
        """``bytes_s``: no faster than so."""
        line = secrets.token_hex(8)
        fields = {"csrf_token": self._csrf, "offset": offset, "length": len(chunk)}
        head = "".join(
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += (
            f'--{line}\r\nContent-Disposition: form-data; name="chunk"; filename="c"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = b"".join((head.encode(), chunk, f"\r\n--{line}--\r\n".encode()))
        headers = {"Content-Type": f"multipart/form-data; boundary={line}"}
        source = Slow(body, bytes_s) if bytes_s else body
        headers["Content-Length"] = str(len(body))
        return json.loads(self._request("POST", f"/cctv/upload/{upload_id}", source, headers))

    def part(self, url: str, start: int, end: int) -> bytes:
        return self._request("GET", url, headers={"Range": f"bytes={start}-{end - 1}"})

    def _request(self, method: str, path: str, body=None, headers: dict | None = None) -> bytes:
        headers = {**(headers or {}), "Cookie": self._cookie}
        self._connection.request(method, path, body, headers)
        reply = self._connection.getresponse()
        data = reply.read()
        if reply.status >= 300:
            raise SystemExit(f"{method} {path}: {reply.status} {data[:300]!r}")
        for cookie in reply.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("session_id="):
                self._cookie = cookie.split(";")[0]
        return data


class Slow(io.BytesIO):
    """Bytes that cannot be read faster than at ``bytes_s``."""

    def __init__(self, data: bytes, bytes_s: float):
        super().__init__(data)
        self._bytes_s = bytes_s

    def read(self, _size=-1):
        block = super().read(2**16)
        time.sleep(len(block) / self._bytes_s)
        return block


class _Watch:
    """The most memory of a server and its workers since the beginning."""

    def __init__(self, pid: int):
        self._pid, self._done = pid, threading.Event()
        self._before = self._most = self._now()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def growth(self) -> float:
        """Megabytes, of all of it together; 0 when it has not grown."""
        return max(0.0, self._most - self._before)

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.2):
            self._most = max(self._most, self._now())

    def _now(self) -> float:
        found = 0.0
        for pid in (self._pid, *measure.all_children(self._pid)):
            with suppress(OSError):
                if b"clip_worker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found += measure.own_mb(pid)
        return found


@contextmanager
def _prepared() -> Iterator[tuple[Database, list[int]]]:
    """(database, ids of two clips to be taken out by admin)."""
    name, root = f"bench_{secrets.token_hex(4)}", None
    try:
        dev("db", "create", name)
        dev("odoo", "-d", name, "-i", ADDON, "--stop-after-init", "--no-http")
        output = dev("odoo", "shell", "-d", name, "--no-http", text=PREPARE)
        line = next(line for line in output.splitlines() if line.startswith("BENCH "))
        ids, root = line.removeprefix("BENCH ").rsplit(" ", 1)
        database = Database(name)
        try:
            yield database, json.loads(ids)
        finally:
            database.close()
    finally:
        dev("db", "drop", name)
        if root:
            shutil.rmtree(root, ignore_errors=True)


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


def _warm_up(client: Client, item: int, path: Path) -> None:
    """What a server takes once, both workers have taken."""
    for number in range(8):
        _make_clip(path, 2 * CHUNK + number)
        _seconds, stored = _up(client, item, path)
        _down(client, stored["evidence_id"])


def _up(client: Client, item: int, path: Path) -> tuple[float, dict]:
    began, size = time.monotonic(), path.stat().st_size
    upload = client.model("cctv.evidence.upload", "begin", item, path.name, size, size)
    received = upload["received"]
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            received = client.send(upload["id"], received, chunk)["received"]
    while "progress" in (done := client.model("cctv.evidence.upload", "finish", [upload["id"]])):
        pass
    if "evidence_id" not in done:
        raise SystemExit(f"The upload ended so: {done}")
    return time.monotonic() - began, done


def _down(client: Client, evidence_id: int) -> tuple[float, str]:
    began, digest = time.monotonic(), hashlib.sha256()
    info = client.model("cctv.evidence", "open_to_download", [evidence_id])
    for start in range(0, info["size"], SLICE):
        digest.update(client.part(info["url"], start, min(start + SLICE, info["size"])))
    return time.monotonic() - began, digest.hexdigest()


def _slow_chunk(client: Client, item: int, path: Path) -> float:
    """Seconds of the largest chunk at 5 Mbit/s."""
    upload = client.model("cctv.evidence.upload", "begin", item, "slow.mp4", path.stat().st_size)
    with open(path, "rb") as file:
        chunk = file.read(CHUNK)
    began = time.monotonic()
    answer = client.send(upload["id"], 0, chunk, SLOW_BYTES_S)
    if answer.get("received") != len(chunk):
        raise SystemExit(f"The slow chunk was not taken: {answer}")
    return time.monotonic() - began
