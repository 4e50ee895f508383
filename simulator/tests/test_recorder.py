"""What recorders tell of themselves and of their recordings, seen by plain clients."""

import time
import unittest
import urllib.error
import xml.etree.ElementTree as ET
from datetime import datetime, timezone

from .. import config
from ..onvif.soap import TRC, TRP, TSE
from ..recorder import history
from ..state import DeviceState
from ..testing import Simulator
from . import wire
from .wire import Rtsp

HOUR, DAY = 3600.0, 86_400.0
ROWS = [
    {"code": "c1", "scene": "gate"},
    {"code": "c2", "scene": "lobby"},
    *(
        {"code": code, "kind": "recorder", "style": style, "channels": ["c1", "c2"]}
        for code, style in (("hik", "tracks"), ("dah", "realmonitor"), ("onv", "plain"))
    ),
    {"code": "none", "kind": "recorder", "driver": "none", "channels": ["c1"]},
]
SEARCH = (
    "<CMSearchDescription><searchID>1</searchID><trackList><trackID>101</trackID></trackList>"
    "<timeSpanList><timeSpan><startTime>{}</startTime><endTime>{}</endTime></timeSpan>"
    "</timeSpanList><maxResults>40</maxResults><searchResultPostion>{}</searchResultPostion>"
    "</CMSearchDescription>"
)


def shown(at: float, form: str = "%Y-%m-%dT%H:%M:%SZ") -> str:
    return datetime.fromtimestamp(at, timezone.utc).strftime(form)


class History(unittest.TestCase):
    def setUp(self):
        row = {"name": "x", "scene": "gate"}
        gaps = [{"channel": 1, "from": 10, "to": 8}]
        nvr = {"code": "N", "kind": "recorder", "channels": ["C1", "C2"], "gaps": gaps}
        rows = [
            {**row, "code": "C1", "address": "127.9.9.1"},
            {**row, "code": "C2", "address": "127.9.9.2"},
            {**row, **nvr, "address": "127.9.9.3", "retention_days": 2},
        ]
        devices = config.read({"devices": rows}).devices
        self.states = {code: DeviceState(device) for code, device in devices.items()}
        self.nvr = self.states["N"]
        self.now = self.nvr.born

    def hours(self, channel: int) -> list[tuple[int, int]]:
        spans = history.spans(self.states, self.nvr, channel, self.now)
        return [tuple(round((self.now - at) / HOUR) for at in span) for span in spans]

    def test_continuous_but_for_its_gaps(self):
        self.assertEqual([(48, 10), (8, 0)], self.hours(1))
        self.assertEqual([(48, 0)], self.hours(2))

    def test_faults_shape_it(self):
        self.nvr.set("recording_gap", {"from": 5, "to": 4, "channel": 2}, self.now)
        self.assertEqual([(48, 5), (4, 0)], self.hours(2))
        self.nvr.set("retention_short", {"days": 1}, self.now)
        self.assertEqual([(24, 10), (8, 0)], self.hours(1))
        self.nvr.set("recording_stopped", {"hours": 9}, self.now)
        self.assertEqual([(24, 10)], self.hours(1))
        self.nvr.clear()
        self.states["C2"].set("off", {}, self.now - 3 * HOUR)
        self.assertEqual([(48, 3)], self.hours(2), "a camera that is off is not recorded")
        absolute = {"from": self.now - 40 * HOUR, "to": self.now - 39 * HOUR}
        self.nvr.set("recording_gap", absolute, self.now)
        self.assertEqual([(48, 40), (39, 3)], self.hours(2))

    def test_disks(self):
        self.assertEqual(["ok", "ok"], [disk.status for disk in history.disks(self.nvr)])
        self.nvr.set("disk_fault", {"disk": 2})
        self.assertEqual(["ok", "fault"], [disk.status for disk in history.disks(self.nvr)])
        self.nvr.set("disk_full", {})
        self.assertEqual(["full", "fault"], [disk.status for disk in history.disks(self.nvr)])
        self.assertFalse(history.overwrites(self.nvr))

    def test_files_cover_what_is_asked_for_and_no_more(self):
        found = history.files([(100.0, 5000.0), (9000.0, 9500.0)], 2000.0, 9100.0, 1800.0)
        self.assertTrue(all(end > 2000 and start < 9100 for start, end in found))
        self.assertEqual(1800.0, found[0][0])
        self.assertEqual((9000.0, 9500.0), found[-1])

    def test_a_gap_that_says_too_little(self):
        row = {"code": "N", "name": "n", "address": "127.9.9.3", "gaps": [{"from": 1}]}
        with self.assertRaisesRegex(config.ConfigError, "a gap has"):
            config.read({"devices": [row]})
        with self.assertRaisesRegex(config.ConfigError, "disk"):
            config.read({"devices": [{**row, "gaps": [], "disks": ["lost"]}]})


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.farm = Simulator(ROWS).start()
        cls.addClassCleanup(cls.farm.stop)

    def fault(self, code, fault, **params):
        self.farm.set_fault(code, fault, **params)
        self.addCleanup(self.farm.clear, code)

    def get(self, code: str, path: str) -> bytes:
        return wire.get(self.farm[code], path)[0]


class Isapi(Live):
    def search(self, since: float, until: float, position: int = 0) -> ET.Element:
        base, opener = wire._opener(self.farm["hik"])
        body = SEARCH.format(shown(since), shown(until), position).encode()
        with opener.open(f"{base}/ISAPI/ContentMgmt/search", body, 10) as reply:
            return ET.fromstring(reply.read())

    def test_pages(self):
        now = time.time()
        first = self.search(now - DAY, now)
        self.assertEqual("MORE", first.findtext("{*}responseStatusStrg"))
        rest = self.search(now - DAY, now, 40)
        self.assertEqual("OK", rest.findtext("{*}responseStatusStrg"))
        counts = [len(page.findall(".//{*}searchMatchItem")) for page in (first, rest)]
        self.assertEqual([40, 9], counts)
        none = self.search(now - 90 * DAY, now - 80 * DAY)
        self.assertEqual("NO MATCHES", none.findtext("{*}responseStatusStrg"))

    def test_health(self):
        storage = ET.fromstring(self.get("hik", "/ISAPI/ContentMgmt/Storage"))
        self.assertEqual(["ok", "ok"], [one.text for one in storage.findall(".//{*}status")])
        self.fault("hik", "channel_lost", channel=2)
        status = ET.fromstring(self.get("hik", "/ISAPI/ContentMgmt/InputProxy/channels/status"))
        self.assertEqual(["true", "false"], [one.text for one in status.findall(".//{*}online")])
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.get("hik", "/ISAPI/System/Video/inputs/channels")
        self.assertEqual(403, caught.exception.code)

    def test_it_wants_the_log_in_and_has_a_maker(self):
        device = self.farm["hik"]
        status, _body, headers = wire.post(device, b"<x/>", "/ISAPI/ContentMgmt/search")
        self.assertEqual(401, status)
        self.assertTrue(dict(headers)["WWW-Authenticate"].startswith("Digest"))
        for code in ("dah", "onv", "none", "c1"):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                self.get(code, "/ISAPI/System/time")
            self.assertEqual(404, caught.exception.code)


class Cgi(Live):
    FIND = "/cgi-bin/mediaFileFind.cgi?action="

    def test_a_search_and_what_is_left_of_it(self):
        number = self.get("dah", f"{self.FIND}factory.create").decode().strip().split("=")[1]
        local = time.time() + 7 * HOUR
        since, until = (shown(at, "%Y-%m-%d%%20%H:%M:%S") for at in (local - DAY, local))
        condition = f"condition.Channel=1&condition.StartTime={since}&condition.EndTime={until}"
        found = self.get("dah", f"{self.FIND}findFile&object={number}&{condition}")
        self.assertEqual(b"OK", found.strip())
        page = self.get("dah", f"{self.FIND}findNextFile&object={number}&count=100").decode()
        self.assertTrue(page.startswith("found=25"), page[:20])
        self.assertEqual(1, self.farm.describe("dah")["counts"]["open_searches"])
        self.get("dah", f"{self.FIND}destroy&object={number}")
        self.assertEqual(0, self.farm.describe("dah")["counts"]["open_searches"])

    def test_there_are_few_searches_at_a_time(self):
        numbers = []
        with self.assertRaises(urllib.error.HTTPError):
            for _ in range(9):
                reply = self.get("dah", f"{self.FIND}factory.create").decode()
                numbers.append(reply.strip().split("=")[1])
        for number in numbers:
            self.get("dah", f"{self.FIND}destroy&object={number}")

    def test_health(self):
        self.fault("dah", "disk_fault", disk=2)
        told = self.get("dah", "/cgi-bin/storageDevice.cgi?action=getDeviceAllInfo").decode()
        self.assertIn("list.info[1].State=Error", told)
        path = "/cgi-bin/eventManager.cgi?action=getEventIndexes&code=VideoLoss"
        self.assertIn(b"No Events", self.get("dah", path))
        self.fault("c2", "off")
        self.assertEqual(b"channels[0]=1", self.get("dah", path).strip())


class ProfileG(Live):
    def call(self, operation, namespace, arguments=""):
        return wire.call(self.farm["onv"], operation, namespace, arguments)

    def test_recordings_are_found_page_by_page_and_the_search_is_ended(self):
        status, reply = self.call("FindRecordings", TSE)
        token = reply.findtext(".//{*}SearchToken")
        argument = f"<SearchToken>{token}</SearchToken><MaxResults>1</MaxResults>"
        states = []
        for _ in range(2):
            status, reply = self.call("GetRecordingSearchResults", TSE, argument)
            self.assertEqual(200, status)
            states.append(reply.findtext(".//{*}SearchState"))
            self.assertEqual(1, len(reply.findall(".//{*}RecordingInformation")))
        self.assertEqual(["Searching", "Completed"], states)
        self.call("EndSearch", TSE, f"<SearchToken>{token}</SearchToken>")
        self.assertEqual(0, self.farm.describe("onv")["counts"]["open_searches"])

    def test_without_search_the_rest_is_there(self):
        self.fault("onv", "search_missing")
        self.assertNotEqual(200, self.call("FindRecordings", TSE)[0])
        status, reply = self.call("GetRecordings", TRC)
        self.assertEqual(2, len(reply.findall(".//{*}RecordingItem")))
        token = reply.findtext(".//{*}RecordingToken")
        _status, reply = self.call(
            "GetReplayUri", TRP, f"<RecordingToken>{token}</RecordingToken>"
        )
        self.assertTrue(reply.findtext(".//{*}Uri").endswith("/onvif/replay/1"))

    def test_other_recorders_have_no_profile_g(self):
        status, _reply = wire.call(self.farm["none"], "FindRecordings", TSE)
        self.assertNotEqual(200, status)


class Replay(Live):
    def setUp(self):
        if not self.farm.rtsp:
            self.skipTest("no RTSP here")

    def status(self, code: str, path: str) -> int:
        with Rtsp(self.farm[code], path) as client:
            status = client.play()
            if status == 200:
                self.assertGreater(client.media_bytes(0.5), 1000)
        return status

    def test_what_was_recorded_plays_and_nothing_else(self):
        self.fault("hik", "recording_gap", **{"from": 5, "to": 3})
        self.fault("dah", "recording_gap", **{"from": 5, "to": 3})
        now = time.time()
        for hours, status in ((2, 200), (4, 404), (6, 200), (31 * 24, 404)):
            at = now - hours * HOUR
            track = f"/Streaming/tracks/201/?starttime={shown(at, '%Y%m%dT%H%M%SZ')}"
            self.assertEqual(status, self.status("hik", f"{track}&endtime=x"), hours)
            local = shown(at + 7 * HOUR, "%Y_%m_%d_%H_%M_%S")
            path = f"/cam/playback?channel=2&starttime={local}&endtime=x"
            self.assertEqual(status, self.status("dah", path), hours)

    def test_live_still_plays(self):
        for code in ("hik", "dah", "onv"):
            self.assertEqual(200, self.status(code, self.farm[code].sub_paths[0]))
