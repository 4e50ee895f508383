"""Laporan Audit and Kebijakan Penyimpanan Data on paper."""

from freezegun import freeze_time

from odoo.tests import tagged

from .golden_paper import TESTDATA, GoldenPaper
from .test_audit import AuditCase


@tagged("-at_install", "post_install")
class TestAuditGolden(GoldenPaper, AuditCase):
    """The whole papers, in both headers and both languages."""

    golden = TESTDATA / "papers_audit"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 06:00:00"))
        super().setUpClass()
        cls.set_up_headers()
        for user, name in (
            (cls.auditor, "Supervisor"),
            (cls.head, "Kepala Bagian TI"),
            (cls.technician, "Teknisi"),
        ):
            user.partner_id.name = name

    def test_audit(self):
        """Closed, with a finding that was mended."""
        audit = self.told(
            name="Kepatuhan SOP ruang kontrol",
            scope="Log harian dan serah terima. Tidak termasuk: anggaran.",
        )
        self.mend(audit.finding_ids)
        self.close(audit)
        masks = [(audit.number, "AUD/2026/0000")]
        self.both("audit", "helpdesk_cctv.paper_audit", audit, self.auditor, masks)

    def both(self, name, report, records, user, masks=()):
        for lang in ("id_ID", "en_US"):
            with self.subTest(name, lang=lang):
                self.check_golden(name, report, records, user, lang, masks)

    def test_policy_of_keeping_data(self):
        self.env["cctv.retention.policy"].search([]).unlink()
        self.env["cctv.retention.policy"].create(
            {"location_id": self.lobby.id, "days": 77, "reason": "Decision of the board"}
        )
        self.site.retention_days = 44
        profile = self.company._cctv_profile()
        self.both("retention", "helpdesk_cctv.paper_retention", profile, self.head)
