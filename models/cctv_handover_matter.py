from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_choices import MATTER_KINDS


class CctvHandoverMatter(models.Model):
    """Something that is not finished at a handover; it comes back at the next one until it is. The
    system gathers them; notes are the officers' own."""

    _name = "cctv.handover.matter"
    _description = "Open matter at a handover"
    _inherit = ["cctv.sealed.part.mixin"]
    _order = "kind, since, id"
    _check_company_auto = True
    _sealed_parent = "handover_id"

    handover_id = fields.Many2one(
        "cctv.handover", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    kind = fields.Selection(MATTER_KINDS, required=True, default="note")
    res_model = fields.Char(string="Model", index=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", index=True)
    words = fields.Text(string="What is open", required=True)
    since = fields.Datetime()
    times = fields.Integer(
        string="Handed over",
        default=1,
        aggregator="max",
        help="How often it was handed over, this time included.",
    )
    is_taken = fields.Boolean(string="Taken over")
    remark = fields.Char(string="Remark of who takes over")
    is_done = fields.Boolean(string="Done", help="It does not come back at the next handover.")
    uid = fields.Char(
        string="Key of the screen", help="So that what is sent twice is taken once.", copy=False
    )

    _once = models.UniqueIndex(
        "(handover_id, res_model, res_id) WHERE res_id IS NOT NULL", "This is listed already."
    )
    _sent_once = models.UniqueIndex(
        "(handover_id, uid) WHERE uid IS NOT NULL", "This was sent already."
    )

    def _compute_display_name(self):
        for matter in self:
            matter.display_name = (matter.words or "")[:60]

    def _sealed_names(self):
        names = "kind res_model res_id words since times is_taken remark is_done"
        return tuple(names.split())

    def action_open_record(self):
        """Go to what it is about."""
        self.ensure_one()
        self.check_access("read")
        model = self.env.get(self.res_model or "")
        record = model.browse(self.res_id).exists() if model is not None else None
        if not record:
            raise UserError(self.env._("There is nothing more to it than these words."))
        record.check_access("read")
        return record.get_formview_action()
