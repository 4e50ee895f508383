"""The facts of a handover come from the system, in a fixed number of statements: devices,
inventory, events of the shift. Open matters are in ``cctv_handover_matters``."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .cctv_accounting import company_zone
from .cctv_handover import FIGURES

LINES = ("device_ids", "thing_ids", "matter_ids")

FRESH = timedelta(minutes=2)
"""Facts not older than this are not taken again when the screen is opened."""

EVENT_LETTERS = 300
EVENTS_MOST = 200
"""Letters told of an event, and events told of a shift."""

SHOWN = ("degraded", "down", "maintenance")
"""States of a device that are a line of the handover. What nobody can tell (unknown, stale) is a
figure: when the polling has stopped that is all of them."""


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    def _fill(self):
        """Take the facts: anew while nobody has signed. The caller has checked who may.

        The first statement changes the handover's row: who signs it at the same moment is started
        anew by the server, or this is. All go to the database at once."""
        self.env.flush_all()
        for handover in self.sudo():
            handover.env.cr.execute(SQL("; ").join(handover._fact_queries()))
        self.invalidate_recordset([*FIGURES, *LINES, "device_states", "date_facts", "events"])
        for name in LINES:
            self.env[self._fields[name].comodel_name].invalidate_model()

    def _fill_when_old(self):
        """Facts that are shown are of now, until somebody has signed them."""
        this = self.sudo()
        now = fields.Datetime.now()
        # in the future: the server's clock was wrong
        is_fresh = this.date_facts and now - FRESH < this.date_facts <= now
        if this.state == "open" and not this.signature_ids and not is_fresh:
            this._find_successor()
            this._read_shifts()
            self._fill()

    def _fact_queries(self):
        values = self._fact_values()
        return [
            self._figures_query(values),
            self._devices_query(values),
            self._things_query(),
            self._events_query(values),
            self._matters_query(values),
        ]

    def _fact_values(self):
        """What the statements share."""
        company = self.company_id
        watched = self.env["maintenance.equipment"]._search(self.room_id._device_domain())
        return {
            "handover": self.id,
            "company": company.id,
            "room": self.room_id.id,
            "devices": watched.subselect(),
            "now": fields.Datetime.now(),
            "start": self.shift_from_id.date_start or self.date_due - timedelta(hours=8),
            "lang": company._cctv_lang(),
            "zone": company_zone(company),
        }

    # Devices --------------------------------------------------------------------------------

    def _figures_query(self, values):
        return SQL(
            """
            WITH seen AS (
                SELECT coalesce(e.cctv_code, e.id::text) AS code,
                       coalesce(%(health)s, 'unknown') AS health
                  FROM maintenance_equipment e
                  LEFT JOIN cctv_device_status s ON s.device_id = e.id
                 WHERE e.id IN %(devices)s),
            grouped AS (
                SELECT health, jsonb_agg(code ORDER BY code) AS codes, count(*) AS n
                  FROM seen GROUP BY health)
            UPDATE cctv_handover h
               SET device_count = v.n, fine_count = v.fine, faulty_count = v.faulty,
                   unknown_count = v.unknown, maintenance_count = v.maintenance,
                   device_states = v.states, date_facts = %(now)s
              FROM (SELECT coalesce(sum(n), 0) AS n,
                           coalesce(sum(n) FILTER (WHERE health = 'ok'), 0) AS fine,
                           coalesce(sum(n) FILTER (WHERE health IN ('degraded', 'down')), 0)
                           AS faulty,
                           coalesce(sum(n) FILTER (WHERE health IN ('unknown', 'stale')), 0)
                           AS unknown,
                           coalesce(sum(n) FILTER (WHERE health = 'maintenance'), 0)
                           AS maintenance,
                           jsonb_object_agg(health, codes) AS states
                      FROM grouped) v
             WHERE h.id = %(handover)s
            """,
            health=_health(values["now"]),
            devices=values["devices"],
            handover=values["handover"],
            now=values["now"],
        )

    def _devices_query(self, values):
        """What is fine and was so all the time is no line; what people said of a device is theirs.
        """
        return SQL(
            """
            WITH v AS MATERIALIZED (
                SELECT s.device_id, %(health)s AS found, s.reason, s.since,
                       CASE WHEN %(health)s = 'ok' THEN 'over'
                            WHEN s.since >= %(start)s THEN 'new' ELSE 'same' END AS change
                  FROM cctv_device_status s
                 WHERE s.device_id IN %(devices)s
                   AND (%(health)s IN %(shown)s
                        OR %(health)s = 'ok' AND EXISTS (
                           SELECT FROM cctv_fault f
                            WHERE f.device_id = s.device_id AND f.date_confirmed IS NOT NULL
                              AND f.date_end >= %(start)s))),
            gone AS (
                DELETE FROM cctv_handover_device line
                 WHERE line.handover_id = %(handover)s AND line.side = 'system'
                   AND NOT EXISTS (SELECT FROM v WHERE v.device_id = line.device_id))
            INSERT INTO cctv_handover_device AS line
                   (handover_id, company_id, side, device_id, found, reason, since, change,
                    create_uid, create_date)
            SELECT %(handover)s, %(company)s, 'system', v.*, %(uid)s, %(now)s FROM v
            ON CONFLICT (handover_id, device_id) WHERE side = 'system'
            DO UPDATE SET found = excluded.found, reason = excluded.reason,
                          since = excluded.since, change = excluded.change
            """,
            health=_health(values["now"]),
            start=values["start"],
            devices=values["devices"],
            shown=SHOWN,
            handover=self.id,
            company=values["company"],
            uid=self.env.uid,
            now=values["now"],
        )

    # Inventory and events -------------------------------------------------------------------

    def _things_query(self):
        """What the room has now; what is counted already stays."""
        return SQL(
            """
            INSERT INTO cctv_handover_thing AS line
                   (handover_id, company_id, thing_id, expected, counted, is_counted)
            SELECT %(handover)s, thing.company_id, thing.id, thing.count, 0, FALSE
              FROM cctv_room_thing thing
             WHERE thing.room_id = %(room)s AND thing.active
             ORDER BY thing.sequence, thing.id
            ON CONFLICT (handover_id, thing_id) DO UPDATE SET expected = excluded.expected
             WHERE NOT line.is_counted
            """,
            handover=self.id,
            room=self.room_id.id,
        )

    def _events_query(self, values):
        """What was written down in the log, and incidents, one a line, in the company's words."""
        log, incident = self.env["cctv.log.entry"], self.env["cctv.incident"]
        language = {"lang": values["lang"]}
        return SQL(
            """
            UPDATE cctv_handover SET events = (
                SELECT string_agg(v.line, E'\n' ORDER BY v.date, v.line) FROM (
                    SELECT e.date, concat(%(time)s, '  ', kind.word, ': ',
                           CASE WHEN d.cctv_code IS NOT NULL THEN d.cctv_code || ', ' END,
                           left(e.facts, %(letters)s)) AS line
                      FROM cctv_log_entry e
                      JOIN %(categories)s ON kind.code = e.category
                      LEFT JOIN maintenance_equipment d ON d.id = e.device_id
                     WHERE e.room_id = %(room)s AND NOT coalesce(e.is_void, FALSE)
                       AND e.date BETWEEN %(start)s AND %(now)s
                     UNION ALL
                    SELECT e.date, concat(%(time)s, '  ', e.number, ' ', kind.word, ': ',
                           left(e.facts, %(letters)s))
                      FROM cctv_incident e
                      JOIN %(kinds)s ON kind.code = e.kind
                     WHERE e.company_id = %(company)s
                       AND (e.room_id IS NULL OR e.room_id = %(room)s)
                       AND e.date BETWEEN %(start)s AND %(now)s
                     ORDER BY 1 DESC LIMIT %(most)s) v)
             WHERE id = %(handover)s
            """,
            time=SQL(
                "to_char(e.date AT TIME ZONE 'UTC' AT TIME ZONE %s, 'HH24:MI')", values["zone"]
            ),
            letters=EVENT_LETTERS,
            categories=words_table(log.with_context(**language), "category"),
            kinds=words_table(incident.with_context(**language), "kind"),
            room=values["room"],
            company=values["company"],
            start=values["start"],
            now=values["now"],
            most=EVENTS_MOST,
            handover=self.id,
        )


def _health(now):
    """``cctv.device.status.health`` in SQL, of the status ``s``."""
    return SQL("(CASE WHEN s.stale_at < %s THEN 'stale' ELSE s.state END)", now)


def words_table(model, name, alias="kind"):
    """The choices of a selection with their words: a table ``alias`` of code and word."""
    pairs = [
        SQL("(%s, %s)", code, word)
        for code, word in model._fields[name]._description_selection(model.env)
    ]
    return SQL("(VALUES %s) AS %s (code, word)", SQL(", ").join(pairs), SQL.identifier(alias))
