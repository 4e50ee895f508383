"""The search for devices: through the real searching process, against simulated devices."""

import time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..simulator.testing import PASSWORD, USERNAME, Simulator
from ..tools.address import AddressProblem
from ..tools.address_range import read_range
from .common import CctvCase

OTHER_PASSWORD = "another"
FARM = [
    {"code": "F-CAM-1", "scene": "gate"},
    {"code": "F-CAM-2", "style": "realmonitor", "onvif_auth": "digest"},
    {"code": "F-SHUT", "password": OTHER_PASSWORD, "lockout_attempts": 5},
    {"code": "F-NVR", "kind": "recorder", "style": "tracks", "channels": ["F-CAM-1", "F-CAM-2"]},
]


class DiscoveryCase(CctvCase):
    """A farm that the register knows nothing of, and what IT staff need to find it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={})
        cls.env["ir.config_parameter"].set_param("helpdesk_cctv.allow_loopback", "True")
        cls.farm = Simulator(FARM).start()
        cls.addClassCleanup(cls.farm.stop)
        cls.it_staff = cls.make_user("it", login="cctv_finder")
        cls.login = cls.env["cctv.credential"].create(
            {"name": "Farm", "username": USERNAME, "secret": PASSWORD}
        )

    def make_search(self, *codes, **values):
        addresses = ", ".join(self.farm[code].address for code in codes)
        port = next(iter(self.farm.devices.values())).onvif_port
        vals = {"addresses": addresses, "ports": str(port), "credential_id": self.login.id}
        return self.env["cctv.discovery"].with_user(self.it_staff).create({**vals, **values})

    def run_search(self, search):
        """As the server does it."""
        search.action_start()
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_discover")
        with self.enter_registry_test_mode():
            self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()
        return {line.name: line for line in search.line_ids}

    def search_for(self, *codes, **values):
        search = self.make_search(*codes, **values)
        return search, self.run_search(search)


@tagged("post_install", "-at_install", "cctv_sweep")
class TestDiscovery(DiscoveryCase):
    def devices(self):
        return self.env["maintenance.equipment"].search(
            [("cctv_address", "in", [one.address for one in self.farm.devices.values()])]
        )

    def test_from_search_to_register(self):
        search, lines = self.search_for(*self.farm.devices, location_id=self.lobby.id)
        self.assertEqual((search.state, search.done_count, search.progress), ("done", 4, 100))
        camera, recorder = lines["F-CAM-1"], lines["F-NVR"]
        self.assertEqual((camera.status, camera.kind), ("new", "camera"))
        self.assertEqual((recorder.kind, recorder.channel_count), ("recorder", 2))
        for name in "manufacturer model serial firmware hardware mac resolution".split():
            self.assertTrue(camera[name], name)
        self.assertTrue(camera.stream_path.startswith("/") and camera.snapshot_path)
        shut = lines[self.farm["F-SHUT"].address]
        self.assertEqual((shut.status, shut.kind), ("refused", False))
        self.assertIn("refuses the password", shut.note)
        self.assertEqual(self.farm.describe("F-SHUT")["counts"]["wrong_logins"], 1)

        search.action_tick_new()
        self.assertEqual(search.ticked_count, 3)
        search.action_take_over()
        devices = {device.name: device for device in self.devices()}
        self.assertEqual(set(devices), {"F-CAM-1", "F-CAM-2", "F-NVR"})
        device = devices["F-CAM-1"]
        self.assertEqual(device.cctv_kind, "camera")
        self.assertEqual(device.cctv_serial, camera.serial)
        self.assertEqual(device.cctv_rtsp_port, self.farm["F-CAM-1"].rtsp_port)
        self.assertEqual(device.cctv_credential_id, self.login)
        self.assertEqual(device.cctv_location_id, self.lobby)
        self.assertTrue(device.cctv_poll_enabled)
        self.assertEqual(devices["F-NVR"].cctv_channel_count, 2)
        self.assertEqual(camera.status, "known")
        self.assertFalse(search.ticked_count)

    def test_twice_changes_nothing(self):
        search, _lines = self.search_for("F-CAM-1", "F-NVR")
        search.line_ids.is_ticked = True
        search.action_take_over()
        everything = self.env["maintenance.equipment"].with_context(active_test=False)
        count = everything.search_count([])
        self.env.invalidate_all()
        before = self.devices().read()
        again = self.env["cctv.discovery"].browse(search.action_again()["res_id"])
        self.run_search(again.with_user(self.it_staff))
        self.assertEqual(set(again.line_ids.mapped("status")), {"known"})
        again.line_ids.is_ticked = True
        again.with_user(self.it_staff).action_take_over()
        search.line_ids.is_ticked = True
        search.action_take_over()
        self.env.invalidate_all()
        self.assertEqual(everything.search_count([]), count)
        self.assertEqual(self.devices().read(), before)

    def test_channels_through_the_recorder(self):
        _search, lines = self.search_for("F-NVR")
        first = lines["F-NVR 1"]
        self.assertEqual((first.status, first.channel, first.parent_id), ("new", 1, lines["F-NVR"]))
        with self.assertSays("Tick the recorder as well"):
            first.action_take_over()
        (lines["F-NVR"] | first | lines["F-NVR 2"]).action_take_over()
        recorder = lines["F-NVR"].device_id
        cameras = recorder.cctv_channel_ids.sorted("cctv_channel")
        self.assertEqual(cameras.mapped("cctv_channel"), [1, 2])
        self.assertEqual(set(cameras.mapped("cctv_poll_via")), {"recorder"})
        self.assertTrue(all(cameras.mapped("cctv_poll_enabled")))

    def test_known_at_another_address(self):
        search, lines = self.search_for("F-CAM-1")
        lines["F-CAM-1"].action_take_over()
        device = lines["F-CAM-1"].device_id
        device.cctv_address = "10.9.8.7"
        search, lines = self.search_for("F-CAM-1")
        line = lines["F-CAM-1"]
        self.assertEqual((line.status, line.device_id), ("moved", device))
        self.assertIn("10.9.8.7", line.note)
        self.assertEqual(device.cctv_address, "10.9.8.7", "not before somebody says so")
        line.action_take_over()
        self.assertEqual(device.cctv_address, self.farm["F-CAM-1"].address)
        self.assertEqual(len(self.devices()), 1)
        self.assertEqual(line.status, "known")

    def test_two_have_exchanged_their_addresses(self):
        _search, lines = self.search_for("F-CAM-1", "F-CAM-2")
        (lines["F-CAM-1"] | lines["F-CAM-2"]).action_take_over()
        one, two = lines["F-CAM-1"].device_id, lines["F-CAM-2"].device_id
        one.cctv_mac, two.cctv_mac = two.cctv_mac, one.cctv_mac
        names = ("cctv_serial", "cctv_manufacturer", "model", "cctv_firmware", "cctv_hardware")
        told = [{name: device[name] for name in names} for device in (two, one)]
        one.write(told[0])
        two.write(told[1])
        _search, lines = self.search_for("F-CAM-1", "F-CAM-2")
        self.assertEqual(set(lines["F-CAM-1"].discovery_id.line_ids.mapped("status")), {"moved"})
        (lines["F-CAM-1"] | lines["F-CAM-2"]).action_take_over()
        self.assertEqual(two.cctv_address, self.farm["F-CAM-1"].address)
        self.assertEqual(one.cctv_address, self.farm["F-CAM-2"].address)
        self.assertTrue(one.cctv_poll_enabled and two.cctv_poll_enabled)

    def test_changed_and_exchanged(self):
        _search, lines = self.search_for("F-CAM-1")
        lines["F-CAM-1"].action_take_over()
        device = lines["F-CAM-1"].device_id
        device.cctv_firmware = "V1"
        _search, lines = self.search_for("F-CAM-1")
        self.assertEqual(lines["F-CAM-1"].status, "changed")
        self.assertIn("Firmware: V1 →", lines["F-CAM-1"].note)
        device.write({"cctv_serial": "OTHER-9", "cctv_mac": False})
        _search, lines = self.search_for("F-CAM-1")
        self.assertIn("Another device", lines["F-CAM-1"].note)
        lines["F-CAM-1"].action_take_over()
        self.assertEqual(device.cctv_serial, lines["F-CAM-1"].serial)

    def test_serial_that_two_share_proves_nothing(self):
        """OEM makers fill in one number for all."""
        _search, lines = self.search_for("F-CAM-1")
        serial, maker = lines["F-CAM-1"].serial, lines["F-CAM-1"].manufacturer
        for number in (1, 2):
            self.make_device("camera", f"OEM-{number}", f"10.9.7.{number}", cctv_serial=serial,
                             cctv_manufacturer=maker)  # fmt: skip
        lines["F-CAM-1"].sudo()._compare()
        self.assertEqual(lines["F-CAM-1"].status, "new")

    def test_archived_device_comes_back(self):
        _search, lines = self.search_for("F-CAM-1")
        lines["F-CAM-1"].action_take_over()
        device = lines["F-CAM-1"].device_id
        device.active = False
        _search, lines = self.search_for("F-CAM-1")
        self.assertIn("archived", lines["F-CAM-1"].note)
        lines["F-CAM-1"].action_take_over()
        self.assertTrue(device.active)
        self.assertEqual(len(self.devices()), 1)

    def test_network_asked(self):
        """The simulator answers WS-Discovery on the loopback interface; other farms of this
        machine may answer as well."""
        search = self.make_search(method="network", interface="127.0.0.1", addresses=False)
        lines = self.run_search(search)
        while search.state == "running":  # the budget of one run may be too short
            self.env.ref("helpdesk_cctv.ir_cron_cctv_discover").method_direct_trigger()
            self.env.invalidate_all()
        lines = {line.name: line for line in search.line_ids}
        self.assertEqual(search.state, "done", search.problem)
        self.assertLessEqual({"F-CAM-1", "F-CAM-2", "F-NVR"}, set(lines))
        self.assertEqual(lines["F-CAM-1"].address, self.farm["F-CAM-1"].address)

    def test_interface_that_is_not_there(self):
        search = self.make_search(method="network", interface="127.0.0.1", addresses=False)
        self.env.flush_all()
        self.env.cr.execute("UPDATE cctv_discovery SET interface = '192.0.2.77'")
        self.env.invalidate_all()
        self.run_search(search)
        self.assertEqual(search.state, "failed")
        self.assertIn("no such network interface", search.problem)

    def test_silent_range_is_over_soon(self):
        search = self.make_search(addresses="127.201.0.1-127.201.0.40", ports="9, 10")
        started = time.monotonic()
        self.assertFalse(self.run_search(search))
        self.assertLess(time.monotonic() - started, 20)
        self.assertEqual((search.state, search.done_count), ("done", 40))

    def test_hanging_device_ends_in_time(self):
        self.farm.set_fault("F-CAM-2", "silent")
        self.addCleanup(self.farm.clear, "F-CAM-2")
        search, lines = self.search_for("F-CAM-1", "F-CAM-2")
        self.assertEqual(search.state, "done")
        self.assertEqual(lines["F-CAM-1"].status, "new")
        self.assertEqual(lines[self.farm["F-CAM-2"].address].status, "no_onvif")

    def test_cancelled_search_is_not_done(self):
        search = self.make_search("F-CAM-1")
        search.action_start()
        search.action_cancel()
        with self.enter_registry_test_mode():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_discover").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((search.state, len(search.line_ids)), ("cancelled", 0))

    def test_stop_ends_what_is_under_way(self):
        """The device would keep it waiting for eight seconds."""
        self.farm.set_fault("F-CAM-2", "silent")
        self.addCleanup(self.farm.clear, "F-CAM-2")
        model, looks = type(self.env["cctv.discovery"]), []
        original = model._is_on

        def is_on(search):
            looks.append(search)
            if len(looks) == 2:  # the first one is before it begins
                search.write({"state": "cancelled"})
            return original(search)

        self.patch(model, "_is_on", is_on)
        started = time.monotonic()
        search, _lines = self.search_for("F-CAM-2")
        self.assertLess(time.monotonic() - started, 7)
        self.assertEqual(search.state, "cancelled")

    def test_credential_that_cannot_be_read(self):
        search = self.make_search("F-CAM-1")
        self.env.flush_all()
        self.env.cr.execute("UPDATE cctv_credential SET secret_encrypted = 'gAAAAAnonsense'")
        self.env.invalidate_all()
        self.run_search(search)
        self.assertEqual(search.state, "failed")
        self.assertIn("cannot be decrypted", search.problem)


@tagged("at_install")
class TestDiscoveryRules(CctvCase):
    """What may be asked for, and by whom the rest is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.it_staff = cls.make_user("it")
        cls.Search = cls.env["cctv.discovery"].with_user(cls.it_staff)

    def make_search(self, addresses="192.168.1.0/24", **values):
        return self.Search.create({"addresses": addresses, **values})

    def test_bad_input_is_told_in_words(self):
        for addresses, sentence in (
            ("kamera", "no address, network or span"),
            ("10.0.0.0/8", "more than 4096 addresses"),
            ("192.168.1.9-192.168.1.2", "ends before it begins"),
            ("127.0.0.1", "this server itself"),
            ("169.254.1.1", "gives itself"),
        ):
            with self.subTest(addresses=addresses), self.assertSays(sentence):
                self.make_search(addresses)
        for ports in ("", "eighty", "0", "1,2,3,4,5,6,7,8,9"):
            with self.subTest(ports=ports), self.assertRaises(UserError):
                self.make_search(ports=ports)

    def test_ways_to_write_a_range(self):
        for text, count, last in (
            ("10.0.0.1 - 10.0.0.3", 3, "10.0.0.3"),
            ("10.0.0.1 s/d 10.0.0.3", 3, "10.0.0.3"),
            ("10.0.0.1-3, 10.0.0.3\n10.0.0.9", 4, "10.0.0.9"),
            ("10.0.0.0/30", 2, "10.0.0.2"),
            ("10.0.0.5/32", 1, "10.0.0.5"),
            ("10.0.0.0/20", 4094, "10.0.15.254"),
            ("2001:db8::1-2001:db8::3", 3, "2001:db8::3"),
        ):
            with self.subTest(text=text):
                found = read_range(text, 4096)
                self.assertEqual((len(found), found[-1]), (count, last))
        for text, code in (
            ("10.0.0.1-300", "range_part"),
            ("10.0.0.1-", "range_part"),
            ("10.0.0.1-2-3", "range_part"),
            ("10.0.0.1-2001:db8::1", "range_backwards"),
            ("::/0", "range_limit"),
            ("1" * 30_000, "range_limit"),
            ("0.0.0.0-5", "unspecified"),
            (" , ", "range_empty"),
            ("10.0.0.0/24 " * 80, "range_limit"),  # each look at the form goes through all of it
            ("1" + " " * 19_000 + "x", "range_part"),  # a matter of milliseconds, not of minutes
        ):
            with self.subTest(text=text[:30]), self.assertRaises(AddressProblem) as caught:
                read_range(text, 4096)
            self.assertEqual(caught.exception.code, code)

    def test_public_addresses_need_a_confirmation(self):
        search = self.make_search("8.8.8.0/28")
        self.assertTrue(search.has_public)
        with self.assertSays("addresses of the internet"):
            search.action_start()
        search.allow_public = True
        search.action_start()
        self.assertEqual((search.state, search.total), ("waiting", 14))

    def test_what_was_asked_for_stays(self):
        search = self.make_search()
        search.action_start()
        with self.assertSays("has begun"):
            search.addresses = "192.168.2.0/24"
        with self.assertSays("started already"):
            search.action_start()
        search.location_id = self.lobby
        self.assertEqual(self.Search.browse(search.action_again()["res_id"]).state, "draft")

    def test_only_the_search_writes_what_it_found(self):
        search = self.make_search()
        for values in ({"state": "done"}, {"queue": [["127.0.0.1", [80], "", False]]}):
            with self.assertRaises(AccessError):
                search.write(values)
            with self.assertRaises(AccessError):
                self.Search.create({"addresses": "10.0.0.1", **values})
        line = {"discovery_id": search.id, "address": "10.0.0.1", "status": "new"}
        with self.assertRaises(AccessError):
            self.Search.env["cctv.discovery.line"].create(line)
        made = self.env["cctv.discovery.line"].sudo().create(line).with_user(self.it_staff)
        with self.assertRaises(AccessError):
            made.address = "10.0.0.2"
        made.write({"is_ticked": True, "kind": "camera", "name": "x"})

    def test_old_searches_are_deleted(self):
        search = self.make_search()
        self.env.flush_all()
        self.env.cr.execute("UPDATE cctv_discovery SET create_date = now() - interval '31 days'")
        self.env.invalidate_all()
        self.env["cctv.discovery"]._gc_old_searches()
        self.assertFalse(search.exists())
