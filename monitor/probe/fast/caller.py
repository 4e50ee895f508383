"""The requests of one pulse, logged in as the last one was."""

from collections.abc import Generator
from functools import lru_cache

from ..auth import AuthState, parse_challenges
from ..http import Reply, request_head
from ..soap import Operation
from ..types import Target
from ..wsse import wsse_created, wsse_template, wsse_values
from .reply import Unusual

TEMPLATES = 256
"""Requests with WS-Security remembered: they differ by operation, profile and user."""


class Refused(Exception):
    """The device asks for a log-in over HTTP."""

    def __init__(self, reply: Reply):
        self.reply = reply


class Caller:
    """Makes the requests of one pulse, logged in as the last one was."""

    __slots__ = ("_target", "_scheme", "_created", "_auth", "_heads")

    def __init__(self, target: Target, scheme: str):
        self._target = target
        self._scheme = scheme
        self._created = ""
        self._auth = AuthState(target.username, target.password)
        self._heads: dict[str, bytes] = {}

    def set_clock(self, now: float) -> None:
        """``now``: by the device's own clock."""
        if self._scheme == "wsse":
            self._created = wsse_created(now)

    def plain(self, operation: Operation, path: str) -> bytes:
        """A request that shows no credentials."""
        return operation.request(self._head(path))

    def requests(self, operation: Operation, path: str, arguments) -> Generator[bytes, None, None]:
        """One request, and one more after each time it was refused and may be tried again."""
        target, head = self._target, self._head(path)
        if self._scheme == "wsse":
            request = template(operation, arguments, target.username)
            yield head + request % wsse_values(target.password, self._created)
            raise Unusual
        for _ in range(2):
            line = self._auth.authorization("POST", path)
            auth = f"Authorization: {line}\r\n".encode("utf-8", "surrogateescape") if line else b""
            yield operation.request(head, arguments, auth=auth)
        raise Unusual

    def _head(self, path: str) -> bytes:
        head = self._heads.get(path)
        if head is None:
            head = request_head("POST", path, self._target.host, self._target.onvif_port)
            self._heads[path] = head
        return head

    def refused(self, reply: Reply) -> None:
        """Takes up a reply 401. Raises Unusual when there is nothing more to try."""
        if not reply.keep_alive or self._auth.challenge is not None:
            raise Unusual
        self._auth.challenged(parse_challenges(reply.all("www-authenticate")), reply.text())


@lru_cache(TEMPLATES)
def template(operation: Operation, arguments: tuple[str, ...], username: str) -> bytes:
    """A request without its head and without ``wsse_values``."""
    security, marks = wsse_template(username)
    request = operation.request(b"", arguments, security=security).replace(b"%", b"%%")
    for mark in marks:
        request = request.replace(mark, b"%s")
    return request
