"""How long a target should be: by language, by the source's length, and as in the rest of its article.

The logarithm of target over source spreads the less the longer the source is: measured on
public translations into 87 languages and on professional ones of news and documentation into
German, Indonesian and Japanese, as the source's length to the power of -0.35, with tails that
end (1st and 99th percentile) 2.5 to 3 spreads from the median.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

_DEFAULT = (1.03, 0.13)
# Median of target over source in code points, and the spread of its logarithm, in sources of about
# 130 characters. Where the kinds of text differ, the middle between software and news.
_LANGUAGES = {
    "am": (0.69, 0.15),
    "ar": (0.88, 0.16),
    "bg": (1.07, 0.13),
    "br": (1.07, 0.14),
    "bo": (1.05, 0.21),
    "ca": (1.11, 0.11),
    "de": (1.20, 0.11),
    "el": (1.21, 0.11),
    "es": (1.14, 0.11),
    "eu": (1.09, 0.13),
    "fa": (0.93, 0.18),
    "fr": (1.19, 0.12),
    "ga": (1.07, 0.14),
    "gd": (1.20, 0.13),
    "he": (0.76, 0.18),
    "hu": (1.07, 0.17),
    "id": (1.07, 0.11),
    "it": (1.14, 0.11),
    "ja": (0.47, 0.20),
    "kk": (0.99, 0.17),
    "ko": (0.49, 0.18),
    "lo": (0.84, 0.17),
    "lt": (1.02, 0.17),
    "ml": (1.06, 0.21),
    "ms": (1.06, 0.10),
    "my": (1.14, 0.19),
    "nl": (1.12, 0.11),
    "oc": (1.12, 0.13),
    "pt": (1.09, 0.11),
    "ro": (1.10, 0.13),
    "ru": (1.05, 0.13),
    "si": (0.90, 0.17),
    "ta": (1.12, 0.14),
    "te": (0.99, 0.18),
    "tg": (0.89, 0.26),
    "th": (0.82, 0.19),
    "uk": (1.05, 0.16),
    "ug": (1.01, 0.19),
    "ur": (0.90, 0.18),
    "uz": (0.98, 0.21),
    "vi": (1.04, 0.13),
    "yue": (0.30, 0.23),
    "zh": (0.34, 0.21),
}
_USUAL = 130.0
"""Characters of a source for which the spreads above hold."""
_POWER = -0.35
_SHORT = 15
"""Characters of a source below which its length says nothing."""
_FEWEST = 6
"""Segments of an article from which on their own median counts."""
_LONG = 40
_LOOSE = 0.15
_MOST = 0.15
"""By how much an article may differ from its language: more is a defect that all its segments share."""
_MASKED = "\x1f"
"""Stands for each character of code, addresses and HTML."""
_PACKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#_-]*(?:[ ][A-Za-z][A-Za-z0-9.+#_-]*)*")


@dataclass(frozen=True, slots=True)
class Measured:
    """The length of one target against its source's."""

    source: int
    """Characters of the source, names that both sides have left out."""
    ratio: float
    """Target over source."""
    usual: float
    """What that is elsewhere."""
    far: float
    """By how many spreads it differs; negative where the target is shorter."""
    loose: bool
    """Whether lengths vary much in the language, so that good translations never are very far."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """What is usual in one article."""

    middle: float
    """The median logarithm of target over source."""
    spread: float
    """Its spread in sources of about 130 characters."""

    def measure(self, source: str, target: str) -> Measured | None:
        """How long a masked `target` is; ``None`` where nothing can be said."""
        ours, theirs = sizes(source, target)
        if ours < _SHORT or not theirs:
            return None
        difference = math.log(theirs / ours)
        spread = self.spread * (ours / _USUAL) ** _POWER
        return Measured(
            ours,
            math.exp(difference),
            math.exp(self.middle),
            (difference - self.middle) / spread,
            self.spread >= _LOOSE,
        )


def lengths_of(language: str, pairs: Iterable[tuple[str, str]]) -> Lengths:
    """What is usual in the article of these masked pairs: as in its language, a little as in itself."""
    usual, spread = _LANGUAGES.get(language, _DEFAULT)
    middle = math.log(usual)
    found = [
        math.log(theirs / ours)
        for ours, theirs in (sizes(*pair) for pair in pairs)
        if ours >= _LONG and theirs
    ]
    if len(found) >= _FEWEST:
        middle += max(-_MOST, min(_MOST, median(found) - middle))
    return Lengths(middle, spread)


def sizes(source: str, target: str) -> tuple[int, int]:
    """The characters of both sides that one has to make of the other.

    Where the target's letters say more than Latin ones do, names that it keeps in Latin
    ones would make it look long.
    """
    ours, theirs = len(source) - source.count(_MASKED), len(target) - target.count(_MASKED)
    if not _PACKED.search(target):
        return ours, theirs
    kept = 0
    for name in _LATIN.findall(target):
        if len(name) > 1 and name in source:
            kept += len(name)
    return max(ours - kept, 1), theirs - kept
