from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_duties import has_duty
from .cctv_picture_shot import Shot
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

TEST_STATES = [
    ("running", "Under way"),
    ("judged", "Measured, to be confirmed"),
    ("passed", "Passed"),
    ("failed", "Failed"),
    ("stopped", "Stopped"),
]

RESULTS = [("good", "Good"), ("bad", "Not good"), ("few", "Too few measurements")]

TESTED, ACCEPTED = "tested", "accepted"

LIMITS = ("answered_min", "gap_max", "latency_max", "pictures_min", "sharpness_min")

CHECKS_MAX, PICTURES_MAX = 288, 48
"""Of one test, about: however long it is."""

STEP_FIELDS = frozenset("state view_result view_words ended_words".split())

EDITABLE = frozenset({"note"})


class CctvCommissioningTest(models.Model):
    """A device is watched by the poller for some time before it is taken into service (P1: picture
    quality, angle, stability of the connection). The poller writes the checks, the system judges
    them when the time is over; people confirm the view and sign. Sealed when it is passed."""

    _name = "cctv.commissioning.test"
    _description = "Commissioning test"
    _inherit = ["mail.thread", "cctv.sealed.mixin", "cctv.guarded"]
    _order = "id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "device_id.cctv_code", "device_id.name"]
    _cctv_sequence = "helpdesk_cctv.commissioning_test"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    installation_id = fields.Many2one(
        "cctv.installation", required=True, readonly=True, index=True, ondelete="restrict"
    )
    device_id = fields.Many2one(
        "maintenance.equipment", string="Device", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    location_id = fields.Many2one(
        "cctv.location", string="Place", readonly=True, index=True, ondelete="restrict"
    )
    purpose = fields.Text(string="What is to be seen", readonly=True)
    state = fields.Selection(
        TEST_STATES, required=True, readonly=True, copy=False, default="running", index=True,
        tracking=True,
    )  # fmt: skip
    begun_by_id = fields.Many2one(
        "res.users", string="Begun by", required=True, readonly=True, ondelete="restrict"
    )
    date_begin = fields.Datetime(string="From", required=True, readonly=True)
    date_until = fields.Datetime(string="Until", required=True, readonly=True, index=True)
    check_every = fields.Integer(string="A check every (seconds)", readonly=True, aggregator=None)
    picture_every = fields.Integer(
        string="A picture every (seconds)", readonly=True, aggregator=None
    )
    check_ids = fields.One2many(
        "cctv.commissioning.check", "test_id", string="Checks", readonly=True
    )

    answered_min = fields.Integer(
        string="At least answered (percent)", readonly=True, aggregator=None
    )
    gap_max = fields.Integer(string="Longest gap allowed (min)", readonly=True, aggregator=None)
    latency_max = fields.Integer(
        string="Answer allowed after (ms)", readonly=True, aggregator=None
    )
    pictures_min = fields.Integer(
        string="At least good pictures (percent)", readonly=True, aggregator=None
    )
    sharpness_min = fields.Integer(string="Least sharpness", readonly=True, aggregator=None)

    checks_expected = fields.Integer(readonly=True, aggregator=None)
    checks = fields.Integer(string="Checks made", readonly=True, aggregator=None)
    checks_answered = fields.Integer(string="Checks answered", readonly=True, aggregator=None)
    answered_percent = fields.Float(
        string="Answered (percent)", readonly=True, digits=(5, 1), aggregator=None
    )
    gap_minutes = fields.Float(
        string="Longest gap (min)", readonly=True, digits=(12, 1), aggregator=None,
        help="The longest time without an answer.",
    )  # fmt: skip
    latency_p95 = fields.Float(
        string="Answer after (ms)", readonly=True, digits=(12, 1), aggregator=None,
        help="So long took 95 of 100 answers at most.",
    )  # fmt: skip
    pictures = fields.Integer(string="Pictures judged", readonly=True, aggregator=None)
    pictures_good = fields.Integer(string="Good pictures", readonly=True, aggregator=None)
    pictures_percent = fields.Float(
        string="Good pictures (percent)", readonly=True, digits=(5, 1), aggregator=None
    )
    sharpness_median = fields.Float(
        string="Sharpness", readonly=True, digits=(12, 1), aggregator=None
    )
    luma_median = fields.Float(
        string="Brightness", readonly=True, digits=(5, 1), aggregator=None
    )
    wrong_reasons = fields.Char(readonly=True, export_string_translation=False)
    stability_result = fields.Selection(
        RESULTS, string="Stability of the connection", readonly=True
    )
    picture_result = fields.Selection(RESULTS, string="Picture quality", readonly=True)
    view_result = fields.Selection(RESULTS[:2], string="View", readonly=True)
    view_words = fields.Text(string="What is wrong with the view", readonly=True)
    picture = fields.Binary(readonly=True, attachment=False)
    picture_date = fields.Datetime(string="Picture of", readonly=True)
    picture_mode = fields.Char(readonly=True, export_string_translation=False)
    picture_description = fields.Json(readonly=True, prefetch=False)
    ended_words = fields.Text(string="Result", compute="_compute_ended_words")
    date_judged = fields.Datetime(string="Measured on", readonly=True)
    note = fields.Text(string="Remarks")
    may_accept = fields.Boolean(compute="_compute_may")
    may_confirm = fields.Boolean(compute="_compute_may")

    _one_running = models.UniqueIndex(
        "(installation_id) WHERE state IN ('running', 'judged')",
        "A test of this device is under way already. Reload the page.",
    )

    def _guarded_fields(self):
        own = {name for name, field in self._fields.items() if field.store and field.readonly}
        return super()._guarded_fields() | (own - self._unguarded())

    @api.model
    def _unguarded(self):
        """Written by what guards itself: the mixins of seals and of the chatter."""
        return self.env["cctv.sealed.mixin"]._fields.keys() | self.env["mail.thread"]._fields.keys()

    @api.depends("number", "device_id")
    def _compute_display_name(self):
        for test in self:
            names = (test.number, test.device_id.sudo().cctv_code)
            test.display_name = " – ".join(filter(None, names))

    @api.depends("state", "installation_id.user_id", "begun_by_id", "signature_ids")
    @api.depends_context("uid")
    def _compute_may(self):
        user = self.env.user
        for test in self:
            roles = set(test.sudo().signature_ids.mapped("role"))
            is_open = test.state == "judged"
            test.may_confirm = is_open and TESTED not in roles and test._has_duty(TESTED, user)
            test.may_accept = is_open and TESTED in roles and test._has_duty(ACCEPTED, user)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A test is begun by the button of the installation."))
        return super().create(vals_list)

    def unlink(self):
        raise AccessError(self.env._("A test is not deleted: it tells what was measured."))

    @api.model
    def _begin(self, installation, user):
        """The test of a device; the caller holds the installation. What is not polled waits for
        people at once."""
        now, device = fields.Datetime.now(), installation.device_id
        by_hand = installation._is_tested_by_hand()
        seconds = 0 if by_hand else installation.test_minutes * 60
        profile = installation.company_id._cctv_profile()
        every = max(60, seconds // CHECKS_MAX)
        test = self.create(
            {
                "company_id": installation.company_id.id,
                "installation_id": installation.id,
                "device_id": device.id,
                "location_id": installation.location_id.id,
                "purpose": installation.purpose,
                "begun_by_id": user.id,
                "date_begin": now,
                "date_until": now + timedelta(seconds=seconds),
                "check_every": every,
                "picture_every": max(60, seconds // PICTURES_MAX),
                "checks_expected": seconds // every,
                **{name: profile[f"commissioning_{name}"] for name in LIMITS},
                **({"state": "judged", "date_judged": now} if by_hand else {}),
            }
        )
        if not by_hand:
            device.cctv_test_id = test
            device._cctv_check_again()
        return test

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # What people do

    def _lock_judged(self):
        self.ensure_one()
        row_locks.take(self.sudo())
        self.invalidate_recordset()
        if self.state != "judged":
            raise UserError(
                self.env._(
                    "%(test)s is already: %(state)s. Reload the page.",
                    test=self.number,
                    state=word_of(self, "state"),
                )
            )

    def action_confirm_view(self):
        """It shows what the plan wants; the window of the signature."""
        self.ensure_one()
        self.check_access("read")
        self._check_signer(TESTED)
        return self._signing_window("cctv.sign", self.env._("The view is right"), role=TESTED)

    def action_accept(self):
        self.ensure_one()
        self.check_access("read")
        self._check_signer(ACCEPTED)
        self._refuse_gaps(self._sealing_gaps())
        return self._signing_window("cctv.sign", self.env._("Take into service"), role=ACCEPTED)

    def action_refuse_view(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not passed"),
            "res_model": "cctv.end.installation",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_installation_id": self.installation_id.id,
                "default_test_id": self.id,
                "default_purpose": "view",
            },
        }

    def _refuse_view(self, words):
        self.check_access("read")
        self._check_signer(TESTED)
        words = typed(
            self.env, words, REASON_MAX, self.env._("Write what is wrong with the view.")
        )
        self._lock_judged()
        self.env["cctv.signature"]._discard_of(self)
        self.sudo().write({"view_result": "bad", "view_words": words})
        self.sudo()._end("failed")

    def action_request_signature(self):
        raise UserError(self.env._("It is signed by whoever is logged in, not by a link."))

    def action_seal(self):
        raise UserError(self.env._("It is sealed when the device is taken into service."))

    # Signing and sealing

    def _sealed_fields(self):
        names = (
            "number procedure_revision_id company_id installation_id device_id location_id purpose "
            "begun_by_id date_begin date_until answered_min gap_max latency_max pictures_min "
            "sharpness_min checks_expected checks checks_answered answered_percent gap_minutes "
            "latency_p95 pictures pictures_good pictures_percent sharpness_median luma_median "
            "stability_result picture_result view_result picture picture_date date_judged note"
        )
        return dict.fromkeys(names.split())

    def _sealed_open_fields(self):
        return super()._sealed_open_fields() | {"state"}

    def _signature_roles(self):
        return [
            (TESTED, self.env._("Tested by"), True),
            (ACCEPTED, self.env._("Accepted by"), True),
        ]

    def _signature_conflicts(self):
        return [(TESTED, ACCEPTED)]

    def _signature_duties(self):
        return {TESTED: ("technician",), ACCEPTED: ("it",)}

    def _has_duty(self, role, user):
        if role == ACCEPTED and user in self._installers():
            return False
        return super()._has_duty(role, user)

    def _installers(self):
        """Whose own work it is: they do not take it over alone."""
        this = self.sudo()
        request = this.installation_id.request_id
        return this.installation_id.user_id | request.user_id | request.cctv_finished_by_id

    def _check_signer(self, role):
        self.check_access("read")
        user = self.env.user
        if self._has_duty(role, user):
            return
        if role == ACCEPTED and has_duty(user, "it"):
            raise AccessError(
                self.env._(
                    "You have installed %s: somebody else of the IT staff takes it into service.",
                    self.device_id.sudo().display_name,
                )
            )
        if role == ACCEPTED:
            raise AccessError(self.env._("IT staff take devices into service."))
        raise AccessError(self.env._("Technicians and IT staff test devices."))

    def _sign(self, role, partner, user, image):
        self._refuse_other_duty(role, partner, user)
        self._lock_judged()
        if role == TESTED:
            self.sudo().view_result = "good"
            return super()._sign(role, partner, user, image)
        self._refuse_gaps(self._sealing_gaps())
        signature = super()._sign(role, partner, user, image)
        self._seal()
        return signature

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps() + self.installation_id._gaps()
        if self.sudo().view_result != "good":
            gaps.append(self.env._("nobody has confirmed the view"))
        return gaps

    def _after_seal(self):
        super()._after_seal()
        this = self.sudo()
        this.state = "passed"
        this._take_reference()
        this.installation_id._commission(this)

    def _take_reference(self):
        """Later pictures are compared with what was confirmed (R49), where that can be."""
        if not self.picture or not self.picture_description or not self._is_comparable():
            return
        shot = Shot(
            self.device_id.id,
            self.picture_mode,
            self.picture,
            self.picture_description,
            self.picture_date,
            self.env._("Commissioning test %s", self.number),
        )
        self.env["cctv.picture.reference"].sudo()._propose([shot])._approve_now()

    def _is_comparable(self):
        is_fixed = self.device_id.cctv_lens != "ptz"
        return is_fixed and self.picture_mode in ("day", "infrared")

    def _end(self, state):
        """Not passed; the installation goes back to who installs."""
        for test in self:
            test.state = state
            test.device_id.cctv_test_id = False
            if state == "failed":
                test.installation_id.state = "failed"
