from odoo import api, fields, models

from .cctv_choices import PICTURE_MODES


class CctvPictureReference(models.Model):
    """What one camera is meant to show, by day or in infrared: a picture the poll has taken, with
    what the monitor said of it, which later pictures are compared with. People propose, approve
    and withdraw by methods alone; those that hold no longer stay as history."""

    _name = "cctv.picture.reference"
    _description = "CCTV reference picture"
    _inherit = ["cctv.made.by.system"]
    _order = "date_proposed desc, id desc"

    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Camera",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="device_id.company_id", store=True, index=True)
    location_id = fields.Many2one(
        related="device_id.cctv_location_id", store=True, string="Location", index=True
    )
    mode = fields.Selection(PICTURE_MODES[:2], required=True, readonly=True, string="Light")
    picture = fields.Binary(
        required=True, readonly=True, attachment=True, help="As the poll took it; never a file."
    )
    description = fields.Json(readonly=True, prefetch=False)
    date_taken = fields.Datetime(string="Taken", required=True, readonly=True)
    state = fields.Selection(
        [
            ("proposed", "Waits for approval"),
            ("approved", "Approved"),
            ("replaced", "Replaced by a newer one"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="proposed",
        readonly=True,
    )
    proposed_by_id = fields.Many2one("res.users", readonly=True, string="Proposed by")
    date_proposed = fields.Datetime(readonly=True, string="Proposed")
    decided_by_id = fields.Many2one("res.users", readonly=True, string="Decided by")
    date_decided = fields.Datetime(readonly=True, string="Decided")
    date_ended = fields.Datetime(
        readonly=True, string="Held until", help="When another one took its place."
    )
    note = fields.Char(readonly=True, help="Why it was proposed or not approved.")
    fault_id = fields.Many2one(
        "cctv.fault",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        string="Settles the fault",
    )
    present_id = fields.Many2one(
        "cctv.picture.reference", compute="_compute_present_id", string="Holds at present"
    )
    present_date = fields.Datetime(compute="_compute_present_id", string="Present one taken")
    may_decide = fields.Boolean(compute="_compute_may_decide")
    may_withdraw = fields.Boolean(compute="_compute_may_decide")

    _one_approved = models.UniqueIndex(
        "(device_id, mode) WHERE state = 'approved'",
        "This camera has an approved reference picture for this light already. Reload the page.",
    )
    _one_proposed = models.UniqueIndex(
        "(device_id, mode) WHERE state = 'proposed'",
        "Somebody has just proposed a picture of this camera too. Reload the page.",
    )

    @api.depends("device_id", "mode")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["mode"]._description_selection(self.env))
        for reference in self:
            device = reference.device_id.sudo().display_name or ""
            reference.display_name = f"{device}: {labels.get(reference.mode, '')}"

    @api.depends("device_id", "mode", "state")
    def _compute_present_id(self):
        holding = self._holding(self.device_id)
        for reference in self:
            present = holding.get((reference.device_id.id, reference.mode), self.browse())
            reference.present_id = present - reference
            reference.present_date = reference.present_id.date_taken

    @api.model
    def _holding(self, devices) -> dict:
        """{(device id, mode): the approved reference}."""
        found = self.search([("device_id", "in", devices.ids), ("state", "=", "approved")])
        return {(reference.device_id.id, reference.mode): reference for reference in found}

