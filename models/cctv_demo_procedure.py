"""The demo city's documents, brought to life by the same methods that people use."""

from base64 import b64encode

from odoo import api, models
from odoo.exceptions import UserError

from .cctv_demo_pictures import scrawl


class CctvProcedureRevision(models.Model):
    _inherit = "cctv.procedure.revision"

    @api.model
    def _load_demo_approval(self, revision_id, checker_id, approver_id, reader_ids):
        """Have the revision checked, approved and read by some. Where this server cannot seal,
        the revision stays a draft and says why."""
        revision, users = self.browse(revision_id), self.env["res.users"]
        try:
            with self.env.cr.savepoint():
                self._demo_sign(revision, "drafted", revision.drafted_by_id)
                revision.with_user(checker_id).action_check()
                self._demo_sign(revision, "checked", users.browse(checker_id))
                self._demo_sign(revision, "approved", users.browse(approver_id))
                revision.with_user(approver_id).action_approve()
        except UserError as error:
            revision.invalidate_recordset()
            revision.message_post(body=str(error))
            return
        for reader in users.browse(reader_ids):
            rows = revision.acknowledgement_ids.filtered(lambda r, u=reader: r.user_id == u)
            rows.with_user(reader).action_acknowledge()

    def _demo_sign(self, revision, role, user):
        """A signature of a demo user."""
        image = b64encode(scrawl())
        revision.with_user(user)._sign(role, user.partner_id, user, image)

    @api.model
    def _load_demo_draft(self, procedure_id, drafter_id, change_note):
        """The next revision, as a draft; unless one is still in preparation."""
        procedure = self.env["cctv.procedure"].browse(procedure_id)
        if procedure.open_revision_id:
            return
        draft = self.with_user(drafter_id).create(
            {"procedure_id": procedure_id, "change_note": change_note}
        )
        first = draft.step_ids[:1]
        first.standard_minutes = 30
        draft.body = draft.body.replace("15 menit", "30 menit")
