"""Whether an officer has read the rules of conduct."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .cctv_accounting import company_time
from .cctv_officer import KEEPERS

CONDUCT_STATES = [
    ("none", "No rules in force"),
    ("open", "To read"),
    ("done", "Read"),
]


class CctvOfficer(models.Model):
    _inherit = "cctv.officer"

    conduct_state = fields.Selection(
        CONDUCT_STATES,
        string="Rules of conduct",
        compute="_compute_conduct",
        compute_sudo=True,
        search="_search_conduct_state",
        groups=KEEPERS,
    )
    conduct_words = fields.Text(
        string="Acknowledged", compute="_compute_conduct", compute_sudo=True, groups=KEEPERS
    )

    @api.depends("user_id", "company_id")
    @api.depends_context("lang")
    def _compute_conduct(self):
        rows = self._conduct_rows()
        for officer in self:
            own = rows.get((officer.user_id.id, officer.company_id.id), rows[None])
            now = own.filtered(lambda row: row.revision_id.state == "in_force")
            officer.conduct_state = _state_of(now)
            officer.conduct_words = "\n".join(officer._conduct_sentence(row) for row in own)

    def _conduct_rows(self):
        """{(user id, company id): what was and is to be read of the rules}; None: no rows."""
        rows = self.env["cctv.procedure.acknowledgement"].sudo().search(
            [
                ("procedure_id.kind", "=", "conduct"),
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", ("open", "done")),
            ],
            order="id desc",
        )
        found = rows.grouped(lambda row: (row.user_id.id, row.company_id.id))
        return {**found, None: rows.browse()}

    def _conduct_sentence(self, row):
        revision = row.revision_id.revision
        if row.state == "open":
            return self.env._("has to read revision %s", revision)
        day = company_time(row.company_id, row.date_read).date()
        return self.env._(
            "has acknowledged revision %(revision)s on %(day)s",
            revision=revision,
            day=format_date(self.env, day),
        )

    def _search_conduct_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        officers = self.sudo().with_context(active_test=False).search([])
        found = officers.filtered(lambda officer: officer.conduct_state in value)
        return [("id", "in", found.ids)]

    @api.model_create_multi
    def create(self, vals_list):
        officers = super().create(vals_list)
        officers._follow_conduct()
        return officers

    def write(self, vals):
        done = super().write(vals)
        if {"active", "user_id", "company_id"} & vals.keys():
            self._follow_conduct()
        return done

    def unlink(self):
        """What refers to an officer stays; the database would say more of it than all may know."""
        for register in ("cctv.conduct.violation", "cctv.gift.declaration", "cctv.shift.duty"):
            rows = self.env[register].sudo()
            if rows.search_count([("officer_id", "in", self.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "This officer stands in the records of the control room and stays. "
                        "Archive it instead."
                    )
                )
        return super().unlink()

    def _follow_conduct(self):
        """Whoever is appointed has the rules to read, at once."""
        revisions = self.env["cctv.procedure.revision"].sudo().search(
            [
                ("state", "=", "in_force"),
                ("procedure_id.kind", "=", "conduct"),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        if revisions:
            revisions._follow_readers()


def _state_of(rows):
    if not rows:
        return "none"
    return "open" if "open" in rows.mapped("state") else "done"
