from odoo import api, models


class CctvSeenWindow(models.AbstractModel):
    """A window about one record, to which any record's number can be sent: it says nothing of one
    to those who may not read that one. Heirs have the field and name it."""

    _name = "cctv.seen.window"
    _description = "Window about a record that is read by few"
    _inherit = ["cctv.about.window"]

    _about_record = None
    """Name of the many2one to what it is about; ``_about`` has it, too."""

    @api.constrains(lambda self: (self._about_record,) if self._about_record else ())
    def _check_seen(self):
        self.sudo(False)[self._about_record].check_access("read")

    def _seen(self):
        """The record, for those who may read it. What is stored is computed as superuser."""
        record = self[self._about_record].sudo(False)
        return record.filtered(lambda one: one.has_access("read"))
