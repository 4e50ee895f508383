"""Files of a ticket: what people outside put into the conversation, and what they may fetch."""

from odoo import models
from odoo.fields import Domain

SHARED_PARTS = ("attachments", "display_name")
"""Parts of the conversation that people outside may ask for; the files are chosen further down."""


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _process_attachments_for_post(self, attachments, attachment_ids, message_values):
        """Whatever way the files of a message have come from outside, they are made anew here."""
        if attachment_ids and not self.env.user._is_internal():
            self._cctv_clean_pending(self.env["ir.attachment"].sudo().browse(attachment_ids))
        return super()._process_attachments_for_post(attachments, attachment_ids, message_values)

    def _cctv_clean_pending(self, files):
        uploads = self.env["cctv.uploads"]
        company = self.sudo().company_id[:1] or self.env.company
        pending = files.exists().filtered(lambda file: file.res_model == "mail.compose.message")
        mine = pending.filtered(lambda file: file.create_uid == self.env.user)
        uploads._check_count(len(mine), company)
        for file in mine:
            kept = uploads._take(file.name, file.raw or b"", company)
            file.write({"name": kept.name, "raw": kept.raw, "mimetype": kept.mimetype})

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Whoever comes with the ticket's link, or from the portal, gets of the conversation what
        the page shows; core gives out every file, follower and activity as well."""
        if request_list and not self.env.user._is_internal():
            request_list = [name for name in request_list if name in SHARED_PARTS]
        return super()._thread_to_store(store, fields, request_list=request_list)

    def _get_mail_thread_data_attachments(self):
        if self.env.user._is_internal():
            return super()._get_mail_thread_data_attachments()
        return self.sudo(False)._cctv_shared_files()

    def _cctv_shared_files(self):
        """Of the ticket's files those that the current portal user may fetch: the own ones, those
        of the requester, and what was sent in a message that the portal shows. What staff have
        laid beside the ticket, or under a note, stays with them."""
        files = self.env["ir.attachment"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        if not files:
            return files
        shared = self._cctv_shown_messages(files).attachment_ids
        requester = {ticket.id: ticket.partner_id for ticket in self.sudo()}
        return files.filtered(
            lambda file: file in shared
            or file.create_uid == self.env.user
            or (
                file.create_uid.share
                and file.create_uid.partner_id == requester[file.res_id]
                and file.create_uid.partner_id
            )
        )

    def _cctv_shown_messages(self, files):
        """Messages with one of ``files`` that are no internal notes."""
        messages = self.env["mail.message"].sudo()
        domain = Domain(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("attachment_ids", "in", files.ids),
                ("message_type", "!=", "user_notification"),
            ]
        )
        return messages.search(domain & messages._get_search_domain_share())
