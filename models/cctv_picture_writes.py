"""What the poll writes about pictures besides the last one of each device."""

from odoo.tools import SQL

from .cctv_accounting import FALLBACK_ZONE
from .cctv_picture_shot import MODES
from .cctv_poll_tools import measured
from .cctv_poll_writes import FLOAT, INT, MOMENT, TEXT, values_table


def write_picture_days(env, outcomes) -> None:
    """Add the sharpness of these pictures to their cameras' days, by the companies' calendars."""
    columns = {
        "device_id": INT, "at": MOMENT, "mode": TEXT, "sharpness": FLOAT, "ratio": FLOAT,
        "luma": FLOAT,
    }  # fmt: skip
    rows = [row for outcome in outcomes if (row := _picture_day(outcome))]
    if rows:
        env.cr.execute(
            SQL(_PICTURE_DAYS, table=values_table(columns, rows), fallback=FALLBACK_ZONE)
        )


_PICTURE_DAYS = """
    INSERT INTO cctv_picture_day AS d
           (device_id, company_id, location_id, day, mode, pictures, sharpness_mean,
            sharpness_min, ratio_pictures, sharpness_percent, luma_mean)
    SELECT e.id, e.company_id, e.cctv_location_id,
           (v.at AT TIME ZONE 'UTC' AT TIME ZONE
            coalesce(nullif(partner.tz, ''), calendar.tz, %(fallback)s))::date AS day,
           v.mode, count(*), avg(v.sharpness), min(v.sharpness), count(v.ratio),
           100 * avg(v.ratio), avg(v.luma)
      FROM %(table)s
      JOIN maintenance_equipment e ON e.id = v.device_id
      LEFT JOIN res_company company ON company.id = e.company_id
      LEFT JOIN res_partner partner ON partner.id = company.partner_id
      LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
     GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (device_id, day, mode) DO UPDATE
       SET pictures = d.pictures + excluded.pictures,
           sharpness_mean = (d.sharpness_mean * d.pictures
                             + excluded.sharpness_mean * excluded.pictures)
                            / (d.pictures + excluded.pictures),
           sharpness_min = least(d.sharpness_min, excluded.sharpness_min),
           ratio_pictures = d.ratio_pictures + excluded.ratio_pictures,
           sharpness_percent = (coalesce(d.sharpness_percent * d.ratio_pictures, 0)
                                + coalesce(excluded.sharpness_percent * excluded.ratio_pictures, 0))
                               / nullif(d.ratio_pictures + excluded.ratio_pictures, 0),
           luma_mean = coalesce(
               (d.luma_mean * d.pictures + excluded.luma_mean * excluded.pictures)
               / (d.pictures + excluded.pictures), excluded.luma_mean, d.luma_mean)
"""


def _picture_day(outcome) -> tuple | None:
    """What a picture adds to its day; None when its sharpness was not measured, or the
    device is not in service yet."""
    picture = None if outcome.row["is_awaited"] else outcome.verdict.picture
    metrics = picture.metrics if picture else {}
    sharpness = measured(metrics.get("sharpness"))
    if sharpness is None:
        return None
    return (
        outcome.verdict.id,
        outcome.at,
        picture.mode if picture.mode in MODES else "unknown",
        sharpness,
        measured(metrics.get("sharpness_ratio")),
        measured(metrics.get("luma_mean")),
    )
