from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

OPEN_FIELDS = frozenset({"note", "line_ids"})
"""What the supervisor writes; all else the system does."""

NOTE_LIMIT = 50_000
NAMED_LINES = 10

FIGURES = (
    "camera_count",
    "proven_count",
    "gaps_count",
    "missing_count",
    "unchecked_count",
    "explained_count",
    "short_count",
    "picture_count",
    "disk_count",
)
SUMMED = ("gaps_count", "missing_count", "unchecked_count", "short_count")
"""Said in the summary where there are some, after what is proven."""


class CctvRecordingCheck(models.Model):
    """A morning's summary of the recordings of the day before, of a company or one of its sites:
    what the supervisor looks at, explains and signs each day (P2). A scheduled action makes it; its
    figures follow the proofs of recording until it is signed."""

    _name = "cctv.recording.check"
    _description = "Daily check of recordings"
    _inherit = ["mail.thread", "mail.activity.mixin", "cctv.sealed.mixin", "cctv.deadline.mixin"]
    _order = "day desc, site_id, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.recording_check"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    day = fields.Date(string="Recordings of", required=True, readonly=True, index=True)
    scope = fields.Selection(
        [("company", "All sites"), ("site", "One site")],
        required=True,
        readonly=True,
        default="company",
    )
    site_id = fields.Many2one(
        "cctv.location",
        string="Site",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    date_signed = fields.Datetime(string="Signed on", readonly=True, copy=False)
    date_refreshed = fields.Datetime(string="Figures as of", readonly=True, copy=False)
    camera_count = fields.Integer(string="Cameras", readonly=True)
    proven_count = fields.Integer(string="Proven", readonly=True)
    gaps_count = fields.Integer(string="With gaps", readonly=True)
    missing_count = fields.Integer(string="Missing", readonly=True)
    unchecked_count = fields.Integer(string="Not checked", readonly=True)
    explained_count = fields.Integer(
        string="Explained", readonly=True, help="Gaps of a trouble that is known."
    )
    short_count = fields.Integer(string="Kept too short", readonly=True)
    picture_count = fields.Integer(string="Faulty pictures", readonly=True)
    disk_count = fields.Integer(string="Disks in trouble", readonly=True)
    line_ids = fields.One2many("cctv.recording.check.line", "check_id", string="To look at")
    line_count = fields.Integer(compute="_compute_line_counts", string="Lines")
    open_count = fields.Integer(compute="_compute_line_counts", string="Still open")
    summary = fields.Char(compute="_compute_summary", string="In a sentence")
    note = fields.Text(string="Remarks")

    _once_a_day = models.UniqueIndex(
        "(company_id, day, (COALESCE(site_id, 0)), scope)",
        "There is a daily check of this day and place already.",
    )
    _draft_index = models.Index("(company_id) WHERE seal_state = 'draft'")

    def _compute_line_counts(self):
        rows = self.env["cctv.recording.check.line"]._read_group(
            [("check_id", "in", self.ids)], ["check_id", "is_explained", "decision"], ["__count"]
        )
        counts = {check_id: [0, 0] for check_id in self.ids}
        for check, explained, decision, count in rows:
            counts[check.id][0] += count
            counts[check.id][1] += count * (not explained and not decision)
        for check in self:
            check.line_count, check.open_count = counts.get(check.id, (0, 0))

    @api.depends(*FIGURES)
    @api.depends_context("lang")
    def _compute_summary(self):
        for check in self:
            check.summary = self._summary_of(check)

    @api.model
    def _summary_of(self, counts):
        """``counts``: a record, or its figures by name."""
        told = [
            self.env._(
                "%(proven)s of %(cameras)s cameras proven",
                proven=counts["proven_count"],
                cameras=counts["camera_count"],
            )
        ]
        told += [
            f"{counts[name]} {self._fields[name]._description_string(self.env).lower()}"
            for name in SUMMED
            if counts[name]
        ]
        return ", ".join(told) + "."

    @api.depends("number", "day", "site_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            day = format_date(self.env, check.day) if check.day else ""
            parts = (check.number, day, check.site_id.sudo().name)
            check.display_name = " – ".join(part for part in parts if part)

    @api.constrains("note")
    def _check_note(self):
        if any(len(check.note or "") > NOTE_LIMIT for check in self):
            raise ValidationError(
                self.env._("The remarks have more than %s characters.", NOTE_LIMIT)
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("The daily check is made by the system, each morning.")
            )
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_hand(vals)
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            raise AccessError(
                self.env._("A daily check cannot be deleted: it is a record of what was seen.")
            )
        return super().unlink()

    def _check_by_hand(self, vals):
        """``readonly`` keeps only the web client off."""
        fixed = set(vals) - OPEN_FIELDS - self._always_open_fields()
        if fixed and not self.env.su:
            self.check_access("write")
            labels = self.fields_get(fixed, ["string"])
            raise UserError(
                self.env._(
                    "%(fields)s: the system alone writes this.",
                    fields=", ".join(sorted(label["string"] for label in labels.values())),
                )
            )

    def action_refresh(self):
        """Count anew now, not at the next look at a recorder."""
        self.check_access("write")
        for check in self:
            check._refuse_sealed()
            check._refuse_signed()
        self.env["cctv.recording.day"]._prepare(
            {check.company_id.id: check.day for check in self}
        )
        return True

    def action_open_days(self):
        """The proofs behind the figures, with the same day and place."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_recording_day_action"
        )
        action.update(domain=self._days_domain(), context={}, display_name=self.display_name)
        wanted = self.env.context.get("cctv_filter")
        if wanted in ("gaps", "missing", "unchecked", "short", "picture_bad", "proven"):
            action["context"] = {f"search_default_{wanted}": 1}
        return action

    def action_open_lines(self):
        """The lines as a list of their own, where many are decided at once."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_recording_check_line_action"
        )
        action.update(domain=[("check_id", "=", self.id)], display_name=self.display_name)
        return action

    def _days_domain(self):
        domain = [("company_id", "=", self.company_id.id), ("day", "=", self.day)]
        if self.scope == "site":
            place = (
                ("location_id", "child_of", self.site_id.id)
                if self.site_id
                else ("location_id", "=", False)
            )
            domain.append(place)
        return domain

    def _refuse_signed(self):
        if self.date_signed:
            raise UserError(
                self.env._(
                    "%s is signed: its figures stay as they were signed.", self.display_name
                )
            )

    # Signing and sealing --------------------------------------------------------------------

    def _sealed_fields(self):
        line = dict.fromkeys(self.env["cctv.recording.check.line"]._sealed_names())
        names = ("number", "procedure_revision_id", "company_id", "day", "scope", "site_id", "note")
        return {**dict.fromkeys((*names, "date_refreshed", *FIGURES)), "line_ids": line}

    def _signature_roles(self):
        return [
            ("checked", self.env._("Checked by the supervisor"), True),
            ("noted", self.env._("Noted by"), False),
        ]

    def _signature_conflicts(self):
        return [("checked", "noted")]

    def _signature_duties(self):
        return {"checked": ("supervisor",), "noted": ("manager", "management")}

    def _check_signer(self, role):
        """The supervisor who checks may write it; the IT head and management, who note it, only
        read it."""
        if role != "noted":
            return super()._check_signer(role)
        self.check_access("read")
        if not self._has_duty(role, self.env.user):
            raise AccessError(self.env._("The IT head or management note the daily check."))
        return None

    def _sign(self, role, partner, user, image):
        self._refuse_other_duty(role, partner, user)
        self._refuse_gaps(self._sealing_gaps())
        signature = super()._sign(role, partner, user, image)
        if role == "checked":
            self.sudo().write({"date_signed": fields.Datetime.now()})
            self._deadline_finish()
        return signature

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps()
        missing = self.env["cctv.recording.check.line"].search(
            [("check_id", "=", self.id), ("is_open", "=", True)], limit=NAMED_LINES + 1
        )
        gaps += [
            self.env._(
                "%s: say what is done about it, or why it is so", line.camera_id.display_name
            )
            for line in missing[:NAMED_LINES]
        ]
        if len(missing) > NAMED_LINES:
            gaps.append(self.env._("and %s more", self.open_count - NAMED_LINES))
        return gaps

    def _signing_facts(self):
        facts = super()._signing_facts()
        for name in ("day", "site_id", "camera_count", "proven_count", "open_count"):
            value = self[name]
            text = value.display_name if name == "site_id" else value
            text = format_date(self.env, value) if name == "day" else text
            facts.append((self._fields[name]._description_string(self.env), str(text or 0)))
        return [fact for fact in facts if fact[1]]

    def _signing_report(self):
        return "helpdesk_cctv.paper_recording_check"

    def _deadline_responsible(self):
        company = self.company_id
        return company._cctv_profile()._users_of_role("supervisor", company)

    def _deadline_label(self):
        return self.env._("Daily check of recordings %s", self.display_name)
