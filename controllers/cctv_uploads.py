import io

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.mail.controllers.attachment import AttachmentController

from .pages import number


class CctvUploads(AttachmentController):
    """Files that people outside put into the conversation on a ticket."""

    @http.route()
    def mail_attachment_upload(self, ufile, thread_id, thread_model, is_pending=False, **kwargs):
        if thread_model == "helpdesk.ticket" and not request.env.user._is_internal():
            thread_id = number(thread_id)
            post_to = self._get_thread_with_access_for_post
            if not (thread_id and post_to(thread_model, thread_id, **kwargs)):
                raise NotFound()  # before anything is decoded
            try:
                kept = request.env["cctv.uploads"]._take_all([ufile], request.env.company)
            except UserError as error:
                return request.make_json_response({"error": str(error)})
            # a file of theirs reaches a ticket with a message only, never by itself
            is_pending = "true"
            for file in kept:
                ufile = FileStorage(io.BytesIO(file.raw), filename=file.name)
        return super().mail_attachment_upload(
            ufile, thread_id, thread_model, is_pending=is_pending, **kwargs
        )
