"""What somebody tries who means ill: people with the wrong duty or of another company, by RPC, and
devices that answer whatever does harm."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.cctv_poll_tools import word
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Channel, Disk, Footage, Level, Verdict
from .poll_common import PollCase
from .recording_common import TB, RecordingCase
from .seal_common import signature_image
from .test_recording_check import CheckCase

NOBODY = ("public", "portal", "internal", "helpdesk", "equipment_manager")
"""Users without any CCTV duty."""

FORMULA = '=HYPERLINK("http://10.6.6.6","Click")'
HUGE = 10**400


class RpcCase(PollCase):
    def rpc(self, record, method, user, *args):
        """As the web client calls it."""
        model = record.with_user(user).with_context({})
        ids = [list(record.ids)] if record else []
        return call_kw(model.browse(), method, [*ids, *args], {})

    def assertRefused(self, record, method, user, *args):
        with self.subTest(method=method, user=user.login):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.rpc(record, method, user, *args)


@tagged("post_install", "-at_install")
class TestAdversaryPeople(RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nobody = [cls.make_user(role) for role in NOBODY]
        other = cls.make_company()
        roles = ("technician", "it", "supervisor", "manager")
        cls.strangers = [cls.make_user(role, f"foreign_{role}", other) for role in roles]
        cls.technician = cls.make_user("technician")
        cls.supervisor = cls.make_user("supervisor")

    def make_targets(self):
        self.look(self.camera)
        self.camera.with_user(self.technician).action_cctv_propose_reference()
        fault = self.env["cctv.fault"].create(
            {
                "device_id": self.camera.id,
                "kind": "picture_moved",
                "date_start": "2026-03-01",
                "review_state": "to_review",
            }
        )
        exemption = self.env["cctv.picture.exemption"].create(
            {"device_id": self.camera.id, "kind": "picture_blurred", "reason": "x"}
        )
        search = self.env["cctv.discovery"].create({"addresses": "10.9.0.1"})
        line = self.env["cctv.discovery.line"].create(
            {"discovery_id": search.id, "address": "10.9.0.1", "status": "new", "kind": "camera"}
        )
        check = self.env["cctv.recording.check"].create(
            {"company_id": self.company.id, "day": "2026-03-01"}
        )
        reference = self.env["cctv.picture.reference"].search(
            [("device_id", "=", self.camera.id)], limit=1
        )
        return fault, exemption, search, line, check, reference

    def test_methods_of_strangers(self):
        fault, exemption, search, line, check, reference = self.make_targets()
        calls = [
            *((fault, name) for name in ("action_accept", "action_ignore", "action_make_ticket")),
            *((fault, name) for name in ("action_new_reference", "action_undo_review")),
            (fault, "get_review"),
            (fault, "action_exempt", "because"),
            (exemption, "action_revoke"),
            *((reference, f"action_{name}") for name in ("approve", "reject", "withdraw")),
            (self.camera, "action_cctv_propose_reference"),
            (search, "action_start"),
            (search, "action_cancel"),
            (search, "action_again"),
            (line, "action_take_over"),
            (check, "action_refresh"),
            (check, "action_open_days"),
            (check, "action_seal"),
            (self.env["cctv.recording.day"], "get_month", self.camera.id),
        ]
        for user in (*self.nobody, *self.strangers):
            for record, method, *args in calls:
                self.assertRefused(record, method, user, *args)
        for user in self.nobody:
            self.assertRefused(self.env["cctv.recording.day"], "get_matrix", user)
            self.assertRefused(self.env["cctv.fault"], "get_review_queue", user)
            self.assertEqual(self.rpc(self.env["cctv.fault"], "get_review_count", user), 0)

    def test_private_methods_are_no_doors(self):
        references, check = self.env["cctv.picture.reference"], self.env["cctv.recording.check"]
        for model, method in (
            (references, "_propose"),
            (references, "_end"),
            (check, "_sign"),
            (check, "_make_due"),
            (check, "_refresh_days"),
            (self.env["cctv.poll"], "_apply_verdicts"),
            (self.env["cctv.discovery"], "_cron_discover"),
            (self.env["cctv.recording.day"], "_cron_recordings"),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                call_kw(model.with_user(self.make_user("manager", f"m{method}")), method, [], {})

    def test_pictures_of_another_company(self):
        _fault, *_rest, reference = self.make_targets()
        binary = self.env["ir.binary"]
        files = self.env["ir.attachment"].sudo().search(
            [("res_model", "=", reference._name), ("res_id", "=", reference.id)]
        )
        domain = [("res_model", "=", reference._name), ("res_field", "=", "picture")]
        for user in (*self.nobody, *self.strangers):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                binary.with_user(user)._find_record(
                    res_model=reference._name, res_id=reference.id, field="picture"
                ).read(["picture"])
            with self.subTest(user=user.login):
                own = self.env["ir.attachment"].with_user(user)
                try:
                    found = own.search([*domain, ("id", "in", files.ids)])
                except AccessError:
                    found = own.browse()
                self.assertFalse(found)

    def test_withdrawn_after_it_was_approved(self):
        """What somebody else has just approved is no longer the proposer's to take back."""
        *_others, reference = self.make_targets()
        mine = reference.with_user(self.technician)
        self.assertTrue(mine.may_withdraw)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_picture_reference SET state = 'approved' WHERE id = %s", [reference.id]
        )
        with self.assertSays("can be withdrawn as long as they wait"):
            mine.action_withdraw()

    def test_check_is_not_forged_through_its_lines(self):
        *_others, check, _reference = self.make_targets()
        line = self.env["cctv.recording.check.line"].create(
            {"check_id": check.id, "camera_id": self.camera.id, "result": "missing"}
        )
        second = self.env["cctv.recording.check"].create(
            {"company_id": self.company.id, "day": "2026-02-28"}
        )
        new = {"camera_id": self.recorder.id, "result": "proven"}
        for command in (
            (0, 0, new),
            (1, line.id, {"decision": "known", "decided_by_id": self.technician.id}),
            (1, line.id, {"result": "proven"}),
            (2, line.id),
            (3, line.id),
            (5,),
            (6, 0, []),
        ):
            self.assertRefused(check, "write", self.supervisor, {"line_ids": [command]})
        self.assertRefused(second, "write", self.supervisor, {"line_ids": [(4, line.id)]})
        self.assertRefused(check, "write", self.supervisor, {"date_signed": "2026-03-02"})
        self.assertRefused(check, "copy", self.supervisor)
        self.assertRefused(check, "unlink", self.supervisor)
        self.assertEqual(line.exists().check_id, check)
        line.with_user(self.supervisor).with_context(default_decided_by_id=1).decision = "known"
        self.assertEqual(line.decided_by_id, self.supervisor)

    def test_search_does_not_lead_where_reading_does_not(self):
        self.make_targets()
        devices = self.env["maintenance.equipment"]
        for user in self.nobody:
            for path in ("cctv_reference_ids.note", "cctv_recording_day_ids.error"):
                self.assertRefused(devices, "search", user, [(path, "ilike", "a")])
        tickets = self.env["helpdesk.ticket"]
        helpdesk = next(user for user in self.nobody if user.login == "cctv_helpdesk")
        domain = [("cctv_incident_id.end_reason", "=", "answered")]
        self.assertRefused(tickets, "search_count", helpdesk, domain)

    def test_ticket_does_not_pose_as_one_of_the_polling(self):
        """CCTV staff see and work on tickets about the polling, whichever team has them."""
        incident = self.env["cctv.poll.incident"].create(
            {"kind": "stopped", "state": "ended", "date_start": "2026-01-01"}
        )
        tickets, vals = self.env["helpdesk.ticket"], {"name": "T", "description": "T"}
        ticket = tickets.create({**vals, "team_id": self.team.id, "user_id": self.technician.id})
        helpdesk = next(user for user in self.nobody if user.login == "cctv_helpdesk")
        for forged in (
            {"cctv_incident_id": incident.id},
            {"cctv_to_announce": True},
            {"cctv_closed_by_poller": True},
            {"cctv_title": "T"},
        ):
            for user in (self.technician, helpdesk):
                self.assertRefused(ticket, "write", user, forged)
                self.assertRefused(tickets, "create", user, [{**vals, **forged}])
            defaults = {f"default_{name}": value for name, value in forged.items()}
            born = tickets.with_user(self.technician).with_context(**defaults).create(vals)
            self.assertFalse(any(born.sudo()[name] for name in forged))
        ticket.with_user(self.technician).name = "Renamed"
        self.assertFalse(ticket.cctv_incident_id)

    def test_ticket_names_no_device_of_another_company(self):
        """Its faults and reports would go to the wrong people, and its pictures with them."""
        other = self.strangers[0].company_id
        operator = self.make_user("operator", "foreign_operator", other)
        team = self.env["helpdesk.ticket.team"].create({"name": "F", "company_id": other.id})
        vals = {"name": "T", "description": "T", "team_id": team.id, "company_id": other.id}
        tickets = self.env["helpdesk.ticket"]
        mine = tickets.with_user(operator).create({**vals})
        foreign = ({"cctv_device_id": self.camera.id}, {"cctv_location_id": self.lobby.id})
        for named in foreign:
            about = {"cctv_location_id": False, "cctv_symptom": "other", **named}
            self.assertRefused(tickets, "create", operator, [{**vals, **about}])
            self.assertRefused(mine, "write", self.strangers[1], named)
            with self.assertSays("another company"):
                mine.write(named)
        ours = tickets.create({"name": "T", "description": "T", "cctv_device_id": self.camera.id})
        with self.assertSays("another company"):
            ours.company_id = other

    def test_device_that_went_to_another_company(self):
        """What was said of it before stays where it was said; what comes now does not go there."""
        self.camera.cctv_contract_number = "SECRET-1"
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "T",
                "description": "T",
                "team_id": self.team.id,
                "cctv_device_id": self.camera.id,
                "cctv_symptom": "other",
            }
        )
        self.assertEqual(ticket.cctv_contract_number, "SECRET-1")
        self.camera.cctv_status_id.snapshot = signature_image()
        self.assertTrue(ticket._cctv_prepare_proof("failed", "x", False)["picture"])
        other = self.strangers[0].company_id
        self.camera.write(
            {
                "cctv_location_id": False,
                "cctv_credential_id": False,
                "cctv_recorder_id": False,
                "cctv_channel": 0,
                "company_id": other.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        seen = ticket.with_user(self.technician).read(["cctv_contract_number", "cctv_health"])[0]
        self.assertFalse(seen["cctv_contract_number"] or seen["cctv_health"])
        proof = ticket._cctv_prepare_proof("failed", "x", False)
        self.assertFalse(proof["picture"] or proof["health"], "a picture of that company")
        self.assertFalse(self.env["cctv.report.desk"]._open_ticket(self.camera))
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertFalse(ticket.cctv_fault_ids)
        self.assertEqual((self.tickets(self.camera) - ticket).company_id, other)

    def test_search_shows_no_credential_of_another_company(self):
        _fault, _exemption, search, line, *_others = self.make_targets()
        other = self.make_company("Third")
        foreign = self.credential.copy({"name": "Foreign", "company_id": other.id})
        it_staff = self.make_user("it")
        for record in (search, line):
            self.assertRefused(record, "write", it_staff, {"credential_id": foreign.id})
        values = {"addresses": "10.6.6.6", "credential_id": foreign.id}
        self.assertRefused(search.browse(), "create", it_staff, [values])
        self.assertRefused(search, "write", it_staff, {"company_id": other.id})

    def test_search_of_two_companies_at_once(self):
        """They may use the same private addresses: what is found for one is not the other's."""
        other = self.make_company("Second")
        user = self.make_user("it", "of_both")
        user.company_ids |= other
        search = self.env["cctv.discovery"].create({"addresses": "10.9.0.9"})
        foreign = search.copy({"company_id": other.id})
        values = {"address": "10.9.0.11", "port": 80, "status": "new", "kind": "camera"}
        line = self.env["cctv.discovery.line"]
        own = line.create({**values, "discovery_id": search.id})
        theirs = line.create({**values, "discovery_id": foreign.id})
        (own | theirs)._compare()
        self.assertEqual(own.device_id, self.camera)
        self.assertFalse(theirs.device_id)


@tagged("post_install", "-at_install")
class TestAdversaryDevices(RecordingCase):
    def poisoned(self, device, **values):
        """A verdict as it comes from a worker, as JSON."""
        data = self.verdict(device, **values).to_dict()
        return Verdict.from_dict(json.loads(json.dumps(data)))

    def test_numbers_that_nobody_can_add_up(self):
        """Of a picture whose day is kept as an average, and of times that are stored small."""
        for numbers in (1e308, -1e308, float("inf"), float("nan"), HUGE, "many", None, True):
            with self.subTest(numbers=numbers):
                for _ in range(2):
                    names = ("sharpness", "luma_mean", "sharpness_ratio")
                    self.look(self.camera, metrics=dict.fromkeys(names, numbers))
        self.look(self.camera)
        day = self.env["cctv.picture.day"].search([("device_id", "=", self.camera.id)])
        self.assertEqual((day.pictures, day.sharpness_mean), (1, 400.0))

    def test_clock_beyond_all_bounds(self):
        self.good(self.camera)
        for skew in (1e300, -1e300, float("inf"), float("nan")):
            with self.subTest(skew=skew):
                verdict = self.poisoned(self.camera)
                verdict = Verdict(**{**vars(verdict), "clock_skew_s": skew, "latency_ms": skew})
                self.assertTrue(self.apply(verdict))
        self.assertLess(abs(self.camera.cctv_status_id.clock_skew_s), 1e13)

    def test_disks_and_channels_beyond_all_bounds(self):
        disks = [Disk(n, "d" * 10_000, "weird", "\0\ud800" + FORMULA, HUGE, -5) for n in range(500)]
        disks += [Disk(1, "first", "ok", "ok", 4 * TB, float("inf"))]
        channels = [Channel(n, "\0" + FORMULA) for n in (-1, 0, *range(1, 10_000), HUGE)]
        channels += [Channel(1, FORMULA, True, True)] * 3
        self.tell(self.footage(1), disks=disks, channels=channels)
        kept = self.env["cctv.recorder.disk"].search([("recorder_id", "=", self.recorder.id)])
        self.assertLessEqual(len(kept), 128)
        self.assertEqual(kept.mapped("used_share"), [0.0] * len(kept))
        self.assertLessEqual(max(map(len, kept.mapped("name"))), 80)
        self.assertFalse([told for told in kept.mapped("told") if told.startswith("=")])
        told = self.env["cctv.recorder.channel"].search([("recorder_id", "=", self.recorder.id)])
        self.assertLessEqual(len(told), 1024)
        self.assertFalse([name for name in told.mapped("name") if name.startswith("=")])
        self.assertEqual(self.proof().result, "proven")

    def test_times_that_no_calendar_has(self):
        day = (self.midnight, self.next_midnight)
        for oldest in (1e300, float("inf"), float("nan"), -1e300, 253_402_300_800.0):
            with self.subTest(oldest=oldest):
                self.tell(Footage(1, (day, day, (day[1], day[0]), (-1e300, 1e300)), oldest))
                self.assertEqual(self.proof().result, "proven")
                self.assertFalse(self.proof().is_held_known)

    def test_many_gaps_are_counted_and_not_all_kept(self):
        spans = tuple((self.at(0) + 700 * n, self.at(0) + 700 * n + 1) for n in range(123))
        fine = {"name": "Fine", "is_default": False, "recording_gap_s": 60}
        self.camera.cctv_policy_id = self.policy.copy(fine)
        self.tell(Footage(1, spans, self.at(0) - 86400, "hikvision"))
        self.assertLessEqual(len(self.proof().gaps), 200)
        self.assertLess(len(json.dumps(self.proof().gaps)), 10_000)

    @mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_tools")
    def test_one_recorder_costs_no_other_its_report(self):
        other = self.make_device("recorder", "T-NVR-2", "10.9.0.2")
        bad = self.report(self.footage(1), channels=[Channel("one", "x")])
        good = self.report(disks=[self.disk(1)])
        self.apply(
            self.verdict(self.recorder, level=Level.RECORDING, recorder=bad),
            self.verdict(other, level=Level.RECORDING, recorder=good),
        )
        self.assertEqual(other.cctv_disk_ids.mapped("number"), [1])
        self.assertTrue(other.cctv_status_id.last_recording)
        self.assertFalse(self.recorder.cctv_status_id.last_recording)

    def test_words_are_no_formulas(self):
        self.assertEqual(word(FORMULA), FORMULA[1:])
        self.assertEqual(word("{=1+1}\0"), "1+1}")
        self.assertEqual(word(" =  = x"), "= x")


@tagged("post_install", "-at_install")
class TestAdversaryCalendar(RecordingCase):
    def test_calendar_of_nonsense(self):
        self.tell(self.footage())
        for month in ("x", "9999-12-31", "0001-01-01", [1], "\0"):
            with self.subTest(month=month), self.assertSays("no such month"):
                self.Proof.get_matrix(month)
        for values in (
            {"location_id": "a"},
            {"recorder_id": 10**30},
            {"offset": -1},
            {"offset": "x"},
            {"name": "\0CAM-1"},
            {"name": {"a": 1}},
        ):
            with self.subTest(values=values):
                self.assertIn("cameras", self.Proof.get_matrix("2026-03-01", **values))
        self.assertEqual(self.Proof.get_matrix("2026-03-01", name="\0CAM-1")["total"], 1)
        for camera in ("x", None, False, -1, [1]):
            with self.subTest(camera=camera):
                self.assertEqual(self.Proof.get_month(camera), {"months": []})


@tagged("post_install", "-at_install")
class TestAdversaryCheck(CheckCase):
    def test_changed_after_it_was_signed(self):
        check = self.due()
        self.tell_all()
        self.explain(check)
        signature = self.sign(check)
        line = check.line_ids[:1].with_user(self.supervisor)
        line.note = "Nothing was missing."
        signature.invalidate_recordset()
        self.assertFalse(signature.is_current)
        with self.assertSays("signed .* before .* was changed"):
            check.with_user(self.supervisor).action_seal()

    def test_nobody_signs_for_another(self):
        check = self.due()
        self.tell_all()
        self.explain(check)
        for role in ("operator", "technician", "it", "manager", "management"):
            user = self.make_user(role)
            vals = {"res_model": check._name, "res_id": check.id, "role": "checked"}
            vals["image"] = signature_image()
            with self.subTest(role=role), self.assertRaises(AccessError), self.env.cr.savepoint():
                self.env["cctv.sign"].with_user(user).create(vals).action_sign()
        self.assertFalse(check.signature_ids)

    def test_nobody_without_the_duty_signs_by_a_link(self):
        check = self.due()
        self.tell_all()
        self.explain(check)
        other = self.make_company()
        foreign = self.make_user("supervisor", "foreign_supervisor", other)
        technician = self.make_user("technician", "asked_technician")
        stranger = self.env["res.partner"].create({"name": "Guest"})
        public = self.env.ref("base.public_user")
        requests = self.env["cctv.signature.request"].with_user(self.supervisor)
        for partner in (stranger, technician.partner_id, foreign.partner_id):
            partner.email = "asked@example.com"
            request = requests._ask(check, "checked", partner)
            with self.subTest(partner=partner.name), self.assertSays("another duty"):
                request.sudo()._sign(signature_image(), public)
        self.assertFalse(check.signature_ids)
        partner = self.supervisor.partner_id
        partner.email = "supervisor@example.com"
        requests._ask(check, "checked", partner).sudo()._sign(signature_image(), self.supervisor)
        self.assertEqual(check.signature_ids.partner_id, partner)
