"""The control interface: HTTP with JSON, on loopback only.

GET /devices, /devices/CODE, /faults, /health; POST /devices/CODE/faults with
{"fault": …, "params": {…}}; DELETE /devices/CODE/faults[/FAULT]. The same with /groups/NAME for all
devices of a group at once; GET /groups.
"""

import asyncio
import json
from urllib.parse import unquote

from . import faults
from .config import is_loopback
from .farm import Farm, UnknownDevice
from .faults import FaultError
from .http_wire import HEAD_BYTES, IDLE_S, BadRequest, Reply, Request, read_request
from .ports import listening


class ControlError(Exception):
    """Becomes an error reply. ``status``: HTTP."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


class Control:
    def __init__(self, farm: Farm):
        self._farm = farm
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task] = set()

    async def start(self, host: str, port: int) -> int:
        """Listens; gives the port (0 asks for any). Raises OSError, ValueError off loopback."""
        if not is_loopback(host):
            raise ValueError(f"the control interface listens on 127.0.0.0/8 only, not on {host}")
        sock = listening(host, port)
        self._server = await asyncio.start_server(self._serve, sock=sock, limit=HEAD_BYTES)
        return sock.getsockname()[1]

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            while True:
                request = await asyncio.wait_for(read_request(reader), IDLE_S)
                if request is None:
                    return
                reply = await self._answer(request)
                writer.write(reply.to_bytes("", request.keeps_alive))
                await writer.drain()
                if not request.keeps_alive:
                    return
        except (BadRequest, ConnectionError, asyncio.TimeoutError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, request: Request) -> Reply:
        try:
            _check_caller(request)
            return _json(200, await self._route(request))
        except ControlError as error:
            return _json(error.status, {"error": str(error)})
        except UnknownDevice as error:
            return _json(404, {"error": str(error)})
        except FaultError as error:
            return _json(400, {"error": str(error)})
        except OSError as error:
            return _json(500, {"error": str(error)})

    async def _route(self, request: Request):
        path = request.target.partition("?")[0]
        parts = [unquote(part) for part in path.split("/") if part]
        match request.method, parts:
            case "GET", ["health"]:
                return self._health()
            case "GET", ["faults"]:
                return [_fault_row(fault) for fault in faults.FAULTS.values()]
            case "GET", ["devices"]:
                return await self._farm.describe()
            case "GET", ["devices", code]:
                return await self._one(code)
            case "POST", ["devices", code, "faults"]:
                name, params = _read_fault(request.body)
                await self._farm.set_fault(code, name, params)
                return await self._one(code)
            case "DELETE", ["devices", code, "faults", *rest] if len(rest) < 2:
                await self._farm.clear(code, *rest)
                return await self._one(code)
            case "GET", ["groups"]:
                return self._farm.groups
            case "POST", ["groups", name, "faults"]:
                fault, params = _read_fault(request.body)
                for code in self._farm.group(name):
                    await self._farm.set_fault(code, fault, params)
                return await self._some(name)
            case "DELETE", ["groups", name, "faults", *rest] if len(rest) < 2:
                for code in self._farm.group(name):
                    await self._farm.clear(code, *rest)
                return await self._some(name)
        raise ControlError(404, f"nothing at {request.method} {path}")

    async def _some(self, group: str) -> list[dict]:
        codes = set(self._farm.group(group))
        return [row for row in await self._farm.describe() if row["code"] in codes]

    async def _one(self, code: str) -> dict:
        self._farm.find(code)
        return next(row for row in await self._farm.describe() if row["code"] == code)

    def _health(self) -> dict:
        farm = self._farm
        return {
            "devices": len(farm.states),
            "rtsp": not farm.rtsp_problem,
            "rtsp_problem": farm.rtsp_problem,
            "rtsp_pid": farm.rtsp_pid,
            "rtsp_restarts": farm.rtsp_restarts,
        }


def _check_caller(request: Request) -> None:
    """No browser page may reach this: it would name another host, or an origin."""
    host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    if not (is_loopback(host) or host == "localhost") or "origin" in request.headers:
        raise ControlError(403, "the control interface answers local programs only")


def _read_fault(body: bytes) -> tuple[str, dict]:
    try:
        data = json.loads(body)
        name, params = data["fault"], data.get("params") or {}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ControlError(400, 'send {"fault": NAME, "params": {…}}') from None
    if not isinstance(name, str) or not isinstance(params, dict):
        raise ControlError(400, "fault must be a text, params an object")
    return name, params


def _fault_row(fault: faults.Fault) -> dict:
    params = [
        {
            "name": p.name,
            "kind": p.kind.__name__,
            "default": p.default,
            "doc": p.doc,
            "choices": list(p.choices),
            "low": p.low,
            "high": p.high,
        }
        for p in fault.params
    ]
    return {"name": fault.name, "scope": fault.scope, "doc": fault.doc, "params": params}


def _json(status: int, data) -> Reply:
    return Reply(status, json.dumps(data, ensure_ascii=False).encode(), "application/json")
