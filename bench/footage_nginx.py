"""The same file with nginx in front, set as the manual says: Odoo checks and notes, nginx sends."""

import hashlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

from . import nginx
from .footage_client import CHUNK, Client, download, in_ranges, upload
from .footage_server import ACCEL, Prefork, Prepared
from .results import Results

BROKEN_OFF_S = 1.5
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}
"""What goes with each file, whoever sends it."""


def run(results: Results, bench: Prepared, clip, evidence: int, odoo_port: int) -> None:
    port = odoo_port + 2
    with (
        Prefork(bench.database, odoo_port, is_behind_nginx=True) as server,
        nginx.Nginx(port, odoo_port, bench.data, clip.path.parent) as front,
    ):
        server.wait_until_ready()
        client = Client(bench.database.name, port)
        _compare(results, client, clip, evidence)
        _judge_answers(results, client, bench, clip, evidence)
        _resume(results, client, clip, evidence)
        _up(results, client, bench, clip)
        if complaints := front.complaints():
            print(f"nginx said:\n{complaints}", file=sys.stderr, flush=True)


def _compare(results: Results, client: Client, clip, evidence: int) -> None:
    """In ranges and as a whole, both against nginx without Odoo."""
    bare = f"{nginx.BARE}{clip.path.name}"
    began = time.monotonic()
    in_ranges(client, bare, clip.size)
    bare_s = time.monotonic() - began
    seconds, got = download(client, evidence)
    results.row("footage_accel_ranges_seconds", seconds, "s", bare_s, less_is_better=True)
    results.gate(got == clip.sha256, "nginx sends the file as it was uploaded")
    if not shutil.which("curl"):
        print("Without curl the whole file is not fetched.", file=sys.stderr, flush=True)
        return
    bare_s, _got = _whole(client, bare)
    before = _entries(client, evidence)
    info = client.model("cctv.evidence", "open_to_download", [evidence])
    seconds, got = _whole(client, info["url"])
    results.row("footage_accel_whole_seconds", seconds, "s", bare_s, less_is_better=True)
    results.gate(got == clip.sha256, "curl gets the whole file from nginx in one piece")
    is_noted = _entries(client, evidence) == before + 1
    results.gate(is_noted, "the download by way of nginx has one entry in the custody")


def _judge_answers(results: Results, client: Client, bench: Prepared, clip, evidence: int) -> None:
    """What nginx gives to whom, and what it says of it."""
    url = client.model("cctv.evidence", "open_to_download", [evidence])["url"]
    with open(clip.path, "rb") as file:
        file.seek(clip.size - 5000)
        end = file.read()
    status, headers, data = client.get(url, Range=f"bytes={clip.size - 5000}-")
    results.gate((status, data) == (206, end), "nginx answers a range")
    is_safe = all(headers[name] == value for name, value in SAFE.items())
    has_name = "attachment" in headers["Content-Disposition"]
    results.gate(is_safe and has_name, "nginx says of a file what Odoo says of it")
    found = (bench.root / _key(bench, evidence)).stat()
    same, other = f'"{int(found.st_mtime):x}-{found.st_size:x}"', '"other"'
    results.gate(headers["ETag"] == same, "the ETag is the one that Odoo takes it to be")
    goes_on = client.get(url, Range="bytes=5-9", **{"If-Range": same})[0]
    results.gate(goes_on == 206, "a download goes on with the file it began with")
    whole = client.head(url, Range="bytes=0-9", **{"If-Range": other})
    results.gate(whole == 200, "and not with another")
    hidden = f"{ACCEL}/{bench.database.name}/{_key(bench, evidence)}"
    ways = (hidden, hidden.replace("/evidence", "//evidence"), hidden.replace("web", "%77eb"))
    statuses = {client.get(way)[0] for way in ways}
    results.gate(statuses == {404}, "nobody gets a file by its address in the folder")
    cookie, client.cookie = client.cookie, ""
    status, _headers, data = client.get(url, Range="bytes=0-99")
    client.cookie = cookie
    results.gate(status in (303, 404), "nobody gets a file without a log-in")


def _resume(results: Results, client: Client, clip, evidence: int) -> None:
    """curl is stopped in the middle and goes on (`-C -`)."""
    if not shutil.which("curl"):
        return
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        target = Path(folder, "clip")
        url = client.model("cctv.evidence", "open_to_download", [evidence])["url"]
        rate = max(clip.size // 4, 1)
        process = client.curl(url, target, "--limit-rate", str(rate))
        time.sleep(BROKEN_OFF_S)
        process.terminate()
        process.wait()
        part = target.stat().st_size
        ended = client.curl(url, target, "-C", "-").wait()
        with open(target, "rb") as file:
            got = hashlib.file_digest(file, "sha256").hexdigest()
        results.row("footage_resumed_after", part / 2**20, "MB")
        is_whole = 0 < part < clip.size and ended == 0 and got == clip.sha256
        results.gate(is_whole, "curl goes on with a download that broke off")


def _up(results: Results, client: Client, bench: Prepared, clip) -> None:
    """Chunks of the largest size pass."""
    path = clip.path.with_name("small.mp4")
    size = path.stat().st_size
    seconds, stored = upload(client, bench.small, path)
    results.row("footage_up_by_nginx_seconds", seconds, "s")
    is_so = size > CHUNK and "evidence_id" in stored
    results.gate(is_so, "the largest chunks go up through nginx")


def _whole(client: Client, url: str) -> tuple[float, str]:
    """(seconds without hashing, SHA-256)."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        target, began = Path(folder, "clip"), time.monotonic()
        if client.curl(url, target).wait():
            raise SystemExit(f"curl could not fetch {url}")
        seconds = time.monotonic() - began
        with open(target, "rb") as file:
            return seconds, hashlib.file_digest(file, "sha256").hexdigest()


def _key(bench: Prepared, evidence: int) -> str:
    rows = bench.database.rows("SELECT store_key FROM cctv_evidence WHERE id = %s", evidence)
    return rows[0][0]


def _entries(client: Client, evidence: int) -> int:
    item = client.model("cctv.evidence", "read", [evidence], ["item_id"])[0]["item_id"][0]
    domain = [["item_id", "=", item], ["kind", "=", "downloaded"]]
    return client.model("cctv.custody.event", "search_count", domain)
