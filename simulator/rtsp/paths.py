"""Which path of a device means which channel, however a client writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Paths:
    """``channels``: mount point (path and query) → channel. ``replay`` turns the address of a
    recording into its mount point, None for what is no recording."""

    channels: dict[str, int] = field(default_factory=dict)
    replay: Callable[[str], str | None] = lambda _path: None

    def canonical(self, url: str) -> str:
        """The URL as the server knows it: a query that names no mount point is dropped, as
        devices do, and so is a slash after a query, which GStreamer takes for a track."""
        scheme, found, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        if not found or not slash:
            return url
        path = slash + path
        return f"{scheme}://{host}{self.replay(path) or self._canonical_path(path)}"

    def _canonical_path(self, path: str) -> str:
        path = path.rstrip("/") if "?" in path else path
        if "?" not in path or self.channel_of(path):
            return path
        plain, _, query = path.partition("?")
        _query, slash, track = query.partition("/")
        return plain + slash + track

    def channel_of(self, path: str) -> int:
        """0 when the path, or what a track's path begins with, is no mount point."""
        for mount, channel in self.channels.items():
            if path == mount or path.startswith(mount + "/"):
                return channel
        return 0
