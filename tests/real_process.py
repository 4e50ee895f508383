"""The processes that tests of what is committed start: `real_process.py CONFIG DATABASE MODULE
[OPTIONS OF ODOO]` calls ``run(registry)`` of this folder's MODULE.

With the number of a socket for a MODULE it is the nursery: loading the registry takes seconds, so
that it is loaded once, and each process is a fork that has done nothing yet.
"""

import ctypes
import importlib
import json
import os
import random
import signal
import socket
import sys
import traceback
import types
from pathlib import Path

if __name__ == "__main__":
    # its own folder is first on the path, where it would hide modules of the same name
    sys.path.pop(0)

PR_SET_PDEATHSIG = 1
PACKAGE = "odoo.addons.helpdesk_cctv.tests"
REQUEST_BYTES = 4096


def main(rcfile, database, module, *options):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    if module.isdigit() and os.fork():
        # nobody's child: Odoo ends those of its tests with each class
        os._exit(0)
    config.parse_config(["-c", rcfile, "-d", database, "--log-level", "critical", *options])
    registry = Registry(database)  # before anything of the addon can be imported
    # the package as such would import every test there is
    sys.modules[PACKAGE] = package = types.ModuleType(PACKAGE)
    package.__path__ = [str(Path(__file__).parent)]
    if module.isdigit():
        serve(registry, socket.socket(fileno=int(module)))
    else:
        run(registry, module)


def run(registry, module):
    importlib.import_module(f"{PACKAGE}.{module}").run(registry)


def serve(registry, requests):
    """Until its other end is closed: each message is JSON [module, {environment variable: value}],
    with what the process is to have as input and output, and where to tell of it."""
    from odoo import sql_db

    sql_db.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, files, _flags, _address = socket.recv_fds(requests, REQUEST_BYTES, 3)
        if not message:
            return
        if not os.fork():
            end_with_parent()
            requests.close()
            keep(registry, *json.loads(message), *files)
        for file in files:
            os.close(file)


def keep(registry, module, variables, stdin, stdout, told):
    """Start the process, and tell its number and, when it has ended, its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if not child:
        end_with_parent()
        os.close(told)
        os.dup2(stdin, 0)
        os.dup2(stdout, 1)
        os.close(stdin)
        os.close(stdout)
        os.environ.update(variables)
        random.seed()
        os._exit(live(registry, module))
    os.close(stdin)
    os.close(stdout)
    os.write(told, f"{child}\n".encode())
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(told, f"{ended}\n".encode())
    os._exit(0)


def live(registry, module):
    """Its exit code."""
    try:
        run(registry, module)
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def end_with_parent():
    """Called in a child: nothing is left behind when the process is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
