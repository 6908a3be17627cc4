"""Locales by their BCP 47 names: own names, direction, and what others call them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import babel
import babel.dates
import babel.numbers

# Sphinx's catalogs have names of their own for these.
_SPHINX = {
    "zh-CN": "zh_CN",
    "zh-SG": "zh_CN",
    "zh-Hans": "zh_CN",
    "zh-TW": "zh_TW",
    "zh-HK": "zh_TW",
    "zh-Hant": "zh_TW",
    "pt-BR": "pt_BR",
    "pt-PT": "pt_PT",
    "nb-NO": "nb_NO",
    "no-NO": "nb_NO",
    "sr-Latn-RS": "sr_RS@latin",
    "sr-Cyrl-RS": "sr",
    "hi-IN": "hi_IN",
    "uk-UA": "uk_UA",
    "en-GB": "en_GB",
    "fr-FR": "fr",
}


@cache
def _parsed(locale: str) -> babel.Locale | None:
    try:
        return babel.Locale.parse(locale, sep="-")
    except (ValueError, babel.UnknownLocaleError):
        return None


def babel_locale(locale: str) -> babel.Locale:
    """Babel's locale for a BCP 47 name; English where CLDR does not know it."""
    return _parsed(locale) or _parsed(locale.split("-", 1)[0]) or babel.Locale("en")


def language_of(locale: str) -> str:
    """The language subtag: ``vi`` of ``vi-VN``."""
    return locale.split("-", 1)[0].lower()


@cache
def catalog_names(locale: str) -> tuple[str, ...]:
    """Names under which gettext catalogs of a locale may stand, best first."""
    parts = locale.split("-")
    joined = "_".join(parts)
    no_script = "_".join(p for p in parts if len(p) != 4)
    return tuple(dict.fromkeys([joined, no_script, parts[0]]))


def sphinx_language(locale: str) -> str:
    """What Sphinx's ``language`` is called for a locale: ``vi``, ``zh_TW``, ``sr_RS@latin``.

    Sphinx falls back to English without a word where it is given ``vi-VN``.
    """
    return _SPHINX.get(locale, language_of(locale))


@cache
def own_name(locale: str) -> str:
    """The locale's name in its own language: ``Tiếng Việt (Việt Nam)``."""
    parsed = babel_locale(locale)
    name = parsed.get_display_name(parsed) or locale
    return name[:1].upper() + name[1:]


@cache
def direction(locale: str) -> str:
    """``rtl`` for locales written from right to left, else ``ltr``."""
    return "rtl" if babel_locale(locale).text_direction == "rtl" else "ltr"


@cache
def format_handoff(value: str, locale: str) -> tuple[str, str] | None:
    """``ms.lasthandoff`` (MM/DD/YYYY) as ISO date and as the locale writes it."""
    day = parse_handoff(value)
    if day is None:
        return None
    return day.isoformat(), babel.dates.format_date(day, format="long", locale=babel_locale(locale))


def parse_handoff(value: str) -> date | None:
    """``ms.lasthandoff`` as a date; ``None`` where it is not MM/DD/YYYY."""
    try:
        return datetime.strptime(value.strip(), "%m/%d/%Y").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None


@cache
def format_number(number: int, locale: str) -> str:
    """A number with the locale's separators; its digits are the ones that dates and articles have."""
    return babel.numbers.format_decimal(number, locale=babel_locale(locale))
