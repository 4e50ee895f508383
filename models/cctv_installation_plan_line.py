from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .cctv_camera import LENSES
from .cctv_choices import DEVICE_KINDS
from .cctv_installation_plan import RISK_GROUPS
from .cctv_texts import word_of
from .cctv_typed import TEXT_MAX, typed

QUANTITY_MAX = 10_000
PRICE_MAX = 10**12
"""A price above this is a slip of the hand, also in rupiah."""


class CctvInstallationPlanLine(models.Model):
    """Devices of one kind that a plan has at one place. Whoever writes the plan writes it.

    The lines of a revision that go back to the same line have its ``root_id``: what was installed
    under an earlier revision counts in the later one."""

    _name = "cctv.installation.plan.line"
    _description = "Line of an installation plan"
    _inherit = ["cctv.approved.part"]
    _order = "plan_id, sequence, id"
    _check_company_auto = True
    _sealed_parent = "plan_id"

    plan_id = fields.Many2one(
        "cctv.installation.plan", required=True, index=True, ondelete="cascade"
    )
    root_id = fields.Many2one(
        "cctv.installation.plan.line",
        string="First version",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    sequence = fields.Integer(default=10)
    location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(DEVICE_KINDS, required=True, default="camera")
    lens = fields.Selection(LENSES)
    indoor = fields.Boolean(string="Inside a building", default=True)
    quantity = fields.Integer(required=True, default=1)
    specification = fields.Text(help="What the device has to be able to do.")
    purpose = fields.Text(
        string="What is to be seen", help="E.g. faces at the door, plates at the barrier."
    )
    unit_price = fields.Monetary(string="Price of one", groups=RISK_GROUPS)
    amount = fields.Monetary(compute="_compute_amount", store=True, groups=RISK_GROUPS)
    installed_count = fields.Integer(string="In service", compute="_compute_counts")
    taken_count = fields.Integer(
        string="Under way or in service", compute="_compute_counts"
    )
    left_count = fields.Integer(string="To be installed", compute="_compute_counts")

    @api.depends("quantity", "unit_price")
    def _compute_amount(self):
        for line in self:
            line.amount = line.quantity * line.sudo().unit_price

    @api.depends("quantity")
    def _compute_counts(self):
        roots = self.root_id
        taken = self._count_installations(roots)
        installed = self._count_installations(roots, only_in_service=True)
        for line in self:
            line.taken_count = taken.get(line.root_id.id, 0)
            line.installed_count = installed.get(line.root_id.id, 0)
            line.left_count = max(0, line.quantity - line.taken_count)

    @api.model
    def _count_installations(self, roots, only_in_service=False) -> dict:
        """{id of a first version of a line: its installations that were not given up}.

        :param only_in_service: of those only what is in service
        """
        which = ("state", "=", "commissioned") if only_in_service else ("state", "!=", "cancelled")
        rows = self.env["cctv.installation"].sudo()._read_group(
            [("plan_line_id.root_id", "in", roots.ids), which], ["plan_line_id"], ["__count"]
        )
        counts = Counter()
        for line, count in rows:
            counts[line.root_id.id] += count
        return counts

    def _left(self) -> int:
        """How many devices of this line no installation has taken yet."""
        self.ensure_one()
        return self._left_counts()[self.id]

    def _left_counts(self) -> dict:
        """{id: devices that no installation has taken yet}, fresh from the database."""
        taken = self._count_installations(self.root_id)
        return {line.id: max(0, line.quantity - taken.get(line.root_id.id, 0)) for line in self}

    @api.depends("kind", "quantity", "location_id", "plan_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            kind = word_of(line, "kind") if line.kind else ""
            parts = (line.plan_id.number, kind, line.location_id.display_name)
            line.display_name = ", ".join(filter(None, parts))

    @api.onchange("location_id")
    def _onchange_location_id(self):
        if self.location_id:
            self.indoor = not self.location_id.is_outdoor

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind != "camera":
            self.lens = False

    @api.constrains("quantity")
    def _check_quantity(self):
        for line in self:
            if not 1 <= line.quantity <= QUANTITY_MAX:
                raise ValidationError(
                    self.env._("Plan at least one device in a line, and at most 10,000.")
                )

    @api.constrains("location_id")
    def _check_place(self):
        for line in self.sudo():
            if not line.location_id.active:
                raise ValidationError(
                    self.env._(
                        "%s is archived. Choose a place that is in use.",
                        line.location_id.display_name,
                    )
                )

    @api.constrains("specification", "purpose")
    def _check_texts(self):
        for line in self:
            for text in (line.specification, line.purpose):
                typed(self.env, text, TEXT_MAX)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any("root_id" in vals for vals in vals_list):
            raise UserError(self.env._("Earlier versions of a line are noted by a new revision."))
        for vals in vals_list:
            self._refuse_no_price(vals)
        lines = super().create(vals_list)
        for line in lines.sudo().filtered(lambda line: not line.root_id):
            line.root_id = line
        return lines

    def write(self, vals):
        if not self.env.su and {"root_id", "plan_id"} & vals.keys():
            raise UserError(self.env._("A line stays in its plan."))
        self._refuse_no_price(vals)
        return super().write(vals)

    def _refuse_no_price(self, vals):
        """JSON knows numbers that no currency can be rounded to."""
        price = vals.get("unit_price") or 0
        if not (isinstance(price, int | float) and 0 <= price <= PRICE_MAX):
            raise ValidationError(
                self.env._("A price is not below zero, and not above a trillion.")
            )

    def _gaps(self):
        """Sentences about what is missing before the plan is submitted."""
        gaps, _ = [], self.env._
        if not self.location_id.sudo().active:
            gaps.append(_("%s is archived.", self.location_id.sudo().display_name))
        if not (self.specification or "").strip():
            gaps.append(_("Write the specification: %s", self.display_name))
        if self.kind == "camera" and not (self.purpose or "").strip():
            gaps.append(_("Write what is to be seen: %s", self.display_name))
        if self.kind == "camera" and not self.lens:
            gaps.append(_("Say which lens: %s", self.display_name))
        taken = self._count_installations(self.root_id).get(self.root_id.id, 0)
        if taken > self.quantity:
            gaps.append(
                _(
                    "%(line)s: %(count)s are installed already, so that not fewer can be planned.",
                    line=self.display_name,
                    count=taken,
                )
            )
        return gaps
