from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.spans import day_bounds
from .cctv_accounting import company_zone
from .cctv_fault_review import REVIEW_GROUPS
from .cctv_poll_tools import from_epoch
from .cctv_texts import REASON_SELECTION

EXEMPTIBLE = [(code, label) for code, label in REASON_SELECTION if code.startswith("picture_")]


class CctvPictureExemption(models.Model):
    """One kind of picture fault that is not judged at one camera, because people have decided so
    in the review: why, until when, by whom. It holds until it expires or is revoked; both stay as
    history."""

    _name = "cctv.picture.exemption"
    _description = "CCTV picture check not judged"
    _inherit = ["cctv.made.by.system"]
    _order = "id desc"

    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Camera",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="device_id.company_id", store=True, index=True)
    location_id = fields.Many2one(
        related="device_id.cctv_location_id", store=True, string="Location", index=True
    )
    kind = fields.Selection(EXEMPTIBLE, required=True, readonly=True, string="What is not judged")
    reason = fields.Char(required=True, readonly=True, string="Why")
    date_until = fields.Date(
        string="Until", readonly=True, help="The last day on which it is not judged. Empty: always."
    )
    expires_at = fields.Datetime(
        compute="_compute_expires_at", store=True, help="The end of that day at the company."
    )
    user_id = fields.Many2one("res.users", readonly=True, string="Decided by")
    date_revoked = fields.Datetime(readonly=True, string="Revoked")
    revoked_by_id = fields.Many2one("res.users", readonly=True, string="Revoked by")
    fault_id = fields.Many2one(
        "cctv.fault", readonly=True, index="btree_not_null", ondelete="set null", string="Fault"
    )
    is_in_force = fields.Boolean(
        compute="_compute_is_in_force", search="_search_is_in_force", string="In force"
    )

    _one_of_a_kind = models.UniqueIndex(
        "(device_id, kind) WHERE date_revoked IS NULL",
        "This kind is not judged at this camera already.",
    )

    @api.depends("date_until", "company_id")
    def _compute_expires_at(self):
        for exemption in self:
            until, company = exemption.date_until, exemption.company_id.sudo()
            end = until and day_bounds(until, company_zone(company))[1]
            exemption.expires_at = end and from_epoch(end)

    @api.depends("date_revoked", "expires_at")
    def _compute_is_in_force(self):
        now = fields.Datetime.now()
        for exemption in self:
            is_over = exemption.expires_at and exemption.expires_at <= now
            exemption.is_in_force = not exemption.date_revoked and not is_over

    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(value)
        if len(wanted) != 1:
            return Domain(bool(wanted))
        now = fields.Datetime.now()
        holds = Domain("date_revoked", "=", False) & (
            Domain("expires_at", "=", False) | Domain("expires_at", ">", now)
        )
        return holds if wanted == {True} else ~holds

    @api.depends("device_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for exemption in self:
            device = exemption.device_id.sudo().display_name or ""
            exemption.display_name = f"{device}: {labels.get(exemption.kind, '')}"

    @api.constrains("date_until")
    def _check_date_until(self):
        now = fields.Datetime.now()
        if any(exemption.expires_at and exemption.expires_at <= now for exemption in self):
            raise ValidationError(
                self.env._("The last day lies in the past. Choose today or a later day, or none.")
            )

    @api.model
    def _exempt(self, faults, reason: str, date_until=False):
        """Have the monitor judge the kinds of these faults at their devices no more. Runs in the
        name of the user who decides."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why this is not judged here: others will ask."))
        exemptions = self.sudo()
        for fault in faults:
            exemptions._over(fault.device_id, fault.kind).write(self._prepare_end())
        self.flush_model(["date_revoked"])
        return exemptions.create(
            [self._prepare_exemption(fault, reason, date_until) for fault in faults]
        )

    def _over(self, device, kind):
        """What stands in the way of another one: expired, but never revoked."""
        return self.search(
            [("device_id", "=", device.id), ("kind", "=", kind), ("date_revoked", "=", False)]
        )

    @api.model
    def _prepare_exemption(self, fault, reason, date_until) -> dict:
        return {
            "device_id": fault.device_id.id,
            "kind": fault.kind,
            "reason": reason,
            "date_until": date_until,
            "user_id": self.env.uid,
            "fault_id": fault.id,
        }

    @api.model
    def _prepare_end(self) -> dict:
        return {"date_revoked": fields.Datetime.now(), "revoked_by_id": self.env.uid}

    def action_revoke(self):
        """Judge it again, from the next picture on."""
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in REVIEW_GROUPS):
            raise AccessError(
                self.env._(
                    "Technicians and supervisors decide what is judged; you have neither duty."
                )
            )
        exemptions = self.sudo().filtered(lambda exemption: not exemption.date_revoked)
        exemptions.write(self._prepare_end())
        exemptions.device_id._cctv_look_anew()
        return True
