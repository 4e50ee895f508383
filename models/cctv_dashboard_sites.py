"""The dashboard's sites with the state of their devices, and the faults of now."""

from odoo import api, models
from odoo.tools import SQL

HEALTHS = ("down", "stale", "degraded", "unknown", "maintenance", "ok")
FAULTS_SHOWN = 12
SITE_FAULTS_SHOWN = 6
"""The wall shows a site at a time, with so many of its faults."""

ROOT = SQL("COALESCE(split_part(place.parent_path, '/', 1)::int, 0)")
"""Id of the site, the largest place around ``place``; 0 for what stands nowhere."""


class CctvDashboard(models.AbstractModel):
    _inherit = "cctv.dashboard"

    @api.model
    def _select_sites(self):
        """Rows: id of the largest place or 0, its name, health, number of devices."""
        devices = self.env["maintenance.equipment"]
        if not devices.has_access("read"):
            return {}
        query = devices._search(self._devices())
        place = devices._field_to_sql(query.table, "cctv_location_id", query)
        health = devices._field_to_sql(query.table, "cctv_health", query)
        query.groupby = SQL("1, 2")
        columns = SQL("%s AS place_id, %s AS health, count(*) AS devices", place, health)
        # Places are joined to counts, not to devices: those are a hundred times as many.
        return {
            "sites": SQL(
                """SELECT COALESCE(site.id, 0) AS id, site.name, health, sum(devices) AS count
                     FROM (%s) AS counted
                     LEFT JOIN cctv_location place ON place.id = place_id
                     LEFT JOIN cctv_location site ON site.id = %s
                    GROUP BY 1, 2, 3""",
                query.select(columns),
                ROOT,
            )
        }

    @api.model
    def _show_sites(self, found):
        """[{id, name, total, worst, counts: [{health, word, count}]}], the worst first."""
        sites, words = {}, self._health_words()
        for row in found.get("sites", ()):
            site = sites.setdefault(row["id"], {**row, "counts": dict.fromkeys(HEALTHS, 0)})
            health = row["health"] if row["health"] in HEALTHS else "unknown"
            site["counts"][health] += row["count"]
        shown = [
            {
                "id": id_,
                "name": site["name"] or self.env._("Without a place"),
                "total": sum(site["counts"].values()),
                "counts": [
                    {"health": health, "word": words.get(health, health), "count": count}
                    for health, count in site["counts"].items()
                    if count
                ],
                "worst": next((health for health in HEALTHS if site["counts"][health]), "ok"),
            }
            for id_, site in sites.items()
        ]
        return sorted(shown, key=self._site_order)

    @api.model
    def _site_order(self, site):
        """The worst first: by its worst state, then by how many are in it."""
        return HEALTHS.index(site["worst"]), -site["counts"][0]["count"], site["name"]

    @api.model
    def _health_words(self):
        field = self.env["cctv.device.status"]._fields["health"]
        return dict(field._description_selection(self.env))

    # Faults ---------------------------------------------------------------------------------

    @api.model
    def _select_faults(self, is_wall):
        """The newest, the newest first; a wall gets some of each site besides, and how many there
        are at the site, shown or not."""
        faults = self.env["cctv.fault"]
        if not faults.has_access("read"):
            return {}
        limit = None if is_wall else FAULTS_SHOWN
        domain = self._faults_open() & self._is_fault_now()
        query = faults._search(domain, order="date_start DESC, id DESC", limit=limit)
        names = ("id", "device_id", "location_id", "kind", "date_start", "ticket_id")
        columns = [SQL.identifier(query.table, name) for name in names]
        if is_wall:
            found = self._some_of_each_site(query.select(*columns))
        else:
            found = query.select(*columns, SQL("NULL AS site_count"))
        return {"faults": self._told_faults(found)}

    @api.model
    def _some_of_each_site(self, faults):
        return SQL(
            """SELECT * FROM (
                   SELECT *, count(*) OVER (PARTITION BY site_id) AS site_count,
                          row_number() OVER () AS turn,
                          row_number() OVER (PARTITION BY site_id
                                             ORDER BY date_start DESC, id DESC) AS site_turn
                     FROM (SELECT fault.*, %s AS site_id FROM (%s) AS fault
                             LEFT JOIN cctv_location place ON place.id = location_id) AS placed
               ) AS ranked WHERE turn <= %s OR site_turn <= %s""",
            ROOT,
            faults,
            FAULTS_SHOWN,
            SITE_FAULTS_SHOWN,
        )

    @api.model
    def _told_faults(self, faults):
        """With the names of what they are about; ``who`` has the ticket."""
        return SQL(
            """SELECT fault.id, fault.kind, fault.site_count, device.cctv_code AS code, %s AS name,
                      place.complete_name AS place, %s AS site_id,
                      ticket.number AS ticket, holder.name AS who,
                      to_char(fault.date_start, 'YYYY-MM-DD HH24:MI:SS') AS since
                 FROM (%s) AS fault
                 JOIN maintenance_equipment device ON device.id = fault.device_id
                 LEFT JOIN cctv_location place ON place.id = fault.location_id
                 LEFT JOIN (%s) AS ticket ON ticket.id = fault.ticket_id
                 LEFT JOIN res_users ON res_users.id = ticket.user_id
                 LEFT JOIN res_partner holder ON holder.id = res_users.partner_id
                ORDER BY fault.date_start DESC, fault.id DESC""",
            self.env["maintenance.equipment"].sudo()._field_to_sql("device", "name"),
            ROOT,
            faults,
            self._readable_tickets(),
        )

    @api.model
    def _readable_tickets(self):
        """Whoever may not read a ticket is not told who has it."""
        tickets = self.env["helpdesk.ticket"]
        if not tickets.has_access("read"):
            return SQL("SELECT NULL::int AS id, NULL AS number, NULL::int AS user_id")
        query = tickets._search([])
        return query.select(
            *(SQL.identifier(query.table, name) for name in ("id", "number", "user_id"))
        )

    @api.model
    def _show_faults(self, found):
        """[{id, device, place, site_id, site_count, kind, since, ticket, who}]; ``site_count`` is
        None for what is no wall."""
        kinds = dict(self.env["cctv.fault"]._fields["kind"]._description_selection(self.env))
        shown = ("id", "site_id", "site_count", "since")
        return [
            {
                **{name: row[name] for name in shown},
                "device": " ".join(filter(None, (row["code"], row["name"]))),
                "place": row["place"] or "",
                "kind": kinds.get(row["kind"], row["kind"]),
                "ticket": row["ticket"] or "",
                "who": row["who"] or "",
            }
            for row in found.get("faults", ())
        ]
