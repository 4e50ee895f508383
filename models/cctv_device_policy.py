"""Which poll policy holds for a device: its own, else its place's, else the default."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    @api.depends(
        "cctv_kind", "cctv_policy_id", "cctv_location_id.inherited_policy_id", "company_id"
    )
    def _compute_cctv_effective_policy_id(self):
        """The same rule as ``_cctv_policy_sql``, also for a form that is not saved yet."""
        defaults = self.env["cctv.poll.policy"]._get_defaults()
        for device in self:
            policy = device.cctv_policy_id or device.cctv_location_id.inherited_policy_id
            if not policy:
                policy = defaults.get(device.company_id) or defaults.get(self.env["res.company"])
            device.cctv_effective_policy_id = device.cctv_kind and policy

    def _search_cctv_effective_policy_id(self, operator, value):
        if operator in ("any", "any!"):
            policies = self.env["cctv.poll.policy"].sudo(self.env.su or operator == "any!")
            operator, value = "in", policies.search(value).ids
        if operator != "in":
            return NotImplemented

        def to_sql(model, alias, _query):
            model._check_field_access(model._fields["cctv_effective_policy_id"], "read")
            policy = model._cctv_policy_sql(alias)
            ids = [policy_id for policy_id in value if policy_id]
            found = SQL("%s = ANY(%s)", policy, ids)
            return SQL("(%s OR %s IS NULL)", found, policy) if False in value else found

        return Domain.custom(to_sql=to_sql)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "cctv_effective_policy_id":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return self._cctv_policy_sql(alias)

    @api.model
    def _cctv_policy_sql(self, alias) -> SQL:
        """The id of the policy that holds for the equipment row ``alias``: one expression, so a
        query over all devices needs no query of its own for each."""
        places, policies = self.env["cctv.location"], self.env["cctv.poll.policy"]
        names = ("cctv_kind", "cctv_policy_id", "cctv_location_id", "company_id")
        columns = {name: SQL.identifier(alias, name, to_flush=self._fields[name]) for name in names}
        return SQL(
            """
            (CASE WHEN %(cctv_kind)s IS NOT NULL THEN COALESCE(%(cctv_policy_id)s,
                (SELECT place.inherited_policy_id FROM cctv_location place
                  WHERE place.id = %(cctv_location_id)s),
                (SELECT policy.id FROM cctv_poll_policy policy
                  WHERE policy.is_default AND policy.active
                    AND (policy.company_id = %(company_id)s OR policy.company_id IS NULL)
                  ORDER BY policy.company_id NULLS LAST LIMIT 1)) END)
            """,
            to_flush=(
                places._fields["inherited_policy_id"],
                policies._fields["is_default"],
                policies._fields["active"],
                policies._fields["company_id"],
            ),
            **columns,
        )
