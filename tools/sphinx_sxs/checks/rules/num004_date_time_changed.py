"""NUM004 date-time-changed and unit-changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.dates import Calendar, calendar_of, unit_pattern, units_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.numbers import Numeral, has_digit, in_cldr, latin_digits, notation_of, numerals
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_ENGLISH = "en-US"
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year{}>(?:1[89]|20)\d\d)\b"
# Only beside a day or a year is "May" or "March" a month for sure.
_DATE = re.compile(
    rf"\b{_MONTH} {_DAY}(?!:)(?:,? {_YEAR.format(1)})?"
    rf"|\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR.format(2)})?"
    rf"|\b{_MONTH},? {_YEAR.format(3)}"
)
_TIME = re.compile(
    r"(?<![\d.,:])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))? ?([ap])\.?m\b(?:(?<=\.m)\.)?", re.IGNORECASE
)
_HINT = re.compile(
    r"\d[ \u00a0-]?(?:[kmgtp]b|kilob|megab|gigab|terab|petab|sec|min|hour|hr|day|week|wk|month|year|yr)"
    r"|\d ?[ap]\.?m\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?,? \d"
    r"|\d(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_APART = 20
_NEAR = 6
_NOON = 12


@register
class DateTimeChanged(SegmentRule):
    """
    ## What it finds

    A date or a time that says another day or hour though its numbers are all there
    (`date-time-changed`): another month, a year torn from its month, 3 PM that became 3
    in the morning.  And a number that kept its value and lost its unit (`unit-changed`):
    30 minutes that became 30 hours, 5 GB that became 5 MB.

    Months, parts of the day and units are known by the names that CLDR has for them;
    where one is written otherwise, the rule is silent.

    ## Why it matters

    The reader comes on the wrong day.

    ## Example

    ```text
    source: Support ends on March 9, 2020.
    target: Hỗ trợ kết thúc vào ngày 9 tháng 5 năm 2020.
    ```

    ## What to do

    Write the date, the time or the unit of the source.
    """

    code = "NUM004"
    name = "date-time-changed"
    other_names = ("unit-changed",)
    severity = Severity.WARNING
    issue_type = "numbers"
    mqm = "accuracy/mistranslation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare the months, the hours and the units that stand beside numbers."""
        source, target = segment.source, segment.target
        if not source or not target or source == target or not (has_digit(source) and _HINT.search(source)):
            return
        if context.locale is None or not in_cldr(context.locale):
            return
        pair = _Pair(
            latin_digits(context.source_view(segment).prose),
            latin_digits(context.target_view(segment).prose),
            context.locale,
        )
        yield from _months(pair)
        yield from _times(pair)
        yield from _units(pair)


@dataclass(frozen=True)
class _Pair:
    """The prose of both sides, in Latin digits."""

    source: str
    target: str
    locale: str

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.locale)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        return tuple(numerals(self.target, notation_of(self.locale)))

    @cached_property
    def values(self) -> set[int]:
        """Whole numbers anywhere in the target."""
        return {int(part) for numeral in self.numerals for part in numeral.parts}

    @cached_property
    def months(self) -> tuple[tuple[int, int, int], ...]:
        """The months of the target beside a digit: number, start, end."""
        return tuple(
            (number, start, end)
            for number, start, end in self.calendar.months(self.target)
            if re.search(r"\d", self.target[max(0, start - _NEAR) : start] + self.target[end : end + _NEAR])
        )


def _months(pair: _Pair) -> Iterator[Finding]:
    dates = list(_DATE.finditer(pair.source))
    if not dates:
        return
    english = calendar_of(_ENGLISH)
    mentioned = {number for number, *_ in english.months(pair.source)}
    there = {number for number, *_ in pair.calendar.months(pair.target)}
    there |= {number for number, *_ in english.months(pair.target)}
    for date in dates:
        name = next(name for name in date.groups() if name and name.isalpha())
        number = english.names[name.casefold()[:3]]
        if number in there:
            yield from _torn(pair, date, number)
        elif number not in _numeric(pair):
            for other, start, end in pair.months:
                if other not in mentioned:
                    yield Finding(
                        f"`{name}` is `{pair.target[start:end]}` in the target",
                        at=(start, end),
                        source_at=date.span(),
                    )
                    break


def _numeric(pair: _Pair) -> set[int]:
    """Numbers of the target that may be months in figures: those outside the names of months."""
    named = [(start, end) for _, start, end in pair.months]
    return {
        int(part)
        for numeral in pair.numerals
        if not any(start <= numeral.start < end for start, end in named)
        for part in numeral.parts
    }


def _torn(pair: _Pair, date: re.Match[str], number: int) -> Iterator[Finding]:
    """A year before its month in a language that writes it after: "ngày 2019 tháng 3"."""
    year = date["year1"] or date["year2"] or date["year3"]
    if year is None or not pair.calendar.year_last:
        return
    years = [match.span() for match in re.finditer(rf"(?<![\d/.-]){year}(?![\d/.-]\d)", pair.target)]
    months = [(start, end) for month, start, end in pair.calendar.months(pair.target) if month == number]
    if len(years) != 1 or len(months) != 1 or pair.source.count(year) != 1:
        return
    (year_start, year_end), (month_start, month_end) = years[0], months[0]
    between = pair.target[year_end:month_start]
    if year_end <= month_start and len(between) <= _APART and not re.search(r"[,.;:!?()\n]", between):
        yield Finding(
            f"`{date[0]}` is `{pair.target[year_start:month_end]}` in the target",
            at=(year_start, month_end),
            source_at=date.span(),
        )


def _times(pair: _Pair) -> Iterator[Finding]:
    times = list(_TIME.finditer(pair.source))
    halves = {time[3].casefold() for time in times}
    if len(halves) != 1:
        return
    late = halves == {"p"}
    early_word = pair.calendar.before_noon.search(pair.target)
    late_word = pair.calendar.after_noon.search(pair.target)
    for time in times:
        hour = int(time[1])
        # Noon and midnight are said in too many ways.
        if hour == _NOON or hour not in pair.values or (late and hour + _NOON in pair.values):
            continue
        wrong, right = (early_word, late_word) if late else (late_word, early_word)
        if right is not None or (wrong is None and not late):
            continue
        at = wrong.span() if wrong else next((n.start, n.end) for n in pair.numerals if hour in n.parts)
        yield Finding(
            f"`{time[0]}` is `{pair.target[slice(*at)]}` in the target", at=at, source_at=time.span()
        )


def _units(pair: _Pair) -> Iterator[Finding]:
    behind, meaning = unit_pattern(_ENGLISH), units_of(_ENGLISH)
    theirs, meanings = unit_pattern(pair.locale), units_of(pair.locale)
    for number in numerals(pair.source, notation_of(_ENGLISH)):
        unit = None if number.named else behind.match(pair.source, number.end)
        if unit is None:
            continue
        wanted = meaning[unit[1].casefold()]
        found = [
            (match, meanings[match[1].casefold()])
            for other in pair.numerals
            if other.values & number.values and (match := theirs.match(pair.target, other.end))
        ]
        if (
            not found
            or any(units & wanted for _, units in found)
            or _mentions(pair.target, wanted, pair.locale)
        ):
            continue
        match = found[0][0]
        yield Finding(
            f"`{number.text} {unit[1]}` is `{number.text} {match[1]}` in the target",
            at=match.span(1),
            source_at=(number.start, unit.end()),
            name="unit-changed",
        )


def _mentions(text: str, wanted: frozenset[str], locale: str) -> bool:
    """Whether one of the units is named anywhere in `text`, by a word of the locale or of English."""
    folded = text.casefold()
    tables = (units_of(locale), units_of(_ENGLISH))
    return any(word in folded for table in tables for word, units in table.items() if units & wanted)
