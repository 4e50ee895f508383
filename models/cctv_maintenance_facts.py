"""What a closing keeps of a piece of work: plain data of the request, its devices, their checklists
and pictures."""

import hashlib
import json

from odoo import SUPERUSER_ID, models

from .cctv_accounting import company_zone
from .cctv_checklist_values import VALUE_FIELDS
from .cctv_seal_reader import bytes_value, label_of, plain_value, text_of

WORK_FACTS = (
    "name cctv_work_kind cctv_location_id equipment_id user_id cctv_schedule_id cctv_due_date "
    "cctv_ticket_id cctv_date_started cctv_date_finished cctv_finished_by_id cctv_date_closed "
    "cctv_closed_by_id cctv_is_overridden cctv_override_reason cctv_override_gaps "
    "cctv_cancel_reason "
    "cctv_happened_date cctv_happened_end cctv_paper_ref cctv_entered_date cctv_entered_by_id"
).split()

LINE_FACTS = (
    "device_id location_id work_kind template_id state date_started started_by_id date_done "
    "done_by_id skip_reason failure_symptom failure_note note ticket_id checklist_id "
    "picture_before_state picture_before_date picture_after_state picture_after_date"
).split()

PICTURES = ("picture_before", "picture_after")

ANSWER_FACTS = (*VALUE_FIELDS.values(), "item_id", "note", "is_asked", "is_answered", "is_failed")


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    def _cctv_facts(self):
        """{path: {"order", "label", "value", "text"}}, read as nobody's rights or language change
        it."""
        self.ensure_one()
        this = self._cctv_as_system()
        lines = this.cctv_line_ids.sorted("id")
        facts = [(f"work.{name}", *_fact(this, name)) for name in WORK_FACTS]
        facts.append(("lines", this.env._("Devices"), lines.ids, str(len(lines))))
        files = this._cctv_files_of(lines)
        for line in lines:
            facts += line._facts(files.get(line.id, {}))
        return {
            path: {"order": place, "label": label, "value": value, "text": text}
            for place, (path, label, value, text) in enumerate(facts)
        }

    def _cctv_as_system(self):
        self.env.flush_all()
        company = self.company_id.sudo()
        context = {"active_test": False, "lang": company._cctv_lang(), "tz": company_zone(company)}
        return self.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))

    def _cctv_files_of(self, lines):
        """{id of a line: {name of the picture: what is sealed of it}}"""
        domain = [
            ("res_model", "=", lines._name),
            ("res_id", "in", lines.ids),
            ("res_field", "in", PICTURES),
        ]
        found = {}
        for file in self.env["ir.attachment"].search(domain, order="id"):
            found.setdefault(file.res_id, {})[file.res_field] = _digest_of(file)
        return found


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def _facts(self, files):
        """[(path, label, value, text)] of one device."""
        device = self.device_id.display_name
        facts = [(name, *_fact(self, name)) for name in LINE_FACTS]
        for name in PICTURES:
            label = self._fields[name]._description_string(self.env)
            facts.append((name, label, files.get(name), ""))
        answers = self.checklist_id._facts_of_answers()
        words = self.checklist_id.number or ""
        facts.append(("answers", self.env._("Answers of the checklist"), answers, words))
        return [
            (f"line[{self.id}].{name}", f"{device}: {label}", value, text)
            for name, label, value, text in facts
        ]


class CctvChecklist(models.Model):
    _inherit = "cctv.checklist"

    def _facts_of_answers(self):
        """A digest of state and answers: a few of them would be sealed line by line otherwise, and
        a visit may have thousands. None without a checklist."""
        if not self:
            return None
        answers = [
            [plain_value(line, line._fields[name]) for name in ANSWER_FACTS]
            for line in self.line_ids.sorted("id")
        ]
        photos = [_digest_of(photo) for photo in self.line_ids.photo_ids.sorted("id")]
        content = json.dumps([self.state, answers, photos], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def _fact(record, name):
    field = record._fields[name]
    return label_of(record, field), plain_value(record, field), text_of(record, field)


def _digest_of(file):
    """What is sealed of a file; its bytes are not kept in memory."""
    digest = bytes_value(file.raw or b"")
    file.invalidate_recordset(["raw", "datas"], flush=False)
    return digest
