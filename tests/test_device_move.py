"""Devices that are moved or replaced, and the firmware they had and are to have."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .closing_common import ClosingCase


@tagged("at_install")
class TestDeviceMove(ClosingCase):
    def window(self, device, user=None, **values):
        action = device.with_user(user or self.technician).action_cctv_move()
        model = self.env["cctv.move.device"].with_user(user or self.technician)
        return model.with_context(action["context"]).create({"reason": "Gate rebuilt", **values})

    def reference(self, device, state="approved"):
        return self.env["cctv.picture.reference"].create(
            {
                "device_id": device.id,
                "mode": "day",
                "picture": "YQ==",
                "date_taken": fields.Datetime.now(),
                "state": state,
            }
        )

    def test_a_stranger_learns_nothing(self):
        """Any device's number can be sent to the window."""
        stranger = self.make_user("technician", "stranger", self.make_company())
        device, line = self.devices[0], self.line()
        device.write({"cctv_serial": "S-1", "cctv_manufacturer": "Acme", "model": "A1"})
        self.env.flush_all()
        windows = self.env["cctv.move.device"].with_user(stranger)
        for name in ("address", "manufacturer", "model"):
            self.env.invalidate_all()
            self.assertFalse(windows.new({"device_id": device.id})[name], name)
        for name in ("old_serial", "from_location_id", "device_kind", "company_id", "is_polled"):
            self.env.invalidate_all()
            with self.subTest(name), self.assertRaises(AccessError):
                windows.new({"device_id": device.id})[name]
        own = self.make_device("camera", "STRANGE", company_id=stranger.company_id.id)
        for values in ({"device_id": device.id}, {"device_id": own.id, "line_id": line.id}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                windows.create({"reason": "x", **values})

    def test_a_window_stays_with_its_device(self):
        window = self.window(self.devices[0], kind="relocation")
        for values in ({"device_id": self.devices[1].id}, {"line_id": self.line(1).id}):
            with self.assertSays("is about stays as it is"):
                window.write(values)

    def test_relocation(self):
        device = self.devices[0]
        old = device.cctv_location_id
        reference = self.reference(device)
        self.window(device, kind="relocation", to_location_id=self.site.id).action_move()
        move = device.cctv_move_ids
        self.assertEqual(device.cctv_location_id, self.site)
        self.assertEqual((move.from_location_id, move.to_location_id), (old, self.site))
        self.assertEqual((move.user_id, move.reason), (self.technician, "Gate rebuilt"))
        self.assertEqual(device.cctv_code, "V-CAM-1")
        self.assertEqual(reference.state, "replaced")
        self.assertIn("reference picture", device.activity_ids.summary)
        for place in (self.site.id, False):
            with self.assertSays("Choose the new place"):
                self.window(device, kind="relocation", to_location_id=place).action_move()

    def test_replacement(self):
        device = self.devices[0]
        device.write(
            {
                "cctv_serial": "OLD-1",
                "cctv_manufacturer": "Acme",
                "model": "A1",
                "cctv_firmware": "1.0",
                "cctv_mac": "02:00:00:00:00:01",
            }
        )
        device.cctv_status_id.write({"probe_memory": {"x": 1}, "next_identity": "2030-01-01"})
        fault = self.env["cctv.fault"].create(
            {
                "device_id": device.id,
                "kind": "identity_changed",
                "date_start": fields.Datetime.now(),
            }
        )
        self.window(device, kind="replacement", new_serial=" NEW-1 ", model="A2").action_move()
        self.assertEqual((device.cctv_serial, device.model), ("NEW-1", "A2"))
        self.assertFalse(device.cctv_firmware or device.cctv_mac)
        self.assertEqual(device.cctv_code, "V-CAM-1")
        move = device.cctv_move_ids
        self.assertEqual((move.old_serial, move.new_serial), ("OLD-1", "NEW-1"))
        self.assertEqual((move.old_model, move.new_model), ("A1", "A2"))
        self.assertEqual(move.old_firmware, "1.0")
        status = device.cctv_status_id
        self.assertFalse(status.probe_memory or status.next_identity)
        self.assertEqual((fault.is_open, fault.end_reason), (False, "replaced"))

    def test_serial_number(self):
        device = self.devices[0]
        device.cctv_serial = "OLD-1"
        with self.assertSays("serial number of the old device"):
            self.window(device, kind="replacement", new_serial="OLD-1").action_move()
        with self.assertSays("at most 100"):
            self.window(device, kind="replacement", new_serial="9" * 101).action_move()
        device.cctv_poll_enabled = False
        with self.assertSays("It is not polled"):
            self.window(device, kind="replacement").action_move()

    def test_history_is_not_changed(self):
        device = self.devices[0]
        self.window(device, kind="relocation", to_location_id=self.site.id).action_move()
        move = device.cctv_move_ids
        for attempt in (
            lambda: move.sudo().write({"reason": "x"}),
            lambda: move.sudo().unlink(),
            lambda: move.sudo().create({"device_id": device.id}),
        ):
            with self.assertRaisesRegex(AccessError, "not changed afterwards"):
                attempt()
        with self.assertSays("was moved or replaced"):
            device.unlink()

    def test_others_move_nothing(self):
        for role in ("operator", "supervisor", "management"):
            with self.assertRaises(AccessError):
                self.devices[0].with_user(self.make_user(role))._cctv_move(
                    "relocation",
                    {"cctv_location_id": self.site.id},
                    self.env["maintenance.request"],
                    "x",
                )

    def test_work_of_relocation_needs_its_history(self):
        work = self.make_visit(self.devices[0])
        line = work.cctv_line_ids
        line.work_kind = "relocation"
        self.do(self.line(visit=work))
        self.by(work, self.technician).action_cctv_finish()
        self.profile.closing_checks = 0
        line.picture_after_state = "taken"
        self.assertRegex(work._cctv_closing_gaps()[0], "relocation is not recorded")
        page = self.by(work, self.technician).cctv_visit_data
        self.assertTrue(page()["lines"][0]["to_move"])
        action = self.line(visit=work).action_move()
        self.env["cctv.move.device"].with_user(self.technician).with_context(
            action["context"]
        ).create({"reason": "x", "to_location_id": self.site.id}).action_move()
        self.assertEqual(self.devices[0].cctv_move_ids.request_id, work)
        self.assertFalse(page()["lines"][0]["to_move"])
        self.assertEqual(work._cctv_closing_gaps(), [])


@tagged("at_install")
class TestFirmware(ClosingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.devices.write({"cctv_manufacturer": "Acme", "model": "A1", "cctv_firmware": "V1.9.2"})
        cls.firmware = cls.env["cctv.firmware"].create(
            {"manufacturer": "ACME ", "model": "a1", "version": "V1.10.0", "date_due": "2026-01-01"}
        )

    def behind(self, value=True):
        domain = [("cctv_firmware_behind", "=", value), ("id", "in", self.devices.ids)]
        return self.env["maintenance.equipment"].search(domain)

    def test_who_is_behind(self):
        self.assertEqual(self.behind(), self.devices)
        self.assertEqual(self.devices[0].cctv_due_firmware_id, self.firmware)
        self.assertEqual((self.firmware.device_count, self.firmware.behind_count), (2, 2))
        self.assertTrue(self.firmware.is_overdue)
        self.devices[0].cctv_firmware = "v1.10.0"
        self.devices[1].cctv_firmware = "V1.11.0 build 2"
        self.assertFalse(self.behind())
        self.assertEqual(self.behind(False), self.devices)
        self.assertFalse(self.devices.cctv_due_firmware_id)
        self.devices[1].cctv_firmware = False
        self.assertFalse(self.behind())

    def test_search_by_firmware(self):
        search = self.env["maintenance.equipment"].search
        self.assertEqual(search([("cctv_due_firmware_id", "=", self.firmware.id)]), self.devices)
        none = search([("cctv_due_firmware_id", "=", False), ("id", "in", self.devices.ids)])
        self.assertFalse(none)
        self.assertEqual(search(self.firmware.action_view_behind()["domain"]), self.devices)

    def test_another_company_has_its_own_register(self):
        self.firmware.company_id = self.make_company()
        self.assertFalse(self.behind())

    def test_once(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.firmware.copy({"version": "v1.10.0"})
        with self.assertSays("begins with https"):
            self.firmware.url = "javascript:alert(1)"

    def test_history(self):
        had = self.devices[0].cctv_firmware_ids
        self.assertEqual((had.version, had.source), ("V1.9.2", "hand"))
        self.env["cctv.firmware.install"]._note(
            {self.devices[0].id: "V1.10.0", self.devices[1].id: "V1.9.2"}, "polling"
        )
        self.devices.invalidate_recordset()
        self.assertEqual(len(self.devices[0].cctv_firmware_ids), 2)
        self.assertEqual(len(self.devices[1].cctv_firmware_ids), 1)
        last = self.devices[0].cctv_firmware_ids.filtered(lambda row: row.source == "polling")
        self.assertEqual((last.old_version, last.version), ("V1.9.2", "V1.10.0"))
        with self.assertRaises(AccessError):
            last.sudo().write({"version": "x"})

    def test_planned_by_no_defaults(self):
        forged = {"cctv_is_overridden": True, "cctv_override_reason": "x", "archive": True}
        defaults = self.env["ir.default"].with_user(self.it)
        for name, value in {"cctv_reopen_count": 7, "cctv_cancel_reason": "x"}.items():
            defaults.set("maintenance.request", name, value, user_id=True)
        defaults.set("cctv.maintenance.line", "picture_after_state", "taken", user_id=True)
        forged |= {"state": "done", "date_done": "2026-01-01"}
        action = self.devices.with_user(self.it).action_cctv_plan_firmware()
        model = self.env["cctv.plan.firmware"].with_user(self.it).with_context(action["context"])
        window = model.create({"user_id": self.technician.id})
        sly = window.with_context(**{f"default_{name}": value for name, value in forged.items()})
        works = self.env["maintenance.request"].search(sly.action_plan()["domain"])
        self.assertEqual(set(works.mapped("cctv_state")), {"planned"})
        for name in ("cctv_is_overridden", "cctv_override_reason", "archive", "cctv_reopen_count",
                     "cctv_cancel_reason"):
            self.assertFalse(any(works.mapped(name)), name)
        lines = works.cctv_line_ids
        self.assertEqual(set(lines.mapped("state")), {"planned"})
        self.assertEqual(set(lines.mapped("picture_after_state")), {"none"})
        self.assertFalse(any(lines.mapped("date_done")))

    def plan(self, **values):
        """The works that the window makes of both devices, which are in two places."""
        action = self.devices.with_user(self.it).action_cctv_plan_firmware()
        model = self.env["cctv.plan.firmware"].with_user(self.it).with_context(action["context"])
        found = model.create(values).action_plan()
        return self.env["maintenance.request"].search(found["domain"], order="schedule_date, id")

    def test_plan_goes_by_the_agenda(self):
        """One technician is not at two places at once, nor where he has other work; the visits are
        the company's: its day, nobody's request."""
        self.company.partner_id.tz = self.company.resource_calendar_id.tz = "Asia/Jakarta"
        with freeze_time("2027-03-01 18:00:00"):  # already Tuesday in Jakarta
            busy = {"schedule_date": datetime(2027, 3, 3, 1), "user_id": self.technician.id}
            busy |= {"schedule_end": datetime(2027, 3, 3, 2)}
            self.env["maintenance.request"].create(
                {"name": "Other", "cctv_work_kind": "cleaning", **busy}
            )
            works = self.plan(user_id=self.technician.id, date=datetime(2027, 3, 3, 1))
            self.assertEqual(
                works.mapped("schedule_date"),
                [datetime(2027, 3, 3, 2), datetime(2027, 3, 3, 2, 15)],
            )
            self.assertEqual(set(works.mapped("request_date")), {date(2027, 3, 2)})
        self.assertFalse(works.owner_user_id)
        self.assertEqual(set(works.mapped("cctv_allowed_days")), {3})
        self.assertIn(works[0].cctv_location_id.name, works[0].name)

    def test_plan_at_night(self):
        """Outside of working hours one visit comes after the other."""
        self.company.resource_calendar_id.tz = "Asia/Jakarta"
        begin = datetime(2027, 3, 3, 15)
        with freeze_time("2027-03-01 01:00:00"):
            works = self.plan(user_id=self.technician.id, date=begin)
        self.assertEqual(works.mapped("schedule_date"), [begin, begin + timedelta(minutes=15)])

    def test_plan_and_do(self):
        with self.assertRaises(AccessError):
            self.devices.with_user(self.technician).action_cctv_plan_firmware()
        action = self.devices.with_user(self.it).action_cctv_plan_firmware()
        model = self.env["cctv.plan.firmware"].with_user(self.it).with_context(action["context"])
        begin = fields.Datetime.now() + timedelta(days=1)
        found = model.create({"user_id": self.technician.id, "date": begin}).action_plan()
        works = self.env["maintenance.request"].search(found["domain"])
        self.assertEqual(works.cctv_line_ids.device_id, self.devices)
        self.assertEqual(len(works), 2)
        self.assertEqual(set(works.cctv_line_ids.mapped("work_kind")), {"firmware"})
        with self.assertSays("no update planned yet"):
            model.create({}).action_plan()
        self.assertGreater(model.create({}).date, fields.Datetime.now())
        work = works[0]
        line = work.cctv_line_ids.with_user(self.technician)
        line.action_start()
        line.action_done()
        self.by(work, self.technician).action_cctv_finish()
        self.profile.closing_checks = 0
        work.cctv_line_ids.picture_after_state = "taken"
        self.assertRegex(work._cctv_closing_gaps()[0], "firmware is V1.9.2; V1.10.0 was to be")
        self.env["cctv.firmware.install"]._note({line.device_id.id: "V1.10.0"}, "polling")
        line.device_id.sudo().cctv_firmware = "V1.10.0"
        line.device_id.invalidate_recordset()
        self.assertEqual(line.device_id.cctv_firmware_ids[0].request_id, work)
        self.assertEqual(work._cctv_closing_gaps(), [])
