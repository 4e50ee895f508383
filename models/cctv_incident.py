from odoo import fields, models

from .cctv_choices import INCIDENT_KINDS, INCIDENT_STATES


class CctvIncident(models.Model):
    """Something that happened and is followed up: what was seen, who was called, what was decided,
    which footage is kept; in the end a signed record. Never deleted."""

    _name = "cctv.incident"
    _description = "Incident"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.deadline.mixin",
        "cctv.guarded",
    ]
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.incident"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    shift_id = fields.Many2one("cctv.shift", index=True, ondelete="restrict", check_company=True)
    kind = fields.Selection(INCIDENT_KINDS, required=True, default="other", index=True)
    state = fields.Selection(
        INCIDENT_STATES, required=True, readonly=True, copy=False, default="open", index=True
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now, index=True)
    location_id = fields.Many2one(
        "cctv.location", string="Place", index=True, ondelete="restrict", check_company=True
    )
    device_ids = fields.Many2many(
        "maintenance.equipment", string="Cameras", check_company=True
    )
    facts = fields.Text(string="What happened", required=True)
    log_entry_id = fields.Many2one(
        "cctv.log.entry", string="From the log", ondelete="restrict", check_company=True
    )
    request_id = fields.Many2one(
        "cctv.footage.request", string="Footage", ondelete="restrict", check_company=True
    )
    mark_ids = fields.One2many("cctv.incident.mark", "incident_id", string="People and marks")
    call_ids = fields.One2many("cctv.incident.call", "incident_id", string="Calls")
    decision_ids = fields.One2many("cctv.incident.decision", "incident_id", string="Decisions")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state"}

    def _sealed_fields(self):
        names = ("number", "company_id", "kind", "date", "location_id", "device_ids", "facts")
        parts = {
            name: dict.fromkeys(self[name]._sealed_names())
            for name in ("mark_ids", "call_ids", "decision_ids")
        }
        return {**dict.fromkeys(names), **parts}

    def _signature_roles(self):
        return [
            ("recorded", self.env._("Recorded by"), True),
            ("noted", self.env._("Noted by the supervisor"), True),
        ]
