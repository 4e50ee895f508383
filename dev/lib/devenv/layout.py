"""Where everything lives that is not in the checkout.

    STATE/                   HELPDESK_CCTV_STATE, or /var/lib/… (root), or ~/.local/state/…
      apt/                   private lists and cache of apt
      odoo/<recipe>/         Odoo's tree, shared by all checkouts
      venv/<lock>/           Python packages, shared by all checkouts
      pycache/               byte code, so that checkouts stay clean
      work/<checkout>/       what belongs to one checkout:
        addons/helpdesk_cctv -> the checkout
        odoo.conf  pg/  data/  log/
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ADDON = "helpdesk_cctv"
# sockaddr_un.sun_path holds 108 bytes, the last of them NUL
SOCKET_PATH_MAX = 107


def short_hash(*parts: object) -> str:
    """Twelve hex digits that stand for these parts, in folder and database names."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _state_folder() -> Path:
    named = os.environ.get("HELPDESK_CCTV_STATE")
    if named:
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/helpdesk_cctv-dev")
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
    return Path(base) / ADDON


@dataclass(frozen=True)
class Layout:
    """The folders of one checkout's environment."""

    checkout: Path
    state: Path

    @classmethod
    def here(cls) -> "Layout":
        """The layout of the checkout that these tools belong to."""
        return cls(Path(__file__).resolve().parents[3], _state_folder())

    @property
    def work(self) -> Path:
        return self.state / "work" / short_hash(self.checkout)

    @property
    def addons(self) -> Path:
        return self.work / "addons"

    @property
    def conf(self) -> Path:
        return self.work / "odoo.conf"

    @property
    def data(self) -> Path:
        return self.work / "data"

    @property
    def log(self) -> Path:
        return self.work / "log"

    @property
    def cluster(self) -> Path:
        return self.work / "pg"

    @cached_property
    def socket(self) -> Path:
        """The folder of PostgreSQL's socket: inside the state unless that path is too long."""
        inside = self.cluster / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_MAX:
            return inside
        name = f"{ADDON}-{os.geteuid()}-{short_hash(self.work)}"
        return Path(tempfile.gettempdir()) / name

    @property
    def requirements(self) -> Path:
        return self.checkout / "dev" / "requirements.txt"
