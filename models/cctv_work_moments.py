"""When CCTV work is planned for: a moment that a calendar can reckon with."""

from odoo import api, fields, models
from odoo.exceptions import UserError

YEARS = (2000, 2199)
HOURS_MAX = 10_000


class MaintenanceRequest(models.Model):
    """The core takes any year, and any number of hours. Work of the year 9999, or one that takes
    longer than any calendar is, could not be moved any more, nor shown."""

    _inherit = "maintenance.request"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("cctv_work_kind") or vals.get("equipment_id"):
                self._cctv_check_planned_moments(vals)
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("cctv_work_kind") or any(self.mapped("cctv_work_kind")):
            self._cctv_check_planned_moments(vals)
        return super().write(vals)

    @api.model
    def _cctv_check_planned_moments(self, vals):
        for name in ("schedule_date", "schedule_end"):
            if vals.get(name) and not _is_sensible(vals[name]):
                raise UserError(
                    self.env._(
                        "'%(field)s' has to be a date from the year %(first)s to %(last)s. Please "
                        "correct it.",
                        field=self._fields[name]._description_string(self.env),
                        first=YEARS[0],
                        last=YEARS[1],
                    )
                )
        hours = vals.get("duration") or 0
        if not (isinstance(hours, int | float) and 0 <= hours <= HOURS_MAX):
            raise UserError(
                self.env._("The work has to take between 0 and %s hours.", HOURS_MAX)
            )


def _is_sensible(moment) -> bool:
    try:
        return YEARS[0] <= fields.Datetime.to_datetime(moment).year <= YEARS[1]
    except (AttributeError, TypeError, ValueError):
        return False
