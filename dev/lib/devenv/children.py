"""Child processes: started in groups of their own, and stopped whole."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_WAIT_S = 15
PR_SET_PDEATHSIG = 1


def run_in_foreground(argv: Sequence[object], variables: Mapping[str, str], **options) -> int:
    """Run a program on the terminal to its end; a Ctrl-C is for the program alone."""
    child = subprocess.Popen([str(part) for part in argv], env=dict(variables), **options)
    with _passing_on(child):
        return child.wait()


@contextlib.contextmanager
def _passing_on(child: subprocess.Popen) -> Iterator[None]:
    def pass_on(number, _frame):
        # the terminal has already told the whole foreground group about Ctrl-C
        if number != signal.SIGINT or not os.isatty(0):
            child.send_signal(number)

    previous = {number: signal.signal(number, pass_on) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


class Child:
    """A program in a process group of its own, its output in a file."""

    def __init__(
        self, name: str, argv: Sequence[object], variables: Mapping[str, str], log: Path, **options
    ):
        self.name = name
        self.started = time.monotonic()
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in argv],
                env=dict(variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                **options,
            )

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        """Ask the group to end, then make it; returns when it is gone."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_WAIT_S)
        except subprocess.TimeoutExpired:
            pass
        # also what a program that died by itself has left behind
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


_libc = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """Have the kernel end this child when we are killed and can no longer do it."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
