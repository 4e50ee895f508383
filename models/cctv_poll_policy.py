from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CctvPollPolicy(models.Model):
    """How often devices are looked at, and when something counts as a fault. The IT head decides;
    a policy holds for a company, or as an exception for a place or a device."""

    _name = "cctv.poll.policy"
    _description = "CCTV poll policy"
    _order = "is_default desc, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: every company may use this policy."
    )
    is_default = fields.Boolean(
        string="Default",
        help="Holds for all devices of the company that no other policy is set for.",
    )

    pulse_s = fields.Integer(
        string="Check every (s)",
        default=300,
        required=True,
        help="Does the device answer, let us in and offer its stream? Seconds between two checks.",
    )
    picture_s = fields.Integer(
        string="Look at the picture every (s)",
        default=1800,
        required=True,
        help="Each look opens a stream or fetches a snapshot: 15 to 30 minutes spares devices and "
        "links. Seconds.",
    )
    identity_s = fields.Integer(
        string="Read device information every (s)",
        default=86400,
        required=True,
        help="Maker, model, firmware, profiles and stream addresses. Seconds.",
    )
    recording_s = fields.Integer(
        string="Look at recorders every (s)",
        default=900,
        required=True,
        help="Disks, channels and recordings of a recorder. Seconds.",
    )
    retry_s = fields.Integer(
        string="Check again after a failure (s)",
        default=60,
        required=True,
        help="As long as a failure is not confirmed yet. Seconds.",
    )
    timeout_s = fields.Integer(
        string="Time for one check (s)",
        default=8,
        required=True,
        help="All steps of one check together must be done within this time. Seconds.",
    )
    stale_factor = fields.Integer(
        string="Missed checks until stale",
        default=3,
        required=True,
        help="When so many checks in a row did not take place, the device counts as stale: its "
        "last known state is not to be trusted any more.",
    )
    use_snapshot = fields.Boolean(
        string="Use snapshots",
        default=True,
        help="Fetch the picture as a JPEG snapshot where the device offers it; that is lighter "
        "than opening the stream.",
    )

    confirm_n = fields.Integer(
        string="Failures needed",
        default=2,
        required=True,
        help="A fault is confirmed when this many of the last checks failed.",
    )
    confirm_m = fields.Integer(string="among the last", default=3, required=True)
    recover_k = fields.Integer(
        string="Good checks until recovered",
        default=2,
        required=True,
        help="A fault ends after this many good checks in a row.",
    )
    flap_max = fields.Integer(
        string="Changes until flapping",
        default=4,
        required=True,
        help="A device that changes between good and bad more often than this within the time "
        "below keeps one fault open until it is quiet, instead of opening one each time.",
    )
    flap_window_s = fields.Integer(string="within (s)", default=3600, required=True)
    lockout_backoff_s = fields.Integer(
        string="Pause after a refused login (s)",
        default=3600,
        required=True,
        help="Devices lock an account after a few wrong passwords, often for half an hour. So "
        "after a refused login the next attempt waits this long. Seconds.",
    )

    clock_skew_max_s = fields.Integer(string="Clock may be off by (s)", default=60, required=True)

    recording_gap_s = fields.Integer(
        string="Smallest gap of recordings (s)",
        default=300,
        required=True,
        help="A gap in yesterday's recordings that is at least this long is a fault. Seconds.",
    )
    retention_tolerance_days = fields.Integer(
        string="Recordings may be short by (days)",
        default=1,
        required=True,
        help="Recordings that reach back less than demanded by more than this are a fault. Days.",
    )

    opens_tickets = fields.Boolean(
        default=True, help="Open a helpdesk ticket for each confirmed fault."
    )
    ticket_soft = fields.Boolean(
        string="Tickets without review",
        help="Open tickets also for faults that somebody normally looks at first: moved or "
        "blurred pictures and the like.",
    )
    reopen_window_h = fields.Integer(
        string="Reopen a ticket within (h)",
        default=24,
        required=True,
        help="When the same fault comes back within this time, its ticket is opened again instead "
        "of a new one. Hours.",
    )

    location_ids = fields.One2many("cctv.location", "policy_id", string="Places")
    device_ids = fields.One2many("maintenance.equipment", "cctv_policy_id", string="Devices")
    stale_s = fields.Integer(
        string="Grace until stale (s)",
        compute="_compute_stale_s",
        store=True,
        help="A device is stale when its next check is overdue by this many seconds.",
    )

    _one_default = models.UniqueIndex(
        "((COALESCE(company_id, 0))) WHERE is_default AND active",
        "There can be one default policy only.",
    )
    _intervals = models.Constraint(
        "CHECK (pulse_s BETWEEN 10 AND 86400 AND picture_s BETWEEN pulse_s AND 604800"
        " AND identity_s BETWEEN pulse_s AND 2592000)",
        "Devices can be checked every 10 seconds at the most and once a day at the least, their "
        "picture and device information not more often than that, the picture at least once a "
        "week and the device information once in 30 days. Correct the interval.",
    )
    _retry_bounds = models.Constraint(
        "CHECK (retry_s BETWEEN 5 AND pulse_s)",
        "The check after a failure comes 5 seconds later at the earliest, and not later than a "
        "usual check. Correct the time.",
    )
    _timeout_bounds = models.Constraint(
        "CHECK (timeout_s BETWEEN 1 AND 60)",
        "One check may take from 1 to 60 seconds. Correct the time for one check.",
    )
    _confirmation_bounds = models.Constraint(
        "CHECK (confirm_n BETWEEN 1 AND confirm_m AND confirm_m <= 16)",
        "The failures needed cannot be more than the checks looked at, and at most 16 checks are "
        "remembered. Correct one of the two numbers.",
    )
    _recovery_bounds = models.Constraint(
        "CHECK (recover_k BETWEEN 1 AND 16)",
        "A device recovers after 1 to 16 good checks. Correct the number.",
    )
    _flapping_bounds = models.Constraint(
        "CHECK (flap_max BETWEEN 2 AND 100 AND flap_window_s BETWEEN 60 AND 604800)",
        "Flapping is 2 to 100 changes within a minute to a week. Correct the number or the time.",
    )
    _lockout_bounds = models.Constraint(
        "CHECK (lockout_backoff_s BETWEEN 60 AND 86400)",
        "The pause after a refused login is between a minute and a day. Correct the time.",
    )
    _stale_bounds = models.Constraint(
        "CHECK (stale_factor BETWEEN 1 AND 100)",
        "A device is stale after 1 to 100 missed checks. Correct the number.",
    )
    _skew_bounds = models.Constraint(
        "CHECK (clock_skew_max_s BETWEEN 1 AND 86400)",
        "A clock may be off by a second to a day. Correct the time.",
    )
    _recorder_interval = models.Constraint(
        "CHECK (recording_s BETWEEN 60 AND 86400)",
        "Recorders are asked about disks and recordings once in a minute to a day. Correct the "
        "interval.",
    )
    _recording_bounds = models.Constraint(
        "CHECK (recording_gap_s BETWEEN 10 AND 86400"
        " AND retention_tolerance_days BETWEEN 0 AND 365)",
        "The smallest gap of recordings that counts is between 10 seconds and a day, and they may "
        "be short by up to 365 days. Correct the number.",
    )
    _reopen_bounds = models.Constraint(
        "CHECK (reopen_window_h BETWEEN 0 AND 8760)",
        "A ticket can be opened again for up to a year (8760 hours). Correct the time.",
    )

    @api.depends("pulse_s", "stale_factor")
    def _compute_stale_s(self):
        for policy in self:
            policy.stale_s = policy.pulse_s * policy.stale_factor

    @api.model
    def _check_common_default(self):
        """Without a default that all companies share, a device could be without a policy. Looked
        at when all is written: while one default takes the place of another there is none."""
        common = [("is_default", "=", True), ("company_id", "=", False)]
        if not self.sudo().search_count(common, limit=1):
            raise ValidationError(
                self.env._(
                    "There must be one default policy for all companies. Make another policy "
                    "the default instead of removing this one."
                )
            )

    @api.constrains("active")
    def _check_archived_unused(self):
        archived = self.filtered(lambda policy: not policy.active)
        if used := archived.filtered(lambda policy: policy.location_ids or policy.device_ids)[:1]:
            raise ValidationError(
                self.env._(
                    "%(policy)s is still used by places or devices. Give them another policy "
                    "first.",
                    policy=used.name,
                )
            )

    @api.constrains("company_id")
    def _check_company_of_users(self):
        """Core checks the record that is written, not those that point to it."""
        for policy in self.with_context(active_test=False).filtered("company_id"):
            companies = policy.location_ids.company_id | policy.device_ids.company_id
            if companies - policy.company_id:
                raise ValidationError(
                    self.env._(
                        "%(policy)s is used by places or devices of another company. Give them "
                        "another policy first.",
                        policy=policy.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_common_default(self):
        if self.filtered(lambda policy: policy.is_default and not policy.company_id):
            raise UserError(
                self.env._(
                    "There must be one default policy for all companies. Make another policy "
                    "the default before you delete this one."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("is_default"):
                self._retire_default(vals.get("company_id", False))
        policies = super().create(vals_list)
        self._check_common_default()
        return policies

    def write(self, vals):
        if vals.get("is_default"):
            for policy in self:
                policy._retire_default(vals.get("company_id", policy.company_id.id))
        result = super().write(vals)
        if not {"is_default", "active", "company_id"}.isdisjoint(vals):
            self._check_common_default()
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    def _retire_default(self, company_id):
        """Make room for a new default of the company."""
        present = self.search([("is_default", "=", True), ("company_id", "=", company_id)]) - self
        super(CctvPollPolicy, present).write({"is_default": False})
        present.flush_recordset(["is_default"])

    @api.model
    def _get_defaults(self):
        """{company: its default policy}; the common default under the empty company."""
        defaults = self.sudo().search([("is_default", "=", True)])
        return {policy.company_id: policy for policy in defaults}
