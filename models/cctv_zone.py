"""Times with their zone, as people in Indonesia write it: WIB, WITA, WIT."""

from odoo.tools import format_datetime

ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}
"""Babel knows them in Indonesian only; in English it writes 'GMT+7'."""


def zone_name(zone: str) -> str:
    """'WIB' for 'Asia/Jakarta'; a zone elsewhere keeps its name."""
    return ZONES.get(zone, zone)


def zoned(env, moment, pattern: str, zone: str | None = None) -> str:
    """``moment`` by a pattern of Babel, its 'z' the zone's name; '' for none.

    The zone is the reader's, unless another one is given.
    """
    if not moment:
        return ""
    zone = zone or env.tz.zone
    if zone in ZONES:
        pattern = pattern.replace("z", f"'{ZONES[zone]}'")
    return format_datetime(env, moment, tz=zone, dt_format=pattern)
