from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_choices import PICTURE_MODES

WINDOW_DAYS = 30
PART_DAYS = 10
"""The first and the last third of the window are compared: single foggy days do not count."""

LEAST_DAYS = 3
"""With pictures, in each of the two thirds."""


class CctvPictureTrend(models.Model):
    """How the sharpness of one camera in one light has gone over the last 30 days. Nobody writes
    it: each reading is worked out from ``cctv.picture.day``."""

    _name = "cctv.picture.trend"
    _description = "CCTV sharpness trend"
    _auto = False
    _log_access = False
    _order = "change_percent, id"
    _rec_name = "device_id"

    device_id = fields.Many2one("maintenance.equipment", string="Camera", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    location_id = fields.Many2one("cctv.location", string="Location", readonly=True)
    mode = fields.Selection(PICTURE_MODES[:2], string="Light", readonly=True)
    days = fields.Integer(string="Days with pictures", readonly=True)
    sharpness_before = fields.Float(
        string="Sharpness before",
        readonly=True,
        digits=(12, 1),
        aggregator="avg",
        help="On average, 20 to 30 days ago.",
    )
    sharpness_now = fields.Float(
        string="Sharpness now",
        readonly=True,
        digits=(12, 1),
        aggregator="avg",
        help="On average, in the last 10 days.",
    )
    change_percent = fields.Float(
        string="Change (%)",
        readonly=True,
        digits=(6, 1),
        aggregator="avg",
        help="Below 0: the pictures get less sharp. A lens that gathers dirt, dew or cobwebs "
        "loses slowly; clean it before anybody misses the picture.",
    )
    words = fields.Char(string="In words", compute="_compute_words")

    @property
    def _table_query(self) -> SQL:
        """One row for each camera and light with enough days at both ends of the window."""
        self.env["cctv.picture.day"].flush_model()
        today = fields.Date.context_today(self)
        is_first = SQL("d.day <= %s::date - %s", today, WINDOW_DAYS - PART_DAYS)
        is_last = SQL("d.day > %s::date - %s", today, PART_DAYS)
        return SQL(
            """
            SELECT min(d.id) AS id, d.device_id, d.company_id, d.location_id, d.mode,
                   count(*) AS days,
                   avg(d.sharpness_mean) FILTER (WHERE %(is_first)s) AS sharpness_before,
                   avg(d.sharpness_mean) FILTER (WHERE %(is_last)s) AS sharpness_now,
                   100 * (avg(d.sharpness_mean) FILTER (WHERE %(is_last)s)
                          / nullif(avg(d.sharpness_mean) FILTER (WHERE %(is_first)s), 0) - 1)
                   AS change_percent
              FROM cctv_picture_day d
             WHERE d.day > %(today)s::date - %(window)s AND d.mode <> 'unknown'
             GROUP BY d.device_id, d.company_id, d.location_id, d.mode
            HAVING count(*) FILTER (WHERE %(is_first)s) >= %(least)s
               AND count(*) FILTER (WHERE %(is_last)s) >= %(least)s
            """,
            is_first=is_first,
            is_last=is_last,
            today=today,
            window=WINDOW_DAYS,
            least=LEAST_DAYS,
        )

    @api.depends("change_percent")
    @api.depends_context("lang")
    def _compute_words(self):
        for trend in self:
            percent = abs(round(trend.change_percent))
            if trend.change_percent <= -1:
                words = self.env._("%s %% less sharp than three weeks ago", percent)
            elif trend.change_percent >= 1:
                words = self.env._("%s %% sharper than three weeks ago", percent)
            else:
                words = self.env._("As sharp as three weeks ago")
            trend.words = words

    def action_open_days(self):
        """The camera's sharpness day by day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_device_picture_day_action"
        )
        mode = "infrared" if self.mode == "infrared" else "day_mode"
        context = {"fill_temporal": 0, f"search_default_{mode}": 1}
        return {**action, "domain": [("device_id", "=", self.device_id.id)], "context": context}
