from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_duties import has_duty
from .cctv_typed import REASON_MAX, typed

STATES = [("open", "To be done"), ("done", "Done"), ("dropped", "Cancelled")]

STEP_FIELDS = frozenset("state result date_done done_by_id".split())
WRITERS = ("manager", "management")


class CctvEvaluationDecision(models.Model):
    """Something decided in a monthly evaluation: who does it, until when, and what became of it.
    It comes back in each following evaluation (``cctv.evaluation.followup``) until it is done or
    given up with a reason."""

    _name = "cctv.evaluation.decision"
    _description = "Decision of an evaluation"
    _inherit = ["cctv.guarded", "cctv.sealed.part.mixin"]
    _order = "date_due, id"
    _rec_name = "words"
    _check_company_auto = True
    _sealed_parent = "evaluation_id"

    evaluation_id = fields.Many2one(
        "cctv.evaluation", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True, index=True)
    month = fields.Date(related="evaluation_id.month", store=True)
    words = fields.Char(string="What is decided", required=True)
    owner_id = fields.Many2one(
        "res.users",
        string="Who does it",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    date_due = fields.Date(string="Until")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="open")
    result = fields.Text(string="What became of it", readonly=True, copy=False)
    date_done = fields.Datetime(string="Answered on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False, ondelete="restrict"
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    answer = fields.Char(
        string="What became of it now",
        copy=False,
        help="Write it here, then press Done.",
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.depends("date_due", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for decision in self:
            due = decision.date_due
            decision.is_late = bool(decision.state == "open" and due and due < today)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [("state", "=", "open"), ("date_due", "<", fields.Date.context_today(self))]
        return late if True in value else ["!", "&", *late]

    def _sealed_open_fields(self):
        """What becomes of it comes after the evaluation is sealed."""
        return STEP_FIELDS | {"answer"}

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        return super().write(vals)

    def _check_may_write(self, vals):
        """Who has to do it writes what became of it, nothing else."""
        leads = has_duty(self.env.user, *WRITERS)
        if not leads and (set(vals) - {"answer"} or self.owner_id - self.env.user):
            raise AccessError(self.env._("The IT head writes what is decided."))

    def _prepare_followup(self, evaluation):
        return {
            "evaluation_id": evaluation.id,
            "decision_id": self.id,
            "words": self.words,
            "owner_name": self.owner_id.name or "",
            "date_due": self.date_due,
        }

    def action_done(self):
        """Whoever is to do it says that it is done; the open evaluation has it at once."""
        self.ensure_one()
        self.check_access("write")
        if self.owner_id != self.env.user and not has_duty(self.env.user, *WRITERS):
            raise AccessError(
                self.env._("Whoever is to do it, or the IT head, says what became of it.")
            )
        row_locks.take(self.sudo())
        if self.state != "open":
            raise UserError(self.env._("This is answered already. Reload the page."))
        words = typed(self.env, self.answer, REASON_MAX, self.env._("Write what was done."))
        self._note_end("done", words)
        lines = self.env["cctv.evaluation.followup"].sudo().search([("decision_id", "=", self.id)])
        waiting = lines.filtered(lambda line: line.evaluation_id.seal_state != "sealed")
        waiting.write({"outcome": "done", "result": words})
        return True

    def _note_end(self, state, words):
        now = fields.Datetime.now()
        ended = {"state": state, "result": words, "answer": False}
        self.sudo().write({**ended, "date_done": now, "done_by_id": self.env.uid})
