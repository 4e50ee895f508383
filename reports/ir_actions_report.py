import io
from collections import OrderedDict

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError

MAX_RECORDS = 500
"""Records in one printing: a worker has two minutes, and nobody prints more at a time."""


class IrActionsReport(models.Model):
    """Reports with a model ``report.<report_name>`` that inherits ``cctv.paper`` are built by
    ``papers``, not by wkhtmltopdf."""

    _inherit = "ir.actions.report"

    @api.model
    def _cctv_print(self, report_ref, records, lang=None):
        """Print by code, as the present user: the bytes of the PDF.

        :param report_ref: report name or XML id, as ``helpdesk_cctv.paper_checklist``
        :param records: what to print, each from page 1 of its own N
        :param lang: code of the language; the reader's, or that of the partner it goes to
        """
        report = self._get_report(report_ref)
        paper = self._cctv_paper_of(report)
        if paper is None:
            raise ValueError(f"{report.report_name} is no paper of helpdesk_cctv")
        return paper._cctv_pdf(self._cctv_readable(report, records.ids), lang)

    def _cctv_paper_of(self, report_ref):
        """The model that makes this report, or None when it is not one of ours."""
        report = self._get_report(report_ref)
        model = self.env.get(f"report.{report.report_name}")
        return model if isinstance(model, self.env.registry["cctv.paper"]) else None

    def _cctv_readable(self, report, res_ids):
        """What is to be printed, after the checks that core's own reports leave to the template."""
        groups = report.group_ids
        if groups and not self.env.su and not groups & self.env.user.all_group_ids:
            raise AccessError(self.env._("You may not print '%s'.", report.name))
        if not res_ids:
            raise UserError(self.env._("Choose what to print first."))
        if len(res_ids) > MAX_RECORDS:
            raise UserError(
                self.env._(
                    "%(count)s are too many for one printing. Choose at most %(limit)s.",
                    count=len(res_ids),
                    limit=MAX_RECORDS,
                )
            )
        records = self.env[report.model].browse(OrderedDict.fromkeys(res_ids))
        records.check_access("read")
        if len(records.exists()) < len(records):
            raise MissingError(
                self.env._("Something you chose was deleted meanwhile. Reload the page.")
            )
        return records

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        paper = self._cctv_paper_of(report_ref)
        if paper is None:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        records = self._cctv_readable(self._get_report(report_ref), _as_list(res_ids))
        return paper._cctv_pdf(records), "pdf"

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        paper = self._cctv_paper_of(report_ref)
        if paper is None:
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        records = self._cctv_readable(self._get_report(report_ref), _as_list(res_ids))
        streams = OrderedDict(
            (record.id, {"stream": io.BytesIO(paper._cctv_pdf(record)), "attachment": None})
            for record in records
        )
        return streams, "pdf"

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        self._cctv_refuse_other_forms(report_ref)
        return super()._render_qweb_html(report_ref, docids, data=data)

    @api.model
    def _render_qweb_text(self, report_ref, docids, data=None):
        self._cctv_refuse_other_forms(report_ref)
        return super()._render_qweb_text(report_ref, docids, data=data)

    def _cctv_refuse_other_forms(self, report_ref):
        if self._cctv_paper_of(report_ref) is not None:
            raise UserError(self.env._("This paper is there as a PDF only: print it."))


def _as_list(res_ids):
    return [res_ids] if isinstance(res_ids, int) else list(res_ids or [])
