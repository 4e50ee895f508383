"""``python3 -m simulator``: runs a farm until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import resource
import signal
import sys

CONTROL = "127.0.0.1:8099"
FAILED, UNAVAILABLE = 1, 3


def read_arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m simulator",
        description="Simulated ONVIF/RTSP cameras and recorders on loopback addresses.",
    )
    parser.add_argument("--config", default="demo", help="demo (default) or a JSON file")
    parser.add_argument(
        "--control",
        default=CONTROL,
        metavar="HOST:PORT",
        help=f"control interface on loopback, default {CONTROL}; port 0: any",
    )
    parser.add_argument(
        "--require-rtsp",
        action="store_true",
        help="fail when RTSP cannot be served, instead of going without",
    )
    parser.add_argument(
        "--end-with-stdin",
        action="store_true",
        help="end when stdin closes, so that no run outlives its starter",
    )
    return parser.parse_args(argv)


def split_host(text: str) -> tuple[str, int]:
    """'127.0.0.1:8099' → ('127.0.0.1', 8099). Raises ValueError."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise ValueError(f"{text!r} is not HOST:PORT")
    return host, int(port)


async def run(arguments: argparse.Namespace) -> None:
    """Prints one JSON line when everything listens; returns on a signal."""
    from .config import load
    from .control import Control
    from .farm import Farm

    host, port = split_host(arguments.control)
    farm = Farm(load(arguments.config))
    control = Control(farm)
    stop = _stop_event(arguments.end_with_stdin)
    try:
        port = await control.start(host, port)
        await farm.start(arguments.require_rtsp)
        if farm.rtsp_problem:
            complain(f"{farm.rtsp_problem}; serving ONVIF and snapshots only")
        ready = {
            "type": "ready",
            "control": f"http://{host}:{port}",
            "devices": len(farm.states),
            "rtsp": not farm.rtsp_problem,
        }
        print(json.dumps(ready), flush=True)
        await stop.wait()
    finally:
        await control.close()
        await farm.close()


def _stop_event(with_stdin: bool) -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if with_stdin:
        loop.add_reader(sys.stdin.fileno(), lambda: os.read(0, 4096) or stop.set())
    return stop


def lift_limits() -> None:
    """A test run by Odoo inherits its limits; encoders map more memory than they use."""
    for limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NOFILE):
        _soft, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (hard, hard))
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def complain(sentence: str) -> None:
    print(f"simulator: {sentence}", file=sys.stderr, flush=True)


def main() -> int:
    arguments = read_arguments()
    lift_limits()
    logging.basicConfig(level=logging.WARNING, format="simulator: %(message)s")
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        complain("Pillow is missing: apt-get install python3-pil, or pip install pillow")
        return FAILED
    from .rtsp_child import RtspUnavailable

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run(arguments))
    except RtspUnavailable as problem:
        complain(str(problem))
        return UNAVAILABLE
    except (ValueError, OSError) as error:  # ConfigError is a ValueError
        complain(str(error))
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
