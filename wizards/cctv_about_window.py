from odoo import models
from odoo.exceptions import UserError


class CctvAboutWindow(models.AbstractModel):
    """A window about one record, which is chosen when it opens: whoever decides in it has seen
    that one."""

    _name = "cctv.about.window"
    _description = "Window about one record"

    _about = ()
    """Fields that say what it is about."""

    def write(self, vals):
        self._check_about(vals)
        return super().write(vals)

    def _check_about(self, vals):
        """``readonly`` keeps only the web client off."""
        if not self.env.su and not set(self._about).isdisjoint(vals):
            raise UserError(
                self.env._("What this window is about stays as it is. Close it and open another.")
            )
