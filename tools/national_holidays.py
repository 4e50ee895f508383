"""The public holidays of Indonesia, from the library ``holidays``; no Odoo inside."""

from dataclasses import dataclass
from datetime import date

import holidays

COUNTRY = "ID"
LANGUAGES = {"id": "id"}
"""First part of a language code → language of the library; English for all others."""

ESTIMATED = "(estimated"
"""What the library writes, in English, behind the name of a feast whose date is not decreed."""


@dataclass(frozen=True)
class Holiday:
    """A day off: joint leave (cuti bersama) follows a public holiday and is decreed each year."""

    day: date
    name: str
    is_joint: bool
    is_estimated: bool


def national_holidays(year: int, lang: str, with_joint: bool) -> list[Holiday]:
    """The days off of a year, in order; a date that is both counts as a public holiday."""
    found = {}
    if with_joint:
        found.update({h.day: h for h in _of(year, lang, "government")})
    found.update({h.day: h for h in _of(year, lang, "public")})
    return [found[day] for day in sorted(found)]


def _of(year: int, lang: str, category: str) -> list[Holiday]:
    named = _read(year, LANGUAGES.get(lang[:2], "en_US"), category)
    english = _read(year, "en_US", category)
    return [
        Holiday(day, name, category == "government", ESTIMATED in english[day])
        for day, name in named.items()
    ]


def _read(year: int, language: str, category: str):
    return holidays.country_holidays(
        COUNTRY, years=year, language=language, categories=(category,), expand=False
    )
