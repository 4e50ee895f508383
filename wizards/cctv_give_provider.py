from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.cctv_provider_job import CONTRACT_STATES
from ..models.cctv_provider_reasons import words
from ..models.cctv_typed import REASON_MAX, typed


class CctvGiveProvider(models.TransientModel):
    """The window in which a repair is given to a provider. What stands in it is what the provider
    sees."""

    _name = "cctv.give.provider"
    _description = "Giving of a Repair to a Provider"
    _inherit = ["cctv.repair.window"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Provider",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    why = fields.Char(string="Suggested because", compute="_compute_why")
    contract_state = fields.Selection(
        CONTRACT_STATES, string="Contract", compute="_compute_contract"
    )
    contract_text = fields.Char(string="By the contract", compute="_compute_contract")
    login_text = fields.Char(string="Log-ins", compute="_compute_login_text")
    task = fields.Text(
        string="What is to be repaired",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The provider reads this, not the report and not the notes of the ticket.",
    )
    access_note = fields.Text(
        string="How to get there",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        help="Way, key, whom to ask at the gate. The provider reads it.",
    )
    snapshot_date = fields.Datetime(compute="_compute_snapshot", string="Picture of")
    snapshot = fields.Binary(compute="_compute_snapshot", string="Last picture")
    share_snapshot = fields.Boolean(
        string="Share this picture",
        help="The provider sees it. Look first whether it shows what is nobody's business.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files to share")
    may_pause = fields.Boolean(compute="_compute_may_pause")
    pause = fields.Boolean(
        string="Pause the clock",
        help="The deadline waits until the provider has repaired it, declined it, or it is taken "
        "back.",
    )
    pause_reason = fields.Char(string="Reason of the pause")

    @api.depends("ticket_id")
    def _compute_from_ticket(self):
        for window in self:
            ticket = window._seen().sudo()
            place = ticket.cctv_location_id or ticket.cctv_device_id.cctv_location_id
            window.partner_id = ticket.cctv_provider_id.commercial_partner_id
            window.task = ticket.cctv_analysis
            window.access_note = window._way_to(place)

    def _way_to(self, place):
        """The address of a place, else of the nearest one around it that has one."""
        while place and not place.address:
            place = place.parent_id
        return place.address

    @api.depends("ticket_id", "partner_id")
    def _compute_why(self):
        for window in self:
            ticket = window._seen().sudo()
            cause = ticket.cctv_cause
            suggested, why = ticket._cctv_suggest_provider(cause) if cause else (None, "")
            is_same = suggested and suggested.commercial_partner_id == window.partner_id
            window.why = words(window.env, why) if is_same else ""

    @api.depends("ticket_id", "partner_id")
    def _compute_contract(self):
        for window in self:
            firm = window.partner_id.commercial_partner_id
            ticket = window._seen()
            found = ticket._cctv_contract(firm) if ticket and firm else {}
            window.contract_state = found.get("contract_state")
            window.contract_text = window._contract_words(found)

    def _contract_words(self, found):
        _, texts = self.env._, []
        if found.get("contract_end"):
            day = format_date(self.env, found["contract_end"], date_format="d MMMM y")
            texts.append(_("until %s", day))
        if found.get("contract_number"):
            texts.append(_("contract number %s", found["contract_number"]))
        if found.get("customer_number"):
            texts.append(_("customer number %s", found["customer_number"]))
        return ", ".join(texts)

    @api.depends("partner_id")
    def _compute_login_text(self):
        users = self.env["res.users"].sudo()
        for window in self:
            firm = window.partner_id.commercial_partner_id
            domain = [("share", "=", True), ("partner_id.commercial_partner_id", "=", firm.id)]
            count = users.search_count(domain) if firm else 0
            if count:
                text = self.env._("People of this provider who see it in the portal: %s", count)
            elif firm.email:
                text = self.env._("Nobody has a log-in; they are told by e-mail.")
            else:
                text = self.env._(
                    "Nobody has a log-in, and there is no e-mail address: call them, and note the "
                    "answer here."
                )
            window.login_text = text if firm else ""

    @api.depends("ticket_id")
    def _compute_snapshot(self):
        for window in self:
            device = window._seen().cctv_device_id
            window.snapshot, window.snapshot_date = device.cctv_snapshot, device.cctv_snapshot_date

    @api.depends("ticket_id")
    def _compute_may_pause(self):
        for window in self:
            ticket = window._seen()
            window.may_pause = ticket.deadline_phase == "running" and not ticket.deadline_is_paused

    def action_save(self):
        """Give it, and tell the provider."""
        self.ensure_one()
        pause = None
        if self.pause and self.may_pause:
            reason = typed(self.env, self.pause_reason, REASON_MAX)
            pause = reason or self.env._("Waiting for the provider")
        self.ticket_id._cctv_give_to_provider(
            self.partner_id, self.task, self.access_note, self._shared(), pause
        )
        return {"type": "ir.actions.act_window_close"}

    def _shared(self):
        """What is shared, made anew: without the place in a photo's data."""
        uploads, company = self.env["cctv.uploads"], self.ticket_id.company_id
        files = [(file.name, file.raw) for file in self._own_files()]
        if self.share_snapshot:
            files.append((self._snapshot_name(), self._snapshot()))
        return [uploads._take(name, raw or b"", company) for name, raw in files]

    def _own_files(self):
        """Files that were uploaded in this window, or that the user may read anyway."""
        self.attachment_ids.check_access("read")
        return self.attachment_ids

    def _snapshot_name(self):
        return self.env._("Picture of the camera") + ".jpg"

    def _snapshot(self):
        device = self.ticket_id.cctv_device_id.with_context(bin_size=False)
        if not device.cctv_snapshot:
            raise UserError(self.env._("There is no picture to share. Take the tick away."))
        return b64decode(device.cctv_snapshot)
