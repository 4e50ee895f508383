"""Tests on what is committed, with a process of their own."""

import os
import subprocess
import sys

from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import config

from ..tools.seal import OPTION, VARIABLE


class RealCase(BaseCase):
    """Threads of this process would wait for the registry that the tests hold. What is committed
    is taken away again by ``forget``, before and after."""

    program = None
    """Path of what the worker runs: `PROGRAM CONFIG DATABASE [OPTIONS]`."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.forget()
        self.addCleanup(self.forget)
        self.prepare()
        self.worker = self.start_worker()

    def forget(self):
        """Take away what the test has committed."""
        raise NotImplementedError

    def prepare(self):
        """Commit what the test is about."""
        raise NotImplementedError

    def start_worker(self, *options):
        keys = os.environ.get(VARIABLE) or config.get(OPTION)
        worker = subprocess.Popen(
            [sys.executable, self.program, config["config"], get_db_name(), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, VARIABLE: keys, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.addCleanup(worker.__exit__, None, None, None)
        self.addCleanup(worker.kill)
        return worker
