"""The repair ticket of a line that failed."""

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .cctv_choices import SYMPTOMS

NORMAL, HIGH = "1", "2"

OUT_OF_WORK = ("no_picture", "broken")
"""Symptoms of a device that does not do its work at all."""

TITLE_LIMIT = 80
"""Characters of the title in the technician's own words."""

SETTLED = ("verified", "closed", "cancelled")
"""Phases of a ticket in which nothing is done about it any more."""


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def _check_says_what(self, words, symptom):
        known = [code for code, _label in SYMPTOMS]
        if symptom and symptom not in known:
            raise UserError(self.env._("Choose what is seen from the list."))
        if not (words or (symptom and symptom != "other") or self._failed_answers()):
            raise UserError(
                self.env._(
                    "Say what is wrong with %s, so that whoever repairs it knows what to bring.",
                    self.device_id.display_name,
                )
            )

    def _failed_answers(self):
        return self.checklist_id.sudo().line_ids.filtered("is_failed")

    def _raise_ticket(self, words, symptom):
        """One ticket a device: of the corrective work this is, or the one that is open already
        takes what was found as a note."""
        ticket = self._ordered_by() or self._open_ticket()
        told = self._in_tickets_language()
        if ticket:
            ticket.message_post(body=told._ticket_text(words, symptom))
        else:
            ticket = told._new_ticket(words, symptom)
        self._set({"ticket_id": ticket.id})
        self.request_id.sudo().message_post(
            body=self.env._(
                "%(device)s: failed. Repair ticket: %(ticket)s",
                device=self.device_id.display_name,
                ticket=ticket._get_html_link(title=ticket.number),
            )
        )

    def _in_tickets_language(self):
        """A ticket is written in the language of the company, not in that of who taps."""
        flow = self.env["cctv.ticket.flow"]._for(self.company_id)
        return self.with_context(lang=flow.env.lang)

    def _ordered_by(self):
        """The ticket for which the work is done, unless that was settled in the meantime."""
        return self.request_id.sudo().cctv_ticket_id.filtered(
            lambda ticket: not ticket.closed and ticket.cctv_phase not in SETTLED
        )

    def _open_ticket(self):
        flow = self.env["cctv.ticket.flow"].sudo()._for(self.company_id)
        device = self.device_id.sudo()
        found = flow._open_tickets_of(device, is_by_people=True).get(device)
        return found or self.env["helpdesk.ticket"].sudo()

    def _new_ticket(self, words, symptom):
        company = self.company_id
        values = self._prepare_ticket(words, symptom)
        return self.env["helpdesk.ticket"].sudo().with_company(company).create(values)

    def _prepare_ticket(self, words, symptom):
        device, flow = self.device_id.sudo(), self.env["cctv.ticket.flow"].sudo()
        flow = flow._for(self.company_id)
        return {
            **flow._prepare_about(device, "helpdesk_ticket_channel_maintenance"),
            "name": f"{device.display_name}: {self._ticket_title(words, symptom)}",
            "description": self._ticket_text(words, symptom),
            "priority": HIGH if symptom in OUT_OF_WORK else NORMAL,
            "cctv_symptom": symptom or "other",
        }

    def _ticket_title(self, words, symptom):
        if symptom and symptom != "other":
            return self._symptom_label(symptom).lower()
        if words:
            return words.splitlines()[0][:TITLE_LIMIT]
        answers = self._failed_answers()
        title = answers[:1].item_id.name[:TITLE_LIMIT]
        if len(answers) > 1:
            title = self.env._("%(what)s, and %(count)s more", what=title, count=len(answers) - 1)
        return title

    def _symptom_label(self, symptom):
        field = self.env["helpdesk.ticket"]._fields["cctv_symptom"]
        return dict(field._description_selection(self.env))[symptom]

    def _ticket_text(self, words, symptom):
        """What was found, by whom, on which visit."""
        found = self.env._(
            "Found during maintenance by %(who)s on %(when)s: %(visit)s.",
            who=self.env.user.name,
            when=format_datetime(self.env, self.env.cr.now(), dt_format="short"),
            visit=self.request_id.sudo().display_name,
        )
        said = [self._symptom_label(symptom)] if symptom else []
        said += words.splitlines()
        text = Markup().join(Markup("<p>%s</p>") % line for line in [*said, found] if line)
        return text + self._failed_list() + self._remarks()

    def _failed_list(self):
        rows = [
            ": ".join(part for part in (answer.item_id.name, self._answer_text(answer)) if part)
            for answer in self._failed_answers()
        ]
        if not rows:
            return Markup()
        items = Markup().join(Markup("<li>%s</li>") % row for row in rows)
        return Markup("<ul>%s</ul>") % items

    def _answer_text(self, answer):
        """'10.6 V (11.0 to 14.0 V): corroded plug'"""
        text = answer.answer or ""
        if answer.deviation:
            text += f" ({answer.item_id.bounds_text})"
        return ": ".join(part for part in (text, answer.note) if part)

    def _remarks(self):
        if not self.note:
            return Markup()
        return Markup("<p><b>%s</b> %s</p>") % (self.env._("Remarks:"), self.note)
