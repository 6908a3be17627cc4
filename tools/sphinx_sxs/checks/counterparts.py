"""Which numbers of one side have no counterpart on the other.

Digits are compared as values first, which settles nearly every segment.  Only what that
leaves open is held against everything that may stand for a number in the language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.dates import calendar_of, unit_pattern, units_of
from sphinx_sxs.checks.identifiers import identifiers, may_hold
from sphinx_sxs.checks.numbers import (
    NumberWord,
    Numeral,
    Pool,
    era_years,
    fold,
    has_digit,
    latin_digits,
    notation_of,
    number_words,
    numerals,
    other_values,
)
from sphinx_sxs.checks.rule import Context
from sphinx_sxs.checks.text import FILLER

Written = Numeral | NumberWord
"""A number in digits or in letters."""

_ENGLISH = "en-US"
_RUNS = re.compile(r"\d+(?:[.,:٫٬]\d+)*")
# The number words that matter, each begun with what comes after its first letter: an
# expression that begins with fixed letters is found ten times faster than one of alternatives.
_SMALL_WORDS = tuple(
    (rest, re.compile(rf"{rest}\b(?<=\b[{first}{first.lower()}]{rest})"))
    for first, *rests in (
        ("T", "wo", "hree", "en", "welve"),
        ("F", "our", "ive"),
        ("S", "ix", "even"),
        ("E", "ight", "leven"),
        ("N", "ine"),
    )
    for rest in rests
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_COMPOUND = re.compile(r"-[a-z]")
_FIXED = re.compile(r"\b24\s?(?:/|x|[x×])\s?7\b|\b1:1\b|\b50[/:]50\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"\s*\(?\d{1,2}[.)]")
# "Decimal" is `10진수` in Korean, `10 進数` in Japanese, `10进制` in Chinese.
_BASE = re.compile(r"\s?(?:진[수법]|[進进][数數制法位])")
_CLOCK = re.compile(r"(?<![\d.,])(\d{1,2})(?:[:.h]\d\d)?\s?([ap])\.?\s?m\b", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<=[/.\-–'’])\d\d(?!\d)")
_DECADE = re.compile(r"s\b|['’]s\b")
# "€50 million ($59 million)": the writer's conversion for readers of another country.
_CONVERTED = re.compile(r"\d[^()]{0,40}\((?:[^\s\d()]{0,4}[$€£¥]|[A-Z]{3})\s?$")
_NAMES = frozenset({"365"})  # of Office, of Microsoft: translators complete the name
_DAYS = 31
_NOON = 12
_SMALL = 12
_ROUND = 100
_CENTURY = 100
_CENTURIES = (1900, 2000)
# What a time lasts in the next smaller ones: "weekly" is "every 7 days"; the bases of number systems.
_IMPLIED = {
    "minute": (60,),
    "hour": (60,),
    "day": (24,),
    "daily": (24,),
    "noon": (12,),
    "midnight": (0, 12, 24),
    "week": (7,),
    "weekend": (2,),
    "fortnight": (14, 2),
    "month": (30,),
    "quarter": (3,),
    "year": (12, 365),
    "annual": (12,),
    "decade": (10,),
    "century": (100,),
    "percent": (100,),
    "binary": (2,),
    "octal": (8,),
    "decimal": (10,),
    "hexadecimal": (16,),
    "hex": (16,),
}
_IMPLYING = re.compile(r"\b(" + "|".join(_IMPLIED) + r")(?:s|ly)?\b", re.IGNORECASE)
_SPANS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What has no counterpart, each side in order."""

    missing: tuple[Written, ...] = ()
    """Numbers of the source that the target has not."""
    added: tuple[Numeral, ...] = ()
    """Numbers of the target, in digits, that the source has not."""


def _may_spell(text: str) -> bool:
    """Whether letters of an English number word are in `text`; ten times faster than to look for the word."""
    # fmt: off
    return (
        ("wo" in text and ("two" in text or "Two" in text))
        or "hree" in text
        or ("our" in text and ("four" in text or "Four" in text))
        or ("x" in text and ("six" in text or "Six" in text))
        or ("ve" in text and ("five" in text or "Five" in text or "seven" in text or "Seven" in text
                              or "leven" in text or "welve" in text))
        or ("ight" in text and ("eight" in text or "Eight" in text))
        or ("ine" in text and ("nine" in text or "Nine" in text))
        or " ten" in text or "Ten " in text
    )
    # fmt: on


def _spells(text: str) -> bool:
    """Whether an English number word is in `text`."""
    if not _may_spell(text):
        return False
    return any(rest in text and word.search(text) for rest, word in _SMALL_WORDS)


def _same_runs(source: str, target: str) -> bool:
    """Whether both sides have the same numbers as written, wherever they stand."""
    ours, theirs = _RUNS.findall(source), _RUNS.findall(target)
    return ours == theirs or sorted(ours) == sorted(theirs)


def unmatched(segment: Segment, context: Context) -> Unmatched:
    """The numbers of one side of `segment` that the other side does not have."""
    source, target = segment.source, segment.target
    if not source or not target or source == target:
        return Unmatched()
    spelled = _spells(source)
    if not spelled and not has_digit(source) and not has_digit(target):
        return Unmatched()
    if not spelled and _same_runs(source, target):
        return Unmatched()
    return _Comparison(segment, context).result(spelled=spelled)


class _Comparison:
    """Both sides of one segment."""

    def __init__(self, segment: Segment, context: Context) -> None:
        self.locale = context.locale
        self.english, self.language = context.source_language, context.language
        self.source = latin_digits(_prose(context.source_view(segment).prose))
        self.target = latin_digits(_prose(context.target_view(segment).prose))
        self.segment = segment
        self.notation = notation_of(self.locale)
        self.source_notation = notation_of(context.settings.source_locale)
        self.ours = [n for n in numerals(self.source, self.source_notation) if not _full_hour(n, self.source)]
        self.theirs = [n for n in numerals(self.target, self.notation) if not _full_hour(n, self.target)]

    @cached_property
    def words(self) -> tuple[NumberWord, ...]:
        """The number words of the source."""
        return () if self.english is None else tuple(number_words(self.source, self.english))

    def result(self, *, spelled: bool) -> Unmatched:
        """What is left when everything was held against everything."""
        pool = Pool(self.theirs)
        fixed = [match.span() for match in _FIXED.finditer(self.source)] if self.ours else []
        missing: list[Written] = [
            number
            for number in self.ours
            if not number.named and not _within(number, fixed) and not pool.holds(number)
        ]
        mine = Pool(self.ours)
        added = [number for number in self.theirs if not number.named and not mine.holds(number)]
        if not missing and not added and not spelled:
            return Unmatched()
        if spelled:
            missing += (word for word in self._spelled() if not self._held(word, pool))
        added = self._not_from_source(added, mine, spelled=spelled)
        for widen in (self._widen_by_words, self._widen_target):
            if missing:
                widen(pool)
                missing = [number for number in missing if not self._held(number, pool)]
        if missing and not added and not self._doubled():
            missing = [number for number in missing if not self._may_go_unwritten(number)]
        return Unmatched(tuple(sorted(missing, key=lambda number: number.start)), tuple(added))

    def _not_from_source(self, added: list[Numeral], pool: Pool, *, spelled: bool) -> list[Numeral]:
        """Those of `added` that come from nothing in the source; what is dear to look for comes last."""
        added = [number for number in added if not self._small_change(number)]
        if added and spelled:
            pool.values |= {Decimal(value) for word in self.words for value in word.values}
            added = [number for number in added if not pool.holds(number)]
        if added:
            pool.values |= {Decimal(number) for number, *_ in calendar_of(_ENGLISH).months(self.source)}
            added = [number for number in added if not pool.holds(number)]
        if added:
            self._widen_source(pool)
            added = [number for number in added if not self._accounted_for(number, pool)]
        return added

    def _widen_source(self, pool: Pool) -> None:
        """Everything else in the source that may become a number in the target."""
        pool.add(numerals(latin_digits(self.segment.source or ""), self.source_notation))
        text = self.source
        pool.values |= other_values(text, self.english, None)
        for match in _IMPLYING.finditer(text):
            pool.values.update(map(Decimal, _IMPLIED[fold(match[1])]))
        pool.values |= _clock(text) | _years(text)
        for number in self.ours:
            pool.values |= _conversions(number, text, _ENGLISH)
        pool.values |= self._scaled_words()

    def _scaled_words(self) -> set[Decimal]:
        """What "two million" and "millions" are in digits."""
        text, notation = self.source, self.source_notation
        folded = fold(text)
        found = {size for word, size in notation.scales.items() if len(word) > 1 and word in folded}
        if found:
            for word in self.words:
                scale = notation.scale.match(text, word.end)
                if scale:
                    by = notation.scales.get(fold(scale[1]), Decimal(1))
                    found.update(by * value for value in word.values)
        return found

    def _widen_by_words(self, pool: Pool) -> None:
        """The number words of the target, which settle most of what is left."""
        if self.language is not None:
            pool.values |= {
                Decimal(v) for word in number_words(self.target, self.language) for v in word.values
            }

    def _widen_target(self, pool: Pool) -> None:
        """Everything else in the target that may stand for a number of the source."""
        whole = latin_digits(mask_addresses(self.segment.target or ""))
        for number in numerals(whole, self.notation):
            pool.values |= number.values | set(number.parts)
        text = self.target
        pool.values |= other_values(text, self.language, self.locale)
        # English that was left is another rule's matter.
        pool.values |= {Decimal(number) for number, *_ in calendar_of(_ENGLISH).months(text)}
        if self.english is not None:
            pool.values |= {Decimal(v) for word in number_words(text, self.english) for v in word.values}
        if self.locale is not None:
            pool.values |= {Decimal(number) for number, *_ in calendar_of(self.locale).months(text)}
        pool.values |= _years(text)

    def _held(self, number: Written, pool: Pool) -> bool:
        if not isinstance(number, Numeral):
            return any(Decimal(value) in pool.values for value in number.values)
        if pool.holds(number) or _conversions(number, self.source, _ENGLISH) & pool.values:
            return True
        return not _readings(number, self.source).isdisjoint(pool.values)

    def _accounted_for(self, number: Numeral, pool: Pool) -> bool:
        """Whether a number of the target comes from something in the source."""
        if pool.holds(number) or self._in_month(number):
            return True
        years = era_years(self.target[max(0, number.start - 5) : number.end], self.locale)
        return not years.isdisjoint(pool.values)

    def _small_change(self, number: Numeral) -> bool:
        """Whether a number of the target is none that anybody added.

        A 1 for "a", a list's mark, a name, the base of a number system.
        """
        one = Decimal(1)
        if one in number.values or (number.loose and one in number.parts) or number.text in _NAMES:
            return True
        if _BASE.match(self.target, number.end):
            return True
        return _LIST_MARK.fullmatch(self.target, 0, number.end + 1) is not None

    def _in_month(self, number: Numeral) -> bool:
        """Whether it is the figure in "tháng 9" where the source names a month: NUM004 compares those."""
        if self.locale is None or next(calendar_of(_ENGLISH).months(self.source), None) is None:
            return False
        return any(
            start <= number.start < end for _, start, end in calendar_of(self.locale).months(self.target)
        )

    def _spelled(self) -> Iterator[Written]:
        """Number words of the source that mean one number only."""
        for word in self.words:
            if len(word.values) == 1 and word.values[0] > 1:
                yield word

    def _doubled(self) -> bool:
        """Whether the target has a number more often than the source: maybe in place of another."""
        ours, theirs = (Counter(n.parts for n in side if not n.named) for side in (self.ours, self.theirs))
        return any(ours[parts] and count > ours[parts] for parts, count in theirs.items())

    def _may_go_unwritten(self, number: Written) -> bool:
        """Whether languages say this number in words that are not known here, or not at all."""
        if isinstance(number, NumberWord):
            return True
        value = min(number.values, default=None)
        if value is None or value != value.to_integral_value():
            return False
        if value == 1 or (value <= 2 and self.notation.dual):
            return True
        if self._often_spelled(value) and not self._spellable(value):
            return True
        return self._spelled_form(number, value)

    def _often_spelled(self, value: Decimal) -> bool:
        return (
            value <= _SMALL
            or (value < _ROUND and value % 10 == 0)
            or (value <= 10 * _ROUND and value % _ROUND == 0)
        )

    def _spellable(self, value: Decimal) -> bool:
        """Whether the word for `value` is known, so that its absence means something."""
        if self.language is None:
            return False
        words = [word for word, values in self.language.numbers.items() if value in values]
        # Compounds begin with it: `dreijährig`, `sechsmonatig`.
        joined = "|".join(map(re.escape, words))
        return bool(words) and re.search(rf"(?<!\w)(?:{joined})\w", self.target, re.IGNORECASE) is None

    def _spelled_form(self, number: Numeral, value: Decimal) -> bool:
        """Whether it stands in a form that becomes a word: "3rd", "2-factor", "1990s", "($59 million)"."""
        after = self.source[number.end : number.end + 3]
        if _ORDINAL.match(after):
            return value <= _DAYS
        if _DECADE.match(after):
            return True
        if value <= _SMALL and _COMPOUND.match(after):
            # "2-factor" may be "twofold"; "6-month" keeps its six, if only as "sechsmonatig".
            return unit_pattern(_ENGLISH).match(self.source, number.end) is None or not self._spellable(value)
        return _CONVERTED.search(self.source, 0, number.start) is not None


def _prose(prose: str) -> str:
    """`prose` without identifiers: their digits are no numbers."""
    if not may_hold(prose):
        return prose
    for found in identifiers(prose):
        prose = prose[: found.start] + FILLER * (found.end - found.start) + prose[found.end :]
    return prose


_DESTINATION = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"(?:https?|ftp|ms-\w+)://[^\s\"'<>\[\]()（）「」]+")


def mask_addresses(text: str) -> str:
    """`text` with addresses, written out or behind a link, filled up; code stays."""
    if "](" in text:
        text = _DESTINATION.sub(lambda match: "]" + FILLER * (len(match[0]) - 1), text)
    if "://" in text:
        text = _ADDRESS.sub(lambda match: FILLER * len(match[0]), text)
    return text


def _within(number: Numeral, spans: list[tuple[int, int]]) -> bool:
    return any(start <= number.start < end for start, end in spans)


def _full_hour(number: Numeral, text: str) -> bool:
    """Whether it is the minutes of ``3:00``, which go unsaid."""
    return number.text == "00" and text[number.start - 1 : number.start] in {":", ".", "h"}


def _clock(text: str) -> set[Decimal]:
    """The hours of the 24-hour clock for those that say "am" or "pm"."""
    found: set[Decimal] = set()
    for match in _CLOCK.finditer(text):
        hour = int(match[1]) % _NOON
        found.add(Decimal(hour + (_NOON if match[2] in "pP" else 0)))
    return found


def _years(text: str) -> set[Decimal]:
    """The years that two digits behind a stroke or an apostrophe may mean."""
    short = [int(match[0]) for match in _SHORT_YEAR.finditer(text)]
    return {Decimal(century + year) for year in short for century in _CENTURIES}


def _readings(number: Numeral, text: str) -> set[Decimal]:
    """What else a number of the source may become: an hour in the 24-hour clock, a short year."""
    found: set[Decimal] = set()
    if _SHORT_YEAR.match(text, number.start):
        found |= {century + number.parts[0] for century in _CENTURIES}
    clock = _CLOCK.match(text, number.start)
    if clock:
        found |= _clock(clock[0])
    for value in number.values:
        if value == value.to_integral_value() and value < 10**4:
            if _DECADE.match(text, number.end):
                found.add(value % _CENTURY)
            if text[number.end : number.end + 1] == ":" and _NOON < value <= 2 * _NOON:
                found.add(value - _NOON)
    return found


def _conversions(number: Numeral, text: str, locale: str) -> set[Decimal]:
    """`number` in other units of time: 7 days are 1 week."""
    unit = unit_pattern(locale).match(text, number.end)
    if unit is None:
        return set()
    found: set[Decimal] = set()
    for name in units_of(locale).get(fold(unit[1]), ()):
        span = name.removeprefix("duration-")
        for table in (_SPANS, _MONTHS):
            if span in table:
                amounts = (value * table[span] / other for value in number.values for other in table.values())
                found.update(amount for amount in amounts if amount == amount.to_integral_value())
    return found
