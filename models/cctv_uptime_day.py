from odoo import api, fields, models
from odoo.tools import SQL


class CctvUptimeDay(models.Model):
    """How one device fared on one day of its company's time zone: the seconds in each state.
    The poller's accounting writes it. What is unknown or planned is not counted as down."""

    _name = "cctv.uptime.day"
    _description = "CCTV uptime of a day"
    _log_access = False
    _order = "day desc, device_id"
    _rec_name = "day"

    device_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="device_id.company_id", store=True)
    location_id = fields.Many2one(
        related="device_id.cctv_location_id", store=True, string="Location"
    )
    day = fields.Date(required=True, readonly=True, index=True)
    up_s = fields.Integer(string="Fine (s)", required=True, default=0, readonly=True)
    degraded_s = fields.Integer(string="Degraded (s)", required=True, default=0, readonly=True)
    down_s = fields.Integer(string="Down (s)", required=True, default=0, readonly=True)
    unknown_s = fields.Integer(string="Unknown (s)", required=True, default=0, readonly=True)
    maintenance_s = fields.Integer(
        string="In maintenance (s)", required=True, default=0, readonly=True
    )
    checks = fields.Integer(required=True, default=0, readonly=True)
    availability = fields.Float(
        string="Availability (%)",
        compute="_compute_availability",
        digits=(5, 2),
        aggregator="avg",
        help="Time fine or degraded, of the time that is known and not planned maintenance.",
    )

    _device_day_unique = models.UniqueIndex(
        "(device_id, day)", "A device has one account a day only."
    )

    @api.depends("up_s", "degraded_s", "down_s")
    def _compute_availability(self):
        for account in self:
            served = account.up_s + account.degraded_s
            judged = served + account.down_s
            account.availability = 100.0 * served / judged if judged else 0.0

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "availability":
            return super()._field_to_sql(alias, field_expr, query)
        up, degraded, down = (
            self._field_to_sql(alias, name, query) for name in ("up_s", "degraded_s", "down_s")
        )
        return SQL(
            "(100.0 * (%(up)s + %(degraded)s) / NULLIF(%(up)s + %(degraded)s + %(down)s, 0))",
            up=up,
            degraded=degraded,
            down=down,
        )

    def _read_group_select(self, aggregate_spec, query):
        """Availability of many days: by the seconds, not the mean of the days' percentages."""
        if aggregate_spec != "availability:avg":
            return super()._read_group_select(aggregate_spec, query)
        up, degraded, down = (
            self._field_to_sql(self._table, name, query)
            for name in ("up_s", "degraded_s", "down_s")
        )
        return SQL(
            "(100.0 * SUM(%(up)s + %(degraded)s)"
            " / NULLIF(SUM(%(up)s + %(degraded)s + %(down)s), 0))",
            up=up,
            degraded=degraded,
            down=down,
        )
