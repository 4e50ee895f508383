"""Filling in a checklist in a real browser of a phone's size, with its network really cut off."""

import threading
import time
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import HOST, ChromeBrowser

from .test_checklist_fill import FillCase
from .tour_case import TourCase

LISTEN = "cctv-fill: "


class PhoneBrowser(ChromeBrowser):
    """A browser whose tour can ask for the network to be cut off or for the page to be lost."""

    is_offline = was_offline = False

    def __init__(self, test_case, *args, **kwargs):
        super().__init__(test_case, *args, **kwargs)
        self._websocket_request("Network.enable")

    def _handle_console(self, type, args=None, **kwargs):
        words = str(self._from_remoteobject(args[0])) if args else ""
        if self.was_offline and "ConnectionLostError" in words:
            type = "warning"  # requests of the rest of the web client, which it reports
        if words.startswith(LISTEN):
            wish = words.removeprefix(LISTEN).replace(" ", "_")
            # not in this thread, which is the one that hears the browser's replies
            threading.Thread(target=getattr(self, f"do_{wish}"), name=wish).start()
        return super()._handle_console(type, args, **kwargs)

    def _handle_exception(self, exceptionDetails, timestamp):
        if not (self.was_offline and "ConnectionLostError" in str(exceptionDetails)):
            super()._handle_exception(exceptionDetails, timestamp)

    def _handle_request_paused(self, requestId, **params):
        """The browser by itself goes online for a moment when a page is left."""
        if self.is_offline:
            reason = {"requestId": requestId, "errorReason": "InternetDisconnected"}
            self._websocket_send("Fetch.failRequest", params=reason)
        else:
            super()._handle_request_paused(requestId=requestId, **params)

    def set_network(self, is_offline):
        self.is_offline = is_offline
        self.was_offline = True
        conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self._websocket_request(
            "Network.emulateNetworkConditions", params={"offline": is_offline, **conditions}
        )

    def do_offline(self):
        self.set_network(True)
        self.test_case.note("offline")

    def lose_page(self):
        """The browser is closed while there is no connection."""
        self._websocket_request("Page.navigate", params={"url": "about:blank"})
        time.sleep(1)

    def open_page(self):
        self.test_case.note("online")
        self.set_network(False)
        self._websocket_request("Page.navigate", params={"url": self.test_case.address}, timeout=60)

    def do_crash(self):
        self.lose_page()
        self.open_page()

    def do_other_user(self):
        self.lose_page()
        self.set_cookie("session_id", self.test_case.sessions[1], "/", HOST)
        self.open_page()

    def do_first_user(self):
        self.set_cookie("session_id", self.test_case.sessions[0], "/", HOST)
        self.open_page()


@tagged("post_install", "-at_install", "cctv_tour")
class TestFillTours(FillCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.requests = []
        self.path = f"/odoo/{self.checklist.id}/cctv-fill"
        self.address = self.base_url() + self.path
        for method in ("cctv_fill_data", "cctv_fill_answers", "cctv_fill_photo"):
            self.count_calls(method)

    def count_calls(self, name):
        requests, Checklist = self.requests, self.registry["cctv.checklist"]
        real = getattr(Checklist, name)

        def counted(checklist, *args):
            requests.append((name, args))
            return real(checklist, *args)

        self.patch(Checklist, name, counted)

    def note(self, network):
        self.requests.append((network, ()))

    def assertCutOff(self):
        """Nothing arrived while the network was cut off."""
        names = [name for name, _args in self.requests]
        self.assertEqual(names[names.index("offline") + 1], "online")

    def calls(self, name):
        return [args for called, args in self.requests if called == name]

    def run_tour(self, name, login="cctv_technician"):
        with patch("odoo.tests.common.ChromeBrowser", PhoneBrowser):
            self.start_tour(self.path, name, login=login)

    def test_connection_drops_and_page_is_lost(self):
        self.run_tour("cctv_fill_without_connection")
        self.assertCutOff()
        self.checklist.invalidate_recordset()
        self.assertEqual(self.checklist.state, "done")
        answers = {line.measure: line for line in self.checklist.line_ids}
        self.assertTrue(answers["clean"].value_tick)
        self.assertEqual(answers["lens"].value_result, "fail")
        self.assertEqual(answers["lens"].note, "scratched")
        self.assertEqual(answers["voltage"].value_number, 10.5)
        self.assertEqual(answers["voltage"].deviation, "below")
        self.assertEqual(answers["mounting"].value_option_id.name, "Loose")
        self.assertEqual(answers["seen"].value_text, "A nest of wasps")
        self.assertEqual(len(answers["picture"].photo_ids), 1)
        self.assertEqual(answers["picture"].photo_ids.mimetype, "image/jpeg")
        self.assertTrue(answers["signed"].value_signature)
        self.assertEqual(set(self.checklist.line_ids.answered_by_id), {self.technician})
        # what was answered without a connection is dated by when it was answered
        self.assertLess(answers["mounting"].date_answered, self.checklist.date_done)

    def test_what_is_missing_is_found(self):
        self.run_tour("cctv_fill_what_is_missing")
        self.assertEqual(self.line("voltage").value_number, 11.8)
        self.assertEqual(len(self.line("picture").photo_ids), 1)

    def test_phone_of_two(self):
        """Another user of the same browser neither sees nor sends what waits for the first."""
        self.sessions = [self.make_session(user) for user in (self.technician, self.officer)]
        self.run_tour("cctv_fill_phone_of_two")
        self.assertCutOff()
        self.assertEqual(self.line("seen").value_text, "Mine alone")
        self.assertEqual(self.line("seen").answered_by_id, self.technician)
        self.assertEqual(self.line("clean").answered_by_id, self.officer)

    def make_session(self, user):
        session = self.authenticate(user.login, user.login)
        self.session = None  # else the next log-in ends this session
        return session.sid

    def test_few_requests(self):
        version = self.env["cctv.checklist.version"].create(
            {
                "template_id": self.template.id,
                "item_ids": [
                    Command.create({"name": f"Question {number:02}", "sequence": number})
                    for number in range(1, 21)
                ],
            }
        )
        version.action_publish()
        self.checklist = self.make_checklist()
        self.path = f"/odoo/{self.checklist.id}/cctv-fill"
        self.run_tour("cctv_fill_twenty")
        self.assertEqual(self.checklist.answered_count, 20)
        self.assertEqual(len(self.calls("cctv_fill_data")), 1)
        sent = self.calls("cctv_fill_answers")
        self.assertLessEqual(len(sent), 21)
        self._logger.info("20 answers came in %s requests", len(sent))
