from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .cctv_accounting import company_time
from .cctv_choices import LOG_CATEGORIES, LOG_SEVERITIES
from .cctv_typed import TEXT_MAX, typed

LATE_AFTER = timedelta(minutes=15)
"""What is written down later than that is marked as a late entry (R107)."""

AHEAD = timedelta(minutes=5)
"""Clocks differ; what is further ahead has not happened yet."""

WORDS_IN_NAME = 60

CONTENT = (
    "number",
    "room_id",
    "shift_id",
    "user_id",
    "date",
    "date_written",
    "is_late",
    "from_paper",
    "device_id",
    "location_id",
    "category",
    "severity",
    "facts",
    "opinion",
    "complainant",
    "complainant_contact",
    "complaint_channel",
    "corrects_id",
)
"""What an entry says. Once it has its number nobody changes it, in the database neither."""

GIVEN = ("number", "shift_id", "user_id", "date_written", "is_late")
"""Of these, what the system says."""


class CctvLogEntry(models.Model):
    """A line of the daily log: what an officer has seen, apart from what he thinks of it. Never
    changed and never deleted: a mistake is crossed out by who made it, or corrected by another
    entry. What follows from an entry is written by steps, in files of their own: who was told,
    what became of a complaint, the picture."""

    _name = "cctv.log.entry"
    _description = "Entry of the daily log"
    _inherit = ["mail.thread", "cctv.deadline.mixin", "cctv.guarded", "cctv.sealed.part.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["number", "facts"]
    _check_company_auto = True
    _mail_post_access = "read"
    _sealed_parent = "sheet_id"

    number = fields.Char(readonly=True, copy=False, index="trigram")
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["cctv.control.room"]._of_user(),
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    shift_id = fields.Many2one(
        "cctv.shift",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The shift in which it was written down.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now, index=True)
    date_written = fields.Datetime(
        string="Written down",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
    )
    from_paper = fields.Boolean(
        string="Was kept on paper", help="A paper record that is entered afterwards."
    )
    hour = fields.Integer(
        string="Hour of the day",
        compute="_compute_hour",
        store=True,
        aggregator=None,
        help="Of the company's clock, 0 to 23.",
    )
    is_late = fields.Boolean(string="Entered later", readonly=True, copy=False, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Camera",
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('cctv_kind', '!=', False)]",
    )
    location_id = fields.Many2one(
        "cctv.location", string="Place", index=True, ondelete="restrict", check_company=True
    )
    category = fields.Selection(LOG_CATEGORIES, required=True, default="observation", index=True)
    severity = fields.Selection(LOG_SEVERITIES, required=True, default="normal", index=True)
    facts = fields.Text(string="What was seen", required=True)
    opinion = fields.Text(
        string="What is thought of it", help="Kept apart from what was seen, and marked as opinion."
    )
    has_opinion = fields.Boolean(compute="_compute_has_opinion", search="_search_has_opinion")
    corrects_id = fields.Many2one(
        "cctv.log.entry",
        string="Corrects",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    corrected_ids = fields.One2many("cctv.log.entry", "corrects_id", string="Corrected by")
    is_open = fields.Boolean(
        string="To be followed up", index=True, help="Comes back at each handover until it is done."
    )
    token = fields.Char(readonly=True, copy=False)

    _token_once = models.UniqueIndex(
        "(user_id, token) WHERE token IS NOT NULL", "This entry was taken already."
    )

    def init(self):
        """Whoever is in the database without being its superuser cannot change what an entry says
        either."""
        changed = SQL(" OR ").join(
            SQL("OLD.%(x)s IS DISTINCT FROM NEW.%(x)s", x=SQL.identifier(name)) for name in CONTENT
        )
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION cctv_log_entry_stays() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'Entries of the log are never changed or deleted (%%).', TG_OP
                        USING ERRCODE = 'restrict_violation';
                END
                $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER cctv_log_entry_stays
                    BEFORE UPDATE ON cctv_log_entry
                    FOR EACH ROW WHEN (OLD.number IS NOT NULL AND (%(changed)s))
                    EXECUTE FUNCTION cctv_log_entry_stays();
                CREATE OR REPLACE TRIGGER cctv_log_entry_remains
                    BEFORE DELETE ON cctv_log_entry
                    FOR EACH ROW EXECUTE FUNCTION cctv_log_entry_stays();
                CREATE OR REPLACE TRIGGER cctv_log_entry_remains_whole
                    BEFORE TRUNCATE ON cctv_log_entry
                    FOR EACH STATEMENT EXECUTE FUNCTION cctv_log_entry_stays();
                """,
                changed=changed,
            )
        )

    @api.depends("date", "company_id")
    def _compute_hour(self):
        for entry in self:
            entry.hour = company_time(entry.company_id.sudo(), entry.date).hour

    @api.depends("opinion")
    def _compute_has_opinion(self):
        for entry in self:
            entry.has_opinion = bool(entry.opinion)

    def _search_has_opinion(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("opinion", "!=" if True in value else "=", False)]

    @api.depends("number", "facts")
    def _compute_display_name(self):
        for entry in self:
            words = " ".join((entry.facts or "").split())
            if len(words) > WORDS_IN_NAME:
                words = words[:WORDS_IN_NAME].rstrip() + "…"
            entry.display_name = f"{entry.number}: {words}" if entry.number else words

    @api.constrains("facts", "opinion")
    def _check_words(self):
        for entry in self:
            typed(self.env, entry.facts, TEXT_MAX, self.env._("Write what was seen."))
            typed(self.env, entry.opinion)

    @api.constrains("date")
    def _check_date(self):
        latest = fields.Datetime.now() + AHEAD
        if any(entry.date > latest for entry in self):
            raise ValidationError(
                self.env._("It is written down when it happens or afterwards, not before.")
            )

    @api.constrains("corrects_id", "room_id")
    def _check_corrects(self):
        for entry in self.filtered("corrects_id"):
            if entry.corrects_id == entry or entry.corrects_id.sudo().room_id != entry.room_id:
                raise ValidationError(
                    self.env._("An entry corrects an earlier one of the same control room.")
                )

    def _guarded_fields(self):
        return super()._guarded_fields() | {*GIVEN, "token"}

    def _sealed_open_fields(self):
        """What follows from the entry. The picture is sealed, though it is no column."""
        fixed = {*CONTENT, "picture", "picture_date", "sheet_id"}
        return frozenset(self._fields.keys() - fixed)

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create([self._prepare_entry(vals) for vals in vals_list])
        entries._place()
        entries._begin()
        return entries

    def write(self, vals):
        self._refuse_changes(vals)
        return super().write(vals)

    def unlink(self):
        raise AccessError(
            self.env._("Entries of the log are not deleted. Cross out what is wrong.")
        )

    def copy(self, default=None):
        raise UserError(self.env._("Entries of the log are written one by one, not copied."))

    @api.model
    def _prepare_entry(self, vals):
        """Words as they are kept; the place of the camera as it is now."""
        vals = {**vals}
        if "facts" in vals:
            vals["facts"] = typed(
                self.env, vals["facts"], TEXT_MAX, self.env._("Write what was seen.")
            )
        if vals.get("opinion"):
            vals["opinion"] = typed(self.env, vals["opinion"]) or False
        device = self.env["maintenance.equipment"].browse(vals.get("device_id") or [])
        if device and not vals.get("location_id"):
            vals["location_id"] = device.sudo().cctv_location_id.id
        return vals

    def _place(self):
        """Say in which shift it was written down and whether that was late, and number it."""
        for company, entries in self.sudo().grouped("company_id").items():
            numbers = self.env["ir.sequence"]._cctv_of("helpdesk_cctv.log_entry", company)
            drawn = numbers._cctv_next_many(len(entries))
            for entry, number in zip(entries, drawn, strict=True):
                shift = self.env["cctv.shift"]._on_duty(entry.room_id)
                shift = shift.filtered(lambda s, e=entry: s.date_start <= e.date_written)
                late = entry.from_paper or entry.date_written - entry.date > LATE_AFTER
                entry._set({"number": number, "shift_id": shift.id, "is_late": late})

    def _begin(self):
        """For the parts of this model: what follows as soon as an entry is there."""

    def _set(self, vals):
        """Write what steps write; who calls has checked who may."""
        return self.sudo().write(vals)

    def _refuse_changes(self, vals):
        """``readonly`` keeps only the web client off; what has its number stays for everybody."""
        chatter = self.env["mail.thread"]._fields.keys() - self.env["base"]._fields.keys()
        by_hand = set(vals) - chatter
        is_content = by_hand.intersection(CONTENT) and any(self.sudo().mapped("number"))
        if is_content or (by_hand and not self.env.su):
            self.check_access("write")
            raise AccessError(
                self.env._(
                    "An entry of the log stays as it was written. Cross out what is wrong, and "
                    "write another one."
                )
            )

    @api.model
    def _write_line(self, room, facts, category="observation", device=None, place=None,
                    severity="normal", opinion=None, is_open=False):  # fmt: skip
        """A line written by another part, in the name of the user; who calls has checked who may.

        :return: the entry
        """
        values = {
            "room_id": room.id,
            "facts": facts,
            "category": category,
            "device_id": device.id if device else False,
            "location_id": place.id if place else False,
            "severity": severity,
            "opinion": opinion or False,
            "is_open": is_open,
        }
        return self.sudo().create(values).with_env(self.env)
