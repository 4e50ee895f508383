from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_accounting import company_zone
from .cctv_data_request import HOURS
from .cctv_zone import zoned

BREACH_STATES = [("open", "To be told"), ("told", "Told"), ("closed", "Closed")]

STEP_FIELDS = frozenset("date_told told_by_id date_closed".split())

TOLD_FIELDS = ("what", "data_kinds", "course", "measures")
"""What the law wants told (article 46): the data, when and how, what is done about it."""


class CctvBreach(models.Model):
    """A failure to protect personal data: what was seen, lost or given away. The people concerned
    and the authority are told in writing within 3 × 24 hours of its finding (UU 27/2022, article
    46). IT staff, supervisors or management write it down; sealed when all were told, with the
    letter that went out."""

    _name = "cctv.breach"
    _description = "Breach of personal data"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.deadline.mixin",
        "cctv.filed",
    ]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.breach"

    state = fields.Selection(
        BREACH_STATES,
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    what = fields.Char(string="What happened", required=True)
    date_found = fields.Datetime(
        string="Found on", required=True, default=fields.Datetime.now, copy=False
    )
    date_begun = fields.Datetime(string="Happened from")
    found_by = fields.Char(string="Found by")
    course = fields.Text(string="When and how", help="How it came to it, as far as is known.")
    data_kinds = fields.Text(string="Which data")
    people = fields.Text(string="Whose data")
    people_count = fields.Integer(string="Number of people", help="An estimate will do.")
    consequences = fields.Text(string="What may come of it")
    measures = fields.Text(string="What was done about it")
    contact = fields.Char(string="Whom to ask", help="Name and phone in the letter.")
    processing_ids = fields.Many2many(
        "cctv.processing", string="About which processing", check_company=True
    )
    item_ids = fields.Many2many("cctv.footage.item", string="Clips concerned", check_company=True)
    letter_lang = fields.Selection(
        "_letter_languages",
        string="Language of the letter",
        default=lambda self: self.env.company._cctv_lang(),
        help="In which the letter is drafted and printed.",
    )
    letter = fields.Html(string="Letter", help="A draft, to be changed as you like.", copy=False)
    date_told = fields.Datetime(string="Told on", readonly=True, copy=False)
    told_by_id = fields.Many2one(
        "res.users", string="Told by", readonly=True, copy=False, ondelete="restrict"
    )
    told_subjects = fields.Char(string="How the people were told", copy=False)
    told_authority = fields.Char(string="How the authority was told", copy=False)
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.model
    def _letter_languages(self):
        return self.env["res.company"]._cctv_languages()

    def _sealed_fields(self):
        names = (
            "what date_found date_begun found_by course data_kinds people people_count "
            "consequences measures contact letter_lang letter date_told told_by_id told_subjects "
            "told_authority"
        )
        return dict.fromkeys(names.split())

    def _sealed_open_fields(self):
        """That it is done with comes after the telling."""
        return super()._sealed_open_fields() | {"state", "date_closed"}

    @api.constrains("date_begun", "date_found")
    def _check_dates(self):
        for breach in self:
            if breach.date_begun and breach.date_begun > breach.date_found:
                raise ValidationError(self.env._("It cannot have happened after it was found."))

    @api.model_create_multi
    def create(self, vals_list):
        breaches = super().create(vals_list)
        breaches._restart_clock()
        return breaches

    def write(self, vals):
        result = super().write(vals)
        if "date_found" in vals:
            self._restart_clock()
        return result

    def unlink(self):
        raise AccessError(self.env._("Records of breaches are kept."))

    def _restart_clock(self):
        """3 × 24 hours from the finding, as long as nobody has been told."""
        for breach in self.sudo():
            if breach.date_found > fields.Datetime.now():
                raise UserError(self.env._("It cannot have been found in the future."))
            if breach.state == "open":
                breach._deadline_begin(HOURS, "hours", start=breach.date_found)
            else:
                raise UserError(self.env._("It was told already: the date stays."))

    # Steps

    def action_draft_letter(self):
        """Write the letter anew from what is known by now."""
        for breach in self:
            breach.check_access("write")
            breach._check_no_gaps(breach._letter_gaps())
            breach.letter = breach._letter_body()
        return True

    def action_told(self):
        """The people concerned and the authority were told in writing. What they were told is
        sealed at this moment: it can be shown later as it went out."""
        for breach in self:
            breach._begin_step("open")
            gaps = breach._letter_gaps()
            if not breach.letter:
                gaps.append(self.env._("Draft the letter first."))
            if not breach.told_subjects or not breach.told_authority:
                gaps.append(
                    self.env._("Say how the people concerned and how the authority were told.")
                )
            breach._check_no_gaps(gaps)
            breach.sudo().write(
                {
                    "state": "told",
                    "date_told": fields.Datetime.now(),
                    "told_by_id": self.env.uid,
                }
            )
            breach.sudo()._deadline_finish()
            breach._seal()
        return True

    def action_close(self):
        """All is done. One that was told before telling sealed it is sealed now."""
        for breach in self:
            breach._begin_step("told")
            breach.sudo().write({"state": "closed", "date_closed": fields.Datetime.now()})
            if breach.seal_state != "sealed":
                breach._seal()
        return True

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps()
        is_told = self.state in ("told", "closed")
        return gaps if is_told else [*gaps, self.env._("nobody was told yet")]

    def _begin_step(self, state):
        self.check_access("write")
        row_locks.take(self.sudo())
        if self.state != state:
            raise UserError(
                self.env._("%s has gone on meanwhile: reload the page.", self.display_name)
            )

    def _letter_gaps(self):
        """Sentences about what the letter must say and nobody has entered yet."""
        labels = [
            self._fields[name]._description_string(self.env)
            for name in TOLD_FIELDS
            if not (self[name] or "").strip()
        ]
        if not labels:
            return []
        return [self.env._("The letter must say: %s. Enter it first.", ", ".join(labels))]

    def _check_no_gaps(self, gaps):
        if gaps:
            raise UserError("\n".join(gaps))

    def _letter_body(self):
        """The draft, in its language: what article 46 wants in it."""
        company = self.company_id.sudo()
        lang = self.letter_lang or company._cctv_lang()
        breach = self.with_context(lang=lang, tz=company_zone(company))
        _ = breach.env._
        found = zoned(breach.env, breach.date_found, "d MMMM yyyy HH:mm z")
        parts = [
            (_("What happened"), breach.what),
            (_("Which personal data"), breach.data_kinds),
            (_("Whose"), breach.people),
            (_("When and how"), breach.course),
            (_("What may come of it"), breach.consequences),
            (_("What we do about it"), breach.measures),
            (_("Whom to ask"), breach.contact),
        ]
        told = [
            Markup("<p><strong>%s</strong><br/>%s</p>")
            % (label, Markup("<br/>").join(text.splitlines()))
            for label, text in parts
            if text
        ]
        head = Markup("<p>%s</p><p>%s</p>") % (
            _("Number: %s", breach.number),
            _("Subject: notice of a failure to protect personal data"),
        )
        begin = Markup("<p>%s</p>") % _(
            "By article 46 of Law 27 of 2022 on the protection of personal data we inform you that "
            "on %(date)s %(company)s found a failure to protect personal data.",
            date=found,
            company=company.name,
        )
        return head + begin + Markup("").join(told)

    def _deadline_responsible(self):
        company = self.company_id
        return company._cctv_profile()._users_of_role("management", company)

    def _deadline_label(self):
        return self.env._("Notice of the breach %s", self.number)
