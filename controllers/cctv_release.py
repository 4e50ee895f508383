import re

from odoo import http
from odoo.http import request

from ..models.cctv_accounting import company_zone
from ..models.cctv_zone import zoned
from .cctv_signing import kept_state

HASH = re.compile(r"\b[0-9a-f]{64}\b")

class CctvRelease(http.Controller):
    """The page behind the QR code of a letter about footage: number, date, hashes, and whether it
    holds. Nothing else."""

    @http.route(
        "/cctv/release/<string:token>", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def release_page(self, token, **_query):
        record = request.env["cctv.footage.delivery"]._of_letter(token)
        if record is None:
            words = request.env._(
                "There is no letter with this address. Scan the code on the paper again."
            )
            return self._render({**_verdict("question-circle", "warning", words)}, 404)
        if record._name == "cctv.footage.request":
            return self._render(self._approval(record))
        return self._render(self._delivery(record))

    def _delivery(self, delivery):
        env = request.env
        files = delivery.evidence_ids.sorted("id")
        facts = [
            (env._("Number"), delivery.number),
            (env._("Handed over on"), self._moment(delivery, delivery.date)),
            *((env._("SHA-256"), file.sha256 or "-") for file in files),
            *((env._("SHA-256"), words) for words in delivery._medium_hashes()),
        ]
        state = kept_state(delivery.seal_id) if delivery.seal_id else "broken"
        hashes = [file.sha256 for file in files if file.sha256]
        hashes += [found for words in delivery._medium_hashes() for found in HASH.findall(words)]
        return {"facts": facts, "hashes": hashes, **self._sealed_verdict(state)}

    def _sealed_verdict(self, state):
        env = request.env
        if state == "fits":
            words = env._("Valid: the hand-over is as it was signed and sealed.")
            return _verdict("check-circle", "success", words)
        if state == "broken":
            words = env._("Not valid: the hand-over is not as it was signed and sealed.")
            return _verdict("exclamation-triangle", "danger", words)
        words = env._("It cannot be verified at present. Try again later.")
        return _verdict("question-circle", "warning", words)

    def _approval(self, asked):
        env = request.env
        facts = [(env._("Number"), asked.number)]
        if not asked._is_approved():
            words = env._("Not valid: there is no approval with this number.")
            return {"facts": facts, **_verdict("exclamation-triangle", "danger", words)}
        facts.append((env._("Approved on"), self._moment(asked, asked.date_approved)))
        words = env._("Valid: this request was approved.")
        return {"facts": facts, **_verdict("check-circle", "success", words)}

    def _moment(self, record, date):
        zone = company_zone(record.company_id)
        return zoned(request.env, date, "d MMM y HH:mm z", zone)

    def _render(self, values, status=200):
        title = request.env._("Letter about footage")
        values = {"title": title, "facts": [], "hashes": [], **values}
        response = request.render("helpdesk_cctv.footage_release_page", values)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def _verdict(icon, kind, sentence):
    return {"icon": icon, "kind": kind, "sentence": sentence}
