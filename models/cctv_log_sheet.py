"""The log of a shift as a sealed record."""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .cctv_accounting import company_time, company_zone
from .cctv_log_entry import CONTENT
from .cctv_poll_tools import in_savepoint


class CctvLogSheet(models.Model):
    """All that was written into the log during one shift, or during a day on which nobody was on
    duty. Made and sealed by the system when the shift is over; from then on every alteration is
    named, also one that was made in the database."""

    _name = "cctv.log.sheet"
    _description = "Log of a shift"
    _inherit = ["cctv.made.by.system", "cctv.sealed.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.log_sheet"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    shift_id = fields.Many2one(
        "cctv.shift",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    date_start = fields.Datetime(string="From", required=True, readonly=True)
    date_end = fields.Datetime(string="To", required=True, readonly=True)
    entry_ids = fields.One2many("cctv.log.entry", "sheet_id", string="Entries", readonly=True)
    entry_count = fields.Integer(string="Entries in all", compute="_compute_entry_count")

    @api.depends("entry_ids")
    def _compute_entry_count(self):
        rows = self.env["cctv.log.entry"]._read_group(
            [("sheet_id", "in", self.ids)], ["sheet_id"], ["__count"]
        )
        counts = {sheet.id: count for sheet, count in rows}
        for sheet in self:
            sheet.entry_count = counts.get(sheet.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("The log of a shift is sealed by the system."))
        return super().create(vals_list)

    def unlink(self):
        raise AccessError(self.env._("The log of a shift is not deleted."))

    def _sealed_fields(self):
        names = ("number", "company_id", "room_id", "shift_id", "date_start", "date_end")
        return {
            **dict.fromkeys(names),
            "entry_ids": dict.fromkeys((*CONTENT, "picture_date")),
        }

    def action_open_entries(self):
        """What was written."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_log_action")
        domain = [("sheet_id", "=", self.id)]
        return {**action, "domain": domain, "context": {}, "display_name": self.number}

    @api.model
    def _seal_soon(self):
        self.env.ref("helpdesk_cctv.ir_cron_cctv_log_sheets").sudo()._trigger()

    @api.model
    def _cron_seal(self):
        """Seal what was written in shifts that are over, and on days that are."""
        cron = self.env["ir.cron"]
        groups = self._due()
        cron._commit_progress(remaining=len(groups))
        for entries in groups:
            what = f"seal the log with entry {entries[0].id}"
            in_savepoint(self.env, lambda e=entries: self._seal_entries(e), what)
            if not cron._commit_progress(1):
                break

    @api.model
    def _due(self):
        """[entries of one room and shift, or of one room and day without shift]"""
        if not self._can_seal():
            return []
        domain = Domain("sheet_id", "=", False) & Domain("number", "!=", False)
        over = domain & Domain("shift_id.state", "=", "over")
        alone = domain & Domain("shift_id", "=", False)
        alone &= Domain("date_written", "<", fields.Datetime.now() - timedelta(hours=1))
        entries = self.env["cctv.log.entry"].sudo()
        order = "date_written, id"
        found = entries.search(over, order=order).grouped(lambda e: (e.room_id, e.shift_id))
        loose = entries.search(alone, order=order).grouped(_room_and_day)
        return [*found.values(), *(group for group in loose.values() if _is_over(group))]

    @api.model
    def _can_seal(self) -> bool:
        """Without the server's key nothing is sealed, and nothing is lost."""
        return self.env["cctv.seal"]._has_key()

    @api.model
    def _seal_entries(self, entries):
        """Make the sheet of ``entries`` and seal it."""
        entries._settle_picture()
        shift, company = entries.shift_id, entries.company_id
        start, end = (
            (shift.date_start, shift.date_end) if shift else _day_around(entries[0])
        )
        sheet = self.sudo().create(
            {
                "company_id": company.id,
                "room_id": entries.room_id.id,
                "shift_id": shift.id,
                "date_start": start,
                "date_end": end,
            }
        )
        entries.sudo().write({"sheet_id": sheet.id})
        sheet._seal()
        return sheet


def _room_and_day(entry):
    return entry.room_id, company_time(entry.company_id, entry.date_written).date()


def _is_over(entries):
    now = company_time(entries.company_id, fields.Datetime.now()).date()
    return _room_and_day(entries[0])[1] < now


def _day_around(entry):
    """(start, end) of the local day of ``entry``, in UTC."""
    return day_in_utc(entry.company_id, _room_and_day(entry)[1])


def day_in_utc(company, day):
    """(start, end) of a day by the clock of ``company``, naive in UTC."""
    zone = pytz.timezone(company_zone(company))
    return tuple(
        zone.localize(datetime.combine(border, time())).astimezone(pytz.utc).replace(tzinfo=None)
        for border in (day, day + timedelta(days=1))
    )


class CctvLogEntry(models.Model):
    _inherit = "cctv.log.entry"

    sheet_id = fields.Many2one(
        "cctv.log.sheet",
        string="Sealed with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    _unsealed = models.Index("(date_written, id) WHERE sheet_id IS NULL")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"sheet_id"}

    def _sealed_label(self, field_name, label):
        return f"{self.number}: {label}"


class CctvShift(models.Model):
    _inherit = "cctv.shift"

    def write(self, vals):
        done = super().write(vals)
        if vals.get("state") == "over":
            self.env["cctv.log.sheet"]._seal_soon()
        return done
