"""The work on one device of a visit: started, then done, failed or not done."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_poll_tools import clean
from .cctv_row_locks import wait_for
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

ENDED = ("done", "failed", "skipped")

MAINTENANCE_HOURS = 8
"""How long a device stays in maintenance when its line is never ended: a working day."""


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def action_start(self):
        """The technician stands before the device. A second tap changes nothing."""
        for line in self._take():
            if line.state != "under_way":
                line._check_state("planned")
                line._begin()
        return True

    def action_done(self):
        """All is well. The checklist is declared done when all its mandatory questions are
        answered, and refused with the names of what is missing when not."""
        for line in self._take():
            if line.state != "done":
                line._check_state("under_way")
                line._finish_checklist()
                line._end("done")
        return True

    def action_failed(self, words="", symptom=False):
        """The device needs a repair: the line ends, and a repair ticket is there.

        :param str words: what is wrong, unless answers of the checklist say so
        :param symptom: a code of ``SYMPTOMS``
        """
        words = typed(self.env, words, REASON_MAX)
        for line in self._take():
            if line.state == "failed":
                continue
            line._check_state("planned", "under_way")
            if line.state == "planned":
                line._begin()
            line._check_says_what(words, symptom)
            line._raise_ticket(words, symptom)
            line._end("failed")
        return True

    def action_skip(self, reason=""):
        """It was not done, for a reason."""
        missing = self.env._("Say why it was not done, for example: nobody had the key.")
        reason = typed(self.env, reason, REASON_MAX, missing)
        for line in self._take():
            if line.state != "skipped":
                line._check_state("planned", "under_way")
                line.request_id.sudo()._cctv_begin()
                line._set({"skip_reason": reason})
                line._end("skipped")
        return True

    def action_again(self):
        """It was ended by mistake, or more is to be done: under way again."""
        for line in self._take():
            if line.state != "under_way":
                line._check_state(*ENDED)
                line._begin_again()
        return True

    def _take_note(self, words, base=""):
        """Remarks as they were typed on a phone. What another has written there since stays too.

        :param base: the remarks from which the typing began
        :return: the remarks as they are now
        """
        self._take()
        words, base, present = _text(words), _text(base), self.note or ""
        if present != base and words in present:
            return present  # sent a second time
        if present not in (base, words) and present not in words:
            words = f"{present}\n{words}"
        self.note = words
        return words

    def _set(self, vals):
        """Past the guards; who calls has checked who may."""
        return self.sudo().write(vals)

    # Steps

    def _take(self):
        """Myself, locked, after checks that hold for each step. Nobody else takes a step on these
        or closes their visit until the end of the transaction."""
        self.check_access("write")
        self.request_id.sudo()._cctv_lock()
        wait_for(self)
        for request in self.request_id:
            request.sudo()._cctv_check_open()
        return self

    def _check_state(self, *states):
        if self.state not in states:
            raise UserError(self._state_sentence())

    def _state_sentence(self):
        values = {"device": self.device_id.display_name, "state": word_of(self, "state")}
        if self.state == "planned":
            return self.env._("The work on %(device)s has not begun. Start it first.", **values)
        who = (self.done_by_id or self.started_by_id).sudo().name
        return self.env._(
            "%(device)s is already: %(state)s (%(who)s). Nothing was changed.", **values, who=who
        )

    def _begin(self):
        self._check_in_use()
        self.request_id.sudo()._cctv_begin()
        self._set(
            {
                "state": "under_way",
                "date_started": fields.Datetime.now(),
                "started_by_id": self.env.uid,
                "checklist_id": self._make_checklist().id,
            }
        )
        self._maintain()
        self._ask_picture("before")

    def _begin_again(self):
        self._check_in_use()
        vals = {"date_done": False, "done_by_id": False, "skip_reason": False}
        if not self.date_started:
            vals |= {"date_started": fields.Datetime.now(), "started_by_id": self.env.uid}
        checklist = self.checklist_id.sudo()
        if checklist.state == "cancelled" or not checklist:
            vals["checklist_id"] = self._make_checklist().id
        elif checklist.state == "done" and checklist.seal_state != "sealed":
            checklist.with_user(self.env.user).action_reopen()
        self._set({**vals, "state": "under_way"})
        self._forget_picture("after")
        self._maintain()

    def _check_in_use(self):
        device = self.device_id.sudo()
        if not device.active:
            raise UserError(
                self.env._(
                    "%s is no longer in use: it was archived after the visit was planned. Mark it "
                    "as 'Not done' with that reason.",
                    device.display_name,
                )
            )

    def _end(self, state):
        self._set(
            {"state": state, "date_done": fields.Datetime.now(), "done_by_id": self.env.uid}
        )
        self._settle_picture("before")
        if state != "skipped":
            self._ask_picture("after")
        self._release()

    # The checklist

    def _form_in_force(self):
        """The form to fill in for this device; none when it is not in force (any more), or is for
        devices of another kind by now."""
        form = self.template_id.sudo()
        fits = not form.device_kind or form.device_kind == self.device_id.sudo().cctv_kind
        return form if form.active and form.current_version_id and fits else form.browse()

    def _make_checklist(self):
        """The checklist of this device; none when the form is not in force (any more): that must
        not keep the technician from the work."""
        form = self._form_in_force()
        if not form:
            return self.env["cctv.checklist"]
        return self.env["cctv.checklist"].create(
            {"template_id": form.id, "device_id": self.device_id.id}
        )

    def _finish_checklist(self):
        checklist = self.checklist_id
        if checklist.sudo().state == "open":
            checklist.action_done()

    # In maintenance

    def _maintain(self):
        """The device is polled but opens no tickets, for as long as somebody works on it; longer
        when people have said so."""
        device = self.device_id.sudo()
        until = fields.Datetime.now() + timedelta(hours=MAINTENANCE_HOURS)
        if not device.cctv_maintenance_until or device.cctv_maintenance_until < until:
            device.write({"cctv_maintenance_until": until})
            self._set({"maintenance_until": until})
        device._cctv_check_soon()

    def _release(self):
        """The device is watched as usual again, unless somebody else still works on it or people
        have put it in maintenance themselves."""
        device, until = self.device_id.sudo(), self.maintenance_until
        self._set({"maintenance_until": False})
        if not until or device.cctv_maintenance_until != until:
            return
        others = self.sudo().search(
            [("device_id", "=", device.id), ("state", "=", "under_way"), ("id", "!=", self.id)]
        )
        if others:
            others[0]._set({"maintenance_until": until})
        else:
            device.action_cctv_maintenance_stop()


def _text(words) -> str:
    """What was typed, with its spaces, as it can be stored."""
    return clean(words) if isinstance(words, str) else ""
