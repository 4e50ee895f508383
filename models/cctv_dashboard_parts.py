"""Parts of the dashboard about people and recordings: who is on shift, work, requests for footage,
the proof of recording, the disks."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_recording_check import SUMMED

ROWS_SHOWN = 8
CHECKS_SHOWN = 8


class CctvDashboard(models.AbstractModel):
    _inherit = "cctv.dashboard"

    @api.model
    def _words(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    @api.model
    def _may_read(self, *names):
        return all(self.env[name].has_access("read") for name in names)

    # Control rooms --------------------------------------------------------------------------

    @api.model
    def _select_rooms(self):
        """Rooms; shifts that run or should; their officers; the last handover that was due."""
        if not self._may_read("cctv.control.room", "cctv.shift", "cctv.shift.duty"):
            return {}
        rooms = self.env["cctv.control.room"]._search(self._here(), order="name, id")
        shifts = self._shifts_now()
        table, moment = shifts.table, self._moment
        columns = (
            SQL.identifier(table, "id"),
            SQL.identifier(table, "room_id"),
            SQL.identifier(table, "state"),
            SQL("%s AS until", moment("cctv.shift", table, "date_end", shifts)),
        )
        return {
            "rooms": rooms.select(*(SQL.identifier(rooms.table, name) for name in ("id", "name"))),
            "shifts": shifts.select(*columns),
            "duties": self._select_duties(shifts),
            **self._select_handovers(),
        }

    @api.model
    def _shifts_now(self):
        shifts, now = self.env["cctv.shift"], fields.Datetime.now()
        by_time = Domain("date_start", "<=", now) & Domain("date_end", ">", now)
        is_now = Domain("state", "=", "running") | (Domain("state", "=", "planned") & by_time)
        return shifts._search(self._here() & Domain("is_published", "=", True) & is_now)

    @api.model
    def _select_duties(self, shifts):
        duties = self.env["cctv.shift.duty"]
        query = duties._search(Domain("shift_id", "in", shifts), order="shift_id, id")
        officer = query.left_join(query.table, "officer_id", "cctv_officer", "id", "officer_id")
        names = ("id", "shift_id", "state")
        columns = [SQL.identifier(query.table, name) for name in names]
        return query.select(*columns, SQL("%s AS name", SQL.identifier(officer, "name")))

    @api.model
    def _select_handovers(self):
        handovers = self.env["cctv.handover"]
        if not handovers.has_access("read"):
            return {}
        query = handovers._search(
            self._here() & Domain("date_due", "<=", fields.Datetime.now())
        )
        table, moment = query.table, self._moment
        room = SQL.identifier(table, "room_id")
        signed, due = (
            moment(handovers._name, table, name, query) for name in ("date_signed", "date_due")
        )
        last = SQL("DISTINCT ON (%s) %s", room, room)
        names = SQL("%s, %s", SQL.identifier(table, "id"), SQL.identifier(table, "state"))
        query.order = SQL("%s, %s DESC, %s DESC", room, SQL.identifier(table, "date_due"),
                          SQL.identifier(table, "id"))  # fmt: skip
        return {"handovers": query.select(last, names, SQL("COALESCE(%s, %s) AS at", signed, due))}

    @api.model
    def _show_rooms(self, found):
        """[{id, name, officers: [{id, name, state, word}], until, handover}]: who has or should
        have the watch in each control room, and how the last handover stands."""
        words = self._words("cctv.handover", "state")
        last = {
            row["room_id"]: {
                "id": row["id"],
                "state": row["state"],
                "words": words.get(row["state"], row["state"]),
                "date": row["at"],
            }
            for row in found.get("handovers", ())
        }
        return [
            {**room, **self._watch(room["id"], found), "handover": last.get(room["id"], {})}
            for room in found.get("rooms", ())
        ]

    @api.model
    def _watch(self, room_id, found):
        """Of a room: the shift that runs; while none does, the one that should."""
        shifts = [shift for shift in found["shifts"] if shift["room_id"] == room_id]
        shifts = [shift for shift in shifts if shift["state"] == "running"] or shifts
        ids = {shift["id"] for shift in shifts}
        words = self._words("cctv.shift.duty", "state")
        officers = [
            {
                "id": duty["id"],
                "name": duty["name"] or "",
                "state": duty["state"],
                "word": words.get(duty["state"], duty["state"]),
            }
            for duty in found["duties"]
            if duty["shift_id"] in ids
        ]
        return {"officers": officers, "until": max((one["until"] for one in shifts), default="")}

    # Work and footage -----------------------------------------------------------------------

    @api.model
    def _select_work(self):
        work = self.env["maintenance.request"]
        if not work.has_access("read"):
            return {}
        order = "schedule_date, id"
        domain = self._work_to_do() & self._is_work_of_today()
        query = work._search(domain, order=order, limit=ROWS_SHOWN)
        table = query.table
        link = "cctv_location_id"
        place = query.left_join(table, link, "cctv_location", "id", link)
        user = query.left_join(table, "user_id", "res_users", "id", "user_id")
        holder = query.left_join(user, "partner_id", "res_partner", "id", "partner_id")
        late = work._search(Domain("cctv_is_late", "=", True), bypass_access=True)
        columns = [SQL.identifier(table, name) for name in ("id", "name", "cctv_state")]
        return {
            "work": query.select(
                *columns,
                SQL("%s AS place", SQL.identifier(place, "complete_name")),
                SQL("%s AS who", SQL.identifier(holder, "name")),
                SQL("%s AS date", self._moment(work._name, table, "schedule_date", query)),
                SQL("(%s) AS is_late", late.where_clause),
            )
        }

    @api.model
    def _show_work(self, found):
        """Work due today and before, the oldest first; None for who may not read it."""
        if "work" not in found:
            return None
        words = self._words("maintenance.request", "cctv_state")
        return [
            {
                "id": row["id"],
                "name": row["name"],
                "place": row["place"] or "",
                "who": row["who"] or "",
                "word": words.get(row["cctv_state"], row["cctv_state"]),
                "date": row["date"],
                "is_late": row["is_late"],
            }
            for row in found["work"]
        ]

    @api.model
    def _select_footage(self):
        requests = self.env["cctv.footage.request"]
        if not requests.has_access("read"):
            return {}
        order = "deadline_date NULLS LAST, id"
        query = requests._search(self._footage_asked(), order=order, limit=ROWS_SHOWN)
        table = query.table
        clock = requests._field_to_sql(table, "deadline_state", query)
        return {
            "footage": query.select(
                *(SQL.identifier(table, name) for name in ("id", "number", "state")),
                SQL("%s AS clock", clock),
                SQL("%s AS due", self._moment(requests._name, table, "deadline_date", query)),
            )
        }

    @api.model
    def _show_footage(self, found):
        """Requests to be answered, the least time left first, without the names of who asks: the
        wall is read by many. None for who may not read them."""
        if "footage" not in found:
            return None
        words = self._words("cctv.footage.request", "state")
        clocks = self._words("cctv.footage.request", "deadline_state")
        return [
            {
                "id": row["id"],
                "number": row["number"],
                "word": words.get(row["state"], row["state"]),
                "clock": row["clock"],
                "clock_word": clocks.get(row["clock"], row["clock"]),
                "due": row["due"] or "",
            }
            for row in found["footage"]
        ]

    # Recordings -----------------------------------------------------------------------------

    @api.model
    def _select_recording(self):
        disks = self.env["cctv.recorder.disk"]
        if not self._may_read("cctv.recording.check", "cctv.recorder.disk"):
            return {}
        query = disks._search(self._here())
        status = SQL.identifier(query.table, "status")
        query.groupby = status
        disks = query.select(status, SQL("count(*) AS count"))
        return {"disks": disks, "checks": self._select_checks()}

    @api.model
    def _select_checks(self):
        """Of yesterday's recordings, the worst first."""
        day = self._company_now().date() - timedelta(days=1)
        query = self.env["cctv.recording.check"]._search(
            self._here() & Domain("day", "=", day),
            order="missing_count DESC, gaps_count DESC, id",
            limit=CHECKS_SHOWN,
        )
        site = query.left_join(query.table, "site_id", "cctv_location", "id", "site_id")
        names = ("id", "scope", "seal_state", "camera_count", "proven_count", *SUMMED)
        columns = [SQL.identifier(query.table, name) for name in names]
        return query.select(*columns, SQL("%s AS site", SQL.identifier(site, "name")))

    @api.model
    def _show_recording(self, found):
        """{checks: [{id, name, summary, is_signed}], disks: [{status, word, count}]}; None for who
        may not read both."""
        if "disks" not in found:
            return None
        checks = self.env["cctv.recording.check"]
        words = self._words("cctv.recorder.disk", "status")
        scopes = self._words(checks._name, "scope")
        counts = {row["status"]: row["count"] for row in found["disks"]}
        return {
            "checks": [
                {
                    "id": row["id"],
                    "name": row["site"] or scopes.get(row["scope"], row["scope"]),
                    "summary": checks._summary_of(row),
                    "is_signed": row["seal_state"] != "draft",
                }
                for row in found["checks"]
            ],
            "disks": [
                {"status": status, "word": word, "count": counts[status]}
                for status, word in words.items()
                if status in counts
            ],
        }
