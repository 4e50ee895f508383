"""Redacted pictures: what is marked cannot be recognised, the rest and the original stay."""

import base64
import io
import tempfile
from fractions import Fraction
from functools import lru_cache

import av
import cv2
import numpy as np
from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, Form, tagged

from ..tools.redact import QUALITY, blurred, checked_regions
from .checklist_common import picture
from .delivery_common import DeliveryCase
from .evidence_common import EvidenceCase
from .hands import HandsCase
from .tour_case import TourCase


def noise(size=(200, 100)):
    """A picture in which no two neighbours are alike."""
    dots = np.random.default_rng(5).integers(0, 255, (size[1], size[0], 3), np.uint8)
    return Image.fromarray(dots)


@tagged("at_install")
class TestBlurred(BaseCase):
    def test_marked_parts_are_gone_and_the_rest_stays(self):
        before = noise()
        content = blurred(before, [[0.5, 0.2, 0.25, 0.5]])
        after = np.asarray(Image.open(io.BytesIO(content)), float)
        inside, outside = after[25:65, 105:145], after[:, :80]
        self.assertLess(inside.std(), 20)
        self.assertGreater(outside.std(), 50)
        same = np.corrcoef(outside.mean(2).flat, np.asarray(before, float)[:, :80].mean(2).flat)
        self.assertGreater(same[0, 1], 0.8)

    def test_at_the_edges_and_very_small(self):
        for region in ([0.99, 0.99, 0.5, 0.5], [-1, -1, 1.01, 1.01], [0.5, 0.5, 1e-6, 1e-6]):
            Image.open(io.BytesIO(blurred(noise(), [region]))).verify()

    def test_no_metadata(self):
        before = noise()
        content, exif = io.BytesIO(), Image.Exif()
        exif[0x010E] = "Secret place"
        before.save(content, "JPEG", exif=exif)
        self.assertIn(b"Secret place", content.getvalue())
        after = blurred(Image.open(content), [[0, 0, 0.1, 0.1]])
        self.assertNotIn(b"Secret place", after)

    def test_refused(self):
        nan = float("nan")
        for bad in ("x", {}, [[1, 2]], [["a", 0, 1, 1]], [[0, 0, 0, 1]], [[nan, 0, 1, 1]],
                    [[2, 2, 1, 1]], [[0, 0, 1, 1]] * 51, [[True, 0, 1, 1]]):  # fmt: skip
            with self.subTest(bad=bad), self.assertRaises(ValueError):
                checked_regions(bad)


@tagged("at_install")
class TestRedact(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_ready().item_ids
        store = cls.env["cctv.evidence"]._store
        cls.still = store(cls.item, "still", "gate.jpg", io.BytesIO(picture(320, 200)))

    def open(self, role="it"):
        action = self.as_(role, self.item).action_redact()
        return self.env["cctv.redact.still"].with_user(self.users[role]).browse(action["res_id"])

    def files(self):
        return self.item.evidence_ids.sorted("id", reverse=True)

    def test_redacted_and_noted(self):
        window = self.open()
        self.assertEqual(self.item.event_ids[:1].kind, "viewed")
        window.write({"source_id": self.still.id, "regions": [[0.1, 0.1, 0.2, 0.2]]})
        self.assertTrue(window.preview.startswith("data:image/jpeg;base64,"))
        window.action_redact()
        made = self.files()[0]
        self.assertEqual((made.role, made.name), ("redacted", "gate-redacted.jpg"))
        self.assertEqual(made.source_id, self.still)
        self.assertNotEqual(made.sha256, self.still.sha256)
        self.assertEqual(self.item.event_ids.sorted("id")[-1:].kind, "redacted")

    def test_a_picture_from_outside_is_kept_too(self):
        window = self.open()
        upload = base64.b64encode(picture(64, 64))
        window.write({"picture_from": "upload", "upload": upload, "regions": [[0, 0, 0.5, 0.5]]})
        window.action_redact()
        self.assertEqual(self.files()[:2].mapped("role"), ["redacted", "still"])

    def test_refused(self):
        window = self.open()
        self.assertEqual(window.source_id, self.still)
        window.source_id = False
        with self.assertSays("Choose a picture"):
            window.action_redact()
        window.write({"picture_from": "upload", "upload": base64.b64encode(b"no picture")})
        with self.assertSays("Choose a picture"):
            window.action_redact()
        window.write({"picture_from": "kept", "source_id": self.still.id})
        with self.assertSays("Mark what"):
            window.action_redact()
        window.source_id = self.item.evidence_id
        with self.assertSays("does not belong"):
            window.action_redact()

    def test_not_of_what_is_destroyed_and_names_nobody(self):
        window = self.open("manager")
        window.write({"source_id": self.still.id, "regions": [[0.1, 0.1, 0.2, 0.2]]})
        window.action_redact()
        manager = self.users["manager"]
        self.assertEqual(self.files()[0].user_id, manager)
        self.assertTrue(self.item._may_view(manager))
        self.item.request_id.sudo().footage_class = "confidential"
        self.assertFalse(self.item._may_view(manager), "who made a still is not named by it")
        window = self.open()
        window.write({"source_id": self.still.id, "regions": [[0.1, 0.1, 0.2, 0.2]]})
        self.item._set({"state": "destroyed"})
        with self.assertSays("was destroyed"):
            window.action_redact()

    def test_nobody_sees_it_past_the_note(self):
        with self.assertRaises(AccessError):
            self.open("operator")
        windows = self.env["cctv.redact.still"].with_user(self.users["it"])
        values = {"item_id": self.item.id, "source_id": self.still.id}
        window = windows.create(values)
        self.assertFalse(window.preview)
        with self.assertRaises(AccessError):
            window.noted_item_id = self.item
        with self.assertSays("from the clip"):
            window.action_redact()


EDGE = 32
"""Pixels around a frame that may change: the margin, and the blocks of 16 that JPEG writes."""


class MomentCase(EvidenceCase):
    """A film of three seconds, in extraction with IT staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request._set_state("extraction", {"extractor_id": cls.users["it"].id})

    def setUp(self):
        super().setUp()
        self.film = self.store_film(self.item)

    def store_film(self, item):
        with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
            file.write(street())
            file.flush()
            return self.Evidence._store_clip(item, "gate.mp4", file.name)

    def newest(self, role):
        files = self.item.evidence_ids.filtered(lambda file: file.role == role)
        return files.sorted("id")[-1:]

    def pixels(self, file):
        with file._open() as stream:
            return np.asarray(Image.open(io.BytesIO(stream.read())).convert("RGB"), float)


@lru_cache(maxsize=1)
def street(size=(640, 400)):
    """Five pictures a second, each full of edges; a second after the other they grow brighter."""
    target, dice = io.BytesIO(), np.random.default_rng(3)
    edges = np.kron(dice.integers(0, 100, (size[1] // 8, size[0] // 8)), np.ones((8, 8)))
    with av.open(target, "w", format="mp4") as output:
        stream = output.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(15):
            grey = (edges + number * 10).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(np.dstack([grey] * 3), "bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()


@tagged("at_install")
class TestRedactMoment(MomentCase):
    def open(self):
        action = self.item.with_user(self.users["it"]).action_redact()
        return self.env["cctv.redact.still"].with_user(self.users["it"]).browse(action["res_id"])

    def test_the_moment_that_is_chosen(self):
        """It is kept with the clip, and custody says from which second of which file it is."""
        window = self.open()
        self.assertEqual((window.film_id, window.duration_s), (self.film, self.film.duration_s))
        window.write({"picture_from": "moment", "moment_s": 2.5, "regions": [[0, 0, 0.1, 0.1]]})
        self.assertTrue(window.preview)
        window.action_redact()
        still, made = self.newest("still"), self.newest("redacted")
        self.assertEqual(
            (still.name, still.source_id, made.name, made.source_id),
            ("gate-2.400s.jpg", self.film, "gate-2.400s-redacted.jpg", still),
        )
        self.assertAlmostEqual(self.pixels(still).mean(), 50 + 120, delta=8)
        notes = self.item.event_ids.sorted("sequence").mapped(lambda e: (e.kind, e.words))
        self.assertEqual(
            notes[-3:],
            [
                ("viewed", "To redact a picture"),
                ("copied", "Picture at 2.4 s of gate.mp4"),
                ("redacted", "gate-2.400s-redacted.jpg"),
            ],
        )
        for file in self.item.evidence_ids:
            self.assertEqual(file._verify_custody(), ("fits", []))
        window.write({"regions": [[0.5, 0.5, 0.1, 0.1]]})
        window.action_redact()
        self.assertEqual(self.newest("still"), still, "the same picture is kept once")

    def test_no_picture_there(self):
        window = self.open()
        for second in (-1, 1e9, float("inf"), float("nan")):
            values = {"picture_from": "moment", "moment_s": second, "regions": [[0, 0, 1, 1]]}
            with self.subTest(second), self.assertSays("no picture at this second"):
                window.write(values)
                window.action_redact()
        window.film_id.sudo()._write_row({"store_key": self.newest("last_frame").store_key})
        with self.assertSays("no picture at this second"):
            window.write({"picture_from": "moment", "moment_s": 5})
            window.action_redact()

    def test_films_of_others(self):
        other = self.make_request().item_ids
        window = self.open()
        window.write({"picture_from": "moment", "regions": [[0, 0, 1, 1]]})
        for film in (self.store_film(other), self.newest("first_frame")):
            with self.assertSays("does not belong"):
                window.film_id = film
                window.action_redact()

    def test_nothing_is_said_of_films_of_another_company(self):
        film = self.store_film(self.make_request().item_ids)
        film._write_row({"company_id": self.make_company().id})
        windows = self.env["cctv.redact.still"].with_user(self.users["it"])
        with self.assertRaises(AccessError):
            windows.create({"item_id": self.item.id, "film_id": film.id})

    def test_no_moment_past_the_note(self):
        values = {"item_id": self.item.id, "film_id": self.film.id, "picture_from": "moment"}
        window = self.env["cctv.redact.still"].with_user(self.users["it"]).create(values)
        self.assertFalse(window.preview)

    def test_other_picture_other_frames(self):
        """What was drawn on one picture hides nothing in another one."""
        window = self.open()
        window.regions = [[0, 0, 0.5, 0.5]]
        with Form(window) as form:
            form.picture_from = "moment"
            self.assertFalse(form.regions)


@tagged("post_install", "-at_install", "cctv_tour")
class TestRedactTours(HandsCase, MomentCase, TourCase):
    browser_size = "1366x768"
    touch_enabled = True

    def tour(self, name):
        self.start_tour(f"/odoo/cctv-clips/{self.item.id}", name, login="cctv_it")
        self.env.invalidate_all()

    def test_frames_that_are_drawn(self):
        """What lies in a frame that a hand has drawn is gone; what lies outside is as it was."""
        self.tour("cctv_redact_moment")
        still, made = self.newest("still"), self.newest("redacted")
        self.assertEqual(still.name, "gate-1.200s.jpg")
        before, after = self.pixels(still), self.pixels(made)
        self.assertEqual(before.shape, after.shape)
        outside = np.ones(before.shape[:2], bool)
        for left, top, right, bottom in ((64, 80, 224, 240), (384, 280, 576, 360)):
            inside = after[top:bottom, left:right].mean(2)
            self.assertGreater(before[top:bottom, left:right].std(), 20)
            for axis in (0, 1):
                self.assertLess(np.abs(np.diff(inside, axis=axis)).max(), 6, "an edge is left")
            outside[top - EDGE : bottom + EDGE, left - EDGE : right + EDGE] = False
        self.assertGreater(outside.mean(), 0.6)
        self.assertTrue((after[outside] == self.as_written(before)[outside]).all())

    def as_written(self, pixels):
        """The picture as JPEG makes it without any frame."""
        bgr = pixels[:, :, ::-1].astype(np.uint8)
        _made, content = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        return np.asarray(Image.open(io.BytesIO(content.tobytes())).convert("RGB"), float)

    def test_other_picture(self):
        self.tour("cctv_redact_other_picture")
        self.assertFalse(self.newest("redacted"))
