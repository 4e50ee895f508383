from odoo import api, fields, models

from .cctv_choices import FOOTAGE_CLASSES, ITEM_STATES, KEPT_STATES

STEP_FIELDS = frozenset(
    "number state clock_offset_s date_dies evidence_id date_expires".split()
)
"""Written by the steps alone."""

ASKED_FIELDS = frozenset("request_id company_id device_id date_from date_to".split())
"""What is decided on."""

CLASSED_BY = frozenset({"request_id", "footage_class"})
DYING_BY = frozenset({"device_id", "date_from"})
KEPT_BY = frozenset({"footage_class", "request_id", "device_id"})
"""What says how confidential it is, when its recorder overwrites it, and how long it is kept."""


class CctvFootageItem(models.Model):
    """One clip: a device, from, to. Wanted by a request, or secured in an emergency. Its file is in
    the evidence folder (``cctv.evidence``) or on a registered medium; what happens to it is written
    down in ``cctv.custody.event``."""

    _name = "cctv.footage.item"
    _description = "Clip"
    _inherit = ["cctv.numbered", "cctv.guarded"]
    _order = "date_from, id"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.footage_item"

    request_id = fields.Many2one(
        "cctv.footage.request", index="btree_not_null", ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Camera",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('cctv_kind', '=', 'camera')]",
        check_company=True,
    )
    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="Until", required=True)
    state = fields.Selection(
        ITEM_STATES,
        string="Status",
        default="wanted",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    footage_class = fields.Selection(
        FOOTAGE_CLASSES, string="Class", required=True, default="security"
    )
    clock_offset_s = fields.Float(
        string="Clock of the device (s)",
        readonly=True,
        copy=False,
        help="How far the device's clock was ahead when the clip was secured; negative: behind.",
    )
    date_dies = fields.Datetime(string="Overwritten on", readonly=True, copy=False)
    evidence_id = fields.Many2one(
        "cctv.evidence", string="File", readonly=True, copy=False, ondelete="restrict"
    )
    date_expires = fields.Date(string="Kept until", readonly=True, copy=False, index=True)
    evidence_ids = fields.One2many("cctv.evidence", "item_id", string="Files")
    event_ids = fields.One2many("cctv.custody.event", "item_id", string="Custody")

    @api.depends("number", "device_id")
    def _compute_display_name(self):
        for item in self:
            item.display_name = " ".join(
                filter(None, (item.number, item.device_id.sudo().display_name))
            )

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._refuse_unasked()
        items._refuse_decided()
        items._take_class()
        items._update_dies()
        items._note_held_at_once()
        return items

    def write(self, vals):
        self._refuse_opening(vals)
        is_asked_anew = not ASKED_FIELDS.isdisjoint(vals)
        if is_asked_anew:
            self._refuse_decided()
        result = super().write(vals)
        if is_asked_anew:
            self._refuse_unasked()
            self._refuse_decided()
        if not CLASSED_BY.isdisjoint(vals):
            self._take_class()
        if not DYING_BY.isdisjoint(vals):
            self._update_dies()
        if not KEPT_BY.isdisjoint(vals):
            self.sudo()._plan_expiry()
        return result

    def _set(self, vals):
        """Past the guard; who calls has checked who may."""
        result = self.sudo().write(vals)
        if "state" in vals:
            self.sudo().request_id._watch_evidence()
        if vals.get("state") in KEPT_STATES:
            self.sudo()._plan_expiry()
        return result

    def _file_stored(self, evidence):
        """Hook: ``evidence`` was stored just now. The original secures the clip."""
        self.ensure_one()
        if evidence.role != "original":
            return
        item, vals = self.sudo(), {"evidence_id": evidence.id}
        if item.state in ("wanted", "pulling", "on_medium", "lost", "not_taken"):
            vals["state"] = "stored"
        item._set(vals)

    def _files_destroyed(self):
        """Hook: files of these clips were destroyed just now. A clip without any is destroyed."""
        for item in self.sudo():
            if item.evidence_ids and all(item.evidence_ids.mapped("date_destroyed")):
                item._set({"state": "destroyed"})
