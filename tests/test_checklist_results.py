from odoo import fields
from odoo.tests import tagged

from .checklist_common import ChecklistCase

VOLTAGES = (
    # camera, measured at (UTC), volts; Jakarta is seven hours ahead
    ("last of February", "2026-02-28 16:59:59", 10.1),
    ("first of March", "2026-02-28 17:00:00", 10.2),
    ("middle of March", "2026-03-15 03:00:00", 10.9),
    ("fine in March", "2026-03-15 03:00:00", 11.0),
    ("last of March", "2026-03-31 16:59:59", 0.0),
    ("first of April", "2026-03-31 17:00:00", 10.4),
)


@tagged("at_install")
class TestChecklistResults(ChecklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician.tz = "Asia/Jakarta"
        for name, when, volts in VOLTAGES:
            device = cls.make_device("camera", name, cctv_location_id=cls.lobby.id)
            checklist = cls.Checklist.create(
                {"template_id": cls.template.id, "device_id": device.id}
            )
            line = checklist.line_ids.filtered(lambda line: line.kind == "number")
            line.write({"value_number": volts})
            line._set({"date_answered": when})
        cls.Checklist.create({"template_id": cls.template.id, "device_id": cls.camera.id})

    def results(self):
        return self.Line.with_user(self.technician).with_context(tz="Asia/Jakarta")

    def search(self, *more):
        """The list's own condition, and what is asked."""
        action = self.env.ref("helpdesk_cctv.cctv_checklist_line_action")
        domain = [("is_answered", "=", True), ("company_id", "=", self.company.id)]
        self.assertEqual(action.domain, "[('is_answered', '=', True)]")
        ours = [
            ("measure", "=", "supply_voltage"),
            ("device_id.cctv_location_id", "=", self.lobby.id),
        ]
        return self.results().search([*domain, *ours, *more])

    def test_below_11_volt_in_march(self):
        """R58: which cameras had a supply voltage below 11 V in March, as Jakarta has it."""
        march = self.search(
            ("value_number", "<", 11),
            ("date_answered", ">=", "2026-02-28 17:00:00"),
            ("date_answered", "<", "2026-03-31 17:00:00"),
        )
        self.assertEqual(
            set(march.device_id.mapped("name")),
            {"first of March", "middle of March", "last of March"},
        )

    def test_months_are_those_of_the_reader(self):
        groups = self.results().formatted_read_group(
            [
                ("measure", "=", "supply_voltage"),
                ("is_answered", "=", True),
                ("id", "in", self.search().ids),
            ],
            ["date_answered:month"],
            ["__count", "value_number:min"],
        )
        self.assertEqual(
            [(group["__count"], group["value_number:min"]) for group in groups],
            [(1, 10.1), (4, 0.0), (1, 10.4)],
        )

    def test_it_is_one_query(self):
        self.search()
        self.env.flush_all()
        domain = [
            ("is_answered", "=", True),
            ("measure", "=", "supply_voltage"),
            ("value_number", "<", 11),
            ("date_answered", ">=", "2026-02-28 17:00:00"),
        ]
        with self.assertQueryCount(1):
            self.env["cctv.checklist.line"]._read_group(domain, ["device_id"], ["__count"])

    def test_not_measured_is_not_below(self):
        self.assertNotIn(self.camera, self.search(("value_number", "<", 11)).device_id)

    def test_filters_of_the_list(self):
        self.assertEqual(len(self.search(("deviation", "=", "below"))), 5)
        self.assertFalse(self.search(("deviation", "=", "above")))
        self.assertEqual(len(self.search(("is_failed", "=", True))), 5)
        self.assertEqual(len(self.search(("location_id", "child_of", self.site.id))), 6)
        self.assertEqual(len(self.search(("item_id.name", "ilike", "voltage"))), 6)

    def test_groups_of_the_list(self):
        ids = self.search().ids
        for group_by in ("device_id", "item_id", "location_id", "measure", "answered_by_id"):
            groups = self.results()._read_group([("id", "in", ids)], [group_by], ["__count"])
            self.assertEqual(sum(count for _key, count in groups), 6)

    def test_line_opens_its_checklist(self):
        line = self.search()[0]
        self.assertEqual(line.action_open_checklist()["res_id"], line.checklist_id.id)

    def test_same_measure_through_versions(self):
        draft = self.env["cctv.checklist.version"].browse(
            self.template.action_new_version()["res_id"]
        )
        draft.action_publish()
        checklist = self.start(
            device_id=self.make_device("camera", "New one", cctv_location_id=self.lobby.id).id
        )
        self.line(checklist, "number").value_number = 10
        self.assertEqual(len(self.search()), 7)
        self.assertEqual(len(self.search().item_id), 2)

    def test_answers_carry_the_server_time(self):
        checklist = self.start()
        before = fields.Datetime.now()
        line = self.line(checklist, "result")
        line.value_result = "pass"
        self.assertGreaterEqual(line.date_answered, before)
