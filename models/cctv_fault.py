from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_texts import REASON_SELECTION


class CctvFault(models.Model):
    """One continuous fault of one device, from the first failed check to its end. The poller
    writes it; people only decide on it in the review, through methods."""

    _name = "cctv.fault"
    _description = "CCTV fault"
    _order = "date_start desc, id desc"

    device_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="device_id.company_id", store=True, precompute=True, index=True
    )
    location_id = fields.Many2one(
        related="device_id.cctv_location_id",
        store=True,
        precompute=True,
        string="Location",
        index=True,
    )
    recorder_id = fields.Many2one(
        related="device_id.cctv_recorder_id", store=True, precompute=True, string="Recorder"
    )
    kind = fields.Selection(REASON_SELECTION, required=True, readonly=True, string="What is wrong")
    is_soft = fields.Boolean(
        readonly=True,
        string="Needs review",
        help="Picture checks can err: somebody looks before a ticket is opened.",
    )
    is_inferred = fields.Boolean(
        readonly=True,
        string="Concluded",
        help="Nobody checks the device itself: it was concluded from those behind it.",
    )
    date_start = fields.Datetime(string="First seen", required=True, readonly=True)
    date_confirmed = fields.Datetime(string="Confirmed", readonly=True)
    date_end = fields.Datetime(string="Ended", readonly=True)
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open", string="Open")
    duration_h = fields.Float(
        string="Duration (h)",
        compute="_compute_duration_h",
        aggregator="avg",
        help="From first seen to the end, or to now. Hours.",
    )
    detail = fields.Char(readonly=True, help="What the check reported, for the technician.")
    evidence = fields.Json(readonly=True, prefetch=False)
    picture = fields.Binary(
        readonly=True, attachment=True, help="As the check saw it when the fault was confirmed."
    )
    picture_mode = fields.Char(readonly=True, help="Light in which the picture was taken.")
    picture_description = fields.Json(
        readonly=True, prefetch=False, help="For when people make this picture the reference."
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    cause_fault_id = fields.Many2one(
        "cctv.fault", readonly=True, index="btree_not_null", ondelete="set null", string="Caused by"
    )
    cause_device_id = fields.Many2one(
        "maintenance.equipment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        string="Device that causes it",
    )
    consequence_ids = fields.One2many("cctv.fault", "cause_fault_id", string="Consequences")
    end_reason = fields.Selection(
        [
            ("recovered", "Recovered"),
            ("maintenance", "Maintenance"),
            ("device_removed", "Device removed"),
            ("polling_off", "Polling switched off"),
            ("rejected", "Not a fault"),
            ("new_reference", "Agreed: new reference picture"),
            ("not_judged", "Not judged here any more"),
        ],
        readonly=True,
        string="Ended because",
    )
    review_state = fields.Selection(
        [
            ("none", "No review needed"),
            ("to_review", "To review"),
            ("accepted", "Accepted as it is"),
            ("ticket", "Ticket opened"),
            ("ignored", "Not a fault"),
            ("reference", "New reference picture"),
            ("exempt", "Not judged here"),
        ],
        required=True,
        default="none",
        readonly=True,
        string="Review",
    )
    reviewed_by_id = fields.Many2one("res.users", readonly=True, string="Reviewed by")
    date_reviewed = fields.Datetime(readonly=True, string="Reviewed")
    flap_count = fields.Integer(
        readonly=True, string="Changes", help="How often it came and went while it was open."
    )

    _one_open_of_a_kind = models.UniqueIndex(
        "(device_id, kind) WHERE date_end IS NULL",
        "This fault of the device is open already.",
    )
    _open_by_company = models.Index("(company_id, date_start) WHERE date_end IS NULL")

    @api.depends("date_end")
    def _compute_is_open(self):
        for fault in self:
            fault.is_open = not fault.date_end

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(value)
        if len(wanted) != 1:
            return Domain(bool(wanted))
        return Domain("date_end", "=" if wanted == {True} else "!=", False)

    @api.depends("date_start", "date_end")
    def _compute_duration_h(self):
        now = fields.Datetime.now()
        for fault in self:
            end = fault.date_end or now
            seconds = (end - fault.date_start).total_seconds() if fault.date_start else 0.0
            fault.duration_h = max(0.0, seconds) / 3600

    def _field_to_sql(self, alias, field_expr, query=None):
        """``duration_h`` is averaged in lists and pivots: ``_compute_duration_h`` in SQL."""
        if field_expr != "duration_h":
            return super()._field_to_sql(alias, field_expr, query)
        return SQL(
            "(greatest(0, extract(epoch FROM coalesce(%s, %s) - %s)) / 3600)",
            self._field_to_sql(alias, "date_end", query),
            fields.Datetime.now(),
            self._field_to_sql(alias, "date_start", query),
        )

    @api.depends("device_id.cctv_code", "device_id.name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for fault in self:
            device = fault.device_id.sudo()
            name = device.cctv_code or device.name or ""
            label = labels.get(fault.kind) or ""
            if not label[:2].isupper():
                label = label[:1].lower() + label[1:]
            fault.display_name = f"{name}: {label}"
