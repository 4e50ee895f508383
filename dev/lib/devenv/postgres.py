"""A private PostgreSQL: its own cluster, a Unix socket only, never run as root.

Whoever needs it starts it; it is stopped by the last of those who used it.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from .layout import Layout
from .locks import Usage, exclusive
from .say import Refusal, say
from .shell import run

ROLE = "odoo"
OWNER = "postgres"
# a developer's data: made again in seconds, so durability is traded for speed
SETTINGS = """
port = 5432
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
fsync = off
full_page_writes = off
synchronous_commit = off
max_parallel_workers_per_gather = 0
logging_collector = off
timezone = 'UTC'
"""


class Cluster:
    """The PostgreSQL of one checkout."""

    def __init__(self, layout: Layout):
        self.folder = layout.cluster
        self.data = layout.cluster / "data"
        self.socket = layout.socket
        self._lock = layout.work / "pg.lock"
        self._usage = Usage(layout.work / "pg.users")
        self._account = _account()

    def ensure(self) -> None:
        """Create the cluster when there is none."""
        if (self.data / "complete").exists():
            return
        say("Creating the private PostgreSQL …")
        if self.is_running():
            self._stop()
        # what an interrupted set-up has left
        shutil.rmtree(self.data, ignore_errors=True)
        self._make_folders()
        how = ["-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        initdb = [_binary("initdb"), "-D", self.data, *how]
        run(initdb, "PostgreSQL cannot be set up", **self._who())
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS.format(socket=self.socket))
        self._start()
        self.sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB", user=OWNER)
        self._stop()
        (self.data / "complete").touch()

    def _make_folders(self) -> None:
        uid = self._account.pw_uid if self._account else os.geteuid()
        for folder in (self.folder, self.data, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # whoever can enter is let in; the socket's folder may be in a shared place
            if folder.stat().st_uid not in (uid, os.geteuid()):
                raise Refusal(f"{folder} belongs to somebody else")
            if self._account:
                os.chown(folder, uid, self._account.pw_gid)
        self._check_reach()

    def _check_reach(self) -> None:
        if self._call(["test", "-x", self.data]):
            raise Refusal(
                f"PostgreSQL does not run as root, and its account {OWNER} cannot reach "
                f"{self.data}; put the state elsewhere with HELPDESK_CCTV_STATE"
            )

    def __enter__(self) -> "Cluster":
        with exclusive(self._lock):
            self._usage.share()
            if not self.is_running():
                self._start()
        return self

    def __exit__(self, *_) -> None:
        with exclusive(self._lock):
            if self._usage.is_last() and self.is_running():
                self._stop()
        self._usage.close()

    def revive(self) -> None:
        """Start PostgreSQL again if it has died."""
        with exclusive(self._lock):
            if not self.is_running():
                self._start()

    def started_at(self) -> str | None:
        """Process and start time of the present server, or None while it is not ready."""
        lines = self._pid_file()
        ready = len(lines) > 7 and lines[7].strip() == "ready" and _alive(int(lines[0]))
        return f"{lines[0]} {lines[2]}" if ready else None

    def is_running(self) -> bool:
        lines = self._pid_file()
        return bool(lines) and _alive(int(lines[0]))

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def sql(self, statement: str, database: str = "postgres", user: str = ROLE) -> str:
        """Run one SQL statement; its result as unaligned text, a row a line."""
        psql = [_binary("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        address = ["-h", self.socket, "-p", "5432", "-U", user, "-d", database]
        return run([*psql, *address, "-c", statement], "PostgreSQL refused").strip()

    def _start(self) -> None:
        self._make_folders()
        # PostgreSQL takes a dead process that nobody has reaped for a living server
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        log = self.folder / "server.log"
        if self._ctl("start", "-w", "-t", "60", "-l", log):
            tail = log.read_text(errors="replace").splitlines()[-2:] if log.exists() else []
            raise Refusal(f"PostgreSQL does not start: {' / '.join(tail)}")

    def _stop(self) -> None:
        self._ctl("stop", "-w", "-m", "fast")

    def _ctl(self, action: str, *args: str | Path) -> int:
        return self._call([_binary("pg_ctl", self.data), action, "-D", self.data, *args])

    def _call(self, argv: list[str | Path]) -> int:
        """Run a program as PostgreSQL's account, silently; its status."""
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        return subprocess.run([str(part) for part in argv], **quiet, **self._who()).returncode

    def _who(self) -> dict:
        """Options for subprocess: whose process, and where."""
        # a session of its own: Ctrl-C is for the command, which stops the server in order
        where = {"cwd": "/", "start_new_session": True}
        if not self._account:
            return where
        account = self._account
        return where | {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _account() -> pwd.struct_passwd | None:
    """The account to run as: None for oneself, PostgreSQL's own when we are root."""
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam(OWNER)
    except KeyError:
        raise Refusal(f"there is no account {OWNER}, which runs PostgreSQL for root") from None


def _binary(name: str, data: Path | None = None) -> Path:
    """A program of the cluster's PostgreSQL version, or of the newest installed."""
    version_file = data / "PG_VERSION" if data else None
    if version_file and version_file.exists():
        wanted = version_file.read_text().strip()
        path = Path(f"/usr/lib/postgresql/{wanted}/bin/{name}")
        if path.exists():
            return path
        raise Refusal(f"the private database is of PostgreSQL {wanted}, which is gone; "
                      f"install it, or remove {data}")
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]),
    )
    if not found:
        raise Refusal(f"PostgreSQL's {name} is not under /usr/lib/postgresql")
    return found[-1]


def _alive(pid: int) -> bool:
    """Whether a process lives; one that is dead but not reaped by its parent does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
