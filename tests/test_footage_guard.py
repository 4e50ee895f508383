"""What guards a clip: its class, its request, the scans that were decided on."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .delivery_common import DeliveryCase
from .evidence_common import EvidenceCase


@tagged("at_install")
class TestFootageClass(EvidenceCase):
    def setUp(self):
        super().setUp()
        self.operator = self.request.with_user(self.users["operator"])

    def test_the_class_of_the_request_is_that_of_the_clips(self):
        self.operator.footage_class = "confidential"
        self.assertEqual(self.item.footage_class, "confidential")
        self.operator.footage_class = "security"
        self.assertEqual(self.item.footage_class, "security", "nothing is decided yet")
        self.operator.footage_class = "confidential"
        span = {"date_from": self.item.date_from, "date_to": self.item.date_to}
        clip = {"device_id": self.camera.id, "company_id": self.company.id, **span}
        items = self.env["cctv.footage.item"].with_user(self.users["operator"])
        more = items.create({**clip, "request_id": self.request.id})
        self.assertEqual(more.footage_class, "confidential")
        more.footage_class = "security"
        self.assertEqual(more.footage_class, "confidential", "its request is")

    def test_who_sees_and_takes_along_confidential_footage(self):
        manager, management = self.users["manager"], self.users["management"]
        self.request.sudo().write(
            {"state": "ready", "approved_by_id": management.id, "extractor_id": self.users["it"].id}
        )
        self.store()
        self.assertTrue(self.item._may_view(manager))
        self.assertTrue(self.item._may_download(manager))
        self.operator.footage_class = "confidential"
        for user, may in ((manager, False), (management, True), (self.users["it"], True)):
            self.assertEqual(self.item._may_view(user), may)
            self.assertEqual(self.item._may_download(user), may)
        event = self.item.event_ids.sorted("sequence")[-1]
        self.assertEqual((event.kind, event.user_id), ("classified", self.users["operator"]))

    def test_also_where_only_the_request_says_so(self):
        """Rows that are older than the rule."""
        self.request.sudo().write({"footage_class": "confidential", "state": "ready"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_footage_item SET footage_class = 'security' WHERE id = %s", [self.item.id]
        )
        self.item.invalidate_recordset()
        self.assertEqual(self.item.footage_class, "security")
        self.assertFalse(self.item._may_view(self.users["manager"]))
        self.assertEqual(self.item._class_now(), "confidential")
        policies = self.env["cctv.retention.policy"]
        term = {"company_id": self.company.id, "footage_class": "confidential", "reason": "x"}
        policy, open_item = policies.create({**term, "days": 7}), self.make_request().item_ids
        terms = policies._terms_of(open_item | self.item)
        self.assertEqual(terms[self.item], (7, policy), "not as its neighbour")

    def test_it_stays_once_decided_or_secured(self):
        self.request.footage_class = "confidential"
        for state, item_state in (("approved", "wanted"), ("submitted", "stored")):
            self.request.sudo().state = state
            self.item._set({"state": item_state})
            with self.assertSays("stays confidential"):
                self.operator.footage_class = "security"
        with self.assertSays("stays confidential"):
            self.item.with_user(self.users["operator"]).footage_class = "security"

    def test_kept_by_its_class(self):
        policies = self.env["cctv.retention.policy"]
        term = {"company_id": self.company.id, "footage_class": "confidential", "reason": "x"}
        policy = policies.create({**term, "days": 7})
        self.store()
        self.assertNotEqual(self.item.retention_policy_id, policy)
        self.operator.footage_class = "confidential"
        self.assertEqual(self.item.retention_policy_id, policy)


@tagged("at_install")
class TestFootageClassOfLinks(DeliveryCase):
    def test_a_link_ends_when_it_becomes_confidential(self):
        request = self.make_ready()
        given = self.hand_over(request, by="link", medium=False, link_most=2)
        self.assertEqual(given.link_state, "works")
        self.as_("supervisor", request).footage_class = "confidential"
        self.assertEqual(given.link_state, "ended")
        self.assertEqual(given.link_ended_by_id, self.users["supervisor"])
        self.assertEqual(given.seal_id._verified_state(), "fits")


@tagged("at_install")
class TestFootageUnasked(EvidenceCase):
    def test_no_clip_without_a_request(self):
        span = {"date_from": self.item.date_from, "date_to": self.item.date_to}
        clip = {"device_id": self.camera.id, "company_id": self.company.id, **span}
        for role in ("operator", "it", "supervisor"):
            items = self.env["cctv.footage.item"].with_user(self.users[role])
            with self.assertSays("belongs to a request"):
                items.create(clip)
            with self.assertSays("belongs to a request"):
                items.browse(self.item.id).request_id = False
        alone = self.env["cctv.footage.item"].create(clip)
        for role in ("operator", "it"):
            self.assertFalse(alone._may_add_file(self.users[role]))
            self.assertFalse(alone._may_view(self.users[role]))


@tagged("at_install")
class TestFootageScans(EvidenceCase):
    def scan(self, user="operator", **values):
        files = self.env["ir.attachment"].with_user(self.users[user])
        return files.create({"name": "scan.txt", "raw": b"order", **values})

    def test_the_letter_stays_as_it_was_decided_on(self):
        operator = self.request.with_user(self.users["operator"])
        operator.letter_ids = [Command.link(self.scan().id)]
        operator.form_ids = [Command.link(self.scan().id)]
        letter, form = operator.letter_ids, operator.form_ids
        letter.raw = b"corrected in draft"
        self.request.sudo().state = "verified"
        for change in (
            lambda: letter.write({"raw": b"x"}),
            lambda: letter.write({"res_id": 0}),
            letter.unlink,
        ):
            with self.assertSays("stay as they are"):
                change()
        form.raw = b"signed"
        self.request.sudo().state = "handed_over"
        with self.assertSays("stay as they are"):
            form.unlink()
        with self.assertSays("stay as they are"):
            operator.form_ids = [Command.clear()]
        self.assertEqual((letter.raw, form.raw), (b"corrected in draft", b"signed"))

    def test_what_hangs_elsewhere_is_copied(self):
        """There it may be exchanged, and deleted."""
        operator = self.request.with_user(self.users["operator"])
        other = self.make_request()
        for name in ("letter_ids", "form_ids"):
            scan = self.scan(res_model=other._name, res_id=other.id)
            operator.write({name: [Command.link(scan.id)]})
            self.assertEqual((operator[name].res_model, operator[name].res_id),
                             (operator._name, operator.id))  # fmt: skip
            scan.raw = b"another one"
            self.assertEqual(operator[name].raw, b"order")
            scan.unlink()
            self.assertEqual(operator[name].exists().mapped("name"), ["scan.txt"])

    def test_nobody_takes_over_a_file_of_the_system(self):
        public = self.env["ir.attachment"].create({"name": "a.css", "raw": b"a", "public": True})
        operator = self.request.with_user(self.users["operator"])
        for name in ("letter_ids", "form_ids"):
            with self.assertRaises(AccessError):
                operator.write({name: [Command.link(public.id)]})
        emergency = self.make_request(channel="emergency")
        emergency.sudo().write({"state": "extraction", "extractor_id": self.users["it"].id})
        names = ("requester_name", "requester_identity", "requester_unit", "letter_number")
        values = dict.fromkeys(names, "x")
        with self.assertRaises(AccessError):
            emergency.with_user(self.users["supervisor"])._demand(
                values, public.with_user(self.users["supervisor"])
            )
        public.invalidate_recordset()
        self.assertFalse(public.res_id)


@tagged("at_install")
class TestFootageSplit(EvidenceCase):
    def test_several_clips_of_a_long_one(self):
        """Also after the decision, by who takes it out; together they are what was decided on."""
        end = self.item.date_to
        self.item.write({"date_from": end - timedelta(hours=50)})
        begin, it = self.item.date_from, self.users["it"]
        self.request._set_state("extraction", {"extractor_id": it.id})
        with self.assertRaises(AccessError):
            self.item.with_user(self.users["operator"]).action_split()
        self.assertIn("Split it", self.item._pull_hindrance())
        named = {"kind": "court", "reason": "x", "item_ids": self.item.ids}
        hold = self.env["cctv.footage.hold"].create(named)
        self.item.with_user(it).action_split()
        self.assertEqual(hold.item_ids, self.request.item_ids, "what is held stays held")
        clips = self.request.item_ids.sorted("date_from")
        self.assertEqual(len(clips), 3)
        self.assertEqual(clips[0], self.item)
        self.assertEqual((clips[0].date_from, clips[-1].date_to), (begin, end))
        self.assertEqual(clips[:-1].mapped("date_to"), clips[1:].mapped("date_from"))
        self.assertTrue(all(clip.date_dies and clip.number for clip in clips))
        pieces = clips[0]._pull_folder()
        pieces.joinpath("film.json").write_text("{}")
        clips[0].with_user(it).action_split()
        self.committed()
        self.assertFalse(pieces.exists(), "a film of all of it is none of the first half")
        self.assertEqual(len(self.request.item_ids), 4)
        clips[1]._set({"state": "stored"})
        with self.assertSays("secured already"):
            clips[1].with_user(it).action_split()
        short = clips[2]
        short.write({"date_from": end - timedelta(seconds=90)})
        with self.assertSays("short enough"):
            short.with_user(it).action_split()


@tagged("at_install")
class TestFootageOver(EvidenceCase):
    def test_what_was_not_taken_out_is_left(self):
        for state in ("closed", "refused", "cancelled", "expired"):
            request = self.make_request()
            item = request.item_ids
            item._set({"state": "pulling", "pull_state": "waiting"})
            request._set_state(state)
            self.assertEqual((item.state, item.pull_state), ("not_taken", "cancelled"), state)
            self.assertEqual(item.event_ids.mapped("kind"), ["not_taken"])
            self.assertFalse(item._may_add_file(self.users["it"]))
        request = self.make_request()
        request._set_state("refused")
        self.assertEqual(request.item_ids.state, "not_taken")
        self.assertFalse(request.item_ids.event_ids, "nothing was begun")
        self.store()
        self.request._set_state("closed")
        self.assertEqual(self.item.state, "stored", "what is there is kept until its time")
        self.assertFalse(request.item_ids._keep_reasons()[request.item_ids])
