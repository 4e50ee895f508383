"""What the dashboard shows: the state of all sites and what is to be done, for whom may see it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_accounting import company_time
from .cctv_choices import FOOTAGE_OVER, WORK_OPEN
from .cctv_texts import word_of
from .ir_websocket import CCTV_GROUPS

FAULTS_SHOWN = 40
CHART_DAYS = 30
DISKS_WRONG = ("fault", "full", "gone")
HEALTHS = ("down", "stale", "degraded", "unknown", "maintenance", "ok")


class CctvDashboard(models.AbstractModel):
    """Read only. Each part stands there for those alone who may read what it counts, with the
    access rights and rules of the user; each number is that of the list it leads to."""

    _name = "cctv.dashboard"
    _description = "Dashboard"

    @api.model
    def cctv_dashboard_data(self):
        """All that the screen shows, in one call."""
        self._check_duty()
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "companies": self.env.companies.mapped("name"),
            "sites": self._sites(),
            "numbers": self._numbers(),
            "faults": self._faults(),
            "rooms": self._rooms(),
            "charts": self._charts(),
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

    # Numbers --------------------------------------------------------------------------------

    @api.model
    def _devices(self, *healths):
        domain = Domain("cctv_kind", "!=", False) & Domain("cctv_is_awaited", "=", False)
        domain &= self._here()
        return domain & Domain("cctv_health", "in", list(healths)) if healths else domain

    @api.model
    def _here(self):
        """Of the companies that the user has chosen."""
        return Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _number_rows(self):
        """[(key, label, model, domain, action of the list, level)]; level: what it means when there
        are some: bad, warn or todo."""
        _, here = self.env._, self._here()
        faults = here & Domain("date_end", "=", False) & Domain("date_confirmed", "!=", False)
        work = here & Domain("cctv_work_kind", "!=", False)
        asked = here & Domain("state", "not in", (*FOOTAGE_OVER, "draft"))
        device, fault, request = "maintenance.equipment", "cctv.fault", "maintenance.request"
        footage, day_end = "cctv.footage.request", self._end_of_today()
        today = Domain("cctv_state", "in", WORK_OPEN) & Domain("schedule_date", "<=", day_end)
        late = Domain("cctv_is_late", "=", True)
        return [
            ("down", _("Devices down"), device, self._devices("down"), "cctv_device_action", "bad"),
            ("degraded", _("Devices degraded"), device, self._devices("degraded"),
             "cctv_device_action", "warn"),
            ("unknown", _("State not known"), device, self._devices("unknown", "stale"),
             "cctv_device_action", "warn"),
            ("faults", _("Faults now"), fault, faults, "cctv_fault_action", "bad"),
            ("review", _("Pictures to review"), fault,
             here & Domain("review_state", "=", "to_review") & Domain("date_end", "=", False),
             "cctv_fault_action", "todo"),
            ("tickets", _("Open repairs"), "helpdesk.ticket",
             here & Domain("cctv_phase", "!=", False) & Domain("closed", "=", False),
             "cctv_ticket_action", "todo"),
            ("work_today", _("Work due today"), request, work & today, "cctv_work_action", "todo"),
            ("work_late", _("Work overdue"), request, work & late, "cctv_work_action", "bad"),
            ("work_close", _("Work to be closed"), request,
             work & Domain("cctv_state", "=", "finished"), "cctv_work_action", "todo"),
            ("footage", _("Requests for footage"), footage, asked,
             "cctv_footage_request_action", "todo"),
            ("footage_late", _("Footage overdue"), footage,
             asked & Domain("deadline_state", "=", "overdue"),
             "cctv_footage_request_action", "bad"),
            ("incidents", _("Open incidents"), "cctv.incident",
             here & Domain("state", "!=", "closed"), "cctv_incident_action", "warn"),
            ("checks", _("Recording checks to sign"), "cctv.recording.check",
             here & Domain("seal_state", "=", "draft"), "cctv_recording_check_action", "todo"),
            ("disks", _("Disks with a fault"), "cctv.recorder.disk",
             here & Domain("status", "in", DISKS_WRONG), "cctv_recorder_disk_action",
             "bad"),
        ]  # fmt: skip

    @api.model
    def _end_of_today(self):
        """The last moment of today by the clock of the company, naive UTC."""
        now = fields.Datetime.now()
        here = company_time(self.env.company.sudo(), now)
        return now + timedelta(
            hours=23 - here.hour, minutes=59 - here.minute, seconds=59 - here.second
        )

    @api.model
    def _numbers(self):
        """Counted by one statement, each with the rules of its model."""
        rows = [row for row in self._number_rows() if self.env[row[2]].has_access("read")]
        counts = [
            SQL("(SELECT count(*) FROM (%s) AS found)", self.env[model]._search(domain).select())
            for _key, _label, model, domain, *_more in rows
        ]
        found = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(counts)))[0] if rows else ()
        return [
            {"key": key, "label": label, "count": count, "level": level}
            for (key, label, *_more, level), count in zip(rows, found, strict=True)
        ]

    # Sites ----------------------------------------------------------------------------------

    @api.model
    def _sites(self):
        """[{id, name, total, counts: [{health, word, count}]}], the worst first."""
        devices = self.env["maintenance.equipment"]
        rows = devices._read_group(
            self._devices(), ["cctv_location_id", "cctv_health"], ["__count"]
        )
        words = self._health_words()
        sites = {}
        for place, health, count in rows:
            root = (place._path_ids() or [0])[0] if place else 0
            counts = sites.setdefault(root, dict.fromkeys(HEALTHS, 0))
            counts[health if health in counts else "unknown"] += count
        names = self._names_of(sites)
        found = [
            {
                "id": root,
                "name": names.get(root, self.env._("Without a place")),
                "total": sum(counts.values()),
                "counts": [
                    {"health": health, "word": words.get(health, health), "count": counts[health]}
                    for health in HEALTHS
                    if counts[health]
                ],
                "worst": next((health for health in HEALTHS if counts[health]), "ok"),
            }
            for root, counts in sites.items()
        ]
        return sorted(found, key=lambda site: (HEALTHS.index(site["worst"]), site["name"]))

    @api.model
    def _names_of(self, ids):
        places = self.env["cctv.location"].search([("id", "in", [id_ for id_ in ids if id_])])
        return {place.id: place.complete_name for place in places}

    @api.model
    def _health_words(self):
        field = self.env["cctv.device.status"]._fields["health"]
        return dict(field._description_selection(self.env))

    # Faults, rooms, charts ------------------------------------------------------------------

    @api.model
    def _faults(self):
        """The open faults, the newest first."""
        faults = self.env["cctv.fault"]
        if not faults.has_access("read"):
            return []
        domain = next(domain for key, _l, _m, domain, *_more in self._number_rows()
                      if key == "faults")  # fmt: skip
        found = faults.search(domain, limit=FAULTS_SHOWN, order="date_start desc, id desc")
        return [fault._dashboard_row() for fault in found]

    @api.model
    def _rooms(self):
        """Who has the watch in each control room, and how the last handover stands."""
        rooms = self.env["cctv.control.room"]
        if not rooms.has_access("read"):
            return []
        found = rooms.search(self._here())
        shifts = self.env["cctv.shift"].sudo().search(
            [("room_id", "in", found.ids), ("state", "=", "running")]
        )
        running = {shift.room_id.id: shift for shift in shifts}
        last = self._last_handovers(found)
        return [
            {
                "id": room.id,
                "name": room.name,
                "officers": running[room.id].officer_names if room.id in running else "",
                "until": _moment(running[room.id].date_end) if room.id in running else "",
                "handover": last.get(room.id, {}),
            }
            for room in found
        ]

    @api.model
    def _last_handovers(self, rooms):
        handovers = self.env["cctv.handover"]
        if not handovers.has_access("read"):
            return {}
        rows = handovers._read_group([("room_id", "in", rooms.ids)], ["room_id"], ["id:max"])
        found = handovers.browse([last for _room, last in rows])
        return {
            one.room_id.id: {
                "id": one.id,
                "state": one.state,
                "words": word_of(one, "state"),
                "date": _moment(one.date_signed or one.date_due),
            }
            for one in found
        }

    @api.model
    def _charts(self):
        """Of the last days, oldest first: availability in percent (None: not known, as of today,
        which is booked later), and how many faults began."""
        today = company_time(self.env.company.sudo(), fields.Datetime.now()).date()
        days = [today - timedelta(days=back) for back in range(CHART_DAYS, -1, -1)]
        uptime, faults = {}, {}
        if self.env["cctv.uptime.day"].has_access("read"):
            domain = self._here() & Domain("day", ">=", days[0]) & Domain("day", "<", today)
            rows = self.env["cctv.uptime.day"]._read_group(
                domain, ["day:day"], ["availability:avg"]
            )
            uptime = dict(rows)
        if self.env["cctv.fault"].has_access("read"):
            domain = self._here() & Domain("date_start", ">=", days[0])
            rows = self.env["cctv.fault"]._read_group(domain, ["date_start:day"], ["__count"])
            faults = {moment.date(): count for moment, count in rows}
        return {
            "days": [fields.Date.to_string(day) for day in days],
            "availability": [
                None if uptime.get(day) is None else round(uptime[day], 2) for day in days
            ],
            "faults": [faults.get(day, 0) for day in days],
        }


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    def _dashboard_row(self):
        device = self.device_id
        ticket = self.ticket_id.sudo()
        path = device.cctv_location_id._path_ids()
        return {
            "id": self.id,
            "device": device.display_name,
            "place": device.cctv_location_id.complete_name or "",
            "site_id": path[0] if path else 0,
            "kind": word_of(self, "kind"),
            "since": _moment(self.date_start),
            "ticket": ticket.number or "",
            "who": ticket.user_id.name or "",
        }


def _moment(moment):
    return fields.Datetime.to_string(moment) if moment else ""
