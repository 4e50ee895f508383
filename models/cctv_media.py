from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_choices import ITEM_GONE, MEDIA_GONE, MEDIA_KINDS, MEDIA_STATES
from .cctv_duties import check_duty
from .cctv_poll_tools import clean
from .cctv_typed import REASON_MAX, typed

STEP_FIELDS = frozenset("date_gone gone_reason item_ids witness_id".split())
"""Written by the steps alone."""

RETIRERS = ("it", "supervisor", "management")
"""Who says that a medium is lost, erased or destroyed."""


class CctvMedia(models.Model):
    """An external medium that footage is kept on or carried on (R33, R55, R127): a disk, a stick, a
    disc. Registered by whoever works with footage; who has it is in the access book. A medium that
    is gone stays in the register."""

    _name = "cctv.media"
    _description = "Storage medium"
    _inherit = ["mail.thread", "cctv.filed"]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.media"

    name = fields.Char(string="Label", help="What is written on it.")
    kind = fields.Selection(MEDIA_KINDS, string="Kind", required=True, default="disk")
    serial = fields.Char(string="Serial number")
    capacity_gb = fields.Float(string="Capacity (GB)", digits=(12, 1), aggregator=None)
    is_encrypted = fields.Boolean(string="Encrypted", tracking=True)
    kept_at = fields.Char(string="Kept at", tracking=True, help="Its place: safe, cupboard, room.")
    keeper_id = fields.Many2one(
        "res.users", string="Kept by", tracking=True, domain="[('share', '=', False)]"
    )
    note = fields.Text(string="Remarks")
    state = fields.Selection(
        MEDIA_STATES,
        string="Where it is",
        default="kept",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    item_ids = fields.Many2many(
        "cctv.footage.item",
        "cctv_media_item_rel",
        string="Clips on it",
        readonly=True,
        copy=False,
    )
    log_ids = fields.One2many("cctv.access.log", "medium_id", string="Access book")
    holder = fields.Char(string="With whom", compute="_compute_holder")
    date_gone = fields.Datetime(string="Gone since", readonly=True, copy=False)
    gone_reason = fields.Text(string="How it went", readonly=True, copy=False)
    witness_id = fields.Many2one(
        "res.users", string="Witness", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for medium in self:
            medium.display_name = " ".join(filter(None, (medium.number, medium.name)))

    def _compute_holder(self):
        lines = self.env["cctv.access.log"].sudo()
        out = lines.search([("medium_id", "in", self.ids), ("state", "=", "out")])
        holders = {line.medium_id.id: line.person_name for line in out}
        for medium in self:
            medium.holder = holders.get(medium.id)

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    def unlink(self):
        raise AccessError(
            self.env._("A medium stays in the register. Say that it is lost or destroyed.")
        )

    def action_open_issue(self):
        """Give it to somebody: a line of the access book."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give out a medium"),
            "res_model": "cctv.access.log",
            "view_mode": "form",
            "context": {"default_kind": "medium", "default_medium_id": self.id},
        }

    def action_open_put(self):
        """The window that says which clips were copied onto it."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copied onto a medium"),
            "res_model": "cctv.put.on.medium",
            "view_mode": "form",
            "target": "new",
            "context": {"default_medium_id": self.id},
        }

    def action_open_lost(self):
        return self.env["cctv.register.window"]._open("lost", self)

    def action_open_destroyed(self):
        return self.env["cctv.register.window"]._open("destroyed", self)

    def _check_there(self, *states):
        """Refuse what is not possible any more; two at once: the second is told."""
        self.ensure_one()
        row_locks.take(self.sudo())
        if self.state not in states:
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(medium)s: “%(state)s”. This is not possible now.",
                    medium=self.display_name,
                    state=words[self.state],
                )
            )

    def _issue(self):
        """The access book has given it out."""
        self._check_there("kept")
        self.state = "out"

    def _came_back(self):
        if self.state == "out":
            self.state = "kept"

    def _put(self, items, words="", sha256=""):
        """``items`` were copied onto it. What has no file in the system is kept on this medium from
        now on. The caller has checked who may."""
        self._check_there("kept", "out")
        row_locks.wait_for(items.sudo())
        if gone := items.sudo().filtered(lambda item: item.state in ITEM_GONE):
            raise UserError(self.env._("%s is not there any more.", gone[0].display_name))
        told = " – ".join(filter(None, (self.display_name, clean(words or "").strip())))
        facts = {"medium": self.id, **({"sha256": sha256} if sha256 else {})}
        self.env["cctv.custody.event"]._note(items, "copied", told, **facts)
        taken = items.sudo().filtered(lambda item: item.state in ("wanted", "pulling"))
        taken._set({"state": "on_medium"})
        taken._note_clock()
        self.sudo().write({"item_ids": [(4, item.id) for item in items]})

    def _handed_over(self, partner, words, noted):
        """It left the house for good. The caller has checked who may, has the receipt, and has
        written down that the clips ``noted`` went with it."""
        self._check_there("kept", "out")
        told = " – ".join(filter(None, (self.display_name, clean(words or "").strip())))
        self.env["cctv.custody.event"]._note(
            self.sudo().item_ids - noted, "transferred", told, partner, medium=self.id
        )
        self._gone("handed_over", partner.display_name if partner else words)

    def _retire(self, state, reason, witness):
        """Lost, or erased or destroyed before a witness."""
        self.check_access("write")
        check_duty(
            self.env,
            RETIRERS,
            self.env._("IT staff, a supervisor or management say that a medium is gone."),
        )
        self._check_there("kept", "out")
        reason = typed(self.env, reason, REASON_MAX, self.env._("Say how it went."))
        if state == "destroyed":
            self._check_witness(witness)
            self._check_none_kept()
        told = f"{self.display_name} – {reason}"
        self.env["cctv.custody.event"]._note(
            self.sudo().item_ids, state, told, medium=self.id
        )
        only = self.sudo().item_ids.filtered(lambda item: item.state == "on_medium")
        gone = only.filtered(lambda item: not (item.media_ids - self)._there())
        if state == "lost" and gone:
            gone.with_env(self.env)._went_with_medium(told)
        self._gone(state, reason, witness)

    def _there(self):
        return self.filtered(lambda medium: medium.state not in MEDIA_GONE)

    def _check_witness(self, witness):
        if not witness or witness == self.env.user:
            raise UserError(self.env._("Name a witness: somebody else who was there."))

    def _check_none_kept(self):
        """What is only on this medium goes when its time is up and neither a hold nor a request
        needs it, with a record that the witness signs: not by way of the medium."""
        only = self.sudo().item_ids.filtered(
            lambda item: item.state == "on_medium" and not (item.media_ids - self)._there()
        )
        row_locks.take(only)
        only = only.with_env(self.env(su=True))
        gaps = only._deletion_gaps("medium")
        gaps += [
            self.env._(
                "%s is on this medium only. Use “Destroy the copy on the medium” of the clip: the "
                "witness signs the record.",
                item.display_name,
            )
            for item in only
        ]
        if gaps:
            raise UserError("\n".join(gaps))

    def _gone(self, state, reason, witness=None):
        lines = self.env["cctv.access.log"].sudo()
        for line in lines.search([("medium_id", "=", self.id), ("state", "=", "out")]):
            line.with_env(self.env(su=True))._take_back(reason)
        self.sudo().write(
            {
                "state": state,
                "date_gone": fields.Datetime.now(),
                "gone_reason": reason,
                "witness_id": witness.id if witness else False,
            }
        )


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    media_ids = fields.Many2many(
        "cctv.media", "cctv_media_item_rel", string="Media", readonly=True, copy=False
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"media_ids"}
