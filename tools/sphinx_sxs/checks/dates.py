"""Dates, times and units in text, in the words that CLDR has for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.units import format_unit, get_unit_name

from sphinx_sxs.checks.numbers import fold
from sphinx_sxs.locales import babel_locale

_NO_SPACES = "\u0e00"  # scripts from here on write no spaces between words, or glue endings
_YEAR = r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d%])"


# What Hebrew and Arabic write in one with the next word: "in", "and", "to".
_PREFIXES = "[בהוכלמשوبلفك]{0,2}"


@dataclass(frozen=True)
class Calendar:
    """How a locale names months and parts of the day."""

    names: Mapping[str, int]
    """Month names, folded, with their numbers."""
    pattern: re.Pattern[str]
    """Any of them."""
    year_last: bool
    """Whether the year follows the month where months have names."""
    before_noon: re.Pattern[str]
    """Words and abbreviations for the hours before noon."""
    after_noon: re.Pattern[str]
    """Words and abbreviations for the hours after noon."""

    def months(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The months that `text` names: number, start, end."""
        for match in self.pattern.finditer(text):
            place = match.lastindex or 0
            number = self.names.get(fold(match[place]))
            if number is not None:
                yield number, *match.span(place)


@cache
def calendar_of(locale: str) -> Calendar:
    """CLDR's calendar of `locale`."""
    known = babel_locale(locale)
    names: dict[str, int] = {}
    written: set[str] = set()
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in known.months[form].get(width, {}).items():
                word = name.strip(". ")
                if word and not word.isdigit():
                    names.setdefault(fold(word), number)
                    written.add(word)
    order = str(known.datetime_skeletons.get("yMMMM", "MMMM y"))
    return Calendar(
        names=names,
        pattern=_month_pattern(written),
        year_last=order.find("M") < order.find("y"),
        before_noon=_periods(locale, ("am", "morning1", "morning2"), "a\\.?m\\b"),
        after_noon=_periods(
            locale, ("pm", "noon", "afternoon1", "afternoon2", "evening1", "evening2", "night1"), "p\\.?m\\b"
        ),
    )


def _month_pattern(names: Iterable[str]) -> re.Pattern[str]:
    # As they are written: folded, the Greek ΐ of "Μαΐου" is three characters, and found in no text.
    ordered = sorted({name.lower() for name in names}, key=lambda name: (-len(name), name))
    figures = "|".join(re.escape(name) + _end(name) for name in ordered if name[0].isdigit())
    words = "|".join(re.escape(name) + _end(name) for name in ordered if not name[0].isdigit())
    return re.compile(
        rf"(?<!\d)({figures or '(?!)'})|(?<![^\W_]){_PREFIXES}({words or '(?!)'})", re.IGNORECASE
    )


def _end(word: str) -> str:
    """What may not follow `word`: letters, where its script has words."""
    return "" if word[-1] >= _NO_SPACES else r"(?![^\W_])"


def _periods(locale: str, keys: tuple[str, ...], latin: str) -> re.Pattern[str]:
    found: set[str] = set()
    periods = babel_locale(locale).day_periods
    for form in periods:
        for width in periods[form]:
            found.update(periods[form][width].get(key, "") for key in keys)
    # One Latin letter is many other things.
    found = {name for name in found if len(name) > 1 or name > "\u024f"}
    parts = [_bounded(name) for name in sorted(found, key=len, reverse=True)]
    return re.compile("|".join([rf"(?<![^\W\d_]){latin}", *parts]), re.IGNORECASE)


def _bounded(name: str) -> str:
    """An expression for a word that does not stand inside another one."""
    return ("" if name[0] >= _NO_SPACES else r"(?<![^\W\d_])") + re.escape(name) + _end(name)


_UNITS = (
    *(f"digital-{size}byte" for size in ("kilo", "mega", "giga", "tera", "peta")),
    *(f"duration-{span}" for span in ("second", "minute", "hour", "day", "week", "month", "year")),
)
_SAMPLES = (0, 1, 2, 3, 5, 11, 20, 100)  # one of each plural form
_DIGITS = re.compile(r"[\d\u200e\u200f\u061c]+")


@cache
def units_of(locale: str) -> Mapping[str, frozenset[str]]:
    """The words and signs that `locale` has for units, folded, each with what it can mean."""
    known = babel_locale(locale)
    found: dict[str, set[str]] = {}
    for unit in _UNITS:
        for length in ("long", "short"):
            forms = [format_unit(number, unit, length=length, locale=known) for number in _SAMPLES]
            for form in (*forms, get_unit_name(unit, length=length, locale=known) or ""):
                word = fold(_DIGITS.sub("", form).strip("\u00a0 ."))
                # Babel puts the unit's own name where CLDR has no form for a number.
                if word and word != unit:
                    found.setdefault(word, set()).add(unit)
    return {word: frozenset(units) for word, units in found.items()}


@cache
def unit_pattern(locale: str) -> re.Pattern[str]:
    """A unit right behind its number."""
    names = sorted(units_of(locale), key=len, reverse=True)
    parts = (re.escape(n) + ("" if n[-1] >= _NO_SPACES else r"(?![^\W\d_])") for n in names)
    return re.compile(rf"[ \u00a0\u202f-]?({'|'.join(parts)})", re.IGNORECASE)


@cache
def unit_behind_digit(locale: str) -> re.Pattern[str]:
    """A unit behind any digit: where none is, no number of a text has one."""
    return re.compile(r"\d" + unit_pattern(locale).pattern, re.IGNORECASE)
