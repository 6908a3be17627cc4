"""NUM004 date-time-changed and unit-changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.dates import Calendar, calendar_of, unit_behind_digit, unit_pattern, units_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.numbers import (
    Numeral,
    fold,
    has_digit,
    in_cldr,
    latin_digits,
    notation_of,
    numerals,
)
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import Caseless

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
# What stands before the number of "Windows 10 May 2021 Update"; not "On 10 May", not "Monday 10 May".
_CAPITAL_BEFORE = re.compile(r"(?<![^\W\d_])([A-Z][A-Za-z]*)[ \u00a0]$")
_WORD_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[ \u00a0]$")
_NO_NAME = re.compile(
    r"On|By|At|In|Of|From|To|Until|Till|Since|After|Before|Between|And|Or|For|The|Starting|Beginning|Ending"
    r"|Effective|Through|Due|Dated|Date|Week|Day|As|Updated|Published|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
)
_TIME = re.compile(
    r"(?<![\d.,:])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))? ?([ap])\.?m\b(?:(?<=\.m)\.)?", re.IGNORECASE
)
# Digits and capitals are found fastest, so the expressions begin with them.
_BEHIND_DIGIT = Caseless(
    re.compile(
        r"\d(?:[ \u00a0-]?(?:[kmgtp]b|(?:kilo|mega|giga|tera|peta)b"
        r"|sec|min|hour|hr|day|week|wk|month|year|yr)"
        r"| ?[ap]\.?m\b"
        r"|(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        re.IGNORECASE,
    )
)
_SPACE_AND_DIGIT = re.compile(r" \d")
_BEFORE_DIGIT = re.compile(
    r"[JFMASONDjfmasond](?<!\w.)(?:(?<=[Jj])(?i:an|un|ul)|(?<=[Ff])(?i:eb)|(?<=[Mm])(?i:ar|ay)"
    r"|(?<=[Aa])(?i:pr|ug)|(?<=[Ss])(?i:ep)|(?<=[Oo])(?i:ct)|(?<=[Nn])(?i:ov)|(?<=[Dd])(?i:ec))\w*\.?,? \d"
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HALF = re.compile(r"\d ?[ap]\.?m\b", re.IGNORECASE)
_APART = 20
_NEAR = 6
_NOON = 12
_LONGEST_NAME = 30


@register
class DateTimeChanged(SegmentRule):
    """
    ## What it finds

    A date or a time that says another day or hour though its numbers are all there
    (`date-time-changed`): another month, a year that became a day, 3 PM that became 3 in
    the morning.  A year that merely stands before its month where the language writes it
    after is told as information: the day is the same, the order is not.

    And a number that kept its value and lost its unit (`unit-changed`): 30 minutes that
    became 30 hours, 5 GB that became 5 MB.

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
        if not source or not target or source == target or not _may_date(source):
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


def _may_date(source: str) -> bool:
    """Whether it is worth looking for dates, times and units in `source`."""
    return has_digit(source) and (
        _BEHIND_DIGIT.search(source) is not None
        or (_SPACE_AND_DIGIT.search(source) is not None and _BEFORE_DIGIT.search(source) is not None)
    )


def _months(pair: _Pair) -> Iterator[Finding]:
    if not any(name in pair.source for name in _NAMES):
        return
    dates = list(_dates(pair.source))
    if not dates:
        return
    english = calendar_of(_ENGLISH)
    mentioned = {number for number, *_ in english.months(pair.source)}
    there = {number for number, *_ in pair.calendar.months(pair.target)}
    there |= {number for number, *_ in english.months(pair.target)}
    for date in dates:
        name = date[_month_of(date)]
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


def _dates(source: str) -> Iterator[re.Match[str]]:
    """The dates of `source`, without what ends a name: "Windows 10 May 2021 Update" says "May 2021"."""
    for date in _DATE.finditer(source):
        place = date.start(_month_of(date))
        start = date.start()
        name = _CAPITAL_BEFORE.search(source, max(0, start - _LONGEST_NAME), start) if place > start else None
        if name is None or _NO_NAME.fullmatch(name[1]):
            yield date
        elif (rest := _DATE.match(source, place)) is not None:
            yield rest


def _month_of(date: re.Match[str]) -> int:
    """The number of the group that holds the month."""
    return next(number for number in (1, 3, 5) if date[number])


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
    if year_end > month_start or len(between) > _APART or re.search(r"[,.;:!?()\n]", between):
        return
    start = _day_before(pair, year_start)
    shown, at = pair.target[start:month_end], (start, month_end)
    if start < year_start or len(re.findall(r"[^\W\d]+", between)) > 1:
        # "Day 2019 of March", "2020 of the 9th of January": the year says something else.
        yield Finding(f"`{date[0]}` is `{shown}` in the target", at=at, source_at=date.span())
    else:
        message = f"`{date[0]}` is in another order in the target: `{shown}`"
        yield Finding(message, at=at, source_at=date.span(), severity=Severity.INFO)


def _day_before(pair: _Pair, year: int) -> int:
    """Where the word for "day" starts that makes a day of the year at `year`; else `year` itself."""
    word = _WORD_BEFORE.search(pair.target, max(0, year - _LONGEST_NAME), year)
    if word is not None and "duration-day" in units_of(pair.locale).get(fold(word[1]), ()):
        return word.start(1)
    return year


def _times(pair: _Pair) -> Iterator[Finding]:
    times = list(_TIME.finditer(pair.source)) if _HALF.search(pair.source) else []
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
    if not unit_behind_digit(_ENGLISH).search(pair.source):
        return
    behind, meaning = unit_pattern(_ENGLISH), units_of(_ENGLISH)
    theirs, meanings = unit_pattern(pair.locale), units_of(pair.locale)
    for number in numerals(pair.source, notation_of(_ENGLISH)):
        unit = None if number.named else behind.match(pair.source, number.end)
        wanted = meaning.get(fold(unit[1])) if unit else None
        if unit is None or not wanted:
            continue
        found = [
            (match, meant)
            for other in pair.numerals
            if other.values & number.values
            and (match := theirs.match(pair.target, other.end))
            and (meant := meanings.get(fold(match[1])))
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
    folded = fold(text)
    tables = (units_of(locale), units_of(_ENGLISH))
    return any(word in folded for table in tables for word, units in table.items() if units & wanted)
