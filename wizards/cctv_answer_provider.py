from odoo import api, fields, models

from ..models.cctv_typed import typed

KINDS = [
    ("answer", "Note the provider's answer"),
    ("message", "Write to the provider"),
    ("taken_back", "Take back from the provider"),
]

ANSWERS = [
    ("accepted", "It is accepted"),
    ("promised", "It is promised for a day"),
    ("started", "The work has begun"),
    ("declined", "It is declined"),
]


class CctvAnswerProvider(models.TransientModel):
    """The window about a repair that a provider has: a message to the provider, what the provider
    has said by telephone, or the taking back."""

    _name = "cctv.answer.provider"
    _description = "Step about a Repair at a Provider"
    _inherit = ["cctv.repair.window"]

    provider_id = fields.Many2one("res.partner", string="Provider", compute="_compute_job")
    promised_date = fields.Date(string="Promised so far", compute="_compute_job")
    kind = fields.Selection(KINDS, required=True, default="answer")
    answer = fields.Selection(ANSWERS, string="What is said", required=True, default="accepted")
    day = fields.Date(string="Promised for")
    text = fields.Text(string="Words")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")

    @api.depends("ticket_id")
    def _compute_job(self):
        """For those who may read the ticket: any number can be sent here."""
        for window in self:
            job = window._seen().cctv_job_id
            window.provider_id, window.promised_date = job.partner_id, job.promised_date

    def action_save(self):
        """Do the step. Who notes an answer for the provider stands beside it."""
        self.ensure_one()
        job = self.ticket_id._cctv_given_job(self.kind)
        text = self.text or ""
        steps = {
            "accepted": job._accept,
            "promised": lambda: job._promise(self.day, text),
            "started": job._start,
            "declined": lambda: job._decline(text),
            "message": lambda: job._say_to_provider(self._checked(job), self._uploads()),
            "taken_back": lambda: job._take_back(self._checked(job)),
        }
        steps[self.answer if self.kind == "answer" else self.kind]()
        return {"type": "ir.actions.act_window_close"}

    def _checked(self, job):
        job._check_step("given", "accepted", "done")
        missing = self.env._("Please write something first.")
        return typed(self.env, self.text, missing=missing)

    def _uploads(self):
        self.attachment_ids.check_access("read")
        uploads, company = self.env["cctv.uploads"], self.ticket_id.company_id
        return [uploads._take(f.name, f.raw or b"", company) for f in self.attachment_ids]
