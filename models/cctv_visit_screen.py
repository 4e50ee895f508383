"""What the page of a visit shows and sends (docs/design/maintenance-work.md)."""

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_choices import SYMPTOMS
from .cctv_maintenance_line_flow import ENDED
from .cctv_texts import stage_sentence, word_of

STEPS = {
    "start": "action_start",
    "done": "action_done",
    "failed": "action_failed",
    "skip": "action_skip",
    "again": "action_again",
}
"""What the buttons of a device are called by, and the methods behind them."""


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    def cctv_visit_data(self):
        """All that the page shows, in one call; see ``_visit_line``."""
        self.ensure_one()
        self.check_access("read")
        if not self.cctv_work_kind:
            raise UserError(self.env._("%s is no CCTV work.", self.display_name))
        lines = self.cctv_line_ids.sorted(_by_place)
        why_not = self._cctv_obstacle()
        return {
            "id": self.id,
            "name": self.name or "",
            "kind": self._cctv_word("cctv_work_kind"),
            "state": self.cctv_state or "planned",
            "state_words": self._cctv_word("cctv_state"),
            "place": self.sudo().cctv_location_id.complete_name or "",
            "device": self.equipment_id.display_name or "",
            "technician": self.sudo().user_id.name or "",
            "date": fields.Datetime.to_string(self.schedule_date),
            "may_work": not why_not,
            "why_not": why_not,
            "is_free": not self.sudo().user_id and not why_not,
            "late": self._cctv_late_words(),
            "may_enter": not why_not or self.cctv_state == "finished",
            "symptoms": self._cctv_symptoms(),
            "lines": self._cctv_visit_lines(lines),
        }

    def cctv_visit_step(self, step, line_id=None, words="", symptom=False):
        """Take a step and tell how the visit is then.

        :param str step: 'begin' and 'finish' of the visit, or a key of ``STEPS``
        :param line_id: of this visit, for what is done to a device
        :param str words: a reason, or what failed
        :param symptom: a code of ``SYMPTOMS``
        :return: as ``cctv_visit_data``
        """
        self.ensure_one()
        self.check_access("read")
        if step == "begin":
            self.action_cctv_start()
        elif step == "finish":
            self.action_cctv_finish()
        else:
            self._cctv_line_step(step, line_id, words, symptom)
        self.invalidate_recordset(["cctv_line_ids"])
        return self.cctv_visit_data()

    def cctv_visit_note(self, line_id, words, base=""):
        """Take the remarks of a line as they are typed; see ``_take_note`` of the line."""
        self.ensure_one()
        self.check_access("read")
        return self._cctv_line(line_id)._take_note(words, base)

    def _cctv_line(self, line_id):
        line = self.cctv_line_ids.filtered(lambda line: line.id == line_id)
        if not line:
            raise UserError(
                self.env._("This device is not part of the visit (any more). Reload the page.")
            )
        return line

    def _cctv_line_step(self, step, line_id, words, symptom):
        line = self._cctv_line(line_id if step in list(STEPS) else None)
        arguments = {"failed": [words, symptom], "skip": [words]}.get(step, [])
        getattr(line, STEPS[step])(*arguments)

    def _cctv_obstacle(self):
        """Why the reader cannot work here, in a sentence; '' when he can."""
        if self.cctv_state in ("finished", "closed", "cancelled"):
            return self._cctv_over_words()
        if not self.env["cctv.maintenance.line"].has_access("write"):
            return self.env._("Technicians do this work; you may read it.")
        return ""

    def _cctv_over_words(self):
        return {
            "finished": self.env._("This work is finished. IT staff close it next."),
            "closed": self.env._("This work is closed."),
            "cancelled": self.env._("This work was cancelled."),
        }[self.cctv_state]

    def _cctv_word(self, name):
        return word_of(self, name, self[name] or (name == "cctv_state" and "planned"))

    def _cctv_symptoms(self):
        words = self.env["helpdesk.ticket"]._fields["cctv_symptom"]._description_selection(self.env)
        known = dict(words)
        return [{"code": code, "name": known[code]} for code, _label in SYMPTOMS]

    def _cctv_visit_lines(self, lines):
        """The devices with all that is told of them, read for all at once."""
        failed = self.env["cctv.checklist.line"].search_fetch(
            [("checklist_id", "in", lines.checklist_id.ids), ("is_failed", "=", True)],
            ["checklist_id", "item_id"],
        )
        by_checklist = failed.grouped("checklist_id")
        words = {
            name: dict(field._description_selection(self.env))
            for name, field in (
                ("state", lines._fields["state"]),
                ("work_kind", lines._fields["work_kind"]),
                ("health", self.env["cctv.device.status"]._fields["health"]),
            )
        }
        return [
            line._visit_line(by_checklist.get(line.checklist_id, failed.browse()), words)
            for line in lines
        ]


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def _visit_line(self, failed, words):
        """One device of the page.

        :param failed: answers of its checklist that are failures
        :param words: {'state' | 'work_kind' | 'health': {code: word}}
        """
        device = self.device_id.sudo()
        place = self.location_id.sudo()
        return {
            "id": self.id,
            "place": place.complete_name or "",
            "place_id": place.id,
            "code": device.cctv_code or "",
            "name": device.name or "",
            "is_in_use": device.active,
            "health": device.cctv_health or "unknown",
            "health_words": words["health"].get(device.cctv_health or "unknown", ""),
            "reason": device.cctv_reason_text or "",
            "work": words["work_kind"].get(self.work_kind, ""),
            "state": self.state,
            "state_words": words["state"][self.state],
            "is_ended": self.state in ENDED,
            "started": _moment(self.date_started),
            "started_by": self.sudo().started_by_id.name or "",
            "done": _moment(self.date_done),
            "done_by": self.sudo().done_by_id.name or "",
            "skip_reason": self.skip_reason or "",
            "failure": self.failure_text,
            "note": self.note or "",
            "checklist": self._visit_checklist(failed),
            "lacks_form": self._lacks_form(),
            "before": self._visit_picture("before"),
            "after": self._visit_picture("after"),
            "ticket": self._visit_ticket(),
        }

    def _lacks_form(self):
        return bool(self.template_id and self.state != "planned" and not self.checklist_id)

    def _visit_checklist(self, failed):
        checklist = self.checklist_id
        if not checklist:
            return False
        return {
            "id": checklist.id,
            "title": checklist.template_id.name or "",
            "state": checklist.state,
            "answered": checklist.answered_count,
            "total": checklist.line_count,
            "failed": [answer.item_id.name for answer in failed],
        }

    def _visit_picture(self, when):
        state, date = self[f"picture_{when}_state"], self[f"picture_{when}_date"]
        url = f"/web/image/{self._name}/{self.id}/picture_{when}?unique={_moment(date)}"
        return {
            "state": state or "none",
            "date": _moment(date),
            "asked": _moment(self[f"picture_{when}_asked"]),
            "url": url.replace(" ", "_") if state == "taken" else "",
            "why": self._visit_why(when) if state == "missing" else "",
        }

    def _visit_why(self, when):
        stage = self[f"picture_{when}_stage"]
        return stage_sentence(self.env, stage, self.device_id.sudo().cctv_kind) if stage else ""

    def _visit_ticket(self):
        ticket = self.sudo().ticket_id
        return {"id": ticket.id, "number": ticket.number or ""} if ticket else False


def _moment(when):
    return fields.Datetime.to_string(when) or ""


def _by_place(line):
    place = line.location_id.sudo()
    return place.complete_name or "", line.sequence, line.id
