"""Areas that are critical against the cameras that are there (R44)."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .cctv_choices import (
    AREA_CLASSES,
    COVERAGE_GAPS,
    COVERAGE_STATES,
    RISK_LEVELS,
)

READ_MODELS = (
    "cctv.location",
    "cctv.plan.pin",
    "cctv.risk.analysis",
    "cctv.installation.plan",
    "cctv.installation.plan.line",
    "maintenance.equipment",
)


class CctvCoverage(models.Model):
    """One place that somebody assessed or plans for, and each area: how risky it is, how many
    cameras it is to have, how many are there. Nobody writes it: each reading is worked out from the
    risk analyses in force, the register and the approved plans. Cameras count for their place and
    for all places around it."""

    _name = "cctv.coverage"
    _description = "Coverage of an area"
    _auto = False
    _log_access = False
    _order = "state, score desc, complete_name, id"
    _rec_name = "complete_name"

    location_id = fields.Many2one("cctv.location", string="Area", readonly=True)
    complete_name = fields.Char(string="Place", readonly=True)
    site_id = fields.Many2one("cctv.location", string="Site", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    area_class = fields.Selection(AREA_CLASSES, string="Kind of area", readonly=True)
    is_outdoor = fields.Boolean(string="Outdoor", readonly=True)
    analysis_id = fields.Many2one("cctv.risk.analysis", string="Risk analysis", readonly=True)
    level = fields.Selection(RISK_LEVELS, string="Risk", readonly=True)
    score = fields.Integer(readonly=True, aggregator="max")
    is_critical = fields.Boolean(string="Critical", readonly=True)
    date_valid = fields.Date(string="Assessed until", readonly=True)
    cameras_wanted = fields.Integer(string="Needed", readonly=True)
    camera_count = fields.Integer(
        string="Cameras", readonly=True, help="In service there, also in the places inside."
    )
    down_count = fields.Integer(string="Down now", readonly=True)
    pin_count = fields.Integer(
        string="On a floor plan",
        readonly=True,
        help="Of the cameras there, those of which a floor plan shows where they look.",
    )
    missing_count = fields.Integer(string="Still missing", readonly=True)
    planned_count = fields.Integer(
        string="Planned", readonly=True, help="Cameras of approved plans that are not installed."
    )
    state = fields.Selection(COVERAGE_STATES, string="Coverage", readonly=True)

    @property
    def _table_query(self) -> SQL:
        for model in READ_MODELS:
            self.env[model].flush_model()
        return SQL(
            """
            WITH here AS (%(cameras)s),
            inside AS (
                SELECT around.id::integer AS location_id, sum(here.total) AS total,
                       sum(here.down) AS down, sum(here.pinned) AS pinned
                  FROM here
                  JOIN cctv_location place ON place.id = here.location_id
                  CROSS JOIN unnest(string_to_array(trim('/' FROM place.parent_path), '/'))
                       AS around(id)
                 GROUP BY around.id
            ),
            planned AS (%(planned)s),
            area AS (
                SELECT place.id, place.complete_name, place.company_id, place.area_class,
                       place.is_outdoor,
                       split_part(place.parent_path, '/', 1)::integer AS site_id,
                       risk.id AS analysis_id, risk.level, coalesce(risk.score, 0) AS score,
                       coalesce(risk.is_critical, false) AS is_critical, risk.date_valid,
                       coalesce(risk.cameras_wanted, 0) AS cameras_wanted,
                       coalesce(inside.total, 0)::integer AS camera_count,
                       coalesce(inside.down, 0)::integer AS down_count,
                       coalesce(inside.pinned, 0)::integer AS pin_count,
                       coalesce(planned.total, 0)::integer AS planned_count
                  FROM cctv_location place
                  LEFT JOIN cctv_risk_analysis risk
                       ON risk.location_id = place.id AND risk.state = 'approved'
                  LEFT JOIN inside ON inside.location_id = place.id
                  LEFT JOIN planned ON planned.location_id = place.id
                 WHERE place.active AND (place.kind = 'area' OR risk.id IS NOT NULL
                                         OR planned.total > 0)
            )
            SELECT area.*, area.id AS location_id,
                   CASE WHEN is_critical THEN greatest(0, cameras_wanted - camera_count)
                        ELSE 0 END AS missing_count,
                   CASE WHEN analysis_id IS NULL THEN 'unassessed'
                        WHEN NOT is_critical THEN 'with_low_risk'
                        WHEN cameras_wanted > 0 AND camera_count = 0 THEN 'bare'
                        WHEN camera_count > 0 AND down_count >= camera_count THEN 'blind'
                        WHEN camera_count < cameras_wanted THEN 'few'
                        ELSE 'well' END AS state
              FROM area
            """,
            cameras=self._cameras_query(),
            planned=self._planned_query(),
        )

    @api.model
    def _cameras_query(self) -> SQL:
        """(location_id, total, down, pinned): the cameras in service at each place itself."""
        return SQL(
            """
            SELECT device.cctv_location_id AS location_id, count(*) AS total,
                   count(*) FILTER (WHERE status.state = 'down') AS down,
                   count(*) FILTER (WHERE pin.device_id IS NOT NULL) AS pinned
              FROM maintenance_equipment device
              LEFT JOIN cctv_device_status status ON status.id = device.cctv_status_id
              LEFT JOIN (SELECT DISTINCT device_id FROM cctv_plan_pin) pin
                   ON pin.device_id = device.id
             WHERE device.active AND device.cctv_kind = 'camera'
               AND device.cctv_is_awaited IS NOT TRUE
               AND device.cctv_location_id IS NOT NULL AND %s
             GROUP BY device.cctv_location_id
            """,
            self._in_service(),
        )

    @api.model
    def _in_service(self) -> SQL:
        """Of ``device``: whether it counts. For what knows of devices that are not yet to count."""
        return SQL("TRUE")

    @api.model
    def _planned_query(self) -> SQL:
        """(location_id, total): cameras of approved plans that are not in service yet."""
        return SQL(
            """
            SELECT line.location_id, sum(greatest(0, line.quantity - %s)) AS total
              FROM cctv_installation_plan_line line
              JOIN cctv_installation_plan plan ON plan.id = line.plan_id
             WHERE plan.state = 'approved' AND line.kind = 'camera'
             GROUP BY line.location_id
            """,
            self._installed_of_line(),
        )

    @api.model
    def _installed_of_line(self) -> SQL:
        """Of ``line``: how many of its devices are in service. For what installs."""
        return SQL("0")

    def action_open_cameras(self):
        """The cameras of the area and of the places inside."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_camera_action")
        domain = [
            ("cctv_kind", "=", "camera"), ("cctv_location_id", "child_of", self.location_id.id),
        ]  # fmt: skip
        context = {"default_cctv_kind": "camera", "default_cctv_location_id": self.location_id.id}
        return {
            **action,
            "domain": domain,
            "context": context,
            "display_name": self.complete_name,
        }

    def action_open_analysis(self):
        """The risk analysis in force, or a new one."""
        self.ensure_one()
        context = {} if self.analysis_id else {"default_location_id": self.location_id.id}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Risk analysis"),
            "res_model": "cctv.risk.analysis",
            "res_id": self.analysis_id.id,
            "views": [(False, "form")],
            "context": context,
        }

    def action_plan(self):
        """A new installation plan with what is missing in these areas, to be written on."""
        missing = self.filtered(lambda area: area.state in COVERAGE_GAPS)
        if not missing:
            raise UserError(self.env._("There is no gap in what you have chosen."))
        if len(missing.company_id) > 1:
            raise UserError(self.env._("Choose areas of one company: each plans for itself."))
        lines = [
            Command.create(
                {
                    "location_id": area.location_id.id,
                    "kind": "camera",
                    "lens": "fixed",
                    "indoor": not area.is_outdoor,
                    "quantity": max(1, area.missing_count - area.planned_count),
                }
            )
            for area in missing
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New installation plan"),
            "res_model": "cctv.installation.plan",
            "views": [(False, "form")],
            "context": {
                "default_company_id": missing.company_id.id,
                "default_analysis_ids": [Command.set(missing.analysis_id.ids)],
                "default_line_ids": lines,
            },
        }
