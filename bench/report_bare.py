"""The headline of a month by SQL as one writes it by hand: what the database itself takes.

Each statement gives the same month and the one before, as the report does. Nothing is translated,
named or put into a table.
"""

from .month import FIRST, FIRST_BEFORE, LAST

SPAN = {"first": FIRST, "last": LAST, "first_before": FIRST_BEFORE}

STATEMENTS = {
    "availability": """
        SELECT day >= %(first)s, 100.0 * sum(up_s + degraded_s)
               / nullif(sum(up_s + degraded_s + down_s), 0)
          FROM cctv_uptime_day u JOIN maintenance_equipment e ON e.id = u.device_id
         WHERE u.company_id = %(company)s AND day BETWEEN %(first_before)s AND %(last)s
           AND e.cctv_kind = 'camera' GROUP BY 1""",
    "served": """
        SELECT day >= %(first)s, sum(up_s + degraded_s) / 3600.0 FROM cctv_uptime_day
         WHERE company_id = %(company)s AND day BETWEEN %(first_before)s AND %(last)s GROUP BY 1""",
    "faults_new": """
        SELECT date_start >= {begin}, count(*) FROM cctv_fault
         WHERE company_id = %(company)s AND cause_device_id IS NULL
           AND review_state NOT IN ('accepted', 'ignored', 'reference', 'exempt')
           AND date_start >= {before} AND date_start < {end} GROUP BY 1""",
    "faults_open": """
        SELECT late, count(*) FROM cctv_fault, (VALUES (TRUE, {end}), (FALSE, {begin})) v (late, at)
         WHERE company_id = %(company)s AND cause_device_id IS NULL
           AND review_state NOT IN ('accepted', 'ignored', 'reference', 'exempt')
           AND date_start < at AND (date_end IS NULL OR date_end >= at) GROUP BY 1""",
    "mttr": """
        SELECT date_end >= {begin}, avg(extract(epoch FROM date_end - date_start)) / 3600
          FROM cctv_fault
         WHERE company_id = %(company)s AND cause_device_id IS NULL AND end_reason = 'recovered'
           AND review_state NOT IN ('accepted', 'ignored', 'reference', 'exempt')
           AND date_end >= {before} AND date_end < {end} GROUP BY 1""",
    "visits_planned": """
        SELECT cctv_due_date >= %(first)s, count(*),
               count(*) FILTER (WHERE cctv_state IN ('finished', 'closed')),
               count(*) FILTER (WHERE deadline_phase = 'met')
          FROM maintenance_request
         WHERE company_id = %(company)s AND maintenance_type = 'preventive'
           AND cctv_work_kind IS NOT NULL AND cctv_state <> 'cancelled'
           AND cctv_due_date BETWEEN %(first_before)s AND %(last)s GROUP BY 1""",
    "visited": """
        SELECT r.cctv_due_date >= %(first)s, count(*),
               count(*) FILTER (WHERE l.state IN ('done', 'failed'))
          FROM cctv_maintenance_line l JOIN maintenance_request r ON r.id = l.request_id
         WHERE r.company_id = %(company)s AND r.maintenance_type = 'preventive'
           AND r.cctv_state <> 'cancelled'
           AND r.cctv_due_date BETWEEN %(first_before)s AND %(last)s GROUP BY 1""",
    "repairs_new": """
        SELECT create_date >= {begin}, count(*),
               avg(extract(epoch FROM cctv_analysed_date - create_date)) / 3600
          FROM helpdesk_ticket
         WHERE company_id = %(company)s AND active AND cctv_phase IS NOT NULL
           AND create_date >= {before} AND create_date < {end} GROUP BY 1""",
    "repairs_closed": """
        SELECT closed_date >= {begin}, count(*) FROM helpdesk_ticket
         WHERE company_id = %(company)s AND active AND cctv_phase = 'closed'
           AND closed_date >= {before} AND closed_date < {end} GROUP BY 1""",
    "repairs_open": """
        SELECT late, count(*) FROM helpdesk_ticket,
               (VALUES (TRUE, {end}), (FALSE, {begin})) v (late, at)
         WHERE company_id = %(company)s AND active AND cctv_phase IS NOT NULL
           AND create_date < at AND (closed_date IS NULL OR closed_date >= at) GROUP BY 1""",
    "repairs_in_time": """
        SELECT deadline_done >= {begin},
               100.0 * count(*) FILTER (WHERE deadline_phase = 'met') / count(*)
          FROM helpdesk_ticket
         WHERE company_id = %(company)s AND active AND deadline_phase IN ('met', 'missed')
           AND deadline_done >= {before} AND deadline_done < {end} GROUP BY 1""",
    "footage_new": """
        SELECT date_received >= {begin}, count(*) FROM cctv_footage_request
         WHERE company_id = %(company)s AND state <> 'draft'
           AND date_received >= {before} AND date_received < {end} GROUP BY 1""",
    "footage_in_time": """
        SELECT deadline_done >= {begin},
               100.0 * count(*) FILTER (WHERE deadline_phase = 'met') / count(*)
          FROM cctv_footage_request
         WHERE company_id = %(company)s AND deadline_phase IN ('met', 'missed')
           AND deadline_done >= {before} AND deadline_done < {end} GROUP BY 1""",
    "retention": """
        SELECT day >= %(first)s, 100.0 * count(*) FILTER (WHERE NOT is_short) / count(*)
          FROM cctv_recording_day
         WHERE company_id = %(company)s AND is_held_known
           AND day BETWEEN %(first_before)s AND %(last)s GROUP BY 1""",
    "sharpness": """
        SELECT day >= %(first)s, avg(sharpness_percent) FROM cctv_picture_day
         WHERE company_id = %(company)s AND ratio_pictures > 0
           AND day BETWEEN %(first_before)s AND %(last)s GROUP BY 1""",
}


def bare(cr, company) -> dict:
    """{name: the month's number, the month before's}"""
    moments = {
        name: f"(timestamp '{day}' - interval '7 hours')"
        for name, day in (("begin", FIRST), ("before", FIRST_BEFORE), ("end", "2026-04-01"))
    }
    found = {}
    for name, text in STATEMENTS.items():
        for key, moment in moments.items():
            text = text.replace("{" + key + "}", moment)
        cr.execute(text, {**SPAN, "company": company})
        rows = {is_late: float(value) for is_late, value, *_rest in cr.fetchall()}
        found[name] = [rows.get(True), rows.get(False)]
    return found
