import time
from base64 import b64encode

from odoo import fields, models

from ..models.cctv_device_screen import stage_lines
from ..models.cctv_poll_stages import stages_of
from ..models.cctv_poll_targets import KINDS_WITH_PICTURE
from ..models.cctv_poll_tools import clean
from ..models.cctv_texts import finding_sentence, reason_first_check
from ..monitor.probe.reasons import by_rank
from ..monitor.probe.types import StageName


class CctvTestNow(models.TransientModel):
    """One test of one device: what a person who waits for it gets to see.

    The dialog opens at once and has ``run`` called by the browser, so that the person sees that
    something is going on. The test looks, it changes nothing; no secret comes near this record.
    """

    _name = "cctv.test.now"
    _description = "Test of a CCTV Device"

    device_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(
        [("running", "Running"), ("ok", "Fine"), ("failed", "Failed"), ("late", "No result")],
        default="running",
        required=True,
        readonly=True,
    )
    summary = fields.Char(readonly=True, string="Result")
    first_check = fields.Char(readonly=True, string="What to check first")
    stage_lines = fields.Json(readonly=True, string="Steps")
    picture = fields.Binary(readonly=True, attachment=False)
    picture_date = fields.Datetime(readonly=True)
    duration_s = fields.Float(readonly=True, string="Took (s)", digits=(6, 1))

    def run(self):
        """Look at the device and note what was seen. Takes 20 seconds at most."""
        self.ensure_one()
        device = self.device_id._cctv_may_check()
        started = time.monotonic()
        verdict = self.env["cctv.poll"].sudo()._test(device.id)
        vals = self._prepare_result(verdict) if verdict else self._prepare_no_result()
        self.sudo().write({**vals, "duration_s": time.monotonic() - started})
        if vals["state"] == "ok" and device.cctv_poll_enabled and device.cctv_health != "ok":
            device._cctv_check_soon()
            self.env["cctv.poll"].sudo()._check_soon()
        return vals["state"]

    def action_again(self):
        """Run the same test once more."""
        self.ensure_one()
        return self.device_id.action_cctv_test_now()

    def _open(self):
        """The dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test of %s", self.device_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _prepare_result(self, verdict) -> dict:
        kind = self.device_id.cctv_kind
        worst = self._worst(verdict)
        picture = verdict.picture
        return {
            "state": "failed" if worst or not verdict.judged else "ok",
            "summary": self._summary(worst, kind),
            "first_check": reason_first_check(self.env, worst.reason.value) if worst else False,
            "stage_lines": stage_lines(self.env, self._stages(verdict), kind),
            "picture": b64encode(picture.jpeg) if picture and picture.jpeg else False,
            "picture_date": fields.Datetime.now() if picture and picture.jpeg else False,
        }

    def _stages(self, verdict) -> list[dict]:
        """The stages, also those that a device which refuses us was spared."""
        stages = stages_of(verdict)
        device = self.device_id
        if device.cctv_kind in KINDS_WITH_PICTURE and device.cctv_protocols != "tcp":
            names = {stage["name"] for stage in stages}
            missing = [
                n.value for n in (StageName.FRAME, StageName.PICTURE) if n.value not in names
            ]
            stages += [{"name": name, "code": "skipped"} for name in missing]
        return stages

    def _worst(self, verdict):
        """The finding nearest to the root cause, or None."""
        reasons = by_rank(finding.reason for finding in verdict.findings)
        return next((f for f in verdict.findings if f.reason in reasons[:1]), None)

    def _summary(self, finding, kind) -> str:
        if finding is None:
            return self.env._("Everything works.")
        return finding_sentence(self.env, clean(finding), kind)

    def _prepare_no_result(self) -> dict:
        return {
            "state": "late",
            "summary": self.env._(
                "There was no result in time. Please try again; if that does not help, ask the "
                "administrator to look into the server's log."
            ),
        }
