from odoo import models
from odoo.tools import get_lang

from .. import papers
from ..papers.stickers import LAYOUTS, Sticker, StickerSheet


class PaperLabels(models.AbstractModel):
    """QR labels of devices, as the window that prints them says."""

    _name = "report.helpdesk_cctv.paper_labels"
    _description = "Printed QR labels"
    _inherit = ["cctv.paper"]

    def _cctv_pdf(self, records, lang=None):
        wizard = records[:1]
        wizard._check_printable()
        code = get_lang(self.env, lang or wizard.lang).code
        devices = wizard.device_ids.sudo().with_context(lang=code)
        devices._cctv_give_label_tokens()
        paper = self.with_env(devices.env)
        return paper._built(papers.build_stickers, paper._sheet(wizard, devices))

    def _sheet(self, wizard, devices):
        ordered = devices.sorted(lambda device: (device.cctv_code or "", device.id))
        stickers = [self._sticker(device) for device in ordered]
        return StickerSheet(
            stickers=tuple(one for one in stickers for _copy in range(wizard.copies)),
            layout=LAYOUTS[wizard.sheet],
            start=wizard._first(),
            shift=(wizard.shift_right_mm, wizard.shift_down_mm),
            has_frames=wizard.has_frames,
            title=self.env._("QR labels"),
            lang=self.env.lang.split("@")[0].replace("_", "-"),
        )

    def _sticker(self, device):
        return Sticker(
            url=device._cctv_label_url(),
            code=device.cctv_code or "",
            name=device.name or "",
            place=device.cctv_location_id.complete_name or "",
            hint=self.env._("Out of order? Scan to report."),
        )
