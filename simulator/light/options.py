"""The options of the light mode and the addresses they give."""

import argparse
import ipaddress
from dataclasses import dataclass

PER_SUBNET = 250
MAX_DEVICES = 50_000


@dataclass(frozen=True)
class Options:
    """``silent``/``off``: shares of devices that accept and never answer, or drop every SYN."""

    devices: int = 2000
    silent: float = 0.1
    off: float = 0.0
    prefix: str = "127.90"
    base_port: int = 18000
    auth: str = "wsse"
    username: str = "viewer"
    password: str = "Kamera#2026:a/b@%"
    processes: int = 1
    listen: str = "shared"

    @property
    def onvif_port(self) -> int:
        return self.base_port

    @property
    def rtsp_port(self) -> int:
        return self.base_port + 1

    def address(self, index: int) -> str:
        return f"{self.prefix}.{index // PER_SUBNET}.{index % PER_SUBNET + 1}"

    def addresses(self) -> list[str]:
        return [self.address(i) for i in range(self.devices)]

    def _ranked(self) -> list[str]:
        """The addresses in an order that spreads its first ones evenly (golden ratio)."""
        order = sorted(range(self.devices), key=lambda i: i * 0.618033988749895 % 1.0)
        return [self.address(i) for i in order]

    def silent_ones(self) -> list[str]:
        return self._ranked()[: round(self.silent * self.devices)]

    def off_ones(self) -> list[str]:
        """Never one of the silent ones."""
        first = round(self.silent * self.devices)
        return self._ranked()[first : first + round(self.off * self.devices)]


def read_options(argv: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(prog="python3 -m simulator.light", description=__doc__)
    default = Options()
    parser.add_argument("--devices", type=int, default=default.devices)
    parser.add_argument(
        "--silent",
        type=float,
        default=default.silent,
        help="share that accepts connections and never answers",
    )
    parser.add_argument(
        "--off", type=float, default=default.off, help="share whose connections time out"
    )
    parser.add_argument("--prefix", default=default.prefix, help="127.X: the devices' network")
    parser.add_argument(
        "--base-port", type=int, default=default.base_port, help="ONVIF port; RTSP is the one above"
    )
    parser.add_argument(
        "--auth",
        choices=("wsse", "digest", "none"),
        default=default.auth,
        help="log-in of ONVIF; snapshots and RTSP take HTTP digest",
    )
    parser.add_argument("--username", default=default.username)
    parser.add_argument("--password", default=default.password)
    parser.add_argument("--processes", type=int, default=default.processes)
    parser.add_argument(
        "--listen",
        choices=("shared", "each"),
        default=default.listen,
        help="one socket for all devices, or one for each address",
    )
    options = Options(**vars(parser.parse_args(argv)))
    problem = _problem(options)
    if problem:
        parser.error(problem)
    return options


def _problem(options: Options) -> str:
    try:
        loopback = ipaddress.IPv4Address(f"{options.prefix}.0.1").is_loopback
    except ValueError:
        loopback = False
    shares = (options.silent, options.off, options.silent + options.off)
    rules = (
        (loopback, f"--prefix {options.prefix!r} is not of the form 127.X"),
        (1 <= options.devices <= MAX_DEVICES, f"--devices must lie between 1 and {MAX_DEVICES}"),
        (all(0 <= share <= 1 for share in shares), "--silent and --off are shares from 0 to 1"),
        (1 <= options.base_port <= 65534, "--base-port must lie between 1 and 65534"),
        (1 <= options.processes <= 16, "--processes must lie between 1 and 16"),
    )
    return next((sentence for fine, sentence in rules if not fine), "")
