from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_accounting import company_time
from .cctv_duties import check_duty
from .cctv_poll_tools import alone

REVIEW_DAYS = 10
"""Working days that a review may take."""

REVIEWERS = ("manager", "management")


class CctvRightsReview(models.Model):
    """A look at all rights of access of a company: who has which duty, since when, and whether it
    stays (R129). The IT head decides line by line and signs, management signs, and it is sealed.
    A scheduled action begins one when the last is old; the IT head may begin one at any time."""

    _name = "cctv.rights.review"
    _description = "Review of the rights of access"
    _inherit = ["mail.thread", "cctv.sealed.mixin", "cctv.deadline.mixin"]
    _order = "id desc"
    _rec_name = "number"
    _cctv_sequence = "helpdesk_cctv.rights_review"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    date = fields.Datetime(
        string="Rights as of",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
    )
    line_ids = fields.One2many("cctv.rights.line", "review_id", string="Rights", copy=False)
    line_count = fields.Integer(string="Lines", compute="_compute_counts")
    open_count = fields.Integer(string="Not decided", compute="_compute_counts")
    withdrawn_count = fields.Integer(string="To be withdrawn", compute="_compute_counts")
    note = fields.Text(string="Remarks")

    @api.depends("line_ids.decision")
    def _compute_counts(self):
        for review in self:
            decisions = review.line_ids.mapped("decision")
            review.line_count = len(decisions)
            review.open_count = decisions.count(False)
            review.withdrawn_count = decisions.count("withdraw")

    @api.model_create_multi
    def create(self, vals_list):
        check_duty(self.env, REVIEWERS, self.env._("The IT head begins a review of the rights."))
        reviews = super().create(vals_list)
        for review in reviews:
            review._fill()
        return reviews

    def unlink(self):
        check_duty(
            self.env, (), self.env._("A review is not deleted: it tells who looked at the rights.")
        )
        return super().unlink()

    def _fill(self):
        """A line for each right that holds now, and the clock."""
        grants = self.env["cctv.rights.grant"].sudo()
        grants._sync()
        held = grants.search([("company_id", "=", self.company_id.id), ("date_to", "=", False)])
        held = held.sorted(lambda grant: (grant.user_id.name or "", grant.id))
        self.env["cctv.rights.line"].sudo().create(
            [grant._prepare_line_vals(self) for grant in held]
        )
        self.sudo().date = fields.Datetime.now()
        self.sudo()._deadline_begin(REVIEW_DAYS, "working_days")

    def action_keep_rest(self):
        """What is not decided yet stays."""
        self.check_access("write")
        self.line_ids.filtered(lambda line: not line.decision).write({"decision": "keep"})
        return True

    def action_open_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_rights_line_action"
        )
        domain = [("review_id", "=", self.id)]
        return {**action, "domain": domain, "display_name": self.number}

    # Signing and sealing

    def _sealed_fields(self):
        names = "user_id user_name login duty date_from date_login decision note".split()
        own = dict.fromkeys("number procedure_revision_id company_id date note".split())
        return {**own, "line_ids": dict.fromkeys(names)}

    def _signature_roles(self):
        return [
            ("reviewed", self.env._("Reviewed by the IT head"), True),
            ("approved", self.env._("Approved by management"), True),
        ]

    def _signature_conflicts(self):
        return [("reviewed", "approved")]

    def _signature_duties(self):
        return {"reviewed": ("manager",), "approved": ("management",)}

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps()
        if not self.line_ids:
            gaps.append(self.env._("There is no right to review."))
        for line in self.line_ids.filtered(lambda line: not line.decision):
            gaps.append(
                self.env._("%s: say whether the right stays or is withdrawn.", line.display_name)
            )
        return gaps

    def _check_signer(self, role):
        self.check_access("read")
        if not self._has_duty(role, self.env.user):
            raise AccessError(
                self.env._("The IT head signs that the rights are reviewed, management approves.")
            )

    def _sign(self, role, partner, user, image):
        self._refuse_other_duty(role, partner, user)
        self._refuse_gaps(self._sealing_gaps())
        if role == "approved" and "reviewed" not in self.sudo().signature_ids.mapped("role"):
            raise UserError(self.env._("The IT head signs first that the rights are reviewed."))
        signature = super()._sign(role, partner, user, image)
        if role == "approved":
            self.sudo()._deadline_finish()
        return signature

    def _after_seal(self):
        """What is to be withdrawn is told to whoever can do it."""
        super()._after_seal()
        self._tell_withdrawn()

    def _tell_withdrawn(self):
        lines = self.line_ids.filtered(lambda line: line.decision == "withdraw")
        group = self.env.ref("base.group_system")
        people = self.env["res.users"]._cctv_with_duty(group, self.company_id)
        if not lines or not people:
            return
        this = self.with_context(lang=self.company_id._cctv_lang())
        body = this.env["ir.qweb"]._render(
            "helpdesk_cctv.rights_withdrawn_message",
            {"number": self.number, "lines": lines.with_env(this.env).mapped("display_name")},
        )
        self.env["mail.thread"].message_notify(
            partner_ids=people.partner_id.ids,
            subject=this.env._("Rights to withdraw"),
            body=body,
        )

    def _deadline_responsible(self):
        group = self.env.ref("helpdesk_cctv.group_cctv_manager")
        return self.env["res.users"]._cctv_with_duty(group, self.company_id)

    def _deadline_label(self):
        return self.env._("Review of the rights %s", self.number)

    @api.model
    def _cron_rights(self):
        """Each night: the register follows the rights, and a review begins where the last is old.
        Holds whose date is over end."""
        alone(self.env, self.env["cctv.rights.grant"]._sync, "look at the rights of access")
        self.env["cctv.footage.hold"]._end_due()
        for company in self.env["res.company"].sudo().search([("cctv_rights_months", ">", 0)]):
            alone(
                self.env,
                lambda c=company: self._begin_due(c),
                f"begin the review of the rights of company {company.id}",
            )

    @api.model
    def _begin_due(self, company):
        if self._is_due(company):
            lang = company._cctv_lang()
            self.sudo().with_context(lang=lang).create([{"company_id": company.id}])

    @api.model
    def _is_due(self, company):
        """Whether a review is to begin: there are rights, none is under way, and the last is as old
        as the company says. The first comes when the register is that old."""
        mine = [("company_id", "=", company.id)]
        last = self.sudo().search(mine, limit=1, order="id desc")
        if last and last.seal_state == "draft":
            return False
        first = self.env["cctv.rights.grant"].sudo().search(mine, limit=1, order="date_from")
        since = last.date or first.date_from
        now = fields.Datetime.now()
        step = relativedelta(months=company.cctv_rights_months)
        return bool(since) and company_time(company, since + step) <= company_time(company, now)
