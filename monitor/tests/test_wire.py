"""Pictures over the short cut's epoll: whatever cameras do, it ends as it does over asyncio."""

import asyncio

from ..probe.fast.transport import Reactor
from ..probe.fast.wire import ask
from ..probe.snapshot import snapshot
from ..probe.stream import first_frame
from . import test_snapshot, test_stream


class OverWire:
    async def _ask(self, function, *arguments):
        reactor = Reactor(asyncio.get_running_loop())
        try:
            answer = await ask(reactor, function, *arguments)
            self.assertFalse(reactor._by_fd)
            return answer
        finally:
            self.assertEqual(0, reactor.under_way)
            reactor.close()

    async def first_frame(self, *arguments):
        return await self._ask(first_frame, test_stream.TARGET, *arguments)

    async def snapshot(self, *arguments):
        return await self._ask(snapshot, test_snapshot.TARGET, *arguments)


class TestFirstFrame(OverWire, test_stream.TestFirstFrame):
    pass


class TestLogin(OverWire, test_stream.TestLogin):
    pass


class TestRefusals(OverWire, test_stream.TestRefusals):
    pass


class TestStalled(OverWire, test_stream.TestStalled):
    pass


class TestHostile(OverWire, test_stream.TestHostile):
    test_any_bytes = None  # the parsers' matter, and generated there


class TestSnapshot(OverWire, test_snapshot.TestSnapshot):
    test_any_body = None  # likewise
