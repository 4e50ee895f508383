import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config, ormcache

from ..tools.outgoing import UrlRefused, parse_networks, parse_url
from ..tools.secret_box import SecretError, SecretKeyMissing
from . import cctv_webhook_words as words
from .cctv_webhook_events import KINDS

_logger = logging.getLogger(__name__)

NETWORKS_OPTION = "cctv_webhook_networks"
NETWORKS_PARAMETER = "helpdesk_cctv.webhook_networks"
"""Where an administrator allows private networks: odoo.conf, else a system parameter."""

SECRET_MIN = 16
KEEP_DAYS = (7, 366)


class CctvWebhook(models.Model):
    """One receiver of the organisation, e.g. its gateway for messages, and what it is told. The IT
    head keeps them; the messages wait in ``cctv.webhook.delivery``."""

    _name = "cctv.webhook"
    _description = "Webhook"
    _inherit = ["cctv.secret.mixin", "mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True, help="Who receives it, e.g. 'Gateway'.")
    url = fields.Char(string="URL", required=True, tracking=True, help="Where it is sent to.")
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    on_ticket_opened = fields.Boolean(
        string=KINDS["ticket.opened"].label, default=True, tracking=True
    )
    on_phase_changed = fields.Boolean(
        string=KINDS["ticket.phase_changed"].label, default=True, tracking=True
    )
    on_visit_overdue = fields.Boolean(
        string=KINDS["visit.overdue"].label, default=True, tracking=True
    )
    on_fault_opened = fields.Boolean(string=KINDS["fault.opened"].label, tracking=True)
    on_fault_ended = fields.Boolean(string=KINDS["fault.ended"].label, tracking=True)
    keep_days = fields.Integer(
        string="Keep the log (days)",
        default=30,
        help="Messages that were accepted or given up are deleted after so many days.",
    )
    delivery_ids = fields.One2many("cctv.webhook.delivery", "webhook_id", string="Log of messages")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    given_up_count = fields.Integer(string="Given up", compute="_compute_counts")
    last_answer = fields.Char(string="Last answer", compute="_compute_counts")

    @api.depends("delivery_ids.state")
    @api.depends_context("lang")
    def _compute_counts(self):
        deliveries = self.env["cctv.webhook.delivery"]
        mine = [("webhook_id", "in", self.ids)]
        counts = {
            (webhook, state): count
            for webhook, state, count in deliveries._read_group(
                mine, ["webhook_id", "state"], ["__count"]
            )
        }
        tried = [*mine, ("date_tried", "!=", False)]
        last = dict(deliveries._read_group(tried, ["webhook_id"], ["id:max"]))
        for webhook in self:
            webhook.waiting_count = counts.get((webhook, "waiting"), 0)
            webhook.given_up_count = counts.get((webhook, "given_up"), 0)
            webhook.last_answer = deliveries.browse(last.get(webhook) or ()).answer

    @api.constrains("url")
    def _check_url(self):
        for webhook in self:
            try:
                parse_url(webhook.url, self._allowed_networks())
            except UrlRefused as refused:
                raise ValidationError(words.answer(self.env, 0, refused.code)) from None

    @api.constrains("keep_days")
    def _check_keep_days(self):
        least, most = KEEP_DAYS
        if any(not least <= webhook.keep_days <= most for webhook in self):
            raise ValidationError(
                self.env._(
                    "Keep the log between %(least)s and %(most)s days.", least=least, most=most
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        webhooks = super().create(vals_list)
        self._forget_chosen()
        return webhooks

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        if vals.get("active") is False:
            self.env["cctv.webhook.delivery"].sudo()._cancel_waiting(self)
        self._forget_chosen()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_chosen()
        return result

    def _forget_chosen(self):
        """Now, for the rest of this transaction, and once it is committed: another thread may have
        read in between what was before."""
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    @ormcache()
    def _chosen_events(self) -> frozenset:
        """Events that any receiver is to be told of: without one an event costs no statement."""
        receivers = self.sudo().search([])
        return frozenset(
            name for name, kind in KINDS.items() if any(receivers.mapped(kind.chosen_by))
        )

    @api.model
    def _allowed_networks(self) -> list:
        """Networks beyond the public internet that an administrator lets messages go to."""
        parameters = self.env["ir.config_parameter"].sudo()
        text = config.get(NETWORKS_OPTION) or parameters.get_param(NETWORKS_PARAMETER)
        try:
            return parse_networks(text)
        except ValueError:
            _logger.error("%s is no list of networks: %r", NETWORKS_OPTION, text)
            return []

    def _set_secret(self, secret):
        if secret and len(secret) < SECRET_MIN:
            raise ValidationError(
                self.env._("The secret is too short: use at least %s characters.", SECRET_MIN)
            )
        return super()._set_secret(secret)

    @api.model
    def _secret_sentence(self, error: SecretError) -> str:
        if isinstance(error, SecretKeyMissing):
            return self.env._(
                "Secrets cannot be stored or read: the server has no key for them. Ask the "
                "administrator to set cctv_secret_key in odoo.conf and to restart the server."
            )
        return self.env._(
            "The server's key does not fit this secret. Ask the administrator to add the old key "
            "behind the new one in cctv_secret_key, or type the secret again."
        )

    def _open_secret(self) -> str | None:
        """The secret, for signing; None when there is none or it cannot be decrypted."""
        token = self.sudo().secret_encrypted
        try:
            return self._secret_box().decrypt(token) if token else None
        except SecretError:
            return None

    def action_test(self):
        """Send a test at once and tell what was answered."""
        self.ensure_one()
        self.check_access("write")
        if not self.has_secret:
            raise UserError(self.env._("Set a secret first: every message is signed with it."))
        delivery = self.env["cctv.webhook.queue"].sudo()._send_test(self)
        is_taken = delivery.state == "sent"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if is_taken else "danger",
                "title": self.env._("Accepted") if is_taken else self.env._("Not accepted"),
                "message": delivery.with_env(self.env).answer,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
