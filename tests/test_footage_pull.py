"""Clips fetched from simulated recorders, through the real process."""

import os
import time
from datetime import timedelta
from unittest.mock import patch

import av

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.cctv_poll_tools import from_epoch
from .footage_common import FootageCase
from .simulator_case import SimulatorCase

HOUR = 3600
GAPS = [{"channel": 1, "from": 2.0, "to": 1.99}]
"""From two hours ago to 36 seconds later."""

SMALL = {"width": 256, "height": 144, "fps": 8}
"""Pictures that are drawn quickly."""


class PullCase(SimulatorCase):
    style = "plain"

    @classmethod
    def simulated(cls):
        camera = {"code": "T-SIM-C", "scene": "gate"}
        recorder = {"code": "T-SIM-R", "kind": "recorder", "channels": ["T-SIM-C"]}
        return [camera, {**recorder, "style": cls.style, "gaps": GAPS, "sub": SMALL}]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.since = time.time() - 2 * HOUR - 15
        cls.it = cls.make_user("it")
        cls.supervisor = cls.make_user("supervisor")
        cls.nvr = cls.devices[0]
        cls.channel = cls.nvr.cctv_channel_ids
        cls.Item = cls.env["cctv.footage.item"]

    def setUp(self):
        super().setUp()
        # no commit: what a test does is undone; the fetching waits for nobody here
        self.startPatcher(patch.object(type(self.Item), "_commit_pull", _flush))

    def make_item(self, start=0, length=60, state="extraction"):
        """A clip of an approved request; ``start``: seconds after ``since``."""
        begin = from_epoch(round(self.since) + start)
        span = {"date_from": begin, "date_to": begin + timedelta(seconds=length)}
        clip = {"device_id": self.channel.id, "company_id": self.company.id, **span}
        request = self.env["cctv.footage.request"].create(
            {
                "company_id": self.company.id,
                "requester_kind": "unit",
                "requester_name": "Head of a unit",
                "purpose": "Find out who drove into the gate.",
                **span,
                "item_ids": [Command.create(clip)],
            }
        )
        request._set_state(state, {"extractor_id": self.it.id})
        return request.item_ids.with_user(self.it)

    def pull(self, item, runs=1):
        item.action_pull()
        for _ in range(runs):
            self.Item._cron_pull()
        item.invalidate_recordset()
        return item


def _flush(model):
    model.env.flush_all()
    model.env.cr.postcommit.run()


@tagged("at_install")
class TestPullQueue(FootageCase):
    def waiting(self, recorder):
        item = self.make_request().item_ids
        item._set(
            {
                "state": "pulling",
                "pull_state": "waiting",
                "pull_recorder_id": recorder.id,
                "pull_user_id": self.users["it"].id,
                "pull_date_next": fields.Datetime.now() - timedelta(seconds=10),
            }
        )
        return item

    def test_many_of_one_recorder_do_not_hinder_the_others(self):
        other = self.make_device("recorder", "T-NVR-2")
        first, last = self.waiting(self.recorder), self.waiting(other)
        self.env.flush_all()
        columns = [f.name for f in first._fields.values() if f.store and f.column_type]
        names = SQL(", ").join(SQL.identifier(name) for name in columns if name != "id")
        copies = SQL(
            """
            INSERT INTO cctv_footage_item (%(names)s)
            SELECT %(names)s FROM cctv_footage_item item, generate_series(1, 200)
             WHERE item.id = %(id)s
            """,
            names=names,
            id=first.id,
        )
        self.env.cr.execute(copies)
        last.pull_date_next += timedelta(seconds=1)
        self.assertEqual(first._pulls_due(), first | last)

    def test_told_without_a_request(self):
        item = self.waiting(self.recorder)
        item.sudo().request_id = False
        item._tell_of_pull("It was fetched.")
        partner = self.users["it"].partner_id
        told = self.env["mail.message"].search([("partner_ids", "in", partner.ids)], limit=1)
        self.assertIn("It was fetched.", told.body)

    def test_what_went_wrong_in_the_readers_language(self):
        field = self.env["cctv.footage.item"]._fields["pull_problem"]
        self.assertIn("lang", self.env.registry.field_depends_context[field])


@tagged("post_install", "-at_install")
class TestPull(PullCase):
    def test_from_the_button_to_the_file(self):
        item = self.pull(self.make_item())
        self.assertEqual((item.state, item.pull_state), ("stored", "done"), item.pull_problem)
        self.assertEqual(item.pull_percent, 100)
        file = item.sudo().evidence_id
        with av.open(str(file._path())) as film:
            pictures = [frame.time for frame in film.decode(video=0)]
        self.assertEqual(len(pictures), item.pull_report["pictures"])
        self.assertAlmostEqual(pictures[-1], file.duration_s, delta=0.5)
        self.assertEqual(file.role, "original")
        event = item.sudo().event_ids.filtered(lambda event: event.kind == "extracted")
        self.assertEqual(event.user_id, self.it)
        self.assertIn("ONVIF", event.words)
        self.assertFalse(os.listdir(self.Item._pull_root()), "pieces are left")
        self.assertIn("was fetched", item.request_id.sudo().message_ids[:1].body)

    def test_told_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        item = self.pull(self.make_item(length=10))
        event = item.sudo().event_ids.filtered(lambda event: event.kind == "extracted")
        self.assertTrue(event.words.startswith("Diambil dari"), event.words)
        self.assertIn("sudah diambil", str(item.request_id.sudo().message_ids[:1].body))

    def test_a_gap_is_told(self):
        item = self.pull(self.make_item())
        (gap,) = item.pull_report["gaps"]
        self.assertEqual(gap["why"], "not_recorded")
        self.assertAlmostEqual(gap["until"] - gap["since"], 36, delta=3)
        self.assertIn("not recorded", item.pull_words)

    def test_what_the_recorder_has_not_is_told_at_once(self):
        item = self.pull(self.make_item(start=20, length=20))
        self.assertEqual((item.state, item.pull_state), ("wanted", "failed"))
        self.assertIn("no recording of this channel", item.pull_problem)
        self.assertIn("could not be fetched", item.request_id.sudo().message_ids[:1].body)

    def test_a_refused_password_is_shown_once(self):
        self.hurt("T-SIM-R", "wrong_password")
        item = self.pull(self.make_item(), runs=2)
        self.assertEqual((item.state, item.pull_state), ("wanted", "failed"))
        self.assertIn("password", item.pull_problem)
        self.assertLessEqual(self.simulator.describe("T-SIM-R")["counts"]["wrong_logins"], 1)

    def test_a_recorder_that_is_off_is_tried_again_later(self):
        self.hurt("T-SIM-R", "refuse")
        item = self.pull(self.make_item(length=10), runs=2)
        self.assertEqual((item.state, item.pull_state, item.pull_tries), ("pulling", "waiting", 1))
        self.assertGreater(item.pull_date_next, fields.Datetime.now())
        self.simulator.clear("T-SIM-R")
        item._set({"pull_date_next": fields.Datetime.now()})
        self.Item._cron_pull()
        item.invalidate_recordset()
        self.assertEqual(item.state, "stored", item.pull_problem)

    def test_it_ends_with_the_right_to_it(self):
        """Refused or withdrawn, or somebody else is named: nothing is stored in the old name."""
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        for name, change, state in (
            ("refused", lambda r: r._set_state("refused"), "not_taken"),
            ("renamed", lambda r: r.write({"extractor_id": self.supervisor.id}), "wanted"),
        ):
            for when in ("waits", "film"):
                with self.subTest(f"{name}, {when}"):
                    item = self.make_item(length=10)
                    item.action_pull()
                    if when == "film":
                        item._set({"pull_state": "running"})
                    change(item.request_id.sudo())
                    if when == "film":
                        message = {"type": "film", "outcome": {}}
                        item.sudo()._finish_pull(message)
                    else:
                        self.Item._cron_pull()
                    item.invalidate_recordset()
                    self.assertEqual((item.state, item.pull_state), (state, "cancelled"))
                    self.assertFalse(item.sudo().evidence_ids)
                    self.assertFalse(item._may_view(self.it) and name == "renamed")
                    if name == "renamed":
                        said = str(item.request_id.sudo().message_ids[:1].body)
                        self.assertIn("tidak diambil lagi", said)

    def test_cancelled_while_it_waits(self):
        item = self.make_item()
        item.action_pull()
        item._pull_folder().joinpath("journal").write_bytes(b"x")
        item.action_cancel_pull()
        self.Item._cron_pull()
        self.assertEqual((item.state, item.pull_state), ("wanted", "cancelled"))
        self.assertFalse(os.listdir(self.Item._pull_root()))

    def test_one_stream_of_a_recorder_at_a_time(self):
        first, second = self.make_item(length=5), self.make_item(length=5)
        first.action_pull()
        second.action_pull()
        self.assertEqual(self.Item._pulls_due(), first.sudo(False).with_user(self.env.user))

    def test_a_day_is_enough(self):
        item = self.make_item(length=60)
        for start, end, sentence in (
            (item.date_to - timedelta(hours=30), item.date_to, "longer than 24 hours"),
            (item.date_from, fields.Datetime.now() + timedelta(minutes=4), "in the future"),
        ):
            item.sudo().write({"date_from": start, "date_to": end})
            with self.assertSays(sentence):
                item.action_pull()

    def test_only_who_takes_it_out(self):
        item = self.make_item()
        with self.assertRaises(AccessError):
            item.with_user(self.supervisor).action_pull()
        waiting = self.make_item(state="verified")
        with self.assertRaises(AccessError):
            waiting.action_pull()
        with self.assertRaises(AccessError):
            item.write({"pull_state": "done"})
        self.assertFalse(item.with_user(self.supervisor).can_pull)
        self.assertTrue(item.can_pull)

    def test_a_camera_on_no_recorder(self):
        item = self.make_item()
        item.sudo().device_id = self.make_device("camera", "T-ALONE", "10.9.0.77")
        with self.assertRaisesRegex(UserError, "on no recorder"):
            item.action_pull()


@tagged("post_install", "-at_install")
class TestFetchNow(PullCase):
    """Footage that would be overwritten before the decision."""

    def urgent(self, state="submitted"):
        """A clip of a request that nobody has decided yet, which dies soon."""
        item = self.make_item(length=20, state=state)
        item.sudo().date_dies = fields.Datetime.now() + timedelta(hours=3)
        item.request_id.sudo()._watch_evidence()
        return item

    def test_fetched_noted_and_not_handed_out(self):
        item = self.urgent()
        request = item.request_id
        self.assertTrue(request.can_fetch_now)
        action = request.action_fetch_now()
        self.assertIn("being fetched", action["params"]["message"])
        self.assertEqual((item.state, item.pull_user_id), ("pulling", self.it))
        log = request.sudo().message_ids.mapped("body")
        self.assertTrue(any("before the decision" in str(body) for body in log), log)
        to_do = request.sudo().activity_ids
        self.assertEqual(to_do.user_id, self.it)
        self.Item._cron_pull()
        item.invalidate_recordset()
        self.assertEqual(item.state, "stored", item.pull_problem)
        event = item.sudo().event_ids.filtered(lambda event: event.kind == "extracted")
        self.assertEqual(event.user_id, self.it)
        self.assertIn("before the decision", event.words)
        self.assertFalse(request.sudo().is_preserve_needed or request.sudo().activity_ids)
        self.assertFalse(request.can_fetch_now)
        for user in (self.it, self.supervisor, self.make_user("management")):
            self.assertFalse(item._may_download(user))
            with self.assertRaises(AccessError):
                item.with_user(user)._check_may_download()
        with self.assertRaises(UserError):
            request.action_fetch_now()

    def test_only_it_and_only_what_dies(self):
        item = self.urgent()
        for role in ("operator", "supervisor", "management"):
            with self.assertRaises(AccessError):
                item.request_id.with_user(self.make_user(role, f"other_{role}")).action_fetch_now()
        calm = self.make_item(length=20, state="submitted")
        with self.assertSays("Nothing has to be fetched"):
            calm.request_id.action_fetch_now()
        decided = self.urgent("approved")
        with self.assertSays("Nothing has to be fetched"):
            decided.request_id.action_fetch_now()
        self.assertEqual((item.state, calm.state, decided.state), ("wanted",) * 3)

    def test_what_cannot_be_fetched_says_why(self):
        item = self.urgent()
        item.sudo().device_id = self.make_device("camera", "T-ALONE-2", "10.9.0.78")
        item.sudo().date_dies = fields.Datetime.now() + timedelta(hours=3)
        item.request_id.sudo()._watch_evidence()
        with self.assertSays("on no recorder"):
            item.request_id.action_fetch_now()

    def test_the_decision_does_not_stop_it(self):
        """Also where there is more time now; who takes the footage out goes on with it."""
        item, other = self.urgent(), self.make_user("it", "other_it")
        request = item.request_id.sudo()
        item.request_id.action_fetch_now()
        request._set_state("approved", {"extractor_id": False})
        item.sudo().date_dies = fields.Datetime.now() + timedelta(days=90)
        request._watch_evidence()
        self.assertFalse(request.is_preserve_needed)
        self.assertFalse(item.sudo()._stop_unless_allowed())
        request._set_state("extraction", {"extractor_id": other.id})
        self.Item._cron_pull()
        item.invalidate_recordset()
        self.assertEqual(item.state, "stored", item.pull_problem)
        event = item.sudo().event_ids.filtered(lambda event: event.kind == "extracted")
        self.assertEqual(event.user_id, other)
        self.assertIn("goes on with what", str(request.message_ids.mapped("body")))

    def test_a_request_that_ends_stops_it(self):
        item = self.urgent()
        item.request_id.action_fetch_now()
        item.request_id.sudo()._set_state("refused")
        self.Item._cron_pull()
        self.assertEqual((item.state, item.pull_state), ("not_taken", "cancelled"))
        self.assertFalse(item.sudo().evidence_ids)


@tagged("post_install", "-at_install")
class TestDownload(PullCase):
    """A recorder that hands out files."""

    style = "tracks"

    def test_downloaded(self):
        item = self.pull(self.make_item(start=-20, length=30))
        self.assertEqual(item.state, "stored", item.pull_problem)
        self.assertEqual(item.pull_report["ways"], ["download"])
        event = item.sudo().event_ids.filtered(lambda event: event.kind == "extracted")
        self.assertIn("Downloaded from", event.words)
        self.assertTrue(self.simulator.describe("T-SIM-R")["counts"]["downloads"])

    def test_played_where_it_is_refused(self):
        self.hurt("T-SIM-R", "download_broken")
        item = self.pull(self.make_item(start=-20, length=10))
        self.assertEqual(item.state, "stored", item.pull_problem)
        self.assertEqual(item.pull_report["ways"], ["replay"])
        self.assertIn("did not hand out the footage as a file", item.pull_words)
