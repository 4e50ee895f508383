from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CctvCase


@tagged("at_install")
class TestSettings(CctvCase):
    """The IT head, who is no administrator of Odoo, sets how the own company works."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.make_user("manager")

    def window(self, user=None, **values):
        return self.env["cctv.settings"].with_user(user or self.head).create(values)

    def test_the_head_sets(self):
        self.assertFalse(self.head.has_group("base.group_system"))
        self.env["cctv.procedure.profile"]._apply_preset(
            self.company.id, self.env.ref("helpdesk_cctv.procedure_profile_company").id
        )
        self.company.write({"cctv_upload_mb": 7, "cctv_report_public": False})
        window = self.window()
        self.assertEqual(window.cctv_upload_mb, 7)
        window.write(
            {
                "cctv_lang": "en_US",
                "cctv_report_public": True,
                "cctv_report_location_ids": [Command.set(self.lobby.ids)],
                "cctv_tells_phases": False,
            }
        )
        window.action_save()
        company = self.company
        self.assertTrue(company.cctv_report_public)
        self.assertFalse(company.cctv_tells_phases)
        self.assertEqual(company.cctv_report_location_ids, self.lobby)
        self.assertEqual(company.cctv_upload_mb, 7)
        note = company.cctv_profile_id.message_ids[0]
        self.assertIn("Report without log-in: No → Yes", note.body)
        self.assertIn("Language of tickets and messages: by itself → English", note.body)
        self.assertNotIn("MB", note.body)
        self.assertEqual(note.author_id, self.head.partner_id)

    def test_bad_input(self):
        for values in ({"cctv_upload_mb": 26}, {"cctv_upload_count": 0}):
            with self.assertRaisesRegex(UserError, "must be from 1 to"):
                self.window(**values).action_save()
        elsewhere = self.make_location("Elsewhere", company_id=self.make_company().id)
        foreign = {"cctv_report_location_ids": [Command.set(elsewhere.ids)]}
        with self.assertRaises(AccessError):
            self.window(**foreign).action_save()

    def test_nobody_else(self):
        """Neither other duties nor for other companies."""
        for duty in ("operator", "technician", "it", "supervisor", "management"):
            with self.assertRaises(AccessError):
                self.window(self.make_user(duty))
        other = self.make_company()
        with self.assertRaisesRegex(AccessError, "another company"):
            self.window(company_id=other.id, cctv_report_public=True).action_save()
        self.assertFalse(other.cctv_report_public)
        foreign = self.env["cctv.settings"].with_user(self.head).with_context(
            allowed_company_ids=other.ids
        )
        with self.assertRaises(AccessError):
            foreign.default_get(["cctv_upload_mb"])
