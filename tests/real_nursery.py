"""Processes with a loaded registry, for the time of a fork: see ``real_process``."""

import contextlib
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading

from odoo.tools import config

from . import real_process


def command(database, module, *options):
    """How such a process is started from nothing: (arguments, environment)."""
    argv = [sys.executable, real_process.__file__, config["config"], database, module, *options]
    return argv, {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@functools.cache
def nursery(database):
    """The nursery of this database."""
    return Nursery(database)


class Nursery:
    """It ends when its socket is closed, which the end of this process does."""

    def __init__(self, database):
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        argv, environment = command(database, str(theirs.fileno()))
        with theirs:
            subprocess.run(
                argv,
                stdin=subprocess.DEVNULL,
                env=environment,
                pass_fds=[theirs.fileno()],
                check=True,
            )

    def start(self, module, **variables):
        """A process that calls ``run`` of this module."""
        (stdin, to_it), (from_it, stdout), (told, telling) = os.pipe(), os.pipe(), os.pipe()
        message = json.dumps([module, variables]).encode()
        try:
            socket.send_fds(self._requests, [message], [stdin, stdout, telling])
        finally:
            for file in (stdin, stdout, telling):
                os.close(file)
        return Worker(to_it, from_it, told)


class Worker:
    """What the tests use of ``subprocess.Popen``, for a process that is no child of this one."""

    def __init__(self, to_it, from_it, told):
        self.stdin, self.stdout = os.fdopen(to_it, "w"), os.fdopen(from_it)
        self._told = os.fdopen(told, "rb", buffering=0)  # or ``poll`` would miss what is read
        number = self._told.readline()
        if not number:
            raise RuntimeError("the nursery has ended")
        self.pid, self.returncode = int(number), None

    def poll(self):
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self):
        if self.returncode is None:
            # nothing is told when who keeps it was killed as well
            self.returncode = int(self._told.readline() or -signal.SIGKILL)
        return self.returncode

    def kill(self):
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def communicate(self, text="", timeout=None):
        """Say this and no more; what it says until it ends, which it is made to after ``timeout``
        seconds."""
        with contextlib.suppress(BrokenPipeError), self.stdin:
            self.stdin.write(text)
        late = threading.Event()
        limit = threading.Timer(timeout or threading.TIMEOUT_MAX, self._stop, [late])
        limit.daemon = True
        limit.start()
        try:
            out = self.stdout.read()
        finally:
            limit.cancel()
        self.wait()
        if late.is_set():
            raise subprocess.TimeoutExpired("worker", timeout, out)
        return out, None

    def _stop(self, late):
        late.set()
        self.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        with contextlib.suppress(BrokenPipeError):
            self.stdin.close()
        self.stdout.close()
        self.wait()
        self._told.close()
