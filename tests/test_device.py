from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CctvCase


@tagged("at_install")
class TestDevice(CctvCase):
    def make_cameras(self, count, first=1):
        return self.Device.create(
            [
                {
                    "name": f"Camera {index}",
                    "cctv_kind": "camera",
                    "cctv_address": f"10.8.0.{index}",
                }
                for index in range(first, first + count)
            ]
        )

    def test_new_camera_is_complete(self):
        camera = self.Device.create(
            {"name": "Gate", "cctv_kind": "camera", "cctv_address": " 10.8.0.1 "}
        )
        self.assertRegex(camera.cctv_code, r"^CAM-\d{4}$")
        self.assertEqual(camera.cctv_address, "10.8.0.1")
        self.assertEqual((camera.cctv_onvif_port, camera.cctv_rtsp_port), (80, 554))
        self.assertEqual(camera.cctv_protocols, "onvif_rtsp")
        self.assertTrue(camera.cctv_poll_enabled)
        self.assertEqual(camera.company_id, self.company)
        self.assertEqual(
            camera.category_id, self.env.ref("helpdesk_cctv.equipment_category_camera")
        )
        self.assertEqual(camera.cctv_health, "unknown")
        self.assertTrue(camera.cctv_next_check)
        self.assertEqual(camera.display_name, f"{camera.cctv_code} Gate")

    def test_kind_decides_how_it_is_polled(self):
        switch = self.make_device("switch", "T-SW", "10.8.0.2")
        console = self.make_device("console", "T-CON")
        self.assertEqual((switch.cctv_protocols, switch.cctv_poll_enabled), ("tcp", True))
        self.assertEqual((console.cctv_protocols, console.cctv_poll_enabled), ("none", False))

    def test_camera_without_address_is_registered_but_not_polled(self):
        self.assertFalse(self.make_device("camera", "T-NEW").cctv_poll_enabled)

    def test_code_is_upper_case_and_sequence_avoids_taken_ones(self):
        sequence = self.env.ref("helpdesk_cctv.sequence_cctv_camera")
        following = sequence.number_next_actual
        taken = self.make_device("camera", f" cam-{following:04d} ")
        self.assertEqual(taken.cctv_code, f"CAM-{following:04d}")
        new = self.Device.create([{"name": "A", "cctv_kind": "camera"}] * 3)
        codes = [f"CAM-{following + step:04d}" for step in (1, 2, 3)]
        self.assertEqual(new.mapped("cctv_code"), codes)

    def test_code_in_the_same_batch_is_not_given_twice(self):
        following = self.env.ref("helpdesk_cctv.sequence_cctv_camera").number_next_actual
        batch = self.Device.create(
            [
                {"name": "A", "cctv_kind": "camera"},
                {"name": "B", "cctv_kind": "camera", "cctv_code": f"CAM-{following:04d}"},
            ]
        )
        self.assertEqual(len(set(batch.mapped("cctv_code"))), 2)

    def test_name_search_by_code(self):
        found = self.Device.name_search("t-cam-1", operator="=")
        self.assertEqual(found, [(self.camera.id, "T-CAM-1 Lobby door")])
        self.assertIn(self.camera.id, dict(self.Device.name_search("CAM-1")))

    def test_batch_costs_constant_queries(self):
        self.make_cameras(2)
        counts = []
        for size, first in ((10, 10), (100, 100)):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.make_cameras(size, first)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 5, f"queries for 10 and 100: {counts}")

    def test_kind_given_later(self):
        equipment = self.Device.create({"name": "Box"})
        self.assertFalse(equipment.cctv_status_id)
        equipment.write({"cctv_kind": "camera", "cctv_code": "T-BOX", "cctv_address": "10.8.0.3"})
        self.assertEqual(equipment.cctv_health, "unknown")
        self.assertEqual(equipment.cctv_protocols, "onvif_rtsp")
        with self.assertSays("Archive it"):
            equipment.cctv_kind = False
        without_code = self.Device.create({"name": "Old switch"})
        without_code.write({"cctv_kind": "switch", "cctv_poll_enabled": False})
        self.assertRegex(without_code.cctv_code, r"^DEV-\d{4}$")

    def test_default_kind_of_the_menu(self):
        recorder = self.Device.with_context(default_cctv_kind="recorder").create({"name": "R"})
        self.assertRegex(recorder.cctv_code, r"^REC-\d{4}$")

    def test_copy_takes_no_identity_along(self):
        copy = self.camera.copy()
        self.assertNotEqual(copy.cctv_code, self.camera.cctv_code)
        self.assertFalse(copy.cctv_address)
        self.assertFalse(copy.cctv_channel)
        self.assertNotEqual(copy.cctv_status_id, self.camera.cctv_status_id)
        self.assertEqual(copy.cctv_location_id, self.lobby)

    def test_changed_connection_is_checked_again(self):
        status = self.camera.cctv_status_id
        later = fields.Datetime.now() + timedelta(hours=1)
        for values in (
            {"cctv_address": "10.9.0.77"},
            {"cctv_rtsp_port": 8554},
            {"cctv_credential_id": False},
        ):
            status.write({"next_check": later, "probe_memory": {"scheme": "digest"}})
            self.camera.write(values)
            self.assertLess(status.next_check, later, values)
            self.assertFalse(status.probe_memory, values)
        status.write({"next_check": later})
        self.camera.write({"note": "painted"})
        self.assertEqual(status.next_check, later)

    def test_new_password_is_tried_at_once(self):
        status = self.camera.cctv_status_id
        status.next_check = fields.Datetime.now() + timedelta(hours=1)
        self.credential.secret = "another"
        self.assertLessEqual(status.next_check, fields.Datetime.now())

    def test_recorder_change_concerns_its_channels(self):
        self.camera.write({"cctv_poll_via": "recorder"})
        status = self.camera.cctv_status_id
        status.next_check = fields.Datetime.now() + timedelta(hours=1)
        self.recorder.cctv_address = "10.9.0.2"
        self.assertLessEqual(status.next_check, fields.Datetime.now())

    def test_device_out_of_polling_is_unknown_and_never_stale(self):
        for values in ({"cctv_poll_enabled": False}, {"active": False}):
            status = self.camera.cctv_status_id
            past = fields.Datetime.now() - timedelta(hours=1)
            status.write(
                {
                    "state": "down",
                    "reason": "unreachable",
                    "reasons": "unreachable",
                    "stale_at": past,
                }
            )
            self.assertEqual(self.camera.cctv_health, "stale")
            self.camera.write(values)
            self.assertEqual(self.camera.cctv_health, "unknown", values)
            self.assertFalse(status.reasons)
            self.assertFalse(status.next_check)
            self.camera.write(dict.fromkeys(values, True))
            self.assertTrue(status.next_check)

    def test_maintenance(self):
        now = fields.Datetime.now()
        with freeze_time(now):
            self.camera.action_cctv_maintenance_start()
        self.assertEqual(self.camera.cctv_maintenance_until, now + timedelta(hours=4))
        longer = now + timedelta(days=3)
        self.camera.cctv_maintenance_until = longer
        self.camera.action_cctv_maintenance_start()
        self.assertEqual(self.camera.cctv_maintenance_until, longer)
        self.camera.action_cctv_maintenance_stop()
        self.assertFalse(self.camera.cctv_maintenance_until)

    def test_device_with_history_is_archived_not_deleted(self):
        self.env["cctv.fault"].create(
            {"device_id": self.camera.id, "kind": "refused", "date_start": "2026-01-01"}
        )
        with self.assertSays("Archive it instead"):
            self.camera.unlink()
        without = self.make_device("camera", "T-TMP")
        status = without.cctv_status_id
        without.unlink()
        self.assertFalse(status.exists())


@tagged("at_install")
class TestDeviceRules(CctvCase):
    def assertRefused(self, sentence, **values):
        values = {"name": "X", "cctv_kind": "camera", "cctv_address": "10.8.1.1", **values}
        with self.assertSays(sentence):
            self.Device.create(values)

    def test_unusable_addresses(self):
        for address, sentence in {
            "http://10.8.1.1/": "must be an IP address or host name alone, like 10.8.1.1",
            "10.8.1.1:8000": "Enter 10.8.1.1 as the address and 8000 in the field for the port",
            "10.8.1 .1": "space",
            "0.0.0.0": "stands for 'no address'",
            "239.255.255.250": "multicast",
            "255.255.255.255": "every device at once",
            "127.0.0.1": "this server itself",
            "169.254.1.1": "fixed address",
            "10.8.1.300": "is not an IP address",
            "fe80::1%eth0": "one network card only",
            "kamera lobi": "space",
            "kamera!": "is not a host name",
        }.items():
            with self.subTest(address=address):
                self.assertRefused(sentence, cctv_address=address)

    def test_polled_device_needs_an_address(self):
        self.assertRefused("Enter its IP address", cctv_address=" ", cctv_poll_enabled=True)

    def test_usable_addresses(self):
        for index, address in enumerate(("2001:DB8::5", "[2001:db8::6]", "Lobi.Kantor.Example")):
            self.make_device("camera", f"T-OK-{index}", address)
        stored = self.Device.search([("cctv_code", "like", "T-OK-")], order="cctv_code")
        self.assertEqual(
            stored.mapped("cctv_address"), ["2001:db8::5", "2001:db8::6", "lobi.kantor.example"]
        )

    def test_loopback_for_simulated_devices(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("helpdesk_cctv.allow_loopback", "True")
        self.assertEqual(
            self.make_device("camera", "T-SIM", "127.77.9.1").cctv_address, "127.77.9.1"
        )
        parameters.set_param("helpdesk_cctv.allow_loopback", "False")
        self.assertRefused("this server itself", cctv_address="127.77.9.2")

    def test_ports(self):
        self.assertRefused("Port 70000 does not exist", cctv_onvif_port=70000)
        self.assertRefused("Port -1 does not exist", cctv_rtsp_port=-1)
        with self.assertSays("Port 0 does not exist"):
            self.camera.cctv_rtsp_port = 0

    def test_onvif_path(self):
        self.assertRefused("must begin with '/'", cctv_onvif_path="onvif/device_service")

    def test_stream_and_snapshot_addresses(self):
        for field, url, sentence in (
            ("cctv_stream_url", "ftp://10.8.1.1/live", "stream address must begin with rtsp://"),
            ("cctv_stream_url", "rtsp://10.8.1.2/live", "leads to 10.8.1.2, but the device is"),
            ("cctv_stream_url", "rtsp://a:b@10.8.1.1/live", "choose a credential"),
            ("cctv_stream_url", "rtsp://10.8.1.1:5544/", "names port 5544"),
            ("cctv_stream_url", "rtsp://10.8.1.1/#", "contains a '#'"),
            ("cctv_snapshot_url", "rtsp://10.8.1.1/s", "snapshot address must begin with http://"),
            ("cctv_snapshot_url", "http://vendor.example/s", "leads to vendor.example"),
            ("cctv_snapshot_url", "/s?user=a&pwd=b", "choose a credential"),
        ):
            with self.subTest(url=url):
                self.assertRefused(sentence, **{field: url})

    def test_own_stream_address_is_fine(self):
        camera = self.make_device(
            "camera",
            "T-URL",
            "10.8.1.1",
            cctv_stream_url=" rtsp://10.8.1.1:554/Streaming/Channels/102 ",
            cctv_snapshot_url="/ISAPI/Streaming/channels/101/picture",
        )
        self.assertEqual(camera.cctv_stream_url, "rtsp://10.8.1.1:554/Streaming/Channels/102")
        with self.assertSays("leads to 10.8.1.1"):
            camera.cctv_address = "10.8.1.9"

    def test_mac(self):
        self.assertRefused("is not a MAC address", cctv_mac="00:11:22")
        camera = self.make_device("camera", "T-MAC", cctv_mac="001a.2b3c.4d5e")
        self.assertEqual(camera.cctv_mac, "00:1A:2B:3C:4D:5E")

    def test_company_is_needed(self):
        self.assertRefused("belongs to no company", company_id=False)

    def test_own_recorder(self):
        with self.assertSays("its own recorder"):
            self.recorder.cctv_recorder_id = self.recorder

    def test_recorder_of_the_wrong_kind(self):
        self.assertRefused("is no recorder", cctv_recorder_id=self.camera.id)
        switch = self.make_device("switch", "T-SW")
        with self.assertSays("Only cameras and encoders"):
            switch.cctv_recorder_id = self.recorder

    def test_encoders_in_a_circle(self):
        encoder = self.make_device("encoder", "T-ENC", cctv_recorder_id=self.recorder.id)
        with self.assertSays("is no recorder"):
            self.make_device("encoder", "T-ENC2", cctv_recorder_id=encoder.id)

    def test_uplinks(self):
        switches = [self.make_device("switch", f"T-SW-{number}") for number in range(3)]
        with self.assertSays("its own uplink"):
            switches[0].cctv_uplink_id = switches[0]
        self.assertRefused("neither switch nor link", cctv_uplink_id=self.recorder.id)
        switches[0].cctv_uplink_id = switches[1]
        switches[1].cctv_uplink_id = switches[2]
        self.camera.cctv_uplink_id = switches[0]
        with self.assertSays("leads back to itself"):
            switches[2].cctv_uplink_id = switches[0]

    def test_channels(self):
        self.recorder.cctv_channel_count = 8
        values = {"cctv_recorder_id": self.recorder.id}
        self.assertRefused("Channel -1 does not exist", cctv_channel=-1)
        self.assertRefused("Channel 5000 does not exist", cctv_channel=5000)
        self.assertRefused("has 8 channels only", cctv_channel=9, **values)
        self.assertRefused("belongs to T-CAM-1 Lobby door already", cctv_channel=1, **values)
        self.assertRefused(
            "Enter the recorder and the channel", cctv_poll_via="recorder", cctv_address=False
        )
        self.make_device("camera", "T-CH2", cctv_channel=2, cctv_poll_via="recorder", **values)
        self.assertEqual(self.recorder.cctv_channel_used, 2)

    def test_code_twice(self):
        self.assertRefused("The code T-CAM-1 belongs to T-CAM-1 Lobby door", cctv_code="t-cam-1")
        self.camera.active = False
        self.assertRefused("belongs to T-CAM-1", cctv_code="T-CAM-1")

    def test_code_in_another_company(self):
        other = self.make_company()
        self.make_device("camera", "T-CAM-1", "10.9.0.11", company_id=other.id)

    def test_endpoint_twice(self):
        self.assertRefused(
            "T-CAM-1 Lobby door has the same address", cctv_address="10.9.0.11", cctv_channel=1
        )
        self.assertRefused(
            "has the same address",
            cctv_address="10.9.0.11",
            cctv_channel=1,
            cctv_onvif_port=8080,
        )
        self.make_device(
            "camera",
            "T-NAT",
            "10.9.0.11",
            cctv_onvif_port=8080,
            cctv_rtsp_port=8554,
            cctv_channel=1,
        )
        self.make_device("camera", "T-CH", "10.9.0.11", cctv_channel=2)
        self.make_device("console", "T-PC", "10.9.0.11", cctv_channel=1)

    def test_endpoint_is_free_after_archiving(self):
        self.camera.active = False
        successor = self.make_device("camera", "T-NEXT", "10.9.0.11", cctv_channel=1)
        self.assertTrue(successor)
        with self.assertSays("has the same address"):
            self.camera.active = True

    def test_batch_names_the_later_of_two(self):
        batch = [
            {"name": code, "cctv_kind": "camera", "cctv_code": code, "cctv_address": address}
            for code, address in (("B1", "10.8.2.1"), ("B2", "10.8.2.1"), ("B3", "bad!"))
        ]
        with self.assertRaises(ValidationError) as caught:
            self.Device.create(batch)
        lines = caught.exception.args[0].splitlines()
        self.assertEqual([line.split(" ")[0] for line in lines], ["B2", "B3"])
        self.assertIn("B1 B1 has the same address", lines[0])

    def test_two_that_are_edited_in_one_go(self):
        pair = self.make_device("camera", "E1", "10.8.3.1") | self.make_device(
            "camera", "E2", "10.8.3.2"
        )
        with self.assertSays("has the same address"):
            pair.write({"cctv_address": "10.8.3.3"})

    def test_long_lists_of_problems_are_cut(self):
        with self.assertSays("… and 10 more"):
            self.Device.create(
                [{"name": f"L{n}", "cctv_kind": "camera", "cctv_address": "!"} for n in range(30)]
            )

    def test_one_address_in_all_rows_stays_cheap(self):
        """The clash is looked for once a device, not once a pair."""
        with self.assertRaises(ValidationError) as caught:
            self.Device.create(
                [
                    {"name": f"S{n}", "cctv_kind": "camera", "cctv_address": "10.8.4.4"}
                    for n in range(200)
                ]
            )
        self.assertIn("and 179 more", caught.exception.args[0])

    @mute_logger("odoo.sql_db")
    def test_database_guards_against_two_at_the_same_moment(self):
        """Two transactions do not see each other's rows: then the database itself refuses."""
        for column, value in (("cctv_code", "T-CAM-1"), ("cctv_address", "10.9.0.11")):
            other = self.make_device("camera", f"G-{column}", "10.8.5.5", cctv_channel=1)
            self.env.flush_all()
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env.cr.execute(
                    f"UPDATE maintenance_equipment SET {column} = %s WHERE id = %s",
                    [value, other.id],
                )
                self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
            other.unlink()

    def test_location_of_another_company(self):
        other = self.make_company()
        foreign = self.make_location("Foreign", company_id=other.id)
        with self.assertSays("Foreign"):
            self.camera.cctv_location_id = foreign

    def test_company_of_what_is_connected(self):
        other = self.make_company()
        with self.assertSays("which is connected to it, belongs to another company"):
            self.recorder.company_id = other
        self.camera.write({"cctv_location_id": False, "cctv_credential_id": False})
        (self.recorder | self.camera).write({"company_id": other.id})
        self.assertEqual(self.camera.cctv_status_id.company_id, other)

    def test_company_of_what_is_used(self):
        other = self.make_company()
        policy = self.env["cctv.poll.policy"].create({"name": "P", "company_id": self.company.id})
        self.camera.cctv_policy_id = policy
        with self.assertSays("uses this credential"):
            self.credential.company_id = other
        with self.assertSays("places or devices of another company"):
            policy.company_id = other


@tagged("at_install")
class TestCoreEquipment(CctvCase):
    """Equipment without ``cctv_kind`` knows nothing of CCTV."""

    def test_core_equipment_is_untouched(self):
        chairs = self.Device.create(
            [
                {"name": "Chair", "serial_no": "S-1"},
                {"name": "Chair", "company_id": False},
                {"name": "Chair", "cctv_address": "not an address!", "cctv_channel": -5},
            ]
        )
        self.assertEqual(chairs[0].display_name, "Chair/S-1")
        self.assertFalse(any(chairs.mapped("cctv_code")))
        self.assertFalse(chairs.cctv_status_id)
        self.assertFalse(chairs.category_id)
        self.assertFalse(chairs[1].company_id)
        self.assertFalse(chairs.cctv_effective_policy_id)
        chairs[0].write({"active": False, "name": "Old chair"})
        chairs[0].write({"active": True})
        self.assertEqual(chairs[0].copy().name, "Old chair")
        chairs.unlink()

    def test_core_creator_is_subscribed_as_before(self):
        user = self.make_user("manager")
        user.group_ids |= self.env.ref("maintenance.group_equipment_manager")
        Device = self.Device.with_user(user).with_context(tracking_disable=False)
        chair = Device.create({"name": "Chair"})
        self.assertIn(user.partner_id, chair.message_partner_ids)
        camera = Device.create({"name": "C", "cctv_kind": "camera"})
        self.assertFalse(camera.message_partner_ids)

    def test_core_import_is_untouched(self):
        result = self.Device.load(["name", "serial_no"], [["Desk", "D-1"], ["Lamp", "L-1"]])
        self.assertFalse(result["messages"])
        self.assertFalse(self.Device.browse(result["ids"]).filtered("cctv_kind"))

    def test_maintenance_request_on_a_device(self):
        request = self.env["maintenance.request"].create(
            {"name": "Clean the lens", "equipment_id": self.camera.id}
        )
        self.assertEqual(self.camera.maintenance_ids, request)
        self.assertEqual(self.camera.maintenance_open_count, 1)
        team = self.env["maintenance.team"].create(
            {"name": "T", "member_ids": [Command.link(self.env.uid)]}
        )
        self.camera.maintenance_team_id = team
        self.assertEqual(self.camera.maintenance_team_id, team)
