"""Odoo's process is killed at every step of a fetch: the next run goes on, and nothing is lost or
there twice."""

import json
import shutil
import signal
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import av

from odoo.tests import tagged
from odoo.tools import config

from ..models import cctv_evidence
from ..simulator.testing import Simulator
from . import pull_real
from .real_case import RealCase
from .seal_real import transaction
from .test_footage_pull import SMALL

KILLED = -signal.SIGKILL


class PullKilledCase(RealCase):
    real = pull_real
    style = ""
    sub = SMALL
    length_s = 60

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        recorder = {"code": "R", "kind": "recorder", "channels": ["C"], "sub": cls.sub}
        rows = [{"code": "C", "scene": "gate"}, {**recorder, "style": cls.style}]
        cls.simulator = Simulator(rows, require_rtsp=True).start()
        cls.addClassCleanup(cls.simulator.stop)

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="pull-", dir=config["data_dir"])
        for folder in (self.root, f"{self.root}-pull"):
            self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.startPatcher(patch.object(cctv_evidence, "evidence_root", lambda _name: self.root))
        super().setUp()

    def prepare(self):
        since = time.time() - 2 * 3600
        with transaction(self.registry) as env:
            self.item_id = pull_real.make(env, self.simulator["R"], since, self.length_s).id
        self.worker = self.start_worker()
        self.tell(self.root)

    def tell(self, line):
        self.worker.stdin.write(json.dumps(line) + "\n")
        self.worker.stdin.flush()

    def run_until(self, moment=""):
        """How the process of one run of the scheduled action ends."""
        with transaction(self.registry) as env:
            env["cctv.footage.item"].browse(self.item_id)._set({"pull_date_next": "2000-01-01"})
        self.tell(moment)
        return json.loads(self.worker.stdout.readline())

    def journal(self):
        path = Path(f"{self.root}-pull") / str(self.item_id) / "journal"
        return path.stat().st_size if path.exists() else 0

    def assertNothingYet(self, moment):
        with transaction(self.registry) as env:
            item = env["cctv.footage.item"].browse(self.item_id)
            self.assertEqual(item.state, "pulling", moment)
            self.assertIn(item.pull_state, ("waiting", "running"), moment)
            self.assertFalse(item.evidence_ids or item.event_ids, moment)

    def assertThere(self):
        """Once, whole, with one entry of its custody; no pieces are left."""
        with transaction(self.registry) as env:
            item = env["cctv.footage.item"].browse(self.item_id)
            self.assertEqual((item.state, item.pull_state), ("stored", "done"), item.pull_problem)
            self.assertEqual(item.pull_report["gaps"], [])
            originals = item.evidence_ids.filtered(lambda file: file.role == "original")
            self.assertEqual(originals, item.evidence_id)
            self.assertEqual(item.event_ids.mapped("kind").count("extracted"), 1)
            wrong = [s for row in item.evidence_ids for s in row._verify_custody()[1]]
            self.assertEqual(wrong, [])
            self.assertEqual(env["cctv.custody.chain"]._of(env.company)._verify(), [])
            path = str(item.evidence_id._path())
        with av.open(path) as film:
            times = [frame.time for frame in film.decode(video=0)]
        self.assertAlmostEqual(len(times), self.length_s * SMALL["fps"], delta=3 * SMALL["fps"])
        steps = [b - a for a, b in pairwise(times)]
        self.assertGreater(min(steps), 0.1)
        self.assertLess(max(steps), 0.15)


@tagged("post_install", "-at_install")
class TestPlayedKilled(PullKilledCase):
    style = "plain"
    sub = {}
    """Pictures that take a while to draw, and enough of them to be killed in the middle."""

    length_s = 180

    def test_at_every_step(self):
        self.assertEqual(self.run_until("after start"), KILLED)
        self.assertNothingYet("after start")
        self.assertEqual(self.run_until("half way"), KILLED)
        self.assertNothingYet("half way")
        self.assertGreater(self.journal(), 20_000)
        for moment in ("before film", "after adopt", "after row", "after note", "after film"):
            self.assertEqual(self.run_until(moment), KILLED, moment)
            self.assertNothingYet(moment)
        self.assertEqual(self.run_until(), 0)
        self.assertThere()
        self.assertEqual(self.run_until(), 0)
        self.assertThere()


@tagged("post_install", "-at_install")
class TestDownloadedKilled(PullKilledCase):
    style = "realmonitor"

    def test_in_the_middle_and_when_it_was_committed(self):
        self.assertEqual(self.run_until("after start"), KILLED)
        self.assertEqual(self.run_until("after adopt"), KILLED)
        self.assertNothingYet("after adopt")
        self.assertEqual(self.run_until("when committed"), KILLED)
        self.assertThere()
        self.assertEqual(self.run_until(), 0)
        self.assertThere()
        self.assertFalse(self.journal(), "pieces of a fetch that is over are left")
