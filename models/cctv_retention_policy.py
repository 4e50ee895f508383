"""How long footage is kept (R128, R132)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import FOOTAGE_CLASSES, FOOTAGE_KINDS
from .cctv_procedure_settings import RANGES

USUAL_DAYS = 30
"""Where neither a policy nor the procedure profile says anything (P2)."""

RULES = frozenset("company_id location_id footage_class request_kind days active".split())
"""Fields by which it is worked out until when clips are kept."""


class CctvRetentionPolicy(models.Model):
    """How many days clips are kept after they were secured: of a place and all that is in it, of a
    class, of what was asked for; empty means any. The nearest place counts most, then the class,
    then what was asked for. Where none fits, the procedure profile says. Kept by the IT head."""

    _name = "cctv.retention.policy"
    _description = "Retention policy"
    _order = "company_id, location_id, footage_class, request_kind, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="And all places in it. Empty: everywhere.",
    )
    footage_class = fields.Selection(FOOTAGE_CLASSES, string="Class", help="Empty: every class.")
    request_kind = fields.Selection(
        FOOTAGE_KINDS, string="Asked for", help="Empty: whatever was asked for."
    )
    days = fields.Integer(string="Days kept", required=True, default=USUAL_DAYS, aggregator=None)
    reason = fields.Char(string="By which rule", help="The law, contract or decision behind it.")
    active = fields.Boolean(default=True)

    _once = models.UniqueIndex(
        "(company_id, (COALESCE(location_id, 0)), (COALESCE(footage_class, '')), "
        "(COALESCE(request_kind, ''))) WHERE active",
        "There is a policy for this place, class and kind of request already: change that one.",
    )

    @api.depends("location_id", "footage_class", "request_kind", "days")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for policy in self:
            parts = [policy.location_id.sudo().complete_name or self.env._("Everywhere")]
            for name in ("footage_class", "request_kind"):
                labels = dict(self._fields[name]._description_selection(self.env))
                parts += [labels[policy[name]]] if policy[name] else []
            parts.append(self.env._("%s days", policy.days))
            policy.display_name = ", ".join(parts)

    @api.constrains("days")
    def _check_days(self):
        least, most = RANGES["retention_days"]
        if any(not least <= policy.days <= most for policy in self):
            raise ValidationError(
                self.env._(
                    "Footage is kept for %(least)s to %(most)s days.", least=least, most=most
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._follow(policies.company_id)
        return policies

    def write(self, vals):
        companies = self.company_id
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        if RULES.intersection(vals):
            self._follow(companies | self.company_id)
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self._follow(companies)
        return result

    @api.model
    def _follow(self, companies):
        """What is kept already is kept by the new rules."""
        self.env["cctv.footage.item"].sudo()._plan_companies(companies)

    @api.model
    def _terms_of(self, items) -> dict:
        """{item: (days it is kept, the policy that says so or none)}."""
        policies = self.sudo().search([("company_id", "in", items.company_id.ids)])
        known, found = {}, {}
        for item in items:
            key = (
                item.company_id,
                item.device_id.cctv_location_id,
                item._class_now(),
                item.request_id.kind,
            )
            if key not in known:
                known[key] = self._term_of(item, policies)
            found[item] = known[key]
        return found

    @api.model
    def _term_of(self, item, policies):
        path = (item.device_id.cctv_location_id.parent_path or "").strip("/").split("/")
        fitting = [
            policy
            for policy in policies
            if policy.company_id == item.company_id
            and (not policy.location_id or str(policy.location_id.id) in path)
            and policy.footage_class in (False, item._class_now())
            and policy.request_kind in (False, item.request_id.kind)
        ]
        if not fitting:
            return item.company_id._cctv_profile().retention_days or USUAL_DAYS, self.browse()

        def nearness(policy):
            depth = path.index(str(policy.location_id.id)) + 1 if policy.location_id else 0
            return depth, bool(policy.footage_class), bool(policy.request_kind)

        best = max(fitting, key=nearness)
        return best.days, best


class CctvProcedureProfile(models.Model):
    _inherit = "cctv.procedure.profile"

    def write(self, vals):
        result = super().write(vals)
        if "retention_days" in vals:
            companies = self.env["res.company"].sudo().search([])
            self.env["cctv.retention.policy"]._follow(
                companies.filtered(lambda company: company._cctv_profile() in self.sudo())
            )
        return result


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if "cctv_profile_id" in vals:
            self.env["cctv.retention.policy"]._follow(self)
        return result
