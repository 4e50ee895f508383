from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roster import overlapping, uncovered
from .cctv_shift_slot import clock
from .cctv_telling import tell


class CctvControlRoom(models.Model):
    """A room from which officers watch cameras around the clock, with its shifts. The supervisor
    keeps it."""

    _name = "cctv.control.room"
    _description = "Control room"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    location_id = fields.Many2one(
        "cctv.location", string="Where it is", ondelete="restrict", check_company=True
    )
    watched_ids = fields.Many2many(
        "cctv.location",
        string="Watches over",
        check_company=True,
        help="Places whose cameras are watched from here, with all inside them. Empty: all.",
    )
    slot_ids = fields.One2many("cctv.shift.slot", "room_id", string="Time slots")
    group_ids = fields.One2many("cctv.shift.group", "room_id", string="Groups")
    pattern_ids = fields.One2many("cctv.shift.pattern", "room_id", string="Rotation patterns")
    is_round_the_clock = fields.Boolean(
        string="Around the clock",
        default=True,
        help="Whether somebody has to be there at every hour (P2: 24 hours).",
    )
    rest_hours = fields.Integer(
        string="Rest between shifts (h)",
        default=8,
        required=True,
        help="Hours that an officer has between two shifts at least. No procedure names them; the "
        "length of a shift is what lets somebody stand in for another.",
    )
    days_in_a_row = fields.Integer(
        string="Days of duty in a row",
        default=7,
        required=True,
        help="After so many days an officer has a day off. No procedure names them; four groups in "
        "three shifts have six, and one more is what lets somebody stand in for another.",
    )
    slot_words = fields.Text(
        string="What is wrong with slots and groups", compute="_compute_slot_words"
    )
    thing_ids = fields.One2many("cctv.room.thing", "room_id", string="Inventory")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    _rest = models.Constraint(
        "CHECK (rest_hours BETWEEN 0 AND 48)", "The rest between shifts is 0 to 48 hours."
    )
    _days = models.Constraint(
        "CHECK (days_in_a_row BETWEEN 1 AND 31)", "Days of duty in a row are 1 to 31."
    )

    @api.depends(
        "slot_ids.hour_from",
        "slot_ids.hours",
        "slot_ids.active",
        "is_round_the_clock",
        "group_ids.active",
        "group_ids.officer_ids",
        "company_id",
    )
    def _compute_slot_words(self):
        for room in self:
            room.slot_words = "\n".join([*room._slot_problems(), *room._group_problems()])

    def _group_problems(self) -> list:
        """Where slots and groups are otherwise than the procedure has them."""
        profile, found = self.company_id._cctv_profile(), []
        slots, groups = self.slot_ids.filtered("active"), self.group_ids.filtered("active")
        if slots and len(slots) != profile.shift_count:
            found.append(
                self.env._(
                    "The procedure has %(wanted)s shifts a day, this room has %(has)s.",
                    wanted=profile.shift_count,
                    has=len(slots),
                )
            )
        if groups and len(groups) != profile.group_count:
            found.append(
                self.env._(
                    "The procedure has %(wanted)s groups, this room has %(has)s.",
                    wanted=profile.group_count,
                    has=len(groups),
                )
            )
        return found + [
            self.env._(
                "The procedure has %(wanted)s officers in a group, group %(group)s has %(has)s.",
                wanted=profile.group_size,
                group=group.name,
                has=len(group.officer_ids),
            )
            for group in groups
            if len(group.officer_ids) != profile.group_size
        ]

    def _slot_problems(self) -> list:
        """Sentences about slots of the day that overlap, and hours that none covers."""
        slots = self.slot_ids.filtered(lambda slot: slot.active and 0 < slot.hours <= 24)
        times = [(slot.hour_from, slot.hours) for slot in slots]
        found = [
            self.env._(
                "“%(one)s” and “%(other)s” overlap.",
                one=slots[first]._words(),
                other=slots[second]._words(),
            )
            for first, second in overlapping(times)
        ]
        if slots and self.is_round_the_clock:
            found += [
                self.env._(
                    "Nobody is there from %(begin)s to %(end)s.",
                    begin=clock(begin),
                    end=clock(end),
                )
                for begin, end in uncovered(times)
            ]
        return found

    @api.model
    def _of_user(self):
        """The room in which the user is on duty now, or that of the own group, or the only one of
        the company; none if it cannot be told."""
        user = self.env.user
        duty = self.env["cctv.shift.duty"].sudo().search(
            [
                ("officer_id.user_id", "=", user.id),
                ("shift_id.state", "=", "running"),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )
        if duty:
            return self.browse(duty.shift_id.room_id.id)
        officers = self.env["cctv.officer"].sudo()
        own = officers.search(
            [("user_id", "=", user.id), ("company_id", "=", self.env.company.id)], limit=1
        )
        if own.group_id:
            return self.browse(own.group_id.room_id.id)
        rooms = self.search([("company_id", "=", self.env.company.id)], limit=2)
        return rooms if len(rooms) == 1 else self.browse()

    def _device_domain(self):
        """Domain of the devices that are watched from this room."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id) & Domain("cctv_kind", "!=", False)
        places = self.sudo().watched_ids
        return domain & Domain("cctv_location_id", "child_of", places.ids) if places else domain

    def _tell(self, users, records, news):
        """Tell ``users`` something about this room.

        :param records: what it is about
        :param news: see ``cctv_telling.tell``
        """
        self.ensure_one()
        tell(records, users, news, about=self, must=True)
