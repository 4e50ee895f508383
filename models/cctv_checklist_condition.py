"""Questions that are asked only after a certain answer to another one: of four voltages the one
that fits how the camera is powered."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CctvChecklistItem(models.Model):
    _inherit = "cctv.checklist.item"

    asked_after_id = fields.Many2one(
        "cctv.checklist.option",
        string="Only after the answer",
        index="btree_not_null",
        ondelete="set null",
        copy=False,  # it is of this version; that of the copy is set by ``_copy_conditions``
        domain="[('item_id.version_id', '=', version_id), ('item_id', '!=', id)]",
        help="Asked, and mandatory if it is, only when an earlier question was answered so. "
        "Empty: always.",
    )

    @api.constrains("asked_after_id", "version_id")
    def _check_asked_after(self):
        for item in self.filtered("asked_after_id"):
            asked = item.asked_after_id.item_id
            if asked == item or asked.version_id != item.version_id:
                raise ValidationError(
                    self.env._("'%s' depends on an answer that is not in this form.", item.name)
                )

    def _condition_words(self):
        """When it is asked, as a sentence; '' for always."""
        option = self.asked_after_id
        if not option:
            return ""
        return self.env._(
            "Only when “%(question)s” is answered with: %(answer)s.",
            question=option.item_id.name,
            answer=option.name,
        )

    def _publishing_gaps(self, limit):
        gaps, asked = super()._publishing_gaps(limit), self.asked_after_id.item_id
        if asked and asked.kind != "choice":
            gaps.append(self.env._("'%s' depends on a question without a choice.", self.name[:60]))
        elif asked and (asked.sequence, asked.id) > (self.sequence, self.id):
            gaps.append(
                self.env._(
                    "'%(name)s' depends on '%(asked)s', which has to come before it.",
                    name=self.name[:60],
                    asked=asked.name[:60],
                )
            )
        return gaps


class CctvChecklistOption(models.Model):
    _inherit = "cctv.checklist.option"

    @api.depends("name", "item_id.name")
    @api.depends_context("cctv_with_question")
    def _compute_display_name(self):
        super()._compute_display_name()
        if self.env.context.get("cctv_with_question"):
            for option in self:
                option.display_name = f"{option.item_id.name} {option.name}"


class CctvChecklistVersion(models.Model):
    _inherit = "cctv.checklist.version"

    def copy(self, default=None):
        copies = super().copy(default)
        for version, copied in zip(self, copies, strict=True):
            version._copy_conditions(copied)
        return copies

    def _copy_conditions(self, copied):
        """The questions of the copy depend on its own answers."""
        options = dict(
            zip(self.item_ids.option_ids, copied.item_ids.option_ids, strict=True)
        )
        for item, new in zip(self.item_ids, copied.item_ids, strict=True):
            if item.asked_after_id:
                new.asked_after_id = options[item.asked_after_id]


class CctvChecklistLine(models.Model):
    _inherit = "cctv.checklist.line"

    is_asked = fields.Boolean(
        string="Asked",
        readonly=True,
        copy=False,
        default=True,
        help="No: it depends on another answer than the one given.",
    )
    asked_after_id = fields.Many2one(related="item_id.asked_after_id")
    asked_after_name = fields.Char(
        related="item_id.asked_after_id.name",
        string="Only after",
        export_string_translation=False,
    )

    def _after_answer(self, vals, photos):
        super()._after_answer(vals, photos)
        self.checklist_id._note_asked()


class CctvChecklist(models.Model):
    _inherit = "cctv.checklist"

    def _prepare_line(self, item, section):
        return {**super()._prepare_line(item, section), "is_asked": not item.asked_after_id}

    def _note_asked(self):
        """Which questions the answers bring up. What was answered stays in sight: nothing that is
        recorded is hidden."""
        for checklist in self.sudo():
            chosen = checklist.line_ids.value_option_id
            for line in checklist.line_ids.filtered("asked_after_id"):
                is_asked = line.is_answered or line.asked_after_id in chosen
                if line.is_asked != is_asked:
                    line._set({"is_asked": is_asked})
