"""What is not finished when a shift hands over, gathered from where it is kept, in one statement.
It comes back at each handover until it is finished there; notes until somebody says so."""

from odoo import models
from odoo.tools import SQL

from .cctv_choices import FOOTAGE_OVER
from .cctv_handover_fill import words_table

TEXT_LETTERS = 200
"""Letters told of a matter."""


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    def _matters_query(self, values):
        """What is finished goes, what is new comes; what officers have said of the rest stays."""
        return SQL(
            """
            WITH watched AS MATERIALIZED %(devices)s,
            v (kind, res_model, res_id, since, words) AS MATERIALIZED (%(sources)s),
            gone AS (
                DELETE FROM cctv_handover_matter line
                 WHERE line.handover_id = %(handover)s AND line.res_id IS NOT NULL
                   AND NOT EXISTS (
                       SELECT FROM v WHERE (v.res_model, v.res_id) = (line.res_model, line.res_id)))
            INSERT INTO cctv_handover_matter AS line
                   (handover_id, company_id, kind, res_model, res_id, since, words, times,
                    is_taken, is_done, create_uid, create_date)
            SELECT %(handover)s, %(company)s, v.*, coalesce(old.times, 0) + 1, FALSE, FALSE,
                   %(uid)s, %(now)s
              FROM v
              LEFT JOIN cctv_handover_matter old ON old.handover_id = (%(former)s)
               AND (old.res_model, old.res_id) = (v.res_model, v.res_id)
            ON CONFLICT (handover_id, res_model, res_id) WHERE res_id IS NOT NULL
            DO UPDATE SET words = excluded.words, since = excluded.since
             WHERE (line.words, line.since) IS DISTINCT FROM (excluded.words, excluded.since)
            """,
            devices=values["devices"],
            sources=SQL("\nUNION ALL\n").join(self._matter_sources(values)),
            handover=self.id,
            company=values["company"],
            uid=self.env.uid,
            now=values["now"],
            former=self._former_query(),
        )

    def _former_query(self):
        """The id of the handover before this one in the same room."""
        return SQL(
            "SELECT id FROM cctv_handover WHERE room_id = %s AND date_due < %s "
            "ORDER BY date_due DESC LIMIT 1",
            self.room_id.id,
            self.date_due,
        )

    def _former(self):
        self.env.flush_all()
        return self.browse([row[0] for row in self.env.execute_query(self._former_query())])

    def _bring_notes(self):
        """Notes of the last handover that nobody has called done: at the opening, and when that one
        ends only afterwards."""
        former = self._former()
        here = {(note.words, note.since) for note in self.matter_ids if note.kind == "note"}
        self.env["cctv.handover.matter"].create(
            [
                {
                    "handover_id": self.id,
                    "kind": "note",
                    "words": note.words,
                    "since": note.since,
                    "times": note.times + 1,
                }
                for note in former.matter_ids
                if note.kind == "note"
                and not note.is_done
                and (note.words, note.since) not in here
            ]
        )

    def _after_seal(self):
        super()._after_seal()
        self.sudo()._pass_notes()

    def _pass_notes(self):
        """The next handover is open already: what was added to this one since then goes there."""
        domain = [("room_id", "=", self.room_id.id), ("date_due", ">", self.date_due)]
        following = self.search(domain, order="date_due", limit=1)
        if following.state == "open" and not following.signature_ids:
            following._bring_notes()

    def _matter_sources(self, values):
        """One query for each kind: kind, res_model, res_id, since, words."""
        return [
            self._faults_query(values),
            self._tickets_query(values),
            self._footage_query(values),
            self._access_query(values),
            self._incidents_query(values),
            self._log_query(values),
            self._patrols_query(values),
        ]

    def _in_words(self, model, name, values):
        return words_table(self.env[model].with_context(lang=values["lang"]), name)

    def _faults_query(self, values):
        """Faults that no ticket tells of."""
        return SQL(
            """
            SELECT 'fault' AS kind, 'cctv.fault' AS res_model, f.id AS res_id,
                   f.date_start AS since,
                   concat_ws(' ', d.cctv_code, coalesce(d.name->>%(lang)s, d.name->>'en_US'))
                   || ': ' || kind.word AS words
              FROM cctv_fault f
              JOIN maintenance_equipment d ON d.id = f.device_id
              JOIN %(kinds)s ON kind.code = f.kind
             WHERE f.date_end IS NULL AND f.date_confirmed IS NOT NULL AND f.ticket_id IS NULL
               AND f.device_id IN (SELECT id FROM watched)
            """,
            lang=values["lang"],
            kinds=self._in_words("cctv.fault", "kind", values),
        )

    def _tickets_query(self, values):
        """Tickets about watched devices; those about a place without a device, of the company."""
        return SQL(
            """
            SELECT 'ticket', 'helpdesk.ticket', t.id, t.create_date,
                   concat_ws(' ', t.number, t.name, '(' || kind.word || ')')
              FROM helpdesk_ticket t
              JOIN helpdesk_ticket_stage stage ON stage.id = t.stage_id AND NOT stage.closed
              LEFT JOIN %(phases)s ON kind.code = t.cctv_phase
             WHERE t.active AND t.company_id = %(company)s
               AND (t.cctv_device_id IN (SELECT id FROM watched)
                    OR t.cctv_device_id IS NULL AND t.cctv_location_id IS NOT NULL)
            """,
            phases=self._in_words("helpdesk.ticket", "cctv_phase", values),
            company=values["company"],
        )

    def _footage_query(self, values):
        """Requests for which something is still to be done."""
        return SQL(
            """
            SELECT 'footage', 'cctv.footage.request', r.id, r.create_date,
                   r.number || ': ' || kind.word
              FROM cctv_footage_request r
              JOIN %(states)s ON kind.code = r.state
             WHERE r.company_id = %(company)s AND r.state NOT IN %(over)s
            """,
            states=self._in_words("cctv.footage.request", "state", values),
            company=values["company"],
            over=("draft", "handed_over", *FOOTAGE_OVER),
        )

    def _access_query(self, values):
        """Keys, media, passwords and visitors that the access book calls out."""
        return SQL(
            """
            SELECT 'access', 'cctv.access.log', a.id, a.date_out,
                   concat_ws(' ', a.number, kind.word, a.thing, m.number, m.name) || ': '
                   || a.person_name
              FROM cctv_access_log a
              JOIN %(kinds)s ON kind.code = a.kind
              LEFT JOIN cctv_media m ON m.id = a.medium_id
             WHERE a.company_id = %(company)s AND a.state = 'out'
            """,
            kinds=self._in_words("cctv.access.log", "kind", values),
            company=values["company"],
        )

    def _incidents_query(self, values):
        return SQL(
            """
            SELECT 'incident', 'cctv.incident', i.id, i.date,
                   concat_ws(' ', i.number, kind.word) || ': ' || left(i.facts, %(letters)s)
              FROM cctv_incident i
              JOIN %(kinds)s ON kind.code = i.kind
             WHERE i.company_id = %(company)s AND i.state <> 'closed'
               AND (i.room_id IS NULL OR i.room_id = %(room)s)
            """,
            letters=TEXT_LETTERS,
            kinds=self._in_words("cctv.incident", "kind", values),
            company=values["company"],
            room=values["room"],
        )

    def _log_query(self, values):
        return SQL(
            """
            SELECT 'log', 'cctv.log.entry', e.id, e.date, left(e.facts, %(letters)s)
              FROM cctv_log_entry e
             WHERE e.room_id = %(room)s AND e.is_open
            """,
            letters=TEXT_LETTERS,
            room=values["room"],
        )

    def _patrols_query(self, values):
        """Rounds whose time has come and that are not finished."""
        return SQL(
            """
            SELECT 'patrol', 'cctv.patrol', p.id, p.date_due,
                   concat(plan.name, ': ', kind.word, ', ', p.seen_count, ' / ', p.line_count)
              FROM cctv_patrol p
              JOIN %(states)s ON kind.code = p.state
              LEFT JOIN cctv_patrol_plan plan ON plan.id = p.plan_id
             WHERE p.room_id = %(room)s AND p.date_due <= %(now)s AND p.state IN ('due', 'running')
            """,
            states=self._in_words("cctv.patrol", "state", values),
            room=values["room"],
            now=values["now"],
        )
