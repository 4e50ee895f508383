"""The database of `dev/run`: made once, brought up to date when the checkout has changed."""

import hashlib
from pathlib import Path

from .database import Databases, trouble
from .layout import ADDON, Layout
from .say import Refusal, say

# what Odoo reads into the database, or hands to the browser; the rest needs a restart at most
WATCHED = (".csv", ".js", ".json", ".po", ".pot", ".py", ".scss", ".xml")
LANGUAGE = "id"  # beside English: most who use the system read Indonesian
NOT_ODOO = ("bench", "dev", "docs", "simulator", "tests")


class RunDatabase:
    """One of the two databases that `dev/run` serves: with demo data, or without."""

    def __init__(self, layout: Layout, databases: Databases, demo: bool):
        self.name = f"{ADDON}_{'demo' if demo else 'plain'}"
        self._checkout = layout.checkout
        self._stamp = layout.work / f"{self.name}.fingerprint"
        self._databases = databases
        self._demo = demo

    def prepare(self, reset: bool) -> None:
        """Make the database, or update it, unless it is as the checkout wants it."""
        if reset:
            say("Removing the old database …")
            self._databases.drop(self.name)
        fingerprint = self._fingerprint()
        if not self._databases.exists(self.name):
            self._create()
        elif not self._stamp.exists() or self._stamp.read_text() != fingerprint:
            self._update()
        self._stamp.write_text(fingerprint)

    def _create(self) -> None:
        say(f"Making the database {'with demo data' if self._demo else 'without demo data'} …")
        with self._databases.building(self.name) as fresh:
            self._databases.create(fresh, self._demo)
            extra = ["--with-demo"] if self._demo else []
            log = self._databases.install(fresh, "-i", ADDON, *extra)
            if self._demo and not self._databases.has_demo(fresh):
                raise Refusal(f"the demo data could not be loaded:\n{trouble(log)}")
            self._databases.translate(fresh, LANGUAGE)

    def _update(self) -> None:
        say("The addon has changed: updating the database …")
        try:
            self._databases.install(self.name, "-u", ADDON)
        except Refusal as refusal:
            raise Refusal(f"{refusal}\n(dev/run --reset starts with a fresh database)") from None

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for path in sorted(self._checkout.rglob("*")):
            relative = path.relative_to(self._checkout)
            if path.suffix in WATCHED and relative.parts[0] not in NOT_ODOO and _plain(relative):
                digest.update(f"{relative}\0".encode() + path.read_bytes())
        return digest.hexdigest()


def _plain(relative: Path) -> bool:
    return not any(part.startswith(".") for part in relative.parts)
