"""The browser's part of the benchmark of footage: JSON calls, chunks, ranges; and curl's."""

import hashlib
import http.client
import io
import json
import secrets
import subprocess
import time
from pathlib import Path

CHUNK, SLICE = 32 * 2**20, 8 * 2**20
IDLE_S = 20
"""A connection that was quiet for longer is not trusted: servers close it after a while."""

DROPPED = "the connection was cut off on purpose"


class Client:
    """Logged in as admin; one connection to ``port``."""

    def __init__(self, database: str, port: int):
        self.address = f"http://127.0.0.1:{port}"
        self._port, self.cookie = port, ""
        self._connect()
        login = {"db": database, "login": "admin", "password": "admin"}
        if not self.call("/web/session/authenticate", login).get("uid"):
            raise SystemExit("The log-in to Odoo failed.")
        page = self.get("/odoo")[2].decode()
        self._csrf = page.split('csrf_token: "')[1].split('"')[0]

    def model(self, model: str, method: str, *args, **options):
        params = {"model": model, "method": method, "args": args, "kwargs": options}
        return self.call(f"/web/dataset/call_kw/{model}/{method}", params)

    def call(self, path: str, params: dict):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        answer = json.loads(self._wanted("POST", path, body, {"Content-Type": "application/json"}))
        if "error" in answer:
            raise SystemExit(f"Odoo answered: {answer['error'].get('data', answer['error'])}")
        return answer["result"]

    def send(self, upload_id: int, offset: int, chunk: bytes, **how) -> dict:
        """``how``: as `Slow` has it."""
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
        headers["Content-Length"] = str(len(body))
        source = Slow(body, **how) if how else body
        return json.loads(self._wanted("POST", f"/cctv/upload/{upload_id}", source, headers))

    def send_and_break(self, upload_id: int, offset: int, chunk: bytes) -> None:
        """The connection goes in the middle of the chunk."""
        try:
            self.send(upload_id, offset, chunk, most=len(chunk) // 2)
        except ConnectionAbortedError:
            self._connection.close()
            self._connect()
        else:
            raise SystemExit("The connection did not break.")

    def part(self, url: str, start: int, end: int) -> bytes:
        return self._wanted("GET", url, headers={"Range": f"bytes={start}-{end - 1}"})

    def get(self, path: str, **headers):
        """(status, headers, body), whatever they are."""
        return self._request("GET", path, headers=headers)

    def head(self, path: str, **headers) -> int:
        """The status."""
        return self._request("HEAD", path, headers=headers)[0]

    def curl(self, url: str, target: Path, *options: str) -> subprocess.Popen:
        command = ["curl", "-sS", "--fail", "-H", f"Cookie: {self.cookie}", "-o", target, *options]
        return subprocess.Popen([*map(str, command), self.address + url])

    def _connect(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=130)
        self._used = time.monotonic()

    def _wanted(self, method: str, path: str, body=None, headers: dict | None = None) -> bytes:
        status, _headers, data = self._request(method, path, body, headers)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {data[:300]!r}")
        return data

    def _request(self, method: str, path: str, body=None, headers: dict | None = None):
        headers = {**(headers or {}), "Cookie": self.cookie}
        if time.monotonic() - self._used > IDLE_S:
            self._connection.close()
            self._connect()
        self._connection.request(method, path, body, headers)
        reply = self._connection.getresponse()
        data = reply.read()
        self._used = time.monotonic()
        for cookie in reply.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("session_id=") and "session_id=;" not in cookie:
                self.cookie = cookie.split(";")[0]
        return reply.status, reply.headers, data


class Slow(io.BytesIO):
    """Bytes that cannot be read faster than at ``bytes_s``, and not beyond ``most``."""

    def __init__(self, data: bytes, bytes_s: float = 0, most: int | None = None):
        super().__init__(data)
        self._bytes_s, self._most = bytes_s, most
        self._began = time.monotonic()

    def read(self, _size=-1):
        if self._most is not None and self.tell() >= self._most:
            raise ConnectionAbortedError(DROPPED)
        block = super().read(2**16)
        if self._bytes_s:
            due = self._began + self.tell() / self._bytes_s
            time.sleep(max(0.0, due - time.monotonic()))
        return block


def upload(client: Client, item: int, path: Path) -> tuple[float, dict]:
    """(seconds, what the server says of the file)."""
    began, size = time.monotonic(), path.stat().st_size
    state = client.model("cctv.evidence.upload", "begin", item, path.name, size, size)
    with open(path, "rb") as file:
        while state["received"] < size:
            file.seek(state["received"])
            state = client.send(state["id"], state["received"], file.read(CHUNK))
    return time.monotonic() - began, _finish(client, state["id"])


def _finish(client: Client, upload_id: int) -> dict:
    while "progress" in (done := client.model("cctv.evidence.upload", "finish", [upload_id])):
        pass
    if "evidence_id" not in done:
        raise SystemExit(f"The upload ended so: {done}")
    return done


def download(client: Client, evidence_id: int) -> tuple[float, str]:
    """(seconds, SHA-256), as the page does it: in ranges."""
    began = time.monotonic()
    info = client.model("cctv.evidence", "open_to_download", [evidence_id])
    digest = in_ranges(client, info["url"], info["size"])
    return time.monotonic() - began, digest


def in_ranges(client: Client, url: str, size: int) -> str:
    digest = hashlib.sha256()
    for start in range(0, size, SLICE):
        digest.update(client.part(url, start, min(start + SLICE, size)))
    return digest.hexdigest()
