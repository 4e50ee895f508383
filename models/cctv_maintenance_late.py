"""Work that was done with a paper form, without power or network, and entered afterwards (R107)."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .cctv_accounting import company_time
from .cctv_duties import check_duty
from .cctv_typed import typed

LATE_FIELDS = frozenset(
    "cctv_happened_date cctv_happened_end cctv_paper_ref cctv_entered_date "
    "cctv_entered_by_id".split()
)

LONGEST = timedelta(days=7)
"""A piece of work that took longer is a slip of the pen."""

REF_MAX = 100


class MaintenanceRequest(models.Model):
    """The moments of the system (started, finished, closed) stay what they are: the clock, the
    pictures and the checks go by them. What the paper says stands beside them."""

    _inherit = "maintenance.request"

    cctv_happened_date = fields.Datetime(
        string="Happened on",
        readonly=True,
        copy=False,
        help="When the work began, for what was on paper first.",
    )
    cctv_happened_end = fields.Datetime(string="Happened until", readonly=True, copy=False)
    cctv_paper_ref = fields.Char(
        string="Paper record",
        readonly=True,
        copy=False,
        help="Number or place of the paper form that this was taken from.",
    )
    cctv_entered_date = fields.Datetime(string="Entered on", readonly=True, copy=False)
    cctv_entered_by_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, copy=False, ondelete="restrict"
    )
    cctv_is_entered_later = fields.Boolean(
        string="Entered later",
        compute="_compute_cctv_is_entered_later",
        store=True,
        help="Done with a paper form first, and written down here afterwards.",
    )

    cctv_late_text = fields.Char(
        compute="_compute_cctv_late_text", export_string_translation=False
    )

    @api.depends_context("lang", "tz")
    @api.depends("cctv_happened_date", "cctv_happened_end", "cctv_entered_date")
    def _compute_cctv_late_text(self):
        for work in self:
            work.cctv_late_text = work._cctv_late_words()

    @api.depends("cctv_happened_date")
    def _compute_cctv_is_entered_later(self):
        for work in self:
            work.cctv_is_entered_later = bool(work.cctv_happened_date)

    def action_cctv_enter_later(self):
        """Open the window for what the paper says."""
        self.ensure_one()
        self._cctv_check_may_enter()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Done on paper"),
            "res_model": "cctv.enter.work",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    def _cctv_enter_later(self, begun, ended, paper=""):
        """Note when the work was really done.

        :param datetime begun: as on paper, in UTC
        :param datetime ended: likewise
        :param str paper: number or place of the paper form
        """
        self._cctv_lock()
        self._cctv_check_may_enter()
        self._cctv_check_moments(begun, ended)
        self._cctv_set(
            {
                "cctv_happened_date": begun,
                "cctv_happened_end": ended,
                "cctv_paper_ref": typed(self.env, paper, REF_MAX),
                "cctv_entered_date": fields.Datetime.now(),
                "cctv_entered_by_id": self.env.uid,
            }
        )
        self._cctv_note(self._cctv_late_words())

    def _cctv_check_may_enter(self):
        self.check_access("write")
        check_duty(
            self.env,
            ["technician"],
            self.env._("Technicians and IT staff enter what was done on paper."),
        )
        if not self.cctv_work_kind:
            raise UserError(self.env._("%s is no CCTV work.", self.display_name))
        if self.cctv_state in ("closed", "cancelled"):
            raise UserError(self._cctv_over_sentence())

    def _cctv_check_moments(self, begun, ended):
        if not begun or not ended:
            raise UserError(self.env._("Say when the work began and when it ended, as on paper."))
        if ended < begun:
            raise UserError(
                self.env._("The work ended before it began. Correct one of the times.")
            )
        if ended > fields.Datetime.now() + timedelta(minutes=1):
            label = self._fields["cctv_happened_end"]._description_string(self.env)
            raise UserError(self.env._("“%s” lies in the future. Correct the time.", label))
        if ended - begun > LONGEST:
            raise UserError(
                self.env._(
                    "This is longer than %s days. Correct the times, or enter each day as work "
                    "of its own.",
                    LONGEST.days,
                )
            )
        if begun < (earliest := self._cctv_earliest()):
            raise UserError(
                self.env._(
                    "It was planned for a later day: the work cannot have begun before %s. Correct "
                    "the time, or plan the work for the day on which it was done.",
                    format_datetime(self.env, earliest, dt_format="short"),
                )
            )

    def _cctv_earliest(self):
        """Work begins on the day that it is planned for, or after it was planned: in an outage it
        is planned afterwards, and made in advance by a schedule it may be done early."""
        made, planned = self.create_date, self.schedule_date
        if not planned:
            return made - LONGEST
        local = company_time(self.company_id.sudo(), planned)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return min(made, fields.Datetime.to_datetime(planned - (local - midnight)))

    def _cctv_late_words(self):
        """'Entered later: …', as on the page of the visit; '' when it was not on paper."""
        if not self.cctv_happened_date:
            return ""
        values = {
            name: format_datetime(self.env, self[field], dt_format="short")
            for name, field in (
                ("begun", "cctv_happened_date"),
                ("ended", "cctv_happened_end"),
                ("entered", "cctv_entered_date"),
            )
        }
        values["who"] = self.sudo().cctv_entered_by_id.name or ""
        return self.env._(
            "Entered later: done from %(begun)s to %(ended)s, entered by %(who)s on %(entered)s.",
            **values,
        )
