from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_seal_reader import depth_of, digests_of


class CctvSealedMixin(models.AbstractModel):
    """Signing: who may sign as what, what is missing."""

    _inherit = "cctv.sealed.mixin"

    signature_request_ids = fields.One2many(
        "cctv.signature.request",
        "res_id",
        string="Requested signatures",
        readonly=True,
        copy=False,
    )

    def action_sign(self):
        """Open the window in which the present user signs. Context ``cctv_role``: as what."""
        self.ensure_one()
        self.check_access("read")
        self._check_can_sign()
        return self._signing_window(
            "cctv.sign", self.env._("Sign"), role=self.env.context.get("cctv_role")
        )

    def action_request_signature(self):
        """Open the window that asks a partner by e-mail to sign."""
        self.ensure_one()
        self.check_access("read")
        self._check_can_sign()
        return self._signing_window("cctv.request.signature", self.env._("Request a signature"))

    def _signing_window(self, model, name, role=None):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_role": role or self._next_role(),
            },
        }

    def _next_role(self):
        """The first role nobody has signed in; the first of all when every one is taken."""
        roles = [key for key, _label, _needed in self._signature_roles()]
        signed = set(self.sudo().signature_ids.mapped("role"))
        return next((role for role in roles if role not in signed), roles[0] if roles else False)

    def _check_can_sign(self, role=None):
        """UserError when nobody can sign this (in this role) now."""
        self.ensure_one()
        if self.sudo().seal_state == "sealed":
            raise UserError(self._sealed_already_sentence())
        roles = {key: label for key, label, _needed in self._signature_roles()}
        if not roles:
            raise UserError(self.env._("%(number)s is not signed by anybody.", number=self.number))
        if role and role not in roles:
            raise UserError(self.env._("Nobody signs this in the role '%(role)s'.", role=role))

    def _check_signer(self, role):
        """AccessError when the present user may not sign in this role (or ask somebody to). By
        default who may write the record may; an heir may let others check what they only read."""
        self.check_access("write")

    def _check_seen(self, seen):
        """For heirs that are written in again between being read and being signed: UserError when
        ``seen``, which the window got with what was read, is not what is there."""

    def _sign(self, role, partner, user, image):
        """Add a signature. The caller has checked that this person may."""
        self._check_can_sign(role)
        self._check_conflicts(role, partner)
        labels = {key: label for key, label, _needed in self._signature_roles()}
        return self.env["cctv.signature"]._sign(self, role, labels[role], partner, user, image)

    def _check_conflicts(self, role, partner):
        labels = {key: label for key, label, _needed in self._signature_roles()}
        for pair in self._signature_conflicts():
            if role not in pair:
                continue
            other = pair[0] if pair[1] == role else pair[1]
            taken = self.sudo().signature_ids.filtered(lambda s, other=other: s.role == other)
            if partner in taken.partner_id:
                raise UserError(
                    self.env._(
                        "%(person)s has signed as '%(other)s' and cannot sign as '%(role)s' too: "
                        "ask somebody else.",
                        person=partner.sudo().name,
                        other=labels[other],
                        role=labels[role],
                    )
                )

    def _signature_gaps(self):
        """Sentences about mandatory signatures that are missing."""
        signed = set(self.sudo().signature_ids.mapped("role"))
        return [
            self.env._("the signature '%(role)s' is missing", role=label)
            for key, label, needed in self._signature_roles()
            if needed and key not in signed
        ]

    def _check_signatures_current(self, entries):
        """UserError when what is about to be sealed is not what was signed."""
        now = digests_of(entries)
        changed = {s: s._differences(now) for s in self.sudo().signature_ids}
        self._refuse_gaps(
            [self._stale_gap(s, paths, entries) for s, paths in changed.items() if paths]
        )

    def _stale_gap(self, signature, paths, entries):
        if paths == ["signatures"]:
            return self.env._(
                "the signature '%(role)s' itself was altered; ask for the signature again",
                role=signature.role_label,
            )
        return self.env._(
            "%(person)s signed ('%(role)s') before '%(field)s' was changed; ask for the "
            "signature again",
            person=signature.name,
            role=signature.role_label,
            field=_telling_label(paths, entries),
        )

    def _signing_facts(self):
        """[(label, text)] that a signer sees; the most important first."""
        self.ensure_one()
        return [
            (self.env._("Number"), self.number or ""),
            (self.env._("Document"), self.env["ir.model"].sudo()._get(self._name).name),
            (self.env._("Organisation"), self.company_id.sudo().name),
        ]

    def _signing_report(self):
        """Name of the paper that prints this record, for signers to read; False for none."""
        return False


def _telling_label(paths, entries):
    """The label that says most of what has changed: of a field of a line rather than of the list of
    lines, and the shortest, 'Supply voltage' rather than 'Supply voltage: Answered on'."""
    deepest = max(map(depth_of, paths))
    labels = [_label_at(path, entries) for path in paths if depth_of(path) == deepest]
    return min(labels, key=len)


def _label_at(path, entries):
    """What a person calls the entry at ``path``: for a line that is gone, the list it was in."""
    entry = entries.get(path) or entries.get(path.partition("[")[0])
    return entry["label"] if entry else path
