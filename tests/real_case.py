"""Tests on what is committed, with a process of their own."""

import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
from unittest.mock import patch

from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import config

from ..models import cctv_evidence
from ..tools.seal import OPTION, VARIABLE
from .real_nursery import command, nursery
from .seal_real import transaction


class RealCase(BaseCase):
    """Threads of this process would wait for the registry that the tests hold. What is committed
    is taken away again by ``real.clean_up``, before and after. ``random`` is for moments; a
    failure tells its seed."""

    real = None
    """The module that makes what the test is about; its ``run`` is what the worker does."""

    def setUp(self):
        super().setUp()
        self.seed = random.SystemRandom().getrandbits(32)
        self.random = random.Random(self.seed)
        self.registry = Registry(get_db_name())
        self.forget()
        self.addCleanup(self.forget)
        self.prepare()

    def _formatMessage(self, msg, standardMsg):
        return f"{super()._formatMessage(msg, standardMsg)} (seed {self.seed})"

    def forget(self):
        """Take away what the test has committed."""
        with transaction(self.registry) as env:
            self.real.clean_up(env)

    def prepare(self):
        """Commit what the test is about."""
        raise NotImplementedError

    def start_worker(self, *options):
        """A process of this test; one with ``options`` of Odoo loads a registry of its own."""
        return self._start(self.addCleanup, options)

    @classmethod
    def _start(cls, add_cleanup, options=()):
        keys = {VARIABLE: os.environ.get(VARIABLE) or config.get(OPTION)}
        module = cls.real.__name__.rpartition(".")[2]
        if options:
            argv, environment = command(get_db_name(), module, *options)
            worker = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environment | keys,
            )
        else:
            worker = nursery(get_db_name()).start(module, **keys)
        add_cleanup(worker.__exit__, None, None, None)
        add_cleanup(worker.kill)
        return worker


class KillCase(RealCase):
    """Steps, each done by a process that is killed at a moment of it. The worker, which forks them,
    is the class's; the evidence folder is the test's."""

    KILLED = -signal.SIGKILL

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._start(cls.addClassCleanup)

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="evidence-")
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.startPatcher(patch.object(cctv_evidence, "evidence_root", lambda _name: self.root))
        super().setUp()

    def do(self, step, *values, moment=""):
        """How the process that does ``step`` ends."""
        self.worker.stdin.write(json.dumps([self.root, step, moment, values]) + "\n")
        self.worker.stdin.flush()
        return json.loads(self.worker.stdout.readline())


class AtOnceCase(RealCase):
    """Several people at the same moment, each in a process and transaction of their own. The
    worker, which forks them, is the class's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._start(cls.addClassCleanup)

    def at_once(self, *pieces):
        """Each piece: (what is done, by which user, with which record).

        :return: [(user, "done" or what they were told)]
        """
        self.worker.stdin.write(json.dumps(pieces) + "\n")
        self.worker.stdin.flush()
        return [tuple(json.loads(line)) for line in iter(self.worker.stdout.readline, "null\n")]

    def one_of_two(self, *pieces):
        """(who has done it, what the other was told)."""
        answers = self.at_once(*pieces)
        done = [uid for uid, answer in answers if answer == "done"]
        told = [answer for _uid, answer in answers if answer != "done"]
        self.assertEqual((len(done), len(told)), (1, 1), answers)
        return done[0], told[0]
