from datetime import timedelta

from odoo import api, fields, models

DISK_STATES = [
    ("fault", "Faulty"),
    ("full", "Full"),
    ("gone", "No longer listed"),
    ("unknown", "Not known"),
    ("empty", "Empty bay"),
    ("ok", "Fine"),
]
"""In the order of urgency. 'gone': the recorder does not name it any more."""

KEPT_GONE = timedelta(days=30)


class CctvRecorderDisk(models.Model):
    """A disk, or an empty bay, of a recorder, as the recorder itself last told. The poll writes
    it, where something has changed."""

    _name = "cctv.recorder.disk"
    _description = "Disk of a recorder"
    _log_access = False
    _order = "recorder_id, number"

    recorder_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recorder_id.company_id", store=True, index=True)
    location_id = fields.Many2one(
        related="recorder_id.cctv_location_id", store=True, string="Location"
    )
    number = fields.Integer(readonly=True, required=True, aggregator=None)
    name = fields.Char(readonly=True)
    status = fields.Selection(
        DISK_STATES, string="State", required=True, readonly=True, default="unknown"
    )
    told = fields.Char(readonly=True, string="In the recorder's words")
    since = fields.Datetime(readonly=True, help="Since when the disk is in this state.")
    capacity_gb = fields.Float(string="Size (GB)", readonly=True, digits=(12, 1))
    free_gb = fields.Float(string="Free (GB)", readonly=True, digits=(12, 1))
    is_size_known = fields.Boolean(readonly=True)
    used_share = fields.Float(
        string="Used (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="A disk that is overwritten in turn is full all the time; that is no fault.",
    )

    _number_unique = models.UniqueIndex(
        "(recorder_id, number)", "A recorder has one disk of a number only."
    )

    @api.depends("recorder_id.cctv_code", "number", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for disk in self:
            recorder = disk.recorder_id.sudo()
            name = self.env._("disk %s", disk.number)
            disk.display_name = f"{recorder.cctv_code or recorder.name or ''}, {name}"

    @api.autovacuum
    def _gc_gone(self):
        """A disk that was taken out is shown for a month."""
        limit = fields.Datetime.now() - KEPT_GONE
        self.sudo().search([("status", "=", "gone"), ("since", "<", limit)]).unlink()
