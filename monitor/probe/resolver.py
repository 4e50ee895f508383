"""Names to addresses, and which addresses a probe may dial at all.

What is dialled is always the address that was checked here, never the name again: a name that
changes its mind between check and connect (DNS rebinding) gains nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

from ..clock import Clock
from .deadline import Deadline
from .errors import ForbiddenAddress, UnresolvedAddress

Resolver = Callable[[str, Deadline], Awaitable[list[str]]]
"""``await resolver(name, deadline)``: the name's addresses as text; raises UnresolvedAddress."""

MAX_HOST = 253
"""Characters of a name (RFC 1035 2.3.4)."""

MAX_ADDRESSES = 16
"""Addresses looked at of one name: a device has one or two."""


async def resolve(
    host: str,
    deadline: Deadline,
    *,
    allow_loopback: bool = False,
    resolver: Resolver | None = None,
) -> str:
    """The address to dial for ``host``: itself when it is one, else the name's first allowed one,
    IPv4 before IPv6 (cameras speak it more often). Raises UnresolvedAddress, ForbiddenAddress."""
    if _packed(host) is not None:
        check_allowed(host, allow_loopback)
        return host
    addresses = await (resolver or system_lookup)(host, deadline)
    refusal: Exception = UnresolvedAddress(why="no_address")
    for address in sorted(addresses[:MAX_ADDRESSES], key=lambda text: ":" in text):
        try:
            check_allowed(address, allow_loopback)
        except (ForbiddenAddress, UnresolvedAddress) as error:
            refusal = error
        else:
            return address
    raise refusal


def check_allowed(address: str, allow_loopback: bool = False) -> None:
    """Raises ForbiddenAddress for an address that no device on a network has: this machine,
    everybody, nobody, and link-local ones (cloud machines keep their secrets at 169.254.169.254).

    Shortened and numeric spellings ('127.1', '2130706433') are no literals here: they go through
    the resolver, and what comes out is checked.
    """
    packed = _packed(address)
    if packed is None:
        raise UnresolvedAddress(why="not_an_address")
    if len(packed) == 16:
        _check_v6(packed, allow_loopback)
    else:
        _check_v4(packed, allow_loopback)


def _check_v4(packed: bytes, allow_loopback: bool) -> None:
    first = packed[0]
    if first == 127:
        if not allow_loopback:
            raise ForbiddenAddress(kind="loopback")
    elif first == 0:
        raise ForbiddenAddress(kind="unspecified")
    elif first >= 240:
        raise ForbiddenAddress(kind="reserved")
    elif first >= 224:
        raise ForbiddenAddress(kind="multicast")
    elif first == 169 and packed[1] == 254:
        raise ForbiddenAddress(kind="link_local")


def _check_v6(packed: bytes, allow_loopback: bool) -> None:
    address = ipaddress.IPv6Address(packed)
    if address.ipv4_mapped:
        _check_v4(address.ipv4_mapped.packed, allow_loopback)
    elif address.is_loopback:
        if not allow_loopback:
            raise ForbiddenAddress(kind="loopback")
    elif address.is_unspecified:
        raise ForbiddenAddress(kind="unspecified")
    elif address.is_multicast:
        raise ForbiddenAddress(kind="multicast")
    elif address.is_link_local:
        raise ForbiddenAddress(kind="link_local")
    elif address.is_reserved:
        raise ForbiddenAddress(kind="reserved")


def _packed(address: str) -> bytes | None:
    """4 or 16 bytes, None for anything but a plain literal."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.inet_pton(family, address)
    except (OSError, ValueError):
        return None


async def system_lookup(host: str, deadline: Deadline) -> list[str]:
    """The operating system's resolver, in a thread, no longer than the deadline."""
    if not host or len(host) > MAX_HOST or "\0" in host:
        raise UnresolvedAddress(why="not_a_name")
    loop = asyncio.get_running_loop()
    lookup = asyncio.ensure_future(loop.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    try:
        await asyncio.wait({lookup}, timeout=deadline.left())
        if not lookup.done():
            raise UnresolvedAddress(why="timeout")
        rows = lookup.result()
    except socket.gaierror as error:
        temporary = error.errno == socket.EAI_AGAIN
        raise UnresolvedAddress(why="no_answer" if temporary else "no_such_name") from None
    except UnicodeError:
        raise UnresolvedAddress(why="not_a_name") from None
    finally:
        lookup.cancel()
    return list(dict.fromkeys(row[4][0] for row in rows))


class CachingResolver:
    """Asks once for a name that many targets of a sweep share, whatever the answer was.

    One event loop, one sweep: the channels of a recorder are probed at the same moment.
    """

    def __init__(
        self,
        clock: Clock,
        lookup: Resolver = system_lookup,
        ttl_s: float = 60.0,
        max_names: int = 4096,
    ):
        self._clock = clock
        self._lookup = lookup
        self._ttl_s = ttl_s
        self._max_names = max_names
        self._names: dict[str, tuple[float, asyncio.Future]] = {}

    async def __call__(self, host: str, deadline: Deadline) -> list[str]:
        known = self._names.get(host)
        if known and known[0] > self._clock.monotonic():
            pending = known[1]
        else:
            pending = self._ask(host, deadline)
        await asyncio.wait({pending}, timeout=deadline.left())
        if not pending.done():
            raise UnresolvedAddress(why="timeout")
        answer = pending.result()
        if isinstance(answer, UnresolvedAddress):
            raise UnresolvedAddress(answer.detail, **answer.values)
        return answer

    def _ask(self, host: str, deadline: Deadline) -> asyncio.Future:
        if len(self._names) >= self._max_names:
            self._names.clear()
        pending = asyncio.ensure_future(self._answer(host, deadline))
        self._names[host] = (self._clock.monotonic() + self._ttl_s, pending)
        return pending

    async def _answer(self, host: str, deadline: Deadline) -> list[str] | UnresolvedAddress:
        try:
            return await self._lookup(host, deadline)
        except UnresolvedAddress as error:
            return error
