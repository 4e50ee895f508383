"""How a recorder hands out footage as a file, and how it fails to."""

from collections.abc import Iterator

from ..http_wire import Reply
from ..state import DeviceState
from . import history
from .footage import Footage, can_code

BINARY = "application/octet-stream"
ELSEWHERE = "http://192.0.2.7/footage"
NOISE = b"no film at all" * 512


class Cut(Exception):
    """The connection ends here."""


def span_of(state: DeviceState, asked: history.Span, file: history.Span | None) -> history.Span:
    """What is handed out of what was asked for; ``file``: the one that it lies in."""
    how = state.param("download_broken", "how", "")
    if how == "whole" and file:
        return file
    if how == "past_end":
        return (asked[0], file[1] if file else asked[1] + 3600)
    return asked


def hand_out(state: DeviceState, footage: Footage, channel: int, span, wrap) -> Reply:
    """The reply of a download. ``wrap``: seconds of footage → parts of a file."""
    how = state.param("download_broken", "how", "")
    if how == "refused" or not can_code():
        return Reply(403, b"<html><body>403 Forbidden</body></html>")
    if how == "redirect":
        return Reply(302, b"", "", [("Location", ELSEWHERE)])
    if how == "empty":
        return Reply(200, b"", BINARY)
    if how in ("garbage", "endless"):
        return Reply(200, b"", BINARY, framing="chunked", stream=_noise(how == "endless"))
    parts = wrap(footage.seconds(channel, *span))
    if how == "cut":
        parts = _cut(parts, (span[1] - span[0]) / 2)
    return Reply(200, b"", BINARY, framing="chunked", stream=parts)


def _noise(is_endless: bool) -> Iterator[bytes]:
    yield NOISE
    while is_endless:
        yield NOISE


def _cut(parts: Iterator[bytes], after: float) -> Iterator[bytes]:
    for number, part in enumerate(parts):
        if number > after:
            yield part[: len(part) // 2]
            raise Cut
        yield part
