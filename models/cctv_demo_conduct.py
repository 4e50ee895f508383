"""The demo city's rules of conduct, brought into force as people do it."""

from datetime import timedelta

from odoo import api, fields, models


class CctvProcedure(models.Model):
    _inherit = "cctv.procedure"

    @api.model
    def _load_demo_conduct(self, company_id, drafter_id, checker_id, approver_id, reader_ids):
        company = self.env["res.company"].browse(company_id)
        if self._conduct_of(company):
            return
        document = self.with_user(drafter_id)._begin_conduct(company)
        revision = document.sudo().open_revision_id
        revision._load_demo_approval(revision.id, checker_id, approver_id, reader_ids)


class CctvConductViolation(models.Model):
    _inherit = "cctv.conduct.violation"

    @api.model
    def _load_demo_conduct(self, officer_id, supervisor_id):
        """One that waits for its hearing, one that waits for the decision."""
        now = fields.Datetime.now()
        register = self.with_user(supervisor_id)
        values = {"officer_id": officer_id, "date": now - timedelta(days=3)}
        if register.search_count([("officer_id", "=", officer_id)], limit=1):
            return
        register.create(
            {
                **values,
                "prohibition": "sleeping",
                "facts": "Pukul 03.10 petugas tidur di kursi operator; patroli pukul 03.00 tidak "
                "dilakukan. Dilihat oleh pengawas yang datang memeriksa.",
                "date_hearing": now - timedelta(days=2),
                "hearing_kind": "present",
                "hearing_present": "Pengawas, petugas, dan staf kepegawaian.",
                "hearing": "Petugas mengakui tertidur karena bertugas dua shift berturut-turut.",
            }
        ).action_heard()
        register.create(
            {
                **values,
                "prohibition": "smoking",
                "facts": "Puntung rokok ditemukan di ruang kontrol pada akhir shift malam.",
            }
        )


class CctvGiftDeclaration(models.Model):
    _inherit = "cctv.gift.declaration"

    @api.model
    def _load_demo_conduct(self, user_id):
        declarations = self.with_user(user_id)
        if declarations.search_count([], limit=1):
            return
        declarations.create(
            {
                "direction": "offered",
                "what": "Amplop berisi uang",
                "giver": "Pengendara yang meminta rekaman kecelakaan",
                "value": 500000,
                "doing": "refused",
            }
        )
