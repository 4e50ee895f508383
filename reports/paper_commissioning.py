import base64

from odoo import models

from ..papers import pictures, types as t

PHOTO_BOX = (1200, 900)


class PaperCommissioning(models.AbstractModel):
    """Laporan Uji Sistem (P1 stage 2): the picture, the three results with their limits, who tested
    and who accepted."""

    _name = "report.helpdesk_cctv.paper_commissioning"
    _description = "Printed commissioning test"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("System test report")

    def _kind_of_document(self, record):
        return self.env._("Record")

    def _mark(self, record):
        if record.state in ("running", "judged"):
            return self.env._("NOT FINISHED")
        return "" if record.state == "failed" else super()._mark(record)

    def _blocks(self, record):
        _ = self.env._
        return [
            self._facts(record),
            t.Heading(_("Results"), 2),
            self._results(record),
            *self._wrong(record),
            *self._picture(record),
            *self._remarks(record),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _facts(self, record):
        _ = self.env._
        installation = record.installation_id
        span = " – ".join(
            self._moment(record._in_company_zone(date))
            for date in (record.date_begin, record.date_until)
        )
        facts = (
            (_("Number"), record.number or ""),
            (_("Device"), self._words(record, "device_id")),
            (_("Place"), self._words(record, "location_id")),
            (_("Installation"), installation.number or ""),
            (_("Installation plan"), installation.plan_id.sudo().number or ""),
            (_("What is to be seen"), record.purpose or ""),
            (_("Watched"), span),
            (_("Result"), self._words_of_now(record, "state")),
            (_("Under procedure"), self._words(record, "procedure_revision_id")),
        )
        return t.Facts(tuple(fact for fact in facts if fact[1]))

    def _results(self, record):
        _ = self.env._
        head = (_("What was tested"), _("Measured"), _("Limit"), _("Result"))
        return t.Table(
            head,
            (
                *self._rows_of_picture(record),
                (
                    _("View"),
                    _("Compared with the plan"),
                    "",
                    self._words_of_now(record, "view_result") or "–",
                ),
                *self._rows_of_stability(record),
            ),
            (2.2, 3, 1.8, 1.4),
        )

    def _rows_of_picture(self, record):
        _ = self.env._
        if record.date_judged and not record.picture_result:
            return ()
        if not record.date_judged:
            return ((_("Picture quality"), "–", "", "–"),)
        result = self._words_of_now(record, "picture_result")
        counts = {"good": record.pictures_good, "all": record.pictures}
        good = _("%(good)s of %(all)s pictures good", **counts)
        return (
            (_("Picture quality"), good, _("%s percent", record.pictures_min), result),
            ("", self._measure(record, "sharpness_median"), str(record.sharpness_min), ""),
            ("", self._measure(record, "luma_median"), "20–235", ""),
        )

    def _rows_of_stability(self, record):
        _ = self.env._
        if not record.date_judged:
            return ((_("Stability of the connection"), "–", "", "–"),)
        if not record.stability_result:
            return ((_("Stability of the connection"), _("not polled"), "", "–"),)
        result = self._words_of_now(record, "stability_result")
        answered = _(
            "%(answered)s of %(made)s checks answered",
            answered=record.checks_answered,
            made=record.checks,
        )
        return (
            (_("Stability of the connection"), answered, _("%s percent", record.answered_min),
             result),
            ("", self._measure(record, "gap_minutes"), str(record.gap_max), ""),
            ("", self._measure(record, "latency_p95"), str(record.latency_max), ""),
        )  # fmt: skip

    def _measure(self, record, name):
        label = record._fields[name]._description_string(self.env)
        value = self.env["ir.qweb.field.float"].value_to_html(record[name], {"precision": 1})
        return f"{label}: {value}"

    def _wrong(self, record):
        if record.state != "failed" or not record.ended_words:
            return []
        return [
            t.Heading(self.env._("Why it was not passed"), 2),
            t.Bullets(tuple(record.ended_words.split("\n"))),
        ]

    def _picture(self, record):
        content = record.with_context(bin_size=False).picture
        if not content:
            return []
        small = pictures.small(base64.b64decode(content), *PHOTO_BOX)
        when = self._moment(record._in_company_zone(record.picture_date))
        return [t.Photos((t.Photo(small, when),), title=self.env._("Picture"), per_row=2)]

    def _remarks(self, record):
        if not (record.note or "").strip():
            return []
        return [t.Heading(self.env._("Remarks"), 2), t.Text(record.note)]
