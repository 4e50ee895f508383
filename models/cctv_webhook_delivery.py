from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from . import cctv_webhook_words as words
from .cctv_duties import check_duty
from .cctv_webhook_events import EVENTS

DELETED_AT_ONCE = 10_000


class CctvWebhookDelivery(models.Model):
    """One message to one receiver: what it says, and what became of it. The system writes it in
    the transaction of the event, and sends it afterwards."""

    _name = "cctv.webhook.delivery"
    _description = "Webhook message"
    _order = "id desc"
    _rec_name = "uid"

    webhook_id = fields.Many2one(
        "cctv.webhook", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="webhook_id.company_id", store=True, precompute=True, index=True
    )
    event = fields.Selection(EVENTS, required=True, readonly=True)
    about = fields.Char(readonly=True, help="Number or name of what the message is about.")
    uid = fields.Char(
        string="Key",
        required=True,
        readonly=True,
        help="Stays the same however often it is sent: the receiver knows a repetition by it.",
    )
    occasion = fields.Char(
        readonly=True, help="What happens once only; a second message about it is not made."
    )
    body = fields.Text(string="Message", required=True, readonly=True, prefetch=False)
    date_event = fields.Datetime(string="Happened", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Accepted"),
            ("given_up", "Given up"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    tries = fields.Integer(readonly=True)
    next_try = fields.Datetime(string="Next try", readonly=True)
    date_tried = fields.Datetime(string="Last try", readonly=True)
    last_status = fields.Integer(string="HTTP status", readonly=True, aggregator=None)
    last_error = fields.Char(string="Code of the error", readonly=True)
    answer = fields.Char(string="Last answer", compute="_compute_answer")
    is_told = fields.Boolean(readonly=True, help="The IT head has heard that it was given up.")

    _uid_once = models.UniqueIndex("(webhook_id, uid)")
    _occasion_once = models.UniqueIndex("(webhook_id, occasion) WHERE occasion IS NOT NULL")
    _due = models.Index("(webhook_id, next_try) WHERE state = 'waiting'")

    @api.depends("last_status", "last_error", "date_tried")
    @api.depends_context("lang")
    def _compute_answer(self):
        for delivery in self:
            was_tried = bool(delivery.date_tried)
            delivery.answer = was_tried and words.answer(
                self.env, delivery.last_status, delivery.last_error
            )

    def action_retry(self):
        """Send again what was given up or cancelled, with the same key."""
        self.check_access("read")
        sentence = self.env._("Messages are sent again by the IT head.")
        check_duty(self.env, ["manager"], sentence)
        again = self.filtered(lambda d: d.state != "sent" and d.webhook_id.active)
        values = {"state": "waiting", "tries": 0, "is_told": False}
        again.sudo().write({**values, "next_try": fields.Datetime.now()})
        self.env.ref("helpdesk_cctv.ir_cron_cctv_webhook").sudo()._trigger()

    @api.model
    def _cancel_waiting(self, webhooks):
        """Of receivers that were switched off."""
        waiting = self.search([("webhook_id", "in", webhooks.ids), ("state", "=", "waiting")])
        waiting.write({"state": "cancelled", "next_try": False})

    @api.autovacuum
    def _gc_old(self):
        """Delete what is over and older than its receiver's log is kept."""
        total, is_left = 0, False
        for webhook in self.env["cctv.webhook"].with_context(active_test=False).search([]):
            since = fields.Datetime.now() - timedelta(days=webhook.keep_days)
            self.env.cr.execute(
                SQL(
                    "DELETE FROM cctv_webhook_delivery WHERE id IN ("
                    "SELECT id FROM cctv_webhook_delivery WHERE webhook_id = %s"
                    " AND state != 'waiting' AND date_event < %s LIMIT %s)",
                    webhook.id,
                    since,
                    DELETED_AT_ONCE,
                )
            )
            total += self.env.cr.rowcount
            is_left |= self.env.cr.rowcount == DELETED_AT_ONCE
        return total, is_left
