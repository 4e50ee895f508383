"""Devices that fail together."""

import unittest
import urllib.request

from .. import ctl
from ..config import ConfigError, load, read
from ..testing import Simulator

ROWS = [
    {"code": code, "name": code, "address": f"127.9.9.{n}"} for n, code in enumerate("abc", 1)
]


class Groups(unittest.TestCase):
    def test_in_the_configuration(self):
        config = read({"devices": ROWS, "groups": {"switch": ["a", "b"]}})
        self.assertEqual(config.groups, {"switch": ("a", "b")})
        for groups in ({"switch": ["x"]}, {"switch": "a"}, ["a"]):
            with self.subTest(groups), self.assertRaises(ConfigError):
                read({"devices": ROWS, "groups": groups})

    def test_the_demo_has_some(self):
        self.assertIn("kota", load("demo").groups)

    def test_all_fail_and_heal_at_once(self):
        with Simulator([{"code": code} for code in "abc"]) as farm:
            rows = ctl.call(farm.control, "POST", "/groups/all/faults", {"fault": "refuse"})
            self.assertEqual([row["code"] for row in rows if row["faults"]], ["a", "b", "c"])
            with self.assertRaises(OSError):
                urllib.request.urlopen(f"http://{farm['a'].address}:{farm['a'].onvif_port}/")
            rows = ctl.call(farm.control, "DELETE", "/groups/all/faults")
            self.assertFalse(any(row["faults"] for row in rows))
            groups = ctl.call(farm.control, "GET", "/groups")
            self.assertEqual(groups, {"all": ["a", "b", "c"]})
            with self.assertRaisesRegex(ctl.CtlError, "no group 'x'"):
                ctl.call(farm.control, "DELETE", "/groups/x/faults")
