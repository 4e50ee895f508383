from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from . import cctv_row_locks as row_locks
from .cctv_accounting import company_time
from .cctv_choices import HOLD_KINDS, ITEM_GONE
from .cctv_duties import check_duty
from .cctv_poll_tools import alone
from .cctv_typed import REASON_MAX, typed

ENDERS = ("supervisor", "manager", "management")
"""Who ends a hold, or says until when it is."""

STEP_FIELDS = frozenset("is_over placed_by_id date_ended ended_by_id end_reason".split())
"""Written by the steps alone."""

OPEN_FIELDS = frozenset({"date_until"})
"""What is changed of a hold that is in force; all else stays as it was placed."""


class CctvFootageHold(models.Model):
    """Footage that is kept beyond its time, for an incident, a court or a request: clips that are
    named, or whatever some cameras or a place recorded in a span of time. Placed by whoever works
    with footage; ended by a supervisor, the IT head or management, or by its date. Nobody deletes
    one. Custody tells of both."""

    _name = "cctv.footage.hold"
    _description = "Hold on footage"
    _inherit = ["mail.thread", "cctv.filed"]
    _order = "is_over, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.footage_hold"

    kind = fields.Selection(HOLD_KINDS, string="Because of", required=True)
    reason = fields.Text(string="What it is about", required=True)
    reference = fields.Char(help="Number of the letter, of the case or of the ticket.")
    request_id = fields.Many2one(
        "cctv.footage.request",
        string="Request",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    item_ids = fields.Many2many(
        "cctv.footage.item", "cctv_footage_hold_item_rel", string="Clips", check_company=True
    )
    device_ids = fields.Many2many(
        "maintenance.equipment",
        "cctv_footage_hold_device_rel",
        string="Cameras",
        domain="[('cctv_kind', '=', 'camera')]",
        check_company=True,
    )
    location_id = fields.Many2one(
        "cctv.location",
        string="All cameras of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    date_from = fields.Datetime(string="Recorded from")
    date_to = fields.Datetime(string="Recorded until")
    date_until = fields.Date(
        string="Hold until",
        tracking=True,
        help="It ends by itself on the day after. Empty: until somebody ends it.",
    )
    is_over = fields.Boolean(string="Ended", readonly=True, copy=False, index=True)
    placed_by_id = fields.Many2one(
        "res.users", string="Placed by", readonly=True, copy=False, ondelete="restrict"
    )
    date_ended = fields.Datetime(string="Ended on", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.users", string="Ended by", readonly=True, copy=False, ondelete="restrict"
    )
    end_reason = fields.Text(string="Why it was ended", readonly=True, copy=False)
    covered_count = fields.Integer(string="Clips held", compute="_compute_covered_count")

    def _compute_covered_count(self):
        for hold in self:
            hold.covered_count = len(hold._covered())

    @api.constrains("item_ids", "device_ids", "location_id")
    def _check_scope(self):
        for hold in self:
            if not (hold.item_ids or hold.device_ids or hold.location_id):
                raise ValidationError(
                    self.env._("Say what is held: clips, cameras, or all cameras of a place.")
                )

    @api.constrains("device_ids", "location_id", "date_from", "date_to")
    def _check_span(self):
        for hold in self:
            if hold.date_from and hold.date_to and hold.date_from >= hold.date_to:
                raise ValidationError(self.env._("The span of a hold ends after it begins."))
            wide = hold.device_ids or hold.location_id
            if wide and not (hold.date_from or hold.date_to):
                raise ValidationError(
                    self.env._("Say from when or until when the recordings are held.")
                )

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    def _open_fields(self):
        return OPEN_FIELDS

    def _closed_error(self):
        return AccessError(
            self.env._(
                "A hold stays as it was placed. Place another one, then end this one with a reason."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        holds = super().create(vals_list)
        for hold in holds:
            hold._place()
        return holds

    def write(self, vals):
        is_by_hand = "date_until" in vals and not self.env.su
        if is_by_hand:
            self._check_until(fields.Date.to_date(vals["date_until"]))
        result = super().write(vals)
        if is_by_hand:
            self._note_until()
        return result

    def unlink(self):
        raise AccessError(
            self.env._("A hold is ended, not deleted: it tells why footage was kept.")
        )

    def _check_until(self, until):
        """Whether the end of these may be moved to this day."""
        self._check_may_end()
        for hold in self.filtered("is_over"):
            raise UserError(self.env._("%s has ended already. Place a new hold.", hold.number))
        for hold in self:
            if until and until < company_time(hold.company_id, fields.Datetime.now()).date():
                raise UserError(
                    self.env._("This day is over. To end the hold now, end it with a reason.")
                )

    def _note_until(self):
        """Custody tells who has shortened or prolonged it."""
        for hold in self:
            day = format_date(self.env, hold.date_until) if hold.date_until else None
            words = self.env._("Hold until %s", day) if day else self.env._("Hold without an end")
            hold._note_custody(hold._covered(), "held", words)

    def _check_may_end(self):
        words = self.env._("A supervisor, the IT head or management decide how long a hold lasts.")
        check_duty(self.env, ENDERS, words)

    def _place(self):
        """Write down who has placed it, and in custody what it holds."""
        self.sudo().placed_by_id = self.env.uid
        self._name_cameras()
        covered = self._covered()
        covered._touch_held()
        if gone := self.item_ids.filtered(lambda item: item.state in ITEM_GONE):
            raise UserError(
                self.env._(
                    "%s is not there any more: it cannot be held.", gone[0].sudo().display_name
                )
            )
        self._note_custody(covered, "held")
        self._name_clips(covered)

    def _note_custody(self, items, kind, reason=""):
        words = " – ".join(filter(None, (self.number, reason or self.reason)))
        self.env["cctv.custody.event"]._note(items, kind, words, hold=self.id)

    def action_open_end(self):
        """The window that asks why it ends."""
        self.ensure_one()
        self._check_may_end()
        return self.env["cctv.register.window"]._open("end_hold", self)

    def _end(self, reason):
        """Nothing is held by it any more."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_end()
        row_locks.take(self.sudo())
        if self.is_over:
            raise UserError(self.env._("%s has ended already.", self.number))
        reason = typed(self.env, reason, REASON_MAX, self.env._("Say why the hold ends."))
        self._note_custody(self._covered(), "released", reason)
        self.sudo().write(
            {
                "is_over": True,
                "date_ended": fields.Datetime.now(),
                "ended_by_id": self.env.uid,
                "end_reason": reason,
            }
        )

    @api.model
    def _end_due(self):
        """End those whose date is over where their company is."""
        now = fields.Datetime.now()
        for hold in self.sudo().search([("is_over", "=", False), ("date_until", "!=", False)]):
            if hold.date_until < company_time(hold.company_id, now).date():
                told = hold.with_context(lang=hold.company_id._cctv_lang())
                alone(self.env, lambda h=told: h._end(h._end_words()), f"end the hold {hold.id}")

    def _end_words(self):
        return self.env._("Its date is over.")

    def action_open_covered(self):
        """The clips that it holds."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_footage_item_action"
        )
        covered = self._covered()
        return {**action, "domain": [("id", "in", covered.ids)], "display_name": self.number}

    def _covered(self):
        """The clips that this hold is about, those that are gone left out."""
        self.ensure_one()
        hold = self.sudo().with_context(active_test=False)  # a camera that is gone is held too
        items = self.env["cctv.footage.item"].sudo()
        there = Domain("state", "not in", ITEM_GONE)
        wide = Domain("device_id", "in", hold.device_ids.ids)
        if self.location_id:
            wide |= Domain("device_id.cctv_location_id", "child_of", hold.location_id.id)
        wide &= Domain("company_id", "=", self.company_id.id)
        if self.date_from:
            wide &= Domain("date_to", ">", self.date_from)
        if self.date_to:
            wide &= Domain("date_from", "<", self.date_to)
        named = Domain("id", "in", hold.item_ids.ids)
        if not (hold.device_ids or self.location_id):
            wide = Domain.FALSE
        return items.search(there & (named | wide), order="id")

    @api.model
    def _covering(self, device, date_from, date_to):
        """The holds in force that are about what ``device`` recorded between the two moments
        (naive UTC; None: without end on that side), as the system sees them."""
        holds = self.sudo().with_context(active_test=False)
        wide = Domain("device_ids", "in", device.ids)
        if place := device.sudo().cctv_location_id:
            wide |= Domain("location_id", "parent_of", place.ids)
        item = Domain("device_id", "in", device.ids)
        if date_to:
            wide &= Domain("date_from", "=", False) | Domain("date_from", "<", date_to)
            item &= Domain("date_from", "<", date_to)
        if date_from:
            wide &= Domain("date_to", "=", False) | Domain("date_to", ">", date_from)
            item &= Domain("date_to", ">", date_from)
        named = Domain("item_ids", "any", item)
        found = holds.search(Domain("is_over", "=", False) & (wide | named), order="id")
        return found.with_env(self.sudo().env)

