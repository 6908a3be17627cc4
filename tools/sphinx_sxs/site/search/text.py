"""Article text as Pagefind is given it, so that every language can be found in.

Pagefind finds words between spaces.  Where a script has no spaces it cuts the pages with one
dictionary and the reader's query with another (the browser's), and what the two cut differently
is not found.  So both are cut here and in ``sxs-search.js`` into overlapping pairs of characters
(threes where an alphabet is small), which needs no dictionary and finds every part of a word.
A pair is written in Latin letters: nothing on the way takes that apart.

Letters that Unicode does not take apart (đ, ß, ø) are written as their plain letter and a mark,
as é is by its decomposition: "dong bo" finds "đồng bộ", and "đồng bộ" finds it sooner.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

GRAM = "\ua74f"
"""Begins each pair: a letter (ꝏ) that no living language writes."""
SPACE = "\u2423"
"""Stands where white space was beside such a script; it is no word."""
WRITTEN = "\u0345"
"""Follows plain letters that stand for another; Pagefind drops it as any combining mark."""

PAIRS = (
    r"\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9d"
)
"""Han, hiragana and katakana."""
PAIRS_BEYOND = "\U00020000-\U0003ffff"
"""The rarer Han characters."""
THREES = (
    r"\u0e01-\u0e3e\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u0edf\u1000-\u1049\u1050-\u109f\u1780-\u17d3"
    r"\u17dd-\u17e9\ua9e0-\ua9fe\uaa60-\uaa7f"
)
"""Thai, Lao, Burmese and Khmer."""
STOPS = r"\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
"""Punctuation that no space follows."""
PLAIN = {
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "ß": "ss",
    "æ": "ae",
    "Æ": "Ae",
    "œ": "oe",
    "Œ": "Oe",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ة": "ه",
    "ک": "ك",
}
"""What the letters are written as: with one mark, and with another for each that had the same before."""


def _marked() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter, plain in PLAIN.items():
        written = plain + WRITTEN
        while written in found.values():
            written += WRITTEN
        found[letter] = written
    return found


_MARKED = _marked()
_DIGITS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|strong|sub|sup|u|var)(?:\s[^>]*)?>"
)
_BLOCKS = re.compile(
    r"</?(?:blockquote|br|dd|div|dl|dt|figure|figcaption|img|li|ol|p|section|table|tbody|td|th|thead|tr|ul)(?:\s[^>]*)?>"
)
_IGNORED = re.compile(r"<(?!span\b)[^>]*data-pagefind-ignore")
_CUT = re.compile(
    rf"(?P<tag><[^>]*>)"
    rf"|(?P<before>\s?)(?:(?P<pairs>[{PAIRS}{PAIRS_BEYOND}]+)|(?P<threes>[{THREES}]+)|(?P<stop>[{STOPS}]))(?P<after>\s?)"
)
_UNSPACED = re.compile(rf"[{PAIRS}{PAIRS_BEYOND}{THREES}]")
_HEADERLINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>')
_HEADING = re.compile(r'<section id="([^"]*)">\s*(?:<span id="[^"]*"></span>\s*)*<(h[1-6])>')


def search_text(body: str) -> str:
    """The HTML of an article's body, as it is to be indexed."""
    text = _HEADING.sub(r'<section><\2 id="\1">', _HEADERLINK.sub("", body))
    if not _IGNORED.search(text):
        # Pagefind takes a quarter less time without them.  A pair must not be cut by a link within a word.
        text = _BLOCKS.sub(" ", _INLINE.sub("", text))
    if _UNSPACED.search(text):
        text = _CUT.sub(_cut, unicodedata.normalize("NFC", text))
    # Twenty times as fast as `str.translate`.
    for letter, written in _MARKED.items():
        text = text.replace(letter, written)
    return text


def _cut(found: re.Match[str]) -> str:
    if found["tag"]:
        return found[0]
    before, after = (f" {SPACE} " if found[side] else " " for side in ("before", "after"))
    if found["stop"]:
        return before + found["stop"] + after
    return (
        before + " ".join(_grams(found["pairs"], 2) if found["pairs"] else _grams(found["threes"], 3)) + after
    )


def _grams(run: str, size: int) -> list[str]:
    """One for each character: itself and those after it.  The first of each is what is shown."""
    letters = [_letters(character) for character in run]
    return [GRAM + "".join(letters[start : start + size]) for start in range(len(letters))]


@lru_cache(maxsize=8192)
def _letters(character: str) -> str:
    """A character in Latin letters, four for each unit of UTF-16."""
    return character.encode("utf-16-be").hex().translate(_DIGITS)
