"""The process that tests of what is committed start:
`real_process.py CONFIG DATABASE MODULE [OPTIONS OF ODOO]` calls ``run(registry)`` of this folder's
MODULE.
"""

import ctypes
import importlib
import signal
import sys
import types
from pathlib import Path

if __name__ == "__main__":
    # its own folder is first on the path, where it would hide modules of the same name
    sys.path.pop(0)

PR_SET_PDEATHSIG = 1
PACKAGE = "odoo.addons.helpdesk_cctv.tests"


def main(rcfile, database, module, *options):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", rcfile, "-d", database, "--log-level", "critical", *options])
    registry = Registry(database)  # before anything of the addon can be imported
    # the package as such would import every test there is
    sys.modules[PACKAGE] = package = types.ModuleType(PACKAGE)
    package.__path__ = [str(Path(__file__).parent)]
    importlib.import_module(f"{PACKAGE}.{module}").run(registry)


def end_with_parent():
    """Called in a child: nothing is left behind when the process is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
