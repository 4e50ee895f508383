"""Clips up in chunks, over real HTTP."""

import hashlib
import json
import os
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import hash_sign, mute_logger

from ..controllers import cctv_ranges
from ..models import cctv_evidence_upload
from ..models.cctv_evidence_upload import RESERVE
from ..models.cctv_evidence_viewing import SCOPE
from .evidence_common import EvidenceCase, video


class UploadCase(EvidenceCase, HttpCase):
    """A request in extraction, by the user ``cctv_it``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.password = user.login
        cls.it = cls.users["it"]
        decided = {"approved_by_id": cls.users["management"].id}
        cls.request._set_state("extraction", {"extractor_id": cls.it.id, **decided})
        cls.Upload = cls.env["cctv.evidence.upload"]

    def begin(self, size, name="gate.mp4", user=None, item=None, **options):
        uploads = self.Upload.with_user(user or self.it)
        return uploads.begin((item or self.item).id, name, size, 1_700_000_000_000, **options)

    def log_in(self, user=None):
        login = (user or self.it).login
        self.authenticate(login, login)

    def send(self, upload_id, offset, chunk, **changes):
        """What the server answers to a chunk."""
        token = Request.csrf_token(self)
        posted = {"csrf_token": token, "offset": offset, "length": len(chunk), **changes}
        files = {"chunk": ("blob", chunk, "application/octet-stream")}
        reply = self.url_open(f"/cctv/upload/{upload_id}", data=posted, files=files)
        is_answer = reply.headers.get("Content-Type") == "application/json"
        return reply.json() if is_answer else reply.status_code

    def finish(self, upload_id, user=None):
        return self.Upload.with_user(user or self.it).browse(upload_id).finish()

    def upload(self, data, **options):
        """All of ``data`` in two chunks; what finishing says."""
        begun = self.begin(len(data), **options)
        half = len(data) // 2
        self.send(begun["id"], 0, data[:half])
        self.send(begun["id"], half, data[half:])
        return self.finish(begun["id"])


@tagged("post_install", "-at_install")
class TestUpload(UploadCase):
    def test_to_the_end(self):
        self.log_in()
        data = video()
        done = self.upload(data)
        row = self.Evidence.browse(done["evidence_id"])
        self.assertEqual(row._open().read(), data)
        self.assertEqual(row.sha256, hashlib.sha256(data).hexdigest())
        self.assertEqual((row.codec, row.width, row.height), ("mpeg4", 160, 96))
        self.assertAlmostEqual(row.duration_s, 3, delta=0.5)
        self.assertFalse(row.flaw)
        self.assertEqual(row._frames().mapped("role"), ["first_frame", "last_frame"])
        self.assertEqual(self.item.state, "stored")
        self.assertEqual(self.item.event_ids.mapped("kind"), ["uploaded"])
        self.assertEqual(self.item.event_ids.user_id, self.it)
        self.assertFalse(self.Upload.search([]))

    def test_resumed(self):
        """What came is not sent again; a chunk that does not follow changes nothing."""
        self.log_in()
        data = video()
        begun = self.begin(len(data))
        self.assertEqual(self.send(begun["id"], 0, data[:1000])["received"], 1000)
        again = self.begin(len(data))
        self.assertEqual((again["id"], again["received"]), (begun["id"], 1000))
        self.assertEqual(self.Upload.with_user(self.it).get_open(self.item.id), [again])
        for offset in (0, 999, 1001, 10**15):
            self.assertEqual(self.send(begun["id"], offset, b"x" * 50)["received"], 1000)
        self.assertEqual(self.send(begun["id"], 1000, data[1000:])["received"], len(data))
        self.assertIn("evidence_id", self.finish(begun["id"]))

    def test_what_was_not_counted_is_cut_off(self):
        """As after a kill between writing and committing."""
        self.log_in()
        data = video()
        begun = self.begin(len(data))
        self.send(begun["id"], 0, data[:1000])
        upload = self.Upload.browse(begun["id"])
        with open(upload._part_path(), "ab") as part:
            part.write(b"not counted")
        self.send(begun["id"], 1000, data[1000:])
        done = self.finish(begun["id"])
        self.assertEqual(done["sha256"], hashlib.sha256(data).hexdigest())
        file = self.Evidence.browse(done["evidence_id"])
        self.assertEqual(file._verify_custody(), ("fits", []))

    def test_hashed_by_steps(self):
        self.log_in()
        data = video()
        begun = self.begin(len(data))
        self.send(begun["id"], 0, data)
        with patch.object(cctv_evidence_upload, "HASH_STEP", len(data) // 2 + 1):
            self.assertLess(0.4, self.finish(begun["id"])["progress"])
            self.assertIn("evidence_id", self.finish(begun["id"]))

    def test_no_video(self):
        self.log_in()
        done = self.upload(os.urandom(5000), name="notes.mp4")
        self.assertIn("notes.mp4 is not a video", done["error"])
        self.assertEqual(self.item.state, "wanted")
        self.assertFalse(self.Evidence.search([]) or self.Upload.search([]))
        done = self.upload(os.urandom(5000), name="export.dav", is_own_format=True)
        self.assertIn("cannot be played", done["flaw"])
        self.assertEqual(self.item.state, "stored")

    def test_refused_chunks(self):
        self.log_in()
        begun = self.begin(10_000)
        answer = self.send(begun["id"], 0, b"short", length=500)
        self.assertIn("did not come wholly", answer["error"])
        with patch.object(cctv_evidence_upload, "CHUNK_MAX", 100):
            self.assertEqual(self.send(begun["id"], 0, b"x" * 150)["received"], 100)
        for offset in ("-5", "1e2", "\u0661\u0660\u0660", "", "9" * 30):
            self.assertEqual(self.send(begun["id"], offset, b"x")["received"], 100, offset)
        answer = self.send(begun["id"], 100, b"x" * 20_000)
        self.assertEqual(answer["received"], 10_000, "not more than was announced")
        with mute_logger("odoo.http"):
            self.assertEqual(self.send(begun["id"], 10_000, b"x", csrf_token="wrong"), 400)
            self.assertEqual(self.send(begun["id"], 10_000, b"x" * 2**25 + b"y" * 2**17), 413)

    def test_not_finished_before_all_is_there(self):
        begun = self.begin(1000)
        with self.assertSays("not here wholly"):
            self.finish(begun["id"])

    def test_sizes_and_room(self):
        for size in (0, -1, 2**41, "12", None, True, float("nan"), 1e300):
            with self.subTest(size), self.assertSays("empty, or too large"):
                self.begin(size)
        free = self.folder.free()
        with self.assertSays("There is no room"):
            self.begin(free - RESERVE // 2)
        self.begin(1000)
        with patch.object(cctv_evidence_upload, "OPEN_MAX", 1), self.assertSays("too many"):
            self.begin(2000)

    def test_a_full_disk_in_the_middle(self):
        """The upload waits, and goes on when there is room."""
        self.log_in()
        data = os.urandom(800_000)
        with self.small_disk(), patch.object(cctv_evidence_upload, "RESERVE", 0):
            begun = self.begin(len(data), name="export.dav", is_own_format=True)
            self.assertEqual(self.send(begun["id"], 0, data[:1000])["received"], 1000)
            filler = self.folder.root / "filler"
            filler.write_bytes(bytes(500_000))
            self.assertIn("is full", self.send(begun["id"], 1000, data[1000:])["error"])
            self.assertEqual(self.Upload.browse(begun["id"]).received, 1000)
            filler.unlink()
            self.assertEqual(self.send(begun["id"], 1000, data[1000:])["received"], len(data))
            done = self.finish(begun["id"])
            self.assertEqual(done["sha256"], hashlib.sha256(data).hexdigest())

    def test_only_the_one_who_takes_it_out(self):
        others = [self.users[r] for r in ("operator", "supervisor", "manager", "management")]
        for user in (*others, self.make_user("internal"), self.make_user("portal")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.begin(1000, user=user)
        self.request._set_state("ready")
        with self.assertRaises(AccessError):
            self.begin(1000)

    def test_uploads_of_somebody_else(self):
        begun = self.begin(1000)
        operator = self.users["operator"]
        for call in ("finish", "cancel"):
            with self.assertSays("This upload is over"):
                getattr(self.Upload.with_user(operator).browse(begun["id"]), call)()
        self.assertEqual(self.Upload.with_user(operator).get_open(self.item.id), [])
        self.log_in(operator)
        self.assertIn("is over", self.send(begun["id"], 0, b"x")["error"])
        self.assertIn("is over", self.send(begun["id"] + 999, 0, b"x")["error"])
        self.authenticate(None, None)
        self.assertNotIsInstance(self.send(begun["id"], 0, b"x"), dict)
        self.assertEqual(self.Upload.browse(begun["id"]).received, 0)

    def test_in_an_emergency_the_control_room_secures(self):
        span = {"date_from": self.item.date_from, "date_to": self.item.date_to}
        values = {"device_id": self.camera.id, "company_id": self.company.id, **span}
        item = self.env["cctv.footage.item"].create(values)
        with self.assertRaises(AccessError, msg="of no request"):
            self.begin(1000, user=self.users["operator"], item=item)
        request = self.make_request(channel="emergency", item_ids=False)
        item.request_id = request
        with self.assertRaises(AccessError, msg="not begun"):
            self.begin(1000, user=self.users["operator"], item=item)
        request.write({"state": "extraction", "extractor_id": self.users["it"].id})
        for role in ("it", "operator"):
            self.assertTrue(self.begin(1000, user=self.users[role], item=item), "shifts change")
        with self.assertRaises(AccessError):
            self.begin(1000, user=self.users["management"], item=item)

    def test_cancelled(self):
        begun = self.begin(1000)
        upload = self.Upload.browse(begun["id"])
        upload._part_path().write_bytes(b"x")
        upload.with_user(self.it).cancel()
        self.committed()
        self.assertEqual(list(self.folder.parts()), [])
        self.assertFalse(self.Upload.search([]))


@tagged("post_install", "-at_install")
class TestDownload(UploadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.data = video(6, "mpeg4")

    def setUp(self):
        super().setUp()
        self.row = self.store(self.data, name="Gate \u00e9.mp4", mimetype="video/mp4", codec="h264")
        self.log_in()

    def open(self, way="download", user=None):
        row = self.row.with_user(user or self.it)
        return getattr(row, f"open_to_{way}")()

    def get(self, url, **headers):
        return self.url_open(url, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def test_whole(self):
        info = self.open()
        self.assertEqual((info["size"], info["sha256"]), (len(self.data), self.row.sha256))
        reply = self.get(info["url"])
        self.assertEqual((reply.status_code, reply.content), (200, self.data))
        self.assertEqual(reply.headers["ETag"], f'"{self.row.sha256}"')
        self.assertEqual(reply.headers["Content-Type"], "application/octet-stream")
        self.assertIn("attachment", reply.headers["Content-Disposition"])
        self.assertIn("no-store", reply.headers["Cache-Control"])
        self.assertEqual(self.item.event_ids[0].kind, "downloaded")
        self.assertEqual(self.item.event_ids[0].user_id, self.it)

    def test_ranges(self):
        url, size = self.open()["url"], len(self.data)
        for asked, start, end in (
            ("bytes=0-9", 0, 10),
            ("bytes=100-", 100, size),
            ("bytes=-7", size - 7, size),
            (f"bytes={size - 1}-{size + 50}", size - 1, size),
        ):
            reply = self.get(url, Range=asked)
            self.assertEqual((reply.status_code, reply.content), (206, self.data[start:end]))
            self.assertEqual(reply.headers["Content-Range"], f"bytes {start}-{end - 1}/{size}")
        reply = self.get(url, Range=f"bytes={size}-")
        self.assertEqual(reply.status_code, 416)
        self.assertEqual(reply.headers["Content-Range"], f"bytes */{size}")
        for odd in ("bytes=0-1,5-6", "lines=1-2", "bytes=b-a", "bytes=9-1", "x"):
            self.assertEqual(self.get(url, Range=odd).status_code, 200, odd)
        self.assertEqual(self.get(url, Range="bytes=0-9", If_Range='"other"').status_code, 200)
        etag = f'"{self.row.sha256}"'
        self.assertEqual(self.get(url, Range="bytes=0-9", If_Range=etag).status_code, 206)

    def test_an_open_range_is_cut(self):
        url = self.open()["url"]
        with patch.object(cctv_ranges, "SLICE", 1000):
            reply = self.get(url, Range="bytes=0-")
            self.assertEqual((reply.status_code, len(reply.content)), (206, 1000))
            got, parts = b"", 0
            while len(got) < len(self.data):
                got += self.get(url, Range=f"bytes={len(got)}-").content
                parts += 1
        self.assertEqual(got, self.data)
        self.assertGreater(parts, 2)

    def by_nginx(self, location="/web/evidence/"):
        return patch.object(cctv_ranges, "config", {cctv_ranges.ACCEL: location})

    def test_by_nginx(self):
        inner = f"/web/evidence/{self.env.cr.dbname}/{self.row.sudo().store_key}"
        for location in ("/web/evidence/", "/web/evidence"):
            url = self.open()["url"]
            with self.by_nginx(location):
                replies = [self.get(url), self.get(url, Range="bytes=5-")]
            for reply in replies:
                self.assertEqual((reply.status_code, reply.content), (200, b""))
                self.assertEqual(reply.headers["X-Accel-Redirect"], inner)
                self.assertEqual(reply.headers["Content-Length"], "0", "not that of the file")
                self.assertEqual(reply.headers["ETag"], f'"{self.row.sha256}"')
                self.assertIn("attachment", reply.headers["Content-Disposition"])
                self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")
                self.assertIn("sandbox", reply.headers["Content-Security-Policy"])
        self.assertEqual(self.item.event_ids.mapped("kind").count("downloaded"), 2)

    def test_nginx_is_told_of_no_file_that_may_not_be_had(self):
        url = self.open()["url"]
        view = self.open("view")["url"]
        with self.by_nginx():
            self.assertNotIn("Content-Disposition", self.get(view).headers)
            other = self.get(url[:-3] + ("AAA" if url[-3:] != "AAA" else "BBB"))
            self.log_in(self.users["manager"])
            replies = [other, self.get(url)]
            self.authenticate(None, None)
            replies.append(self.get(url))
            self.log_in()
            self.Evidence._destroy(self.row, "Its time is over")
            replies.append(self.get(url))
        for reply in replies:
            self.assertNotIn("X-Accel-Redirect", reply.headers)
        self.assertEqual([replies[n].status_code for n in (0, 1, 3)], [404, 404, 410])

    def test_names_of_databases_in_addresses(self):
        key = "1/ab/" + "0" * 32
        inner = cctv_ranges._inner_address("/web/evidence", "City A?%41#", key)
        self.assertEqual(inner, f"/web/evidence/City%20A%3F%2541%23/{key}")

    def test_viewed(self):
        info = self.open("view")
        reply = self.get(info["url"], Range="bytes=0-")
        self.assertEqual((reply.status_code, reply.headers["Content-Type"]), (206, "video/mp4"))
        self.assertNotIn("Content-Disposition", reply.headers)
        self.assertEqual(self.item.event_ids[0].kind, "viewed")
        count = len(self.item.event_ids)
        self.get(info["url"], Range="bytes=5-")
        self.assertEqual(len(self.item.event_ids), count, "one viewing, however it is fetched")

    def test_addresses_are_of_one_user_and_file(self):
        url = self.open()["url"]
        other = self.store(b"other")
        manager = self.users["manager"]
        bad = [
            url.replace(f"/{self.row.id}/", f"/{other.id}/"),
            url[:-3] + ("AAA" if url[-3:] != "AAA" else "BBB"),
            url.rsplit("/", 1)[0] + "/x",
            url.rsplit("/", 1)[0] + "/%00",
        ]
        for address in bad:
            self.assertEqual(self.get(address).status_code, 404, address)
        self.log_in(manager)
        self.assertEqual(self.get(url).status_code, 404)
        self.authenticate(None, None)
        self.assertNotEqual(self.get(url).content, self.data)

    def test_no_byte_without_an_entry(self):
        """Who knows the secret of the database signs addresses, but writes no custody."""
        self.open()
        event, other = self.item.event_ids[:1], self.store(b"other")
        stored = self.item.event_ids.filtered(lambda e: e.kind == "extracted")[:1]
        evidence = self.Evidence.with_user(self.it)

        def found(row, kind, event_id):
            values = [row.id, self.it.id, kind, event_id]
            token = hash_sign(self.env(su=True), SCOPE, values, expiration_hours=1)
            return evidence._of_token(row.id, token)

        self.assertTrue(found(self.row, "downloaded", event.id))
        for row, kind, event_id in (
            (self.row, "downloaded", 0),
            (self.row, "downloaded", stored.id),
            (self.row, "viewed", event.id),
            (other, "downloaded", event.id),
        ):
            self.assertIsNone(found(row, kind, event_id))
        later = fields.Datetime.now() + timedelta(days=3)
        with freeze_time(later):
            self.assertIsNone(found(self.row, "downloaded", event.id), "an old entry")

    def test_an_address_does_not_outlive_the_right(self):
        url = self.open()["url"]
        self.request.sudo().extractor_id = self.users["manager"]
        self.assertEqual(self.get(url).status_code, 404)

    def test_nor_its_time(self):
        with freeze_time(fields.Datetime.now() - timedelta(days=3)):
            url = self.open()["url"]
        self.assertEqual(self.get(url).status_code, 404)

    def test_destroyed_and_missing(self):
        url = self.open()["url"]
        other = self.store(b"other")
        self.Evidence._destroy(self.row, "Its time is over")
        reply = self.get(url)
        self.assertEqual(reply.status_code, 410)
        self.assertIn("destroyed", reply.text)
        with self.assertSays("destroyed"):
            self.open()
        url = other.with_user(self.it).open_to_download()["url"]
        other._path().unlink()
        self.assertEqual(self.get(url).status_code, 404)

    def test_who_may(self):
        named = {"it"}
        for role, user in self.users.items():
            for way, may in (("view", {"supervisor", "manager", "management"}),
                             ("download", {"manager", "management"})):  # fmt: skip
                with self.subTest(f"{role} {way}"):
                    if role in may | named:
                        self.open(way, user)
                    else:
                        with self.assertRaises(AccessError):
                            self.open(way, user)
        for role in ("portal", "internal"):
            with self.assertRaises(AccessError):
                self.open("view", self.make_user(role))
        stranger = self.make_user("management", "m2", self.make_company())
        with self.assertRaises(AccessError):
            self.open("view", stranger)

    def test_confidential(self):
        self.item.sudo().footage_class = "confidential"
        for role in ("supervisor", "manager"):
            for way in ("view", "download"):
                with self.assertRaises(AccessError):
                    self.open(way, self.users[role])
        self.open("view", self.users["management"])
        self.open("view")
        for user in (self.users["operator"], self.it, self.users["manager"]):
            with self.assertSays("stays confidential"):
                self.item.with_user(user).footage_class = "security"

    def test_nothing_leaves_without_approval(self):
        management = self.users["management"]
        self.request._set_state("submitted")
        with self.assertRaises(AccessError):
            self.open("download", management)
        self.request._set_state("extraction", {"approved_by_id": False, "channel": "emergency"})
        for user in (management, self.it):
            with self.assertRaises(AccessError):
                self.open("download", user)
        self.request.sudo().date_demanded = fields.Datetime.now()
        self.open("download")

    def test_json_of_the_player(self):
        self.assertFalse(json.dumps(self.open("view")).count(self.row.sudo().store_key))
