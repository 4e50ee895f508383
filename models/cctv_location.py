from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .cctv_choices import AREA_CLASSES, LOCATION_KINDS, RISKS


class CctvLocation(models.Model):
    """A place where devices are: a site, a building, a floor or an area. IT staff keep them."""

    _name = "cctv.location"
    _description = "CCTV location"
    _parent_store = True
    _order = "complete_name, id"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, help="What people call the place, e.g. 'Lobby'.")
    code = fields.Char(help="Short code of the place, as on plans and labels.")
    complete_name = fields.Char(
        string="Location",
        compute="_compute_complete_name",
        store=True,
        recursive=True,
        help="The place with everything around it: 'Site A / Building 1 / Lobby'.",
    )
    parent_id = fields.Many2one(
        "cctv.location",
        string="Part of",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The larger place this one lies in. Policy and team of the larger place hold here "
        "too, unless this one has its own.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("cctv.location", "parent_id", string="Places inside")
    kind = fields.Selection(LOCATION_KINDS, required=True, default="area")
    area_class = fields.Selection(
        AREA_CLASSES,
        default="public",
        required=True,
        help="Public: anybody may be there. Restricted: staff only. High security: named people "
        "only.",
    )
    is_outdoor = fields.Boolean(string="Outdoor")
    risk = fields.Selection(RISKS, help="How likely and grave incidents are here.")
    address = fields.Text(help="Where it is, for the technician who drives there.")
    note = fields.Text()
    floor_plan = fields.Image(max_width=4096, max_height=4096)
    policy_id = fields.Many2one(
        "cctv.poll.policy",
        string="Poll policy",
        check_company=True,
        ondelete="restrict",
        help="Exception for the devices of this place. Empty: the policy of the larger place, or "
        "else the company's default.",
    )
    inherited_policy_id = fields.Many2one(
        "cctv.poll.policy",
        string="Policy of this place",
        compute="_compute_inherited_policy_id",
        store=True,
        recursive=True,
        help="Own policy, or that of the nearest larger place that has one.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Helpdesk team",
        check_company=True,
        help="Gets the tickets about devices here. Empty: the team of the larger place.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        help="Is told about tickets of this place. Empty: the responsible of the larger place.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    device_ids = fields.One2many("maintenance.equipment", "cctv_location_id", string="Devices")
    device_count = fields.Integer(compute="_compute_device_counts", string="Devices here")
    device_down_count = fields.Integer(compute="_compute_device_counts", string="Devices down")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for location in self:
            names = [location.parent_id.complete_name, location.name]
            location.complete_name = " / ".join(name for name in names if name)

    @api.depends("policy_id", "parent_id.inherited_policy_id")
    def _compute_inherited_policy_id(self):
        for location in self:
            location.inherited_policy_id = (
                location.policy_id or location.parent_id.inherited_policy_id
            )

    def _compute_device_counts(self):
        """Devices of each place and the places inside it, in one query for all places."""
        counts = self._get_device_counts()
        for location in self:
            location.device_count, location.device_down_count = counts.get(location.id, (0, 0))

    def _path_ids(self):
        """Ids of the places that this one lies in, the largest first, and its own."""
        return [int(number) for number in (self.sudo().parent_path or "").split("/")[:-1]]

    def _get_device_counts(self):
        """{id: (devices, devices down)} including the places inside; access rules hold."""
        rows = self.env["maintenance.equipment"]._read_group(
            [("cctv_location_id", "child_of", self.ids), ("cctv_kind", "!=", False)],
            ["cctv_location_id", "cctv_health"],
            ["__count"],
        )
        counts = dict.fromkeys(self.ids, (0, 0))
        for place, health, count in rows:
            for place_id in place._path_ids():
                if place_id in counts:
                    total, down = counts[place_id]
                    counts[place_id] = (total + count, down + count * (health == "down"))
        return counts

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    def _parent_store_update(self):
        """Core notices when places lie within each other, but says so in its own words only."""
        try:
            return super()._parent_store_update()
        except UserError:
            raise UserError(
                self.env._("A place cannot lie within itself. Choose another larger place.")
            ) from None

    @api.constrains("company_id")
    def _check_company_of_places(self):
        """Core checks the record that is written, not those that point to it."""
        everything = self.with_context(active_test=False)
        stray = everything.child_ids.filtered(lambda p: p.company_id != p.parent_id.company_id)
        places = (
            stray.parent_id
            | everything.device_ids.filtered(
                lambda device: device.company_id != device.cctv_location_id.company_id
            ).cctv_location_id
        )
        if places:
            raise ValidationError(
                self.env._(
                    "%(place)s has places or devices of another company in it. Move them first.",
                    place=places[0].complete_name,
                )
            )

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """A whole path finds its place however it is spaced: 'Site A/Lobby'."""
        if operator == "=" and "/" in (name or ""):
            name = " / ".join(_parts(name))
        return super().name_search(name, domain, operator, limit)

    @api.model
    def name_create(self, name):
        """Make a place from its path 'Site A / Building 1 / Lobby', with what is missing of it."""
        place = self.browse()
        names = _parts(name)
        for depth, part in enumerate(names):
            found = self.search([("name", "=", part), ("parent_id", "=", place.id)], limit=1)
            place = found or self.create(
                {"name": part, "parent_id": place.id, "kind": _kind(depth, len(names))}
            )
        if not place:
            raise UserError(self.env._("The place needs a name."))
        return place.id, place.display_name


def _parts(path):
    return [part.strip() for part in path.split("/") if part.strip()]


def _kind(depth, length):
    """What a part of a path most likely is: the first a site, the last an area."""
    if depth == 0:
        return "site"
    if depth == length - 1:
        return "area"
    return "building" if depth == 1 else "floor"
