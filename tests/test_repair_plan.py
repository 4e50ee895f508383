"""From a repair to the maintenance work that belongs to it, and back."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .repair_common import RepairCase


@tagged("post_install", "-at_install")
class TestRepairPlan(RepairCase):
    def plan(self, ticket, duty):
        """The work that somebody of this duty plans for a ticket, saved as it is proposed."""
        action = self.by(ticket, duty).action_cctv_plan_work()
        works = self.env["maintenance.request"].with_user(self.users[duty])
        [(view_id, _kind)] = action["views"]
        with Form(works.with_context(**action["context"]), view_id) as form:
            pass
        return form.record

    def test_work_is_prepared(self):
        ticket = self.analysed()
        self.by(ticket, "technician").assign_to_me()
        work = self.plan(ticket, "technician")
        self.assertEqual(work.cctv_ticket_id, ticket)
        self.assertEqual(work.equipment_id, self.camera)
        self.assertEqual(work.cctv_location_id, self.lobby)
        self.assertEqual(work.cctv_work_kind, "repair")
        self.assertEqual(work.maintenance_type, "corrective")
        self.assertEqual(work.user_id, self.users["technician"])
        self.assertEqual(work.company_id, ticket.company_id)
        self.assertEqual(work.name, ticket.name)
        self.assertEqual(work.cctv_state, "planned")

    def test_from_the_ticket_to_the_work(self):
        ticket = self.by(self.analysed(), "it")
        self.assertEqual((ticket.cctv_work_count, ticket.cctv_open_work_count), (0, 0))
        work = self.plan(ticket, "it")
        ticket.invalidate_recordset()
        self.assertEqual((ticket.cctv_work_count, ticket.cctv_open_work_count), (1, 1))
        self.assertEqual(ticket.action_cctv_view_work()["res_id"], work.id)
        visit = self.visit(ticket)
        ticket.invalidate_recordset()
        self.assertEqual(ticket.cctv_work_count, 2, "and the visit that has found it")
        self.assertEqual(ticket.cctv_open_work_count, 1, "which repairs nothing")
        found = ticket.action_cctv_view_work()
        works = self.env["maintenance.request"].search(found["domain"])
        self.assertEqual(works, work.sudo() | visit)

    def visit(self, ticket):
        """A visit on which two devices were found to have the fault of this ticket."""
        works = self.env["maintenance.request"]
        visit = works.create({"name": "Visit", "cctv_work_kind": "cleaning"})
        line = {
            "request_id": visit.id,
            "company_id": visit.company_id.id,
            "work_kind": "cleaning",
            "state": "failed",
            "ticket_id": ticket.id,
        }
        devices = self.camera | self.camera.copy({"cctv_code": "T-CAM-9"})
        self.env["cctv.maintenance.line"].create(
            [{**line, "device_id": device.id} for device in devices]
        )
        return visit

    def test_who_plans(self):
        ticket = self.analysed()
        for duty in ("operator", "supervisor", "management"):
            with self.subTest(duty), self.assertRaises(AccessError):
                self.by(ticket, duty).action_cctv_plan_work()

    def test_analysed_first_and_not_after_the_repair(self):
        with self.assertSays("First the analysis"):
            self.by(self.report(), "technician").action_cctv_plan_work()
        with self.assertSays("This is not the next step"):
            self.by(self.repaired(), "technician").action_cctv_plan_work()

    def test_device_of_another_company_is_not_proposed(self):
        ticket = self.by(self.analysed(), "it")
        self.camera.write(
            {
                "cctv_location_id": False,
                "cctv_recorder_id": False,
                "cctv_credential_id": False,
                "company_id": self.make_company("Other").id,
            }
        )
        context = ticket.action_cctv_plan_work()["context"]
        self.assertNotIn("default_equipment_id", context)


@tagged("post_install", "-at_install")
class TestRepairButtons(RepairCase):
    """In each phase one button of the form is the next step, for those whose step it is."""

    def buttons(self, ticket, duty, kind=""):
        """Names of the buttons beside the status bar that somebody sees."""
        mine = self.by(ticket, duty)
        arch = etree.fromstring(mine.get_view(view_type="form")["arch"])
        nodes = arch.xpath("//field[not(ancestor::field)]")
        names = {node.get("name") for node in nodes}
        values = mine.read(sorted(names), load=None)[0]
        return [
            button.get("name")
            for button in arch.xpath("//header/button")
            if kind in (button.get("class") or "")
            and not safe_eval(button.get("invisible") or "False", dict(values))
        ]

    def assertFirst(self, ticket, **expected):
        for duty, name in expected.items():
            with self.subTest(ticket.sudo().cctv_phase, duty=duty):
                names = [name] if name else []
                self.assertEqual(self.buttons(ticket, duty, "btn-primary"), names)

    def test_the_next_step_of_each_phase(self):
        self.profile.repair_tells_head = False
        ticket = self.report()
        self.assertFirst(ticket, operator="", it="action_cctv_analyse", supervisor="")
        self.by(ticket, "it")._cctv_analyse("No power.", "camera")
        start, give = "action_cctv_start_repair", "action_cctv_give_to_provider"
        self.assertFirst(ticket, technician=start, it=start, supervisor=give, management=give)
        self.by(ticket, "it").assign_to_me()
        self.assertFirst(ticket, technician=start, it=start, supervisor="")
        self.by(ticket, "it").action_cctv_start_repair()
        name = "action_cctv_repaired"
        self.assertFirst(ticket, operator="", technician=name, it=name, supervisor=name)
        self.by(ticket, "it")._cctv_report_repaired(self.firm, "New cable")
        self.assertFirst(ticket, technician="action_cctv_verify", management="action_cctv_verify")
        self.set_health()
        self.by(ticket, "supervisor")._cctv_verify("passed")
        self.assertFirst(ticket, technician="", it="action_cctv_close")
        self.by(ticket, "it").action_cctv_close()
        self.assertFirst(ticket, technician="", it="", management="")
        self.assertEqual(self.buttons(ticket, "it"), ["action_cctv_reopen"])

    def test_a_provider_is_suggested(self):
        ticket = self.analysed()
        ticket.sudo().cctv_provider_id = self.firm
        give = "action_cctv_give_to_provider"
        self.assertFirst(ticket, technician="", it=give, supervisor=give, management=give)
        self.by(ticket, "it")._cctv_give_to_provider(self.firm, "Look at it")
        name = "action_cctv_repaired"
        self.assertFirst(ticket, technician=name, it=name, supervisor=name)

    def test_the_head_is_told_before_closing(self):
        self.profile.repair_tells_head = True
        ticket = self.repaired()
        self.set_health()
        self.by(ticket, "supervisor")._cctv_verify("passed")
        self.assertFirst(ticket, it="action_cctv_tell_head", supervisor="action_cctv_tell_head")
        head = self.users["management"]
        self.by(ticket, "it")._cctv_tell_head(head, "<p>Done</p>")
        self.assertFirst(ticket, it="action_cctv_close", supervisor="action_cctv_close")
