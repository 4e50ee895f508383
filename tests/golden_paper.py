"""Golden files of papers: what stands on them, in both headers.

After a change that is meant, run the test with ``CCTV_PAPERS_RENEW=1`` and read the difference.
With ``CCTV_PAPERS_FOLDER`` the PDFs are written there, to be looked at.
"""

import os
from pathlib import Path

from .paper_words import paper_lines
from .test_maintenance_papers import printed
from .test_papers import pages

TESTDATA = Path(__file__).with_name("testdata")
FOLDER = os.environ.get("CCTV_PAPERS_FOLDER")
RENEW = bool(os.environ.get("CCTV_PAPERS_RENEW"))


class GoldenPaper:
    """For a test case with a ``company``: its golden files are in ``golden``."""

    golden: Path

    @classmethod
    def set_up_headers(cls):
        """Both languages, a company in Jakarta's time, and the words of a government's letterhead
        in its ``profile``."""
        cls.env["res.lang"]._activate_lang("id_ID")
        terms = cls.env["ir.module.module"]
        terms._load_module_terms(["helpdesk_cctv"], ["id_ID"], overwrite=True)
        cls.company.resource_calendar_id.tz = cls.company.partner_id.tz = "Asia/Jakarta"
        cls.company.partner_id.name = "Kota Contoh"
        cls.profile = cls.company._cctv_profile()
        cls.profile.write(
            {
                "header_line_1": "Pemerintah Kota Contoh",
                "header_line_2": "Dinas Komunikasi dan Informatika",
                "header_address": "Jalan Merdeka No. 1, Kota Contoh",
            }
        )

    def check_golden(self, name, report, records, user, lang, masks=()):
        """What ``user`` prints in ``lang`` is what the golden file ``name`` says, in both headers.

        :param masks: (what is different each time, what stands there instead)
        """
        name, parts = f"{name}-{lang[:2]}", []
        for style in ("company", "government"):
            self.profile.header_style = style
            pdf = printed(records, report, user, lang=lang)
            self.look(f"{name}-{style}", pdf)
            paper = self.env[f"report.{report}"].with_user(user)
            made = paper._papers_of(records.with_user(user), lang)
            lines = [line for one in made for line in paper_lines(one)]
            parts.append("\n".join([f"--- {style}, pages: {len(pages(pdf))}", *lines]))
        text, file = "\n".join(parts) + "\n", self.golden / f"{name}.txt"
        for words, mask in masks:
            text = text.replace(words, mask)
        if RENEW:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.assertEqual(text, file.read_text() if file.exists() else "")

    def look(self, name, pdf):
        """Leave ``pdf`` where somebody looks at it, if anybody does."""
        if FOLDER:
            Path(FOLDER, f"{name}.pdf").write_bytes(pdf)
