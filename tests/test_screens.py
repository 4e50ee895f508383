"""What the screens show in words, who may open them, and the spreadsheets for the import."""

from datetime import timedelta
from io import BytesIO
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import fields
from odoo.tests import tagged
from odoo.tools import file_open

from ..models.cctv_device_screen import stage_lines
from .common import ROLES, CctvCase

NOW = "2026-03-02 03:00:00"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CCTV_ROLES = ("operator", "technician", "it", "supervisor", "manager", "management")


OWN_PAGES = {
    "cctv_dashboard",
    "cctv_floor_plan",
    "cctv_handover",
    "cctv_log",
    "cctv_my_work",
    "cctv_patrol",
    "cctv_recording_calendar",
    "cctv_review",
}
"""Pages of our own that a menu opens; a tour goes through each."""


@tagged("post_install", "-at_install")
class TestScreens(CctvCase):
    def test_device_opens_as_what_it_is(self):
        switch = self.make_device("switch", "T-SW", "10.9.0.2")
        other = self.env["maintenance.equipment"].create({"name": "Drill"})
        views = {
            self.camera: "helpdesk_cctv.cctv_camera_view_form",
            self.recorder: "helpdesk_cctv.cctv_recorder_view_form",
            switch: "helpdesk_cctv.cctv_device_view_form",
        }
        operator = self.make_user("operator")
        for device, view in views.items():
            found = device.with_user(operator).get_formview_id()
            self.assertEqual(found, self.env.ref(view).id, device.cctv_kind)
        ours = [self.env.ref(view).id for view in views.values()]
        self.assertNotIn(other.get_formview_id(), ours)
        outsider = self.make_user("equipment_manager")
        self.assertNotIn(self.camera.with_user(outsider).get_formview_id(), ours)

    def test_every_role_opens_every_menu_it_has(self):
        for role in CCTV_ROLES:
            user = self.make_user(role)
            actions = [menu.action for menu in self.menus(user) if menu.action]
            self.assertGreater(len(actions), 7, role)
            for action in actions:
                with self.subTest(role=role, action=action.xml_id):
                    self.open_action(action.with_user(user))

    def test_every_empty_list_says_what_to_do_next(self):
        actions = self.env["ir.actions.act_window"].search([])
        ids = actions._get_external_ids()
        mute = {
            ids[action.id][0]
            for action in actions
            if any(xml_id.startswith("helpdesk_cctv.") for xml_id in ids[action.id])
            and {"list", "kanban"} & set(action.view_mode.split(","))
            and "o_view_nocontent" not in (action.help or "")
        }
        self.assertEqual(mute, set())

    def open_action(self, action):
        """As the web client does: load it, run it when it is code, and show what it says."""
        found = self.env["ir.actions.actions"]._for_xml_id(action.xml_id)
        user = action.env.user
        if found["type"] == "ir.actions.server":
            found = action.run()
        if found["type"] == "ir.actions.client":
            self.assertIn(found["tag"], OWN_PAGES)
            return
        self.assertEqual(found["type"], "ir.actions.act_window")
        views = [(view_id, kind) for view_id, kind in found["views"] if kind != "search"]
        search_view = found.get("search_view_id") or [False]
        model = self.env[found["res_model"]].with_user(user)
        model.get_views([*views, (search_view[0], "search")], {"toolbar": True})
        model.search_read([], [], limit=2)
        if found.get("res_id"):
            model.browse(found["res_id"]).web_read({"display_name": {}})

    def menus(self, user):
        """The menus of our application that a user sees."""
        menus = self.env["ir.ui.menu"]
        root = self.env.ref("helpdesk_cctv.cctv_menu_root")
        visible = menus.browse(menus.with_user(user)._visible_menu_ids())
        return visible.filtered(lambda menu: menu.parent_path.startswith(root.parent_path))

    def test_others_do_not_get_the_menu(self):
        for role in set(ROLES) - set(CCTV_ROLES) - {"public", "portal"}:
            menus = self.menus(self.make_user(role))
            self.assertNotIn(self.env.ref("helpdesk_cctv.cctv_menu_root"), menus, role)

    def test_what_to_check_first(self):
        self.camera.cctv_status_id.sudo().reason = "auth_failed"
        self.assertIn("user name and password", self.camera.cctv_first_check)
        self.camera.cctv_status_id.sudo().reason = False
        self.assertFalse(self.camera.cctv_first_check)

    def test_stage_lines(self):
        stages = [
            {"name": "connect", "code": "ok", "duration_ms": 2.6, "values": {"port": 554}},
            {"name": "login", "code": "auth_refused", "duration_ms": 31.2},
            {"name": "stream", "code": "skipped"},
        ]
        lines = stage_lines(self.env, stages, "camera")
        self.assertEqual([line["result"] for line in lines], ["ok", "failed", "skipped"])
        self.assertEqual(lines[0]["duration_ms"], 3)
        self.assertEqual(lines[1]["text"], "The camera answers, but refuses the password.")
        self.assertEqual(stage_lines(self.env, None, "camera"), [])

    @freeze_time(NOW)
    def test_uptime_of_today_counts_what_is_not_booked_yet(self):
        self.company.partner_id.tz = "Asia/Jakarta"
        now = fields.Datetime.now()
        status = self.camera.cctv_status_id.sudo()
        status.write(
            {
                "state": "down",
                "accounted_until": now - timedelta(minutes=30),
                "stale_at": now - timedelta(minutes=10),
            }
        )
        rows = self.env["cctv.uptime.day"].sudo().create(
            [
                {"device_id": self.camera.id, "day": "2026-03-02", "up_s": 3600},
                {"device_id": self.camera.id, "day": "2026-03-01", "up_s": 86400},
                {"device_id": self.camera.id, "day": "2026-01-01", "up_s": 86400},
            ]
        )
        uptime = self.camera.with_user(self.make_user("operator")).get_cctv_uptime(30)
        self.assertEqual(str(uptime["today"]), "2026-03-02")
        self.assertEqual([str(row["day"]) for row in uptime["days"]], ["2026-03-01", "2026-03-02"])
        today = uptime["days"][-1]
        self.assertEqual((today["up_s"], today["down_s"], today["unknown_s"]), (3600, 1200, 600))
        self.assertEqual(rows[0].down_s, 0, "looking writes nothing")


@tagged("post_install", "-at_install")
class TestImportTemplates(CctvCase):
    def templates(self, kind, lang="en_US"):
        device = self.Device.with_context(default_cctv_kind=kind, lang=lang)
        return [template["template"] for template in device.get_import_templates()]

    def test_one_for_each_kind_and_language(self):
        self.assertEqual(
            self.templates("camera"), ["/helpdesk_cctv/static/import/cameras_en.xlsx"]
        )
        self.env["res.lang"]._activate_lang("id_ID")
        self.assertEqual(
            self.templates("recorder", "id_ID"), ["/helpdesk_cctv/static/import/recorders_id.xlsx"]
        )
        self.assertEqual(self.templates("switch"), [])

    def filled_in(self, path):
        """The template with its own examples in its first row, as a user would save it."""
        with file_open(path, "rb") as file:
            book = load_workbook(file)
        sheet, guide = book.worksheets
        examples = {row[0]: row[1] for row in guide.iter_rows(min_row=2, values_only=True)}
        sheet.append([examples[cell.value] for cell in sheet[1]])
        book.save(saved := BytesIO())
        return saved.getvalue()

    def test_every_column_is_recognised(self):
        for name in ("cameras_en", "cameras_id", "recorders_en", "recorders_id"):
            wizard = self.env["base_import.import"].create(
                {
                    "res_model": "maintenance.equipment",
                    "file": self.filled_in(f"helpdesk_cctv/static/import/{name}.xlsx"),
                    "file_name": f"{name}.xlsx",
                    "file_type": XLSX,
                }
            )
            preview = wizard.parse_preview({"has_headers": True})
            self.assertNotIn("error", preview, name)
            headers = preview["headers"]
            matched = {headers[int(i)]: path[0] for i, path in preview["matches"].items()}
            self.assertEqual(set(matched), set(headers), f"{name}: {preview}")
            self.assertEqual(len(set(matched.values())), len(headers), f"{name}: {matched}")
            self.assertIn("cctv_address", matched.values())


@tagged("post_install", "-at_install")
class TestDemoSecret(CctvCase):
    def test_without_a_key_the_note_says_so(self):
        credential = self.credential.copy({"name": "Demo", "note": False})
        module = "odoo.addons.helpdesk_cctv.models.cctv_secret_mixin.configured_keys"
        with patch(module, return_value=""):
            self.env["cctv.credential"]._load_demo_secret(credential.id, "secret")
        self.assertFalse(credential.has_secret)
        self.assertIn("cctv_secret_key", credential.note)

    def test_with_a_key_it_is_kept(self):
        credential = self.credential.copy({"name": "Demo"})
        self.env["cctv.credential"]._load_demo_secret(credential.id, "secret")
        self.assertEqual(credential._get_probe_secrets()[credential.id][1], "secret")
