from odoo import models
from odoo.tools.misc import format_amount

from ..papers import types as t


class PaperInstallationPlan(models.AbstractModel):
    """Rencana Instalasi CCTV (P1 stage 1): what is installed where and why, specification, number,
    budget, approval."""

    _name = "report.helpdesk_cctv.paper_installation_plan"
    _description = "Printed installation plan"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("CCTV installation plan")

    def _kind_of_document(self, record):
        return self.env._("Document")

    def _mark(self, record):
        if record.state in ("draft", "returned", "submitted"):
            return self.env._("NOT APPROVED")
        return super()._mark(record)

    def _blocks(self, record):
        _ = self.env._
        return [
            self._facts(record),
            t.Heading(_("Why"), 2),
            t.Text(record.purpose or "-"),
            *self._risks(record),
            t.Heading(_("What is installed"), 2),
            self._lines(record),
            t.Heading(_("Specification"), 2),
            *self._specifications(record),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _facts(self, record):
        _ = self.env._
        facts = (
            (_("Number"), record.number or ""),
            (_("Title"), record.name or ""),
            (_("Written by"), self._words(record, "author_id")),
            (_("To be installed by"), self._day(record.date_wanted)),
            (_("Devices"), str(record.device_count)),
            (_("Budget"), self._money(record, record.amount_total)),
            (_("Revision of"), record.previous_id.number or ""),
            (_("Under procedure"), self._words(record, "procedure_revision_id")),
        )
        return t.Facts(tuple(fact for fact in facts if fact[1]))

    def _money(self, record, amount):
        """With a plain space, which every reader of the text finds."""
        words = format_amount(self.env, amount, record.currency_id, trailing_zeroes=False)
        return words.replace("\N{NO-BREAK SPACE}", " ")

    def _risks(self, record):
        _ = self.env._
        analyses = record.analysis_ids.sorted(lambda one: (-one.score, one.id))
        if not analyses:
            return []
        head = (_("Risk analysis"), _("Area"), _("Risk"), _("Score"), _("Cameras wanted"))
        rows = tuple(
            (
                one.number or "",
                one.location_id.display_name or "",
                self._words_of_now(one, "level"),
                str(one.score),
                str(one.cameras_wanted),
            )
            for one in analyses
        )
        return [
            t.Heading(_("Risks that it answers"), 2),
            t.Table(head, rows, (1.6, 3, 1.2, 0.8, 1.2), "lllcc"),
        ]

    def _lines(self, record):
        _ = self.env._
        head = (_("No."), _("Place"), _("Device"), _("Inside or outside"), _("What is to be seen"),
                _("Quantity"), _("Price of one"), _("Amount"))  # fmt: skip
        rows = [
            (
                str(place),
                self._place(line),
                self._device(line),
                _("Inside") if line.indoor else _("Outside"),
                line.purpose or "-",
                str(line.quantity),
                self._money(record, line.unit_price),
                self._money(record, line.amount),
            )
            for place, line in enumerate(record.line_ids, 1)
        ]
        total = ("", _("Total"), "", "", "", str(record.device_count), "",
                 self._money(record, record.amount_total))  # fmt: skip
        widths = (0.5, 1.9, 1.2, 1, 2, 1.1, 1.5, 1.8)
        return t.Table(head, (*rows, total), widths, "lllllrrr", bold_rows=(len(rows),))

    def _place(self, line):
        sealed = self._sealed_of(line, "location_id")
        return sealed or line.location_id.display_name or ""

    def _sealed_of(self, line, name):
        """What stood there when it was sealed: a place may have been given another name since."""
        plan = line.plan_id
        path = f"line_ids[{line.id}].{name}"
        return plan.seal_state == "sealed" and plan._sealed_text(path)

    def _device(self, line):
        parts = (self._words_of_now(line, "kind"), self._words_of_now(line, "lens"))
        return ", ".join(filter(None, parts))

    def _specifications(self, record):
        """Each one once, with the lines that it is about."""
        places = {}
        for place, line in enumerate(record.line_ids, 1):
            places.setdefault((line.specification or "-").strip(), []).append(str(place))
        items = (
            self.env._("No. %(lines)s: %(text)s", lines=", ".join(lines), text=text)
            for text, lines in places.items()
        )
        return [t.Bullets(tuple(items))]
