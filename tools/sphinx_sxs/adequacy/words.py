"""The words of both sides, as the evidence compares them.

The source is English.  The target may be in a script that writes no spaces: there a unit is
a pair of Han letters or kana, or three letters of the scripts of South-East Asia, which say
nearly as much about a meaning as words do.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from operator import eq

_SOURCE_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KATAKANA = "\u30a1-\u30fa\u30fc"
_PACKED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"[{_HAN}{_KATAKANA}\u3041-\u3096{_PACKED}]")
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0971-\u0dff"
"""What words of Hebrew, Arabic and the scripts of India go on with besides letters."""
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_SIGNS}])*")
_RUN = re.compile(rf"[{_HAN}]+|[{_KATAKANA}]+|[{_PACKED}]+|[^\W\d_{_HAN}{_KATAKANA}\u3041-\u3096{_PACKED}]+")
_MOST_REPEATED = 8
_COMBINED = 3
"""Letters of a unit in the scripts of South-East Asia."""

STOP = frozenset(
    """
    a about above across after again against all along already also although always am among an and any
    are aren't around as at away back be became because become been before behind being below between both
    but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during each
    either else enough even ever every few for from further get gets getting go goes going gone had has
    hasn't have haven't having he her here hers him his how however i i'm if in instead into is isn't it
    it's its itself just let let's like made make makes making many may me might more most much must my
    myself near need needs neither never no nor not now of off often on once one only onto or other others
    our ours out over own per perhaps put quite rather really same shall she should shouldn't since so some
    something such take takes than that that's the their theirs them themselves then there there's these
    they they're they've this those though through thus to together too toward towards under until up upon
    us very via was wasn't way we we'll we're we've well went were weren't what whatever when whenever where
    whether which while who whom whose why will with within without won't would wouldn't yes yet you you'd
    you'll you're you've your yours yourself able just still thing things
    """.split()  # noqa: SIM905 - as a list it is a page long
)
"""English words that need no counterpart of their own."""


def source_words(text: str) -> list[str]:
    """The words of an English text, in order and as written, with plain apostrophes."""
    return _SOURCE_WORD.findall(text.replace("’", "'"))


def all_folded(words: Sequence[str]) -> list[str]:
    """Words of the source as the tables have them: in small letters."""
    return " ".join(words).lower().split(" ") if words else []


def spaced_text(text: str) -> str:
    """`text` in small letters, its words set off by one space, with one at either end.

    What is looked for with a space on both sides is a word there, with none part of one.
    """
    text = composed(text)
    return f" {' '.join((_RUN if _UNSPACED.search(text) else _WORD).findall(text))} "


def units(spaced: str) -> list[str]:
    """The units of a text that `spaced_text` gave, in order: its words, or what stands for words."""
    runs = spaced.split()
    if not _UNSPACED.search(spaced):
        return runs
    found: list[str] = []
    for run in runs:
        found += _parts(run)
    return found


def repeats(found: Sequence[str]) -> bool:
    """Whether up to eight units stand twice in a row: a quick look, before anything dear."""
    if any(map(eq, found, found[1:])):
        return True
    if len(set(itertools.pairwise(found))) >= len(found) - 1:
        return False
    for size in range(2, _MOST_REPEATED + 1):
        same = "".join(["x" if a == b else " " for a, b in zip(found, found[size:], strict=False)])
        if "x" * size in same:
            return True
    return False


def composed(text: str) -> str:
    """`text` in small letters and composed, so that one letter is one code point."""
    # Turkish İ has a small letter of two code points otherwise.
    small = text.replace("İ", "i").lower()
    return small if small.isascii() else unicodedata.normalize("NFC", small)


def _parts(run: str) -> Sequence[str]:
    first = run[0]
    if not _UNSPACED.match(first):
        return (run,)
    size = _COMBINED if first < "\u3000" else 2
    if "\u30a1" <= first <= "\u30fc" or len(run) <= size:
        return (run,)
    return [run[start : start + size] for start in range(len(run) - size + 1)]
