import json

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from ..models.cctv_evidence_upload import CHUNK_MAX
from .cctv_ranges import send_evidence
from .cctv_report import number


class CctvEvidenceController(http.Controller):
    """Clips up in chunks, and down in ranges, for those who may."""

    @http.route(
        "/cctv/upload/<int:upload_id>",
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=CHUNK_MAX + 2**16,
    )
    def receive(self, upload_id, offset=None, length=None, **_posted):
        """A chunk of an upload: ``chunk``, its ``length``, and the ``offset`` where it belongs.

        Answers what is there now, or an ``error`` in a sentence. A chunk that did not come wholly
        is not taken."""
        chunk = request.httprequest.files.get("chunk")
        upload = request.env["cctv.evidence.upload"].browse(upload_id)
        try:
            if chunk is None or self._length(chunk) != number(length):
                raise UserError(request.env._("A part of the file did not come wholly."))
            answer = upload._receive(self._offset(offset), chunk.stream)
        except (UserError, AccessError, MissingError) as error:
            request.env.cr.rollback()
            answer = {"error": str(error)}
        return self._json(answer)

    @http.route(
        "/cctv/evidence/<int:evidence_id>/<string:token>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def evidence(self, evidence_id, token, **_query):
        """The file behind an address that `open_to_view` or `open_to_download` gave."""
        found = request.env["cctv.evidence"]._of_token(evidence_id, token)
        if not found:
            raise request.not_found()
        row, kind = found
        return send_evidence(row, as_attachment=kind == "downloaded")

    def _length(self, chunk):
        chunk.stream.seek(0, 2)
        length = chunk.stream.tell()
        chunk.stream.seek(0)
        if length > CHUNK_MAX:
            raise RequestEntityTooLarge()
        return length

    def _offset(self, text):
        """-1, which fits nowhere, for anything that is no offset."""
        text = str(text or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1

    def _json(self, values):
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        return request.make_response(json.dumps(values), headers)
