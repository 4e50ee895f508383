"""The table of requirements in the system and in the documents."""

import re

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.misc import file_open

from .common import CctvCase


@tagged("-at_install", "post_install")
class TestRequirements(CctvCase):
    NOWHERE = {43, 45}
    """Those that come with the planning of installations."""

    def test_each_is_in_the_table_and_in_the_documents(self):
        numbers = self.env["cctv.requirement"].search([]).mapped("number")
        self.assertEqual(numbers, list(range(1, 143)))
        with file_open("helpdesk_cctv/docs/requirements.md") as file:
            rows = re.findall(r"^\| (R[^|]*)\|", file.read(), re.M)
        named = set()
        for first, last in re.findall(r"R(\d+)(?:[–-]R?(\d+))?", " ".join(rows)):
            named |= set(range(int(first), int(last or first) + 1))
        self.assertFalse(set(numbers) - named, "docs/requirements.md does not tell of these")

    def test_record_types_are_there(self):
        for line in self.env["cctv.requirement.record"].search([]):
            self.assertIn(line.model, self.env, line.requirement_id.code)
        nowhere = self.env["cctv.requirement"].search([("record_ids", "=", False)])
        self.assertEqual(set(nowhere.mapped("number")), self.NOWHERE)

    def test_counted_by_the_month(self):
        head = self.make_user("manager")
        line = self.env.ref("helpdesk_cctv.cctv_requirement_128_cctv_retention_policy")
        mine = line.with_user(head)
        before = mine.month_count
        policies = self.env["cctv.retention.policy"]
        policies.create([{"days": 33}, {"days": 34, "location_id": self.lobby.id}])
        old = policies.create({"days": 35, "location_id": self.site.id})
        self.env.cr.execute(
            "UPDATE cctv_retention_policy SET create_date = '2020-01-01' WHERE id = %s", [old.id]
        )
        mine.invalidate_recordset()
        self.assertEqual(mine.month_count, before + 2)
        self.assertEqual(mine.requirement_id.month_count, before + 2)
        self.assertEqual(mine.action_open()["res_model"], "cctv.retention.policy")

    def test_nothing_is_told_of_what_one_may_not_read(self):
        line = self.env.ref("helpdesk_cctv.cctv_requirement_136_cctv_conduct_violation")
        mine = line.with_user(self.make_user("technician"))
        self.assertEqual((mine.is_readable, mine.month_count, mine.last_date), (False, 0, False))
        with self.assertRaises(AccessError):
            mine.action_open()

    def test_each_list_opens(self):
        head = self.make_user("manager")
        for line in self.env["cctv.requirement.record"].with_user(head).search([]):
            if line.is_readable:
                self.assertTrue(line.action_open()["views"])
