"""A repair ticket of CCTV: its device, the faults behind it, and what the poller did with it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_choices import CCTV_GROUPS

POLLS_OWN = frozenset(
    "cctv_opened_by_poller cctv_closed_by_poller cctv_to_announce cctv_incident_id cctv_title "
    "cctv_titled_count".split()
)
"""What only the polling writes: who sees a ticket, and what the polling does with it, hangs on
it."""


class HelpdeskTicket(models.Model):
    """What a ticket says about devices is for those who work with CCTV. Whoever else has to do with
    the ticket, in the helpdesk or in the portal, could not read what it points to, and so neither
    the ticket as a whole, nor export it."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "cctv.guarded"]

    cctv_device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        domain="[('cctv_kind', '!=', False)]",
        index="btree_not_null",
        ondelete="set null",
        groups=CCTV_GROUPS,
        help="The device that is the root of the trouble.",
    )
    cctv_location_id = fields.Many2one(
        "cctv.location",
        string="Location",
        index="btree_not_null",
        ondelete="set null",
        groups=CCTV_GROUPS,
    )
    cctv_own_device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device of the company",
        compute="_compute_cctv_own_device_id",
        search="_search_cctv_own_device_id",
        compute_sudo=True,
        groups=CCTV_GROUPS,
    )
    cctv_fault_ids = fields.One2many(
        "cctv.fault", "ticket_id", string="Faults", groups=CCTV_GROUPS
    )
    cctv_open_fault_count = fields.Integer(
        string="Open faults", compute="_compute_cctv_open_fault_count", groups=CCTV_GROUPS
    )
    cctv_device_ids = fields.Many2many(
        "maintenance.equipment",
        string="Devices",
        compute="_compute_cctv_device_ids",
        groups=CCTV_GROUPS,
        help="The device itself and those that are in trouble because of it.",
    )
    cctv_health = fields.Selection(
        related="cctv_own_device_id.cctv_health", string="Device state", groups=CCTV_GROUPS
    )
    cctv_opened_by_poller = fields.Boolean(
        string="Opened by the polling", readonly=True, copy=False, groups=CCTV_GROUPS
    )
    cctv_closed_by_poller = fields.Boolean(
        string="Closed by the polling",
        readonly=True,
        copy=False,
        groups=CCTV_GROUPS,
        help="The fault ended before anybody worked on it.",
    )
    cctv_to_announce = fields.Boolean(
        readonly=True,
        copy=False,
        groups=CCTV_GROUPS,
        help="The responsible have not been told about this ticket yet.",
    )

    _cctv_to_announce_index = models.Index("(id) WHERE cctv_to_announce IS TRUE")

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | POLLS_OWN

    @api.model
    def _guarded_error(self, names):
        if POLLS_OWN.isdisjoint(names):
            return super()._guarded_error(names)
        return AccessError(
            self.env._("What the polling notes on a ticket is written by the polling alone.")
        )

    def copy_data(self, default=None):
        """Whoever may not read what a ticket says about devices copies the rest of it. The copy of
        a repair is reported anew, so nobody has it yet."""
        hidden = [
            name
            for name, field in self._fields.items()
            if name.startswith("cctv_") and not self._has_field_access(field, "read")
        ]
        vals_list = super().copy_data({**dict.fromkeys(hidden, False), **(default or {})})
        for ticket, vals in zip(self, vals_list, strict=True):
            if ticket.sudo().cctv_phase and not (default or {}).get("user_id"):
                vals["user_id"] = False
        return [{name: vals[name] for name in vals if name not in hidden} for vals in vals_list]

    @api.constrains("cctv_device_id", "cctv_location_id", "company_id")
    def _check_cctv_company(self):
        """Also for what the system enters: the ticket shows its company what is behind it."""
        for ticket in self.sudo():
            companies = ticket.cctv_device_id.company_id | ticket.cctv_location_id.company_id
            if companies - ticket.company_id:
                raise ValidationError(
                    self.env._(
                        "The device or the place belongs to another company than the ticket. "
                        "Choose those of the ticket's company."
                    )
                )

    @api.depends("cctv_device_id.company_id", "company_id")
    def _compute_cctv_own_device_id(self):
        """A device may have been handed to another company since: that is no business of the
        ticket's company any more."""
        for ticket in self:
            device = ticket.cctv_device_id
            is_own = device.company_id <= ticket.company_id
            ticket.cctv_own_device_id = device if is_own else False

    @api.model
    def _search_cctv_own_device_id(self, operator, value):
        return Domain("cctv_device_id", operator, value)

    def _compute_cctv_open_fault_count(self):
        counts = dict(
            self.env["cctv.fault"]._read_group(
                [("ticket_id", "in", self.ids), ("date_end", "=", False)],
                ["ticket_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.cctv_open_fault_count = counts.get(ticket, 0)

    @api.depends("cctv_device_id", "cctv_fault_ids.device_id")
    def _compute_cctv_device_ids(self):
        for ticket in self:
            ticket.cctv_device_ids = ticket.cctv_device_id | ticket.cctv_fault_ids.device_id

    def _track_template(self, tracking):
        """A ticket of the poller has no requester to write to when its stage changes."""
        templates = super()._track_template(tracking)
        ticket = self[:1].sudo()
        if ticket.cctv_opened_by_poller and not (ticket.partner_id or ticket.partner_email):
            templates.pop("stage_id", None)
        return templates

    def _cctv_untouched(self):
        """The tickets nobody has worked on: opened by the poller, not assigned, in their first
        stage, and without any message or change by a person."""
        robot = self.env.ref("base.user_root")
        first = self._cctv_stages(lambda stages: stages[:1])
        idle = self.filtered(
            lambda ticket: (
                ticket.create_uid == robot
                and not ticket.user_id
                and ticket.stage_id == first[ticket.team_id]
            )
        )
        return idle - idle._cctv_touched_by_people()

    def _cctv_stages(self, choose):
        """{team: what ``choose`` picks from the team's stages}, in order of their sequence."""
        teams = [*self.team_id, self.env["helpdesk.ticket.team"]]
        return {team: choose(team._get_applicable_stages()) for team in teams}

    def _cctv_touched_by_people(self):
        """The tickets with a message by anybody but the system."""
        self.env["mail.message"].flush_model(["author_id", "create_uid", "model", "res_id"])
        robot = self.env.ref("base.user_root")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT res_id FROM mail_message
                 WHERE model = %s AND res_id = ANY(%s)
                   AND (create_uid <> %s OR author_id <> %s)
                """,
                self._name,
                self.ids,
                robot.id,
                robot.partner_id.id,
            )
        )
        return self.browse(res_id for (res_id,) in rows)

    def action_cctv_view_faults(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cctv.fault",
            "view_mode": "list,form",
            "domain": [("ticket_id", "=", self.id)],
            "name": self.env._("Faults"),
        }
