from odoo import models

from ..models.cctv_accounting import company_zone


class CctvPaperOfRoom(models.AbstractModel):
    """What a control room writes: all its times are those of the clock on its wall, whoever prints
    it from wherever. So they agree with those of the signatures and of the seal."""

    _name = "cctv.paper.of.room"
    _description = "Printed paper of a control room"
    _inherit = ["cctv.paper"]

    def _paper_of(self, record, lang=None):
        zone = company_zone(self._company(record))
        return super()._paper_of(record.with_context(tz=zone), lang)
