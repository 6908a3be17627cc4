"""Ordinals of new segments: a function of the English alone, so that all locales agree."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection

from sphinx_sxs.originals.segmenting import sentences
from sphinx_sxs.originals.tokens import fold

_FIRST = 100_000_000
_COUNT = 900_000_000
"""Nine digits: hand-off's own ordinals have three or four, so none of them is ever met."""


class Ordinals:
    """Gives the new segments of one article their ordinals.

    The ordinal is made of the segment's English, layout aside, and of how often the English
    said that before, be it in a segment of its own or inside of one: wherever the same sentence
    of the same original becomes a segment, in whatever locale, it has the same ordinal.
    """

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)
        self._passed: list[str] = []
        self._said: Counter[str] = Counter()

    def pass_by(self, english: str) -> None:
        """Count what a segment says that keeps the ordinal it has."""
        self._passed.append(english)

    def allot(self, english: str) -> str:
        """The ordinal of the next new segment, in reading order."""
        # Only now: most articles have nothing new.
        for passed in self._passed:
            self._said.update(fold(passed[start:end]) for start, end in sentences(passed))
        self._passed.clear()
        said = fold(english)
        while True:
            self._said[said] += 1
            ordinal = _ordinal(said, self._said[said])
            if ordinal not in self._taken:
                self._taken.add(ordinal)
                return ordinal


def _ordinal(said: str, time: int) -> str:
    data = f"{time}\0{said}".encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=8).digest()
    return str(_FIRST + int.from_bytes(digest, "big") % _COUNT)
