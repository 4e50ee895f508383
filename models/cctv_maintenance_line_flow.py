"""The work on one device of a visit: started, then done, failed or not done."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .cctv_poll_tools import clean

OPEN_FIELDS = frozenset({"note", "sequence"})
"""What people write at any time while the visit is not closed."""

PLAN_FIELDS = frozenset({"device_id", "location_id", "work_kind", "template_id"})
"""What IT staff plan, until the work has begun."""

BORN_FIELDS = OPEN_FIELDS | PLAN_FIELDS | {"request_id", "company_id"}

PLANNERS = "helpdesk_cctv.group_cctv_it"

ENDED = ("done", "failed", "skipped")

NOTE_LIMIT = 50_000
REASON_LIMIT = 1_000
"""Characters of the remarks; of a reason, or of what failed."""

MAINTENANCE_HOURS = 8
"""How long a device stays in maintenance when its line is never ended: a working day."""


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    @api.constrains("note")
    def _check_note(self):
        if any(len(line.note or "") > NOTE_LIMIT for line in self):
            raise ValidationError(
                self.env._("The remarks have more than %s characters.", NOTE_LIMIT)
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_by_hand(vals) for vals in vals_list]
        lines = super().create(vals_list)
        if not self.env.su:
            lines._check_plannable()
        return lines

    def write(self, vals):
        self._check_by_hand(vals)
        return super().write(vals)

    def unlink(self):
        """Not ``api.ondelete``: a key in the context, which anybody can send, switches that off."""
        if not self.env.su:
            self.check_access("unlink")
            self._check_plannable()
        return super().unlink()

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
        words = self._sentence(words)
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
        reason = self._sentence(reason)
        if not reason:
            raise UserError(
                self.env._("Say why it was not done, for example: nobody had the key.")
            )
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
        words, present = self._text(words), self.note or ""
        if present != self._text(base) and words in present:
            return present  # sent a second time
        if present not in (self._text(base), words) and present not in words:
            words = f"{present}\n{words}"
        self.note = words
        return words

    # Guards

    def _prepare_by_hand(self, vals):
        if not self.env.user.has_group(PLANNERS):
            raise AccessError(self.env._("IT staff plan which devices a visit is about."))
        self._check_known(set(vals) - BORN_FIELDS)
        request = self.env["maintenance.request"].sudo().browse(vals.get("request_id")).exists()
        device = self.env["maintenance.equipment"].browse(vals.get("device_id")).exists()
        return {
            "work_kind": request.cctv_work_kind,
            "location_id": device.cctv_location_id.id,
            **vals,
            "company_id": request.company_id.id,
        }

    def _check_by_hand(self, vals):
        """``readonly`` keeps only the web client off."""
        if self.env.su:
            return
        self.check_access("write")
        self._check_known(set(vals) - OPEN_FIELDS - PLAN_FIELDS)
        if not PLAN_FIELDS.isdisjoint(vals):
            if not self.env.user.has_group(PLANNERS):
                raise AccessError(self.env._("IT staff plan which devices a visit is about."))
            self._check_plannable()
        for request in self.request_id:
            request.sudo()._cctv_check_open()

    def _check_known(self, names):
        if names:
            labels = self.fields_get(names, ["string"])
            raise UserError(
                self.env._(
                    "%(fields)s: this is written by the buttons of the visit, not by hand.",
                    fields=", ".join(sorted(label["string"] for label in labels.values())),
                )
            )

    def _check_plannable(self):
        """The work on these has not begun, and their visit is open."""
        for line in self:
            line.request_id.sudo()._cctv_check_open()
            if line.state != "planned":
                raise UserError(
                    self.env._(
                        "The work on %s has begun: the line is a record of it. Mark it as 'Not "
                        "done' with the reason when it was wrong.",
                        line.device_id.display_name,
                    )
                )

    def _set(self, vals):
        """Past the guards; who calls has checked who may."""
        return self.sudo().write(vals)

    # Steps

    def _take(self):
        """Myself, locked, after checks that hold for each step. Nobody else takes a step on these
        or closes their visit until the end of the transaction."""
        self.check_access("write")
        self.request_id.sudo()._cctv_lock()
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM cctv_maintenance_line WHERE id IN %s ORDER BY id"
                    " FOR NO KEY UPDATE",
                    tuple(self.ids),
                )
            )
        for request in self.request_id:
            request.sudo()._cctv_check_open()
        return self

    def _check_state(self, *states):
        if self.state not in states:
            raise UserError(self._state_sentence())

    def _state_sentence(self):
        words = dict(self._fields["state"]._description_selection(self.env))
        values = {"device": self.device_id.display_name, "state": words[self.state]}
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

    def _sentence(self, words):
        """What was typed, as it is kept."""
        words = self._text(words).strip()
        if len(words) > REASON_LIMIT:
            raise UserError(
                self.env._("Please say it in at most %s characters.", REASON_LIMIT)
            )
        return words

    def _text(self, words):
        return clean(words) if isinstance(words, str) else ""

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
