"""Which path of a device means which channel, however a client writes it."""

from dataclasses import dataclass, field


@dataclass
class Paths:
    """``channels``: mount point (path and query) → channel."""

    channels: dict[str, int] = field(default_factory=dict)

    def canonical(self, url: str) -> str:
        """The URL as the server knows it: a query that names no mount point is dropped, as
        devices do, and so is a slash after a query, which GStreamer takes for a track."""
        scheme, found, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        if not found or not slash:
            return url
        return f"{scheme}://{host}{self._canonical_path(slash + path)}"

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
