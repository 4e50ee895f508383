from odoo import models


class PaperAccessLog(models.AbstractModel):
    """Buku catatan akses (P3): who was in the rooms, who had keys, passwords and media, and when
    they came back."""

    _name = "report.helpdesk_cctv.paper_access_log"
    _description = "Printed access book"
    _inherit = ["cctv.paper.of.register"]

    _date_field = "date_out"

    def _title(self, records):
        return self.env._("Access book")

    def _head(self):
        _ = self.env._
        words = (_("From"), _("Name"), _("What it is about"), _("What for"), _("Permitted by"),
                 _("Until"), _("Let in or issued by"), _("Taken back by"))  # fmt: skip
        return words, (1.5, 2.2, 2, 2.4, 1.6, 1.8, 1.5, 1.5)

    def _row(self, line):
        who = self._joined(line.person_name, line.person_identity, line.person_unit)
        return (
            self._moment(line.date_out),
            who,
            self._joined(line.number, line.summary, mark=": "),
            line.purpose or "",
            self._joined(self._words_of_now(line, "permission"), line.permitted_by_id.name),
            self._until(line),
            line.issued_by_id.name or "-",
            line.received_by_id.name or "-",
        )

    def _until(self, line):
        if line.state == "void":
            return self.env._("Crossed out: %s", line.void_reason or "-")
        return self._joined(self._moment(line.date_back), line.return_note)
