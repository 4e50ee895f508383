"""Evidence files in tests: a folder of their own, and clips that are real video."""

import io
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from unittest.mock import patch

import av
import numpy as np

from ..models import cctv_evidence
from .footage_common import FootageCase


@lru_cache(maxsize=8)
def video(seconds=3, codec="mpeg4", container="mp4", size=(160, 96)):
    """A clip of ``seconds`` at 5 pictures a second, that goes from dark to bright."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        stream = output.add_stream(codec, rate=5)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = 5
        count = seconds * 5
        for number in range(count):
            picture = np.full((size[1], size[0], 3), 20 + number * 200 // count, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, "bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()


class EvidenceCase(FootageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = tempfile.mkdtemp(prefix="evidence-")
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.startClassPatcher(patch.object(cctv_evidence, "evidence_root", lambda _name: cls.root))
        cls.Evidence = cls.env["cctv.evidence"]
        cls.request = cls.make_request()
        cls.item = cls.request.item_ids

    def setUp(self):
        super().setUp()
        for path in self.folder.root.iterdir():
            shutil.rmtree(path)

    def committed(self):
        """What comes after a commit."""
        self.env.flush_all()
        self.env.cr.postcommit.run()

    def store(self, data=None, role="original", name="gate.mp4", item=None, **values):
        stream = io.BytesIO(video() if data is None else data)
        return self.Evidence._store(item or self.item, role, name, stream, **values)

    @contextmanager
    def small_disk(self):
        """The evidence folder is on a real disk of 1 MB. Skips where none can be mounted."""
        room = tempfile.mkdtemp(prefix="evidence-disk-")
        self.addCleanup(os.rmdir, room)
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", room]
        if subprocess.run(mount, capture_output=True).returncode:
            self.skipTest("needs to mount a small disk")
        self.addCleanup(subprocess.run, ["umount", room], check=True)
        with patch.object(cctv_evidence, "evidence_root", lambda _name: room):
            yield

    @property
    def folder(self):
        return self.Evidence._folder()
