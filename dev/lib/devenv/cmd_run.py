"""`dev/run`: Odoo with demo data and simulated cameras on http://localhost:8069."""

import argparse
import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from . import ports
from .children import STOP_SIGNALS, Child
from .database import Databases
from .demo_database import RunDatabase
from .environment import Environment, prepare
from .locks import alone
from .postgres import Cluster
from .say import Refusal, say
from .supervisor import Service, Supervisor

SIMULATOR_PORT = 8099
# the one that Debian's GStreamer bindings are installed for
SYSTEM_PYTHON = Path("/usr/bin/python3")


def main(args: list[str]) -> int:
    """Set up what is missing, start everything, and supervise it until Ctrl-C."""
    options = _parse(args)
    try:
        _check_port(options.port)
        environment = prepare()
        with _alone(environment, options), Cluster(environment.layout) as cluster:
            _serve(environment, cluster, options)
    except KeyboardInterrupt:
        say("Stopped")
    return 0


def _parse(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev/run", description=__doc__)
    parser.add_argument("--port", type=int, default=8069, help="where Odoo listens (loopback)")
    parser.add_argument("--reset", action="store_true", help="begin with a fresh database")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="without demo data")
    return parser.parse_args(args)


def _check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise Refusal(f"{port} is not a TCP port")
    if not ports.is_free(port):
        raise Refusal(f"port {port} is taken by another program; choose another with --port")


def _alone(environment: Environment, options: argparse.Namespace):
    kind = "demo" if options.demo else "plain"
    busy = "another dev/run of this checkout is using the database; stop it first"
    return alone(environment.layout.work / f"run-{kind}.lock", busy)


def _serve(environment: Environment, cluster: Cluster, options: argparse.Namespace) -> None:
    databases = Databases(environment, cluster)
    database = RunDatabase(environment.layout, databases, options.demo)
    database.prepare(options.reset)
    for name in ("odoo.log", "simulator.log"):
        _turn_over(environment.layout.log / name)
    odoo = Service("Odoo", lambda: _begin_odoo(environment, database.name, options.port))
    others = list(_simulator(environment)) if options.demo else []
    supervisor = Supervisor(cluster, odoo, others, options.port)
    try:
        say("Starting Odoo …")
        supervisor.start()
        _announce(environment, databases, database.name, options)
        supervisor.watch(lambda: databases.overdue_s(database.name))
    finally:
        with _ignoring_signals():
            say("Stopping …")
            supervisor.stop()


def _turn_over(log: Path) -> None:
    """Begin a new log; the one before is kept."""
    if log.exists():
        log.replace(log.with_suffix(".log.1"))


def _begin_odoo(environment: Environment, database: str, port: int) -> Child:
    argv = environment.odoo("-d", database, "--http-port", port, "--workers=0")
    log = environment.layout.log / "odoo.log"
    return Child("Odoo", argv, environment.variables(), log)


def _simulator(environment: Environment) -> Iterator[Service]:
    """The simulated cameras; while another checkout's are up, those (addresses are fixed)."""
    checkout = environment.layout.checkout
    if not (checkout / "simulator/__main__.py").exists():
        say("There is no simulator in this checkout: the demo cameras will not answer")
        return
    if not ports.is_free(SIMULATOR_PORT):
        say(f"Simulated cameras are up already (control on port {SIMULATOR_PORT}): using them")
    python = SYSTEM_PYTHON if SYSTEM_PYTHON.exists() else sys.executable
    control = f"127.0.0.1:{SIMULATOR_PORT}"
    argv = [python, "-m", "simulator", "--config", "demo", "--control", control]
    log = environment.layout.log / "simulator.log"
    yield Service(
        "the camera simulator",
        lambda: Child("simulator", argv, environment.variables(), log, cwd=checkout),
        wanted=lambda: ports.is_free(SIMULATOR_PORT),
    )


def _announce(
    environment: Environment, databases: Databases, name: str, options: argparse.Namespace
) -> None:
    print(f"\n  Odoo:     http://localhost:{options.port}")
    print("  Log-ins (password the same as the log-in):")
    for login, person in databases.logins(name):
        print(f"    {login:<12} {person}")
    if options.demo:
        print("  Faults:   python3 -m simulator.ctl --help (on demand, in the simulated cameras)")
    print(f"  Logs:     {environment.layout.log}")
    print("  Ctrl-C stops everything.\n", flush=True)


@contextlib.contextmanager
def _ignoring_signals() -> Iterator[None]:
    """Let an impatient second Ctrl-C not interrupt an orderly stop."""
    previous = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
