"""Services of a device on other ports than its device service: the same host, few ports, one
connection each."""

from .client import HttpClient
from .errors import ConnectError
from .run import Run
from .session import OnvifSession
from .soap import Operation

MAX_PORTS = 2
"""Ports besides the device service's that are connected to in one probe."""


class ServicePorts:
    """Calls on whichever port; a port that does not answer is left for the device service's own,
    at which some devices serve whatever they say. Close it at the end."""

    def __init__(self, run: Run, session: OnvifSession, client: HttpClient):
        self._run, self._session, self._client = run, session, client
        self._others: dict[int, tuple[OnvifSession, HttpClient]] = {}
        self._closed: set[int] = set()

    async def call(self, port: int, operation: Operation, path: str) -> bytes:
        """Raises what ``OnvifSession.call`` raises."""
        session = self._at(port)
        try:
            return await session.call(operation, path)
        except ConnectError:
            if session is self._session:
                raise
        self._closed.add(port)
        return await self._session.call(operation, path)

    def _at(self, port: int) -> OnvifSession:
        if port == self._client.port or port in self._closed:
            return self._session
        if port not in self._others:
            if len(self._others) == MAX_PORTS:
                return self._session
            self._others[port] = self._opened(port)
        return self._others[port][0]

    def _opened(self, port: int) -> tuple[OnvifSession, HttpClient]:
        target = self._run.target
        client = HttpClient(
            target.host,
            port,
            self._client.deadline,
            tls=target.use_tls,
            allow_loopback=target.allow_loopback,
        )
        session = OnvifSession(client, target, self._run.clock, self._session.scheme)
        session.offset_s = self._session.offset_s
        return session, client

    def close(self) -> None:
        for _session, client in self._others.values():
            client.close()
