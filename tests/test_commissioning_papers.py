"""Laporan Uji Sistem, of real records, in both headers and languages."""

import base64
import io

from freezegun import freeze_time
from PIL import Image

from odoo import fields
from odoo.tests import tagged

from .commissioning_common import CommissioningCase
from .golden_paper import TESTDATA, GoldenPaper


@tagged("-at_install", "post_install")
class TestCommissioningPapers(GoldenPaper, CommissioningCase):
    golden = TESTDATA / "papers_commissioning"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 07:10:00"))
        super().setUpClass()
        cls.set_up_headers()
        for user, name in ((cls.installer, "Teknisi"), (cls.head, "Staf IT")):
            user.tz = "Asia/Jakarta"
            user.partner_id.write({"name": name, "function": name})
        cls.yard.write({"name": "Gerbang"})
        cls.passed, cls.failed = cls.make_tests()

    @classmethod
    def make_tests(cls):
        tests = cls.env["cctv.commissioning.test"]
        for number, measured in enumerate(({}, {"good": 6, "bad": 4, "sharpness": 6.5})):
            installation = cls.install()
            installation.device_id.sudo().write({"cctv_code": f"KP-0{number}", "name": "Gerbang"})
            test = cls.begin_test(installation, f"10.9.0.7{number}").sudo()
            cls.measure(test, **measured)
            test.write({"picture": cls.shot(), "picture_date": fields.Datetime.now()})
            tests |= test
        tests[0].note = "Sudut diatur dua kali."
        cls.finish_work(tests[0].installation_id)
        cls.pass_test(tests[0])
        cls.env.flush_all()
        cls.env.cr.execute(  # the date in the header
            "UPDATE cctv_commissioning_test SET create_date = '2026-11-20' WHERE id IN %s",
            (tuple(tests.ids),),
        )
        cls.env.invalidate_all()
        return tests

    @staticmethod
    def shot():
        file = io.BytesIO()
        Image.linear_gradient("L").resize((640, 360)).save(file, "JPEG")
        return base64.b64encode(file.getvalue())

    def test_what_stands_on_them(self):
        self.env.flush_all()
        mark = self.passed._seal_mark()
        masks = [(test.number, "NUMBER") for test in (self.passed, self.failed)]
        both = (self.passed | self.failed).installation_id
        masks += [(one.number, "INSTALLATION") for one in both]
        masks += [(self.plan.number, "PLAN")]
        masks += [(mark["number"], "SEAL"), (mark["url"], "URL"), (mark["code"], "CODE")]
        for name, test in (("passed", self.passed), ("failed", self.failed)):
            for lang in ("id_ID", "en_US"):
                with self.subTest(name=name, lang=lang):
                    self.check_golden(
                        name, "helpdesk_cctv.paper_commissioning", test, self.head, lang, masks
                    )

    def test_bulk(self):
        reports = self.env["ir.actions.report"].with_user(self.head)
        both = self.passed | self.failed
        pdf = reports._cctv_print("helpdesk_cctv.paper_commissioning", both)
        self.assertGreaterEqual(pdf.count(b"/Type /Page"), 3)
