"""Verdicts to states: what is written, and what is not."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

from odoo.tests import tagged

from ..models import cctv_poll_rows
from ..models.cctv_poll_tools import clean, from_epoch, to_epoch
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Identity, Level, Stage, StageName
from .poll_common import JPEG, START, PollCase
from .statements import count_statements


@tagged("post_install", "-at_install")
class TestPollStates(PollCase):
    def test_first_good_check_makes_a_device_fine(self):
        self.apply(self.verdict(self.camera))
        status = self.camera.cctv_status_id
        self.assertEqual(status.state, "ok")
        self.assertEqual(status.last_check, from_epoch(START + 60))
        self.assertEqual(status.last_ok, status.last_check)
        self.assertEqual(status.latency_ms, 12.5)
        self.assertEqual(status.checks, 1)
        self.assertEqual(status.stages[0]["name"], "connect")
        self.assertGreater(status.next_check, status.last_check)
        self.assertGreater(status.stale_at, status.next_check)
        self.assertFalse(self.faults(self.camera))

    def test_stages_stay_until_something_differs(self):
        """A check that finds everything as it was moves the times alone."""
        status = self.camera.cctv_status_id
        self.good(self.camera, level=Level.IDENTITY)
        slow = replace(self.verdict(self.camera), stages=(Stage(StageName.CONNECT, "ok", 99.0),))
        self.apply(replace(slow, latency_ms=7.5))
        self.assertEqual(status.stages[0]["duration_ms"], 1.5)
        self.assertEqual((status.latency_ms, status.last_check), (7.5, from_epoch(self.now)))
        self.assertEqual(status.last_ok, status.last_check)
        self.assertEqual(status.stale_at - status.next_check, timedelta(seconds=900))
        self.assertEqual(status.checks, 3)
        self.apply(replace(slow, stages=(Stage(StageName.CONNECT, "skipped", 98.0),)))
        self.assertEqual(status.stages[0]["duration_ms"], 98.0)
        self.bad(self.camera, Reason.ONVIF_FAULT, times=1)
        self.assertEqual(status.stages[0]["duration_ms"], 1.5)

    def test_policies_are_those_that_the_form_shows(self):
        policies = self.env["cctv.poll.policy"]
        own, of_place = policies.create([{"name": "Own"}, {"name": "Of the place"}])
        self.camera.cctv_policy_id = own
        self.recorder.cctv_location_id.policy_id = of_place
        devices = self.env["maintenance.equipment"].search([("cctv_kind", "!=", False)])
        self.env.flush_all()
        for company in (False, self.company):
            if company:
                policies.create({"name": "Default", "company_id": company.id, "is_default": True})
            devices.invalidate_recordset()
            rows = cctv_poll_rows.read_states(self.env, devices.ids)
            shown = {device.id: device.cctv_effective_policy_id.id for device in devices}
            self.assertEqual({id_: row["policy_id"] for id_, row in rows.items()}, shown)
        self.assertIn(own.id, shown.values())

    def test_one_failure_is_a_suspicion_two_are_a_fault(self):
        self.good(self.camera)
        self.bad(self.camera, Reason.UNREACHABLE, times=1)
        status = self.camera.cctv_status_id
        self.assertEqual((status.state, status.reasons), ("ok", False))
        self.assertEqual(status.next_check, from_epoch(self.now + self.policy.retry_s))
        first_seen = from_epoch(self.now)
        self.bad(self.camera, Reason.UNREACHABLE, times=1)
        self.assertEqual((status.state, status.reason), ("down", "unreachable"))
        self.assertEqual(status.since, first_seen)
        fault = self.faults(self.camera)
        self.assertEqual(fault.date_start, first_seen)
        self.assertEqual(fault.date_confirmed, from_epoch(self.now))

    def test_reasons_are_in_the_order_of_their_causes(self):
        self.bad(self.camera, Reason.CLOCK_SKEW, Reason.ONVIF_FAULT, Reason.RTSP_ERROR)
        status = self.camera.cctv_status_id
        self.assertEqual(status.reasons, "rtsp_error,onvif_fault,clock_skew")
        self.assertEqual((status.reason, status.state), ("rtsp_error", "down"))

    def test_what_no_check_judged_stays(self):
        self.bad(self.camera, Reason.PICTURE_BLACK, level=Level.PICTURE)
        self.good(self.camera, times=5)
        self.assertEqual(self.camera.cctv_status_id.reasons, "picture_black")
        self.good(self.camera, level=Level.PICTURE)
        self.assertFalse(self.camera.cctv_status_id.reasons)

    def test_maintenance_opens_nothing(self):
        self.camera.cctv_maintenance_until = from_epoch(START + 3600)
        self.bad(self.camera, Reason.UNREACHABLE, times=4)
        self.assertEqual(self.camera.cctv_status_id.state, "maintenance")
        self.assertFalse(self.faults(self.camera))
        self.wait(3600)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(self.camera.cctv_status_id.state, "down")

    def test_picture_becomes_the_snapshot(self):
        self.apply(self.verdict(self.camera, level=Level.PICTURE, jpeg=JPEG))
        status = self.camera.cctv_status_id
        self.assertEqual(b64decode(status.snapshot), JPEG)
        self.assertEqual(status.snapshot_date, from_epoch(self.now))
        self.assertEqual(status.last_picture, from_epoch(self.now))
        self.apply(self.verdict(self.camera))
        self.assertEqual(b64decode(status.snapshot), JPEG)
        self.assertEqual(status.snapshot_date, from_epoch(self.now - 60))

    def test_probe_memory_is_kept_when_a_probe_learned_nothing(self):
        self.apply(self.verdict(self.camera, memory={"scheme": "digest"}))
        self.apply(self.verdict(self.camera))
        self.assertEqual(self.camera.cctv_status_id.probe_memory, {"scheme": "digest"})

    def test_identity_goes_to_the_register(self):
        told = Identity("Maker", "Model 7", "1.2.3", "SN-1", "HW")
        self.apply(self.verdict(self.camera, level=Level.IDENTITY, identity=told))
        self.assertEqual(
            self.camera.read(["cctv_manufacturer", "model", "cctv_firmware", "cctv_serial"])[0],
            {
                "id": self.camera.id,
                "cctv_manufacturer": "Maker",
                "model": "Model 7",
                "cctv_firmware": "1.2.3",
                "cctv_serial": "SN-1",
            },
        )
        again = replace(told, firmware="1.3.0", serial="SN-2", model="")
        self.apply(self.verdict(self.camera, level=Level.IDENTITY, identity=again))
        self.assertEqual(self.camera.cctv_firmware, "1.3.0")
        self.assertEqual(self.camera.cctv_serial, "SN-1", "a serial number is never overwritten")
        self.assertEqual(self.camera.model, "Model 7", "nothing told is nothing changed")
        rows = self.camera.cctv_firmware_ids.sorted("id")
        self.assertEqual(
            [(row.old_version, row.version, row.source) for row in rows],
            [(False, "1.2.3", "polling"), ("1.2.3", "1.3.0", "polling")],
        )
        self.apply(self.verdict(self.camera, level=Level.IDENTITY, identity=again))
        self.camera.invalidate_recordset()
        self.assertEqual(self.camera.cctv_firmware_ids.ids, rows.ids[::-1], "only what is new")

    def test_identity_of_another_device_is_not_taken_over(self):
        told = Identity("Maker", "Model 7", "1.2.3", "SN-1", "HW")
        verdict = self.verdict(self.camera, Reason.IDENTITY_CHANGED, level=Level.IDENTITY)
        self.apply(replace(verdict, identity=told))
        self.assertFalse(self.camera.cctv_firmware)

    def test_identity_of_the_recorder_is_not_the_cameras(self):
        self.camera.cctv_poll_via = "recorder"
        told = Identity("Maker", "Recorder 16", "1.2.3", "SN-1", "HW")
        self.apply(self.verdict(self.camera, level=Level.IDENTITY, identity=told))
        self.assertFalse(self.camera.model)

    def test_hostile_texts_and_numbers_are_stored(self):
        verdict = self.verdict(
            self.camera,
            identity=Identity(model="A\0B\ud800", firmware="x" * 5),
            memory={"a\0": ["\udfff", float("nan")]},
            clock_skew_s=float("inf"),
        )
        self.apply(verdict)
        status = self.camera.cctv_status_id
        self.assertEqual(self.camera.model, "AB")
        self.assertEqual(status.probe_memory, {"a": ["", None]})
        self.assertEqual((status.state, status.clock_skew_s), ("ok", 0.0))

    def test_devices_that_are_gone_or_not_polled_are_left_alone(self):
        gone = self.make_device("camera", "T-GONE", "10.9.0.77")
        verdict = self.verdict(gone)
        gone.unlink()
        self.recorder.cctv_poll_enabled = False
        outcomes = self.apply(verdict, self.verdict(self.recorder), self.verdict(self.camera))
        self.assertEqual([outcome.verdict.id for outcome in outcomes], [self.camera.id])

    def test_verdict_on_a_device_made_due_anew_is_out_of_date(self):
        frame = self.poll._plan(self.now)[0]
        self.camera.cctv_status_id.next_check = from_epoch(self.now + 5)
        self.poll._apply_verdicts([self.verdict(self.camera)], self.now + 10, frame)
        self.assertEqual(self.camera.cctv_status_id.next_check, from_epoch(self.now + 5))
        self.assertFalse(self.camera.cctv_status_id.last_check)

    def test_open_screens_are_told(self):
        other = self.make_device("camera", "T-B", "10.9.0.14", company_id=self.make_company().id)
        sent = self.env.cr.precommit.data.setdefault("bus.bus.values", [])
        sent.clear()
        self.apply(self.verdict(self.camera), self.verdict(other))
        messages = [json.loads(row["message"]) for row in sent]
        told = {m["payload"]["company_id"]: m["payload"]["device_ids"] for m in messages}
        self.assertEqual(told, {self.company.id: [self.camera.id], other.company_id.id: [other.id]})
        self.assertEqual({m["type"] for m in messages}, {"helpdesk_cctv.status"})
        sent.clear()
        self.apply(self.verdict(self.camera))
        self.assertFalse(sent, "nothing looks different")

    def test_clean(self):
        self.assertEqual(clean({"a": (Reason.REFUSED, 1.5, None)}), {"a": ["refused", 1.5, None]})
        json.dumps(clean(self.verdict(self.camera, Reason.REFUSED).stages))


@tagged("post_install", "-at_install")
class TestPollPlan(PollCase):
    """Who is looked at, and how it is reached."""

    def targets(self):
        return {target.id: target for target in self.poll._plan(self.now + 1)[1]}

    def test_look_that_a_sweep_had_no_time_for_is_for_the_next_sweep(self):
        status = self.camera.cctv_status_id
        self.apply(self.verdict(self.camera, level=Level.PICTURE, jpeg=JPEG))
        status.sudo().write({"next_check": from_epoch(self.now), "next_picture": False})
        frame, targets, *_rest = self.poll._plan(self.now + 1, 45.0)
        self.assertIs({t.id: t.level for t in targets}[self.camera.id], Level.PICTURE)
        self.wait(40)
        self.poll._apply_verdicts([self.verdict(self.camera)], self.now, frame)
        self.assertEqual(status.next_check, from_epoch(frame.until))
        self.assertLessEqual(to_epoch(status.next_check), self.now + 6)
        self.assertFalse(status.next_picture)
        frame, targets, *_rest = self.poll._plan(self.now + 20, 45.0)
        self.assertIs({t.id: t.level for t in targets}[self.camera.id], Level.PICTURE)

    def test_target_of_a_camera(self):
        target = self.targets()[self.camera.id]
        self.assertEqual((target.host, target.onvif_port, target.rtsp_port), ("10.9.0.11", 80, 554))
        self.assertEqual((target.username, target.password), ("viewer", "Kamera#2026:a/b@%é"))
        self.assertEqual((target.channel, target.group), (0, ""))
        self.assertEqual(target.level, Level.PICTURE, "never looked at: everything is due")
        self.assertFalse(target.allow_loopback)
        self.assertEqual(target.timeout_s, self.policy.timeout_s)

    def test_camera_through_its_recorder(self):
        self.recorder.write({"cctv_onvif_port": 8080, "cctv_credential_id": self.credential.id})
        self.apply(self.verdict(self.recorder))
        self.camera.write(
            {
                "cctv_poll_via": "recorder",
                "cctv_address": False,
                "cctv_credential_id": False,
                "cctv_serial": "CAM-SN",
            }
        )
        target = self.targets()[self.camera.id]
        self.assertEqual((target.host, target.onvif_port), ("10.9.0.1", 8080))
        self.assertEqual((target.username, target.channel), ("viewer", 1))
        self.assertEqual(target.group, f"recorder-{self.recorder.id}")
        self.assertEqual(target.expected_serial, "", "the recorder's serial number is another")

    def test_stream_through_a_link_is_one_at_a_time(self):
        link = self.make_device("link", "T-LINK", "10.9.0.250")
        self.camera.cctv_uplink_id = link
        target = self.targets()[self.camera.id]
        self.assertEqual(target.group, f"link-{link.id}")
        self.assertEqual(self.targets()[link.id].protocols, ("tcp",))

    def test_paths_that_people_entered(self):
        self.camera.cctv_stream_url = "rtsp://10.9.0.11:554/Streaming/Channels/102?a=1"
        self.camera.cctv_snapshot_url = "/snap.jpg"
        target = self.targets()[self.camera.id]
        self.assertEqual(target.stream_path, "/Streaming/Channels/102?a=1")
        self.assertEqual(target.snapshot_path, "/snap.jpg")

    def test_who_is_not_due(self):
        self.camera.cctv_status_id.next_check = from_epoch(self.now + 100)
        self.recorder.cctv_protocols = "none"
        idle = self.make_device("display", "T-TV", "10.9.0.99")
        self.assertFalse({self.camera.id, self.recorder.id, idle.id} & self.targets().keys())

    def test_archived_devices_are_not_due(self):
        self.camera.active = False
        self.assertNotIn(self.camera.id, self.targets())

    def test_new_device_is_due_at_once(self):
        device = self.make_device("camera", "T-NEW", "10.9.0.50")
        self.assertIn(device.id, self.targets())

    def test_password_that_cannot_be_decrypted(self):
        self.env.cr.execute(
            "UPDATE cctv_credential SET secret_encrypted = 'gAAAAAnonsense' WHERE id = %s",
            [self.credential.id],
        )
        self.env.invalidate_all()
        frame, targets, known, *_more = self.poll._plan(self.now + 1)
        self.assertNotIn(self.camera.id, {target.id for target in targets})
        self.assertIn(self.recorder.id, {target.id for target in targets}, "others go on")
        self.assertEqual([verdict.id for verdict in known], [self.camera.id])
        self.poll._apply_verdicts(known, self.now + 1, frame)
        fault = self.faults(self.camera)
        self.assertEqual(fault.kind, "auth_failed")
        self.assertIn("cannot be decrypted", fault.detail)

    def through_recorder(self):
        self.recorder.cctv_credential_id = self.credential
        self.camera.write(
            {"cctv_poll_via": "recorder", "cctv_address": False, "cctv_credential_id": False}
        )

    def test_channels_wait_for_their_recorder(self):
        self.through_recorder()
        _frame, targets, _known, is_all, has_second = self.poll._plan(self.now + 1)
        self.assertEqual([target.id for target in targets], [self.recorder.id])
        self.assertTrue(is_all and has_second)
        self.apply(self.verdict(self.recorder))
        _frame, targets, _known, _is_all, has_second = self.poll._plan(self.now + 1)
        self.assertEqual([target.id for target in targets], [self.camera.id])
        self.assertFalse(has_second)

    def test_refused_password_is_not_tried_for_each_channel(self):
        self.through_recorder()
        self.apply(self.verdict(self.recorder, Reason.AUTH_FAILED))
        frame, targets, known, *_more = self.poll._plan(self.now + 1)
        self.assertFalse(targets)
        self.assertEqual([verdict.findings[0].code for verdict in known], ["recorder_refuses"])
        self.poll._apply_verdicts(known, self.now + 1, frame)
        self.assertFalse(self.tickets(self.camera), "one password, one ticket")
        self.assertGreater(self.camera.cctv_next_check, from_epoch(self.now + 3000))
        self.good(self.recorder)
        self.assertEqual(self.camera.cctv_next_check, from_epoch(self.now), "asked again now")
        own = self.env["cctv.credential"].create({"name": "Own", "username": "x", "secret": "y"})
        self.bad(self.recorder, Reason.AUTH_FAILED, times=1)
        self.camera.cctv_credential_id = own
        self.assertIn(self.camera.id, self.targets(), "another password is another matter")

    def test_policy_of_the_place_holds(self):
        slow = self.env["cctv.poll.policy"].create({"name": "Slow", "timeout_s": 20})
        self.site.policy_id = slow
        self.assertEqual(self.targets()[self.camera.id].timeout_s, 20)
        self.camera.cctv_policy_id = self.env["cctv.poll.policy"].create(
            {"name": "Slower", "timeout_s": 30}
        )
        self.assertEqual(self.targets()[self.camera.id].timeout_s, 30)

    def test_loopback_only_where_it_is_allowed(self):
        self.env["ir.config_parameter"].set_param("helpdesk_cctv.allow_loopback", "True")
        self.assertTrue(self.targets()[self.camera.id].allow_loopback)


@tagged("post_install", "-at_install")
class TestPollStatements(PollCase):
    """The number of SQL statements does not depend on the number of devices."""

    def test_same_for_20_and_60_devices(self):
        few, _seconds = count_statements(self.env, 20)
        many, _seconds = count_statements(self.env, 60)
        self.assertEqual(few, many)
        self.assertLess(few, 15)

    def test_reading_is_one_statement_each(self):
        with self.assertQueryCount(1):
            cctv_poll_rows.read_states(self.env, [self.camera.id, self.recorder.id])
