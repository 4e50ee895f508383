"""How a report of somebody outside becomes a ticket, or a further report of one."""

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .cctv_accounting import company_zone
from .cctv_choices import SYMPTOMS
from .cctv_poll_tools import FORMULA_SIGNS, clean, in_savepoint
from .cctv_texts import word_of
from .cctv_ticket_news import Audience
from .cctv_ticket_words import device_name, moment
from .cctv_typed import TEXT_MAX

URGENCIES = ("1", "2", "3")
"""What a requester may choose of helpdesk's priorities; the lowest is for the staff."""

CONTACT_MAX = 120
"""Characters of how somebody without a log-in can be reached."""

PERSON_HOURLY, DEVICE_HOURLY = 30, 20
"""Reports an hour of one user, and about one device by users: far more than anybody has."""

ANSWERS_HOURLY = 30
"""Answers and messages an hour of one user about the own reports."""

PUBLIC_ADDRESS_HOURLY, PUBLIC_DEVICE_HOURLY, PUBLIC_HOURLY = 6, 6, 60
"""The same without a log-in: from one address, about one device, and for the whole company."""


class CctvReportDesk(models.AbstractModel):
    _inherit = "cctv.report.desk"

    @api.model
    def _take(self, device, partner, values, files):
        """Take the report of a user.

        :param values: ``symptom``, ``urgency``, ``words``, as they were typed; with ``follow`` it
            is 'me too' by one tap, without any of them
        :param files: [werkzeug FileStorage]
        :return: the new ticket, or that of the fault when it is the partner's own, or else the
            ``cctv.further.report``
        :raises UserError: one sentence; nothing has been written then but that it was tried
        """
        known = bool(values.get("follow")) and bool(self._open_ticket(device))
        values = self._checked(values, known)
        limits = {
            ("person", partner.id): PERSON_HOURLY,
            ("device", device.id): DEVICE_HOURLY,
        }
        self._spend(limits)
        with self.env.cr.savepoint():
            return self._take_counted(device, partner, values, files)

    def _take_counted(self, device, partner, values, files):
        """Files are decoded here only, past the limits: that is what costs."""
        values["uploads"] = self.env["cctv.uploads"]._take_all(files, device.company_id)
        ticket = self._open_ticket(device)
        if not ticket:
            return self._open(device, values, partner)
        if ticket.partner_id == partner:
            return self._add_to_own(ticket, partner, values)
        return self._me_too(ticket, device, partner, values)

    @api.model
    def _take_public(self, device, address, values, files):
        """Take the report of somebody without a log-in; returns whether it was known already."""
        values = {**self._checked({**values, "urgency": "1"}), "is_public": True}
        network = self.env["cctv.report.quota"]._network(address)
        limits = {
            ("address", network): PUBLIC_ADDRESS_HOURLY,
            ("public device", device.id): PUBLIC_DEVICE_HOURLY,
            ("public", device.company_id.id): PUBLIC_HOURLY,
        }
        self._spend(limits)
        with self.env.cr.savepoint():
            return self._take_public_counted(device, values, files)

    def _take_public_counted(self, device, values, files):
        values["uploads"] = self.env["cctv.uploads"]._take_all(files, device.company_id)
        partner = self.env["res.partner"]
        ticket = self._open_ticket(device)
        if ticket:
            self._me_too(ticket, device, partner, values)
        else:
            self._open(device, values, partner)
        return bool(ticket)

    @api.model
    def _spend_answer(self, partner):
        """Count an answer or a message of ``partner``: each sends mail and takes files.

        :raises UserError: when there were too many within the hour
        """
        self._spend({("answers", partner.id): ANSWERS_HOURLY})

    def _spend(self, limits):
        if not self.env["cctv.report.quota"]._spend(limits):
            raise UserError(
                self.env._(
                    "There have been many reports within the last hour, so this one was not taken. "
                    "What you typed is still here: please send it again later, or call the IT "
                    "staff."
                )
            )

    def _checked(self, values, is_known=False):
        """The report's values, bounded; anything else that was posted is left out.

        :param is_known: what is seen was said by somebody else already
        """
        symptom = values.get("symptom") or False
        if symptom not in dict(SYMPTOMS) and not (is_known and not symptom):
            raise UserError(self.env._("Please choose what is seen."))
        text = bounded(values.get("words"), TEXT_MAX)
        if symptom == "other" and not text:
            raise UserError(self.env._("Please say in a few words what is wrong."))
        urgency = values.get("urgency")
        return {
            "symptom": symptom,
            "words": text,
            "urgency": urgency if urgency in URGENCIES else URGENCIES[0],
            "contact": bounded(values.get("contact"), CONTACT_MAX),
        }

    def _open(self, device, values, partner):
        """A new ticket, in the language of the company."""
        flow = self.env["cctv.ticket.flow"].sudo()._for(device.company_id)
        tickets = flow.env["helpdesk.ticket"].with_context(mail_create_nosubscribe=True)
        vals = self._prepare_ticket_vals(flow, device.with_env(flow.env), values, partner)
        ticket = tickets.create(vals)
        if partner:
            ticket.message_subscribe(partner_ids=partner.ids)
        self.env["cctv.uploads"]._keep(ticket, values["uploads"])
        in_savepoint(ticket.env, lambda: self._tell_staff(ticket), f"tell of {ticket.number}")
        return ticket

    def _prepare_ticket_vals(self, flow, device, values, partner):
        what = self._symptom(flow.env, values["symptom"])
        about = flow._prepare_about(
            device, "helpdesk_ticket_channel_label" if values.get("is_public") else None
        )
        web = flow.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web", raise_if_not_found=False)
        return {
            **about,
            "name": f"{device_name(device)}: {what.lower()}",
            "description": plaintext2html(values["words"] or what),
            "stage_id": flow.env["helpdesk.ticket.team"]
            .browse(about["team_id"])
            ._get_applicable_stages()[:1]
            .id,
            "channel_id": about["channel_id"] or (web.id if web else False),
            "priority": values["urgency"],
            "partner_id": partner.id,
            "partner_name": partner.name or flow.env._("Without log-in"),
            "partner_email": partner.email,
            "cctv_contact": values["contact"],
            "cctv_symptom": values["symptom"],
        }

    def _add_to_own(self, ticket, partner, values):
        """Somebody reports the same once more: it becomes a message on the own ticket."""
        files = self.env["cctv.uploads"]._keep(ticket, values["uploads"])
        message = ticket._cctv_requester_says(
            partner,
            self._symptom(ticket.env, values["symptom"]) or ticket.env._("Reported once more."),
            values["words"],
        )
        message.sudo().attachment_ids = files
        return ticket

    def _me_too(self, ticket, device, partner, values):
        """A further report; staff find its words under the ticket, as a note."""
        reports = self.env["cctv.further.report"].sudo()
        domain = [("ticket_id", "=", ticket.id), ("partner_id", "=", partner.id)]
        report = reports.search(domain) if partner else reports
        vals = {"symptom": values["symptom"], "note": values["words"], "date_confirmed": False}
        if report:
            vals["symptom"] = vals["symptom"] or report.symptom
            vals["note"] = "\n".join(filter(None, [report.note, values["words"]]))[-TEXT_MAX:]
            report.write(vals)
        else:
            vals |= {"ticket_id": ticket.id, "device_id": device.id, "partner_id": partner.id}
            report = reports.create({**vals, "contact": values["contact"]})
        self.env["cctv.uploads"]._keep(report, values["uploads"])
        self._note_me_too(ticket, device, partner, values)
        return report

    def _note_me_too(self, ticket, device, partner, values):
        env = self.env["cctv.ticket.flow"].sudo()._for(ticket.company_id).env
        who = partner.name or values["contact"] or env._("somebody without a log-in")
        heading = env._(
            "Reported again by %(who)s, for %(device)s: %(what)s",
            who=who,
            device=device_name(device),
            what=self._symptom(env, values["symptom"]) or env._("the same"),
        )
        author = partner or env.ref("base.partner_root")
        ticket.with_env(env)._cctv_requester_says(author, heading, values["words"])

    def _symptom(self, env, symptom):
        return word_of(env["helpdesk.ticket"], "cctv_symptom", symptom) if symptom else ""

    def _tell_staff(self, ticket):
        """The team and whoever looks after the place, as they are told of what the polling finds;
        it is in the system's name, since the requester's colleagues may read who wrote."""
        ticket = ticket.with_user(SUPERUSER_ID)
        audience = Audience(ticket)
        when = moment(ticket.env, ticket.create_date, company_zone(ticket.company_id))
        body = ticket.env._(
            "Reported by %(who)s on %(when)s: %(what)s",
            who=ticket.partner_name,
            when=when,
            what=ticket.name,
        )
        ticket.message_post(
            body=body,
            subject=ticket.display_name,
            partner_ids=audience.people(ticket).partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
        summary = ticket.env._("Look after this report")
        ticket.env["cctv.ticket.news"]._add_todo(ticket, summary, audience.responsible(ticket))
        ticket.env["cctv.phase.news"]._is_told(ticket)


def bounded(text, most):
    """Typed text, not longer than ``most``: without NUL, which PostgreSQL does not keep, and never
    a formula in a spreadsheet that staff export."""
    if not isinstance(text, str):
        return ""
    text = clean(text).strip()[:most]
    return f"'{text}" if text.startswith(tuple(FORMULA_SIGNS)) else text
