"""The link by which footage is downloaded: by one person, a bounded number of times, for a bounded
time, each time noted."""

import binascii
import secrets
from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError

from .cctv_poll_tools import clean

SCOPE = "helpdesk_cctv.footage_link"
CODE_DIGITS = 8
CODE_TRIES = 10
"""Wrong codes until the link is locked: one in ten million is guessed."""

GOES_ON = timedelta(hours=48)
"""So long after it began a download that was broken off is still the same: 4 GB take 9 hours at
1 Mbit/s."""


class CctvFootageDelivery(models.Model):
    _inherit = "cctv.footage.delivery"

    link_code_mac = fields.Char(groups="base.group_system", readonly=True, copy=False)
    link_tries = fields.Integer(groups="base.group_system", readonly=True, copy=False)
    link_state = fields.Selection(
        [("works", "Works"), ("used", "Used up"), ("expired", "Expired"), ("ended", "Ended")],
        string="State of the link",
        compute="_compute_link_state",
    )

    @api.depends("kind", "date_link_end", "date_link_ended", "download_count", "link_most")
    def _compute_link_state(self):
        now = fields.Datetime.now()
        for delivery in self:
            delivery.link_state = (
                False
                if delivery.kind != "link"
                else "ended"
                if delivery.date_link_ended
                else "expired"
                if delivery.date_link_end <= now
                else "used"
                if delivery.download_count >= delivery.link_most
                else "works"
            )

    # Making and ending ----------------------------------------------------------------------

    def _link_url(self):
        """The address for the recipient alone; who calls gives it to nobody else."""
        self.ensure_one()
        return f"{self.get_base_url()}/cctv/footage/{self._link_token()}"

    def _link_token(self):
        left = (self.date_link_end - fields.Datetime.now()).total_seconds() / 3600
        content = [self.id, self.partner_id.id]
        return tools.hash_sign(self.env(su=True), SCOPE, content, expiration_hours=max(left, 0.001))

    @api.model
    def _of_link(self, token):
        """The hand-over behind a link, with sudo, or none when the token is altered or expired."""
        none = self.sudo().browse()
        if not isinstance(token, str) or len(token) > 500:
            return none
        try:
            content = tools.verify_hash_signed(self.env(su=True), SCOPE, token)
        except (ValueError, binascii.Error, UnicodeError, IndexError):
            return none
        if not isinstance(content, list) or len(content) != 2:
            return none
        found = self.sudo().browse(content[0]).exists()
        is_right = found.kind == "link" and found.partner_id.id == content[1]
        return found if is_right and found.seal_state == "sealed" else none

    def _send_link(self):
        """Tell the recipient. The message belongs to the system: who hands over cannot read the
        link in it and download in the other's name."""
        self.ensure_one()
        partner, this = self.partner_id, self.sudo().with_context(lang=self.partner_id.lang)
        if not (partner.email or self.recipient_email):
            return
        body = this.env["ir.qweb"]._render(
            "helpdesk_cctv.footage_link_mail", {"delivery": this, "url": this._link_url()}
        )
        subject = this.env._("Your footage %(number)s is ready", number=this.number)
        sender = this.company_id.email_formatted or this.env.user.email_formatted
        mail = {"subject": subject, "body_html": body, "email_from": sender}
        if partner.email:
            mail["recipient_ids"] = [fields.Command.link(partner.id)]
        else:
            mail["email_to"] = self.recipient_email
        this.env["mail.mail"].create(mail)

    def action_end_link(self):
        """From now on the link is of no use."""
        for delivery in self:
            delivery._check_may_end()
            if delivery.kind == "link" and not delivery.date_link_ended:
                ended = {"date_link_ended": fields.Datetime.now(), "link_ended_by_id": self.env.uid}
                delivery.sudo().write(ended)
                delivery.sudo()._message_log(body=self.env._("The link was ended."))
        return True

    def action_new_code(self):
        """A new access code, told once to who hands over; older ones no longer open the link."""
        self.ensure_one()
        self._check_may_end()
        if self.link_state != "works":
            raise UserError(self.env._("This link no longer works: hand over once more."))
        return self._code_notification(self._make_code())

    def _check_may_end(self):
        self.check_access("read")
        if not self.request_id._may_hand_over(self.env.user):
            raise AccessError(
                self.env._("Who hands over footage looks after its link: ask IT staff.")
            )

    def _make_code(self):
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        self.sudo().write({"link_code_mac": self._code_mac(code), "link_tries": 0})
        return code

    def _code_notification(self, code):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Access code %s", f"{code[:4]} {code[4:]}"),
                "message": self.env._(
                    "Tell it to %(person)s by phone or face to face, not by e-mail. It is shown "
                    "this once.",
                    person=self.recipient_name,
                ),
            },
        }

    # Using ----------------------------------------------------------------------------------

    def _code_mac(self, code):
        return tools.hmac(self.env(su=True), SCOPE + ".code", f"{self.id}:{code}")

    def _needs_log_in(self):
        """Whoever has a log-in proves by it who he is; all others by the code they were told."""
        return bool(self.sudo().partner_id.user_ids.filtered("active"))

    def _try_code(self, code):
        """Whether ``code`` opens this link; counts those that do not."""
        this = self.sudo()
        if not this.link_code_mac or this.link_tries >= CODE_TRIES:
            return False
        digits = "".join(filter(str.isdigit, code if isinstance(code, str) else ""))[:20]
        if tools.consteq(this.link_code_mac, this._code_mac(digits)):
            return True
        this.write({"link_tries": this.link_tries + 1})
        return False

    def _is_locked(self):
        return self.sudo().link_tries >= CODE_TRIES

    def _link_obstacle(self):
        """A sentence why nothing is downloaded by this link now, or ''."""
        return {
            "works": "",
            "used": self.env._(
                "This link has been used as often as it may be. Ask those who handed over the "
                "footage for another."
            ),
            "expired": self.env._("This link has expired. Ask for another."),
            "ended": self.env._("This link was ended. Ask those who handed over the footage."),
        }[self.link_state or "ended"]

    def _take_download(self, file, start, address, agent):
        """Count and note that ``file`` is fetched from byte ``start`` on.

        :return: a sentence when it may not be, else ''
        """
        this = self.sudo()
        if file not in this.evidence_ids or file.date_destroyed:
            return self.env._("This file is no longer there.")
        if this.link_state in ("expired", "ended"):
            return this._link_obstacle()
        going = this._going_on(file, address) if start else this.download_ids.browse()
        if going:
            now = fields.Datetime.now()
            going._write_row({"date_last": now, "part_count": going.part_count + 1})
            return ""
        if this.link_state != "works":
            return this._link_obstacle()
        this._note_download(file, address, agent)
        return ""

    def _going_on(self, file, address):
        """The download that is gone on with, from the same address."""
        return self.env["cctv.footage.download"].sudo().search(
            [
                ("delivery_id", "=", self.id),
                ("evidence_id", "=", file.id),
                ("address", "=", address),
                ("date", ">", fields.Datetime.now() - GOES_ON),
            ],
            limit=1,
        )

    def _note_download(self, file, address, agent):
        now, agent = fields.Datetime.now(), clean(agent or "")[:200]
        # Two at once: the second is started anew by the server and sees this one.
        self.write({"download_count": self.download_count + 1, "date_downloaded": now})
        self.env["cctv.footage.download"].sudo()._insert_row(
            {
                "delivery_id": self.id,
                "company_id": self.company_id.id,
                "evidence_id": file.id,
                "date": now,
                "date_last": now,
                "part_count": 1,
                "address": address,
                "agent": agent,
            }
        )
        self.env["cctv.custody.event"]._note(
            file.item_id,
            "downloaded",
            f"{self.number}: {file.name}",
            self.partner_id,
            delivery=self.number,
            sha256=file.sha256 or "",
            address=address,
        )
