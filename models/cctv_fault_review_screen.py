"""What the review page shows: which faults wait, and each of them with its two pictures."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_duties import has_duty
from .cctv_picture_reference_flow import COMPARED_KINDS, SOLE_APPROVER_GROUP
from .cctv_picture_shot import MODES
from .cctv_texts import reason_first_check, reason_sentence
from .cctv_texts_pictures import numbers_in_words

OFTEN_DAYS = 30
"""'How often' looks so far back."""


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    numbers = fields.Char(string="Measured", compute="_compute_numbers")

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_numbers(self):
        for fault in self:
            fault.numbers = " ".join(fault._numbers())

    @api.model
    def _to_review(self) -> Domain:
        return Domain("review_state", "=", "to_review") & Domain("date_end", "=", False)

    @api.model
    def get_review_count(self) -> int:
        """How many faults wait for a decision of somebody like the user; 0 for whom none does."""
        return self.search_count(self._to_review()) if self._is_reviewer() else 0

    @api.model
    def get_review_queue(self) -> list[int]:
        """Ids of the faults that wait, those that have waited longest first."""
        self._refuse_reviewer()
        return self.search(self._to_review(), order="date_confirmed, id").ids

    def action_open_review(self):
        """The review page, with this fault first."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("helpdesk_cctv.cctv_review_action")
        return {**action, "params": {"first_id": self.id}}

    def get_review(self) -> dict:
        """One fault as the review page shows it; ``is_waiting`` is false when somebody else has
        decided or the fault has ended."""
        self.ensure_one()
        self._refuse_reviewer()
        fault = self.sudo()
        device = fault.device_id
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "id": fault.id,
            "is_waiting": fault.is_open and fault.review_state == "to_review",
            "name": fault.display_name,
            "kind": fault.kind,
            "label": labels.get(fault.kind),
            "sentence": reason_sentence(self.env, fault.kind, device.cctv_kind),
            "first_check": reason_first_check(self.env, fault.kind),
            "numbers": fault._numbers(),
            "device": {"id": device.id, "name": device.display_name},
            "location": fault.location_id.display_name or "",
            "since": fields.Datetime.to_string(fault.date_start),
            "flap_count": fault.flap_count,
            "times": fault._times(),
            **fault._pictures(),
            "may_incident": self.may_be_sabotage and has_duty(self.env.user, "operator"),
            "approves": self.env.user.has_group(SOLE_APPROVER_GROUP),
        }

    def _numbers(self) -> list[str]:
        evidence = self.evidence or {}
        finding = evidence.get("finding") or {}
        values = {**(evidence.get("metrics") or {}), **(finding.get("values") or {})}
        is_picture = (self.kind or "").startswith("picture_")
        return numbers_in_words(self.env, finding.get("code"), values) if is_picture else []

    def _times(self) -> int:
        """How often this kind was found at the device in the last 30 days, this time included."""
        since = min(self.date_start, fields.Datetime.now() - timedelta(days=OFTEN_DAYS))
        return self.search_count(
            [
                ("device_id", "=", self.device_id.id),
                ("kind", "=", self.kind),
                ("date_start", ">=", since),
            ]
        )

    def _pictures(self) -> dict:
        """The picture to judge and the reference of the same light, as addresses of images."""
        status, mode = self.device_id.cctv_status_id, self.picture_mode
        is_same = status.snapshot_date and mode in (False, status.snapshot_mode)
        if is_same:
            mode = status.snapshot_mode
            present = _image(status, "snapshot", status.snapshot_date)
        else:
            present = self.picture and _image(self, "picture", self.date_confirmed)
        holding = self.env["cctv.picture.reference"]._holding(self.device_id)
        reference = holding.get((self.device_id.id, mode))
        return {
            "mode": mode or "",
            "present": present or False,
            "reference": reference and _image(reference, "picture", reference.date_taken) or False,
            "may_reference": mode in MODES and self.kind in COMPARED_KINDS,
        }


def _image(record, field: str, taken_at) -> dict:
    return {
        "model": record._name,
        "id": record.id,
        "field": field,
        "taken_at": fields.Datetime.to_string(taken_at),
    }
