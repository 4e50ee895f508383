"""The demo city's audits: one half a year ago, one now that finds the same again, one planned."""

from datetime import timedelta

from odoo import api, fields, models

SCOPE = "Pemeliharaan, log harian, serah terima, dan hak akses. Tidak termasuk: anggaran."

LOG = "Log harian lengkap (P1 tahap 3)"

FOUND = [
    (
        LOG,
        "minor",
        "Tiga dari sepuluh catatan tidak menyebut siapa yang dihubungi.",
        "LPH bulan lalu, tiga shift malam; ditanyakan kepada petugas jaga.",
    ),
    (
        "Kunci ruang kontrol tercatat (P3)",
        "observation",
        "Buku akses diisi, tetapi jam kembalinya kunci kadang kosong.",
        "Buku akses, lima baris terakhir.",
    ),
]

FOUND_NOW = [
    (
        LOG,
        "major",
        "Dua dari sepuluh catatan kembali tidak menyebut siapa yang dihubungi.",
        "LPH dua minggu terakhir.",
    ),
    (
        "Kamera dibersihkan sesuai jadwal (P0 6.2)",
        "minor",
        "Kunjungan gudang timur lewat sembilan hari dari jadwal.",
        "Jadwal pemeliharaan dan formulirnya.",
    ),
]


class CctvAudit(models.Model):
    _inherit = "cctv.audit"

    @api.model
    def _load_demo_audits(self, company_id, planner_id, auditor_id, auditee_id, owner_id):
        audits = self.with_user(planner_id)
        if audits.search_count([("company_id", "=", company_id)], limit=1):
            return
        today = fields.Date.today()
        plan = {
            "company_id": company_id,
            "name": "Kepatuhan SOP ruang kontrol",
            "auditor_id": auditor_id,
            "auditee_id": auditee_id,
            "scope": SCOPE,
            "template_id": False,
        }
        first = audits.create({**plan, "date_planned": today - timedelta(days=180)})
        first._demo_tell(FOUND, "Tertib, kecuali kelengkapan log harian.")
        for finding in first.finding_ids:
            finding._demo_mend(owner_id)
        now = audits.create({**plan, "date_planned": today - timedelta(days=4)})
        now._demo_tell(FOUND_NOW, "Temuan lama muncul lagi: pelatihan sekali saja tidak cukup.")
        now.finding_ids[0]._demo_act(owner_id, today - timedelta(days=1))
        programmes = self.env["cctv.audit.programme"].with_user(planner_id)
        programme = programmes.create(
            {
                **plan,
                "name": "Audit internal SOP CCTV",
                "template_id": self._default_template().id,
                "date_next": today + timedelta(days=20),
            }
        )
        programme.sudo()._plan_due()

    def _demo_tell(self, found, summary):
        audit = self.with_user(self.auditor_id)
        audit.action_start()
        names = ("clause", "severity", "facts", "evidence")
        self.env["cctv.audit.finding"].with_user(self.auditor_id).create(
            [{"audit_id": self.id, **dict(zip(names, one, strict=True))} for one in found]
        )
        audit.summary = summary
        audit.action_tell()


class CctvAuditFinding(models.Model):
    _inherit = "cctv.audit.finding"

    def _demo_act(self, owner_id, day):
        action = self.env["cctv.audit.action"].with_user(self.auditee_id)
        return action.create(
            {
                "finding_id": self.id,
                "words": "Melatih petugas dan memeriksa log tiap Senin",
                "owner_id": owner_id,
                "date_due": day,
            }
        )

    def _demo_mend(self, owner_id):
        action = self._demo_act(owner_id, fields.Date.today() + timedelta(days=5))
        mine = self.with_user(self.auditee_id)
        mine.write({"cause": "Petugas baru belum dilatih.", "answer": "Petugas dilatih."})
        mine.action_answer()
        done = action.with_user(owner_id)
        done.answer = "Pelatihan dilakukan, daftar hadir ada."
        done.action_done()
        for thing in (action, self):
            seen = thing.with_user(self.auditor_id)
            seen.verdict = "Diperiksa: tiga hari berturut-turut lengkap."
            seen.action_verify()
