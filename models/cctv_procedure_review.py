"""Documents are looked over again: when that is due, and who is told (R28)."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .cctv_poll_tools import in_savepoint

ANNOUNCED_DAYS = 14
"""Days before a review falls due that the owner gets an activity."""

REVIEW_ACTIVITY = "helpdesk_cctv.mail_activity_type_document_review"


class CctvProcedure(models.Model):
    _inherit = "cctv.procedure"

    review_months = fields.Integer(
        string="Reviewed every (months)",
        default=lambda self: self.env.company._cctv_profile().review_months,
        tracking=True,
        help="So many months after it came into force, or was last reviewed, the document is "
        "looked over again. 0: never.",
    )
    date_reviewed = fields.Date(string="Last reviewed", readonly=True, copy=False)
    date_review_due = fields.Date(
        string="Review due", compute="_compute_date_review_due", store=True, index=True
    )
    review_state = fields.Selection(
        [
            ("none", "Not planned"),
            ("fine", "In time"),
            ("soon", "Due soon"),
            ("overdue", "Overdue"),
        ],
        string="Review",
        compute="_compute_review_state",
    )
    review_announced_for = fields.Date(
        readonly=True, copy=False, help="The due date the owner has been told about."
    )

    @api.constrains("review_months")
    def _check_review_months(self):
        if any(not 0 <= procedure.review_months <= 120 for procedure in self):
            raise ValidationError(
                self.env._("A document is reviewed every 1 to 120 months; 0 means never.")
            )

    @api.depends("current_revision_id.date_effective", "date_reviewed", "review_months")
    def _compute_date_review_due(self):
        for procedure in self:
            dates = [procedure.current_revision_id.date_effective, procedure.date_reviewed]
            last = max((day for day in dates if day), default=None)
            is_planned = procedure.current_revision_id and procedure.review_months > 0 and last
            months = relativedelta(months=procedure.review_months)
            procedure.date_review_due = last + months if is_planned else False

    @api.depends("date_review_due")
    @api.depends_context("tz")
    def _compute_review_state(self):
        today = fields.Date.context_today(self)
        for procedure in self:
            due = procedure.date_review_due
            if not due:
                procedure.review_state = "none"
            elif due < today:
                procedure.review_state = "overdue"
            else:
                is_soon = due <= today + timedelta(days=ANNOUNCED_DAYS)
                procedure.review_state = "soon" if is_soon else "fine"

    def action_reviewed(self):
        """Note that the document was looked over and still holds."""
        self.check_access("write")
        if not all(procedure.current_revision_id for procedure in self):
            raise UserError(
                self.env._("Only a document with a revision in force can be reviewed.")
            )
        self.sudo().date_reviewed = fields.Date.context_today(self)
        for procedure in self:
            procedure.message_post(body=self.env._("Reviewed: the document still holds."))
        self._end_review_activity()
        return True

    def _end_review_activity(self):
        self.sudo().activity_feedback([REVIEW_ACTIVITY])

    def _announce_reviews(self):
        """Give the owners an activity for each review that falls due soon, once for each date."""
        soon = fields.Date.today() + timedelta(days=ANNOUNCED_DAYS)
        due = self.search([("date_review_due", "<=", soon)])
        for procedure in due.filtered(lambda p: p.review_announced_for != p.date_review_due):
            procedure.activity_schedule(
                REVIEW_ACTIVITY,
                date_deadline=procedure.date_review_due,
                user_id=procedure._reviewer().id,
            )
            procedure.review_announced_for = procedure.date_review_due

    def _reviewer(self):
        """The owner; the IT head when the owner has left."""
        self.ensure_one()
        profile = self.company_id._cctv_profile()
        heads = profile._users_of_role("manager", self.company_id)
        return (self.owner_id.filtered("active") or heads or self.env.user)[:1]

    @api.model
    def _cron_documents(self):
        """Put in force what is due, see that everybody has what to read, announce reviews.

        Each step may be repeated without doing anything twice; a step that fails is logged and
        does not stop the others.
        """
        revisions = self.env["cctv.procedure.revision"]
        steps = {
            "put revisions in force": revisions._put_due_in_force,
            "note who has to read": revisions._follow_readers,
            "announce reviews": self._announce_reviews,
        }
        for what, step in steps.items():
            in_savepoint(self.env, step, what)
