"""What the dashboard shows: the state of all sites and what is to be done, for whom may see it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .ir_websocket import CCTV_GROUPS

HEALTHS = ("down", "stale", "degraded", "unknown", "maintenance", "ok")
FAULTS_SHOWN = 12
SITE_FAULTS_SHOWN = 6
"""The wall shows a site at a time, with so many of its faults."""


class CctvDashboard(models.AbstractModel):
    """Read only. Each part stands there for those alone who may read what it counts, with the
    access rights and rules of the user; each number is that of the list it leads to."""

    _name = "cctv.dashboard"
    _description = "Dashboard"

    @api.model
    def cctv_dashboard_data(self):
        """All that the screen shows but the charts, in one call."""
        self._check_duty()
        return {
            **self._of_devices(self._number_rows()),
            "rooms": self._rooms(),
            "work": self._work(),
            "footage": self._footage(),
            "recording": self._recording(),
        }

    @api.model
    def cctv_dashboard_update(self):
        """What changes with the state of a device: a screen asks for it after a message of the
        polling. As ``cctv_dashboard_data``, with these parts and these numbers alone."""
        self._check_duty()
        return self._of_devices(self._rows_of_devices())

    @api.model
    def _of_devices(self, number_rows):
        """Three statements: sites, numbers, faults."""
        sites = self._sites()
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "is_reviewer": self.env["cctv.fault"]._is_reviewer(),
            "sites": sites,
            "numbers": self._numbers(number_rows, sites),
            "faults": self._faults(),
        }

    @api.model
    def cctv_dashboard_open(self, key, site_id=False):
        """The list behind a number, or the devices of a site."""
        self._check_duty()
        if key == "site":
            return self._open_site(site_id)
        found = next((one for one in self._number_rows() if one[0] == key), None)
        if not found:
            raise UserError(self.env._("This list is not there any more. Reload the page."))
        _key, label, model, domain, xmlid, _level = found
        self.env[model].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"helpdesk_cctv.{xmlid}")
        return self._list(action, label, domain)

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

    # Sites ----------------------------------------------------------------------------------

    @api.model
    def _sites(self):
        """[{id, name, total, worst, counts: [{health, word, count}]}], the worst first."""
        sites, words = {}, self._health_words()
        for root, name, health, count in self._site_rows():
            site = sites.setdefault(root, {"name": name, "counts": dict.fromkeys(HEALTHS, 0)})
            site["counts"][health if health in HEALTHS else "unknown"] += count
        found = [
            {
                "id": root,
                "name": site["name"] or self.env._("Without a place"),
                "total": sum(site["counts"].values()),
                "counts": [
                    {"health": health, "word": words.get(health, health), "count": count}
                    for health, count in site["counts"].items()
                    if count
                ],
                "worst": next((health for health in HEALTHS if site["counts"][health]), "ok"),
            }
            for root, site in sites.items()
        ]
        return sorted(found, key=lambda site: (HEALTHS.index(site["worst"]), site["name"]))

    @api.model
    def _site_rows(self):
        """[(id of the largest place or 0, its name, health, number of devices)], one statement."""
        devices = self.env["maintenance.equipment"]
        if not devices.has_access("read"):
            return []
        query = devices._search(self._devices())
        health = devices._field_to_sql(query.table, "cctv_health", query)
        root, name = self._root_of_place(query, query.table, "cctv_location_id")
        query.groupby = SQL("1, 2, 3")
        return self.env.execute_query(query.select(root, name, health, SQL("count(*)")))

    @api.model
    def _root_of_place(self, query, alias, column):
        """(id or 0, name) of the largest place around what ``column`` says, as SQL."""
        places = self.env["cctv.location"]
        place = query.left_join(alias, column, places._table, "id", column)
        path = places._field_to_sql(place, "parent_path", query)
        number = SQL("COALESCE(split_part(%s, '/', 1)::int, 0)", path)
        root = query.make_alias(place, "root")
        is_root = SQL("%s = %s", SQL.identifier(root, "id"), number)
        query.add_join("LEFT JOIN", root, places._table, is_root)
        return number, places._field_to_sql(root, "name", query)

    @api.model
    def _health_words(self):
        field = self.env["cctv.device.status"]._fields["health"]
        return dict(field._description_selection(self.env))

    # Faults ---------------------------------------------------------------------------------

    @api.model
    def _faults_now(self):
        """Confirmed and open; not what only follows from another fault, nor what waits for a
        review or has been found to be none."""
        return (
            self._here()
            & Domain("date_end", "=", False)
            & Domain("date_confirmed", "!=", False)
            & Domain("cause_fault_id", "=", False)
            & Domain("review_state", "in", ("none", "ticket"))
        )

    @api.model
    def _faults(self):
        """The newest faults of all and of each site: [{id, device, place, site_id, site_count,
        kind, since, ticket, who}], the newest first. ``site_count``: so many there are at the
        site, shown or not."""
        faults = self.env["cctv.fault"]
        if not faults.has_access("read"):
            return []
        kinds = dict(faults._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": id_,
                "device": " ".join(filter(None, (code, name))),
                "place": place or "",
                "site_id": root,
                "site_count": count,
                "kind": kinds.get(kind, kind),
                "since": fields.Datetime.to_string(since),
                "ticket": ticket or "",
                "who": who or "",
            }
            for id_, code, name, place, root, count, kind, since, ticket, who in self._fault_rows()
        ]

    @api.model
    def _fault_rows(self):
        faults, devices = self.env["cctv.fault"], self.env["maintenance.equipment"]
        query = faults._search(self._faults_now())
        table = query.table
        device = query.left_join(table, "device_id", devices._table, "id", "device_id")
        root, _name = self._root_of_place(query, device, "cctv_location_id")
        place = query.make_alias(device, "cctv_location_id")
        since = faults._field_to_sql(table, "date_start", query)
        number, who = self._ticket_of(query)
        order = SQL("%s DESC, %s DESC", since, SQL.identifier(table, "id"))
        found = query.select(
            SQL("%s AS id", SQL.identifier(table, "id")),
            SQL("%s AS code", devices._field_to_sql(device, "cctv_code", query)),
            SQL("%s AS name", devices.sudo()._field_to_sql(device, "name", query)),
            SQL("%s AS place", self.env["cctv.location"]._field_to_sql(place, "complete_name")),
            SQL("%s AS root", root),
            SQL("count(*) OVER (PARTITION BY %s) AS of_site", root),
            SQL("%s AS kind", faults._field_to_sql(table, "kind", query)),
            SQL("%s AS since", since),
            SQL("%s AS number", number),
            SQL("%s AS who", who),
            SQL("row_number() OVER (ORDER BY %s) AS turn", order),
            SQL("row_number() OVER (PARTITION BY %s ORDER BY %s) AS site_turn", root, order),
        )
        return self.env.execute_query(
            SQL(
                """SELECT id, code, name, place, root, of_site, kind, since, number, who
                     FROM (%s) AS found WHERE turn <= %s OR site_turn <= %s ORDER BY turn""",
                found,
                FAULTS_SHOWN,
                SITE_FAULTS_SHOWN,
            )
        )

    @api.model
    def _ticket_of(self, query):
        """(number, name of who has it) of a fault's ticket as SQL; NULL where the user may not
        read the ticket."""
        tickets = self.env["helpdesk.ticket"]
        if not tickets.has_access("read"):
            return SQL("NULL"), SQL("NULL")
        readable = tickets._search([])
        columns = [SQL.identifier(readable.table, name) for name in ("id", "number", "user_id")]
        ticket = query.left_join(
            query.table, "ticket_id", readable.subselect(*columns), "id", "ticket_id"
        )
        user = query.left_join(ticket, "user_id", "res_users", "id", "user_id")
        partner = query.left_join(user, "partner_id", "res_partner", "id", "partner_id")
        return SQL.identifier(ticket, "number"), SQL.identifier(partner, "name")
