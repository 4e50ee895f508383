from odoo import models

from .ir_actions_report import MAX_RECORDS


class PaperVisitChecklists(models.AbstractModel):
    """Checklist Pemeliharaan: the checklists of all devices of a visit, one after the other; those
    that are not begun as empty forms that name the device."""

    _name = "report.helpdesk_cctv.paper_visit_checklists"
    _description = "Printed checklists of a visit"
    _inherit = ["report.helpdesk_cctv.paper_maintenance"]

    def _papers_of(self, records, lang):
        for record in records:
            self._check_printable(record)
        lines = records.sudo().cctv_line_ids.filtered(
            lambda line: line.checklist_id or line.template_id
        )
        self._check_count(lines)
        return [self._paper_of_line(line, lang) for line in lines]

    def _check_count(self, lines):
        if not lines:
            self._refuse(
                self.env._(
                    "None of the devices has a checklist. Choose one on the schedule or on the "
                    "devices of the visit."
                )
            )
        if len(lines) > MAX_RECORDS:
            self._refuse(
                self.env._(
                    "These are %(count)s checklists. Print at most %(limit)s at a time.",
                    count=len(lines),
                    limit=MAX_RECORDS,
                )
            )

    def _paper_of_line(self, line, lang):
        if line.checklist_id:
            filled_in = self.env["report.helpdesk_cctv.paper_checklist"]
            return filled_in._paper_of(line.checklist_id, lang)
        return self.env["report.helpdesk_cctv.paper_line_form"]._paper_of(line, lang)


class PaperLineForm(models.AbstractModel):
    """The empty form of a device of a visit."""

    _name = "report.helpdesk_cctv.paper_line_form"
    _description = "Printed empty form for a device"
    _inherit = ["report.helpdesk_cctv.paper_form"]

    def _title(self, record):
        return super()._title(record.template_id)

    def _mark(self, record):
        return super()._mark(record.template_id)

    def _version(self, record):
        template = record if record._name == "cctv.checklist.template" else record.template_id
        return super()._version(template)

    def _revision(self, record):
        procedure = record.template_id.procedure_id
        procedure = procedure or self._company(record)._cctv_profile().procedure_id
        return procedure.current_revision_id

    def _footnote(self, record):
        return super()._footnote(record.template_id)

    def _known(self, record):
        _ = self.env._
        minutes = record.template_id.standard_minutes
        return (
            (_("Number"), ""),
            (_("Device"), record.device_id.display_name),
            (_("Place"), record.location_id.complete_name or ""),
            (_("Filled in by"), record.user_id.name or ""),
            (_("Started"), ""),
            (_("Done"), ""),
            (_("Standard time"), _("%s min", minutes) if minutes else ""),
            (_("Under procedure"), self._procedure(self._revision(record))),
        )


