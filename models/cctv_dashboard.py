"""What the dashboard shows: the state of all sites and what is to be done, for whom may see it."""

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .ir_websocket import CCTV_GROUPS

PARTS = {
    "devices": ("sites", "faults"),
    "repairs": ("faults",),
    "work": ("work",),
    "footage": ("footage",),
    "rooms": ("rooms",),
    "recording": ("recording",),
    "incidents": (),
}
"""{what a message to the screens names: the blocks of the screen that show it}; each part has
numbers besides. Of 'devices' the polling tells, of the others ``cctv.dashboard.news``."""


class CctvDashboard(models.AbstractModel):
    """Read only. Each part stands there for those alone who may read what it counts, with the
    access rights and rules of the user; each number is that of the list it leads to."""

    _name = "cctv.dashboard"
    _description = "Dashboard"

    @api.model
    def cctv_dashboard_data(self, is_wall=False):
        """All that the screen shows but the charts, in one call. A wall gets faults of each
        site."""
        return self._answer(list(PARTS), is_wall)

    @api.model
    def cctv_dashboard_update(self, parts, is_wall=False):
        """As ``cctv_dashboard_data``, with the blocks and the numbers of these parts alone: a
        screen asks for what it has been told of. Names that are no part are passed over."""
        return self._answer([part for part in PARTS if part in parts], is_wall)

    @api.model
    def _answer(self, parts, is_wall):
        self._check_duty()
        blocks = self._blocks(is_wall)
        shown = [name for name in blocks if any(name in PARTS[part] for part in parts)]
        counts = self._readable_counts(parts)
        selects = self._select_numbers(counts)
        for name in shown:
            select, _show = blocks[name]
            selects |= select()
        found = self._gather(selects)
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "is_reviewer": self.env["cctv.fault"]._is_reviewer(),
            "numbers": self._show_numbers(counts, found),
            **{name: blocks[name][1](found) for name in shown},
        }

    @api.model
    def _blocks(self, is_wall):
        """{block: (() -> {name: SELECT statement}, rows of all statements -> what is shown)}"""
        return {
            "sites": (self._select_sites, self._show_sites),
            "faults": (partial(self._select_faults, is_wall), self._show_faults),
            "rooms": (self._select_rooms, self._show_rooms),
            "work": (self._select_work, self._show_work),
            "footage": (self._select_footage, self._show_footage),
            "recording": (self._select_recording, self._show_recording),
        }

    @api.model
    def _gather(self, selects):
        """{name: rows of the statement as dicts}: all by one statement, so as of one moment."""
        if not selects:
            return {}
        columns = SQL(", ").join(
            SQL("(SELECT COALESCE(json_agg(found), '[]') FROM (%s) AS found)", select)
            for select in selects.values()
        )
        [found] = self.env.execute_query(SQL("SELECT %s", columns))
        return dict(zip(selects, found, strict=True))

    @api.model
    def _moment(self, model, alias, name, query=None):
        """A date and time as the client takes it, as SQL."""
        column = self.env[model]._field_to_sql(alias, name, query)
        return SQL("to_char(%s, 'YYYY-MM-DD HH24:MI:SS')", column)

    # Going on -------------------------------------------------------------------------------

    @api.model
    def cctv_dashboard_open(self, key, site_id=False):
        """The list behind a number, or the devices of a site."""
        self._check_duty()
        if key == "site":
            return self._open_site(site_id)
        found = {number.key: (one, number) for one in self._counts() for number in one.numbers}
        if key not in found:
            raise UserError(self.env._("This list is not there any more. Reload the page."))
        counted, number = found[key]
        self.env[counted.model].check_access("read")
        xmlid = f"helpdesk_cctv.{counted.action}"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return self._list(action, number.label, counted.base & number.domain)

    @api.model
    def _check_duty(self):
        if not any(self.env.user.has_group(group) for group in CCTV_GROUPS):
            raise AccessError(self.env._("The dashboard is for those with a CCTV duty."))

    @api.model
    def _open_site(self, site_id):
        places = self.env["cctv.location"]
        place = places.search([("id", "=", site_id)]) if site_id else places
        domain = self._devices() & (
            Domain("cctv_location_id", "child_of", place.id)
            if place
            else Domain("cctv_location_id", "=", False)
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_device_action")
        name = place.complete_name or self.env._("Without a place")
        return self._list(action, name, domain)

    @api.model
    def _list(self, action, name, domain):
        titles = dict.fromkeys(("name", "display_name"), name)
        return {**action, **titles, "domain": list(domain), "context": {}, "target": "current"}

    @api.model
    def _here(self):
        """Of the companies that the user has chosen."""
        return Domain("company_id", "in", self.env.companies.ids)
