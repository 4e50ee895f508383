"""A receiver of messages: a real HTTP server on the loopback that answers as it is told."""

import hashlib
import hmac
import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "correct horse battery staple"


class Receiver(ThreadingHTTPServer):
    """``answers``: status codes in turn, the last one for ever; 'hang' and 'drip' never end one.
    ``got``: what has come. ``on_request``: called before it is answered."""

    daemon_threads = True

    def __init__(self, *answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.got, self.on_request = list(answers) or [200], [], None
        self.ended = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/cctv?from=odoo"

    @property
    def messages(self):
        return [json.loads(letter["body"]) for letter in self.got]

    @property
    def keys(self):
        return [letter["headers"]["Idempotency-Key"] for letter in self.got]

    def close(self):
        self.ended.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        server = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        letter = {"path": self.path, "headers": dict(self.headers), "body": body}
        server.got.append(letter)
        if server.on_request:
            server.on_request()
        answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        if answer == "hang":
            server.ended.wait(20)
        elif answer == "drip":
            self.drip()
        else:
            self.send_response(answer)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "14")
            self.end_headers()
            self.wfile.write(b"<b>leaked</b>\n")

    def drip(self):
        """A header now and then, so that no single wait is long."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.server.ended.is_set():
                self.wfile.write(b"X-A: b\r\n")
                time.sleep(0.1)

    do_GET = do_POST

    def log_message(self, *args):
        pass


def signed_by(letter, secret):
    """Whether a letter bears the signature of ``secret``, as a receiver finds out."""
    parts = dict(part.split("=") for part in letter["headers"]["X-CCTV-Signature"].split(","))
    text = parts["t"].encode() + b"." + letter["body"]
    return hmac.compare_digest(
        hmac.new(secret.encode(), text, hashlib.sha256).hexdigest(), parts["v1"]
    )
