import base64

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.cctv_procedure_settings import RANGES, SETTINGS
from .checklist_common import picture
from .procedure_common import ProcedureCase


@tagged("at_install")
class TestProcedureProfile(ProcedureCase):
    """What a company may set, presets, and taking one over."""

    def preset(self, kind):
        return self.env.ref(f"helpdesk_cctv.procedure_profile_{kind}")

    def picture(self, format_="PNG"):
        return base64.b64encode(picture(40, 40, format_))

    def wizard(self, kind, user=None, company=None, **values):
        wizards = self.env["cctv.apply.profile"].with_user(user or self.manager)
        form = Form(wizards.with_context(default_company_id=(company or self.town).id))
        form.preset_id = self.preset(kind).with_user(user or self.manager)
        for name, value in values.items():
            form[name] = value
        return form

    def test_one_access(self):
        self.assertEqual(self.town._cctv_profile(), self.profile)
        other = self.make_company("Without")
        self.assertEqual(other._cctv_profile(), self.preset("company"))
        self.assertEqual(other._cctv_profile()._users_of_role("manager", other).ids, [])

    def test_presets_differ_where_the_procedures_do(self):
        company, city, agency = map(self.preset, ("company", "city", "agency"))
        presets = (company, city, agency)
        approvers = [preset.approver_role for preset in presets]
        self.assertEqual(approvers, ["supervisor", "management", "official"])
        self.assertEqual([p.extractor_role for p in presets], ["it", "operator", "requester"])
        self.assertEqual([p.accepts_oral_requests for p in presets], [False, True, True])
        self.assertEqual(
            [p.source_deletion for p in presets], ["forbidden", "forbidden", "required"]
        )
        self.assertEqual((city.request_days, city.retention_days), (5, 30))
        self.assertEqual((city.superior_notice_minutes, city.incident_record_minutes), (5, 60))

    def test_out_of_range(self):
        for name, (least, most) in RANGES.items():
            for value in (least - 1, most + 1, -5):
                with self.subTest(name), self.assertSays(f"must be from {least} to {most}"):
                    self.profile.with_user(self.manager).write({name: value})
        with self.assertSays("longer than a day"):
            self.profile.write({"shift_count": 4, "shift_hours": 8})
        with self.assertSays("responsible official"):
            self.profile.approver_role = "official"
        with self.assertSays("needs a name"):
            self.profile.name = " "
        self.profile.name = "N" * 200
        with self.assertSays("too long"):
            self.profile.header_line_1 = "X" * 121

    def test_logo(self):
        mine = self.profile.with_user(self.manager)
        mine.header_logo = self.picture()
        mine.with_context(bin_size=True).header_logo = self.picture("JPEG")
        for bad in (b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                mine.header_logo = base64.b64encode(bad)
        with self.assertSays("PNG or JPEG"):
            mine.header_logo = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
        with self.assertSays("larger than 2 MB"):
            mine.header_logo = base64.b64encode(b"x" * 3_000_000)

    def test_who_changes_it(self):
        for user in (self.manager, self.management):
            self.profile.with_user(user).arrival_minutes = 30
        for role in ("operator", "technician", "it", "supervisor"):
            self.assertEqual(self.profile.with_user(self.users[role]).arrival_minutes, 30)
            with self.assertRaises(AccessError):
                self.profile.with_user(self.users[role]).arrival_minutes = 1

    def test_presets_stay(self):
        preset = self.preset("city").with_user(self.manager)
        with self.assertSays("stay as they are"):
            preset.arrival_minutes = 1
        with self.assertRaises(AccessError):
            preset.unlink()
        with self.assertSays("stay as they are"):
            self.profile.with_user(self.manager).company_id = False
        with self.assertSays("stays with its company"):
            self.profile.company_id = self.company

    def test_main_procedure_of_the_same_company(self):
        self.profile.with_user(self.manager).procedure_id = self.procedure
        foreign = self.env["cctv.procedure"].create(
            {"name": "F", "number": "F", "company_id": self.company.id}
        )
        with self.assertSays("another company"):
            self.profile.procedure_id = foreign

    @mute_logger("odoo.sql_db")
    def test_one_of_each_company(self):
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.profile.create({"name": "Second", "company_id": self.town.id})

    def test_roles(self):
        roles = self.profile._users_of_role
        self.assertEqual(roles("operator"), self.operator | self.supervisor)
        self.assertEqual(roles("management"), self.management)
        self.assertFalse(roles("official"))
        self.profile.official_id = self.management
        self.assertEqual(roles("official"), self.management)
        self.management.active = False
        self.assertFalse(roles("management") | roles("official"))
        self.assertFalse(roles("nonsense"))

    def test_wizard_shows_each_difference(self):
        self.profile.arrival_minutes = 45
        wizard = self.wizard("city").save()
        lines = {line.field_name: line for line in wizard.line_ids}
        expected = {n for n in SETTINGS if self.profile[n] != self.preset("city")[n]}
        self.assertEqual(set(lines), expected)
        self.assertIn("arrival_minutes", expected)
        difference = self.profile._differences(self.preset("city"))
        row = next(r for r in difference if r["field_name"] == "arrival_minutes")
        self.assertEqual((row["present_value"], row["preset_value"]), ("45", "15"))
        self.assertIn("P4: 30 minutes", row["source"])

    def test_wizard_leaves_out_what_is_unticked(self):
        self.profile.arrival_minutes = 45
        form = self.wizard("city")
        for number in range(len(form.line_ids)):
            with form.line_ids.edit(number) as line:
                line.is_taken = line.field_name != "arrival_minutes"
        form.save().action_apply()
        self.assertEqual(self.profile.arrival_minutes, 45)
        self.assertEqual(self.profile.approver_role, "management")
        note = self.profile.message_ids[0].body
        self.assertIn("Requests are approved by: Supervisor → Management", note)
        self.assertNotIn("Arrive", note)

    def test_wizard_asks_for_the_official(self):
        form = self.wizard("agency")
        self.assertTrue(form.needs_official)
        form.official_id = self.management.with_user(self.manager)
        form.save().action_apply()
        self.assertEqual(self.profile.official_id, self.management)
        self.assertEqual(self.profile.approver_role, "official")

    def test_first_time(self):
        other = self.make_company("Village")
        head = self.make_user("manager", "doc_village", other)
        profiles = self.env["cctv.procedure.profile"].with_user(head).with_company(other)
        self.assertFalse(profiles.action_open_own()["res_id"])
        self.wizard("city", head, other).save().action_apply()
        self.assertEqual(other._cctv_profile().kind, "city")
        self.assertEqual(profiles.action_open_own()["res_id"], other.cctv_profile_id.id)
        self.assertFalse(self.wizard("city", head, other).save().line_ids)

    def test_wizard_is_for_those_who_keep_the_profile(self):
        with self.assertRaises(AccessError):
            self.wizard("city", self.supervisor)
        stray = self.env["cctv.apply.profile"].with_user(self.manager)
        wizard = stray.create({"company_id": self.company.id, "preset_id": self.preset("city").id})
        with self.assertRaises(AccessError):
            wizard.action_apply()

    def test_wizard_trusts_no_line(self):
        wizards = self.env["cctv.apply.profile"].with_user(self.manager)
        line = {"field_name": "header_line_1", "preset_value": "x", "is_taken": True}
        wizard = wizards.create(
            {
                "company_id": self.town.id,
                "preset_id": self.preset("city").id,
                "line_ids": [(0, 0, line)],
            }
        )
        wizard.action_apply()
        self.assertFalse(self.profile.header_line_1)

    def test_reading_days_come_from_the_profile(self):
        self.profile.acknowledgement_days = 3
        revision = self.approved(self.draft())
        amounts = set(self.rows(revision).mapped("deadline_amount"))
        self.assertEqual(amounts, {3})
