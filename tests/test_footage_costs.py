"""What footage costs where it grows: as many SQL statements for many records as for few."""

from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import Command, fields
from odoo.tests import tagged

from ..models.cctv_choices import FOOTAGE_OVER
from .evidence_common import EvidenceCase

FEW, MANY = 5, 30


@tagged("post_install", "-at_install")
class TestFootageCosts(EvidenceCase):
    """Each record has a camera, a request and a place of its own, so that nothing comes out of the
    cache."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        places = cls.env["cctv.location"].create([{"name": f"Gate {n}"} for n in range(MANY)])
        cls.cameras = cls.Device.create(
            [
                {"name": f"Camera {n}", "cctv_kind": "camera", "cctv_location_id": place.id,
                 "effective_date": cls.camera.effective_date}
                for n, place in enumerate(places)
            ]
        )  # fmt: skip
        cls.requests = cls.env["cctv.footage.request"]
        for camera in cls.cameras:
            clip = {"device_id": camera.id, "company_id": cls.company.id}
            clip |= {"date_from": cls.request.date_from, "date_to": cls.request.date_to}
            cls.requests |= cls.make_request(
                location_id=camera.cctv_location_id.id, item_ids=[Command.create(clip)]
            )
        cls.requests.with_user(cls.users["operator"]).action_submit()
        cls.items = cls.requests.item_ids

    def of_view(self, view, records, role="supervisor"):
        """Statements for reading ``records`` as ``view`` shows them."""
        model = records.with_user(self.users[role]).browse()
        view = self.env.ref(f"helpdesk_cctv.{view}")
        arch = etree.fromstring(model.get_view(view.id, view.type)["arch"])
        wanted = {f.get("name"): {} for f in arch.iter("field") if f.get("name") in model._fields}
        for name in wanted:
            if model._fields[name].relational:
                wanted[name] = {"fields": {"display_name": {}}}
        domain = [("id", "in", records.ids)]
        model.web_search_read(domain, wanted, limit=MANY + 1)
        return self.count_statements(
            lambda: model.web_search_read(domain, wanted, limit=MANY + 1)
        )

    def assertConstant(self, call, records):
        """``call`` costs as much for all ``records`` as for a few of them."""
        few, many = (self.count_statements(lambda n=n: call(records[:n])) for n in (FEW, MANY))
        self.assertLessEqual(many, few)

    def hold(self, **values):
        values = {"kind": "court", "reason": "A case", "company_id": self.company.id, **values}
        return self.env["cctv.footage.hold"].create(values)

    def keep(self):
        """All clips are stored; two holds and other requests are about each."""
        for item in self.items:
            self.store(b"x", item=item)
        self.hold(device_ids=self.cameras.ids, date_from=self.request.date_from)
        self.hold(item_ids=self.items.ids)
        for item in self.items:
            clip = {"device_id": item.device_id.id, "company_id": self.company.id}
            clip |= {"date_from": item.date_from, "date_to": item.date_to}
            other = self.make_request(item_ids=[Command.create(clip)])
            other.with_user(self.users["operator"]).action_submit()

    def test_screens(self):
        self.keep()
        checks = self.env["cctv.evidence.check"]._of(self.items.evidence_ids)
        for view, records in (
            ("cctv_footage_request_view_list", self.requests),
            ("cctv_footage_request_view_kanban", self.requests),
            ("cctv_footage_item_view_list", self.items),
            ("cctv_footage_item_view_kanban", self.items),
            ("cctv_footage_expiry_view_list", self.items),
            ("cctv_custody_event_view_list", self.items.event_ids),
            ("cctv_custody_event_view_kanban", self.items.event_ids),
            ("cctv_evidence_check_view_list", checks),
        ):
            with self.subTest(view):
                few, many = (self.of_view(view, records[:n]) for n in (FEW, MANY))
                self.assertLessEqual(many, few)

    def test_form_of_a_request_about_many_cameras(self):
        few, many = (self.of_form(self.about(n)) for n in (FEW, MANY))
        self.assertLessEqual(many, few)

    def of_form(self, request):
        request.with_user(self.users["operator"]).action_submit()
        return self.of_view("cctv_footage_request_view_form", request)

    def test_steps_of_a_request_about_many_cameras(self):
        few, many = self.steps(FEW), self.steps(MANY)
        for step, count in many.items():
            self.assertLessEqual(count, few[step], step)

    def steps(self, count):
        """{step: statements} of a request about ``count`` cameras."""
        made = []
        found = {"create": self.count_statements(lambda: made.append(self.about(count)))}
        for step, role in (
            ("submit", "operator"),
            ("verify", "supervisor"),
            ("approve", "supervisor"),
            ("start_extraction", "it"),
        ):
            act = getattr(made[0].with_user(self.users[role]), f"action_{step}")
            found[step] = self.count_statements(act)
        return found

    def about(self, count):
        clip = {"company_id": self.company.id}
        clip |= {"date_from": self.request.date_from, "date_to": self.request.date_to}
        clips = [{**clip, "device_id": camera.id} for camera in self.cameras[:count]]
        return self.make_request(item_ids=[Command.create(vals) for vals in clips])

    def test_the_evidence_clock_each_quarter_of_an_hour(self):
        """Of all open clips only those are looked at whose recorder holds less or more now."""
        quarter = self.env["cctv.footage.request"]._renew_dying
        quarter()
        self.assertLessEqual(self.count_statements(quarter), 4)
        self.cameras[0].cctv_retention_days = 3
        quarter()
        changed = self.items.filtered(lambda item: item.dies_days == 3)
        self.assertEqual(changed.device_id, self.cameras[0])

    def test_what_keeps_clips(self):
        self.keep()
        self.assertConstant(lambda items: items._keep_reasons(), self.items)
        self.assertConstant(lambda items: items._on_hold(), self.items)
        reasons = self.items._keep_reasons()
        self.assertEqual({len(found) for found in reasons.values()}, {4})

    def test_holding_and_releasing(self):
        few, many = (self.hold(item_ids=self.items[:n].ids) for n in (FEW, MANY))
        few, many = (self.count_statements(lambda h=h: self.end(h)) for h in (few, many))
        self.assertLessEqual(many, few)

    def end(self, holds):
        for hold in holds.with_user(self.users["manager"]):
            hold._end("Over")

    def test_entries_of_custody(self):
        events = self.env["cctv.custody.event"]
        self.assertConstant(lambda items: events._note(items, "viewed", "Looked"), self.items)
        chain = self.env["cctv.custody.chain"]._of(self.company)
        self.assertEqual(chain._verify_all(), [])
        few = self.count_statements(chain._verify_all)
        events._note(self.items, "viewed", "Looked")
        self.assertEqual(self.count_statements(chain._verify_all), few)

    def test_each_night(self):
        """A file and a clip are one transaction each: as many statements for the last as for the
        first."""
        self.keep()
        checks = self.env["cctv.evidence.check"]._of(self.items.evidence_ids)
        first, *_rest, last = (self.count_statements(check._watch_file) for check in checks)
        self.assertLessEqual(last, first)
        self.release()
        with freeze_time(fields.Datetime.now() + timedelta(days=60)):
            for item in self.items[1:-1]:
                item._destroy_unless_kept(item.id)
            ends = (self.items[0], self.items[-1])
            first, last = (
                self.count_statements(lambda i=i: i._destroy_unless_kept(i.id)) for i in ends
            )
        self.assertLessEqual(last, first)
        self.assertEqual(set(self.items.mapped("state")), {"destroyed"})

    def release(self):
        self.end(self.env["cctv.footage.hold"].search([]))
        going = [("state", "not in", (*FOOTAGE_OVER, "draft"))]
        for request in self.env["cctv.footage.request"].search(going):
            request._cancel("Not wanted any more")

    def test_holds_are_the_same_one_by_one(self):
        """What is asked at once is what is asked of one clip."""
        place = self.cameras[0].cctv_location_id
        inner = self.env["cctv.location"].create({"name": "Inner", "parent_id": place.id})
        self.cameras[1].cctv_location_id = inner
        start, end = self.request.date_from, self.request.date_to
        self.hold(location_id=place.id, date_from=start)
        self.hold(device_ids=self.cameras[2:4].ids, date_to=start + (end - start) / 2)
        self.hold(device_ids=self.cameras[3:5].ids, date_to=start)
        self.hold(item_ids=self.items[4:6].ids)
        self.end(self.hold(item_ids=self.items[6].ids))
        holds, one_by_one = self.items._holds_on(), self.env["cctv.footage.hold"]._covering
        for item in self.items:
            covering = one_by_one(item.device_id, item.date_from, item.date_to)
            self.assertEqual(holds.get(item.id, covering.browse()), covering, item.display_name)
        self.assertEqual(len([found for found in holds.values() if found]), 6)

    def test_requests_about_the_same_camera_and_time(self):
        item, start, end = self.items[0], self.request.date_from, self.request.date_to
        place, outer = item.device_id.cctv_location_id, self.env["cctv.location"]
        place.parent_id = outer = outer.create({"name": "Outer"})
        elsewhere, span = self.cameras[1].cctv_location_id, timedelta(hours=1)
        earlier = {"date_from": start - span, "date_to": start}
        clip = {"device_id": item.device_id.id, "company_id": self.company.id}
        named = [Command.create({**clip, "date_from": start, "date_to": end})]
        later = [Command.create({**clip, "date_from": end, "date_to": end + span})]
        for told, counts, values in (
            ("its camera", True, {"item_ids": named}),
            ("its camera, later", False, {"item_ids": later}),
            ("its place, no camera yet", True, {"item_ids": [], "location_id": place.id}),
            ("a place around it", True, {"item_ids": [], "location_id": outer.id}),
            ("no place yet", True, {"item_ids": [], "place_words": "the gate"}),
            ("another place", False, {"item_ids": [], "location_id": elsewhere.id}),
            ("its place, earlier", False, {"item_ids": [], "location_id": place.id, **earlier}),
        ):
            with self.subTest(told):
                other = self.make_request(**values)
                self.assertNotIn(other, item._requests_covering()[item.id], "draft")
                other._set_state("submitted")
                self.assertEqual(other in item._requests_covering()[item.id], counts)
                before = other.create_date - span
                self.assertNotIn(other, item._requests_covering(before)[item.id], "later")
                other._set_state("refused")
                self.assertNotIn(other, item._requests_covering()[item.id], "over")
        self.assertNotIn(item.request_id, item._requests_covering()[item.id], "its own")
