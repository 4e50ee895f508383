"""The dashboard: each number is that of the list it leads to, for whom may see it."""

import json
from datetime import datetime, time, timedelta
from functools import partial
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import cctv_dashboard_news
from ..models.cctv_accounting import company_time
from ..models.cctv_dashboard import PARTS
from ..models.cctv_dashboard_news import NEWS
from .common import CctvCase
from .footage_common import FootageCase
from .room_common import RoomCase

ROLES = ("operator", "technician", "it", "supervisor", "manager", "management")


class DashboardCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role) for role in ROLES}
        cls.camera.cctv_status_id.sudo().write({"state": "down", "stale_at": False})
        cls.fault = cls.make_fault(cls.camera, "unreachable")

    @classmethod
    def make_fault(cls, device, kind, **values):
        return cls.env["cctv.fault"].create(
            {
                "device_id": device.id,
                "kind": kind,
                "date_start": "2026-03-01 01:00:00",
                "date_confirmed": "2026-03-01 01:05:00",
                **values,
            }
        )

    def data(self, role="management", **options):
        board = self.env["cctv.dashboard"].with_user(self.users[role])
        return board.cctv_dashboard_data(**options)


@tagged("-at_install", "post_install")
class TestDashboard(DashboardCase):
    def test_numbers_are_those_of_their_lists(self):
        for role in ROLES:
            board = self.env["cctv.dashboard"].with_user(self.users[role])
            numbers = board.cctv_dashboard_data()["numbers"]
            self.assertTrue(numbers)
            for number in numbers:
                with self.subTest(role=role, key=number["key"]):
                    action = board.cctv_dashboard_open(number["key"])
                    model = board.env[action["res_model"]]
                    self.assertEqual(model.search_count(action["domain"]), number["count"])

    def test_sites(self):
        sites = {site["id"]: site for site in self.data()["sites"]}
        mine = sites[self.site.id]
        self.assertEqual((mine["name"], mine["worst"], mine["total"]), ("Site T", "down", 1))
        self.assertEqual([one["count"] for one in mine["counts"]], [1])
        action = (
            self.env["cctv.dashboard"]
            .with_user(self.users["operator"])
            .cctv_dashboard_open("site", self.site.id)
        )
        self.assertEqual(self.Device.search(action["domain"]), self.camera)

    def test_faults_with_who_has_them(self):
        row = next(one for one in self.data()["faults"] if one["since"].startswith("2026-03-01"))
        self.assertEqual((row["site_id"], row["kind"]), (self.site.id, "Unreachable"))
        self.assertIn("T-CAM-1", row["device"])

    def test_what_follows_waits_or_is_over_is_no_fault_now(self):
        before = self.data()
        self.make_fault(self.recorder, "unreachable", cause_fault_id=self.fault.id)
        self.make_fault(self.recorder, "refused", date_end="2026-03-01 02:00:00")
        self.make_fault(self.camera, "auth_failed", date_confirmed=False)
        self.make_fault(self.camera, "picture_moved", is_soft=True, review_state="to_review")
        after = self.data()
        self.assertEqual(after["faults"], before["faults"])
        count = {one["key"]: one["count"] for one in after["numbers"]}
        was = {one["key"]: one["count"] for one in before["numbers"]}
        self.assertEqual(count["faults"], was["faults"])
        self.assertEqual(count["review"], was["review"] + 1)

    def test_a_site_with_few_faults_is_not_crowded_out(self):
        """The wall shows each site with its own, however many another one has."""
        other = self.make_location("Site W")
        camera = self.make_device("camera", "W-CAM", cctv_location_id=other.id)
        self.make_fault(camera, "refused", date_start="2026-02-01 01:00:00")
        for hour in range(20):
            device = self.make_device("camera", f"T-H{hour}", cctv_location_id=self.site.id)
            self.make_fault(device, "refused", date_start=f"2026-03-02 {hour:02}:00:00")
        self.assertEqual(len(self.data()["faults"]), 12)
        faults = self.data(is_wall=True)["faults"]
        of_other = [one for one in faults if one["site_id"] == other.id]
        self.assertEqual([one["device"] for one in of_other], [camera.display_name])
        here = [one for one in faults if one["site_id"] == self.site.id]
        self.assertEqual((len(here), here[0]["site_count"]), (12, 21))

    def test_who_has_a_fault_is_said_to_whom_may_read_the_ticket(self):
        technician = self.users["technician"]
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "T", "description": "T", "user_id": technician.id}
        )
        self.fault.ticket_id = ticket
        self.assertEqual(self.who_has_it(), ("", ""))
        ticket.cctv_device_id = self.camera
        self.assertEqual(self.who_has_it(), (ticket.number, technician.name))

    def who_has_it(self):
        self.env.flush_all()
        row = next(one for one in self.data()["faults"] if one["id"] == self.fault.id)
        return row["ticket"], row["who"]

    def test_who_reviews_is_told_so(self):
        for role in ROLES:
            may = role in ("technician", "it", "supervisor", "manager")
            self.assertEqual(self.data(role)["is_reviewer"], may, role)

    def test_of_two_companies_only_what_is_chosen(self):
        theirs = self.make_company()
        place = self.make_location("Site V", company_id=theirs.id)
        self.make_device("camera", "V-CAM", company_id=theirs.id, cctv_location_id=place.id)
        user = self.users["management"]
        user.sudo().company_ids |= theirs
        board = self.env["cctv.dashboard"].with_user(user)
        names = {
            chosen: [
                site["name"]
                for site in board.with_context(allowed_company_ids=companies.ids)
                .cctv_dashboard_data()["sites"]
            ]
            for chosen, companies in (
                ("own", self.env.company),
                ("theirs", theirs),
                ("both", self.env.company | theirs),
            )
        }
        self.assertNotIn("Site V", names["own"])
        self.assertEqual(names["theirs"], ["Site V"])
        self.assertEqual(sorted(names["both"]), sorted(names["own"] + ["Site V"]))

    def test_another_company_counts_nowhere(self):
        theirs = self.make_company()
        before = self.data()
        place = self.make_location("Site V", company_id=theirs.id)
        self.make_device("camera", "V-CAM", company_id=theirs.id, cctv_location_id=place.id)
        after = self.data()
        self.assertEqual(before["sites"], after["sites"])
        self.assertEqual(before["numbers"], after["numbers"])

    def test_parts_that_a_role_may_not_read_are_hidden(self):
        keys = {role: {one["key"] for one in self.data(role)["numbers"]} for role in ROLES}
        self.assertIn("footage", keys["management"])
        for role in ROLES:
            may = self.env["cctv.footage.request"].with_user(self.users[role]).has_access("read")
            self.assertEqual("footage" in keys[role], may, role)

    def test_for_cctv_people_alone(self):
        stranger = self.make_outsider("dash_stranger", groups="base.group_user")
        board = self.env["cctv.dashboard"].with_user(stranger)
        with self.assertRaises(AccessError):
            board.cctv_dashboard_data()
        with self.assertRaises(AccessError):
            board.cctv_dashboard_open("down")

    def test_charts_have_a_value_a_day_of_the_company(self):
        """A fault of half past one in the night is one of that day, in a zone ahead of UTC."""
        self.env.company.partner_id.tz = "Asia/Jayapura"
        today = company_time(self.env.company, fields.Datetime.now()).date()
        begin = datetime.combine(today - timedelta(days=4), time(16, 30))
        before = self.charts()
        self.make_fault(self.camera, "refused", date_start=begin)
        self.book(today - timedelta(days=2), up_s=75, down_s=25)
        charts = self.charts()
        days = dict(zip(charts["days"], charts["faults"], strict=True))
        was = dict(zip(before["days"], before["faults"], strict=True))
        changed = {day: days[day] - was[day] for day in days if days[day] != was[day]}
        self.assertEqual(changed, {str(today - timedelta(days=3)): 1})
        shares = dict(zip(charts["days"], charts["availability"], strict=True))
        self.assertEqual(len(shares), 31)
        self.assertEqual(shares[str(today - timedelta(days=2))], 75.0)
        self.assertIsNone(shares[str(today)])

    def charts(self):
        board = self.env["cctv.dashboard"].with_user(self.users["management"])
        return board.cctv_dashboard_charts()

    def book(self, day, **seconds):
        accounts = self.env["cctv.uptime.day"].sudo()
        accounts.search([("day", "=", day)]).unlink()
        accounts.create({"device_id": self.camera.id, "day": day, **seconds})

    def test_statements_do_not_grow_with_the_fleet(self):
        self.data()
        few = self.count_statements(self.data)
        self.grow(12)
        self.assertLessEqual(self.count_statements(self.data), few)

    def test_an_update_costs_at_most_five_statements(self):
        self.grow(3)
        self.env.company.partner_id.tz = False
        board = self.env["cctv.dashboard"].with_user(self.users["supervisor"])
        everything = partial(board.cctv_dashboard_update, list(PARTS))
        everything()
        self.assertLessEqual(self.count_statements(everything), 5)

    def test_an_update_has_what_was_asked_for_and_no_more(self):
        board = self.env["cctv.dashboard"].with_user(self.users["management"])
        whole = board.cctv_dashboard_data()
        for part, blocks in PARTS.items():
            answer = board.cctv_dashboard_update([part, "nothing"])
            numbers = {one["key"]: one for one in answer.pop("numbers")}
            self.assertEqual(answer.keys() - {"now", "is_reviewer"}, {*blocks})
            for block in blocks:
                self.assertEqual(answer[block], whole[block], block)
            self.assertTrue(numbers or part in ("rooms",), part)
            for one in whole["numbers"]:
                self.assertEqual(numbers.get(one["key"], one), one)

    def test_a_decision_of_a_person_is_told(self):
        soft = self.make_fault(self.camera, "picture_moved", is_soft=True, review_state="to_review")
        changes = {
            "devices": lambda: soft.with_user(self.users["supervisor"]).action_ignore(),
            "work": lambda: self.make_work({"cctv_work_kind": "cleaning"}),
            "repairs": lambda: self.env["helpdesk.ticket"].create(
                {"name": "T", "description": "T", "cctv_device_id": self.camera.id}
            ),
        }
        for part, change in changes.items():
            self.news().clear()
            change()
            self.assertIn(part, self.news().get(self.env.company.id, ()), part)

    def test_what_is_no_matter_of_the_dashboard_is_not_told(self):
        work = self.make_work({})
        ticket = self.env["helpdesk.ticket"].create({"name": "T", "description": "T"})
        self.news().clear()
        work.schedule_date = "2026-03-01 01:00:00"
        ticket.user_id = self.users["technician"]
        self.camera.name = "Another name"
        self.assertFalse(self.news())

    def make_work(self, values):
        return self.env["maintenance.request"].create({"name": "W", **values})

    def news(self):
        """{company: parts} that open dashboards are told after this transaction"""
        self.env["cctv.dashboard"]._tell_later(self.env["res.company"], "devices")
        return self.env.cr.postcommit.data[NEWS]

    def test_a_company_is_told_of_a_part_once_a_second(self):
        board, other = self.env["cctv.dashboard"], self.make_company()
        clock = self.enterContext(patch.object(cctv_dashboard_news, "monotonic"))
        self.enterContext(patch.dict(cctv_dashboard_news._told, clear=True))
        self.env.cr.precommit.data["bus.bus.values"] = sent = []
        for at, company, parts in (
            (1000.0, self.env.company, {"work"}),
            (1000.5, self.env.company, {"work", "rooms"}),
            (1000.5, other, {"work"}),
            (1001.5, self.env.company, {"work"}),
        ):
            clock.return_value = at
            board._tell(company.id, parts)
        told = [json.loads(one["message"])["payload"] for one in sent]
        mine = [one["parts"] for one in told if one["company_id"] == self.env.company.id]
        self.assertEqual(mine, [["work"], ["rooms"], ["work"]])
        [theirs] = [one for one in sent if json.loads(one["channel"])[2] == other.id]
        self.assertEqual(json.loads(theirs["message"])["payload"]["parts"], ["work"])

    def grow(self, count):
        for number in range(count):
            place = self.make_location(f"Site N{number}")
            camera = self.make_device("camera", f"T-N{number}", cctv_location_id=place.id)
            self.make_fault(camera, "refused")


@tagged("-at_install", "post_install")
class TestDashboardRooms(RoomCase):
    def rooms(self):
        board = self.env["cctv.dashboard"].with_user(self.supervisor)
        return next(
            one for one in board.cctv_dashboard_data()["rooms"] if one["id"] == self.room.id
        )

    def test_who_has_the_watch(self):
        there = [(one["name"], one["state"]) for one in self.rooms()["officers"]]
        self.assertEqual(there, [(self.officer.name, "expected")])

    def test_before_a_shift_is_begun_who_should_be_there(self):
        self.shift.sudo().state = "over"
        self.assertEqual(self.rooms()["officers"], [])
        self.next_shift.sudo().date_start = self.shift.date_start
        there = [one["name"] for one in self.rooms()["officers"]]
        self.assertEqual(there, [self.next_officer.name])

    def test_the_last_handover_is_the_last_that_was_due(self):
        now = fields.Datetime.now()
        due = {"newer": now - timedelta(hours=1), "older": now - timedelta(hours=9)}
        made = {
            key: self.env["cctv.handover"].sudo().create(
                {"room_id": self.room.id, "shift_from_id": self.shift.id, "date_due": at}
            )
            for key, at in due.items()
        }
        self.assertEqual(self.rooms()["handover"]["id"], made["newer"].id)


@tagged("-at_install", "post_install")
class TestDashboardFootage(FootageCase):
    def test_least_time_left_first_and_nobody_named(self):
        user = self.make_user("manager", "dash_manager")
        now = fields.Datetime.now()
        late, soon, free = (self.make_request() for _n in range(3))
        for request, hours in ((late, -2), (soon, 2), (free, None)):
            self.run_clock(request, hours and now + timedelta(hours=hours))
        board = self.env["cctv.dashboard"].with_user(user)
        rows = board.cctv_dashboard_data()["footage"]
        mine = [row for row in rows if row["id"] in (late | soon | free).ids]
        self.assertEqual([row["id"] for row in mine], [late.id, soon.id, free.id])
        clocks = [(row["clock"], row["clock_word"], bool(row["due"])) for row in mine]
        self.assertEqual(
            clocks,
            [
                ("overdue", "Overdue", True),
                ("running", "In time", True),
                ("none", "No deadline", False),
            ],
        )
        self.assertNotIn(late.requester_name, str(rows))

    def run_clock(self, request, due):
        phase = "running" if due else None
        self.env.cr.execute(
            "UPDATE cctv_footage_request SET state = 'submitted', deadline_date = %s, "
            "deadline_phase = %s WHERE id = %s",
            (due, phase, request.id),
        )
        request.invalidate_recordset()
