"""The register of firmware: which version a model is to have, and until when (R66)."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import parse_version

from .cctv_poll_tools import clean

TEXT_LIMIT = 100


class CctvFirmware(models.Model):
    """A version of the firmware of one model of a maker. Kept by IT staff."""

    _name = "cctv.firmware"
    _description = "Firmware"
    _inherit = ["mail.thread"]
    _order = "manufacturer, model, date_released desc, id desc"
    _rec_name = "version"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    manufacturer = fields.Char(
        string="Maker", required=True, tracking=True, help="As the devices tell it."
    )
    model = fields.Char(required=True, tracking=True, help="As the devices tell it.")
    version = fields.Char(required=True, tracking=True, help="As the devices tell it.")
    date_released = fields.Date(string="Released")
    date_due = fields.Date(
        string="To be installed by",
        tracking=True,
        help="Empty: there is no hurry. Devices are behind all the same.",
    )
    mends = fields.Text(string="What it mends", help="For example the number of the weakness.")
    url = fields.Char(string="Where it comes from", help="The address of the maker's page.")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    active = fields.Boolean(default=True)
    device_count = fields.Integer(string="Devices", compute="_compute_device_counts")
    behind_count = fields.Integer(string="Devices behind", compute="_compute_device_counts")
    is_overdue = fields.Boolean(compute="_compute_device_counts")

    _version_once = models.UniqueIndex(
        "(company_id, lower(manufacturer), lower(model), lower(version))",
        "This version of this model is in the register already.",
    )

    @api.depends("manufacturer", "model", "version")
    def _compute_display_name(self):
        for firmware in self:
            words = (firmware.manufacturer, firmware.model, firmware.version)
            firmware.display_name = " ".join(word for word in words if word)

    @api.constrains("manufacturer", "model", "version")
    def _check_words(self):
        for firmware in self:
            for name in ("manufacturer", "model", "version"):
                if not 1 <= len((firmware[name] or "").strip()) <= TEXT_LIMIT:
                    raise ValidationError(
                        self.env._(
                            "'%(field)s' has 1 to %(most)s characters.",
                            field=self._fields[name]._description_string(self.env),
                            most=TEXT_LIMIT,
                        )
                    )

    @api.constrains("url")
    def _check_url(self):
        for firmware in self:
            if firmware.url and not firmware.url.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._("The address of the page begins with https:// or http://.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stripped(vals) for vals in vals_list])

    def write(self, vals):
        result = super().write(self._stripped(vals))
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    @api.model
    def _stripped(self, vals):
        words = ("manufacturer", "model", "version", "url", "mends", "file_name")
        return {
            name: clean(value).strip() if name in words and isinstance(value, str) else value
            for name, value in vals.items()
        }

    def _compute_device_counts(self):
        by_key = self.env["maintenance.equipment"]._cctv_firmware_by_key()
        today = fields.Date.context_today(self)
        for firmware in self:
            mine = by_key.get(firmware._key(), [])
            firmware.device_count = sum(group.count for group in mine)
            firmware.behind_count = sum(
                group.count for group in mine if firmware._is_later_than(group.version)
            )
            is_late = firmware.date_due and firmware.date_due < today
            firmware.is_overdue = bool(is_late and firmware.behind_count)

    def action_view_devices(self):
        """The devices of this model."""
        return self._device_action([])

    def action_view_behind(self):
        """Those of them that have an older version."""
        by_key = self.env["maintenance.equipment"]._cctv_firmware_by_key()
        mine = by_key.get(self._key(), [])
        versions = {group.version for group in mine if self._is_later_than(group.version)}
        return self._device_action([("cctv_firmware", "in", list(versions))])

    def _device_action(self, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_firmware_device_action"
        )
        mine = [
            ("cctv_kind", "!=", False),
            ("company_id", "=", self.company_id.id),
            ("cctv_manufacturer", "=ilike", self._literal(self.manufacturer)),
            ("model", "=ilike", self._literal(self.model)),
        ]
        return {**action, "domain": mine + domain, "context": {}, "name": self.display_name}

    @staticmethod
    def _literal(text):
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

    def _key(self):
        return firmware_key(self.company_id.id, self.manufacturer, self.model)

    def _is_later_than(self, version):
        """Whether this is a later version than the one that a device tells."""
        return is_later(self.version, version)

    @api.model
    def _latest(self, keys):
        """{key: the latest version in the register} for those of ``keys`` that have one."""
        companies = {key[0] for key in keys}
        found = {}
        for firmware in self.sudo().search([("company_id", "in", list(companies))]):
            key = firmware._key()
            if key not in keys:
                continue
            best = found.get(key)
            if not best or firmware._is_later_than(best.version):
                found[key] = firmware
        return found

    def action_plan(self):
        """Plan the update of all devices that are behind."""
        self.ensure_one()
        devices = self.env["maintenance.equipment"].search(self.action_view_behind()["domain"])
        if not devices:
            raise UserError(self.env._("No device has an older version than this one."))
        return devices.action_cctv_plan_firmware()


def firmware_key(company_id, manufacturer, model):
    """What firmware and devices are matched by."""
    return company_id, (manufacturer or "").strip().lower(), (model or "").strip().lower()


def is_later(version, other):
    """Whether ``version`` comes after ``other``; with no other one known, nobody can tell."""
    if not other or version.strip().lower() == other.strip().lower():
        return False
    return parse_version(version.strip().lower()) > parse_version(other.strip().lower())
