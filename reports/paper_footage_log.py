from odoo import models

from ..papers import types as t


class PaperFootageLog(models.AbstractModel):
    """Log Pengambilan Data (P1): who took out which footage, with what, and all that happened to it
    since."""

    _name = "report.helpdesk_cctv.paper_footage_log"
    _description = "Printed log of taking out footage"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        return self.env._("Log of taking out footage")

    def _kind_of_document(self, record):
        return self.env._("Record")

    def _mark(self, record):
        return ""

    def _check_printable(self, record):
        if not record.item_ids:
            self._refuse(self.env._("%s has no clip: nothing was taken out.", record.display_name))

    def _blocks(self, record):
        _, items = self.env._, record.item_ids
        files = self.env["cctv.evidence"].search([("item_id", "in", items.ids)], order="id")
        return [
            self._filled(self._facts(record)),
            t.Heading(_("Clips"), 2),
            self._taken(items),
            t.Heading(_("Files"), 2),
            self._files(files),
            t.Heading(_("What happened to them"), 2),
            self._events(items),
            *self._addenda(record),
            t.Signatures(
                (
                    self._person(_("Extracted by"), record.extractor_id),
                    t.SignatureCell(_("Checked by")),
                )
            ),
        ]

    def _facts(self, record):
        _ = self.env._
        return (
            (_("Request"), record.number),
            (_("Requester"), record.requester_name),
            (_("Decided by"), record.approved_by_id.name),
            (_("Decided on"), self._moment(record.date_approved)),
            (_("Extracted by"), record.extractor_id.name),
            (_("Status"), self._words_of_now(record, "state")),
        )

    def _taken(self, items):
        _ = self.env._
        head = (_("Clip"), _("Camera"), _("Recorder"), _("From"), _("Until"), _("Clock"),
                _("Status"))  # fmt: skip
        rows = tuple(
            (
                item.number or "",
                item.device_id.display_name or "",
                item.device_id.cctv_recorder_id.display_name or "-",
                self._exact(item.date_from),
                self._exact(item.date_to),
                item.clock_words if item.state in ("stored", "on_medium", "destroyed") else "-",
                self._words_of_now(item, "state"),
            )
            for item in items
        )
        return t.Table(head, rows, (1.6, 1.9, 1.6, 1.7, 1.7, 1.7, 1.2))

    def _events(self, items):
        _ = self.env._
        head = (_("Entry"), _("When"), _("Who"), _("Clip"), _("What"), _("Description"))
        rows = tuple(
            (
                str(event.sequence),
                self._exact(event.date),
                event.user_id.name or "",
                event.item_id.number or "",
                self._words_of_now(event, "kind"),
                event.words or "",
            )
            for event in items.event_ids.sorted("id")
        )
        return t.Table(head, rows, (1, 2.5, 1.7, 1.8, 1.4, 2.5))
