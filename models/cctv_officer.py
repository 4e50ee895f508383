from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import COMPETENCIES, EDUCATIONS
from .cctv_texts import word_of

KEEPERS = (
    "helpdesk_cctv.group_cctv_supervisor,helpdesk_cctv.group_cctv_manager,"
    "helpdesk_cctv.group_cctv_management"
)
"""Who reads what concerns an officer's person; colleagues read name and group."""


class CctvOfficer(models.Model):
    """A user as an officer of the control room: group, qualification, letter of appointment. The
    supervisor keeps it; colleagues see name and group."""

    _name = "cctv.officer"
    _description = "Officer of the control room"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    name = fields.Char(related="user_id.name", store=True)
    active = fields.Boolean(default=True)
    group_id = fields.Many2one(
        "cctv.shift.group", index=True, ondelete="restrict", check_company=True, tracking=True
    )
    room_id = fields.Many2one(related="group_id.room_id", store=True, index=True)
    letter_number = fields.Char(string="Letter of appointment", tracking=True, groups=KEEPERS)
    letter_date = fields.Date(string="Date of the letter", tracking=True, groups=KEEPERS)
    contract_end = fields.Date(string="End of the contract", tracking=True, groups=KEEPERS)
    education = fields.Selection(EDUCATIONS, groups=KEEPERS, help="P2 and P3: SMA/SMK or D-III.")
    is_around_the_clock = fields.Boolean(
        string="Can work around the clock",
        default=True,
        compute="_compute_is_around_the_clock",
        store=True,
        help="P2 and P4: officers are able to work 24 hours, by day and by night.",
    )
    not_slot_ids = fields.Many2many(
        "cctv.shift.slot",
        string="Not available for",
        check_company=True,
        groups=KEEPERS,
        help="Shifts that this officer cannot have. The roster goes by it.",
    )
    competency_ids = fields.One2many(
        "cctv.officer.competency", "officer_id", string="Competencies", groups=KEEPERS
    )
    missing_words = fields.Char(
        string="Not proved yet", compute="_compute_missing_words", groups=KEEPERS
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    _once = models.UniqueIndex(
        "(user_id, company_id) WHERE active", "This user is an officer already."
    )

    @api.depends("not_slot_ids")
    def _compute_is_around_the_clock(self):
        for officer in self:
            officer.is_around_the_clock = not officer.sudo().not_slot_ids

    @api.depends("competency_ids.kind", "competency_ids.date_until")
    def _compute_missing_words(self):
        """What P2 to P4 ask of officers, and this one has not shown, or no longer."""
        today = fields.Date.context_today(self)
        for officer in self:
            has = {
                one.kind
                for one in officer.competency_ids
                if not one.date_until or one.date_until >= today
            }
            lines = officer.competency_ids
            officer.missing_words = ", ".join(
                word_of(lines, "kind", code) for code, _label in COMPETENCIES if code not in has
            )

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for officer in self.sudo():
            if officer.user_id.share:
                raise ValidationError(
                    self.env._("%s is not of the staff: officers are internal users.", officer.name)
                )

    @api.model
    def _of_user(self, company=None):
        """The present user as an officer; nobody if he is none."""
        domain = [("user_id", "=", self.env.uid)]
        if company:
            domain += [("company_id", "=", company.id)]
        else:
            domain += [("company_id", "in", self.env.companies.ids)]
        return self.search(domain, limit=1)

    def write(self, vals):
        if "user_id" in vals:
            self._check_user_stays(vals["user_id"])
        if "company_id" in vals:
            self._check_company_stays(vals["company_id"])
        done = super().write(vals)
        if vals.get("active") is False:
            self._leave_rosters()
        return done

    def _check_user_stays(self, user_id):
        """What an officer has done stays with the person who did it."""
        others = self.filtered(lambda officer: officer.user_id.id != user_id)
        been = [("officer_id", "in", others.ids), ("date_arrived", "!=", False)]
        found = self.env["cctv.shift.duty"].sudo().search(been, limit=1)
        if found:
            raise ValidationError(
                self.env._(
                    "%s has been on duty already: whose shifts they were stays. Make another "
                    "officer for the other user, and archive this one.",
                    found.officer_id.name,
                )
            )

    def _check_company_stays(self, company_id):
        if not self.env.su and any(officer.company_id.id != company_id for officer in self):
            raise ValidationError(
                self.env._("An officer stays with the company. Make another for the other one.")
            )

    def _leave_rosters(self):
        """Who is no officer any more, or has no log-in, has no further shifts: they are open, and
        supervisors are told. A shift that runs stays as it is."""
        duties = self.env["cctv.shift.duty"].sudo().search(
            [
                ("officer_id", "in", self.ids),
                ("shift_id.state", "=", "planned"),
                ("date_arrived", "=", False),
                ("date_end", ">", fields.Datetime.now()),
            ]
        )
        changes = self.env["cctv.shift.change"].sudo().search(
            [
                "|",
                ("officer_id", "in", self.ids),
                ("with_officer_id", "in", self.ids),
                ("state", "=", "asked"),
            ]
        )
        changes._withdraw()
        for officer in self:
            mine = duties.filtered(lambda duty, o=officer: duty.officer_id == o)
            if mine:
                self.env["cctv.roster.news"]._tell_removed(officer, mine.shift_id)
        duties.unlink()
