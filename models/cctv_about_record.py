from odoo import models
from odoo.fields import Domain

from .cctv_heirs import heirs


class CctvAboutRecord(models.AbstractModel):
    """Something about a sealable record, named by ``res_model`` and ``res_id``: whoever may not
    read that one neither finds nor reads this."""

    _name = "cctv.about.record"
    _description = "About another record"

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        # Reading goes through here too (BaseModel.fetch).
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._about_domain()
        return super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )

    def _about_domain(self):
        """What is about records that the present user may read."""
        names = heirs(self.env, "cctv.sealed.mixin")
        domain = Domain("res_model", "not in", names)
        for name in names:
            model = self.env[name]
            if model.has_access("read"):
                domain |= Domain("res_model", "=", name) & Domain(
                    "res_id", "in", self._about_query(model)
                )
        return domain

    def _about_query(self, model):
        if model._name == self._name:
            return super(CctvAboutRecord, model)._search(Domain.TRUE, active_test=False)
        return model._search(Domain.TRUE, active_test=False)
