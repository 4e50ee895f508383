"""Who plans, changes, closes and deletes CCTV work. The core lets every internal user do all of it
to what is his own."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .cctv_choices import WORK_OVER
from .cctv_duties import check_duty

CLOSERS = "helpdesk_cctv.group_cctv_it"
"""Only IT staff close (P0: 'Staff IT melakukan closing maintenance')."""

STEP_FIELDS = frozenset(
    "cctv_state cctv_schedule_id cctv_due_date cctv_date_started cctv_date_finished "
    "cctv_finished_by_id cctv_date_closed cctv_closed_by_id cctv_is_pinned cctv_to_announce "
    "cctv_is_overridden cctv_override_reason cctv_override_gaps cctv_reopen_count "
    "cctv_reopen_reason cctv_cancel_reason cctv_happened_date cctv_happened_end cctv_paper_ref "
    "cctv_entered_date cctv_entered_by_id cctv_is_entered_later".split()
)
"""Written by buttons and by schedules, never by hand."""

CORE_STEP_FIELDS = frozenset({"archive", "close_date"})
"""Of the core, likewise, when the request is CCTV work."""

ABOUT_FIELDS = frozenset(
    {"cctv_work_kind", "equipment_id", "company_id", "cctv_location_id", "cctv_ticket_id"}
)
"""What the work is about: planned by IT staff, and fixed once it has begun."""

ALWAYS_OPEN = frozenset(
    {"message_follower_ids", "message_ids", "activity_ids", "message_main_attachment_id", "color"}
)
"""What people write on work that is over: they talk about it."""


class MaintenanceRequest(models.Model):
    _name = "maintenance.request"
    _inherit = ["maintenance.request", "cctv.guarded"]

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.model
    def _guarded_error(self, names):
        return UserError(
            self.env._(
                "'%s' of CCTV work is not written by hand: the buttons do it (start, finish, "
                "close, cancel, reopen), or the schedule.",
                self._guarded_labels(names)[0],
            )
        )

    @api.constrains("stage_id", "cctv_state", "cctv_work_kind")
    def _check_cctv_stage(self):
        """By whatever way it comes there: dragged, imported, by code, by another module."""
        for request in self:
            if (
                request.cctv_work_kind
                and request.stage_id.done
                and request.cctv_state not in WORK_OVER
            ):
                raise ValidationError(
                    self.env._(
                        "%(work)s is CCTV work: it gets into the stage “%(stage)s” by being closed "
                        "or cancelled, and only IT staff do that. When the work is done, press "
                        "“Finish”; IT staff then press “Close”.",
                        work=request.display_name,
                        stage=request.stage_id.name,
                    )
                )

    @api.constrains("recurring_maintenance", "cctv_work_kind")
    def _check_cctv_recurrence(self):
        for request in self:
            if request.cctv_work_kind and request.recurring_maintenance:
                raise ValidationError(
                    self.env._(
                        "%s is CCTV work, which does not repeat by itself. Make a maintenance "
                        "schedule (Maintenance › Schedules): it knows holidays, turns and "
                        "checklists.",
                        request.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("cctv_work_kind") for vals in vals_list):
            self._cctv_refuse_planner()
        requests = super().create(vals_list)
        requests._cctv_join()._cctv_check_planned()
        requests._cctv_check_ticket()  # the core's own requests show it just as well
        return requests

    def write(self, vals):
        if not self.env.su:
            self._cctv_check_by_hand(vals)
        result = super().write(vals)
        if "equipment_id" in vals:
            self._cctv_join()._cctv_check_may_plan()
        if not self.env.su:
            self._cctv_check_written(vals)
        return result

    def unlink(self):
        """Not ``api.ondelete``: a key in the context, which anybody can send, switches that off."""
        if not self.env.su:
            self.filtered("cctv_work_kind")._cctv_check_deletable()
        return super().unlink()

    def archive_equipment_request(self):
        """The core's button *Cancel*."""
        if works := self.filtered("cctv_work_kind")[:1]:
            return works.action_cctv_cancel()
        return super().archive_equipment_request()

    def reset_equipment_request(self):
        """The core's button *Reopen Request*."""
        if works := self.filtered("cctv_work_kind")[:1]:
            return works.action_cctv_reopen()
        return super().reset_equipment_request()

    # What becomes CCTV work

    def _cctv_join(self):
        """Requests about CCTV devices are CCTV work, also those made in the core's own screens:
        else the gate would stand beside an open door. Those of these that are CCTV work now."""
        for request in self:
            if not request.cctv_work_kind and request.equipment_id.sudo().cctv_kind:
                is_repair = request.maintenance_type != "preventive"
                request.sudo().cctv_work_kind = "repair" if is_repair else "other"
        works = self.filtered("cctv_work_kind")
        if new := works.filtered(lambda request: not request.cctv_state):
            new.sudo().cctv_state = "planned"
        return works

    # Guards

    def _cctv_check_planned(self):
        """New CCTV work: by whom it may be planned, and not archived from the start."""
        if not self.env.su:
            self.filtered("archive").sudo().archive = False
            self._cctv_check_may_plan()

    def _cctv_check_by_hand(self, vals):
        self._guarded_refuse(vals)
        works = self.filtered("cctv_work_kind")
        if works:
            self.check_access("write")
            if names := works._cctv_changed(CORE_STEP_FIELDS, vals):
                raise self._guarded_error(names)
            works._cctv_check_not_over(set(vals))
            works._cctv_check_about(vals)
        if vals.get("cctv_work_kind") and works != self:
            (self - works)._cctv_check_may_plan()

    def _cctv_check_written(self, vals):
        if "cctv_ticket_id" in vals:
            self._cctv_check_ticket()
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now

    def _cctv_changed(self, names, vals):
        """Those of the fields that ``vals`` would change; the core writes some as they are."""
        return {
            name
            for name in names & set(vals)
            if any(
                self._fields[name].convert_to_write(request[name], request) != (vals[name] or False)
                for request in self
            )
        }

    def _cctv_check_not_over(self, names):
        if names <= ALWAYS_OPEN:
            return
        if over := self.filtered(lambda request: request.cctv_state in WORK_OVER)[:1]:
            raise UserError(over._cctv_over_sentence())

    def _cctv_check_about(self, vals):
        names = self._cctv_changed(ABOUT_FIELDS, vals)
        if not names:
            return
        check_duty(self.env, ["it"], self.env._("IT staff plan what CCTV work is about."))
        if "cctv_work_kind" in names and not vals["cctv_work_kind"]:
            raise UserError(
                self.env._("CCTV work stays CCTV work. Cancel it when it is not wanted any more.")
            )
        if begun := self.filtered(lambda request: request.cctv_state not in ("planned", False))[:1]:
            raise UserError(
                self.env._(
                    "%s has begun: what it is about stays as it is. Plan another piece of work.",
                    begun.display_name,
                )
            )

    def _cctv_check_may_plan(self):
        if self:
            self._cctv_refuse_planner()

    @api.model
    def _cctv_refuse_planner(self):
        check_duty(
            self.env,
            ["technician"],
            self.env._(
                "CCTV work is planned by IT staff and technicians. If a camera is broken, report "
                "it as a repair."
            ),
        )

    def _cctv_check_ticket(self):
        """Finishing the work moves its ticket, so it has to be one that the user may work on."""
        for request in () if self.env.su else self.filtered("cctv_ticket_id"):
            ticket = request.cctv_ticket_id
            if not ticket.has_access("read") or ticket.sudo().company_id != request.company_id:
                raise AccessError(self.env._("This repair ticket is not one of yours."))

    def _cctv_check_deletable(self):
        if self:
            sentence = self.env._("CCTV work is not deleted. IT staff cancel it, with a reason.")
            check_duty(self.env, ["manager"], sentence)
        for request in self:
            lines = request.sudo().cctv_line_ids
            if request.cctv_state not in ("planned", False) or lines.filtered("date_started"):
                raise UserError(
                    self.env._(
                        "%s is a record of what was done and stays. Cancel it with a reason when "
                        "it was wrong.",
                        request.display_name,
                    )
                )

    def _cctv_check_closer(self):
        self.check_access("read")
        check_duty(
            self.env,
            ["it"],
            self.env._(
                "Only IT staff close, cancel and reopen CCTV work. When you have done it, press "
                "“Finish”: they see it in their list then."
            ),
        )
        self.check_access("write")


class MaintenanceStage(models.Model):
    _inherit = "maintenance.stage"

    @api.constrains("done")
    def _check_cctv_open(self):
        """A stage that becomes one of done requests would close what is in it."""
        for stage in self.filtered("done"):
            open_works = [
                ("stage_id", "=", stage.id),
                ("cctv_work_kind", "!=", False),
                ("cctv_state", "not in", WORK_OVER),
            ]
            count = self.env["maintenance.request"].sudo().search_count(open_works)
            if count:
                raise ValidationError(
                    self.env._(
                        "The stage “%(stage)s” has CCTV work that is not closed: %(count)s. Move "
                        "it to another stage first.",
                        count=count,
                        stage=stage.name,
                    )
                )
