"""Files that people outside hand in with a ticket, and those of a ticket that they may fetch."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import uploads

SHARED_PARTS = ("attachments", "display_name")
"""Parts of the conversation that people outside may ask for; the files are chosen further down."""


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _cctv_uploads(self, files, company=None):
        """The files that somebody outside sends, as they may be kept.

        :param files: [werkzeug FileStorage]; those without a name are fields left empty
        :return: [``tools.uploads.Upload``]
        :raises UserError: one sentence that names the file and what to do
        """
        company = (company or self.sudo().company_id or self.env.company).sudo()
        files = [file for file in files if file and file.filename]
        self._cctv_check_upload_count(len(files), company)
        limit = company.cctv_upload_mb * 1024 * 1024
        return [
            self._cctv_upload(file.filename, file.stream.read(limit + 1), company)
            for file in files
        ]

    def _cctv_check_upload_count(self, count, company):
        if count > company.cctv_upload_count:
            raise UserError(
                self.env._(
                    "These are %(count)s files; at most %(most)s can be sent at once. Choose the "
                    "most telling ones.",
                    count=count,
                    most=company.cctv_upload_count,
                )
            )

    def _cctv_upload(self, name, raw, company):
        most = company.cctv_upload_mb
        try:
            return uploads.taken(name, raw, most * 1024 * 1024)
        except uploads.TooLarge as error:
            sentence = self.env._(
                "'%(file)s' is too large: a file may have %(most)s MB. Take the photo with a lower "
                "resolution, or send a smaller one.",
                file=error.args[0],
                most=most,
            )
        except uploads.BadPicture as error:
            sentence = self.env._(
                "'%s' cannot be opened as a picture. Please take the photo again.", error.args[0]
            )
        except uploads.WrongKind as error:
            sentence = self.env._(
                "'%s' is neither a picture (JPEG, PNG, WebP) nor a PDF. Only these can be sent.",
                error.args[0],
            )
        raise UserError(sentence)

    def _cctv_keep(self, record, kept):
        """Attach what ``_cctv_uploads`` has given out to a record; the caller has checked that it
        may be done."""
        return self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": file.name,
                    "raw": file.raw,
                    "mimetype": file.mimetype,
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for file in kept
            ]
        )

    def _process_attachments_for_post(self, attachments, attachment_ids, message_values):
        """Whatever way the files of a message have come from outside, they are made anew here."""
        if attachment_ids and not self.env.user._is_internal():
            self._cctv_clean_pending(self.env["ir.attachment"].sudo().browse(attachment_ids))
        return super()._process_attachments_for_post(attachments, attachment_ids, message_values)

    def _cctv_clean_pending(self, files):
        company = (self.sudo().company_id[:1] or self.env.company).sudo()
        pending = files.exists().filtered(lambda file: file.res_model == "mail.compose.message")
        mine = pending.filtered(lambda file: file.create_uid == self.env.user)
        self._cctv_check_upload_count(len(mine), company)
        for file in mine:
            kept = self._cctv_upload(file.name, file.raw or b"", company)
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
