"""Bad input and attacks on footage, beyond what the tests of each part show. The list of all is in
docs/design/attacks-on-footage.md."""

import hashlib
import inspect
import io
import tempfile
from datetime import timedelta
from unittest.mock import patch

import av
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged

from ..models import cctv_evidence_upload
from .delivery_common import DeliveryCase
from .evidence_common import EvidenceCase, video
from .footage_portal_common import FootagePortalCase

ORM = frozenset("create write unlink read copy search default_get web_read name_search".split())
"""Access rules guard these: tests/test_access_matrix.py."""

HARMLESS = {
    ("cctv.evidence.upload", "get_open"): [],
}
"""What a stranger is told without being refused."""

ADDON = "odoo.addons.helpdesk_cctv.models"


@tagged("at_install")
class TestFootageStrangers(DeliveryCase):
    """Each method that RPC can call, with the ids of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.make_ready()
        cls.hand_over(cls.request)
        cls.open_request = cls.make_ready(purpose="Another one")
        other = cls.make_company()
        roles = ("operator", "it", "supervisor", "manager", "management")
        cls.strangers = [cls.make_user(role, f"foreign_{role}", other) for role in roles]
        cls.strangers += [cls.make_user(role) for role in ("portal", "internal")]

    def records(self):
        item = self.request.item_ids
        hold = self.env["cctv.footage.hold"].create(
            {"kind": "court", "reason": "T", "item_ids": item.ids, "company_id": self.company.id}
        )
        medium = self.env["cctv.media"].create({"name": "T", "company_id": self.company.id})
        destruction = self.env["cctv.destruction"]._make("source", item)
        return [
            self.request,
            self.open_request,
            item,
            item.evidence_ids,
            item.event_ids,
            self.env["cctv.custody.chain"]._of(self.company),
            self.request.delivery_ids,
            hold,
            medium,
            destruction,
            self.env["cctv.retention.policy"].create({"days": 40, "company_id": self.company.id}),
            self.make_upload(self.open_request.item_ids),
        ]

    def make_upload(self, item):
        self.open_request._set_state("extraction")
        uploads = self.env["cctv.evidence.upload"].with_user(self.users["it"])
        begun = uploads.begin(item.id, "a.mp4", 1000)
        return self.env["cctv.evidence.upload"].browse(begun["id"])

    @staticmethod
    def methods(record):
        """Names and parameters of what this addon lets RPC call on ``record``."""
        found = {}
        for cls in type(record).mro():
            if not (cls.__module__ or "").startswith(ADDON):
                continue
            for name, method in vars(cls).items():
                is_public = inspect.isfunction(method) and not name.startswith("_")
                if is_public and name not in ORM and not getattr(method, "_api_private", False):
                    found.setdefault(name, method)
        return found

    def call(self, record, name, method, user):
        wanted = [
            p for p in list(inspect.signature(method).parameters.values())[1:]
            if p.default is p.empty and p.kind == p.POSITIONAL_OR_KEYWORD
        ]  # fmt: skip
        is_model = getattr(method, "_api_model", False)
        first = [] if is_model else [record.ids]
        number = record.item_id.id if "item_id" in record._fields else record.ids[0]
        values = [number if p.name == "item_id" else 1 for p in wanted]
        model = record.with_user(user).with_context({}).browse()
        return call_kw(model, name, [*first, *values], {})

    def test_methods_of_strangers(self):
        records = self.records()
        before, tried = self.picture(records), 0
        for record in records:
            for name, method in self.methods(record).items():
                for user in self.strangers:
                    tried += 1
                    with self.subTest(model=record._name, method=name, user=user.login):
                        self.assertNothingSaid(record, name, method, user)
        self.assertGreater(tried, 300)
        self.assertEqual(self.picture(records), before)

    def assertNothingSaid(self, record, name, method, user):
        told = HARMLESS.get((record._name, name), self)
        try:
            with self.env.cr.savepoint():
                answer = self.call(record, name, method, user)
        except UserError as error:
            self.assertNotIn("Bagian Umum", str(error), "nobody learns who has asked")
            return
        self.assertEqual(answer, told, "it was not refused")

    def picture(self, records):
        """What all of it looks like."""
        self.env.flush_all()
        self.env.invalidate_all()
        states = [
            record.mapped(name)
            for record in records
            for name in ("state", "seal_state", "write_date")
            if name in record._fields
        ]
        return states, self.env["cctv.custody.event"].search_count([])


@tagged("at_install")
class TestFootageReplayed(DeliveryCase):
    def test_each_step_once(self):
        """A step that is sent again is told, and changes nothing."""
        self.profile.write({"verifier_may_approve": True})
        request = self.make_request(partner_id=self.requester.id)
        way = [
            ("operator", "action_submit"),
            ("supervisor", "action_verify"),
            ("supervisor", "action_approve"),
            ("it", "action_start_extraction"),
            ("it", "action_ready"),
            ("it", "hand_over"),
            ("it", "action_close"),
        ]
        for number, (role, step) in enumerate(way):
            self.take(request, role, step)
            if step == "action_start_extraction":
                self.store(request.item_ids)
            before = self.picture(request)
            for again_role, again in way[: number + 1]:
                with self.subTest(after=step, again=again), self.assertRaises(UserError):
                    with self.env.cr.savepoint():
                        self.take(request, again_role, again)
            self.assertEqual(self.picture(request), before)
        self.assertEqual((request.state, len(request.delivery_ids)), ("closed", 1))

    def take(self, request, role, step):
        if step == "hand_over":
            return self.hand_over(request, role)
        return getattr(self.as_(role, request), step)()

    def picture(self, request):
        self.env.flush_all()
        self.env.invalidate_all()
        names = ("state", "date_verified", "date_approved", "verified_by_id", "approved_by_id",
                 "extractor_id", "deadline_date", "delivery_ids", "seal_id")  # fmt: skip
        seen = [request[name] for name in names]
        return seen, request.item_ids.event_ids.ids, request.message_ids.ids


@tagged("at_install")
class TestFootageBrokenClips(EvidenceCase):
    def setUp(self):
        super().setUp()
        self.request._set_state("extraction", {"extractor_id": self.users["it"].id})
        self.uploads = self.env["cctv.evidence.upload"].with_user(self.users["it"])

    def upload(self, data, name="gate.mp4", **options):
        begun = self.uploads.begin(self.item.id, name, len(data), **options)
        upload = self.uploads.browse(begun["id"])
        upload._receive(0, io.BytesIO(data))
        return upload.finish()

    def test_cut_off_before_its_index(self):
        """As when the export was pulled off the stick too early."""
        data = video(3, "libx264")
        done = self.upload(data[: len(data) // 2])
        self.assertIn("not a video that can be read", done["error"])
        self.assertEqual(self.item.state, "wanted")
        self.assertFalse(self.Evidence.search([("item_id", "=", self.item.id)]))
        self.assertFalse(self.uploads.get_open(self.item.id))

    def test_cut_off_in_the_middle(self):
        """It is kept as it is, and says what is missing."""
        data = self.long_film()
        data = data[: len(data) // 2]
        done = self.upload(data)
        self.assertIn("It breaks off: it should last 30", done["flaw"])
        row = self.item.evidence_id
        self.assertEqual(row.sha256, hashlib.sha256(data).hexdigest())
        self.assertLess(row.duration_s, 25)
        self.assertEqual(row._verify_custody(), ("fits", []))

    @staticmethod
    def long_film():
        """Half a minute, with its index in front."""
        film = io.BytesIO(video(30, "libx264"))
        with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
            fast = {"movflags": "faststart"}
            with av.open(film) as source, av.open(file.name, "w", container_options=fast) as sink:
                stream = sink.add_stream_from_template(source.streams.video[0])
                for packet in source.demux(source.streams.video[0]):
                    if packet.dts is not None:
                        packet.stream = stream
                        sink.mux(packet)
            return file.read()

    def test_altered_on_its_way(self):
        """What a process finds of a file that shrank since is told, and nothing is stored."""
        data = video(3, "libx264")
        begun = self.uploads.begin(self.item.id, "gate.mp4", len(data))
        upload = self.uploads.browse(begun["id"])
        upload._receive(0, io.BytesIO(data))
        part = upload.sudo()._part_path()
        part.write_bytes(data[:100])
        with patch.object(cctv_evidence_upload, "_hashes", cctv_evidence_upload._Hashes()):
            self.assertIn("Upload the file again", upload.finish()["error"])
        self.assertEqual(self.item.state, "wanted")


@tagged("post_install", "-at_install")
class TestFootageTokens(HttpCase, DeliveryCase):
    """The address of one thing opens nothing else, and not for ever."""

    def setUp(self):
        super().setUp()
        self.delivery = self.hand_over(self.make_ready(), by="link", medium=False)
        self.authenticate(None, None)

    def status(self, url):
        return self.url_open(url, allow_redirects=False).status_code

    def test_each_opens_its_own_thing(self):
        link, release = self.delivery._link_token(), self.delivery._release_url().rsplit("/", 1)[1]
        file = self.delivery.evidence_ids.with_user(self.users["it"])
        evidence = file.open_to_download()["url"].rsplit("/", 1)[1]
        self.assertEqual(self.status(f"/cctv/footage/{link}"), 200)
        self.assertEqual(self.status(f"/cctv/release/{release}"), 200)
        for path, tokens in (
            ("/cctv/footage", (release, evidence)),
            ("/cctv/release", (link, evidence)),
            (f"/cctv/evidence/{file.id}", (link, release)),
        ):
            for token in tokens:
                self.assertIn(self.status(f"{path}/{token}"), (303, 404), path)

    def test_its_own_end(self):
        """Also when the row would let it through: the end is signed with the rest."""
        now = fields.Datetime.now()
        with freeze_time(now - timedelta(days=40)):
            self.delivery.sudo()._write_protocol({"date_link_end": now - timedelta(days=30)})
            token = self.delivery._link_token()
        self.delivery.sudo()._write_protocol({"date_link_end": now + timedelta(days=1)})
        self.env.flush_all()
        self.assertEqual(self.status(f"/cctv/footage/{token}"), 404)
        self.assertEqual(self.status(f"/cctv/footage/{self.delivery._link_token()}"), 200)

    def test_odd_addresses(self):
        link = self.delivery._link_token()
        for tail in ("../../web", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "-1", "0", "x", "9" * 30):
            page = self.url_open(f"/cctv/footage/{link}/{tail}")
            self.assertIn(page.status_code, (200, 404), tail)
            self.assertNotIn(self.digest(), page.text)
            self.assertNotIn("root:", page.text)
        for token in ("%00", "A" * 5000, "%f0%9f%92%a9", "..", "."):
            self.assertIn(self.status(f"/cctv/footage/{token}"), (303, 404), token[:9])


@tagged("post_install", "-at_install")
class TestFootageAnswered(FootagePortalCase):
    def test_times_before_the_camera(self):
        """An answer is looked at as the form is."""
        request = self.ask_for()
        request.with_user(self.users["supervisor"])._return("When?")
        before = (request.date_from, request.date_to)
        self.camera.effective_date = fields.Date.today() - timedelta(days=5)
        answers = {
            "in service since": (self.local(days=9, hours=1), self.local(days=9)),
            "has not passed yet": (self.local(days=1), self.local(days=-2)),
            "at most 24 hours": (self.local(days=365), self.local(days=1)),
            "must be after the beginning": (self.local(days=1), self.local(days=2)),
        }
        for sentence, (start, end) in answers.items():
            data = {"words": "Earlier", "date_from": start, "date_to": end}
            path = f"/my/footage/{request.id}"
            page = self.post(f"{path}/answer", data, page=path)
            self.assertIn(sentence, page.text)
            self.env.invalidate_all()
            self.assertEqual(request.state, "returned")
            self.assertEqual((request.date_from, request.date_to), before)
            self.assertEqual(request.item_ids.date_from, before[0])
        with self.assertRaises(AccessError):
            request.with_user(self.requester).read(["purpose"])
