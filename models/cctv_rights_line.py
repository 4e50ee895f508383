from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_choices import RIGHTS_DUTIES

DECISIONS = [("keep", "Stays"), ("withdraw", "Is withdrawn")]


class CctvRightsLine(models.Model):
    """One right in a review: as it was, and what was decided. The IT head writes the decision, the
    system all else."""

    _name = "cctv.rights.line"
    _description = "Line of a review of rights"
    _inherit = ["cctv.made.by.system", "cctv.sealed.part.mixin"]
    _order = "review_id desc, user_name, id"
    _rec_name = "user_name"
    _sealed_parent = "review_id"

    review_id = fields.Many2one(
        "cctv.rights.review", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="User", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_name = fields.Char(string="Name", readonly=True)
    login = fields.Char(readonly=True)
    duty = fields.Selection(RIGHTS_DUTIES, required=True, readonly=True)
    date_from = fields.Datetime(string="Since", readonly=True)
    date_login = fields.Datetime(string="Last log-in", readonly=True)
    decision = fields.Selection(DECISIONS, index=True)
    note = fields.Char(string="Remark")
    is_done = fields.Boolean(
        string="Withdrawn", compute="_compute_is_done", help="The right does not hold any more."
    )

    @api.depends("user_name", "duty")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = dict(self._fields["duty"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{line.user_name}: {words.get(line.duty, '')}"

    def _compute_is_done(self):
        grants = self.env["cctv.rights.grant"].sudo()
        held = grants.search([("user_id", "in", self.user_id.ids), ("date_to", "=", False)])
        there = {(g.user_id.id, g.company_id.id, g.duty) for g in held}
        for line in self:
            line.is_done = (line.user_id.id, line.company_id.id, line.duty) not in there

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("The lines of a review are made by the system."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and set(vals) - {"decision", "note"}:
            raise UserError(
                self.env._("Of a line of the review, write the decision and the remark.")
            )
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            raise AccessError(self.env._("The lines of a review stay."))
        return super().unlink()


class CctvRightsGrant(models.Model):
    _inherit = "cctv.rights.grant"

    def _prepare_line_vals(self, review):
        user = self.user_id
        return {
            "review_id": review.id,
            "company_id": review.company_id.id,
            "user_id": user.id,
            "user_name": user.name,
            "login": user.login,
            "duty": self.duty,
            "date_from": self.date_from,
            "date_login": user.login_date,
        }
