from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .cctv_choices import RIGHTS_DUTIES
from .cctv_procedure_settings import GROUP_OF_ROLE

GROUP_OF_DUTY = {**GROUP_OF_ROLE, "admin": "base.group_system"}


class CctvRightsGrant(models.Model):
    """Who has had which duty in a company, since when and until when (R129). Written by the system:
    when somebody changes the groups of a user, and by a nightly comparison for what was changed in
    another way. A person who has a duty because another one includes it is there with that other
    one only. Names stay when a user is deleted."""

    _name = "cctv.rights.grant"
    _description = "Right of access"
    _inherit = ["cctv.kept"]
    _order = "is_current desc, user_name, date_from desc, id desc"
    _rec_name = "user_name"

    user_id = fields.Many2one(
        "res.users", string="User", index=True, readonly=True, ondelete="set null"
    )
    user_name = fields.Char(string="Name", required=True, readonly=True)
    login = fields.Char(readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True, ondelete="restrict"
    )
    duty = fields.Selection(RIGHTS_DUTIES, required=True, readonly=True)
    date_from = fields.Datetime(string="Since", required=True, readonly=True)
    granted_by_id = fields.Many2one(
        "res.users",
        string="Given by",
        readonly=True,
        ondelete="restrict",
        help="Empty: it was there, or was changed in another way than by the form of the user.",
    )
    date_to = fields.Datetime(string="Until", readonly=True)
    ended_by_id = fields.Many2one(
        "res.users", string="Withdrawn by", readonly=True, ondelete="restrict"
    )
    is_current = fields.Boolean(
        string="In force", compute="_compute_is_current", store=True, index=True
    )
    date_login = fields.Datetime(string="Last log-in", related="user_id.login_date")

    _current_uniq = models.UniqueIndex(
        "(user_id, company_id, duty) WHERE date_to IS NULL",
        "This right is in the register already.",
    )

    @api.depends("date_to")
    def _compute_is_current(self):
        for grant in self:
            grant.is_current = not grant.date_to

    def _untouchable_error(self):
        return AccessError(
            self.env._(
                "The register of rights follows the rights of the users. Change those under "
                "Settings › Users."
            )
        )

    @api.model
    def _sync(self, by=None):
        """Bring the register up to what holds now. Changes nothing where nothing has changed.

        :param by: the user who has just changed it; nobody when it was found by comparison
        """
        rows = self.sudo()
        there = {(g.user_id.id, g.company_id.id, g.duty): g for g in rows.search(_CURRENT)}
        held = self._held()
        now, who = fields.Datetime.now(), by.id if by else False
        for key, grant in there.items():
            if key not in held:
                grant._write_row({"date_to": now, "ended_by_id": who})
        for user_id, company_id, duty in sorted(held - there.keys()):
            user = self.env["res.users"].sudo().browse(user_id)
            rows._insert_row(
                {
                    "user_id": user_id,
                    "user_name": user.name,
                    "login": user.login,
                    "company_id": company_id,
                    "duty": duty,
                    "date_from": now,
                    "granted_by_id": who,
                }
            )

    @api.model
    def _sync_soon(self):
        """``_sync`` in the name of the user, once, before what is done now is committed."""
        pending = self.env.cr.precommit.data.setdefault("cctv_rights", set())
        if not pending:
            pending.add(self.env.uid)
            self.env.cr.precommit.add(self._sync_now)

    def _sync_now(self):
        self.env.cr.precommit.data.pop("cctv_rights", None)
        self._sync(by=self.env.user)

    @api.model
    def _held(self):
        """{(user, company, duty)} that hold at this moment, as ids."""
        groups = {duty: self.env.ref(name).sudo() for duty, name in GROUP_OF_DUTY.items()}
        duties = defaultdict(set)
        for duty, group in groups.items():
            for user in group.all_user_ids.filtered(lambda user: user.active and not user.share):
                duties[user].add(duty)
        held = set()
        for user, names in duties.items():
            included = self.env["res.groups"].union(
                *(groups[name].all_implied_ids - groups[name] for name in names)
            )
            own = {name for name in names if groups[name] not in included}
            held |= {(user.id, company, name) for company in user.company_ids.ids for name in own}
        return held


_CURRENT = [("date_to", "=", False)]


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._cctv_rights_changed(set().union(*vals_list))
        return users

    def write(self, vals):
        done = super().write(vals)
        self._cctv_rights_changed(vals)
        return done

    def unlink(self):
        done = super().unlink()
        self._cctv_rights_changed({"active"})
        return done

    def _cctv_rights_changed(self, names):
        """The register follows before the transaction ends, once."""
        if {"group_ids", "company_ids", "active"}.intersection(names):
            self.env["cctv.rights.grant"]._sync_soon()


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        done = super().write(vals)
        if {"user_ids", "implied_ids"}.intersection(vals):
            self.env["cctv.rights.grant"]._sync_soon()
        return done
