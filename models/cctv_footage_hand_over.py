"""A request for footage, where it is handed over."""

from odoo import api, fields, models

from .cctv_duties import has_duty

AGAIN = ("handed_over", "closed")
"""States of a request in which more of it, or the same once more, may be handed over: a link has
expired, a stick is broken, another camera was ready later."""

ROOM_OPEN = ("approved", "extraction", "ready")
"""States in which who was allowed to is let into the recording room."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    delivery_ids = fields.One2many(
        "cctv.footage.delivery", "request_id", string="Hand-overs", readonly=True
    )
    delivery_count = fields.Integer(compute="_compute_delivery_count", string="Handed over")
    can_hand_over_again = fields.Boolean(compute="_compute_can_hand_over_again")

    @api.depends("delivery_ids")
    def _compute_delivery_count(self):
        rows = self.env["cctv.footage.delivery"]._read_group(
            [("request_id", "in", self.ids)], ["request_id"], ["__count"]
        )
        counts = {request.id: count for request, count in rows}
        for request in self:
            request.delivery_count = counts.get(request.id, 0)

    @api.depends("state", "kind", "extractor_id")
    @api.depends_context("uid")
    def _compute_can_hand_over_again(self):
        for request in self:
            is_there = request.state in AGAIN and request.kind != "room"
            request.can_hand_over_again = is_there and request._may_hand_over(self.env.user)

    def _may_hand_over(self, user) -> bool:
        """Who takes the footage out hands it over, or IT staff or a supervisor in their place."""
        return user == self.sudo().extractor_id or has_duty(user, "it", "supervisor")

    def _ready_gaps(self):
        """What is only shown, or a room that is entered, needs no file."""
        return super()._ready_gaps() if self.kind == "copy" else []

    def action_hand_over(self):
        """Open the window that makes the hand-over."""
        self.ensure_one()
        self._check_can_hand_over()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over"),
            "res_model": "cctv.hand.over",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    def action_hand_over_again(self):
        """The same window once more; the request stays where it is."""
        return self.action_hand_over()

    def action_open_deliveries(self):
        """The hand-overs of this request."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_footage_delivery_action"
        )
        action.update(domain=[("request_id", "=", self.id)], context={})
        if self.delivery_count == 1:
            action.update(res_id=self.delivery_ids.id, views=[(False, "form")])
        return action

    def _check_can_hand_over(self):
        words = self.env._(
            "Footage is handed over by who took it out, by IT staff or by a supervisor."
        )
        self._check_may("hand_over", words)
        self._check_state(*(ROOM_OPEN if self.kind == "room" else ("ready", *AGAIN)))
        self._check_no_gaps(self._handover_gaps())

    def _own_gaps(self):
        """Nobody hands over to himself, under whatever name, unless the procedure lets the
        requester take it out (R40)."""
        if not self._is_own(self.env.user) or self._rules().requester_may_extract:
            return []
        return [self.env._("You ask for it yourself: somebody else hands it over to you.")]

    def _files_to_give(self):
        """The files of the clips that are there to be handed over."""
        files = self.env["cctv.evidence"].search([("item_id", "in", self.item_ids.ids)])
        return files.filtered(lambda file: not file.date_destroyed)
