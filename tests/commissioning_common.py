"""What the tests of installations share: an approved plan, and a device under test."""

from datetime import timedelta

from odoo import fields

from .plan_common import PlanCase


class CommissioningCase(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.installer = cls.make_user("technician", "cctv_installer")
        cls.head = cls.make_user("it", "cctv_it_two")
        cls.profile = cls.company._cctv_profile()
        cls.profile.commissioning_minutes = 10
        cls.plan = cls.make_plan()
        cls.approve(cls.plan)
        cls.line = cls.plan.line_ids

    @classmethod
    def install(cls, line=None):
        """An installation that has begun, with its device."""
        action = (line or cls.line).with_user(cls.author).action_install()
        installation = cls.env["cctv.installation"].browse(action["res_id"]).with_user(cls.author)
        installation.user_id = cls.installer
        installation.action_start()
        return installation

    @classmethod
    def begin_test(cls, installation, address="10.9.0.77"):
        """It is polled, and its test is begun by the installer."""
        if address:
            installation.device_id.write(
                {"cctv_address": address, "cctv_poll_enabled": True, "cctv_protocols": "onvif"}
            )
        installation.with_user(cls.installer).action_test()
        return installation.test_ids[:1].sudo().with_user(cls.installer)

    @classmethod
    def measure(cls, test, good=10, bad=0, sharpness=180.0, reasons=None, **values):
        """As if the poller had made these checks, one a minute; then the time is over."""
        test, start = test.sudo(), test.sudo().date_begin
        for number in range(good + bad):
            cls.env["cctv.commissioning.check"].sudo().create(
                {
                    "test_id": test.id,
                    "company_id": test.company_id.id,
                    "date": start + timedelta(seconds=60 * number + 5),
                    "answered": number < good,
                    "reasons": reasons or ("unreachable" if number >= good else False),
                    "latency_ms": 40 + number if number < good else 0,
                    "has_picture": number < good,
                    "sharpness": sharpness if number < good else 0,
                    "luma": 120 if number < good else 0,
                    **values,
                }
            )
        cls.env["cctv.commissioning.test"].sudo()._judge(
            fields.Datetime.add(test.date_until, seconds=1)
        )
        return test

    @classmethod
    def finish_work(cls, installation):
        """The work is finished and its checklists are filled in: not what these tests are about."""
        installation = installation.sudo()
        installation.request_id.with_user(cls.installer).action_cctv_start()
        line = installation.request_id.cctv_line_ids
        line.sudo().state = "done"
        installation.checklist_ids._set({"state": "done"})
        installation.invalidate_recordset()
        installation.request_id.with_user(cls.installer).action_cctv_finish()
        installation.device_id.cctv_status_id.sudo().write(
            {"state": "ok", "stale_at": fields.Datetime.add(fields.Datetime.now(), days=1)}
        )

    @classmethod
    def pass_test(cls, test):
        cls.sign(test, "tested", cls.installer)
        cls.sign(test, "accepted", cls.head)
