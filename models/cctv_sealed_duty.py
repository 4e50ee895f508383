from odoo import models
from odoo.exceptions import AccessError

from .cctv_duties import has_duty


class CctvSealedMixin(models.AbstractModel):
    """Signing by duty: in some places only who has the duty signs, whoever asks."""

    _inherit = "cctv.sealed.mixin"

    def _signature_duties(self):
        """{role of a signature: (duty, …)} of the places where only these duties sign."""
        return {}

    def _has_duty(self, role, user):
        """Whether signing in this ``role`` is a duty ``user`` has, in the company of the record."""
        user = user.sudo()
        is_here = self.company_id in user.company_ids
        return is_here and has_duty(user, *self._signature_duties().get(role, ()))

    def _refuse_other_duty(self, role, partner, user):
        """Also by a link nobody signs what is another's duty: who asks for a signature names whom
        he likes.

        :raises AccessError:
        """
        signer = self._user_who_signs(partner, user)
        if role in self._signature_duties() and not self._has_duty(role, signer):
            raise AccessError(
                self.env._(
                    "%s cannot sign in this place: it is another duty.", partner.sudo().name
                )
            )

    def _user_who_signs(self, partner, user):
        """``user``, or by a link the internal user that ``partner`` is, if any."""
        return user or partner.sudo().user_ids.filtered(lambda user: not user.share)[:1]
