"""Drivers of recorders against listeners that page, repeat, refuse, stall and never end."""

import os
import re
import unittest
from dataclasses import dataclass, field, replace
from random import Random

from ..probe.errors import NoSearch, ProbeError, SearchUnfinished
from ..probe.recorders import hikvision
from ..probe.recorders.dahua import Dahua
from ..probe.recorders.hikvision import Hikvision
from ..probe.recorders.link import Link
from ..probe.recorders.onvif import ProfileG
from ..probe.recorders.survey import survey
from ..probe.run import Run
from ..probe.types import Level, RecordingSearch
from . import fake_camera
from .fake_camera import CLOCK, Listener, Request, deadline, http_reply, read_request
from .test_recorder_replies import FILES, data

SINCE = 1_772_928_000.0  # 2026-03-08
DAY = 86_400.0
BABBLES = int(os.environ.get("BABBLES", "40"))
PAGE = (b"found=1\r\nitems[0].StartTime=2026-03-08 00:00:00\r\n"
        b"items[0].EndTime=2026-03-08 01:00:00\r\n")  # fmt: skip


@dataclass
class Site:
    """``replies``: path, or 'action=…', or ONVIF operation → bytes, a list of them one after the
    other (the last for ever), or a function of the request."""

    replies: dict
    requests: list[Request] = field(default_factory=list)

    async def __call__(self, reader, writer) -> None:
        while request := await read_request(reader):
            self.requests.append(request)
            answer = self.answer(request)
            writer.write(answer if answer.startswith(b"HTTP/") else http_reply(answer))
            await writer.drain()

    def answer(self, request: Request) -> bytes:
        path, _, query = request.path.partition("?")
        action = next((part for part in query.split("&") if part.startswith("action=")), "")
        for key in (request.operation, request.path, action, path):
            if key and key in self.replies:
                reply = self.replies[key]
                if isinstance(reply, list):
                    return reply.pop(0) if len(reply) > 1 else reply[0]
                return reply(request) if callable(reply) else reply
        return http_reply(b"", 404)

    def asked(self, word: str) -> int:
        return sum(word in f"{one.operation} {one.path}" for one in self.requests)


class Case(unittest.IsolatedAsyncioTestCase):
    async def serve(self, replies: dict, seconds: float = 5.0, **options):
        """(the site, a link to it)."""
        site = Site(replies)
        listener = await self.enterAsyncContext(Listener(site))
        options = {"kind": "recorder", "level": Level.RECORDING, **options}
        aim = fake_camera.target(listener.port, recording_timeout_s=seconds, **options)
        link = Link(Run(aim, deadline(seconds), CLOCK))
        self.addCleanup(link.close)
        return site, link


def isapi(**more) -> dict:
    return {
        "/ISAPI/System/time": data("isapi_time.xml"),
        "/ISAPI/ContentMgmt/search": data("isapi_search_none.xml"),
        **more,
    }


class TestHikvision(Case):
    async def opened(self, search, **options):
        replies = isapi(**{"/ISAPI/ContentMgmt/search": search})
        site, link = await self.serve(replies, **options)
        driver = Hikvision(link)
        await driver.open()
        return site, driver

    async def test_pages_are_read_while_there_are_more(self):
        search = [data("isapi_search_more.xml"), data("isapi_search_ok.xml")]
        site, driver = await self.opened(search)
        pages = await driver._pages(1, SINCE, SINCE + DAY)
        self.assertEqual(4, len(pages))
        positions = [re.search(rb"Postion>(\d+)<", one.body)[1] for one in site.requests[1:]]
        self.assertEqual([b"0", b"2"], positions)

    async def test_a_page_that_repeats_for_ever_ends(self):
        site, driver = await self.opened(data("isapi_search_more.xml"))
        with self.assertRaises(SearchUnfinished):
            await driver._pages(1, SINCE, SINCE + DAY)
        self.assertLess(site.asked("search"), 6)

    async def test_new_pages_for_ever_end(self):
        page = data("isapi_search_more.xml").decode()
        hours = iter(range(100_000))

        def search(_request):
            shown = f"2026-03-{next(hours) % 28 + 1:02d}T00"
            return page.replace("2026-03-08T00", shown).encode()

        site, driver = await self.opened(search)
        with self.assertRaises(SearchUnfinished):
            await driver._pages(1, SINCE, SINCE + DAY)
        self.assertEqual(hikvision.MAX_PAGES, site.asked("search"))

    async def test_the_name_of_the_list_is_found_out_once(self):
        def search(request):
            if b"<trackIDList>" not in request.body:
                return http_reply(data("isapi_bad_xml.xml"), 400)
            return data("isapi_search_ok.xml")

        site, driver = await self.opened(search)
        for _ in range(2):
            self.assertEqual(2, len(await driver._pages(1, SINCE, SINCE + DAY)))
        self.assertEqual(3, site.asked("search"))
        self.assertEqual("trackIDList", driver.link.memory.get("hikvision_list", str))

    async def test_without_a_search(self):
        for reply in (http_reply(b"", 404), http_reply(data("isapi_not_support.xml"), 403),
                      data("isapi_not_support.xml")):  # fmt: skip
            _site, driver = await self.opened(reply)
            with self.assertRaises(NoSearch):
                await driver.footage(1, SINCE, SINCE + DAY)

    async def test_what_is_not_there_is_not_told(self):
        _site, driver = await self.opened(b"")
        health = await driver.health()
        self.assertEqual((None, None, None), (health.disks, health.channels, health.overwrites))


class TestDahua(Case):
    REPLIES = {
        "action=getCurrentTime": data("cgi_time.txt"),
        "action=factory.create": b"result=77\r\n",
        "action=findFile": b"OK\r\n",
        "action=close": b"OK\r\n",
        "action=destroy": b"OK\r\n",
    }

    async def opened(self, seconds=5.0, **replies):
        names = {f"action={name}": reply for name, reply in replies.items()}
        names = {"action=findNextFile": [PAGE, b"found=0\r\n"], **names}
        site, link = await self.serve({**self.REPLIES, **names}, seconds)
        driver = Dahua(link)
        await driver.open()
        driver._shift_s = 0.0
        return site, driver

    async def test_a_search_is_destroyed(self):
        site, driver = await self.opened()
        footage = await driver.footage(1, SINCE, SINCE + DAY)
        self.assertEqual(((SINCE, SINCE + 3600),), footage.spans)
        self.assertEqual((2, 2, 2), tuple(map(site.asked, ("create", "close", "destroy"))))
        condition = next(one.path for one in site.requests if "findFile" in one.path)
        self.assertIn("condition.StartTime=2026-03-08%2000:00:00&", condition)

    async def test_also_when_it_fails_or_never_ends(self):
        for replies, error in (
            ({"findNextFile": PAGE}, SearchUnfinished),
            ({"findNextFile": b"HTTP/1.1 bogus\r\n\r\n"}, ProbeError),
            ({"findFile": b"\0" * 3_000_000}, ProbeError),
        ):
            site, driver = await self.opened(**replies)
            with self.assertRaises(error):
                await driver.footage(1, SINCE, SINCE + DAY)
            self.assertEqual(site.asked("create"), site.asked("destroy"), replies.keys())
            self.assertGreater(site.asked("destroy"), 0)

    async def test_also_when_the_time_is_over(self):
        class Late(Site):
            def answer(self, request):
                if "findNextFile" in request.path:
                    return b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
                return super().answer(request)

        site = Late(dict(self.REPLIES))
        listener = await self.enterAsyncContext(Listener(site))
        aim = fake_camera.target(listener.port, recording_timeout_s=0.4, kind="recorder")
        link = Link(Run(aim, deadline(0.4), CLOCK))
        driver = Dahua(link)
        await driver.open()
        with self.assertRaises(ProbeError):
            await driver.footage(1, SINCE, SINCE + DAY)
        link.close()
        self.assertEqual((1, 1), (site.asked("create"), site.asked("destroy")))

    async def test_nothing_found_is_no_error(self):
        site, driver = await self.opened(findFile=http_reply(data("cgi_error.txt"), 400))
        footage = await driver.footage(1, SINCE, SINCE + DAY)
        self.assertEqual(((), None, ""), (footage.spans, footage.oldest, footage.error))
        self.assertEqual(2, site.asked("destroy"))

    async def test_without_a_search(self):
        for reply in (http_reply(b"Error\r\n", 501), b"Error\r\n", b"result=x&y\r\n"):
            _site, driver = await self.opened(**{"factory.create": reply})
            with self.assertRaises(NoSearch):
                await driver.footage(1, SINCE, SINCE + DAY)


class TestProfileG(Case):
    SEARCHING = data("recordings_none.xml").replace(b"Completed", b"Searching")
    REPLIES = {
        "GetServices": data("services_profile_g.xml"),
        "FindRecordings": data("search_token.xml"),
        "GetRecordingSearchResults": data("recordings_found.xml"),
        "FindEvents": data("search_token.xml").replace(b"FindRecordings", b"FindEvents"),
        "GetEventSearchResults": data("events_found.xml"),
        "GetRecordings": data("recordings_listed.xml"),
        "EndSearch": data("search_token.xml").replace(b"FindRecordings", b"EndSearch"),
    }

    async def opened(self, **replies):
        site, link = await self.serve({**self.REPLIES, **replies})
        driver = ProfileG(link)
        await driver.open()
        return site, driver

    async def test_gaps_by_the_history_of_the_tracks(self):
        site, driver = await self.opened()
        footage = await driver.footage(1, SINCE, SINCE + DAY)
        hours = [((a - SINCE) / 3600, (b - SINCE) / 3600) for a, b in footage.spans]
        self.assertEqual([(0, 6), (8, 24)], hours)
        self.assertFalse(footage.coarse)
        await driver.footage(2, SINCE, SINCE + DAY)
        self.assertEqual(1, site.asked("FindRecordings"), "asked for once in a look")
        self.assertEqual(3, site.asked("EndSearch"))

    async def test_without_a_history_the_ends_are_known(self):
        _site, driver = await self.opened(FindEvents=http_reply(b"", 500))
        footage = await driver.footage(2, SINCE - 10 * DAY, SINCE + DAY)
        self.assertTrue(footage.coarse)
        self.assertEqual(1, len(footage.spans))
        self.assertEqual(SINCE - 7 * DAY, footage.spans[0][1], "stopped on 1 March")

    async def test_a_search_without_end_is_ended(self):
        for reply in (self.SEARCHING, data("recordings_found_state_last.xml")):
            site, driver = await self.opened(GetRecordingSearchResults=reply)
            with self.assertRaises(SearchUnfinished):
                await driver.footage(1, SINCE, SINCE + DAY)
            self.assertEqual(1, site.asked("EndSearch"))
            self.assertLessEqual(site.asked("GetRecordingSearchResults"), 40)

    async def test_what_is_not_listed_is_no_gap(self):
        """Some list only recordings that were set up through ONVIF."""
        _site, driver = await self.opened(GetRecordingSearchResults=data("recordings_none.xml"))
        with self.assertRaises(NoSearch):
            await driver.footage(1, SINCE, SINCE + DAY)

    async def test_a_list_of_old_recordings_only_accuses_nobody(self):
        """It may record by other means since. As soon as one of its recordings goes on, or reaches
        into the hours asked for, the list is believed for the others as well."""
        going_on = data("recordings_found.xml")
        stopped = going_on.replace(b">Recording<", b">Stopped<")
        self.assertNotEqual(going_on, stopped)
        ended = re.sub(rb"2026-03-0[89]T", b"2026-02-27T", stopped)
        for reply, is_told in ((going_on, True), (ended, False)):
            site, driver = await self.opened(GetRecordingSearchResults=reply)
            health = await driver.health()
            states = [one.is_recording for one in health.channels]
            self.assertEqual([True, False] if is_told else [None, None], states)
            if is_told:
                await driver.footage(2, SINCE, SINCE + DAY)
                self.assertEqual(1, site.asked("FindEvents"), "stopped on 1 March: a gap")
                continue
            for channel in (1, 2):
                with self.assertRaises(NoSearch):
                    await driver.footage(channel, SINCE, SINCE + DAY)
            self.assertEqual(0, site.asked("FindEvents"))


class TestSurvey(Case):
    async def look(self, replies: dict, driver: str, seconds: float = 3.0, channels=(1, 2)):
        search = RecordingSearch(tuple(channels), SINCE, SINCE + DAY)
        site, link = await self.serve(
            replies, seconds, driver=driver, search=search, protocols=("rtsp",)
        )
        run = Run(link.target, deadline(seconds), CLOCK)
        await survey(run)
        return site, run

    async def test_one_channel_s_trouble_is_its_own(self):
        search = [data("isapi_search_none.xml")] * 3 + [b"no xml", data("isapi_search_none.xml")]
        _site, run = await self.look(isapi(**{"/ISAPI/ContentMgmt/search": search}), "hikvision")
        errors = [one.error for one in run.recorder.footage]
        self.assertEqual(["", "xml_malformed"], errors)

    async def test_channels_beyond_the_time_stay_undone(self):
        def search(request):
            if b"<trackID>101<" in request.body:
                return data("isapi_search_none.xml")
            return b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"

        replies = isapi(**{"/ISAPI/ContentMgmt/search": search})
        start = CLOCK.monotonic()
        _site, run = await self.look(replies, "hikvision", 1.0, range(1, 60))
        self.assertLess(CLOCK.monotonic() - start, 2.5)
        footage = run.recorder.footage
        self.assertEqual(("", "reply_timeout"), (footage[0].error, footage[1].error))
        self.assertLess(len(footage), 20)

    async def test_a_channel_that_hangs_leaves_time_for_the_others(self):
        def search(request):
            if b"<trackID>101<" in request.body:
                return b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
            return data("isapi_search_none.xml")

        replies = isapi(**{"/ISAPI/ContentMgmt/search": search})
        _site, run = await self.look(replies, "hikvision", 1.5, (1, 2, 3))
        errors = [one.error for one in run.recorder.footage]
        self.assertEqual(["reply_timeout", "", ""], errors, run.verdict().stages)

    async def test_no_disk_told_of_is_no_disk_judged(self):
        _site, run = await self.look(isapi(), "hikvision")
        self.assertEqual((), run.recorder.disks)
        self.assertFalse({"disk_fault", "disk_full"} & {one.value for one in run.judged})

    async def test_full_disks_are_normal_where_they_are_recorded_over(self):
        full = data("isapi_storage.xml").replace(b">error<", b">ok<").replace(b"1024", b"0")
        full = full.replace(b"7168", b"0").replace(b"SMARTFailed", b"ok").replace(b"offline", b"ok")
        for loop, found in ((b"true", []), (b"false", ["disk_full"])):
            extension = data("isapi_storage_extension.xml").replace(b"false", loop)
            storage = {
                "/ISAPI/ContentMgmt/Storage": full,
                "/ISAPI/ContentMgmt/Storage/extension": extension,
            }
            _site, run = await self.look(isapi(**storage), "hikvision")
            disks = [one.code for one in run.findings if one.code.startswith("disk")]
            self.assertEqual(found, disks)
        _site, run = await self.look(isapi(**{"/ISAPI/ContentMgmt/Storage": full}), "hikvision")
        self.assertNotIn("disk_full", {one.value for one in run.judged}, "it does not say")

    async def test_refused_credentials_are_not_shown_again_for_a_day(self):
        asked = http_reply(b"", 401, 'WWW-Authenticate: Digest realm="x", nonce="y", qop="auth"')
        replies = dict.fromkeys(("/ISAPI/System/time", "action=getCurrentTime"), asked)
        site, run = await self.look(replies, "hikvision")
        shown = [one for one in site.requests if one.shows_credentials]
        self.assertEqual(1, len(shown))
        self.assertFalse([one for one in run.findings if one.code == "auth_refused"])
        memory = run.memory.to_dict()
        self.assertIn("hikvision", memory["recorder"]["refused"])
        again = Run(replace(run.target, memory=memory), deadline(3), CLOCK)
        await survey(again)
        self.assertEqual(1, sum(one.shows_credentials for one in site.requests))


class Babble(Site):
    """Tells who it is, and answers most else with some reply of some recorder, or part of one."""

    def __init__(self, seed: int):
        cgi = {**TestDahua.REPLIES, "action=findNextFile": [PAGE, b"found=0\r\n"]}
        super().__init__({**isapi(), **cgi, **TestProfileG.REPLIES})
        self.random = Random(seed)

    def answer(self, request):
        random = self.random
        known = request.operation or request.path
        if known.endswith(("time", "getCurrentTime", "GetServices")) or random.random() < 0.4:
            return super().answer(request)
        body = random.choice(FILES).read_bytes()
        if random.random() < 0.3:
            start = random.randrange(len(body))
            body = body[:start] + random.randbytes(random.randrange(20)) + body[start + 10 :]
        return http_reply(body, random.choice((200, 200, 200, 200, 400, 403, 404, 500)))


class TestBabble(Case):
    async def test_whatever_a_recorder_says_ends_in_a_report_or_an_error(self):
        for seed in range(BABBLES):
            site = Babble(seed)
            async with Listener(site) as listener:
                aim = fake_camera.target(
                    listener.port,
                    kind="recorder",
                    level=Level.RECORDING,
                    driver=("hikvision", "dahua", "onvif")[seed % 3],
                    search=RecordingSearch((1, 2), SINCE, SINCE + DAY),
                    recording_timeout_s=2.0,
                )
                run = Run(aim, deadline(2.0), CLOCK)
                await survey(run)
            verdict = run.verdict()
            for footage in verdict.recorder.footage if verdict.recorder else ():
                for start, end in footage.spans:
                    self.assertTrue(SINCE <= start < end <= SINCE + DAY, seed)
            self.assertLess(len(site.requests), 600, seed)
