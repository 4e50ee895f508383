"""Spare parts: what is in stock, and what went in and out."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_choices import DEVICE_KINDS, SPARE_MOVES
from .cctv_duties import check_duty
from .cctv_typed import REASON_MAX, typed

MOST = 100_000
"""Pieces in one move, and in stock."""


class CctvSparePart(models.Model):
    """A part that is kept in stock: a lens, a power supply, a disk, a connector. IT staff keep the
    register; technicians take parts out and put them back (``cctv.spare.move``), which alone
    changes how many there are."""

    _name = "cctv.spare.part"
    _description = "Spare part"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "name, id"
    _check_company_auto = True
    _rec_names_search = ["name", "code", "model"]

    name = fields.Char(string="Spare part", required=True, tracking=True)
    code = fields.Char(string="Part number", help="Of the maker or of your store.")
    for_kind = fields.Selection(DEVICE_KINDS, string="For devices of kind")
    manufacturer = fields.Char(string="Maker")
    model = fields.Char(string="Model", help="Which devices it fits.")
    kept_at = fields.Char(string="Kept at", help="Store, shelf, drawer.")
    location_id = fields.Many2one(
        "cctv.location", string="Location", check_company=True, index="btree_not_null"
    )
    unit = fields.Char(string="Counted in", default=lambda self: self.env._("pieces"))
    count = fields.Integer(string="In stock", readonly=True, copy=False)
    least = fields.Integer(
        string="At least", help="Fewer than this: time to buy. 0: never said.", tracking=True
    )
    is_short = fields.Boolean(
        string="To be bought", compute="_compute_is_short", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(string="Price of one")
    vendor_id = fields.Many2one("res.partner", string="Bought from", check_company=True)
    move_ids = fields.One2many("cctv.spare.move", "part_id", string="In and out")
    note = fields.Text(string="Remarks")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)

    _count_bounds = models.Constraint(
        f"CHECK(count BETWEEN 0 AND {MOST})", "There cannot be fewer parts in stock than none."
    )
    _least_bounds = models.Constraint(
        f"CHECK(least BETWEEN 0 AND {MOST})", "Say 0 or more for the least number in stock."
    )
    _price_not_negative = models.Constraint("CHECK(price >= 0)", "A price is 0 or more.")

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"count"}

    @api.depends("count", "least")
    def _compute_is_short(self):
        for part in self:
            part.is_short = part.count < part.least

    @api.constrains("company_id")
    def _check_same_company(self):
        for part in self:
            if part.sudo().move_ids.filtered(lambda m, p=part: m.company_id != p.company_id):
                raise ValidationError(
                    self.env._("%s has moves in stock already: it stays in its company.", part.name)
                )

    @api.ondelete(at_uninstall=False)
    def _keep_what_was_used(self):
        if self.sudo().move_ids:
            raise UserError(
                self.env._("This part was in stock: archive it, and what was used stays known.")
            )

    def action_open_move(self):
        """The window for what goes in or out."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cctv.move.spare",
            "view_mode": "form",
            "target": "new",
            "context": {"default_part_id": self.id, **self._move_defaults()},
        }

    def _move_defaults(self):
        kind = self.env.context.get("cctv_move") or "used"
        return {"default_kind": kind}

    def _move(self, kind, count, reason="", **about):
        """Pieces go in or out; counted anew: so many are there. The caller is checked here.

        :param about: ``device_id``, ``ticket_id``, ``request_id``
        :raises UserError: there are not so many
        """
        self.ensure_one()
        self.check_access("read")
        duties = ("it",) if kind in ("bought", "counted") else ("technician",)
        check_duty(
            self.env,
            duties,
            self.env._(
                "Technicians take parts out and bring them back; IT staff count them and add what "
                "was bought."
            ),
        )
        row_locks.wait_for(self.sudo())
        self.sudo().invalidate_recordset(["count"])
        change = self._change(kind, count)
        reason = typed(self.env, reason, REASON_MAX)
        self.sudo().count += change
        return self.env["cctv.spare.move"].sudo().create(
            {
                "part_id": self.id,
                "kind": kind,
                "change": change,
                "count_after": self.sudo().count,
                "reason": reason,
                "user_id": self.env.uid,
                **about,
            }
        )

    def _change(self, kind, count):
        """By how much the stock changes."""
        there = self.sudo().count
        if kind == "counted":
            if not 0 <= count <= MOST:
                raise UserError(self.env._("Count 0 to %s pieces.", MOST))
            return count - there
        if not 1 <= count <= MOST:
            raise UserError(self.env._("Say how many: 1 to %s.", MOST))
        if kind in ("bought", "returned"):
            if there + count > MOST:
                raise UserError(self.env._("Count 0 to %s pieces.", MOST))
            return count
        if count > there:
            raise UserError(
                self.env._(
                    "There are only %(there)s of %(part)s. Take fewer, or count them anew.",
                    there=there,
                    part=self.name,
                )
            )
        return -count


class CctvSpareMove(models.Model):
    """Parts that went in or out of the stock: written once, by whoever did it."""

    _name = "cctv.spare.move"
    _description = "Move of spare parts"
    _order = "id desc"
    _rec_name = "part_id"
    _check_company_auto = True

    part_id = fields.Many2one(
        "cctv.spare.part",
        string="Spare part",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    company_id = fields.Many2one(related="part_id.company_id", store=True, index=True)
    date = fields.Datetime(
        string="On", required=True, default=fields.Datetime.now, readonly=True, index=True
    )
    kind = fields.Selection(SPARE_MOVES, string="What", required=True, readonly=True)
    change = fields.Integer(string="In or out", readonly=True)
    count_after = fields.Integer(string="In stock after it", readonly=True, aggregator=None)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Ticket", readonly=True, index="btree_not_null"
    )
    request_id = fields.Many2one(
        "maintenance.request", string="Work", readonly=True, index="btree_not_null"
    )
    reason = fields.Text(string="Remark", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("What goes in or out of stock is written by the buttons of the part.")
            )
        return super().create(vals_list)
