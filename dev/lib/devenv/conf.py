"""The generated odoo.conf: what the environment decides, and secrets that are made once."""

import base64
import configparser
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from .layout import Layout


def _fernet_key() -> str:
    """A key as cryptography's Fernet wants it: 32 random bytes, URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


# Options that are made once and then kept: a new key could not read what the old one wrote.
# A new secret of the addon is one line here.
GENERATED: dict[str, Callable[[], str]] = {
    "admin_passwd": lambda: secrets.token_urlsafe(24),
    "cctv_secret_key": _fernet_key,
    "cctv_seal_key": _fernet_key,
}


def write(layout: Layout) -> Path:
    """Write odoo.conf (mode 0600), keeping its secrets and whatever was added by hand."""
    parser = configparser.RawConfigParser()
    parser.read(layout.conf)
    if not parser.has_section("options"):
        parser.add_section("options")
    options = parser["options"]
    options.update(_decided(layout))
    for name, make in GENERATED.items():
        if not options.get(name):
            options[name] = make()
    _replace(layout.conf, parser)
    return layout.conf


def _decided(layout: Layout) -> dict[str, str]:
    return {
        "addons_path": str(layout.addons),
        "data_dir": str(layout.data),
        "db_host": str(layout.socket),
        "db_port": "5432",
        "db_user": "odoo",
        "http_interface": "127.0.0.1",
        "list_db": "False",
        "unaccent": "False",
    }


def _replace(path: Path, parser: configparser.RawConfigParser) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        parser.write(handle)
    os.replace(fresh, path)
