"""Holds: what they cover, who ends them, and what custody tells of it."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .footage_common import FootageCase

HOUR = timedelta(hours=1)


@tagged("at_install")
class TestFootageHold(FootageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.make_request()
        cls.item = cls.request.item_ids
        cls.other_camera = cls.make_device("camera", "T-CAM-2", "10.9.0.12")
        cls.other = cls.make_request(
            item_ids=[
                Command.create(
                    {
                        "device_id": cls.other_camera.id,
                        "company_id": cls.company.id,
                        "date_from": cls.item.date_from,
                        "date_to": cls.item.date_to,
                    }
                )
            ]
        ).item_ids
        cls.Hold = cls.env["cctv.footage.hold"]

    def hold(self, user="operator", **values):
        values = {"kind": "incident", "reason": "A theft at the gate", **values}
        if not {"item_ids", "device_ids", "location_id"}.intersection(values):
            values["item_ids"] = self.item.ids
        return self.Hold.with_user(self.users[user]).create(values)

    def wide(self, **values):
        return self.hold(device_ids=self.camera.ids, **values)

    def test_named_clips(self):
        hold = self.hold()
        self.assertTrue(self.item._is_held())
        self.assertFalse(self.other._is_held())
        self.assertEqual((self.item | self.other)._on_hold(), self.item)
        self.assertRegex(hold.number, r"^HOLD/\d{4}/\d+")
        self.assertEqual(hold.placed_by_id, self.users["operator"])

    def test_cameras_and_span(self):
        start, end = self.item.date_from, self.item.date_to
        for name, span, held in (
            ("around", (start - HOUR, end + HOUR), True),
            ("begins within", (start + HOUR / 2, end + HOUR), True),
            ("ends within", (start - HOUR, start + HOUR / 2), True),
            ("ends as it begins", (start - HOUR, start), False),
            ("begins as it ends", (end, end + HOUR), False),
            ("open end", (start + HOUR / 2, False), True),
            ("open beginning", (False, start), False),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                hold = self.wide(date_from=span[0], date_to=span[1])
                self.assertEqual(self.item._is_held(), held)
                self.assertEqual(hold._covered(), self.item if held else self.item.browse())
                self.assertFalse(self.other._is_held())
                covering = self.Hold._covering(self.camera, start, end)
                self.assertEqual(covering, hold if held else self.Hold)
                savepoint.rollback()

    def test_a_place_and_those_inside(self):
        hold = self.hold(location_id=self.site.id, date_from=self.item.date_from)
        self.assertTrue(self.item._is_held(), "its camera is in a place inside")
        self.assertFalse(self.other._is_held(), "its camera has no place")
        self.assertEqual(self.Hold._covering(self.camera, self.item.date_from, None), hold)

    def test_a_place_holds_what_moves_away(self):
        elsewhere = self.make_location("Elsewhere")
        for name, move in (
            ("the camera", lambda: self.camera.write({"cctv_location_id": elsewhere.id})),
            ("the place", lambda: self.lobby.write({"parent_id": elsewhere.id})),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                hold = self.hold(location_id=self.site.id, date_from=self.item.date_from)
                self.assertEqual(hold.device_ids, self.camera)
                move()
                self.assertTrue(self.item._is_held())
                self.assertEqual(hold._covered(), self.item)
                span = (self.item.date_from, self.item.date_to)
                self.assertEqual(self.Hold._covering(self.camera, *span), hold)
                later = self.make_request().item_ids
                self.assertTrue(later._is_held(), "of the same camera, secured after the move")
                self.assertIn(later, hold.item_ids)
                savepoint.rollback()

    def test_a_place_holds_what_was_there_in_the_span(self):
        elsewhere = self.make_location("Elsewhere")
        technician = self.make_user("technician")
        none = self.env["maintenance.request"]
        camera = self.camera.with_user(technician)
        camera._cctv_move("relocation", {"cctv_location_id": elsewhere.id}, none, "A new wall")
        self.hold(location_id=self.lobby.id, date_from=self.item.date_from)
        self.assertTrue(self.item._is_held(), "it hung there when the clip was recorded")
        self.assertIn(self.lobby, self.item._places_since()[self.item.id])

    def test_a_camera_that_is_archived_is_held(self):
        hold = self.wide(date_from=self.item.date_from)
        self.camera.active = False
        self.assertTrue(self.item._is_held())
        self.assertEqual(hold._covered(), self.item)
        span = (self.item.date_from, self.item.date_to)
        self.assertEqual(self.Hold._covering(self.camera, *span), hold)

    def test_a_place_holds_what_comes_and_goes(self):
        hold = self.hold(location_id=self.site.id, date_from=self.item.date_from)
        self.assertNotIn(self.other_camera, hold.device_ids)
        self.other_camera.cctv_location_id = self.lobby
        self.other_camera.cctv_location_id = self.make_location("Elsewhere")
        self.assertTrue(self.other._is_held())

    def test_covering_by_a_named_clip(self):
        hold = self.hold()
        start, end = self.item.date_from, self.item.date_to
        self.assertEqual(self.Hold._covering(self.camera, start + HOUR / 2, None), hold)
        self.assertFalse(self.Hold._covering(self.camera, end, end + HOUR))
        self.assertFalse(self.Hold._covering(self.other_camera, start, end))

    def test_searched(self):
        self.hold()
        items = self.env["cctv.footage.item"]
        mine = [("id", "in", (self.item | self.other).ids)]
        self.assertEqual(items.search([*mine, ("is_held", "=", True)]), self.item)
        self.assertEqual(items.search([*mine, ("is_held", "=", False)]), self.other)

    def test_custody_tells(self):
        hold = self.hold()
        hold.with_user(self.users["supervisor"])._end("The case is closed")
        held, released = self.item.event_ids.sorted("sequence")
        self.assertEqual((held.kind, released.kind), ("held", "released"))
        self.assertIn(hold.number, held.words)
        self.assertIn("The case is closed", released.words)
        self.assertEqual(released.user_id, self.users["supervisor"])
        self.assertFalse(self.item._is_held())

    def test_later_clips_are_held_from_the_beginning(self):
        self.wide(date_from=self.item.date_from)
        later = self.make_request().item_ids
        self.assertTrue(later._is_held())
        self.assertEqual(later.event_ids.kind, "held")

    def test_who_ends_it(self):
        hold = self.hold()
        for role in ("operator", "it"):
            with self.assertRaises(AccessError):
                hold.with_user(self.users[role])._end("x")
            with self.assertRaises(AccessError):
                hold.with_user(self.users[role]).action_open_end()
        hold.with_user(self.users["manager"])._end("Done")
        self.assertEqual(hold.ended_by_id, self.users["manager"])
        with self.assertSays("has ended already"):
            hold.with_user(self.users["supervisor"])._end("x")

    def test_needs_a_reason(self):
        hold = self.hold()
        with self.assertSays("Say why the hold ends"):
            hold.with_user(self.users["supervisor"])._end("  ")

    def test_stays_as_it_was_placed(self):
        hold = self.hold()
        for values in (
            {"reason": "x"},
            {"item_ids": [Command.clear()]},
            {"kind": "other"},
            {"date_to": fields.Datetime.now()},
        ):
            with self.assertSays("stays as it was placed"):
                hold.write(values)
        for values in ({"is_over": True}, {"date_ended": fields.Datetime.now()}):
            with self.assertSays("."):
                hold.write(values)
        with self.assertRaises(AccessError):
            hold.sudo().unlink()
        with self.assertRaises(AccessError):
            hold.write({"date_until": "2026-01-01"})
        hold.with_user(self.users["supervisor"]).date_until = "2030-01-01"

    def test_until_when_is_in_the_custody(self):
        """Also where the tracking of the chatter is switched off."""
        hold = self.hold().with_user(self.users["supervisor"]).with_context(tracking_disable=True)
        with self.assertSays("end it with a reason"):
            hold.date_until = "2020-01-01"
        hold.date_until = "2030-01-01"
        event = self.item.event_ids.sorted("sequence")[-1]
        self.assertEqual((event.kind, event.user_id), ("held", self.users["supervisor"]))
        self.assertIn("Hold until", event.words)
        hold.date_until = False
        self.assertIn("without an end", self.item.event_ids.sorted("sequence")[-1].words)

    def test_ends_by_its_date(self):
        today = fields.Date.context_today(self.Hold)
        over = self.hold(date_until=today - timedelta(days=3))
        lasts = self.hold(date_until=today + timedelta(days=3))
        self.commit_never()
        self.Hold._end_due()
        self.assertEqual((over.is_over, lasts.is_over), (True, False))
        self.assertTrue(self.item._is_held())

    def test_one_that_cannot_end_costs_only_itself(self):
        """Neither the other holds nor the register of rights."""
        today = fields.Date.context_today(self.Hold)
        stuck, over = (self.hold(date_until=today - timedelta(days=n)) for n in (3, 2))
        self.refuse_in_database("cctv_footage_hold", f"id != {stuck.id} OR is_over IS NOT TRUE")
        group = self.env.ref("helpdesk_cctv.group_cctv_management")
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            [group.id, self.users["operator"].id],
        )
        tools = "odoo.addons.helpdesk_cctv.models.cctv_poll_tools"
        with mute_logger("odoo.sql_db"), self.assertLogs(tools, "ERROR"):
            self.run_cron_of("ir_cron_cctv_rights")
        self.assertEqual((stuck.is_over, over.is_over), (False, True))
        given = [("user_id", "=", self.users["operator"].id), ("duty", "=", "management")]
        self.assertTrue(self.env["cctv.rights.grant"].search(given))

    def test_bad_input(self):
        with self.assertSays("Say what is held"):
            self.hold(item_ids=False)
        with self.assertSays("from when or until when"):
            self.wide()
        with self.assertSays("ends after it begins"):
            self.wide(date_from=self.item.date_to, date_to=self.item.date_from)
        self.item._set({"state": "destroyed"})
        with self.assertSays("is not there any more"):
            self.hold()

    def test_one_query_for_many(self):
        self.wide(date_from=self.item.date_from)
        items = self.item | self.other
        self.env.flush_all()
        begun = self.env.cr.sql_log_count
        items._on_hold()
        self.assertEqual(self.env.cr.sql_log_count - begun, 1)

    def test_window(self):
        hold = self.hold().with_user(self.users["supervisor"])
        action = hold.action_open_end()
        windows = self.env[action["res_model"]].with_user(self.users["supervisor"])
        window = windows.with_context(**action["context"]).create({"reason": "Over"})
        window.action_confirm()
        self.assertEqual((hold.is_over, hold.end_reason), (True, "Over"))
