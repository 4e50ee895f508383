"""A reply whose body goes to a file as it comes: for downloads, which no memory holds."""

from collections.abc import Callable

from .errors import ReplyTooLarge
from .http import Reply, ReplyParser

MAX_ERROR = 64 * 1024
"""Bytes of the body of another answer than 200."""


class SinkParser(ReplyParser):
    """Hands the body of a reply 200 to ``sink``; that of another one it keeps, as its base does.
    ``sunk``: bytes handed over. Past ``body_limit`` it raises ReplyTooLarge; what came before has
    been handed over."""

    __slots__ = ("sunk", "_sink")

    def __init__(self, body_limit: int, sink: Callable[[bytes], object]):
        super().__init__(body_limit)
        self.sunk = 0
        self._sink = sink

    @property
    def _sinks(self) -> bool:
        return self._head[1] == 200

    def _choose_body(self) -> Reply | bool | None:
        most, self._limit = self._limit, min(self._limit, MAX_ERROR)
        if self._head[1] == 200:
            self._limit = most
        try:
            return super()._choose_body()
        finally:
            if self._head[1] < 200:
                self._limit = most

    def _read_length(self) -> Reply | None:
        if not self._sinks:
            return super()._read_length()
        self._length -= self._hand_over(self._length)
        return None if self._length else self._whole(b"")

    def _read_chunk(self) -> bool | None:
        if not self._sinks:
            return super()._read_chunk()
        self._length -= self._hand_over(self._length)
        if self._length:
            return None
        self._excess = 0  # of framing: large bodies have many chunks
        self._step = self._read_chunk_end
        return True

    def _read_to_eof(self) -> None:
        if not self._sinks:
            return super()._read_to_eof()
        self._hand_over(self._limit - self.sunk)
        if self._buffer:
            raise ReplyTooLarge("body", limit=self._limit)
        return None

    def _hand_over(self, most: int) -> int:
        data = bytes(self._buffer[:most])
        del self._buffer[: len(data)]
        if data:
            self._sink(data)
        self.sunk += len(data)
        return len(data)
