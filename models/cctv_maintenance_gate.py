"""Who plans, changes, closes and deletes CCTV work. The core lets every internal user do all of it
to what is his own."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

CLOSERS = "helpdesk_cctv.group_cctv_it"
"""Only IT staff close (P0: 'Staff IT melakukan closing maintenance')."""

HEAD = "helpdesk_cctv.group_cctv_manager"

WORKERS = "helpdesk_cctv.group_cctv_technician"

OVER = ("closed", "cancelled")

STEP_FIELDS = frozenset(
    "cctv_state cctv_schedule_id cctv_due_date cctv_date_started cctv_date_finished "
    "cctv_finished_by_id cctv_date_closed cctv_closed_by_id cctv_is_pinned cctv_to_announce "
    "cctv_is_overridden cctv_override_reason cctv_override_gaps cctv_reopen_count "
    "cctv_reopen_reason cctv_cancel_reason".split()
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
    _inherit = "maintenance.request"

    @api.constrains("stage_id", "cctv_state", "cctv_work_kind")
    def _check_cctv_stage(self):
        """By whatever way it comes there: dragged, imported, by code, by another module."""
        for request in self:
            if (
                request.cctv_work_kind
                and request.stage_id.done
                and request.cctv_state not in OVER
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
        if not self.env.su:
            vals_list = [self._cctv_prepare_by_hand(vals) for vals in vals_list]
        requests = super().create(vals_list)
        works = requests._cctv_join()
        if not self.env.su:
            works.filtered("archive").sudo().archive = False
            works._cctv_check_may_plan()
            requests._cctv_check_ticket()  # the core's own requests show it just as well
        return requests

    def write(self, vals):
        if not self.env.su:
            self._cctv_check_by_hand(vals)
        result = super().write(vals)
        if "equipment_id" in vals:
            joined = self._cctv_join()
            if not self.env.su:
                joined._cctv_check_may_plan()
        if not self.env.su and "cctv_ticket_id" in vals:
            self._cctv_check_ticket()
        if not self.env.su and "company_id" in vals:
            self.check_access("write")  # it may be another's company now
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

    @api.model
    def _cctv_prepare_by_hand(self, vals):
        """Neither values nor defaults, which everybody may keep of his own, get in."""
        self._cctv_refuse_steps({name for name in STEP_FIELDS if vals.get(name)})
        if vals.get("cctv_work_kind"):
            self._cctv_refuse_planner()
        return {**vals, **dict.fromkeys(STEP_FIELDS, False)}

    def _cctv_check_by_hand(self, vals):
        names = set(vals)
        self._cctv_refuse_steps(names & STEP_FIELDS)
        works = self.filtered("cctv_work_kind")
        if works:
            self.check_access("write")
            works._cctv_refuse_steps(works._cctv_changed(CORE_STEP_FIELDS, vals))
            works._cctv_check_not_over(names)
            works._cctv_check_about(vals)
        if vals.get("cctv_work_kind") and works != self:
            (self - works)._cctv_check_may_plan()

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

    @api.model
    def _cctv_refuse_steps(self, names):
        if names:
            label = self._fields[min(names)]._description_string(self.env)
            raise UserError(
                self.env._(
                    "'%s' of CCTV work is not written by hand: the buttons do it (start, finish, "
                    "close, cancel, reopen), or the schedule.",
                    label,
                )
            )

    def _cctv_check_not_over(self, names):
        if names <= ALWAYS_OPEN:
            return
        if over := self.filtered(lambda request: request.cctv_state in OVER)[:1]:
            raise UserError(over._cctv_over_sentence())

    def _cctv_check_about(self, vals):
        names = self._cctv_changed(ABOUT_FIELDS, vals)
        if not names:
            return
        if not self.env.user.has_group(CLOSERS):
            raise AccessError(self.env._("IT staff plan what CCTV work is about."))
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
        if not self.env.user.has_group(WORKERS):
            raise AccessError(
                self.env._(
                    "CCTV work is planned by IT staff and technicians. If a camera is broken, "
                    "report it as a repair."
                )
            )

    def _cctv_check_ticket(self):
        """Finishing the work moves its ticket, so it has to be one that the user may work on."""
        for request in self.filtered("cctv_ticket_id"):
            ticket = request.cctv_ticket_id
            if not ticket.has_access("read") or ticket.sudo().company_id != request.company_id:
                raise AccessError(self.env._("This repair ticket is not one of yours."))

    def _cctv_check_deletable(self):
        if self and not self.env.user.has_group(HEAD):
            raise AccessError(
                self.env._("CCTV work is not deleted. IT staff cancel it, with a reason.")
            )
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
        if not self.env.user.has_group(CLOSERS):
            raise AccessError(
                self.env._(
                    "Only IT staff close, cancel and reopen CCTV work. When you have done it, "
                    "press “Finish”: they see it in their list then."
                )
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
                ("cctv_state", "not in", OVER),
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
