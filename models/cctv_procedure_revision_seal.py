"""What of a revision is sealed, and who signs it as what."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from .cctv_procedure_revision import LINES, OPEN_STATES, TEXTS
from .cctv_procedure_revision_flow import CHECKERS

DECISIONS = frozenset(
    {
        "checked_by_id",
        "date_checked",
        "approved_by_id",
        "date_approved",
        "date_effective",
        "content_digest",
    }
)
"""Sealed, but not signed: they come to be after the first have signed."""


class CctvProcedureRevision(models.Model):
    _inherit = "cctv.procedure.revision"

    def _sealing_gaps(self):
        """A document without a text cannot be read."""
        gaps = super()._sealing_gaps()
        has_text = any(html2plaintext(self[name] or "").strip() for name in TEXTS)
        if not (has_text or self.step_ids or self.attachment_ids):
            gaps.append(
                self.env._("The revision has no text yet: write some, or add steps or a file.")
            )
        if self.previous_id and not (self.change_note or "").strip():
            gaps.append(self.env._("Say what changed since the revision before."))
        return gaps

    def _check_can_seal(self):
        """Approving seals, and nothing else does."""
        if self.state in OPEN_STATES and self.state != "approved":
            raise UserError(
                self.env._(
                    "%s is not approved yet: approving it seals it.", self.display_name
                )
            )
        return super()._check_can_seal()

    def _governing_procedure(self):
        """A document is not made under itself."""
        return self.env["cctv.procedure"]

    def _sealed_fields(self):
        lines = {
            "legal_basis_ids": {"sequence": None, "name": None},
            "step_ids": dict.fromkeys(
                (
                    "sequence",
                    "name",
                    "actor",
                    "inputs",
                    "standard_minutes",
                    "output",
                    "note",
                )
            ),
        }
        plain = (
            "number",
            "procedure_id",
            "revision",
            "date_made",
            "date_revised",
            "drafted_by_id",
            "change_note",
            "attachment_ids",
            "reader_group_ids",
            *TEXTS,
            *sorted(DECISIONS),
        )
        return {**dict.fromkeys(plain), **{name: lines[name] for name in LINES}}

    def _sealed_open_fields(self):
        """A revision goes on living after it was approved: in force, then superseded."""
        return super()._sealed_open_fields() | {
            "state",
            "date_in_force",
            "date_ended",
            "acknowledgement_ids",
        }

    def _signature_roles(self):
        return [
            ("drafted", self.env._("Drafted by"), True),
            ("checked", self.env._("Checked by"), True),
            ("approved", self.env._("Approved by"), True),
        ]

    def _signing_facts(self):
        """The title of the text and its revision."""
        label = self._fields["revision"]._description_string(self.env)
        return [*super()._signing_facts(), (label, self.sudo().display_name)]

    def _signing_report(self):
        return "helpdesk_cctv.paper_procedure"

    def _signature_conflicts(self):
        """Two pairs of eyes, as far as the profile asks for them."""
        profile = self.company_id._cctv_profile()
        pairs = [] if profile.drafter_may_check else [("drafted", "checked")]
        if not profile.drafter_may_approve:
            pairs += [("drafted", "approved"), ("checked", "approved")]
        return pairs

    def _sign(self, role, partner, user, image):
        """A user signs only what is his to do, also by a link; other partners are asked by name."""
        user_asked = self._user_who_signs(partner, user)
        if user_asked and not self._may_sign(role, user_asked):
            raise AccessError(
                self.env._("%s cannot sign in this place: it is another duty.", user_asked.name)
            )
        return super()._sign(role, partner, user, image)

    def _may_sign(self, role, user):
        if role == "drafted":
            return user in self._who_drafted()
        if role == "checked":
            return any(user.has_group(f"helpdesk_cctv.group_cctv_{duty}") for duty in CHECKERS)
        return self.with_user(user)._is_approver()

    def _signed_values(self):
        """What is signed is the text; who decided on it is known only later."""
        return {
            record_id: {path: value for path, value in values.items() if path not in DECISIONS}
            for record_id, values in super()._signed_values().items()
        }

    def _check_signatures_current(self, entries):
        text = {path: entry for path, entry in entries.items() if path not in DECISIONS}
        return super()._check_signatures_current(text)
