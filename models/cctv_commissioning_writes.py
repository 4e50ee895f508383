"""What the poll writes of devices that are under test."""

from odoo.tools import SQL

from ..monitor.probe.reasons import REASONS
from .cctv_poll_tools import measured
from .cctv_poll_writes import BOOLEAN, FLOAT, INT, MOMENT, TEXT, ranked, values_table

PICTURES_FROM = 100
"""Rank from which on a reason is no matter of the connection any more."""


def write_test_checks(env, outcomes) -> None:
    """Keep the checks of the devices that are under test; none of them, no statement."""
    rows = [
        _check(outcome)
        for outcome in outcomes
        if outcome.row["test_id"] and not outcome.verdict.derived
    ]
    if rows:
        columns = {
            "test_id": INT, "date": MOMENT, "answered": BOOLEAN, "reasons": TEXT,
            "latency_ms": FLOAT, "has_picture": BOOLEAN, "sharpness": FLOAT, "luma": FLOAT,
        }  # fmt: skip
        env.cr.execute(
            SQL(
                """
                INSERT INTO cctv_commissioning_check
                       (test_id, company_id, date, answered, reasons, latency_ms, has_picture,
                        sharpness, luma)
                SELECT t.id, t.company_id, v.date, v.answered, v.reasons, v.latency_ms,
                       v.has_picture, v.sharpness, v.luma
                  FROM %s
                  JOIN cctv_commissioning_test t ON t.id = v.test_id AND t.state = 'running'
                   AND v.date <= t.date_until
                """,
                values_table(columns, rows),
            )
        )


def _check(outcome) -> tuple:
    verdict, codes = outcome.verdict, ranked(f.reason.value for f in outcome.verdict.findings)
    metrics = verdict.picture.metrics if verdict.picture else {}
    is_down = any(REASONS[finding.reason].rank < PICTURES_FROM for finding in verdict.findings)
    sharpness = measured(metrics.get("sharpness"))
    return (
        outcome.row["test_id"],
        outcome.at,
        bool(verdict.judged) and not is_down,
        ",".join(codes) or None,
        measured(verdict.latency_ms),
        sharpness is not None,
        sharpness,
        measured(metrics.get("luma_mean")),
    )
