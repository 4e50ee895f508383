from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import cctv_row_locks as row_locks
from .cctv_accounting import company_time
from .cctv_choices import AREA_CLASSES, RISK_CRITICAL, RISK_LEVELS

CAMERAS_MAX = 1_000
YEARS_MAX = 10

RISK_OF_PLACE = {"low": "low", "medium": "medium", "high": "high", "very_high": "high"}


class CctvRiskAnalysis(models.Model):
    """What may happen at a place, how likely and how grave it is, and what is wanted against it
    (R43). IT or management assesses it and signs, and it is approved (``cctv.approved.mixin``). The
    one in force says how risky the place is, and how many cameras it is to have."""

    _name = "cctv.risk.analysis"
    _description = "Risk analysis"
    _inherit = ["cctv.approved.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["number", "name", "location_id"]
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.risk_analysis"

    first_id = fields.Many2one(
        "cctv.risk.analysis", string="First version", readonly=True, copy=False, index=True,
        ondelete="restrict",
    )  # fmt: skip
    previous_id = fields.Many2one(
        "cctv.risk.analysis", string="Revision of", readonly=True, copy=False, index=True,
        ondelete="restrict",
    )  # fmt: skip
    location_id = fields.Many2one(
        "cctv.location",
        string="Area",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The place that was looked at: an area, a floor, a building or a whole site.",
    )
    area_class = fields.Selection(
        AREA_CLASSES, string="Kind of area", help="As it was when it was assessed."
    )
    date = fields.Date(
        string="Assessed on", required=True, copy=False, default=fields.Date.context_today
    )
    date_valid = fields.Date(
        string="Valid until",
        required=True,
        copy=False,
        default=lambda self: fields.Date.context_today(self) + relativedelta(years=1),
        help="The area is to be assessed again by then.",
    )
    line_ids = fields.One2many("cctv.risk.line", "analysis_id", string="Hazards", copy=True)
    score = fields.Integer(
        string="Highest score", compute="_compute_level", store=True, aggregator="max"
    )
    level = fields.Selection(RISK_LEVELS, compute="_compute_level", store=True, index=True)
    is_critical = fields.Boolean(string="Critical", compute="_compute_level", store=True)
    cameras_wanted = fields.Integer(
        string="Cameras wanted",
        default=1,
        help="How many cameras in service cover the area as it should be. 0: none is needed.",
    )
    conclusion = fields.Text(help="What matters most, and what is to be done first.")
    is_expired = fields.Boolean(
        string="To be assessed again", compute="_compute_is_expired", search="_search_is_expired"
    )

    _one_in_force = models.UniqueIndex(
        "(location_id) WHERE state = 'approved'",
        "Another risk analysis of this area has just been approved. Reload the page.",
    )

    @api.depends("line_ids.score", "line_ids.level")
    def _compute_level(self):
        for analysis in self:
            worst = max(analysis.line_ids, key=lambda line: line.score, default=None)
            analysis.score = worst.score if worst else 0
            analysis.level = worst.level if worst else False
            analysis.is_critical = analysis.level in RISK_CRITICAL

    @api.depends("date_valid", "state", "company_id")
    def _compute_is_expired(self):
        for analysis in self:
            due = analysis.date_valid and analysis.date_valid < analysis._today()
            analysis.is_expired = bool(due and analysis.state == "approved")

    def _search_is_expired(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("state", "=", "approved"), ("date_valid", "<", today)]

    def _today(self):
        company = self.company_id.sudo() or self.env.company
        return company_time(company, fields.Datetime.now()).date()

    @api.onchange("location_id")
    def _onchange_location_id(self):
        self.area_class = self.location_id.area_class
        if self.location_id and not self.name:
            self.name = self.env._("Risk analysis: %s", self.location_id.name)

    @api.constrains("cameras_wanted")
    def _check_cameras(self):
        for analysis in self:
            if not 0 <= analysis.cameras_wanted <= CAMERAS_MAX:
                raise ValidationError(
                    self.env._("From 0 to %s cameras can be wanted at a place.", CAMERAS_MAX)
                )

    @api.constrains("date", "date_valid")
    def _check_dates(self):
        for analysis in self:
            if analysis.date_valid <= analysis.date:
                raise ValidationError(
                    self.env._("It is valid until a day after the one it is assessed on.")
                )
            if analysis.date_valid > analysis.date + relativedelta(years=YEARS_MAX):
                raise ValidationError(
                    self.env._("A risk analysis is valid for at most %s years.", YEARS_MAX)
                )

    @api.constrains("location_id")
    def _check_place(self):
        for analysis in self.sudo():
            if not analysis.location_id.active:
                raise ValidationError(
                    self.env._(
                        "%s is archived. Choose a place that is in use.",
                        analysis.location_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        places = self.env["cctv.location"].sudo()
        for vals in vals_list:
            if not vals.get("area_class") and vals.get("location_id"):
                vals["area_class"] = places.browse(vals["location_id"]).area_class
        return super().create(vals_list)

    def write(self, vals):
        if "location_id" in vals and "area_class" not in vals:
            place = self.env["cctv.location"].sudo().browse(vals["location_id"])
            vals = {**vals, "area_class": place.area_class}
        return super().write(vals)

    # Signing and sealing

    def _sealed_fields(self):
        own = (
            "number procedure_revision_id company_id name revision location_id area_class date "
            "date_valid cameras_wanted conclusion author_id"
        ).split()
        line = "hazard likelihood impact measures wanted".split()
        return {**dict.fromkeys(own), "line_ids": dict.fromkeys(line)}

    def _sealing_gaps(self):
        gaps, _ = super()._sealing_gaps(), self.env._
        if not self.line_ids:
            gaps.append(_("Write down at least one hazard."))
        if self.date > self._today():
            gaps.append(_("The day it is assessed on is in the future."))
        if self.date_valid < self._today():
            gaps.append(_("The day it is valid until is over."))
        if not self.location_id.sudo().active:
            gaps.append(_("%s is archived.", self.location_id.sudo().display_name))
        for line in self.line_ids:
            if line.level in RISK_CRITICAL and not (line.wanted or "").strip():
                gaps.append(_("Write what is wanted against: %s", line.hazard))
        return gaps

    def _after_seal(self):
        """It is the one in force of its place from now on."""
        place = row_locks.wait_for(self.location_id.sudo())
        row_locks.touch(place)
        before = self.sudo().search(
            [("location_id", "=", place.id), ("state", "=", "approved"), ("id", "!=", self.id)]
        )
        before.state = "replaced"
        before.flush_recordset(["state"])
        super()._after_seal()
        place.risk = RISK_OF_PLACE[self.level]

    def _prepare_revision(self):
        lines = self.line_ids.copy_data()
        return {
            **super()._prepare_revision(),
            "location_id": self.location_id.id,
            "area_class": self.location_id.area_class,
            "cameras_wanted": self.cameras_wanted,
            "conclusion": self.conclusion,
            "line_ids": [(0, 0, vals) for vals in lines],
        }
