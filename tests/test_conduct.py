from datetime import timedelta

import psycopg2.errors
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .procedure_common import ProcedureCase
from .room_common import RoomCase

HEARING = {
    "hearing_kind": "present",
    "date_hearing": "2026-03-02 03:00:00",
    "hearing_present": "Supervisor, staff office",
    "hearing": "I was tired.",
}


class ConductCase(RoomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.management = cls.make_user("management")
        cls.management.notification_type = "inbox"
        cls.other_supervisor = cls.make_user("supervisor", "other_supervisor")

    def open_one(self, user=None, **values):
        return self.env["cctv.conduct.violation"].with_user(user or self.supervisor).create(
            {
                "officer_id": self.officer.id,
                "prohibition": "sleeping",
                "date": "2026-03-01 20:10:00",
                "facts": "Asleep at 03:10, seen by the supervisor.",
                **values,
            }
        )

    def heard(self):
        violation = self.open_one(**HEARING)
        violation.action_heard()
        return violation

    def decided(self):
        violation = self.heard().with_user(self.management)
        violation.write({"measure": "oral", "decision": "It was the first time."})
        violation.action_decide()
        return violation


@tagged("-at_install", "post_install")
class TestConductViolation(ConductCase):
    """The register of violations: its steps, and who sees it."""

    def test_from_opening_to_closing(self):
        violation = self.open_one()
        self.assertEqual(violation.user_id, self.first)
        self.assertIn("sleep", violation.prohibition_words)
        with self.assertRaises(UserError) as gaps:
            violation.action_heard()
        self.assertEqual(len(str(gaps.exception).splitlines()), 4, gaps.exception)
        violation.write(HEARING)
        violation.action_heard()
        self.assertEqual((violation.state, violation.heard_by_id), ("heard", self.supervisor))
        boss = violation.with_user(self.management)
        with self.assertRaisesRegex(UserError, "Choose the measure"):
            boss.action_decide()
        boss.write({"measure": "oral", "decision": "It was the first time."})
        boss.action_decide()
        with self.assertRaisesRegex(UserError, "how the measure was carried out"):
            violation.action_close()
        violation.carried_out = "Told in the supervisor's office."
        violation.action_close()
        self.assertEqual(violation.state, "closed")
        self.assertEqual(
            (violation.decided_by_id, violation.closed_by_id), (self.management, self.supervisor)
        )

    def test_who_did_not_come_is_decided_about(self):
        absent = {**HEARING, "hearing_kind": "absent", "hearing": False}
        violation = self.open_one(**absent)
        violation.action_heard()
        self.assertEqual(violation.state, "heard")

    def test_only_management_decides(self):
        violation = self.heard()
        with self.assertRaisesRegex(AccessError, "Management decides"):
            violation.measure = "none"
        with self.assertRaisesRegex(AccessError, "Management decides"):
            violation.action_decide()
        for values in ({"state": "decided"}, {"decided_by_id": self.supervisor.id}):
            with self.assertRaises(AccessError):
                violation.write(values)

    def test_each_part_in_its_state(self):
        violation = self.decided()
        for user, values in (
            (self.supervisor, {"facts": "x"}),
            (self.supervisor, {"hearing": "x"}),
            (self.management, {"decision": "x"}),
            (self.management, {"measure": "none"}),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "cannot be"):
                violation.with_user(user).write(values)
        with self.assertRaises(AccessError):
            violation.with_user(self.supervisor).officer_id = self.next_officer
        with self.assertRaisesRegex(UserError, "not possible"):
            violation.with_user(self.management).action_decide()
        register = self.env["cctv.conduct.violation"]
        for given in ({}, {"default_measure": "none", "default_decision": "x"}):
            values = {} if given else {"decision": "x"}
            self.env = self.env(context=given)
            with self.assertRaisesRegex(UserError, "First the hearing"), self.cr.savepoint():
                self.open_one(**values)
        self.env = register.env

    def test_nobody_decides_by_the_words_of_another(self):
        """Whose words they are is seen by who reads them; he takes them over, or is refused."""
        other = self.make_user("management", "other_management")
        theirs = self.heard().with_user(self.management)
        theirs.write({"measure": "oral", "decision": "It was the first time."})
        mine = theirs.with_user(other)
        with self.assertRaisesRegex(UserError, "words this decision"):
            mine.measure = "none"
        with self.assertRaisesRegex(UserError, "in the words of another"):
            mine.action_decide()
        with self.assertRaisesRegex(AccessError, "Management decides"):
            theirs.with_user(self.supervisor).action_take_over()
        with self.assertRaises(AccessError):
            mine.worded_by_id = other
        mine.action_take_over()
        mine.measure = "none"
        with self.assertRaisesRegex(UserError, "in the words of another"):
            theirs.action_decide()
        mine.action_decide()
        self.assertEqual((mine.decided_by_id, mine.measure), (other, "none"))
        with self.assertRaisesRegex(UserError, "not possible"):
            theirs.action_take_over()

    def test_each_is_told_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.management.lang = "id_ID"
        last = self.env["mail.message"].search([], limit=1, order="id desc").id
        self.open_one()
        told = self.env["mail.message"].search(
            [("id", ">", last), ("notified_partner_ids", "in", self.management.partner_id.ids)]
        )
        self.assertEqual(len(told), 1)
        self.assertNotIn("was opened", told.body)

    def test_nobody_about_himself(self):
        own = self.make_officer(self.supervisor)
        with self.assertRaisesRegex(AccessError, "of his own"):
            self.open_one(officer_id=own.id)
        register = self.env["cctv.conduct.violation"].with_user(self.supervisor)
        with self.assertRaisesRegex(AccessError, "of his own"):
            register.with_context(default_officer_id=own.id).create(
                {"prohibition": "gifts", "facts": "x"}
            )
        violation = self.open_one(self.other_supervisor, officer_id=own.id)
        mine = violation.with_user(self.supervisor)
        self.assertFalse(mine.search([("id", "=", violation.id)]))
        self.assertTrue(violation.search([("id", "=", violation.id)]))
        for attempt in (
            lambda: mine.read(["facts"]),
            lambda: mine.write({"facts": "x"}),
            mine.action_heard,
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                attempt()
        # Being no officer any more, or handing the row to somebody else, opens nothing.
        own.with_user(self.supervisor).user_id = self.make_user("operator", "straw_officer")
        self.assertFalse(mine.search([("id", "=", violation.id)]))
        boss_officer = self.make_officer(self.management)
        about_boss = self.open_one(officer_id=boss_officer.id, **HEARING)
        about_boss.action_heard()
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            about_boss.with_user(self.management).action_decide()

    def test_nobody_else_hears_of_it(self):
        last = self.env["mail.message"].search([], limit=1, order="id desc").id
        violation = self.heard()
        for role in ("operator", "technician", "it", "manager"):
            user = self.make_user(role, f"conduct_{role}")
            with self.subTest(role=role), self.assertRaises(AccessError):
                violation.with_user(user).read(["facts"])
        with self.assertRaises(AccessError):
            violation.with_user(self.first).read(["facts"])
        self.assertNotIn("message_ids", violation._fields, "no chatter, no followers")
        self.assertNotIn("activity_ids", violation._fields)
        messages = self.env["mail.message"].search([("id", ">", last)])
        self.assertIn(self.management.partner_id, messages.notified_partner_ids)
        told = messages.notified_partner_ids.user_ids
        self.assertFalse(told & (self.first | self.second | self.other_supervisor))
        for message in messages:
            text = f"{message.subject} {message.body}"
            self.assertNotIn(self.officer.name, text)
            self.assertNotIn("Asleep", text)

    def test_officer_who_has_left(self):
        violation = self.heard()
        self.officer.active = False
        for user in (self.supervisor, self.management):
            found = violation.with_user(user).search([("id", "=", violation.id)])
            self.assertEqual(found.officer_id, self.officer)
        late = self.open_one(facts="It came to light afterwards.")
        self.assertEqual(late.user_id, self.first)

    def test_deleting_the_officer_tells_nothing(self):
        unseen = self.make_officer(self.other_supervisor)
        self.open_one(officer_id=unseen.id)
        head = self.make_user("manager")
        with self.assertRaisesRegex(UserError, "stands in the records"):
            unseen.with_user(head).unlink()

    def test_other_company(self):
        violation = self.open_one()
        stranger = self.make_user("management", "far", self.make_company("Far"))
        self.assertFalse(
            self.env["cctv.conduct.violation"].with_user(stranger).search(
                [("id", "=", violation.id)]
            )
        )

    def test_the_database_refuses(self):
        violation = self.decided()
        self.env.flush_all()
        for statement in (
            "UPDATE cctv_conduct_violation SET facts = 'x' WHERE id = %s",
            "UPDATE cctv_conduct_violation SET hearing = 'x' WHERE id = %s",
            "UPDATE cctv_conduct_violation SET measure = 'none' WHERE id = %s",
            "UPDATE cctv_conduct_violation SET officer_id = NULL WHERE id = %s",
            "UPDATE cctv_conduct_violation SET decided_by_id = NULL WHERE id = %s",
            "UPDATE cctv_conduct_violation SET state = 'heard' WHERE id = %s",
            "DELETE FROM cctv_conduct_violation WHERE id = %s",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (violation.id,))

    def test_bad_input(self):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        for values in (
            {"facts": "  \n"},
            {"facts": "x" * 4001},
            {"date": tomorrow},
            {"date_hearing": tomorrow},
            {"date_hearing": "2026-02-01 00:00:00"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError), self.cr.savepoint():
                self.open_one(**values)
        violation = self.open_one()
        with self.assertRaises(UserError):
            violation.copy()


@tagged("-at_install", "post_install")
class TestGiftDeclaration(ConductCase):
    """R140: what was offered or received."""

    def declare(self, user=None, **values):
        return self.env["cctv.gift.declaration"].with_user(user or self.first).create(
            {
                "direction": "offered",
                "what": "An envelope",
                "giver": "A driver",
                "value": 500_000,
                "doing": "refused",
                **values,
            }
        )

    def test_own_and_all(self):
        mine, other = self.declare(), self.declare(self.second)
        both = (mine | other).sudo()
        seen = {
            user: self.env["cctv.gift.declaration"].with_user(user).search(
                [("id", "in", both.ids)]
            )
            for user in (self.first, self.second, self.supervisor, self.management)
        }
        self.assertEqual(seen[self.first], mine)
        self.assertEqual(seen[self.second], other)
        self.assertEqual(seen[self.supervisor], both)
        self.assertEqual(seen[self.management], both)
        with self.assertRaises(AccessError):
            self.declare(officer_id=self.next_officer.id)

    def test_the_words_of_the_supervisor_are_not_the_officers(self):
        with self.assertRaisesRegex(AccessError, "Supervisor and management"):
            self.declare(note="Seen, all is well.")
        self.env = self.env(context={"default_note": "Seen, all is well."})
        with self.assertRaisesRegex(AccessError, "Supervisor and management"):
            self.declare()

    def test_noted_it_stays(self):
        mine = self.declare()
        mine.value = 600_000
        with self.assertRaisesRegex(AccessError, "Supervisor and management"):
            mine.action_note()
        boss = mine.with_user(self.supervisor)
        with self.assertRaisesRegex(AccessError, "for himself"):
            boss.value = 1
        boss.note = "Well done."
        boss.action_note()
        self.assertEqual((mine.state, mine.noted_by_id), ("noted", self.supervisor))
        for user in (self.first, self.supervisor):
            with self.assertRaisesRegex(UserError, "noted"):
                mine.with_user(user).write({"what": "x"})
        with self.assertRaisesRegex(UserError, "noted already"):
            boss.action_note()

    def test_nobody_notes_his_own(self):
        self.make_officer(self.supervisor)
        own = self.declare(self.supervisor)
        with self.assertRaisesRegex(AccessError, "Somebody else"):
            own.action_note()
        own.with_user(self.management).action_note()
        self.assertEqual(own.state, "noted")

    def test_nothing_in_the_year(self):
        nil = {"kind": "nil", "year": 2025, "direction": False, "doing": False}
        one = self.declare(**nil)
        self.assertIn("2025", one.display_name)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.declare(**nil)

    def test_bad_input(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        for values in (
            {"what": " "},
            {"giver": ""},
            {"giver": "x" * 301},
            {"direction": False},
            {"doing": "handed_in"},
            {"value": -1},
            {"value": 1e15},
            {"date": tomorrow},
            {"kind": "nil", "year": 0},
            {"kind": "nil", "year": 2999},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                self.declare(**values)


@tagged("-at_install", "post_install")
class TestConductRules(ProcedureCase):
    """The rules of conduct as a document that officers read when they are appointed."""

    def begin(self):
        action = self.env["cctv.procedure"].with_user(self.manager).action_open_conduct()
        document = self.env["cctv.procedure"].browse(action["res_id"])
        return document, document.open_revision_id.with_user(self.manager)

    def test_the_draft_says_what_is_forbidden(self):
        document, draft = self.begin()
        self.assertEqual((document.kind, document.company_id), ("conduct", self.town))
        self.assertEqual(draft.body.count("<li>"), 9)
        self.assertIn("Town", draft.body)
        again, _draft = self.begin()
        self.assertEqual(again, document, "one, however often it is opened")
        empty = self.env["cctv.procedure"].with_user(self.operator)
        self.assertEqual(empty.action_open_conduct()["res_id"], document.id)

    def test_who_drafts_nothing_makes_none(self):
        action = self.env["cctv.procedure"].with_user(self.operator).action_open_conduct()
        self.assertFalse(action.get("res_id"))
        self.assertFalse(self.env["cctv.procedure"]._conduct_of(self.town))

    def test_number_that_is_taken(self):
        self.make_document("CCTV/CONDUCT").active = False
        document, _draft = self.begin()
        self.assertEqual(document.number, "CCTV/CONDUCT-2")

    def test_appointment_brings_it_to_read(self):
        document, draft = self.begin()
        self.approved(draft)
        newcomer = self.new_operator("conduct_new")
        officer = self.appoint(newcomer)
        self.assertEqual(officer.conduct_state, "open")
        self.assertIn("has to read revision 00", officer.conduct_words)
        self.assertIn(officer, officer.search([("conduct_state", "=", "open")]))
        row = self.rows(draft).filtered(lambda r: r.user_id == newcomer)
        with freeze_time("2026-12-10 05:00:00"):
            row.with_user(newcomer).action_acknowledge()
        officer.invalidate_recordset()
        self.assertEqual(officer.conduct_state, "done")
        self.assertIn("has acknowledged revision 00 on 12/10/2026", officer.conduct_words)
        second = self.draft(document)
        self.approved(second)
        officer.invalidate_recordset()
        self.assertEqual(officer.conduct_state, "open")
        self.assertEqual(len(officer.conduct_words.splitlines()), 2)

    def test_officer_without_a_duty_reads_it_too(self):
        _document, draft = self.begin()
        draft.reader_group_ids = self.env.ref("helpdesk_cctv.group_cctv_technician")
        self.approved(draft)
        self.appoint(self.operator)
        self.assertIn(self.operator, self.rows(draft).user_id)

    def appoint(self, user):
        return self.env["cctv.officer"].create({"user_id": user.id, "company_id": self.town.id})


@tagged("-at_install", "post_install")
class TestSilence(RoomCase):
    """Who leaves acknowledges once more that the duty of silence goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor.notification_type = "inbox"
        cls.retired = cls.make_officer(cls.make_user("operator", "retired_officer"))

    def told(self):
        return self.env["mail.message"].search_count(
            [
                ("subject", "=", "Duty of silence after the contract"),
                ("notified_partner_ids", "in", self.supervisor.partner_id.ids),
            ]
        )

    def test_contract_ends(self):
        officer = self.retired
        officer.contract_end = fields.Date.today() + timedelta(days=3)
        self.assertFalse(officer.is_silence_due)
        officer._cron_silence()
        self.assertEqual(self.told(), 0)
        later = fields.Datetime.now() + timedelta(days=4)
        with freeze_time(later):
            officer.invalidate_recordset()
            self.assertTrue(officer.is_silence_due)
            officer._cron_silence()
            officer._cron_silence()
            self.assertEqual(self.told(), 1, "once")
        with freeze_time(later + timedelta(days=8)):
            officer._cron_silence()
            self.assertEqual(self.told(), 2, "again until it is there")
            officer.with_user(officer.user_id).action_keep_silence()
            officer._cron_silence()
        self.assertEqual(officer.silence_noted_by_id, officer.user_id)
        self.assertEqual(self.told(), 2)

    def test_the_last_day_belongs_to_the_contract(self):
        for at, is_due in (("2026-03-10 05:00:00", False), ("2026-03-11 05:00:00", True)):
            with self.subTest(at=at), freeze_time(at):
                self.retired.sudo().contract_end = "2026-03-10"
                self.retired.invalidate_recordset(["is_silence_due"])
                self.assertEqual(self.retired.is_silence_due, is_due)

    def test_archived_and_signed_on_paper(self):
        officer = self.retired
        officer.active = False
        self.assertEqual(self.told(), 1)
        self.assertIn(
            officer,
            officer.search([("is_silence_due", "=", True), ("active", "in", (True, False))]),
        )
        boss = officer.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Signed paper"):
            boss.action_note_silence()
        boss.silence_paper = "SP/7/2026"
        boss.action_note_silence()
        self.assertEqual(officer.silence_noted_by_id, self.supervisor)
        with self.assertRaisesRegex(UserError, "done already"):
            boss.action_note_silence()
        with self.assertRaisesRegex(UserError, "noted and stays"):
            boss.silence_paper = "SP/8/2026"
        officer.active = True
        self.assertFalse(officer.date_silence, "asked again when he leaves again")

    def test_nobody_for_another(self):
        self.retired.active = False
        for user in (self.first, self.supervisor):
            with self.assertRaisesRegex(AccessError, "for himself"):
                self.retired.with_user(user).action_keep_silence()
        with self.assertRaises(AccessError):
            self.retired.with_user(self.first).action_note_silence()
        with self.assertRaises(AccessError):
            self.retired.with_user(self.supervisor).date_silence = fields.Datetime.now()
        with self.assertRaisesRegex(UserError, "not ended"):
            self.officer.with_user(self.first).action_keep_silence()
