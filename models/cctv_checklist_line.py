from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_checklist_item import ANSWER_KINDS
from .cctv_checklist_values import VALUE_FIELDS

ANSWER_FIELDS = {*VALUE_FIELDS.values(), "note"}
"""What people write; all else of a line is set by the system."""


class CctvChecklistLine(models.Model):
    """The answer to one question of a filled-in form. The lines come with the checklist; people
    write the values, the system who answered when and whether that is a failure."""

    _name = "cctv.checklist.line"
    _description = "Answer of a checklist"
    _inherit = ["cctv.made.by.system", "cctv.sealed.part.mixin"]
    _order = "checklist_id, sequence, id"
    _rec_name = "item_id"
    _sealed_parent = "checklist_id"

    checklist_id = fields.Many2one("cctv.checklist", required=True, index=True, ondelete="cascade")
    item_id = fields.Many2one(
        "cctv.checklist.item",
        string="Question",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    section_id = fields.Many2one(
        "cctv.checklist.item",
        string="Section",
        readonly=True,
        ondelete="restrict",
        help="Title above the question.",
    )
    kind = fields.Selection(ANSWER_KINDS, string="Kind of answer", readonly=True, required=True)
    measure = fields.Char(readonly=True, index="btree_not_null")
    is_required = fields.Boolean(string="Mandatory", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    section_name = fields.Char(string="Title of the section", related="section_id.name")
    help_text = fields.Char(related="item_id.help_text")
    unit = fields.Char(related="item_id.unit")
    bounds_text = fields.Char(related="item_id.bounds_text")
    checklist_state = fields.Selection(
        related="checklist_id.state", string="State of the checklist"
    )
    template_id = fields.Many2one(related="checklist_id.template_id")

    value_tick = fields.Boolean(string="Ticked")
    value_result = fields.Selection(
        [("pass", "Pass"), ("fail", "Fail"), ("na", "Not applicable")], string="Result"
    )
    value_number = fields.Float(string="Measured value", digits=(16, 4), aggregator="avg")
    value_option_id = fields.Many2one(
        "cctv.checklist.option",
        string="Choice",
        ondelete="restrict",
        domain="[('item_id', '=', item_id)]",
    )
    value_text = fields.Text(string="Text")
    photo_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)
    value_signature = fields.Binary(string="Signature", attachment=True)
    note = fields.Char(string="Remark")
    is_answered = fields.Boolean(string="Answered", readonly=True, copy=False)
    is_failed = fields.Boolean(string="Failed", readonly=True, copy=False)
    deviation = fields.Selection(
        [("below", "Below the minimum"), ("above", "Above the maximum")],
        string="Out of bounds",
        readonly=True,
        copy=False,
    )
    date_answered = fields.Datetime(string="Answered on", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False, ondelete="restrict"
    )

    # as the ORM writes the conditions, or PostgreSQL does not see that the index fits
    _by_date = models.Index("(date_answered DESC, id) WHERE is_answered IS TRUE")
    _by_measure = models.Index("(measure, date_answered) WHERE is_answered IS TRUE")
    _by_failure = models.Index("(date_answered) WHERE is_failed IS TRUE")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("The questions come with the checklist; none can be added by hand.")
            )
        return super().create(vals_list)

    def write(self, vals):
        self._check_answer_fields(vals)
        self._check_open()
        vals = self._prepare_answer(vals)
        photos = {line: line.photo_ids for line in self} if "photo_ids" in vals else {}
        result = super().write(vals)
        self._after_answer(vals, photos)
        return result

    def unlink(self):
        if not self.env.su:
            raise AccessError(self.env._("A question cannot be taken out of a checklist."))
        self._check_open()
        return super().unlink()

    def action_open_checklist(self):
        """The checklist that this answer belongs to."""
        self.ensure_one()
        return self.checklist_id.get_formview_action()

    def _after_answer(self, vals, photos):
        for line, former in photos.items():
            line._adopt_photos(line.photo_ids - former)
        if not set(VALUE_FIELDS.values()).isdisjoint(vals):
            for line in self:
                line._set(line._prepare_outcome(vals))
            self.checklist_id._begin()

    def _set(self, vals):
        """What the system notes on a line, past the guards in ``write``."""
        return super(CctvChecklistLine, self.sudo()).write(vals)

    def _sealed_label(self, field_name, label):
        question = self.item_id.name or self.display_name
        return question if field_name.startswith("value_") else f"{question}: {label}"

    def _check_answer_fields(self, vals):
        if unknown := set(vals) - ANSWER_FIELDS:
            field = self._fields.get(min(unknown))
            raise UserError(
                self.env._(
                    "'%s' is set by the system and cannot be changed.",
                    field._description_string(self.env) if field else min(unknown),
                )
            )

    def _check_open(self):
        """Answers can be given while the checklist is open. It stays locked, so that nobody
        declares it done meanwhile."""
        checklists = self.checklist_id.sudo()._lock()
        if closed := checklists.filtered(lambda checklist: checklist.state != "open")[:1]:
            closed._refuse_sealed()
            raise UserError(
                self.env._(
                    "%(checklist)s is %(state)s: answers can be changed only after it has been "
                    "reopened.",
                    checklist=closed.display_name,
                    state=dict(closed._fields["state"]._description_selection(self.env))[
                        closed.state
                    ].lower(),
                )
            )
