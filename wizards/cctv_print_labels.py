from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..papers.stickers import LAYOUTS

SHEETS = [
    ("a4_3x8", "A4, 3 × 8 (63.5 × 33.9 mm)"),
    ("a4_2x7", "A4, 2 × 7 (99.1 × 38.1 mm)"),
    ("a4_2x5", "A4, 2 × 5 (99.1 × 57 mm)"),
    ("roll_50x30", "Label printer (50 × 30 mm)"),
]

MAX_DEVICES = 500
MAX_COPIES = 10
MAX_SHIFT_MM = 10


class CctvPrintLabels(models.TransientModel):
    """The window in which somebody prints QR labels for devices."""

    _name = "cctv.print.labels"
    _description = "Print QR Labels"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    device_ids = fields.Many2many(
        "maintenance.equipment",
        string="Devices",
        default=lambda self: self._default_devices(),
        domain="[('cctv_kind', '!=', False)]",
    )
    sheet = fields.Selection(SHEETS, string="Labels", required=True, default="a4_3x8")
    start = fields.Integer(
        string="First free label",
        required=True,
        default=1,
        help="On a sheet that was used before: labels are counted row by row, from the left.",
    )
    copies = fields.Integer(string="Labels for each device", required=True, default=1)
    lang = fields.Selection(
        "_selection_lang",
        string="Language",
        required=True,
        default=lambda self: self._default_lang(),
    )
    renew = fields.Boolean(
        string="Make earlier labels invalid",
        groups="helpdesk_cctv.group_cctv_it",
        help="After a label was misused, e.g. for false reports: the codes printed until now lead "
        "to a page that says so. All labels of these devices have to be replaced.",
    )
    has_frames = fields.Boolean(
        string="Lines to cut along", help="For plain paper that is cut by hand."
    )
    shift_right_mm = fields.Float(
        string="Shift to the right (mm)",
        digits=(4, 1),
        help="For a printer that does not hit the labels: negative is to the left.",
    )
    shift_down_mm = fields.Float(
        string="Shift down (mm)", digits=(4, 1), help="Negative is upwards."
    )
    summary = fields.Char(compute="_compute_summary")

    @api.model
    def _default_devices(self):
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model") != "maintenance.equipment":
            return False
        devices = self.env["maintenance.equipment"].browse(ids).exists()
        return [Command.set(devices.filtered("cctv_kind").ids)]

    @api.model
    def _default_lang(self):
        codes = {code for code, _name in self._selection_lang()}
        return self.env.lang if self.env.lang in codes else "en_US"

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("device_ids", "sheet", "start", "copies")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = wizard._gap() or wizard._summary_words()

    def _summary_words(self):
        count = len(self.device_ids) * self.copies
        layout = LAYOUTS[self.sheet]
        if layout.count == 1:
            return self.env._("Labels: %s", count)
        sheets = -(-(count + self._first() - 1) // layout.count)
        return self.env._("Labels: %(labels)s, sheets: %(sheets)s", labels=count, sheets=sheets)

    def _first(self):
        """The place of the first label; a roll has no used places."""
        return self.start if LAYOUTS[self.sheet].count > 1 else 1

    def _gap(self):
        """The sentence that says why these labels cannot be printed, or ''."""
        _, places = self.env._, LAYOUTS[self.sheet].count if self.sheet else 1
        if not self.device_ids:
            return _("Choose the devices first.")
        if len(self.device_ids) > MAX_DEVICES:
            return _("Print labels for at most %s devices at a time.", MAX_DEVICES)
        if not 1 <= self.copies <= MAX_COPIES:
            return _("Print between 1 and %s labels for each device.", MAX_COPIES)
        if not 1 <= self._first() <= places:
            return _("A sheet has %s labels: the first free one lies between 1 and that.", places)
        if max(abs(self.shift_right_mm), abs(self.shift_down_mm)) > MAX_SHIFT_MM:
            return _("Shift by at most %s mm in each direction.", MAX_SHIFT_MM)
        return ""

    def action_print(self):
        """Make the tokens that are missing, then print."""
        self.ensure_one()
        self._check_printable()
        self._renew_if_asked()
        self.device_ids._cctv_give_label_tokens()
        report = self.env.ref("helpdesk_cctv.cctv_paper_labels_action")
        return {**report.report_action(self, config=False), "close_on_report_download": True}

    def _renew_if_asked(self):
        """Once: who prints again from the same window gets the same labels."""
        if self.sudo().renew:
            self.device_ids._cctv_renew_labels()
            self.sudo().renew = False

    def _check_printable(self):
        """All that is asked is possible, and the user may see the devices."""
        if gap := self._gap():
            raise UserError(gap)
        devices = self.sudo().device_ids.with_env(self.env)
        devices.check_access("read")
        if other := devices.filtered(lambda device: not device.cctv_kind)[:1]:
            raise UserError(
                self.env._("%s is no device of the CCTV register.", other.display_name)
            )
