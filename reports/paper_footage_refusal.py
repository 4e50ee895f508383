from odoo import models

from ..papers import types as t


class PaperFootageRefusal(models.AbstractModel):
    """Surat Penolakan: the answer in writing to who asked for footage and does not get it, with the
    reason, and the seal of the decision."""

    _name = "report.helpdesk_cctv.paper_footage_refusal"
    _description = "Printed letter of refusal"
    _inherit = ["report.helpdesk_cctv.paper_footage_approval"]

    def _title(self, record):
        return self.env._("Letter of refusal")

    def _check_printable(self, record):
        if record.state != "refused":
            self._refuse(
                self.env._(
                    "%s was not refused: there is no letter of refusal.", record.display_name
                )
            )

    def _blocks(self, record):
        _ = self.env._
        return [
            self._filled(self._facts(record)),
            t.Text(self._opening(record)),
            self._filled(self._span(record)),
            t.Text(_("This request is refused, for the following reason:"), bold=True),
            t.Text(record.refused_reason or ""),
            t.Text(
                _(
                    "If the facts are other than we have understood, you may answer this letter in "
                    "writing or ask again with further information."
                )
            ),
            *self._custody_then(record),
            *self._addenda(record),
            self._signer(record),
            *self._seal_blocks(record),
        ]
