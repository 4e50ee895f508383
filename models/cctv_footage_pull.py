"""A clip that the system fetches from its recorder itself."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..monitor.fetch.types import MAX_SPAN_S
from . import cctv_row_locks as row_locks
from .cctv_footage_pull_words import PROBLEMS, REMARKS, STATES
from .cctv_texts import stage_sentence
from .cctv_zone import zoned

PULL_FIELDS = frozenset(
    "pull_state pull_recorder_id pull_user_id pull_percent pull_bytes pull_problem_code "
    "pull_problem_values pull_tries pull_date_next pull_report".split()
)
"""Written by the fetch alone."""

GAPS_SHOWN = 50


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    pull_state = fields.Selection(
        STATES, string="Fetching", readonly=True, copy=False, index="btree_not_null"
    )
    pull_recorder_id = fields.Many2one(
        "maintenance.equipment", string="Fetched from", readonly=True, copy=False
    )
    pull_user_id = fields.Many2one("res.users", string="Fetched for", readonly=True, copy=False)
    pull_percent = fields.Float(
        string="Fetched (percent)", readonly=True, copy=False, aggregator=None
    )
    pull_bytes = fields.Float(
        string="Fetched (bytes)", digits=(20, 0), readonly=True, copy=False, aggregator=None
    )
    pull_problem_code = fields.Char(readonly=True, copy=False)
    pull_problem_values = fields.Json(readonly=True, copy=False)
    pull_problem = fields.Char(string="What went wrong", compute="_compute_pull_problem")
    pull_tries = fields.Integer(readonly=True, copy=False, aggregator=None)
    pull_date_next = fields.Datetime(string="Next try", readonly=True, copy=False)
    pull_report = fields.Json(readonly=True, copy=False)
    pull_words = fields.Text(string="What was fetched", compute="_compute_pull_words")
    can_pull = fields.Boolean(compute="_compute_can_pull")

    def _guarded_fields(self):
        return super()._guarded_fields() | PULL_FIELDS

    @api.depends("pull_problem_code", "pull_problem_values")
    @api.depends_context("lang")
    def _compute_pull_problem(self):
        for item in self:
            code, values = item.pull_problem_code, item.pull_problem_values or {}
            if code in PROBLEMS:
                item.pull_problem = self.env._(PROBLEMS[code])
            elif code:
                kind = item.pull_recorder_id.sudo().cctv_kind
                item.pull_problem = stage_sentence(self.env, {"code": code, "values": values}, kind)
            else:
                item.pull_problem = False

    @api.depends("pull_report")
    @api.depends_context("tz", "lang")
    def _compute_pull_words(self):
        for item in self:
            lines = item._pull_lines() if item.pull_report else []
            item.pull_words = "\n".join(lines) or False

    @api.depends("state", "request_id.state", "request_id.extractor_id")
    @api.depends_context("uid")
    def _compute_can_pull(self):
        for item in self:
            item.can_pull = item.state == "wanted" and item._may_pull(self.env.user)

    # Steps

    def action_pull(self):
        """Fetch these clips from their recorders, one after the other, in the background."""
        for item in self:
            item.check_access("write")
            if not item._may_pull(self.env.user):
                raise AccessError(
                    item.env._(
                        "Only who takes out the footage has it fetched, once the request is "
                        "approved and its extraction has begun."
                    )
                )
            item._queue_pull()
        return True

    def _queue_pull(self):
        """Have this clip fetched. The caller has checked who may; part of what keeps footage from
        being overwritten, so that a decision may still be waited for.

        :raises UserError: it cannot be fetched, and why
        """
        self.ensure_one()
        row_locks.take(self.sudo())
        if self.state != "wanted":
            raise UserError(self.env._("%s is secured already, or lost.", self.display_name))
        self._check_can_be_pulled()
        self._set(
            {
                "state": "pulling",
                "pull_state": "waiting",
                "pull_recorder_id": self._pull_source()[0].id,
                "pull_user_id": self.env.uid,
                "pull_problem_code": False,
                "pull_problem_values": False,
                "pull_report": False,
                "pull_tries": 0,
                "pull_date_next": fields.Datetime.now(),
            }
        )
        self.env.ref("helpdesk_cctv.ir_cron_cctv_pull").sudo()._trigger()

    def action_cancel_pull(self):
        """Do not fetch them after all; what has come is deleted."""
        for item in self:
            item.check_access("write")
            if not (item._may_pull(self.env.user) or item.pull_user_id == self.env.user):
                raise AccessError(item.env._("Only who takes out the footage stops the fetching."))
            row_locks.take(item.sudo())
            if item.pull_state in ("waiting", "running"):
                item._set({"state": "wanted", "pull_state": "cancelled", "pull_percent": 0})
            elif item.pull_state == "failed":
                item._set({"pull_state": "cancelled", "pull_percent": 0})
        self.env.ref("helpdesk_cctv.ir_cron_cctv_pull").sudo()._trigger()
        return True

    def _may_pull(self, user) -> bool:
        """Whoever may upload the file by hand."""
        return self._may_add_file(user)

    # What can be fetched

    def _check_can_be_pulled(self):
        sentence = self._pull_hindrance()
        if sentence:
            raise UserError(sentence)

    def _pull_hindrance(self):
        """Why this clip cannot be fetched, in a sentence; False when nothing is against it."""
        _, hours = self.env._, round(MAX_SPAN_S / 3600)
        length_s = (self.date_to - self.date_from).total_seconds()
        if length_s <= 0:
            return _("The clip ends before it begins. Correct its times.")
        if length_s > MAX_SPAN_S:
            return _("The clip is longer than %s hours. Split it.", hours)
        if self.date_to > fields.Datetime.now() + timedelta(minutes=1):
            return _("The clip ends in the future. Fetch it when all of it has been recorded.")
        recorder, channel = self._pull_source()
        if not recorder or not channel:
            return _(
                "%s is on no recorder in the register, or its channel is not known. Enter both, or "
                "upload the file by hand.",
                self.device_id.sudo().display_name,
            )
        if not recorder.cctv_address or recorder.cctv_protocols not in ("onvif_rtsp", "onvif"):
            is_plain = recorder.cctv_protocols == "rtsp" and recorder.cctv_recorder_driver
            if not (recorder.cctv_address and is_plain):
                return _(
                    "%s cannot be asked over the network: it has no address or no interface in the "
                    "register. Upload the file by hand.",
                    recorder.display_name,
                )
        return False

    def _pull_source(self):
        """(the device that has the recording, the channel on it): the camera's recorder, or the
        camera itself where it keeps its own."""
        camera = self.device_id.sudo()
        if camera.cctv_own_storage:
            return camera, 1
        return camera.cctv_recorder_id, camera.cctv_channel

    # What is told of it

    def _pull_lines(self):
        """Sentences about what was fetched, gap by gap."""
        report, _ = self.pull_report, self.env._
        span = {"first": self._pull_time(report["first"]), "last": self._pull_time(report["last"])}
        lines = [_("From %(first)s to %(last)s.", **span)]
        lines += [self._pull_gap_line(gap) for gap in report["gaps"][:GAPS_SHOWN]]
        if len(report["gaps"]) > GAPS_SHOWN:
            lines.append(_("… and %s further gaps.", len(report["gaps"]) - GAPS_SHOWN))
        if not report["gaps"]:
            lines.append(_("Nothing is missing."))
        if report["damaged"]:
            lines.append(_("%s pictures came damaged and were left out.", report["damaged"]))
        if report.get("sound"):
            lines.append(_("With sound, as it was recorded."))
        known = [code for code in report.get("remarks") or () if code in REMARKS]
        lines += [_(REMARKS[code]) for code in known]
        if not report["is_stamped"]:
            lines.append(
                _(
                    "The recorder does not write the time on its pictures: these times are the "
                    "ones asked for, exact to a few seconds."
                )
            )
        return lines

    def _pull_gap_line(self, gap):
        words = {
            "from": self._pull_time(gap["since"]),
            "to": self._pull_time(gap["until"]),
            "at": str(timedelta(seconds=round(gap["film_s"]))),
        }
        if gap["why"] == "not_recorded":
            return self.env._(
                "Missing from %(from)s to %(to)s (at %(at)s of the film): not recorded.", **words
            )
        return self.env._(
            "Missing from %(from)s to %(to)s (at %(at)s of the film): the recorder did not send "
            "it.",
            **words,
        )

    def _pull_time(self, seconds):
        moment = fields.Datetime.to_datetime("1970-01-01") + timedelta(seconds=round(seconds))
        return zoned(self.env, moment, "yyyy-MM-dd HH:mm:ss z")
