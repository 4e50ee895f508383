"""The work itself: begun and finished by technicians. IT staff close it afterwards."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .cctv_choices import REPAIR_ASSIGNABLE
from .cctv_maintenance_line_flow import ENDED
from .cctv_row_locks import wait_for

NAMED_DEVICES = 10
"""Devices that are named when a visit cannot be finished yet."""

MAY_BEGIN = ("analysed", "assigned")
"""Phases of a ticket in which its repair can begin."""

QUIET = {"mail_activity_automation_skip": True}


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    def action_cctv_start(self):
        """The work begins. A second tap changes nothing."""
        self.check_access("write")
        for request in self._cctv_lock():
            request._cctv_check_open()
            request._cctv_begin()
            request._cctv_own_line().filtered(lambda x: x.state == "planned").action_start()
        return True

    def action_cctv_finish(self):
        """All devices are done, failed or not done: IT staff may close it."""
        self.check_access("write")
        for request in self._cctv_lock():
            if request.cctv_state != "finished":
                request._cctv_check_open()
                request._cctv_own_line().filtered(lambda x: x.state == "under_way").action_done()
                request._cctv_check_finishable()
                request._cctv_end()
        return True

    def action_cctv_visit(self):
        """Open the page on which the work is done."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "cctv_visit",
            "name": self.env._("Visit"),
            "context": {"active_id": self.id},
        }

    def _cctv_lock(self):
        """Until the end of the transaction nobody else starts, finishes or closes these: the
        second waits, is started anew by the server, and then sees what the first has done."""
        return wait_for(self)

    def _cctv_check_open(self):
        """Work goes on as long as it is not finished."""
        if not self.cctv_work_kind:
            raise UserError(
                self.env._(
                    "%s is no CCTV work. Choose the kind of work first.", self.display_name
                )
            )
        if self.cctv_state in ("finished", "closed", "cancelled"):
            raise UserError(self._cctv_over_sentence())

    def _cctv_over_sentence(self):
        values = {"work": self.display_name}
        if self.cctv_state == "cancelled":
            return self.env._("%(work)s was cancelled. Nothing was changed.", **values)
        is_closed = self.cctv_state == "closed"
        who = self.cctv_closed_by_id if is_closed else self.cctv_finished_by_id
        date = self.cctv_date_closed if is_closed else self.cctv_date_finished
        values["who"] = who.sudo().name or ""
        values["when"] = format_datetime(self.env, date, dt_format="short") if date else ""
        if is_closed:
            return self.env._(
                "%(work)s was closed by %(who)s on %(when)s. Nothing was changed; IT staff can "
                "reopen it.",
                **values,
            )
        return self.env._(
            "%(work)s was finished by %(who)s on %(when)s. Nothing was changed; IT staff can "
            "reopen it.",
            **values,
        )

    def _cctv_begin(self):
        """The first step on it was taken. Work that nobody had is theirs who took it."""
        if self.cctv_state != "under_way":
            vals = {"cctv_state": "under_way", "cctv_date_started": fields.Datetime.now()}
            if not self.user_id:
                vals["user_id"] = self.env.uid
                who = self.env.user.name
                self._message_log(body=self.env._("Nobody had this work; %s has taken it.", who))
            self._cctv_set(vals)
            self._cctv_tell_begun()

    def _cctv_cancel_checklists(self):
        """Those nobody has finished will not be filled in."""
        self.sudo().cctv_line_ids.checklist_id.filtered(
            lambda checklist: checklist.state == "open"
        ).action_cancel()

    def _cctv_end(self):
        now = fields.Datetime.now()
        self._cctv_cancel_checklists()
        self._cctv_set(
            {
                "cctv_state": "finished",
                "cctv_date_finished": now,
                "cctv_finished_by_id": self.env.uid,
            }
        )
        self._cctv_tell_finished()

    def _cctv_tell_begun(self):
        """The ticket of this work is in repair. One that is not analysed yet, or is past it, keeps
        nobody from the work: it gets a note."""
        ticket = self.cctv_ticket_id.sudo()
        if ticket.cctv_phase in MAY_BEGIN:
            ticket._cctv_start_repair()
        elif ticket:
            ticket._message_log(body=self.env._("Work has begun: %s", self.display_name))

    def _cctv_tell_finished(self):
        """The ticket of this work is repaired, unless a device of it still is not."""
        ticket, lines = self.cctv_ticket_id.sudo(), self.sudo().cctv_line_ids
        if not ticket or lines.filtered(lambda line: line.state in ("failed", "skipped")):
            return
        note = "\n".join([self.display_name, *(line.note for line in lines if line.note)])
        if ticket.cctv_phase in REPAIR_ASSIGNABLE:
            ticket._cctv_report_repaired(self.env.user.partner_id, note)
        else:
            ticket._message_log(body=self.env._("Work is finished: %s", note))

    def _cctv_set(self, vals):
        """What the steps note; who calls has checked who may."""
        return self.sudo().with_context(**QUIET).write(vals)

    def _cctv_own_line(self):
        """The line of corrective work, which is about one device; none for a visit."""
        device = self.equipment_id
        if not (device.sudo().cctv_kind and self.cctv_work_kind):
            return self.env["cctv.maintenance.line"]
        lines = self.cctv_line_ids
        if not lines:
            made = self.env["cctv.maintenance.line"].sudo().create(self._cctv_prepare_own_line())
            lines = made.with_env(self.env)
        return lines if len(lines) == 1 and lines.device_id == device else lines.browse()

    def _cctv_prepare_own_line(self):
        device = self.equipment_id.sudo()
        return {
            "request_id": self.id,
            "company_id": self.company_id.id,
            "device_id": device.id,
            "location_id": device.cctv_location_id.id,
            "work_kind": self.cctv_work_kind,
        }

    def _cctv_check_finishable(self):
        if self.cctv_state != "under_way":
            raise UserError(
                self.env._("%s has not begun. Start it first.", self.display_name)
            )
        waiting = self.cctv_line_ids.filtered(lambda line: line.state not in ENDED)
        if not waiting:
            return
        names = "".join(f"\n• {line.device_id.display_name}" for line in waiting[:NAMED_DEVICES])
        if len(waiting) > NAMED_DEVICES:
            names += "\n" + self.env._("and %s more", len(waiting) - NAMED_DEVICES)
        raise UserError(
            self.env._(
                "These devices are still open. Mark each as done, failed or not done:"
            )
            + names
        )
