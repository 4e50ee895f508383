"""The whole way, with real worker processes: from due devices to states, faults and tickets."""

import time

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_poll
from .simulator_case import SimulatorCase


@tagged("post_install", "-at_install", "cctv_sweep")
class TestSweep(SimulatorCase):
    cameras = 3

    def run_cron(self):
        """The scheduled action, as the server runs it."""
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        with self.enter_registry_test_mode():
            result = cron.method_direct_trigger()
        self.assertIs(result, True)
        self.env.invalidate_all()

    def make_due(self, *devices, picture=False):
        for device in devices:
            vals = {"next_check": fields.Datetime.now()}
            if picture:
                vals["next_picture"] = False
            device.cctv_status_id.sudo().write(vals)
        self.env.flush_all()

    def test_from_due_to_ticket_and_back(self):
        self.run_cron()
        good, wrong, dead = self.devices
        for device in self.devices:
            status = device.cctv_status_id
            self.assertEqual((status.state, status.reasons), ("ok", False), device.cctv_code)
            self.assertTrue(status.snapshot, "a picture has come")
            self.assertTrue(device.cctv_manufacturer, "and the maker's name")
        beat = self.env["cctv.poll.heartbeat"].search([])
        self.assertEqual((beat.devices, beat.error), (3, ""))

        self.hurt("T-SIM-2", "wrong_password")
        self.hurt("T-SIM-3", "refuse")
        self.make_due(*self.devices)
        self.run_cron()
        self.make_due(*self.devices)
        self.run_cron()
        self.assertEqual(good.cctv_status_id.state, "ok")
        self.assertEqual(wrong.cctv_status_id.reasons, "auth_failed")
        self.assertEqual(dead.cctv_status_id.reasons, "refused")
        faults = self.env["cctv.fault"].search([("device_id", "in", [d.id for d in self.devices])])
        self.assertEqual(set(faults.mapped("kind")), {"auth_failed", "refused"})
        self.assertEqual(len(faults.ticket_id), 2)
        self.assertFalse(any(faults.ticket_id.mapped("cctv_to_announce")), "people were told")

        self.simulator.clear("T-SIM-3")
        for _ in range(2):
            self.make_due(dead)
            self.run_cron()
        self.assertEqual(dead.cctv_status_id.state, "ok")
        self.assertTrue(faults.filtered(lambda f: f.kind == "refused").ticket_id.closed)

    def test_black_picture(self):
        camera = self.devices[0]
        self.hurt("T-SIM-1", "black")
        for _ in range(2):
            self.make_due(camera, picture=True)
            self.run_cron()
        fault = self.env["cctv.fault"].search([("device_id", "=", camera.id)])
        self.assertEqual(fault.kind, "picture_black")
        self.assertTrue(fault.picture)
        codes = {stage["name"]: stage["code"] for stage in fault.evidence["stages"]}
        self.assertEqual(codes["picture"], "picture_black")

    def test_nothing_due_is_nothing_done(self):
        for device in self.devices:
            device.cctv_status_id.sudo().next_check = fields.Datetime.add(
                fields.Datetime.now(), hours=1
            )
        self.run_cron()
        self.assertEqual(self.env["cctv.poll.heartbeat"].search([]).devices, 0)

    def test_budget_too_short_asks_for_another_run(self):
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        triggers, of_poll = self.env["ir.cron.trigger"], [("cron_id", "=", cron.id)]
        triggers.search(of_poll).unlink()
        self.patch(type(self.env["cctv.poll"]), "_budget_s", lambda _poll: 0.1)
        self.run_cron()
        self.assertTrue(triggers.search_count(of_poll))
        self.assertFalse(self.devices[0].cctv_status_id.last_check)

    def test_verdict_that_cannot_be_written_costs_only_itself(self):
        bad = self.devices[1].id
        write = cctv_poll.writes.write_checks

        def refuse(env, outcomes):
            if any(outcome.row["id"] == bad for outcome in outcomes):
                raise ValueError("a bug of ours")
            write(env, outcomes)

        self.patch(cctv_poll.writes, "write_checks", refuse)
        with mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll"):
            self.run_cron()
        written = [bool(device.cctv_status_id.last_check) for device in self.devices]
        self.assertEqual(written, [True, False, True])
        due = self.devices[1].cctv_status_id.next_check
        self.assertGreater(due, fields.Datetime.now(), "not the first in line at once")

    def test_leftovers_that_cannot_be_settled_cost_no_sweep(self):
        def refuse(poll, now):
            poll.env.cr.execute("SELECT 1/0")

        self.patch(type(self.env["cctv.poll"]), "_settle_leftovers", refuse)
        with mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_reconcile", "odoo.sql_db"):
            self.run_cron()
        self.assertTrue(all(device.cctv_status_id.last_check for device in self.devices))

    def test_chunk_that_meets_another_transaction_is_written_again(self):
        apply, attempts = type(self.env["cctv.poll"])._apply_verdicts, []

        def meet_another(poll, verdicts, now, frame=None):
            attempts.append(len(verdicts))
            outcomes = apply(poll, verdicts, now, frame)
            if len(attempts) == 1:
                raise SerializationFailure("could not serialize access")
            return outcomes

        self.patch(type(self.env["cctv.poll"]), "_apply_verdicts", meet_another)
        self.run_cron()
        self.assertEqual(attempts[0], attempts[1])
        self.assertEqual(self.devices[0].cctv_status_id.checks, 1, "the first attempt left nothing")

    def test_run_keeps_its_budget(self):
        for code in ("T-SIM-1", "T-SIM-2", "T-SIM-3"):
            self.hurt(code, "silent")
        self.patch(type(self.env["cctv.poll"]), "_budget_s", lambda _poll: 8.0)
        started = time.monotonic()
        self.run_cron()
        self.assertLess(time.monotonic() - started, 12.0)

    def test_channels_are_looked_at_after_their_recorder_in_the_same_run(self):
        recorder, camera = self.devices[:2]
        recorder.cctv_kind = "recorder"
        camera.write(
            {
                "cctv_recorder_id": recorder.id,
                "cctv_channel": 1,
                "cctv_poll_via": "recorder",
                "cctv_address": False,
                "cctv_credential_id": False,
            }
        )
        self.run_cron()
        self.assertTrue(recorder.cctv_status_id.last_check)
        self.assertTrue(camera.cctv_status_id.last_check)

        self.hurt("T-SIM-1", "wrong_password")
        self.make_due(recorder, camera)
        self.run_cron()
        refused = self.simulator.describe("T-SIM-1")["counts"]["wrong_logins"]
        self.assertLessEqual(refused, 2, "the channel did not try the password once more")
        self.assertEqual(camera.cctv_status_id.reasons, "auth_failed")
        self.assertEqual(camera.cctv_fault_ids.ticket_id, recorder.cctv_fault_ids.ticket_id)
