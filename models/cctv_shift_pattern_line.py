from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.roster import PatternError, parse_row

ROW_MAX = 112
"""Days of a row: sixteen weeks."""


class CctvShiftPatternLine(models.Model):
    """The days of one group in a rotation pattern."""

    _name = "cctv.shift.pattern.line"
    _description = "Row of a rotation pattern"
    _order = "pattern_id, sequence, id"
    _check_company_auto = True

    pattern_id = fields.Many2one(
        "cctv.shift.pattern", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="pattern_id.company_id", store=True, index=True)
    room_id = fields.Many2one(related="pattern_id.room_id")
    sequence = fields.Integer(default=10)
    group_id = fields.Many2one(
        "cctv.shift.group", required=True, ondelete="restrict", check_company=True
    )
    days = fields.Char(
        required=True, help="A letter for each day, between blanks: P P S S M M - - (-: day off)."
    )

    _once = models.UniqueIndex("(pattern_id, group_id)", "This group has a row already.")

    @api.constrains("days", "group_id", "pattern_id")
    def _check_row(self):
        for line in self:
            pattern = line.pattern_id
            codes = {s.code: s for s in pattern.room_id.slot_ids if s.active and s.code}
            try:
                row = parse_row(line.days or "", codes)
            except PatternError as error:
                raise ValidationError(
                    self.env._(
                        "“%(word)s” in the row of group %(group)s is no slot of %(room)s. There "
                        "are: %(codes)s",
                        word=error,
                        group=line.group_id.name,
                        room=pattern.room_id.name,
                        codes=pattern.codes,
                    )
                ) from error
            if not 1 <= len(row) <= ROW_MAX:
                raise ValidationError(self.env._("A row has 1 to %s days.", ROW_MAX))
            if line.group_id.room_id != pattern.room_id:
                raise ValidationError(
                    self.env._("Group %s belongs to another control room.", line.group_id.name)
                )
