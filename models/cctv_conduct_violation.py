from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .cctv_choices import HEARING_KINDS, MEASURES, PROHIBITIONS, VIOLATION_STATES
from .cctv_duties import has_duty
from .cctv_texts import word_of
from .cctv_typed import TEXT_MAX, typed

FACTS = ("prohibition", "date", "facts", "log_entry_id", "incident_id")
HEARING = ("hearing_kind", "date_hearing", "hearing_present", "hearing")
DECISION = ("measure", "decision")
CARRYING = ("carried_out",)

WRITTEN_IN = {
    **dict.fromkeys((*FACTS, *HEARING), "open"),
    **dict.fromkeys(DECISION, "heard"),
    **dict.fromkeys(CARRYING, "decided"),
}
"""What is typed, and the state in which it is; afterwards it stays."""

WHOM = ("officer_id", "company_id", "user_id", "opened_by_id")

BY_STEPS = {
    **dict.fromkeys(("heard_by_id", "date_heard"), "open"),
    **dict.fromkeys(("worded_by_id", "decided_by_id", "date_decided"), "heard"),
    **dict.fromkeys(("closed_by_id", "date_closed"), "decided"),
}
"""What the steps write, and in which state; afterwards it stays, too."""

STEP_FIELDS = frozenset({"user_id", "opened_by_id", "state", *BY_STEPS})

TEXTS = ("facts", "hearing_present", "hearing", "decision", "carried_out")


class CctvConductViolation(models.Model):
    """An officer is said to have done what is forbidden: what happened, the hearing, the decision.
    A supervisor opens it and hears the officer, management decides. Seen by them alone, and never
    by the person concerned whatever his duty; hence no chatter, no followers, no activities and no
    seal, whose entries others read. Never deleted.

    The steps are in ``cctv_conduct_steps``.
    """

    _name = "cctv.conduct.violation"
    _description = "Violation of the rules of conduct"
    _inherit = ["cctv.guarded"]
    _order = "date desc, id desc"
    _check_company_auto = True

    officer_id = fields.Many2one(
        "cctv.officer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        context={"active_test": False},
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person concerned",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        help="Who the officer was when it was opened. Never sees it.",
    )
    opened_by_id = fields.Many2one(
        "res.users",
        string="Opened by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    prohibition = fields.Selection(PROHIBITIONS, string="What is forbidden", required=True)
    prohibition_words = fields.Text(
        string="Words of the procedure", compute="_compute_prohibition_words"
    )
    state = fields.Selection(
        VIOLATION_STATES, required=True, readonly=True, copy=False, default="open", index=True
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    facts = fields.Text(
        string="What happened",
        required=True,
        help="What was seen, by whom, and what proves it. No conclusions.",
    )
    log_entry_id = fields.Many2one(
        "cctv.log.entry", string="Entry of the log", ondelete="restrict", check_company=True
    )
    incident_id = fields.Many2one("cctv.incident", ondelete="restrict", check_company=True)
    hearing_kind = fields.Selection(HEARING_KINDS, string="Hearing", copy=False)
    date_hearing = fields.Datetime(string="Date of the hearing", copy=False)
    hearing_present = fields.Text(string="Who was there", copy=False)
    hearing = fields.Text(string="What the officer says", copy=False)
    heard_by_id = fields.Many2one(
        "res.users", string="Written down by", readonly=True, copy=False, ondelete="restrict"
    )
    date_heard = fields.Datetime(string="Written down on", readonly=True, copy=False)
    measure = fields.Selection(MEASURES, string="Measure taken", copy=False)
    decision = fields.Text(string="Reason of the decision", copy=False)
    worded_by_id = fields.Many2one(
        "res.users",
        string="Decision worded by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Who of the management writes it: nobody else changes the words, or decides by them, "
        "before they are taken over.",
    )
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True, copy=False)
    carried_out = fields.Text(string="How it was carried out", copy=False)
    closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False, ondelete="restrict"
    )
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    def init(self):
        """What was written down stays in the database too, for all but its superuser."""
        states = [code for code, _label in VIOLATION_STATES]
        rules = [
            SQL(
                "(OLD.state IN %(late)s AND OLD.%(name)s IS DISTINCT FROM NEW.%(name)s)",
                late=tuple(states[states.index(state) + 1 :]),
                name=SQL.identifier(name),
            )
            for name, state in {**WRITTEN_IN, **BY_STEPS, **dict.fromkeys(WHOM, "open")}.items()
        ]
        back = [
            SQL("(OLD.state = %s AND NEW.state IN %s)", state, tuple(states[:place]))
            for place, state in enumerate(states)
            if place
        ]
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION cctv_conduct_violation_stays() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'What is in the register of violations stays (%%).', TG_OP
                        USING ERRCODE = 'restrict_violation';
                END
                $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER cctv_conduct_violation_stays
                    BEFORE UPDATE ON cctv_conduct_violation
                    FOR EACH ROW WHEN (%(changed)s)
                    EXECUTE FUNCTION cctv_conduct_violation_stays();
                CREATE OR REPLACE TRIGGER cctv_conduct_violation_remains
                    BEFORE DELETE ON cctv_conduct_violation
                    FOR EACH ROW EXECUTE FUNCTION cctv_conduct_violation_stays();
                """,
                changed=SQL(" OR ").join([*rules, *back]),
            )
        )

    @api.depends("officer_id.name", "prohibition")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for violation in self:
            parts = (violation.officer_id.name, violation.prohibition_label())
            violation.display_name = ", ".join(part for part in parts if part)

    def prohibition_label(self):
        return self.prohibition and word_of(self, "prohibition")

    @api.depends("prohibition", "company_id")
    @api.depends_context("lang")
    def _compute_prohibition_words(self):
        for violation in self:
            procedures = self.env["cctv.procedure"]
            words = procedures._conduct_sentences(violation.company_id or self.env.company)
            violation.prohibition_words = words.get(violation.prohibition, "")

    @api.constrains("date", "date_hearing")
    def _check_dates(self):
        now = fields.Datetime.now()
        for violation in self:
            if violation.date > now or (violation.date_hearing or now) > now:
                raise ValidationError(
                    self.env._("What happened, and the hearing, are not in the future.")
                )
            if violation.date_hearing and violation.date_hearing < violation.date:
                raise ValidationError(self.env._("The hearing is not before what happened."))

    @api.constrains(*TEXTS)
    def _check_texts(self):
        for violation in self:
            for name in TEXTS:
                typed(self.env, violation[name], TEXT_MAX)
            typed(self.env, violation.facts, missing=self.env._("Write what happened."))

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        violations = super().create(vals_list)
        violations._refuse_early()
        for violation in violations.sudo():
            violation.user_id = violation.officer_id.user_id
        if self.env.user in violations.sudo().user_id:
            raise AccessError(self.env._("Nobody opens or decides a violation of his own."))
        return violations

    def write(self, vals):
        self._refuse_late(vals)
        result = super().write(vals)
        if set(vals).intersection(DECISION) and not self.env.su:
            self.sudo().worded_by_id = self.env.uid
        return result

    def unlink(self):
        raise AccessError(
            self.env._("What is in the register of violations is kept. Decide 'No violation'.")
        )

    def copy(self, default=None):
        raise UserError(self.env._("Violations are opened one by one, not copied."))

    def _refuse_early(self):
        """What was made, not what was given: it may come from the defaults of a context."""
        if any(one[name] for one in self.sudo() for name in (*DECISION, *CARRYING)):
            raise UserError(self.env._("First the hearing, then the decision."))

    def _refuse_late(self, vals):
        """Each part is written in its state; ``readonly`` keeps only the web client off."""
        if self.env.su:
            return
        if set(vals).intersection(WHOM):
            raise AccessError(self.env._("Whom it is about stays as it was opened."))
        if set(vals).intersection(DECISION) and not has_duty(self.env.user, "management"):
            raise AccessError(self.env._("Management decides about violations."))
        for violation in self:
            for name in vals:
                if WRITTEN_IN.get(name, violation.state) != violation.state:
                    raise UserError(
                        self.env._(
                            "%(field)s cannot be written now: this violation is in the state "
                            "'%(state)s'.",
                            field=self._fields[name]._description_string(self.env),
                            state=word_of(violation, "state"),
                        )
                    )
        if set(vals).intersection(DECISION):
            self._refuse_words_of_another()

    def _refuse_words_of_another(self):
        for other in self.sudo().worded_by_id - self.env.user:
            raise UserError(
                self.env._(
                    "%s words this decision: read it, then 'Take over the wording' to change it.",
                    other.name,
                )
            )
