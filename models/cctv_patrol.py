from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_datetime

from .cctv_choices import PATROL_STATES


class CctvPatrol(models.Model):
    """A round over the cameras of some areas, with each view ticked off. Made from its plan before
    its time (``cctv_patrol_due``), or by an officer at once; written by the screen
    (``cctv_patrol_screen``, ``cctv_patrol_note``) and its end (``cctv_patrol_end``), never by
    hand."""

    _name = "cctv.patrol"
    _description = "Video patrol"
    _inherit = ["cctv.guarded"]
    _order = "date_due desc, id desc"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    plan_id = fields.Many2one(
        "cctv.patrol.plan", index=True, ondelete="restrict", check_company=True
    )
    shift_id = fields.Many2one("cctv.shift", index=True, ondelete="restrict", check_company=True)
    date_due = fields.Datetime(string="At", required=True, index=True)
    date_late = fields.Datetime(
        string="Until", index=True, help="A round that was not made by then is missed."
    )
    state = fields.Selection(
        PATROL_STATES, required=True, readonly=True, copy=False, default="due", index=True
    )
    line_ids = fields.One2many("cctv.patrol.line", "patrol_id", string="Cameras")
    date_start = fields.Datetime(string="Begun", copy=False)
    date_done = fields.Datetime(string="Finished", copy=False)
    user_id = fields.Many2one(
        "res.users", string="Officer", index=True, ondelete="restrict", help="Who began it."
    )
    user_ids = fields.Many2many(
        "res.users", "cctv_patrol_user_rel", string="Officers", help="Who has ticked off views."
    )
    minutes = fields.Float(
        string="Took (min)",
        digits=(12, 1),
        copy=False,
        aggregator="avg",
        help="From begin to end. Empty where not all views were looked at: it would be too short.",
    )
    standard_minutes = fields.Integer(
        string="Standard (min)", aggregator="avg", help="By the procedure profile, of that day."
    )
    line_count = fields.Integer(string="Views", copy=False)
    seen_count = fields.Integer(string="Looked at", copy=False)
    noted_count = fields.Integer(string="Something seen", copy=False)
    blind_count = fields.Integer(string="Could not be seen", copy=False)
    coverage = fields.Float(
        string="Coverage (percent)",
        digits=(5, 1),
        copy=False,
        aggregator="avg",
        help="Share of the views that were looked at. What could not be seen was not.",
    )
    missed_count = fields.Integer(
        string="Rounds missed", compute="_compute_missed_count", store=True
    )
    partial_count = fields.Integer(
        string="Rounds in part", compute="_compute_missed_count", store=True
    )
    note = fields.Text(string="Why not all", copy=False)
    is_reminded = fields.Boolean(copy=False)

    _once = models.UniqueIndex("(plan_id, date_due)", "This round is there already.")
    _open = models.Index("(date_late) WHERE state IN ('due', 'running')")

    def _guarded_fields(self):
        return super()._guarded_fields() | (self._fields.keys() - self.env["base"]._fields.keys())

    def unlink(self):
        if any(patrol.state != "due" for patrol in self.sudo()):
            raise AccessError(self.env._("A patrol is never deleted: it says who has looked."))
        return super().unlink()

    @api.depends("state")
    def _compute_missed_count(self):
        for patrol in self:
            patrol.missed_count = int(patrol.state == "missed")
            patrol.partial_count = int(patrol.state == "partial")

    @api.depends("plan_id", "room_id", "date_due")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for patrol in self:
            due = patrol.date_due
            when = format_datetime(self.env, due, dt_format="d MMM HH:mm") if due else ""
            name = patrol.sudo().plan_id.name or patrol.sudo().room_id.name
            patrol.display_name = ", ".join(filter(None, (name, when)))

    def _left(self):
        """Of how many views nothing was said."""
        return self.line_count - self.seen_count - self.blind_count

    def _took(self):
        """Minutes from the begin to the end, or to the last look; None where it is not over."""
        if not (self.date_start and self.date_done):
            return None
        return round((self.date_done - self.date_start).total_seconds() / 60, 1)

    def _set(self, vals):
        """Write what steps write; who calls has checked who may."""
        return self.sudo().write(vals)

    def _lock(self):
        """One request a round at a time: the row really changes, so that a second one is started
        anew by the server and sees what the first has done."""
        self.env.cr.execute(
            SQL("UPDATE cctv_patrol SET write_date = write_date WHERE id IN %s", tuple(self.ids))
        )

    def _recount(self):
        """Figures of these rounds from their lines, in one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE cctv_patrol p
                   SET line_count = v.n, seen_count = v.seen, noted_count = v.noted,
                       blind_count = v.blind, write_date = %s,
                       coverage = CASE WHEN v.n > 0 THEN 100.0 * v.seen / v.n ELSE 0 END
                  FROM (SELECT patrol_id, count(*) AS n,
                               count(*) FILTER (WHERE result IN ('fine', 'noted')) AS seen,
                               count(*) FILTER (WHERE result = 'noted') AS noted,
                               count(*) FILTER (WHERE result = 'blind') AS blind
                          FROM cctv_patrol_line WHERE patrol_id IN %s GROUP BY patrol_id) v
                 WHERE v.patrol_id = p.id
                """,
                fields.Datetime.now(),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset()
