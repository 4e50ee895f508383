"""Devices that were moved or replaced, and what they were before."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_choices import CCTV_GROUPS
from .cctv_duties import check_duty
from .cctv_picture_reference_flow import COMPARED_KINDS
from .cctv_texts import word_of

MOVE_KINDS = [("relocation", "Moved to another place"), ("replacement", "Replaced by another one")]

OPEN_REFERENCES = ("approved", "proposed")

UNKNOWN_AFTER = ("cctv_firmware", "cctv_hardware", "cctv_mac")
"""What another device of the same kind has otherwise: the polling fills it in again."""


class CctvDeviceMove(models.Model):
    """A device was moved, or another one hangs in its place. Written by the window *Move or
    replace*, and by nobody afterwards: it is the device's history."""

    _name = "cctv.device.move"
    _description = "Relocation or replacement of a device"
    _inherit = ["cctv.kept"]
    _order = "date desc, id desc"
    _rec_name = "device_id"

    device_id = fields.Many2one(
        "maintenance.equipment", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    kind = fields.Selection(MOVE_KINDS, string="What happened", required=True, readonly=True)
    date = fields.Datetime(string="On", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Recorded by", required=True, readonly=True)
    request_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance work",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    reason = fields.Text(string="Why", required=True, readonly=True)
    from_location_id = fields.Many2one(
        "cctv.location", string="From", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    to_location_id = fields.Many2one(
        "cctv.location", string="To", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    old_serial = fields.Char(string="Old serial number", readonly=True)
    new_serial = fields.Char(string="New serial number", readonly=True)
    old_manufacturer = fields.Char(string="Old maker", readonly=True)
    new_manufacturer = fields.Char(string="New maker", readonly=True)
    old_model = fields.Char(readonly=True)
    new_model = fields.Char(readonly=True)
    old_firmware = fields.Char(readonly=True)
    old_address = fields.Char(readonly=True, groups=CCTV_GROUPS)
    new_address = fields.Char(readonly=True, groups=CCTV_GROUPS)
    summary = fields.Char(compute="_compute_summary")

    def _untouchable_error(self):
        return AccessError(
            self.env._(
                "The history of a device is written by “Move or replace”, and not changed "
                "afterwards."
            )
        )

    @api.depends("kind", "from_location_id", "to_location_id", "old_serial", "new_serial")
    @api.depends_context("lang")
    def _compute_summary(self):
        for move in self:
            if move.kind == "relocation":
                pair = (move.from_location_id.complete_name, move.to_location_id.complete_name)
            else:
                pair = (move.old_serial, move.new_serial)
            old, new = (text or self.env._("not known") for text in pair)
            move.summary = f"{old} → {new}"


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    end_reason = fields.Selection(selection_add=[("replaced", "Device moved or replaced")])


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    is_move_kept = fields.Boolean(
        compute="_compute_is_move_kept", help="The history has its relocation or replacement."
    )

    @api.depends("device_id.cctv_move_ids.request_id", "work_kind", "request_id")
    def _compute_is_move_kept(self):
        rows = self.env["cctv.device.move"].sudo()._read_group(
            [("request_id", "in", self.request_id.ids)], ["device_id", "kind", "request_id"]
        )
        kept = {(device.id, kind, request.id) for device, kind, request in rows}
        for line in self:
            key = (line.device_id.id, line.work_kind, line.request_id.id)
            line.is_move_kept = key in kept

    def action_move(self):
        """Open the window that records the relocation or replacement of this line's device."""
        self.ensure_one()
        return self.device_id._cctv_move_window(self)

    def _visit_line(self, failed, words):
        """The page on the phone offers the window as long as the history lacks it."""
        is_move = self.work_kind in dict(MOVE_KINDS)
        return {
            **super()._visit_line(failed, words),
            "to_move": is_move and not self.is_move_kept,
        }

    def _gaps_of_kind(self):
        gaps = super()._gaps_of_kind()
        if self.work_kind in dict(MOVE_KINDS) and not self.is_move_kept:
            words = {
                "relocation": self.env._(
                    "the relocation is not recorded: press “Move or replace” and name the new "
                    "place."
                ),
                "replacement": self.env._(
                    "the replacement is not recorded: press “Move or replace” and enter the new "
                    "serial number."
                ),
            }
            gaps.append(words[self.work_kind])
        return gaps


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_move_ids = fields.One2many(
        "cctv.device.move", "device_id", string="Moved and replaced", groups=CCTV_GROUPS
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_moved(self):
        moves = self.env["cctv.device.move"].sudo()
        if moved := moves.search([("device_id", "in", self.ids)], limit=1).device_id:
            raise UserError(
                self.env._(
                    "%s was moved or replaced, and that must not be forgotten. Archive it instead "
                    "of deleting it.",
                    moved.display_name,
                )
            )

    def action_cctv_move(self):
        """Open the window that moves or replaces this device."""
        return self._cctv_move_window()

    def _cctv_move_window(self, line=None):
        self.ensure_one()
        context = {"default_device_id": self.id}
        if line:
            kind = line.work_kind if line.work_kind in dict(MOVE_KINDS) else "replacement"
            context |= {"default_line_id": line.id, "default_kind": kind}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move or replace"),
            "res_model": "cctv.move.device",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _cctv_move(self, kind, values, request, reason):
        """Move or replace this device, and keep what it was.

        :param kind: a code of ``MOVE_KINDS``
        :param values: what is new of the device, by field
        :param request: the work it was done in, or none
        :return: the row of the history
        """
        self.ensure_one()
        self._cctv_check_mover()
        before = self.sudo()._cctv_moving_facts()
        if kind == "replacement":
            values = {**dict.fromkeys(UNKNOWN_AFTER, False), **values}
        self.write(values)
        after = self.sudo()._cctv_moving_facts()
        move = self.env["cctv.device.move"].sudo()._insert_row(
            {
                "device_id": self.id,
                "company_id": self.company_id.id,
                "kind": kind,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "request_id": request.id,
                "reason": reason,
                "from_location_id": before["location"],
                "to_location_id": after["location"],
                "old_firmware": before["firmware"],
                **{
                    f"{when}_{name}": facts[name]
                    for when, facts in (("old", before), ("new", after))
                    for name in ("serial", "manufacturer", "model", "address")
                },
            }
        )
        self.sudo()._cctv_forget_old(kind)
        self._cctv_tell_move(move, request)
        return move.with_env(self.env)

    def _cctv_check_mover(self):
        self.check_access("write")
        sentence = self.env._("Technicians and IT staff move and replace devices.")
        check_duty(self.env, ("technician",), sentence)

    def _cctv_moving_facts(self):
        return {
            "location": self.cctv_location_id.id,
            "serial": self.cctv_serial,
            "manufacturer": self.cctv_manufacturer,
            "model": self.model,
            "firmware": self.cctv_firmware,
            "address": self.cctv_address,
        }

    def _cctv_forget_old(self, kind):
        """Nothing that was remembered of the old device, or of the view from the old place, holds
        for what hangs there now."""
        references = self.cctv_reference_ids.filtered(lambda r: r.state in OPEN_REFERENCES)
        for state, ended in (("approved", "replaced"), ("proposed", "withdrawn")):
            references.filtered(lambda r, s=state: r.state == s)._end(ended)
        kinds = set(COMPARED_KINDS) | ({"identity_changed"} if kind == "replacement" else set())
        faults = self.cctv_fault_ids.filtered(
            lambda fault: fault.is_open and fault.kind in kinds and not fault.ticket_id
        )
        if faults:
            faults._settle("none", "replaced")
        self._cctv_check_again()
        if references and self.cctv_kind == "camera":
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Propose a new reference picture"),
                user_id=self.env.uid,
            )

    def _cctv_tell_move(self, move, request):
        kind = word_of(move.with_env(self.env), "kind")
        text = Markup("<p><b>%s</b>: %s</p><p>%s</p>") % (kind, move.summary, move.reason)
        self._message_log(body=text)
        if request:
            request.sudo()._message_log(body=Markup("<p>%s</p>%s") % (self.display_name, text))
