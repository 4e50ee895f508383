"""``python3 -m simulator.ctl``: lists devices, sets and heals their faults."""

import argparse
import json
import sys
import urllib.error
import urllib.request
from urllib.parse import quote

DEFAULT = "http://127.0.0.1:8099"
TIMEOUT_S = 30.0


class CtlError(Exception):
    """What went wrong, in a sentence."""


def call(base: str, method: str, path: str, data: dict | None = None):
    """One request to the control interface; gives its JSON. Raises CtlError."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(base + path, body, method=method)
    request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=TIMEOUT_S) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        raise CtlError(_error_of(error)) from None
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise CtlError(f"no simulator answers at {base}: {reason}") from None


def _error_of(error: urllib.error.HTTPError) -> str:
    try:
        return json.load(error)["error"]
    except (ValueError, KeyError, TypeError):
        return f"the simulator answers {error.code}"


def read_params(pairs: list[str]) -> dict[str, str]:
    """['seconds=5'] → {'seconds': '5'}. Raises CtlError."""
    params = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CtlError(f"{pair!r} is not NAME=VALUE")
        params[name] = value
    return params


def _line(row: dict) -> str:
    shown = ", ".join(
        name + "".join(f" {k}={v}" for k, v in fault["params"].items() if v not in ("all", 0))
        for name, fault in row["faults"].items()
    )
    address = f"{row['address']}:{row['onvif_port']}"
    return f"{row['code']:<10} {row['kind']:<9} {address:<20} {row['name']:<26} {shown or 'fine'}"


def _fault_line(row: dict) -> str:
    params = " ".join(f"[{p['name']}={p['default']}]" for p in row["params"])
    return f"{row['name']:<16} {row['doc']} {params}"


def run(arguments: argparse.Namespace) -> None:
    base, command = arguments.control.rstrip("/"), arguments.command
    if command == "list":
        rows = call(base, "GET", "/devices")
        print(json.dumps(rows) if arguments.json else "\n".join(map(_line, rows)))
    elif command == "faults":
        print("\n".join(map(_fault_line, call(base, "GET", "/faults"))))
    elif command == "groups":
        for name, codes in call(base, "GET", "/groups").items():
            print(f"{name:<16} {' '.join(codes)}")
    elif command == "set-group":
        data = {"fault": arguments.fault, "params": read_params(arguments.param)}
        path = f"/groups/{quote(arguments.name)}/faults"
        print("\n".join(map(_line, call(base, "POST", path, data))))
    elif command == "clear-group":
        path = f"/groups/{quote(arguments.name)}/faults"
        print("\n".join(map(_line, call(base, "DELETE", path))))
    elif command == "set":
        data = {"fault": arguments.fault, "params": read_params(arguments.param)}
        print(_line(call(base, "POST", f"/devices/{quote(arguments.code)}/faults", data)))
    else:
        path = f"/devices/{quote(arguments.code)}/faults"
        path += f"/{quote(arguments.fault)}" if arguments.fault else ""
        print(_line(call(base, "DELETE", path)))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m simulator.ctl", description=__doc__)
    parser.add_argument("--control", default=DEFAULT, help=f"default {DEFAULT}")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="devices and their faults").add_argument(
        "--json", action="store_true"
    )
    commands.add_parser("faults", help="which faults there are")
    commands.add_parser("groups", help="groups of devices that fail together")
    for_group = commands.add_parser("set-group", help="give all devices of a group a fault")
    for_group.add_argument("name", help="a group, or 'all'")
    for_group.add_argument("fault")
    for_group.add_argument("param", nargs="*", metavar="NAME=VALUE")
    commands.add_parser("clear-group", help="heal all devices of a group").add_argument("name")
    setter = commands.add_parser("set", help="give a device a fault")
    setter.add_argument("code")
    setter.add_argument("fault")
    setter.add_argument("param", nargs="*", metavar="NAME=VALUE")
    clearer = commands.add_parser("clear", help="heal one fault of a device, or all")
    clearer.add_argument("code")
    clearer.add_argument("fault", nargs="?")
    try:
        run(parser.parse_args(argv))
    except CtlError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
