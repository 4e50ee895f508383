from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_datetime

from .cctv_choices import HANDOVER_STATES

FIGURES = ("device_count", "fine_count", "faulty_count", "unknown_count", "maintenance_count")
"""How many devices are how, when the facts were taken."""


class CctvHandover(models.Model):
    """A shift hands over to the next: devices, inventory, open matters, events. Opened by the
    system before the change of shift; signed by one officer of each side, then sealed.

    Nobody writes it by hand: facts come from ``cctv_handover_fill``, what the officers say by the
    screen (``cctv_handover_walk``, ``cctv_handover_take``), the end from ``cctv_handover_sign`` and
    ``cctv_handover_end``."""

    _name = "cctv.handover"
    _description = "Handover of a shift"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.deadline.mixin",
        "cctv.filed",
    ]
    _order = "date_due desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.handover"
    _mail_post_access = "read"

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    shift_from_id = fields.Many2one(
        "cctv.shift", string="Outgoing shift", index=True, ondelete="restrict", check_company=True
    )
    shift_to_id = fields.Many2one(
        "cctv.shift", string="Incoming shift", index=True, ondelete="restrict", check_company=True
    )
    outgoing_ids = fields.Many2many(
        "res.users",
        "cctv_handover_outgoing_rel",
        string="On duty when it was opened",
        help="They may hand over even when the roster is changed in the meantime.",
    )
    outgoing_id = fields.Many2one("res.users", string="Hands over", ondelete="restrict")
    incoming_id = fields.Many2one("res.users", string="Takes over", ondelete="restrict")
    date_due = fields.Datetime(string="Change of shift", required=True, index=True)
    date_facts = fields.Datetime(string="Facts as of", readonly=True, copy=False)
    date_signed = fields.Datetime(string="Signed on", readonly=True, copy=False)
    state = fields.Selection(
        HANDOVER_STATES, required=True, readonly=True, copy=False, default="open", index=True
    )

    device_count = fields.Integer(string="Devices watched", readonly=True, aggregator="avg")
    fine_count = fields.Integer(string="Fine", readonly=True, aggregator="avg")
    faulty_count = fields.Integer(string="Faulty", readonly=True, aggregator="avg")
    unknown_count = fields.Integer(string="Not known", readonly=True, aggregator="avg")
    maintenance_count = fields.Integer(string="In maintenance", readonly=True, aggregator="avg")
    device_states = fields.Json(
        string="State of each device", readonly=True, copy=False, prefetch=False
    )
    is_checked = fields.Boolean(string="Devices looked at", help="All others are fine.")
    is_checked_in = fields.Boolean(string="Devices looked at by who takes over")
    device_ids = fields.One2many(
        "cctv.handover.device",
        "handover_id",
        string="Devices",
        domain=[("side", "!=", "incoming")],
    )
    objection_ids = fields.One2many(
        "cctv.handover.device",
        "handover_id",
        string="Objections of who takes over",
        domain=[("side", "=", "incoming")],
    )
    thing_ids = fields.One2many("cctv.handover.thing", "handover_id", string="Inventory")
    is_clean = fields.Boolean(string="The room is clean and tidy")
    clean_words = fields.Char(string="Why not clean")
    clean_photo_ids = fields.Many2many(
        "ir.attachment", "cctv_handover_clean_rel", string="Photo of the room"
    )
    events = fields.Text(string="Events of the shift", readonly=True)
    matter_ids = fields.One2many("cctv.handover.matter", "handover_id", string="Open matters")
    matter_count = fields.Integer(compute="_compute_matter_count", string="Matters")
    note = fields.Text(string="To the next shift")
    incoming_note = fields.Text(string="Remarks of who takes over")

    override_reason = fields.Text(string="Why without signatures", readonly=True, copy=False)
    override_by_id = fields.Many2one(
        "res.users", string="Ended by", readonly=True, copy=False, ondelete="restrict"
    )
    date_override = fields.Datetime(string="Ended on", readonly=True, copy=False)

    _once = models.UniqueIndex(
        "(room_id, date_due)", "There is a handover of this change of shift already."
    )

    @api.depends("number", "room_id", "date_due")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for handover in self:
            due = handover.date_due
            when = format_datetime(self.env, due, dt_format="d MMM HH:mm") if due else ""
            parts = (handover.number, handover.room_id.sudo().name, when)
            handover.display_name = " – ".join(filter(None, parts))

    def _compute_matter_count(self):
        rows = self.env["cctv.handover.matter"]._read_group(
            [("handover_id", "in", self.ids)], ["handover_id"], ["__count"]
        )
        counts = {handover.id: count for handover, count in rows}
        for handover in self:
            handover.matter_count = counts.get(handover.id, 0)

    def unlink(self):
        raise AccessError(self.env._("A handover is never deleted: it says who had the room."))

    def _guarded_fields(self):
        always = self._always_open_fields() | self.env["base"]._fields.keys()
        return super()._guarded_fields() | (self._fields.keys() - always)

    def _parties(self, side):
        """Users who may sign for ``side``: those of the shift; of the outgoing one also those who
        were on duty when it was opened."""
        ids = [user_id for user_id, _name in self._people()[side]]
        return self.env["res.users"].sudo().browse(ids)

    def _people(self):
        """{side: [(id, name) of its users]}, by one statement; see ``_parties``."""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT v.side, u.id, partner.name
                  FROM (SELECT CASE WHEN duty.shift_id = h.shift_from_id THEN 'outgoing'
                               ELSE 'incoming' END AS side, officer.user_id
                          FROM cctv_handover h
                          JOIN cctv_shift_duty duty
                            ON duty.shift_id IN (h.shift_from_id, h.shift_to_id)
                           AND duty.state IS DISTINCT FROM 'absent'
                          JOIN cctv_officer officer ON officer.id = duty.officer_id
                         WHERE h.id = %(handover)s
                         UNION
                        SELECT 'outgoing', rel.res_users_id
                          FROM cctv_handover_outgoing_rel rel
                         WHERE rel.cctv_handover_id = %(handover)s) v
                  JOIN res_users u ON u.id = v.user_id AND u.active
                  JOIN res_partner partner ON partner.id = u.partner_id
                 ORDER BY partner.name, u.login
                """,
                handover=self.id,
            )
        )
        people = {"outgoing": [], "incoming": []}
        for side, user_id, name in rows:
            people[side].append((user_id, name))
        return people

    def _walk_people(self, side):
        """The names of who may sign for ``side``."""
        return ", ".join(name for _id, name in self._people()[side]) or self.env._("nobody")

    @staticmethod
    def _side_among(people, user):
        """'outgoing', 'incoming' or ''; of both (who has two shifts in a row), the outgoing."""
        sides = (side for side in people if user.id in dict(people[side]))
        return next(sides, "")

    # Sealing --------------------------------------------------------------------------------

    def _sealed_fields(self):
        names = (
            "number company_id room_id date_due shift_from_id shift_to_id outgoing_id incoming_id "
            "date_facts date_signed state device_states is_checked is_checked_in is_clean "
            "clean_words clean_photo_ids events note incoming_note override_reason override_by_id "
            "date_override"
        ).split()
        parts = {
            name: dict.fromkeys(self[name]._sealed_names())
            for name in ("device_ids", "objection_ids", "thing_ids", "matter_ids")
        }
        return {**dict.fromkeys((*names, *FIGURES)), **parts}

    def _signature_roles(self):
        is_needed = self.state != "overridden"
        return [
            ("outgoing", self.env._("Hands over"), is_needed),
            ("incoming", self.env._("Takes over"), is_needed),
        ]

    def _signature_conflicts(self):
        return [("outgoing", "incoming")]

    def _signing_report(self):
        return "helpdesk_cctv.paper_handover"

    def _deadline_responsible(self):
        return self.env["res.users"].union(*map(self._parties_of_outgoing, self))

    def _parties_of_outgoing(self, handover):
        return handover._parties("outgoing")

    def _deadline_label(self):
        return self.env._("Handover %s", self.display_name)
