"""A real nginx in front of an Odoo, set as the manual says."""

import os
import re
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .farm import ROOT
from .odoo_server import wait_for

MANUAL = ROOT / "docs/en/5-administration.md"
BARE = "/bare/"
"""A location in which anybody gets the files of one folder, to compare with."""

CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
{account}
events {{ }}
http {{
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {snippet}
        location {bare} {{ alias {shown}/; }}
    }}
}}
"""


def program() -> str | None:
    """nginx, where `dev/bench` has found one."""
    return os.environ.get("BENCH_NGINX")


class Nginx:
    """``with Nginx(port, odoo_port, data, shown)``: in front of the Odoo on ``odoo_port`` whose
    data folder is ``data``. ``shown``: a folder for ``BARE``."""

    def __init__(self, port: int, odoo_port: int, data: Path, shown: Path):
        self._folder = tempfile.TemporaryDirectory(dir="/var/tmp")
        self._folder_path = Path(self._folder.name)
        values = {
            "folder": self._folder.name,
            "port": port,
            "snippet": snippet(odoo_port, data),
            "bare": BARE,
            "shown": shown,
            # another account in Odoo's group, as it is on a real machine
            "account": "" if os.geteuid() else "user www-data root;",
        }
        self._path = self._folder_path / "nginx.conf"
        self._path.write_text(CONFIGURATION.format(**values))
        self._folder_path.chmod(0o755)

    def __enter__(self) -> "Nginx":
        command = [program(), "-c", self._path, "-p", self._folder.name, "-e", "stderr"]
        self.process = subprocess.Popen(command, start_new_session=True)
        wait_for((self._folder_path / "nginx.pid").exists, 20)
        time.sleep(0.5)
        return self

    def __exit__(self, *_error) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self._folder.cleanup()

    def complaints(self) -> str:
        """What it wrote into its log of errors."""
        return (self._folder_path / "error.log").read_text()


def snippet(odoo_port: int, data: Path) -> str:
    """What the manual tells administrators to write, with this Odoo's port and folder."""
    block = re.search(r"```nginx\n(.*?)```", MANUAL.read_text(), re.DOTALL)[1]
    for told, ours in (
        ("127.0.0.1:8069", f"127.0.0.1:{odoo_port}"),
        ("127.0.0.1:8072", f"127.0.0.1:{odoo_port + 1}"),
        ("/var/lib/odoo/", f"{data}/"),
    ):
        if told not in block:
            raise SystemExit(f"The manual's nginx set-up no longer names {told}.")
        block = block.replace(told, ours)
    return block
