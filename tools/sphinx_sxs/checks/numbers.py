"""Numbers in text as values: how a locale writes them, by CLDR, and what else can stand for them.

``10,000``, ``10.000``, ``10 000`` and ``1万`` are one number; so are ``٣`` and ``3``.  What
only may stand for a number (a word, the name of a month, ``III``) is looked at where the
digits leave something open.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sphinx_sxs.checks.languages import Language
from sphinx_sxs.locales import babel_locale

_OTHER_DIGIT = re.compile(r"(?![0-9])\d|[٫٬．，]")
_USUAL_DIGIT = re.compile("[٠-٩۰-۹०-९০-৯੦-੯૦-૯௦-௯౦-౯೦-೯൦-൯๐-๙໐-໙༠-༩၀-၉០-៩０-９]")
_MARKS = {ord("٫"): "٫", ord("٬"): "٬", ord("．"): ".", ord("，"): ","}
_SPACES = " \u00a0\u2009\u202f"
_SPACED = frozenset(_SPACES)
# Begins with a digit, not with what may not stand before it: that is found five times faster.
_TOKEN = re.compile(
    r"[0-9](?<!\d[0-9])"
    rf"(?:[0-9]{{0,2}}(?:[{_SPACES}][0-9]{{3}})+(?![0-9])(?:[.,][0-9]+)?|[0-9]*(?:[.,٫٬'’][0-9]+)*)"
)
_SEPARATOR = re.compile(rf"[.,٫٬'’{_SPACES}]")
# Of `O365`, `E3`, `COVID-19`, `H.264`, `_1`: a name, whose digits count nothing.  Burmese writes the
# zero for the letter that looks like it, inside words.
_NAME_BEFORE = re.compile(r"(?:[A-Za-zÀ-ɏͰ-ԯ\u1000-\u103f_@\\]|[A-Z][-.])$")
_LONGEST = 30


def fold(text: str) -> str:
    """`text` without letter case; ``İki`` and ``IKI`` are ``iki``, as they are for `re.IGNORECASE`."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("i\u0307", "i").replace("ı", "i")


def has_digit(text: str) -> bool:
    """Whether `text` has a digit of a script that is written today; fast, since every text is asked."""
    # fmt: off
    if ("0" in text or "1" in text or "2" in text or "3" in text or "4" in text
            or "5" in text or "6" in text or "7" in text or "8" in text or "9" in text):
        return True
    # fmt: on
    return may_hold_others(text) and _USUAL_DIGIT.search(text) is not None


def may_hold_others(text: str) -> bool:
    """Whether a digit or a mark of another script than ours may be in `text`; never false where one is.

    By the blocks of 256 that its characters are in, which is faster than to look at each.
    """
    return (
        not text.isascii()
        and text.encode("utf-16-le", "surrogatepass")[1::2].translate(None, _NO_OTHERS) != b""
    )


# The blocks without digits and marks; planes above the first are written with blocks D8 to DF.
_OTHERS = bytes.fromhex(
    "06 07 09 0a 0b 0c 0d 0e 0f 10 17 18 19 1a 1b 1c a6 a8 a9 aa ab d8 d9 da db dc dd de df ff"
)
_NO_OTHERS = bytes(block for block in range(256) if block not in _OTHERS)


def latin_digits(text: str) -> str:
    """`text` with the digits of every script as ``0`` to ``9``; of the same length."""
    if not may_hold_others(text):
        return text
    return _OTHER_DIGIT.sub(_latin, text)


def _latin(match: re.Match[str]) -> str:
    char = match[0]
    return _MARKS.get(ord(char)) or str(unicodedata.digit(char))


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number written in digits."""

    start: int
    """Where it starts in the text."""
    end: int
    """Where it ends."""
    text: str
    """As written, in Latin digits."""
    values: frozenset[Decimal]
    """What it can be: ``1.500`` is 1.5 or 1500; none where it is no single number."""
    parts: tuple[Decimal, ...]
    """Its runs of digits: those of a version, an address, a date."""
    named: bool = False
    """Whether it belongs to a name, or to a Burmese word: ``O365``, ``E3``, ``၀င်``."""

    @property
    def loose(self) -> bool:
        """Whether it may be several numbers: dates, versions, ``Office 365 100 times``."""
        return not self.values or self.text.count(".") > 1 or not _SPACED.isdisjoint(self.text)


@dataclass(frozen=True)
class Notation:
    """How a locale writes numbers."""

    shapes: tuple[tuple[re.Pattern[str], str], ...]
    """What a number looks like, with its decimal mark; English is always among them."""
    scales: Mapping[str, Decimal]
    """Words and signs for thousand, million, 万; folded."""
    scale: re.Pattern[str]
    """One of them, right behind a number."""
    dual: bool
    """Whether its nouns have a form for two, so that 1 and 2 need not be written."""

    def value(self, text: str) -> frozenset[Decimal]:
        """The values that `text`, digits and marks, can have."""
        found = set()
        for shape, mark in self.shapes:
            if shape.fullmatch(text):
                whole, _, fraction = text.partition(mark)
                found.add(Decimal(_SEPARATOR.sub("", whole) + "." + (fraction or "0")))
        return frozenset(found)


def _shape(mark: str, groups: str) -> re.Pattern[str]:
    m, g = re.escape(mark), re.escape(groups)
    # Groups of three; where the comma groups, also of two before the last three, as in India; or none.
    indian = r"|\d{1,2}(?:,\d\d)+,\d{3}" if mark == "." else ""
    return re.compile(rf"(?:\d{{1,3}}([{g}])\d{{3}}(?:\1\d{{3}})*{indian}|\d+)(?:{m}\d+)?")


_POINT = (_shape(".", ",'’" + _SPACES), ".")
_COMMA = (_shape(",", ".'’" + _SPACES), ",")
_ARABIC = (_shape("٫", "٬" + _SPACES), "٫")


def in_cldr(locale: str) -> bool:
    """Whether CLDR knows the language of `locale`."""
    tag = locale.split("-", 1)[0].casefold()
    return babel_locale(locale).language == tag or tag in _RENAMED


# Languages that CLDR files under another subtag.
_RENAMED = frozenset({"no", "tl", "sh", "iw", "in", "mo"})


@cache
def notation_of(locale: str | None) -> Notation:
    """How `locale` writes numbers; where it is not known, any way that people write them."""
    if locale is None or not in_cldr(locale):
        return Notation((_POINT, _COMMA, _ARABIC), {}, re.compile(r"(?!)"), dual=True)
    known = babel_locale(locale)
    comma = known.number_symbols.get("latn", {}).get("decimal") == ","
    shapes = (_POINT, _ARABIC, _COMMA) if comma else (_POINT, _ARABIC)
    scales: dict[str, Decimal] = {}
    for forms in known.compact_decimal_formats.values():
        for patterns in forms.values():
            for size, pattern in patterns.items():
                _add_scale(scales, int(size), str(pattern.pattern))
    return Notation(shapes, scales, _scale_pattern(scales), dual="two" in known.plural_form.tags)


def _scale_pattern(scales: Mapping[str, Decimal]) -> re.Pattern[str]:
    if not scales:
        return re.compile(r"(?!)")
    # Scripts without spaces go on right behind it: `3万人`; elsewhere a word has to end.
    names = (
        re.escape(name) + (r"(?![^\W\d_])" if name[-1] < "\u0e00" else "")
        for name in sorted(scales, key=len, reverse=True)
    )
    return re.compile(rf"[{_SPACES}-]?({'|'.join(names)})", re.IGNORECASE)


def _add_scale(scales: dict[str, Decimal], size: int, pattern: str) -> None:
    """What ``00 thousand`` for 10000 says: that "thousand" is 1000."""
    zeros = pattern.count("0")
    name = pattern.replace("0", "").replace("'", "").strip(" \u00a0\u200f.")
    if zeros and name:
        scales.setdefault(fold(name), Decimal(size // 10 ** (zeros - 1)))


def numerals(text: str, notation: Notation) -> Iterator[Numeral]:
    """The numbers that `text`, in Latin digits, writes in digits."""
    for match in _TOKEN.finditer(text):
        written = match[0]
        if len(written) > _LONGEST:
            continue
        start, end = match.span()
        parts = tuple(Decimal(part) for part in _SEPARATOR.split(written))
        values = notation.value(written)
        scaled = notation.scale.match(text, end)
        if scaled:
            by = notation.scales.get(fold(scaled[1]), Decimal(1))
            values |= {value * by for value in values}
        named = (
            _NAME_BEFORE.search(text, max(0, start - 2), start) is not None
            or "\u1000" <= text[end : end + 1] < "\u1040"
        )
        yield Numeral(start, end, written, values, parts, named)


class Pool:
    """What stands on one side, for the numbers of the other to be found in."""

    def __init__(self, found: Iterable[Numeral]) -> None:
        self.values: set[Decimal] = set()
        self._runs: set[tuple[Decimal, ...]] = set()
        self.add(found)

    def add(self, found: Iterable[Numeral]) -> None:
        """Take in further numbers."""
        for numeral in found:
            self.values |= numeral.values
            self._runs.add(numeral.parts)
            # `15.30` may be a time; `10.000` and `2.5` are none.
            if numeral.loose or len(numeral.text) - numeral.text.rfind(".") == _TWO_DIGITS:
                self.values.update(numeral.parts)

    def holds(self, numeral: Numeral) -> bool:
        """Whether `numeral` is here, as a value, as written, or in its parts."""
        if numeral.values & self.values or (len(numeral.parts) > 1 and numeral.parts in self._runs):
            return True
        return numeral.loose and self.values.issuperset(numeral.parts)


_TWO_DIGITS = 3  # with their mark


_ROMAN = re.compile(r"(?<![\w.])(?=[IVXLC])L?X{0,3}(?:IX|IV|V?I{0,3})(?!\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_HAN = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
_HAN |= {"八": 8, "九": 9}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_HAN_RUN = re.compile("[" + "".join((*_HAN, *_HAN_TENS, *_HAN_SCALES)) + "]+")
# Years of eras, counted from: the Buddhist era (th), the Republic of China (zh-TW), Japan's.
_ERA_YEAR = re.compile(r"(令和|平成|昭和|民國|民国|พ\.ศ\.)?\s?(?<!\d)(\d{1,4})(?!\d)")
_ERAS = {"令和": -2018, "平成": -1988, "昭和": -1925, "民國": -1911, "民国": -1911, "พ.ศ.": 543}
_BUDDHIST = range(2443, 2643)
_OTHER_NUMBER = re.compile(r"[¼-¾²³¹⁰-₉⅐-↉①-⓿❶-➓㈠-㉃㊀-㊉]")


def other_values(text: str, language: Language | None, locale: str | None) -> set[Decimal]:
    """What in `text`, in Latin digits, may stand for a number though it is not written in digits.

    Words, ``½``, ``II``, ``二十``, the years of eras; to be asked where a number seems to lack.
    """
    found: set[Decimal] = set()
    if language is not None:
        found.update(Decimal(value) for word in number_words(text, language) for value in word.values)
    for match in _OTHER_NUMBER.finditer(text):
        found |= _fraction(match[0])
    for match in _ROMAN.finditer(text):
        found.add(Decimal(roman(match[0])))
    if not text.isascii():
        for match in _HAN_RUN.finditer(text):
            found.add(Decimal(han(match[0])))
        found |= era_years(text, locale)
    return found


def _fraction(char: str) -> set[Decimal]:
    """``½`` as 0.5, and as the 1 and the 2 of ``1/2``."""
    value = unicodedata.numeric(char, None)
    parts = re.findall(r"\d+", unicodedata.normalize("NFKC", char))
    return {Decimal(part) for part in parts} | ({Decimal(str(value))} if value is not None else set())


def era_years(text: str, locale: str | None) -> set[Decimal]:
    """The years AD of what `text`, in Latin digits, counts from another year."""
    found = set()
    for match in _ERA_YEAR.finditer(text):
        year = int(match[2])
        if match[1]:
            found.add(Decimal(year - _ERAS[match[1]]))
        elif year in _BUDDHIST and (locale or "").startswith("th"):
            found.add(Decimal(year - _ERAS["พ.ศ."]))
    return found


def roman(text: str) -> int:
    """The value of a Roman number."""
    digits = [_ROMAN_VALUES[char] for char in text]
    following = [*digits[1:], 0]
    return sum(-one if one < after else one for one, after in zip(digits, following, strict=True))


def han(text: str) -> int:
    """The value of a number in Chinese characters: ``二十``, ``三千``, ``二〇二〇``."""
    if all(char in _HAN for char in text):
        return int("".join(str(_HAN[char]) for char in text[:_LONGEST]))
    total = section = digit = 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        elif char in _HAN_TENS:
            section += (digit or 1) * _HAN_TENS[char]
            digit = 0
        else:
            total += (section + digit or 1) * _HAN_SCALES[char]
            section = digit = 0
    return total + section + digit


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number written as a word."""

    start: int
    """Where it starts."""
    end: int
    """Where it ends."""
    text: str
    """As written."""
    values: tuple[int, ...]
    """What it can mean."""


def number_words(text: str, language: Language) -> Iterator[NumberWord]:
    """The number words of `text`, the longest where several begin at one place."""
    pattern, meanings = _known_words(language)
    for match in pattern.finditer(text):
        # What `re` takes for the same letter is not always so for `fold`.
        values = meanings.get(_folded(match[0]))
        if values is not None:
            yield NumberWord(*match.span(), match[0], values)


def _folded(word: str) -> str:
    return " ".join(fold(word).split())


_KNOWN: dict[str, tuple[re.Pattern[str], Mapping[str, tuple[int, ...]]]] = {}


def _known_words(language: Language) -> tuple[re.Pattern[str], Mapping[str, tuple[int, ...]]]:
    """The expression for a language's number words, and what they mean by their folded form; made once."""
    if language.tag not in _KNOWN:
        names = sorted(language.numbers, key=len, reverse=True)
        joined = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
        if not names:
            joined = "(?!)"
        pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if language.spaced else joined, re.IGNORECASE)
        _KNOWN[language.tag] = pattern, {_folded(name): values for name, values in language.numbers.items()}
    return _KNOWN[language.tag]
