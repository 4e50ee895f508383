"""Odoo 19's own files: Debian's package, unpacked into private state.

The package is fetched with apt from the Debian mirror that the machine's own apt sources name,
with lists and cache of its own, so that the machine's packages are left alone. `ODOO_HOME`
names an existing Odoo instead; a git clone is the last resort (no Debian mirror in sight).
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .layout import Layout
from .say import Refusal, say
from .shell import run

# raise the number when the list or the unpacking changes: a new tree is made
RECIPE = "odoo-19-r1"
# Odoo's static files link into the others; two of them sid has moved past (Font Awesome 4.7)
PACKAGES = {
    "sid": (
        "odoo-19",
        "fonts-glyphicons-halflings",
        "fonts-montserrat",
        "fonts-ocr-b",
        "fonts-roboto-unhinted",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
    ),
    "bookworm": ("fonts-font-awesome", "fonts-inconsolata"),
}
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
GIT_SOURCE = "https://github.com/odoo/odoo"
# Debian leaves this file out, the backend's asset bundle names it: every page would log an error
STRIPPED = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooTree:
    """An Odoo on disk: `home` goes on Python's path, `version` keys what is built from it."""

    home: Path
    version: str


def ensure(layout: Layout) -> OdooTree:
    """The Odoo to use, fetched when there is none yet."""
    named = os.environ.get("ODOO_HOME")
    if named:
        return _existing(Path(named).expanduser().resolve())
    root = layout.state / "odoo" / RECIPE
    if not (root / "version").exists():
        _build(layout, root)
    return OdooTree(_home(root), (root / "version").read_text().strip())


def _existing(home: Path) -> OdooTree:
    release = home / "odoo" / "release.py"
    if not release.exists():
        raise Refusal(f"ODOO_HOME is {home}, but there is no odoo/release.py in it")
    facts: dict = {}
    exec(compile(release.read_text(), release, "exec"), facts)
    if facts["version_info"][:2] != (19, 0):
        raise Refusal(f"ODOO_HOME holds Odoo {facts['version']}; this addon is for 19.0")
    return OdooTree(home, f"{home} {facts['version']} {release.stat().st_mtime_ns}")


def _home(root: Path) -> Path:
    unpacked = root / "usr/lib/python3/dist-packages"
    return unpacked if unpacked.exists() else root / "git"


def _build(layout: Layout, root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    mirror = _debian_mirror()
    if mirror:
        version = _unpack_packages(layout, root, mirror)
    else:
        version = _clone(root)
    (root / "version").write_text(version)


def _debian_mirror() -> str | None:
    """The mirror that holds this machine's Debian (not its security updates), or None."""
    shape = "$(REPO_URI) $(RELEASE) $(ORIGIN)"
    argv = ["apt-get", "indextargets", "--format", shape, "Created-By: Packages"]
    if os.environ.get("HELPDESK_CCTV_DEBIAN_MIRROR"):
        return os.environ["HELPDESK_CCTV_DEBIAN_MIRROR"]
    if not shutil.which("apt-get") or not KEYRING.exists():
        return None
    listing = subprocess.run(argv, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        uri, _, release_and_origin = line.partition(" ")
        if uri.rstrip("/").endswith("/debian") and "-" not in release_and_origin.split()[0]:
            return uri.rstrip("/")
    return None


def _unpack_packages(layout: Layout, root: Path, mirror: str) -> str:
    say("Fetching Odoo 19 (Debian package, 122 MB) …")
    apt = _private_apt(layout.state / "apt", mirror)
    run([*apt, "update"], "Debian's package lists cannot be fetched")
    wanted = [f"{name}/{suite}" for suite, names in PACKAGES.items() for name in names]
    debs = root / "debs"
    debs.mkdir()
    run([*apt, "download", *wanted], "Odoo cannot be fetched", cwd=debs)
    say("Unpacking Odoo …")
    for deb in sorted(debs.glob("*.deb")):
        run(["dpkg-deb", "-x", deb, root], "Odoo cannot be unpacked")
    version = next(debs.glob("odoo-19_*")).name.split("_")[1]
    shutil.rmtree(debs)
    _finish(_home(root))
    return version


def _private_apt(folder: Path, mirror: str) -> list[str]:
    """An apt-get with sources, lists and cache of its own, and the machine's proxy settings."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    entries = [f"deb [signed-by={KEYRING}] {mirror} {suite} main\n" for suite in PACKAGES]
    sources.write_text("".join(entries))
    settings = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "",
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
        # a mirror may lag behind; what it holds is signed all the same
        "Acquire::Check-Valid-Until": "false",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    return ["apt-get", "-q", *options]


def _finish(home: Path) -> None:
    """Make the unpacked tree whole, and be sure that no link in it leads nowhere."""
    # a second, partial copy of the addons that Odoo would put on its path as well
    shutil.rmtree(home / "addons", ignore_errors=True)
    stub = home / "odoo/addons" / STRIPPED
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("/* left out by the distribution; background blur in calls only */\n")
    for folder, _, names in os.walk(home / "odoo/addons"):
        for name in names:
            path = Path(folder, name)
            if path.is_symlink() and not path.exists():
                raise Refusal(f"Odoo's file {path} leads to {os.readlink(path)}, which is missing")


def _clone(root: Path) -> str:
    say("No Debian mirror in the apt sources: cloning Odoo 19.0 from its repository …")
    clone = ["git", "clone", "-q", "--depth=1", "--branch=19.0", GIT_SOURCE, root / "git"]
    run(clone, "Odoo cannot be cloned")
    head = ["git", "-C", root / "git", "rev-parse", "HEAD"]
    return run(head, "Odoo's clone is damaged").strip()
