from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_choices import KINDS_NOT_POLLED, WORK_OVER
from .cctv_duties import check_duty
from .cctv_test_minutes import check_minutes
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

INSTALLATION_STATES = [
    ("planned", "Planned"),
    ("in_work", "Being installed"),
    ("testing", "Under test"),
    ("failed", "Test failed"),
    ("commissioned", "In service"),
    ("cancelled", "Given up"),
]

ALLOWED_PLANS = ("approved", "replaced")
"""States of a plan under which what was begun goes on."""

CHECKLISTS = ("installation", "configuration", "commissioning")
"""Kinds of checklists that an installation fills in (R48, R50)."""

STEP_FIELDS = frozenset("device_id request_id test_ids date_commissioned".split())


class CctvInstallation(models.Model):
    """One device on its way from an approved plan into the register (R47). IT staff make it from a
    line of the plan; its buttons make the device, the work and the tests."""

    _name = "cctv.installation"
    _description = "Installation of a device"
    _inherit = ["mail.thread", "cctv.filed"]
    _order = "id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "device_id.cctv_code", "device_id.name"]
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.installation"

    plan_line_id = fields.Many2one(
        "cctv.installation.plan.line",
        string="By the plan",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('plan_state', '=', 'approved')]",
    )
    plan_id = fields.Many2one(related="plan_line_id.plan_id", store=True, index=True)
    kind = fields.Selection(related="plan_line_id.kind", string="Kind of device")
    specification = fields.Text(related="plan_line_id.specification")
    purpose = fields.Text(related="plan_line_id.purpose")
    location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    state = fields.Selection(
        INSTALLATION_STATES, required=True, readonly=True, copy=False, default="planned",
        index=True, tracking=True,
    )  # fmt: skip
    user_id = fields.Many2one(
        "res.users",
        string="Installer",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_wanted = fields.Date(string="Installed by")
    device_id = fields.Many2one(
        "maintenance.equipment", string="Device", readonly=True, copy=False,
        index="btree_not_null", ondelete="restrict",
    )  # fmt: skip
    request_id = fields.Many2one(
        "maintenance.request", string="Work", readonly=True, copy=False,
        index="btree_not_null", ondelete="restrict",
    )  # fmt: skip
    work_state = fields.Selection(related="request_id.cctv_state", string="Status of the work")
    checklist_ids = fields.Many2many("cctv.checklist", compute="_compute_checklist_ids")
    test_ids = fields.One2many(
        "cctv.commissioning.test", "installation_id", string="Tests", readonly=True
    )
    test_minutes = fields.Integer(
        string="Length of the test (minutes)",
        compute="_compute_test_minutes",
        store=True,
        readonly=False,
        precompute=True,
        help="So long the device is watched before it is taken into service.",
    )
    date_commissioned = fields.Datetime(string="In service since", readonly=True, copy=False)

    _one_device = models.UniqueIndex("(device_id)", "A device is installed once.")

    @api.depends("plan_line_id")
    def _compute_location_id(self):
        for installation in self:
            installation.location_id = installation.plan_line_id.location_id

    @api.depends("company_id")
    def _compute_test_minutes(self):
        for installation in self:
            profile = installation.company_id._cctv_profile()
            installation.test_minutes = profile.commissioning_minutes

    @api.depends("device_id")
    def _compute_checklist_ids(self):
        for installation in self:
            installation.checklist_ids = installation.device_id.cctv_checklist_ids.filtered(
                lambda one: one.kind in CHECKLISTS and one.state != "cancelled"
            )

    @api.depends("number", "device_id", "location_id")
    def _compute_display_name(self):
        for one in self:
            what = one.device_id.sudo().cctv_code or one.location_id.name
            one.display_name = " – ".join(filter(None, (one.number, what)))

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        check_duty(self.env, ("it",), self.env._("IT staff plan installations."))
        installations = super().create(vals_list)
        installations._take_from_plan()
        return installations

    def write(self, vals):
        if not self.env.su and {"plan_line_id", "company_id", "location_id"} & vals.keys():
            self._refuse_begun()
        result = super().write(vals)
        if "plan_line_id" in vals:
            self._take_from_plan()
        return result

    def unlink(self):
        raise AccessError(self.env._("An installation is not deleted: give it up instead."))

    def _refuse_begun(self):
        if begun := self.filtered(lambda one: one.state != "planned")[:1]:
            raise UserError(
                self.env._(
                    "%s has begun: where and by which plan it is installed stays.",
                    begun.display_name,
                )
            )

    def _take_from_plan(self):
        """Two who take the last of a line: one of them is told."""
        self.flush_recordset()
        for line in self.sudo().plan_line_id:
            row_locks.take(line)
            row_locks.touch(line)
            line.invalidate_recordset()
            if line.plan_id.state != "approved":
                raise ValidationError(
                    self.env._(
                        "%(plan)s is not an approved plan (%(state)s): nothing is installed by it. "
                        "Have it approved first.",
                        plan=line.plan_id.number,
                        state=word_of(line.plan_id, "state"),
                    )
                )
            counts = line._count_installations(line.root_id)
            if counts.get(line.root_id.id, 0) > line.quantity:
                raise ValidationError(
                    self.env._(
                        "Nothing is left of this line of the plan: %s. Give up another "
                        "installation of it, or have a new revision of the plan approved.",
                        line.display_name,
                    )
                )

    @api.constrains("location_id", "plan_line_id")
    def _check_place(self):
        for one in self.sudo():
            planned = one.plan_line_id.location_id
            if f"/{planned.id}/" not in f"/{one.location_id.parent_path}":
                raise ValidationError(
                    self.env._(
                        "%(place)s is not the place that the plan says (%(planned)s), nor inside "
                        "it.",
                        place=one.location_id.display_name or "-",
                        planned=planned.display_name,
                    )
                )

    @api.constrains("test_minutes")
    def _check_test_minutes(self):
        for one in self:
            check_minutes(self.env, one.test_minutes)

    # Steps

    def _lock_state(self, *states):
        self.ensure_one()
        self.check_access("write")
        row_locks.wait_for(self.sudo())
        self.invalidate_recordset()
        if self.state not in states:
            raise UserError(
                self.env._(
                    "%(installation)s is already: %(state)s. Reload the page.",
                    installation=self.display_name,
                    state=word_of(self, "state"),
                )
            )

    def action_start(self):
        """Make the device and the work; the installer fills in the rest."""
        self.ensure_one()
        check_duty(self.env, ("it",), self.env._("IT staff plan installations."))
        self._lock_state("planned")
        self._check_plan()
        this = self.sudo()
        device = this.device_id.create(this._prepare_device())
        this.write({"device_id": device.id, "state": "in_work"})
        request = this.request_id.create(this._prepare_request())
        this.request_id = request
        this._make_checklists()
        return True

    def _check_plan(self):
        plan = self.sudo().plan_id
        if plan.state not in ALLOWED_PLANS:
            raise UserError(
                self.env._(
                    "%(plan)s is not an approved plan (%(state)s): nothing is installed by it. "
                    "Have it approved first.",
                    plan=plan.number,
                    state=word_of(plan, "state"),
                )
            )

    def _prepare_device(self):
        line = self.plan_line_id
        return {
            "name": self.location_id.name,
            "company_id": self.company_id.id,
            "cctv_kind": line.kind,
            "cctv_lens": line.lens,
            "cctv_location_id": self.location_id.id,
            "technician_user_id": self.user_id.id,
            "cctv_is_awaited": True,
        }

    def _prepare_request(self):
        device = self.device_id
        template = self._template_of("installation")
        lang = self.company_id._cctv_lang()
        words = self.with_context(lang=lang).env._("Installation: %s", device.display_name)
        return {
            "name": words,
            "company_id": self.company_id.id,
            "cctv_work_kind": "installation",
            "cctv_installation_id": self.id,
            "cctv_location_id": self.location_id.id,
            "maintenance_type": "preventive",
            "maintenance_team_id": self.env["cctv.maintenance.schedule"]
            .with_company(self.company_id)
            ._default_team()
            .id,
            "user_id": self.user_id.id,
            "cctv_line_ids": [
                fields.Command.create(
                    {
                        "device_id": device.id,
                        "company_id": self.company_id.id,
                        "location_id": self.location_id.id,
                        "work_kind": "installation",
                        "template_id": template.id,
                    }
                )
            ],
        }

    def _template_of(self, kind):
        """The checklist for this kind of device, a company's own first."""
        templates = self.env["cctv.checklist.template"].sudo()
        return templates.search(
            [
                ("kind", "=", kind),
                ("device_kind", "in", [self.plan_line_id.kind, False]),
                ("current_version_id", "!=", False),
                ("company_id", "in", [self.company_id.id, False]),
            ],
            order="company_id NULLS LAST, device_kind NULLS LAST, id",
            limit=1,
        )

    def _make_checklists(self):
        """That of the installation comes with the work."""
        for kind in CHECKLISTS[1:]:
            if template := self._template_of(kind):
                self.env["cctv.checklist"].sudo().create(
                    {
                        "template_id": template.id,
                        "device_id": self.device_id.id,
                        "location_id": self.location_id.id,
                        "company_id": self.company_id.id,
                        "user_id": self.user_id.id,
                    }
                )

    def action_test(self):
        """Watch the device from now on, for the time that is set."""
        self.ensure_one()
        check_duty(
            self.env, ("technician",), self.env._("Technicians and IT staff test devices.")
        )
        self._lock_state("in_work", "failed")
        device = self.device_id
        if not device.active or not (device._cctv_is_polled() or self._is_tested_by_hand()):
            raise UserError(
                self.env._(
                    "%s is not polled, so that nothing can be measured. Enter its address and its "
                    "log-in, and switch polling on.",
                    device.display_name,
                )
            )
        check_minutes(self.env, self.test_minutes)
        test = self.env["cctv.commissioning.test"].sudo()._begin(self.sudo(), self.env.user)
        self.sudo().state = "testing"
        return test.with_env(self.env)._open()

    def _is_tested_by_hand(self):
        """A display or a power circuit answers no poller: people try it and sign."""
        device = self.sudo().device_id
        return device.cctv_kind in KINDS_NOT_POLLED and not device._cctv_is_polled()

    def action_cancel(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give up"),
            "res_model": "cctv.end.installation",
            "view_mode": "form",
            "target": "new",
            "context": {"default_installation_id": self.id, "default_purpose": "cancel"},
        }

    def _give_up(self, reason):
        """What was made for it goes out of the register again."""
        check_duty(self.env, ("it",), self.env._("IT staff plan installations."))
        reason = typed(self.env, reason, REASON_MAX, self.env._("Write the reason."))
        self._lock_state("planned", "in_work", "testing", "failed")
        this = self.sudo()
        this.test_ids.filtered(lambda test: test.state in ("running", "judged"))._end("stopped")
        this.state = "cancelled"
        if this.request_id and this.request_id.cctv_state not in WORK_OVER:
            this.request_id.action_cctv_cancel(reason)
        if this.device_id:
            this.checklist_ids.filtered(lambda one: one.state == "open").action_cancel()
            this.device_id.active = False
        this._message_log(body=reason)

    def _commission(self, test):
        """The test was passed: the device joins the register."""
        row_locks.wait_for(self)
        self.write({"state": "commissioned", "date_commissioned": fields.Datetime.now()})
        self.device_id._cctv_enter_service()
        self.plan_id._finish_if_installed()
        self._message_log(
            body=self.env._("In service: the test was passed (%s).", test.number)
        )

    def _gaps(self):
        """Sentences about what is missing before the device is taken into service."""
        gaps, this = [], self.sudo()
        if this.request_id.cctv_state not in ("finished", "closed"):
            gaps.append(self.env._("the work is not finished: %s", this.request_id.display_name))
        for one in this.checklist_ids.filtered(lambda one: one.state == "open"):
            gaps.append(
                self.env._(
                    "the checklist “%(name)s” is not filled in (%(number)s)",
                    name=one.with_env(self.env).sudo().template_id.name,
                    number=one.number,
                )
            )
        is_away = this.device_id.cctv_health in ("down", "stale", "unknown")
        if is_away and not self._is_tested_by_hand():
            gaps.append(
                self.env._("the device does not answer now: %s", this.device_id.display_name)
            )
        return gaps


class CctvInstallationPlanLine(models.Model):
    _inherit = "cctv.installation.plan.line"

    def action_install(self):
        """A new installation of this line, in its form."""
        self.ensure_one()
        installation = self.env["cctv.installation"].create(
            {"plan_line_id": self.id, "company_id": self.company_id.id}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "cctv.installation",
            "res_id": installation.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }


class CctvInstallationPlan(models.Model):
    _inherit = "cctv.installation.plan"

    installation_count = fields.Integer(
        string="Installations", compute="_compute_installation_count"
    )

    def _compute_installation_count(self):
        rows = self.env["cctv.installation"].sudo()._read_group(
            [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
        )
        counts = {plan.id: count for plan, count in rows}
        for plan in self:
            plan.installation_count = counts.get(plan.id, 0)

    def action_installations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_installation_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)], "context": {}}
