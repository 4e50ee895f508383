"""Who may write a revision, when, and what of it."""

from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError, UserError

from .cctv_procedure_revision import DRAFTERS, KEPT_BY_METHODS, NOT_CONTENT

FILE_CONTENT = frozenset({"name", "raw", "datas", "db_datas", "type", "url", "mimetype"})
"""Of a file: what makes it another text."""


class CctvProcedureRevision(models.Model):
    _inherit = "cctv.procedure.revision"

    def _check_written(self, vals):
        if self.env.su or NOT_CONTENT.issuperset(vals):
            return
        if not KEPT_BY_METHODS.isdisjoint(vals):
            self._refuse_by_hand()
        self._refuse_others()
        if "procedure_id" in vals:
            raise UserError(self.env._("A revision stays with its document."))
        self._check_is_draft()

    def _refuse_others(self):
        """Management has the right to write only in order to sign."""
        duties = [f"helpdesk_cctv.group_cctv_{role}" for role in DRAFTERS]
        if not any(self.env.user.has_group(duty) for duty in duties):
            raise AccessError(
                self.env._("The IT head and supervisors write documents; you have neither duty.")
            )

    def _refuse_by_hand(self):
        raise AccessError(
            self.env._(
                "The state of a revision, and who checked and approved it, is noted by the "
                "system. Use the buttons of the revision."
            )
        )

    def _check_is_draft(self):
        for revision in self:
            if revision.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is no draft any more: its text stays as it is. Send it back to its "
                        "drafter, or begin a new revision.",
                        revision.display_name,
                    )
                )

    def _refuse_deleting_approved(self):
        """Not ``api.ondelete``: a key in the context, which anybody can send, switches that off."""
        for revision in self:
            if revision.state not in ("draft", "checked") or revision.date_approved:
                raise UserError(
                    self.env._(
                        "%s was approved and is kept; superseded and withdrawn revisions too.",
                        revision.display_name,
                    )
                )

    def _note_editor(self):
        """Whoever works on the text cannot check it afterwards."""
        if self.env.su:
            return
        for revision in self.sudo().filtered(lambda r: self.env.user not in r.editor_ids):
            revision.editor_ids |= self.env.user

    def _check_changed_files(self, files, vals):
        if not FILE_CONTENT.isdisjoint(vals):
            self._check_text_files(files)

    def _check_removed_files(self, files):
        self._check_text_files(files)

    def _check_text_files(self, files):
        """The files of a revision are its text, and who changes one has worked on it."""
        if self.env.uid == SUPERUSER_ID or not files & self.attachment_ids:
            return
        self._refuse_others()
        self._check_is_draft()
        self.with_env(self.env(su=False))._note_editor()
