"""How long footage is kept, what keeps it longer, and what is left when it is destroyed."""

from datetime import date, timedelta

import psycopg2
from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .evidence_common import EvidenceCase
from .seal_common import signature_image


@tagged("at_install")
class RetentionCase(EvidenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["cctv.retention.policy"]
        cls.items = cls.env["cctv.footage.item"]

    def setUp(self):
        super().setUp()
        # what a run commits, it commits never, but its files go
        commit = self.registry["ir.cron"]
        self.patch(commit, "_commit_progress", lambda *_args, **_kwargs: self.committed() or 1)

    def is_there(self, file):
        return self.folder.path(file.sudo().store_key).is_file()

    def over(self, request=None, state="closed"):
        """The request is over: nothing of it keeps its clips."""
        (request or self.request)._set_state(state)

    def stored(self, days_ago=31):
        """A clip that was stored so many days ago, its request over."""
        self.over()
        with freeze_time(fields.Datetime.now() - timedelta(days=days_ago)):
            file = self.store(b"clip")
        return file

    def run_expiry(self):
        self.items._cron_expire()
        self.committed()


@tagged("at_install")
class TestRetentionPolicy(RetentionCase):
    def test_the_nearest_rule_holds(self):
        self.stored(days_ago=0)
        today = self.item._today()
        self.assertEqual(self.item.date_expires, today + timedelta(days=30))
        for values, days in (
            ({"days": 40}, 40),
            ({"days": 45, "request_kind": "copy"}, 45),
            ({"days": 50, "footage_class": "security"}, 50),
            ({"days": 60, "location_id": self.site.id}, 60),
            ({"days": 70, "location_id": self.lobby.id}, 70),
            ({"days": 80, "request_kind": "room"}, 70),
            ({"days": 90, "footage_class": "confidential", "location_id": self.lobby.id}, 70),
        ):
            self.Policy.create(values)
            with self.subTest(**values):
                self.assertEqual(self.item.date_expires, today + timedelta(days=days))
        self.assertEqual(self.item.retention_policy_id.days, 70)
        self.item.footage_class = "confidential"
        self.assertEqual(self.item.date_expires, today + timedelta(days=90))

    def test_a_shorter_rule_gives_a_week(self):
        """Nobody makes a year of footage go tonight by typing a number."""
        self.stored(days_ago=20)
        today = self.item._today()
        self.Policy.create({"days": 1})
        self.assertEqual(self.item.date_expires, today + timedelta(days=7))
        self.Policy.search([]).days = 2
        self.assertEqual(self.item.date_expires, today + timedelta(days=7))

    def many(self, count):
        """So many clips that are stored, each of a camera and a request of its own."""
        items = self.items
        for number in range(count):
            code = f"T-{count}-{number}"
            device = self.make_device("camera", code, cctv_location_id=self.lobby.id)
            clip = {name: self.item[name] for name in ("date_from", "date_to")}
            clip |= {"device_id": device.id, "company_id": self.company.id}
            request = self.make_request(item_ids=[Command.create(clip)])
            self.over(request)
            items |= request.item_ids
        items._set({"state": "stored"})
        return items

    def test_what_a_rule_costs(self):
        """As many statements for many clips as for few; none for what is no rule."""
        policy = self.Policy.create({"days": 40})
        counts = []
        for clips in (self.many(4), self.many(12)):
            self.env.flush_all()
            self.env.invalidate_all()
            begun, policy.days = self.env.cr.sql_log_count, policy.days + 1
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - begun)
            self.assertEqual(set(clips.mapped("retention_policy_id.days")), {policy.days})
        self.assertLessEqual(counts[1], counts[0] + 2)
        asked = self.registry["cctv.retention.policy"]
        self.patch(asked, "_terms_of", lambda *_args: self.fail("it plans all anew"))
        policy.reason = "Decision of the board"

    def test_limits(self):
        for days in (0, -1, 3651):
            with self.assertSays("kept for 1 to 3650 days"):
                self.Policy.create({"days": days})
        self.Policy.create({"days": 10})
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.Policy.create({"days": 11})


@tagged("at_install")
class TestExpiry(RetentionCase):
    def test_it_goes_and_leaves_a_record(self):
        file = self.stored()
        sha = file.sha256
        self.run_expiry()
        self.assertFalse(self.is_there(file))
        self.assertEqual(self.item.state, "destroyed")
        self.assertTrue(file.date_destroyed)
        line = self.item.destruction_line_ids
        self.assertEqual((line.file_count, line.destruction_id.kind), (1, "expiry"))
        self.assertIn(sha, line.files)
        self.assertEqual(line.destruction_id.seal_state, "draft")
        event = self.item.event_ids.filtered(lambda e: e.kind == "destroyed")
        self.assertIn("as the rules say", event.words)
        self.run_expiry()
        self.assertEqual(len(self.item.destruction_line_ids), 1)

    def test_not_before_its_day_is_over(self):
        file = self.stored(days_ago=30)
        self.assertEqual(self.item.date_expires, self.item._today())
        self.run_expiry()
        self.assertTrue(self.is_there(file))

    def test_what_keeps_it(self):
        file = self.stored()
        self.over(state="handed_over")
        self.run_expiry()
        self.assertTrue(self.is_there(file))
        self.assertIn("is not over", self.item.expiry_text)
        self.over()
        other = self.make_request()
        other._set_state("submitted")
        self.run_expiry()
        self.assertTrue(self.is_there(file))
        self.assertIn(other.number, self.item.expiry_text)
        self.over(other)
        vague = self.make_request(item_ids=False, location_id=self.site.id)
        vague._set_state("submitted")
        self.run_expiry()
        self.assertTrue(self.is_there(file), "it may be about this camera")
        self.over(vague, "cancelled")
        elsewhere = self.make_request(item_ids=False, location_id=self.make_location("Far").id)
        elsewhere._set_state("submitted")
        later = {"date_from": self.item.date_to, "date_to": fields.Datetime.now()}
        self.make_request(
            item_ids=[Command.create({**later, "device_id": self.camera.id,
                                      "company_id": self.company.id})]
        )._set_state("submitted")  # fmt: skip
        self.run_expiry()
        self.assertFalse(self.is_there(file))

    def test_holds(self):
        file = self.stored()
        hold = self.env["cctv.footage.hold"].create(
            {"kind": "incident", "reason": "Theft", "item_ids": [Command.set(self.item.ids)]}
        )
        self.run_expiry()
        self.assertTrue(self.is_there(file))
        self.assertIn(hold.number, self.item.expiry_text)
        hold.with_user(self.users["supervisor"])._end("Found")
        self.run_expiry()
        self.assertFalse(self.is_there(file))

    def test_kept_ones_hold_up_nobody(self):
        """A run that has time for one clip takes one that may go, however long the others have
        been kept."""
        self.stored(days_ago=90)
        self.env["cctv.footage.hold"].create(
            {"kind": "court", "reason": "Case", "item_ids": [Command.set(self.item.ids)]}
        )
        other = self.make_request(
            date_from=self.item.date_to, item_ids=[Command.create(self.later_clip())]
        )
        self.over(other)
        with freeze_time(fields.Datetime.now() - timedelta(days=40)):
            self.store(b"other", item=other.item_ids)
        self.patch(self.registry["cctv.poll"], "_budget_s", lambda _poll: 0)
        self.run_expiry()
        self.assertEqual((self.item.state, other.item_ids.state), ("stored", "destroyed"))
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_expiry")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        self.run_expiry()
        self.assertFalse(triggers.search([("cron_id", "=", cron.id)]), "nothing gets on")

    def later_clip(self):
        end = fields.Datetime.now()
        span = {"date_from": self.item.date_to, "date_to": end}
        return {"device_id": self.camera.id, "company_id": self.company.id, **span}

    def test_a_longer_term_reaches_what_is_stored(self):
        """Whoever lengthens the term, by whatever way, before the night: nothing of it goes."""
        file = self.stored()
        secured = self.item._day_secured()
        self.profile.retention_days = 90
        self.assertEqual(self.item.date_expires, secured + timedelta(days=90))
        self.profile.retention_days = 1
        self.assertEqual(self.item.date_expires, self.item._today() + timedelta(days=7))
        self.profile.retention_days = 30
        self.item._set({"date_expires": secured + timedelta(days=30)})
        archive = self.make_location("Archive")
        self.Policy.create({"days": 60, "location_id": archive.id})
        self.camera.cctv_location_id = archive
        self.run_expiry()
        self.assertTrue(self.is_there(file))
        self.assertEqual(self.item.date_expires, secured + timedelta(days=60))

    def test_the_profile_is_changed_for_another(self):
        self.stored(days_ago=20)
        other = self.profile.copy({"company_id": False, "retention_days": 100})
        self.company.cctv_profile_id = other
        self.assertEqual(self.item.date_expires, self.item._day_secured() + timedelta(days=100))

    def test_is_held_is_what_keeps_it(self):
        """A clip of the same camera and time as one that a hold names is kept as well, and says
        so."""
        self.stored()
        other = self.make_request().item_ids
        hold = self.env["cctv.footage.hold"].create(
            {"kind": "incident", "reason": "Theft", "item_ids": [Command.set(other.ids)]}
        )
        self.assertTrue(self.item.is_held)
        self.assertIn(hold.number, self.item.expiry_text)
        self.assertIn(self.item, self.items.search([("is_held", "=", True)]))

    def test_a_file_that_a_killed_run_left(self):
        """No witness signs as long as it is there; the next run takes it away."""
        file = self.stored()
        self.items._destroy_unless_kept(self.item.id)
        record = self.item.destruction_line_ids.destruction_id
        self.env.cr.postcommit.clear()  # killed between the commit and the deletion
        self.assertTrue(self.is_there(file))
        with self.assertRaisesRegex(UserError, "still in the evidence folder"):
            self.sign(record, "witness", "supervisor")
        with self.assertLogs("odoo.addons.helpdesk_cctv.models.cctv_footage_expiry", "WARNING"):
            self.run_expiry()
        self.assertFalse(self.is_there(file))
        self.sign(record, "witness", "supervisor")
        record.with_user(self.users["supervisor"]).action_seal()
        self.assertEqual(record.seal_state, "sealed")
        self.assertFalse(any(record.sudo().seal_id._verify().values()))

    def sign(self, record, role, who):
        user = self.users[who]
        mine = record.with_user(user)
        mine._check_signer(role)
        return mine._sign(role, user.partner_id, user, signature_image())

    def test_the_rehearsal_is_told_once(self):
        self.stored(days_ago=27)
        manager = self.users["manager"].partner_id
        told = [("partner_ids", "in", manager.ids), ("subject", "like", "coming week")]
        monday = date(2027, 1, 4)
        self.item._set({"date_expires": monday + timedelta(days=3)})
        self.company.partner_id.tz = "Asia/Jakarta"
        for _run in range(2):
            with freeze_time("2027-01-04 05:00:00"):
                self.items._announce_week(self.company)
        message = self.env["mail.message"].search(told)
        self.assertEqual(len(message), 1)
        self.assertIn(self.item.number, message.body)
        with freeze_time("2027-01-05 05:00:00"):
            self.items._announce_week(self.company)
        self.assertEqual(self.env["mail.message"].search_count(told), 1)

    def test_nobody_writes_it_by_hand(self):
        self.stored()
        mine = self.item.with_user(self.users["manager"])
        for vals in ({"date_expires": date.today()}, {"retention_policy_id": False},
                     {"date_source_deleted": fields.Datetime.now()}):  # fmt: skip
            with self.assertRaises(AccessError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            self.env["cctv.destruction"].with_user(self.users["manager"]).create({})


@tagged("at_install")
class TestSourceDeletion(RetentionCase):
    def setUp(self):
        super().setUp()
        self.profile.source_deletion = "required"
        self.request.footage_class = "confidential"
        self.store(b"assessment")
        self.as_it = self.item.with_user(self.users["it"])
        self.witness = self.users["supervisor"].partner_id

    def begin(self):
        action = self.as_it.action_delete_source()
        return self.env["cctv.destruction"].with_user(self.users["it"]).browse(action["res_id"])

    def filled(self):
        record = self.begin()
        record.write(
            {
                "date_done": fields.Datetime.now(),
                "witness_id": self.witness.id,
                "method": "By the menu of the recorder",
            }
        )
        return record

    def test_the_whole_way(self):
        self.request._set_state("handed_over")
        with self.assertRaisesRegex(UserError, "not deleted at the recorder yet"):
            self.request.with_user(self.users["it"]).action_close()
        record = self.filled()
        self.assertEqual(record.request_id, self.request)
        record.action_done()
        self.assertEqual(self.item.date_source_deleted, record.date_done)
        self.assertEqual(self.item.state, "stored")
        event = self.item.event_ids.filtered(lambda e: e.kind == "source_deleted")
        self.assertEqual((event.partner_id, event.facts["record"]), (self.witness, record.number))
        with self.assertRaisesRegex(UserError, "not signed and sealed"):
            self.request.with_user(self.users["it"]).action_close()
        self.sign(record, "executed", "it")
        with self.assertRaisesRegex(UserError, "is named here"):
            self.sign(record, "witness", "management")
        self.sign(record, "witness", "supervisor")
        record.action_seal()
        self.request.with_user(self.users["it"]).action_close()
        self.assertEqual(self.request.state, "closed")

    sign = TestExpiry.sign

    def test_refused(self):
        self.profile.source_deletion = "forbidden"
        with self.assertSays("forbids to delete"):
            self.begin()
        self.profile.source_deletion = "allowed"
        self.request.footage_class = self.item.footage_class = "security"
        with self.assertSays("expires by itself"):
            self.begin()
        self.request.footage_class = "confidential"
        self.item._set({"state": "wanted"})
        with self.assertSays("first the copy"):
            self.begin()
        self.item._set({"state": "stored"})
        other = self.make_request()
        other._set_state("submitted")
        with self.assertSays(f"{other.number} is about the same camera"):
            self.begin()
        self.over(other, "refused")
        self.begin()
        with self.assertSays("is in the record"):
            self.begin()

    def test_refused_while_held(self):
        self.env["cctv.footage.hold"].create(
            {
                "kind": "incident",
                "reason": "Theft",
                "device_ids": [Command.set(self.camera.ids)],
                "date_from": self.item.date_from,
            }
        )
        with self.assertSays("A hold is on it"):
            self.begin()

    def test_closed_while_held(self):
        """A court's hold forbids the deletion: the request is closed all the same, and says why
        the source is still there."""
        values = {"kind": "court", "reason": "A lawsuit", "item_ids": self.item.ids}
        holds = self.env["cctv.footage.hold"]
        own = holds.with_user(self.users["it"]).create(values)
        self.request._set_state("handed_over")
        request = self.request.with_user(self.users["it"])
        with self.assertRaisesRegex(UserError, "not deleted at the recorder yet"):
            request.action_close()
        own.with_user(self.users["supervisor"])._end("Nobody excuses himself")
        hold = holds.create(values)
        request.action_close()
        self.assertEqual(self.item.source_kept_words, hold.number)
        self.assertEqual(self.request.seal_state, "sealed")
        self.assertIn(hold.number, str(self.request._sealed_extra()))
        hold.with_user(self.users["supervisor"])._end("The lawsuit is over")
        told = self.env["mail.message"].search([("subject", "ilike", self.request.number)])
        self.assertIn("deleted at the recorder now", " ".join(told.mapped("subject")))
        self.begin()

    def test_what_was_only_shown(self):
        request = self.make_request(kind="playback", footage_class="confidential")
        request._set_state("handed_over", {"extractor_id": self.users["it"].id})
        request.with_user(self.users["it"]).action_close()
        self.assertEqual((request.state, request.item_ids.state), ("closed", "not_taken"))

    def test_what_is_gone_with_its_medium(self):
        self.item._set({"state": "destroyed"})
        self.assertTrue(self.begin(), "the copy is gone, the source is not")

    def test_what_came_meanwhile(self):
        """A request that came before the deletion forbids it; one that came after does not make
        untrue what had happened."""
        record = self.filled()
        other = self.make_request()
        other._set_state("submitted")
        done = record.date_done
        self.env.cr.execute(
            "UPDATE cctv_footage_request SET create_date = %s WHERE id = %s",
            (done - timedelta(seconds=1), other.id),
        )
        other.invalidate_recordset(["create_date"])
        with self.assertSays("same camera and time"):
            record.action_done()
        self.env.cr.execute(
            "UPDATE cctv_footage_request SET create_date = %s WHERE id = %s",
            (done + timedelta(hours=1), other.id),
        )
        other.invalidate_recordset(["create_date"])
        record.action_done()
        self.assertEqual(record.state, "done")

    def test_facts(self):
        record = self.begin()
        with self.assertSays("Enter when it was deleted(.|\n)*Enter the witness"):
            record.action_done()
        record.write({"method": "x", "witness_id": self.users["it"].partner_id.id})
        record.date_done = fields.Datetime.now() + timedelta(hours=1)
        with self.assertSays("in the future(.|\n)*is not the witness"):
            record.action_done()
        record.date_done = fields.Datetime.now() - timedelta(days=1)
        with self.assertSays("begun after that date"):
            record.action_done()
        with self.assertRaises(AccessError):
            record.state = "done"
        with self.assertSays("Say under 'Why'"):
            record.action_cancel()
        record.reason = "Wrong camera"
        record.action_cancel()
        with self.assertSays("is done"):
            record.method = "y"
        self.begin()

    def test_copy_on_a_medium(self):
        self.item._set({"state": "on_medium"})
        with self.assertSays("time is not up"):
            self.as_it.action_destroy_medium()
        self.item._set({"date_expires": date(2020, 1, 1)})
        with self.assertSays("is not over"):
            self.as_it.action_destroy_medium()
        self.over()
        record = self.env["cctv.destruction"].browse(self.as_it.action_destroy_medium()["res_id"])
        record = record.with_user(self.users["it"])
        record.write(
            {"date_done": fields.Datetime.now(), "method": "Cut", "witness_id": self.witness.id}
        )
        record.action_done()
        self.assertEqual(self.item.state, "destroyed")
