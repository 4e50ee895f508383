import json
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_webhook_delivery, cctv_webhook_send as send
from ..models.cctv_webhook import NETWORKS_PARAMETER
from ..models.cctv_webhook_queue import NOTED
from ..monitor.probe.reasons import Reason
from ..tools.outgoing import post
from .poll_common import PollCase
from .receiver import SECRET, Receiver, signed_by
from .repair_common import RepairCase

CRON = "helpdesk_cctv.ir_cron_cctv_webhook"


class WebhookCase(RepairCase):
    def setUp(self):
        super().setUp()
        self.allow("127.0.0.0/8")
        self.receiver = self.make_receiver()
        self.webhook = self.make_webhook(self.receiver)

    def allow(self, networks):
        self.env["ir.config_parameter"].set_param(NETWORKS_PARAMETER, networks)

    def make_receiver(self, *answers):
        receiver = Receiver(*answers)
        self.addCleanup(receiver.close)
        return receiver

    def make_webhook(self, receiver, **values):
        webhook = self.env["cctv.webhook"].create(
            {"name": "Gateway", "url": receiver.url, "secret": SECRET, **values}
        )
        self.env.flush_all()
        return webhook

    def happened(self):
        """As just before the commit."""
        self.env.cr.precommit.run()
        return self.webhook.delivery_ids

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def later(self, delivery):
        """As if the pause were over."""
        delivery.next_try = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()


@tagged("at_install")
class TestWebhook(WebhookCase):
    def test_a_repair_is_told_signed(self):
        ticket = self.report(cctv_symptom="no_picture")
        delivery = self.happened()
        self.assertEqual((delivery.state, delivery.event), ("waiting", "ticket.opened"))
        self.assertFalse(self.receiver.got, "nothing leaves before the commit")
        self.run_cron()
        self.assertEqual((delivery.state, delivery.tries, delivery.last_status), ("sent", 1, 200))
        [letter] = self.receiver.got
        self.assertTrue(signed_by(letter, SECRET))
        self.assertFalse(signed_by(letter, "another secret, long enough"))
        self.assertEqual(letter["headers"]["X-CCTV-Event"], "ticket.opened")
        [message] = self.receiver.messages
        self.assertEqual(message["version"], 1)
        self.assertEqual(self.receiver.keys, [message["id"]])
        self.assertEqual(message["ticket"]["number"], ticket.number)
        self.assertEqual(message["ticket"]["phase"], "reported")
        self.assertEqual(message["device"]["code"], "T-CAM-1")
        self.assertEqual(message["place"], self.lobby.complete_name)
        self.assertNotIn(b"10.9.0.11", letter["body"])
        self.assertNotIn("leaked", delivery.answer)

    def test_each_phase_in_its_order(self):
        self.repaired()
        self.happened()
        self.run_cron()
        phases = [message["ticket"]["phase"] for message in self.receiver.messages]
        expected = ["reported", "analysed", "assigned", "in_repair", "repaired"]
        self.assertEqual(phases, expected)
        self.assertEqual(self.receiver.messages[-1]["ticket"]["previous_phase"], "in_repair")

    def test_what_was_taken_back_is_not_told(self):
        ticket = self.analysed()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            ticket.sudo()._cctv_set_phase("assigned")
            self.report()
            raise ValidationError("x")
        events = self.happened().mapped("event")
        self.assertEqual(sorted(events), ["ticket.opened", "ticket.phase_changed"])

    def test_tried_again_with_the_same_key(self):
        self.receiver.answers = [500, 200]
        self.report()
        delivery = self.happened()
        self.run_cron()
        self.assertEqual((delivery.state, delivery.last_status), ("waiting", 500))
        wait = (delivery.next_try - fields.Datetime.now()).total_seconds()
        self.assertTrue(40 < wait < 75, wait)
        self.run_cron()
        self.assertEqual(len(self.receiver.got), 1, "not before its time")
        self.later(delivery)
        self.run_cron()
        self.assertEqual((delivery.state, delivery.tries), ("sent", 2))
        first, second = self.receiver.got
        self.assertEqual(first["body"], second["body"])
        self.assertEqual(len(set(self.receiver.keys)), 1)
        self.assertTrue(signed_by(second, SECRET))

    def test_a_slow_receiver_costs_only_itself(self):
        self.patch(send, "post", partial(post, timeout=0.5))
        other = self.make_receiver()
        self.make_webhook(other, name="Other")
        self.receiver.answers = ["hang"]
        self.repaired()
        first = self.happened().sorted("id")
        self.run_cron()
        self.assertEqual(len(other.got), 5)
        self.assertEqual(first[0].last_error, "timeout")
        self.assertEqual(first.mapped("tries"), [1, 0, 0, 0, 0], "one time-out a run is enough")
        self.assertEqual(len(self.receiver.got), 1)

    def test_given_up_after_a_day_and_told_once(self):
        self.receiver.answers = [500]
        self.report()
        delivery = self.happened()
        waits = []
        for _try in range(len(send.PAUSES_S) + 1):
            self.later(delivery)
            self.run_cron()
            if delivery.state == "waiting":
                waits.append(delivery.next_try - fields.Datetime.now())
        self.assertEqual(waits, sorted(waits), "each pause is longer than the one before")
        self.assertGreater(sum(waits, timedelta()), timedelta(hours=17))
        self.assertEqual((delivery.state, delivery.tries), ("given_up", 8))
        self.run_cron()
        self.assertEqual(len(self.receiver.got), 8)
        told = self.env["mail.message"].search(
            [("model", "=", "cctv.webhook"), ("res_id", "=", self.webhook.id),
             ("message_type", "=", "user_notification")]
        )  # fmt: skip
        self.assertEqual(len(told), 1)
        self.assertIn(self.users["manager"].partner_id, told.partner_ids)
        self.assertNotIn(self.users["it"].partner_id, told.partner_ids)
        hours = sum(send.PAUSES_S) / 3600
        self.assertTrue(18 < hours < 30, hours)

    def test_sent_again_by_hand(self):
        self.report()
        delivery = self.happened()
        delivery.write({"state": "given_up", "tries": 8})
        with self.assertRaises(AccessError):
            delivery.with_user(self.users["it"]).action_retry()
        delivery.with_user(self.users["manager"]).action_retry()
        self.run_cron()
        self.assertEqual((delivery.state, self.receiver.keys), ("sent", [delivery.uid]))

    def test_redirect(self):
        self.receiver.answers = [307]
        self.report()
        delivery = self.happened()
        self.run_cron()
        self.assertEqual(len(self.receiver.got), 1)
        self.assertEqual((delivery.state, delivery.last_error), ("waiting", "redirect"))

    def test_not_allowed_any_more(self):
        self.report()
        delivery = self.happened()
        self.allow("10.0.0.0/8")
        self.env.flush_all()
        self.run_cron()
        self.assertFalse(self.receiver.got)
        self.assertEqual(delivery.last_error, "address")
        for url in (self.receiver.url, "https://192.168.1.1/", "https://[::1]/"):
            with self.assertRaises(ValidationError):
                self.make_webhook(self.receiver, url=url)

    def test_one_company_only(self):
        other = self.make_company()
        self.webhook.company_id = other
        self.report()
        self.assertFalse(self.happened())

    def test_only_what_was_chosen(self):
        self.webhook.on_phase_changed = False
        self.analysed()
        self.assertEqual(self.happened().mapped("event"), ["ticket.opened"])

    def test_faults(self):
        self.webhook.write({"on_fault_opened": True, "on_fault_ended": True})
        values = {"device_id": self.camera.id, "kind": "refused", "date_start": "2026-01-01"}
        fault = self.env["cctv.fault"].create(values)
        fault._end(fields.Datetime.now(), "recovered")
        fault._end(fields.Datetime.now(), "recovered")
        self.happened()
        self.run_cron()
        told = [(m["event"], m["fault"]["kind"]) for m in self.receiver.messages]
        self.assertEqual(told, [("fault.opened", "refused"), ("fault.ended", "refused")])

    def test_an_overdue_visit_once(self):
        values = {"name": "Cleaning", "cctv_work_kind": "cleaning"}
        values["cctv_location_id"] = self.lobby.id
        visit = self.env["maintenance.request"].create(values)
        now = fields.Datetime.now()
        visit.sudo().write(
            {"deadline_phase": "running", "deadline_date": now - timedelta(hours=1)}
        )
        self.env.flush_all()
        self.run_cron()
        self.run_cron()
        mine = [m for m in self.receiver.messages if m["visit"]["name"] == "Cleaning"]
        self.assertEqual([m["event"] for m in mine], ["visit.overdue"])
        self.assertEqual(mine[0]["place"], self.lobby.complete_name)

    def test_hundreds_at_once(self):
        """The statements for many tickets are those for few, but for the rows themselves."""
        counts = []
        for number in (2, 40):
            values = {
                "name": "T", "description": "t", "team_id": self.team.id,
                "cctv_device_id": self.camera.id,
            }  # fmt: skip
            self.env["helpdesk.ticket"].create([values] * number)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env.cr.precommit.run()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(self.webhook.delivery_ids), 42)
        self.assertLess(counts[1], counts[0] + 25, counts)

    def test_switched_off(self):
        self.report()
        delivery = self.happened()
        sent = delivery.copy({"uid": "b", "state": "sent"})
        self.webhook.active = False
        self.assertEqual((delivery.state, sent.state), ("cancelled", "sent"))
        self.run_cron()
        self.assertFalse(self.receiver.got)

    def test_the_test_button(self):
        mine = self.webhook.with_user(self.users["manager"])
        self.assertEqual(mine.action_test()["params"]["type"], "success")
        self.assertEqual(self.receiver.messages[0]["event"], "test")
        self.receiver.answers = [401]
        told = mine.action_test()["params"]
        self.assertEqual(told["type"], "danger")
        self.assertIn("401", told["message"])
        self.assertNotIn("leaked", told["message"])
        with self.assertRaises(AccessError):
            self.webhook.with_user(self.users["it"]).action_test()

    def test_nobody_reads_the_secret(self):
        mine = self.webhook.with_user(self.users["manager"])
        self.assertEqual(mine.read(["secret"])[0]["secret"], False)
        with self.assertRaises(AccessError):
            mine.read(["secret_encrypted"])
        with self.assertRaises(AccessError):
            mine.search([("secret_encrypted", "!=", False)])
        self.assertNotIn(SECRET, self.webhook.sudo().secret_encrypted)
        self.assertFalse(self.webhook.copy().has_secret)
        self.assertTrue(self.webhook.has_secret)
        with self.assertRaises(ValidationError):
            self.webhook.secret = "short"

    def test_the_secret_is_nowhere(self):
        """Not in the log, even when things go wrong, and in no row that people read."""
        self.receiver.answers = [500]
        self.report()
        delivery = self.happened()
        with self.assertLogs(level="DEBUG") as logged:
            self.run_cron()
        self.assertNotIn(SECRET, "\n".join(logged.output))
        rows = delivery.read() + self.webhook.read()
        rows += self.webhook.message_ids.read(["body"])
        self.assertNotIn(SECRET, json.dumps(rows, default=str))

    def test_without_a_secret_nothing_is_sent(self):
        self.webhook.sudo().secret_encrypted = False
        self.report()
        delivery = self.happened()
        self.run_cron()
        self.assertFalse(self.receiver.got)
        self.assertEqual((delivery.state, delivery.last_error), ("waiting", "no_secret"))

    def test_the_log_is_kept_for_some_days(self):
        self.report()
        old = self.happened()
        fresh = old.copy({"uid": "b"})
        waiting = old.copy({"uid": "c", "state": "waiting"})
        (old | fresh).state = "sent"
        long_ago = fields.Datetime.now() - timedelta(days=31)
        (old | waiting).date_event = long_ago
        self.env.flush_all()
        self.env["cctv.webhook.delivery"]._gc_old()
        self.env.invalidate_all()
        self.assertEqual(self.webhook.delivery_ids, fresh | waiting)

    def test_a_long_log_is_deleted_in_parts(self):
        self.patch(cctv_webhook_delivery, "DELETED_AT_ONCE", 2)
        self.report()
        old = self.happened()
        for uid in "bcd":
            old.copy({"uid": uid})
        self.webhook.delivery_ids.write({"state": "sent", "date_event": "2026-01-01"})
        self.env.flush_all()
        done = [self.env["cctv.webhook.delivery"]._gc_old() for _ in range(3)]
        self.assertEqual(done, [(2, True), (2, True), (0, False)])

    @mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_tools")
    def test_trouble_with_messages_stops_no_work(self):
        def broken(*args):
            raise ValueError("x")

        self.patch(type(self.env["cctv.webhook.queue"]), "_make", broken)
        ticket = self.report()
        self.env.cr.precommit.run()
        self.assertTrue(ticket.exists())


@tagged("post_install", "-at_install")
class TestWebhookCosts(PollCase):
    """What a poll pays for messages that nobody gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cameras = [
            cls.make_device("camera", f"T-W{number}", f"10.9.1.{number}") for number in range(1, 13)
        ]

    def setUp(self):
        super().setUp()
        self.env["cctv.webhook"].search([]).unlink()
        self.fresh = iter(self.cameras)

    def statements(self):
        """For a poll that opens a fault: of the look for receivers."""
        queue, counts, noted = type(self.env["cctv.webhook.queue"]), [], []
        look = queue._queue_noted

        def counted(model):
            noted.extend(event.name for event in model.env.cr.precommit.data[NOTED])
            model.env.flush_all()
            before = model.env.cr.sql_log_count
            look(model)
            counts.append(model.env.cr.sql_log_count - before)

        with patch.object(queue, "_queue_noted", counted):
            self.bad(next(self.fresh), Reason.REFUSED)
            self.env.cr.precommit.run()
        self.assertIn("fault.opened", noted)
        return sum(counts)

    def receiver(self, **values):
        url = "https://8.8.8.8/x"
        repairs = {"on_ticket_opened": False, "on_phase_changed": False}
        webhooks = self.env["cctv.webhook"]
        return webhooks.create({"name": "Gateway", "url": url, **repairs, **values})

    def test_nobody_who_is_told(self):
        self.statements()  # since the last change of a receiver, once
        self.assertEqual(self.statements(), 0)
        webhook = self.receiver()
        self.statements()
        self.assertEqual(self.statements(), 0, "of faults it is told nothing")
        webhook.on_fault_opened = True
        self.assertGreater(self.statements(), 0)
        self.assertEqual(webhook.delivery_ids.mapped("event"), ["fault.opened"])
        webhook.active = False
        self.statements()
        self.assertEqual(self.statements(), 0)
        other = self.receiver(on_fault_opened=True)
        self.assertGreater(self.statements(), 0)
        other.unlink()
        self.statements()
        self.assertEqual(self.statements(), 0)
