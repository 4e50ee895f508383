import unittest

from .. import config, faults
from ..state import DeviceState, look


class FaultRegistry(unittest.TestCase):
    def test_every_fault_of_the_plan_is_there_and_documented(self):
        wanted = {
            "off",
            "refuse",
            "silent",
            "wrong_password",
            "locked_out",
            "busy",
            "slow",
            "clock_off",
            "black",
            "white",
            "flat",
            "frozen",
            "stalled",
            "malformed_xml",
            "no_profile",
            "rtsp_error",
            "disk_fault",
            "disk_full",
            "recording_gap",
            "recording_stopped",
            "retention_short",
            "channel_lost",
            "search_missing",
        }
        self.assertLessEqual(wanted, set(faults.FAULTS))
        for fault in faults.FAULTS.values():
            self.assertTrue(fault.doc.endswith("."), fault.name)
            self.assertEqual(set(fault.read_params({})), {p.name for p in fault.params})

    def test_a_name_is_taken_once(self):
        with self.assertRaises(ValueError):
            faults.add(faults.Fault("off", "connection", "Again."))

    def test_parameters_are_checked(self):
        slow = faults.find("slow")
        self.assertEqual(slow.read_params({"seconds": "2.5"})["seconds"], 2.5)
        for given in (
            {"seconds": "soon"},
            {"seconds": "nan"},
            {"seconds": -1},
            {"second": 1},
            {"seconds": 1e9},
            {"seconds": None},
            {"where": "nowhere"},
        ):
            with self.subTest(given), self.assertRaises(faults.FaultError):
                slow.read_params(given)
        with self.assertRaises(faults.FaultError):
            faults.find("flat").read_params({"osd": "perhaps"})
        with self.assertRaisesRegex(faults.FaultError, "there are: off"):
            faults.find("of")


class Configuration(unittest.TestCase):
    def test_the_demo_has_sixteen_cameras_and_two_recorders_in_trouble(self):
        demo = config.load("demo")
        kinds = [device.kind for device in demo.devices.values()]
        self.assertEqual((kinds.count("camera"), kinds.count("recorder")), (16, 2))
        self.assertEqual(demo.devices["CAM-001"].address, "127.77.1.11")
        self.assertEqual(demo.devices["CAM-016"].address, "127.77.2.18")
        self.assertEqual(demo.devices["NVR-2"].channels[7], "CAM-016")
        scenes = {d.scene for d in demo.devices.values() if d.kind == "camera"}
        self.assertEqual(len(scenes), 16)
        self.assertGreaterEqual(len({fault for _code, fault, _params in demo.faults}), 5)

    def test_errors_name_the_device_and_the_field(self):
        good = {"code": "A", "name": "A", "address": "127.9.9.9"}
        cases = (
            ({"address": "192.168.1.1"}, "not in 127"),
            ({"address": "::1"}, "not in 127"),
            ({"address": ""}, "address is missing"),
            ({"onvif_port": 0}, "onvif_port"),
            ({"rtsp_port": 8000}, "the same"),
            ({"style": "none"}, "style"),
            ({"onvif_auth": ["magic"]}, "onvif_auth"),
            ({"quirks": {"purple": True}}, "quirk"),
            ({"colour": "red"}, "unknown field colour"),
            ({"sub": {"codec": "VP8"}}, "sub codec"),
            ({"sub": {"hue": 1}}, "hue"),
            ({"kind": "recorder"}, "needs channels"),
            ({"scene": "moon"}, "scene"),
        )
        for change, words in cases:
            with self.subTest(change), self.assertRaisesRegex(config.ConfigError, words):
                config.read({"devices": [{**good, **change}]})
        with self.assertRaisesRegex(config.ConfigError, "share 127.9.9.9:8000"):
            config.read({"devices": [good, {**good, "code": "B"}]})
        with self.assertRaisesRegex(config.ConfigError, "two devices"):
            config.read({"devices": [good, good]})
        with self.assertRaisesRegex(config.ConfigError, "device A: no fault"):
            config.read({"devices": [good], "faults": [{"device": "A", "fault": "sad"}]})
        with self.assertRaisesRegex(config.ConfigError, "cannot read"):
            config.load("/nowhere/farm.json")


class States(unittest.TestCase):
    def setUp(self):
        row = {"name": "x", "scene": "gate"}
        devices = config.read(
            {
                "devices": [
                    {**row, "code": "C1", "address": "127.9.9.1"},
                    {**row, "code": "C2", "address": "127.9.9.2", "scene": "lobby"},
                    {
                        **row,
                        "code": "N",
                        "address": "127.9.9.3",
                        "kind": "recorder",
                        "channels": ["C1", "C2"],
                    },
                ]
            }
        ).devices
        self.states = {code: DeviceState(device) for code, device in devices.items()}

    def look(self, code, channel=1):
        return look(self.states, self.states[code], channel)

    def test_a_recorder_shows_its_cameras_with_their_faults(self):
        self.assertEqual(self.look("N", 2).place, "lobby")
        self.states["C2"].set("black", {})
        self.assertEqual(self.look("N", 2).fault, "black")
        self.assertEqual(self.look("N", 1).fault, "")

    def test_a_recorder_without_its_camera_shows_no_video(self):
        self.states["C1"].set("off", {})
        self.assertEqual(self.look("N", 1).fault, "no_video")

    def test_a_fault_of_the_recorder_hits_one_channel_or_all(self):
        self.states["N"].set("white", {"channel": 2})
        self.assertEqual([self.look("N", k).fault for k in (1, 2)], ["", "white"])
        self.states["N"].set("white", {})
        self.assertEqual([self.look("N", k).fault for k in (1, 2)], ["white", "white"])
        self.assertEqual(self.look("C2").fault, "")

    def test_connection_faults_act_on_one_service_or_all(self):
        state = self.states["C1"]
        state.set("refuse", {"where": "rtsp"})
        self.assertEqual((state.mode("onvif"), state.mode("rtsp")), ("open", "refuse"))
        state.set("off", {})
        self.assertEqual((state.mode("onvif"), state.mode("rtsp")), ("off", "off"))
        state.clear()
        self.assertEqual(state.mode("rtsp"), "open")

    def test_frozen_stands_at_the_time_it_was_set(self):
        self.states["C1"].set("frozen", {}, now=1000.0)
        self.assertEqual(self.look("C1").still_at, 1000.0)
