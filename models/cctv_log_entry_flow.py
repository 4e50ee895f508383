"""What is done with an entry of the log after it was written: crossed out, followed up."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_typed import REASON_MAX, typed


class CctvLogEntry(models.Model):
    _inherit = "cctv.log.entry"

    is_void = fields.Boolean(string="Crossed out", readonly=True, copy=False, index=True)
    void_reason = fields.Text(string="Why it is crossed out", readonly=True, copy=False)
    void_date = fields.Datetime(string="Crossed out on", readonly=True, copy=False)
    done_words = fields.Text(string="How it ended", readonly=True, copy=False)
    done_date = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False, ondelete="restrict"
    )

    incident_ids = fields.One2many(
        "cctv.incident",
        "log_entry_id",
        string="Incidents",
        groups="helpdesk_cctv.group_cctv_operator,helpdesk_cctv.group_cctv_it,"
        "helpdesk_cctv.group_cctv_management",
    )
    incident_count = fields.Integer(string="Number of incidents", compute="_compute_incident_count")

    @api.depends("incident_ids")
    def _compute_incident_count(self):
        """Also for those who may not read incidents: that there is one."""
        incidents = self.env["cctv.incident"].sudo()
        rows = incidents._read_group(
            [("log_entry_id", "in", self.ids)], ["log_entry_id"], ["__count"]
        )
        counts = {entry.id: count for entry, count in rows}
        for entry in self:
            entry.incident_count = counts.get(entry.id, 0)

    def _guarded_fields(self):
        own = {"is_void", "void_reason", "void_date", "done_words", "done_date", "done_by_id"}
        return super()._guarded_fields() | own

    def action_open_void(self):
        """The window that asks why it is crossed out."""
        self._check_author()
        return self.env["cctv.log.window"]._open("void", self)

    def action_open_done(self):
        """The window that asks how it ended."""
        return self.env["cctv.log.window"]._open("done", self)

    def action_follow_up(self):
        """It is to be followed up after all, or again: it comes back at each handover."""
        self.ensure_one()
        self.check_access("write")
        row_locks.take(self.sudo())
        self._check_stands()
        if self.category == "complaint":
            raise UserError(self.env._("A complaint is open until it is answered."))
        if self.done_words:
            self._note(self.env._("To be followed up again. Until now it was: %s", self.done_words))
        self._set({"is_open": True, "done_words": False, "done_date": False, "done_by_id": False})
        return True

    def action_correct(self):
        """Another entry that says it right; this one stays as it is."""
        self.ensure_one()
        self.check_access("read")
        names = ("room_id", "device_id", "location_id")
        values = {f"default_{name}": self[name].id for name in names}
        values |= {f"default_{name}": self[name] for name in ("category", "severity", "date")}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correction of %s", self.number),
            "res_model": self._name,
            "view_mode": "form",
            "context": {**values, "default_corrects_id": self.id},
        }

    def action_incident(self):
        """What was seen is followed up as an incident."""
        self.ensure_one()
        self.check_access("write")
        self._check_stands()
        return self.env["cctv.incident"]._from_log(self)

    def action_open_incidents(self):
        """What became of it."""
        self.ensure_one()
        found = self.incident_ids
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Incidents"),
            "res_model": "cctv.incident",
            "views": [(False, "list"), (False, "form")],
            "domain": [("log_entry_id", "=", self.id)],
        }
        if len(found) == 1:
            action.update(res_id=found.id, views=[(False, "form")])
        return action

    def action_new_ticket(self):
        """The camera is to be repaired."""
        self.ensure_one()
        return self.device_id.action_cctv_new_ticket()

    def _void(self, reason):
        """It was a mistake: it stays, crossed out with a reason."""
        self.ensure_one()
        self.check_access("write")
        self._check_author()
        row_locks.take(self.sudo())
        self._check_stands()
        reason = typed(self.env, reason, REASON_MAX, self.env._("Say why it is crossed out."))
        self._set(
            {
                "is_void": True,
                "void_reason": reason,
                "void_date": fields.Datetime.now(),
                "is_open": False,
                "awaits_superior": False,
            }
        )
        self.sudo()._deadline_cancel()

    def _done(self, words):
        """What was to be followed up has ended."""
        self.ensure_one()
        self.check_access("write")
        row_locks.take(self.sudo())
        if not self.is_open:
            raise UserError(self.env._("%s is not open any more. Reload the page.", self.number))
        words = typed(self.env, words, REASON_MAX, self.env._("Say how it ended."))
        self._set_done(words)

    def _set_done(self, words):
        self._set(
            {
                "is_open": False,
                "done_words": words,
                "done_date": fields.Datetime.now(),
                "done_by_id": self.env.uid,
            }
        )

    def _check_author(self):
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%(number)s was written by %(who)s, who alone may cross it out. Write another "
                    "entry that corrects it.",
                    number=self.number,
                    who=self.user_id.sudo().name,
                )
            )

    def _check_stands(self):
        if self.is_void:
            raise UserError(self.env._("%s is crossed out already.", self.number))
