"""The methods of the screen that fills in checklists, called as that screen calls them."""

import base64
import json
from datetime import datetime, timedelta

from hypothesis import given, settings, strategies as st

from odoo import Command, fields
from odoo.tests import HttpCase, TransactionCase, tagged

from ..models.cctv_phone_clock import PhoneClock, parse_time
from .checklist_common import picture
from .common import CctvCase

QUESTIONS = [
    ("clean", "tick", {}),
    ("lens", "result", {}),
    ("voltage", "number", {"unit": "V", "has_minimum": True, "minimum": 11.0}),
    ("mounting", "choice", {"option_ids": [("Firm", False), ("Loose", True)]}),
    ("seen", "text", {"is_required": False}),
    ("picture", "photo", {}),
    ("signed", "signature", {}),
]


def picture_text(kind="JPEG") -> str:
    """A small picture in base64."""
    return base64.b64encode(picture(64, 48, kind)).decode()


class FillCase(CctvCase):
    """A form with a question of each kind, and a checklist of it on the camera."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.make_form()
        cls.officer = cls.make_user("operator")
        cls.technician = cls.make_user("technician")
        cls.checklist = cls.make_checklist()

    @classmethod
    def make_form(cls):
        template = cls.env["cctv.checklist.template"].create(
            {"name": "Camera, all kinds", "kind": "maintenance", "company_id": cls.company.id}
        )
        section = {"name": "Lens and power", "display_type": "line_section"}
        items = [section, *[cls.prepare_item(*question) for question in QUESTIONS]]
        version = cls.env["cctv.checklist.version"].create(
            {
                "template_id": template.id,
                "item_ids": [
                    Command.create({**vals, "sequence": sequence})
                    for sequence, vals in enumerate(items)
                ],
            }
        )
        version.action_publish()
        return template

    @staticmethod
    def prepare_item(measure, kind, extra):
        options = extra.get("option_ids", [])
        return {
            "name": f"The {measure}",
            "measure": measure,
            "kind": kind,
            **extra,
            "option_ids": [
                Command.create({"name": name, "is_failure": failure}) for name, failure in options
            ],
        }

    @classmethod
    def make_checklist(cls, **vals):
        return cls.env["cctv.checklist"].create(
            {"template_id": cls.template.id, "device_id": cls.camera.id, **vals}
        )

    def line(self, measure, checklist=None):
        return (checklist or self.checklist).line_ids.filtered(lambda x: x.measure == measure)

    def setUp(self):
        super().setUp()
        self.count = 0

    def answer(self, measure, at=None, **values):
        """An answer as the screen sends it."""
        self.count += 1
        return {
            "uid": f"test-uid-{self.count:04}",
            "line_id": self.line(measure).id,
            "values": values,
            "answered_at": self.told(at or fields.Datetime.now()),
        }

    @staticmethod
    def told(moment):
        return moment.isoformat() + ".123Z"

    def send(self, *answers, user=None, **who):
        checklist = self.checklist.with_user(user or self.technician)
        return checklist.cctv_fill_answers(list(answers), who)

    def statuses(self, reply):
        return [result["status"] for result in reply["results"]]

    def photo(self, measure="picture", content=None, uid=None):
        self.count += 1
        return {
            "uid": uid or f"photo-uid-{self.count:04}",
            "line_id": self.line(measure).id,
            "photo": picture_text() if content is None else content,
            "taken_at": self.told(fields.Datetime.now()),
        }


@tagged("at_install")
class TestFill(FillCase):
    def test_data_tell_all_in_one_call(self):
        data = self.checklist.with_user(self.technician).cctv_fill_data()
        self.assertEqual(data["title"], "Camera, all kinds")
        self.assertIn("Lobby door", data["device"])
        self.assertEqual([section["name"] for section in data["sections"]], ["Lens and power"])
        self.assertEqual([question["kind"] for question in data["questions"]], [
            kind for _measure, kind, _extra in QUESTIONS
        ])
        voltage = data["questions"][2]
        self.assertEqual(voltage["unit"], "V")
        self.assertEqual((voltage["minimum"], voltage["maximum"]), (11.0, None))
        self.assertIn("11", voltage["bounds"])
        self.assertTrue(data["may_edit"])
        json.dumps(data)

    def test_answers_of_all_kinds_are_saved(self):
        loose = self.line("mounting").item_id.option_ids[1]
        reply = self.send(
            self.answer("clean", value_tick=True),
            self.answer("lens", value_result="fail", note="scratched"),
            self.answer("voltage", value_number=0),
            self.answer("mounting", value_option_id=loose.id),
            self.answer("seen", value_text="A nest of wasps"),
            self.answer("signed", value_signature=picture_text("PNG")),
        )
        self.assertEqual(self.statuses(reply), ["saved"] * 6)
        self.assertTrue(self.line("clean").value_tick)
        self.assertEqual(self.line("lens").note, "scratched")
        self.assertEqual(self.line("lens").answered_by_id, self.technician)
        self.assertTrue(self.line("voltage").is_answered)
        self.assertTrue(self.line("mounting").is_failed)
        self.assertTrue(self.line("signed").is_answered)
        answers = reply["answers"]
        self.assertEqual(answers[str(self.line("voltage").id)]["value"], 0)
        self.assertEqual(answers[str(self.line("seen").id)]["value"], "A nest of wasps")
        json.dumps(reply)

    def test_replay_changes_nothing(self):
        first = self.answer("voltage", value_number=11.8)
        self.send(first)
        self.send(self.answer("voltage", value_number=12.4))
        self.assertEqual(self.statuses(self.send(first)), ["same"])
        self.assertEqual(self.line("voltage").value_number, 12.4)

    def test_number_can_be_taken_back(self):
        self.send(self.answer("voltage", value_number=11.8))
        self.send(self.answer("voltage", value_number=False))
        self.assertFalse(self.line("voltage").is_answered)

    def test_bad_answer_does_not_lose_the_others(self):
        other_line = self.make_checklist().line_ids[0]
        bad = [
            self.answer("voltage", value_number="11,8"),
            self.answer("lens", value_result="perfect"),
            self.answer("lens", value_tick=True),
            self.answer("lens", is_answered=True),
            self.answer("lens"),
            self.answer("mounting", value_option_id=10**30),
            self.answer("seen", value_text="x" * 100_000),
            self.answer("seen", value_text=["x"]),
            self.answer("signed", value_signature="not base64!"),
            self.answer("picture", photo_ids=[Command.clear()]),
            {**self.answer("clean", value_tick=True), "line_id": other_line.id},
            {**self.answer("clean", value_tick=True), "line_id": 10**30},
            {**self.answer("clean", value_tick=True), "line_id": "1 OR 1=1"},
            {**self.answer("clean", value_tick=True), "uid": None},
            {**self.answer("clean", value_tick=True), "uid": "x" * 500},
            {**self.answer("clean", value_tick=True), "values": [1]},
            None,
            [],
            "answer",
        ]
        good = self.answer("clean", value_tick=True)
        reply = self.send(*bad, good)
        self.assertEqual(self.statuses(reply), ["refused"] * len(bad) + ["saved"])
        for result in reply["results"][:-1]:
            self.assertGreater(len(result["message"]), 10)
        self.assertTrue(self.line("clean").value_tick)
        self.assertFalse(self.line("lens").is_answered)
        self.assertFalse(other_line.is_answered)

    def test_too_many_at_once(self):
        with self.assertSays("At most 200"):
            self.send(*[self.answer("clean", value_tick=True)] * 201)

    def test_unprintable_text_is_kept_or_refused_in_words(self):
        reply = self.send(self.answer("seen", value_text="a\x00b\x07"))
        self.assertIn(self.statuses(reply)[0], ("saved", "refused"))

    def test_later_answer_of_another_stays(self):
        now = fields.Datetime.now()
        self.checklist.sudo()._write({"create_date": now - timedelta(hours=3)})
        self.checklist.invalidate_recordset()
        early, late = now - timedelta(hours=2), now - timedelta(hours=1)
        self.send(self.answer("voltage", at=late, value_number=11.9), user=self.officer)
        reply = self.send(
            self.answer("voltage", at=early, value_number=12.4),
            self.answer("voltage", at=early, note="measured at the switch"),
        )
        self.assertEqual(self.statuses(reply), ["conflict", "saved"])
        message = reply["results"][0]["message"]
        for words in (self.officer.name, "11.9 V", "12.4 V"):
            self.assertIn(words, message)
        self.assertEqual(self.line("voltage").value_number, 11.9)
        self.assertEqual(self.line("voltage").note, "measured at the switch")
        self.assertEqual(self.line("voltage").date_answered, late)
        # 'Use mine' is an answer given now
        reply = self.send(self.answer("voltage", value_number=12.4))
        self.assertEqual(self.statuses(reply), ["saved"])
        self.assertEqual(self.line("voltage").value_number, 12.4)

    def test_same_answer_of_two_is_no_conflict(self):
        now = fields.Datetime.now()
        self.send(self.answer("lens", value_result="pass"), user=self.officer)
        early = self.answer("lens", at=now - timedelta(hours=1), value_result="pass")
        self.assertEqual(self.statuses(self.send(early)), ["saved"])

    def test_answer_in_the_form_counts_too(self):
        self.line("lens").with_user(self.officer).write({"value_result": "fail"})
        self.line("lens")._set({"date_answered": fields.Datetime.now() + timedelta(seconds=1)})
        reply = self.send(self.answer("lens", value_result="pass"))
        self.assertEqual(self.statuses(reply), ["conflict"])

    def test_own_older_answer_is_taken(self):
        """The clock of one's phone was set back between two answers."""
        now = fields.Datetime.now()
        self.send(self.answer("voltage", at=now, value_number=11.9))
        self.send(self.answer("voltage", at=now - timedelta(hours=5), value_number=12.4))
        self.assertEqual(self.line("voltage").value_number, 12.4)

    def test_clock_of_the_phone_is_corrected(self):
        now = fields.Datetime.now()
        self.checklist.sudo()._write({"create_date": now - timedelta(hours=1)})
        self.checklist.invalidate_recordset()
        wrong = now - timedelta(days=400)
        answer = self.answer("voltage", at=wrong - timedelta(minutes=10), value_number=11.9)
        self.send(answer, sent_at=self.told(wrong))
        given = self.line("voltage").date_answered
        self.assertAlmostEqual(given, now - timedelta(minutes=10), delta=timedelta(seconds=20))
        self.assertEqual(self.checklist.date_started, given)
        receipt = self.env["cctv.checklist.receipt"].search([("uid", "=", answer["uid"])])
        self.assertEqual(receipt.date_device, wrong - timedelta(minutes=10))
        self.assertAlmostEqual(receipt.clock_off_s, 400 * 86400, delta=20)

    def test_answers_of_somebody_else_are_not_taken(self):
        """Another one has logged in on the phone while the page of the first was still open."""
        reply = self.send(self.answer("lens", value_result="pass"), user_id=self.officer.id)
        self.assertEqual(reply, {"status": "other_user", "results": []})
        self.assertFalse(self.line("lens").is_answered)

    def test_closed_checklist_answers_with_a_sentence_each(self):
        self.checklist.action_cancel()
        reply = self.send(
            self.answer("lens", value_result="pass"), self.answer("clean", value_tick=True)
        )
        self.assertEqual(self.statuses(reply), ["refused", "refused"])
        self.assertRegex(reply["results"][0]["message"], "cancelled")
        self.assertFalse(reply["may_edit"])

    def test_reader_may_look_but_not_answer(self):
        reader = self.make_user("management")
        data = self.checklist.with_user(reader).cctv_fill_data()
        self.assertFalse(data["may_edit"])
        self.assertRegex(data["why_not"], "not fill it in")
        reply = self.send(self.answer("lens", value_result="pass"), user=reader)
        self.assertEqual(self.statuses(reply), ["refused"])
        photo = self.checklist.with_user(reader).cctv_fill_photo(self.photo())
        self.assertEqual(self.statuses(photo), ["refused"])
        self.assertFalse(self.line("lens").is_answered)

    def test_strangers_see_nothing(self):
        elsewhere = self.make_user("technician", "stranger", self.make_company())
        for user in (elsewhere, self.make_user("portal"), self.make_user("internal")):
            with self.assertSays(""):
                self.checklist.with_user(user).cctv_fill_data()
            with self.assertSays(""):
                self.send(self.answer("lens", value_result="pass"), user=user)

    # Photos

    def test_photo_comes_once(self):
        photo = self.photo()
        fill = self.checklist.with_user(self.technician)
        first, second = fill.cctv_fill_photo(photo), fill.cctv_fill_photo(photo)
        self.assertEqual(self.statuses(first) + self.statuses(second), ["saved", "same"])
        self.assertEqual(len(self.line("picture").photo_ids), 1)
        self.assertTrue(self.line("picture").is_answered)
        (shown,) = second["answers"][str(self.line("picture").id)]["photos"]
        self.assertEqual(shown["uid"], photo["uid"])

    def test_bad_photo_is_refused_in_words(self):
        fill = self.checklist.with_user(self.technician)
        script = base64.b64encode(b"<svg onload='alert(1)'/>").decode()
        for content in (script, "%%%", "", 7, [], {}, picture_text()[:100]):
            with self.subTest(content=content):
                reply = fill.cctv_fill_photo(self.photo(content=content))
                self.assertEqual(self.statuses(reply), ["refused"])
        self.assertFalse(self.line("picture").photo_ids)

    def test_photo_is_removed(self):
        fill = self.checklist.with_user(self.technician)
        photo = self.photo()
        photo_id = fill.cctv_fill_photo(photo)["results"][0]["photo_id"]
        removal = {"uid": "removal-0001", "line_id": photo["line_id"], "photo_uid": photo["uid"]}
        self.assertEqual(self.statuses(fill.cctv_fill_remove_photo(removal)), ["saved"])
        self.assertFalse(self.env["ir.attachment"].browse(photo_id).exists())
        self.assertFalse(self.line("picture").is_answered)
        self.assertEqual(self.statuses(fill.cctv_fill_remove_photo(removal)), ["same"])

    def test_removed_photo_does_not_come_back(self):
        """The photo is on its way for the second time when its removal arrives."""
        fill = self.checklist.with_user(self.technician)
        photo = self.photo()
        removal = {"uid": "removal-0001", "line_id": photo["line_id"], "photo_uid": photo["uid"]}
        fill.cctv_fill_remove_photo(removal)
        self.assertEqual(self.statuses(fill.cctv_fill_photo(photo)), ["same"])
        self.assertFalse(self.line("picture").photo_ids)

    def test_photo_of_elsewhere_is_not_removed(self):
        attachment = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        removal = {
            "uid": "removal-0001",
            "line_id": self.line("picture").id,
            "photo_id": attachment.id,
        }
        fill = self.checklist.with_user(self.technician)
        self.assertEqual(self.statuses(fill.cctv_fill_remove_photo(removal)), ["same"])
        self.assertTrue(attachment.exists())


@tagged("post_install", "-at_install")
class TestFillHttp(FillCase, HttpCase):
    """As the browser calls: by RPC, with the session of each role."""

    def call(self, login, method, *args):
        self.authenticate(login, login)
        payload = {
            "params": {
                "model": "cctv.checklist",
                "method": method,
                "args": [[self.checklist.id], *args],
                "kwargs": {},
            }
        }
        response = self.url_open(
            f"/web/dataset/call_kw/cctv.checklist/{method}",
            data=json.dumps(payload),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def test_roles(self):
        answer = self.answer("lens", value_result="pass")
        for role, status in [
            ("operator", "saved"),
            ("technician", "same"),
            ("management", "refused"),
        ]:
            if role not in ("operator", "technician"):
                self.make_user(role)
            reply = self.call(f"cctv_{role}", "cctv_fill_answers", [answer], {})
            with self.subTest(role=role):
                self.assertEqual(self.statuses(reply["result"]), [status])
        for role in ("portal", "internal"):
            self.make_user(role)
            reply = self.call(f"cctv_{role}", "cctv_fill_answers", [answer], {})
            self.assertEqual(reply["error"]["data"]["name"], "odoo.exceptions.AccessError")

    def test_steps_of_the_server_cannot_be_called(self):
        for method in ("_fill_take_answer", "_fill_acknowledge", "_fill_each"):
            reply = self.call("cctv_technician", method, [])
            self.assertIn("error", reply)

    def test_photo_is_shown_to_whom_the_checklist_is(self):
        reply = self.call("cctv_technician", "cctv_fill_photo", self.photo(), {})
        (photo,) = reply["result"]["answers"][str(self.line("picture").id)]["photos"]
        self.authenticate("cctv_operator", "cctv_operator")
        self.assertEqual(self.url_open(photo["url"]).headers["Content-Type"], "image/jpeg")
        self.make_user("internal")
        self.authenticate("cctv_internal", "cctv_internal")
        self.assertNotEqual(self.url_open(photo["url"]).headers["Content-Type"], "image/jpeg")


class TestPhoneClock(TransactionCase):
    NOW = datetime(2026, 3, 14, 12, 0)

    @given(st.one_of(st.none(), st.text(), st.integers(), st.datetimes().map(str)), st.text())
    @settings(max_examples=200, deadline=None)
    def test_any_time_ends_within_bounds(self, sent_at, told):
        earliest = self.NOW - timedelta(hours=1)
        moment = PhoneClock(sent_at, self.NOW).correct(told, earliest)
        self.assertTrue(earliest <= moment <= self.NOW)

    @given(st.timedeltas(timedelta(days=-4000), timedelta(days=4000)), st.integers(0, 3600))
    @settings(max_examples=200, deadline=None)
    def test_wrong_clock_is_corrected(self, off, ago):
        """However wrong the clock, an answer given n seconds ago was given n seconds ago."""
        phone = self.NOW + off
        clock = PhoneClock(phone.isoformat() + "Z", self.NOW)
        told = (phone - timedelta(seconds=ago)).isoformat() + "Z"
        given_at = clock.correct(told, self.NOW - timedelta(hours=1))
        wanted = self.NOW - timedelta(seconds=ago)
        self.assertLessEqual(abs(given_at - wanted), timedelta(seconds=7))

    def test_times_with_zones(self):
        self.assertEqual(parse_time("2026-03-14T12:00:00+07:00"), datetime(2026, 3, 14, 5))
        self.assertEqual(parse_time("2026-03-14T12:00:00.999Z"), datetime(2026, 3, 14, 12))
        self.assertIsNone(parse_time("0001-01-01T00:00:00+14:00"))
