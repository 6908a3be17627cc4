"""All that is known of the words of one locale: the lexicon by hand and the table learned."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sphinx_sxs.adequacy.lexicon import Entry, Lexicon
from sphinx_sxs.adequacy.table import USUAL_LENGTH, Length, Table

_NO_ENTRY = Entry()
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("'s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
)
_SHORTEST = 3
_UNSEEN = 0.5
"""In how many pairs a word is taken to occur that occurs in none."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one English word."""

    entry: Entry
    """What the lexicon says."""
    by_hand: bool
    """Whether the lexicon says what it becomes."""
    units: frozenset[str]
    """The units that the table has for it."""
    weight: float
    """How much it tells when it is lost: 0 to 1, the rarer the more."""

    @property
    def learned(self) -> bool:
        """Whether the table says what it becomes."""
        return bool(self.units)


class Knowledge:
    """What is known of the words of one locale."""

    def __init__(self, lexicon: Lexicon, table: Table | None) -> None:
        self.lexicon = lexicon
        """What was written by hand."""
        self.table = table
        """What was learned."""
        self._words: dict[str, Word] = {}
        self._scale = math.log((table.pairs if table else 20_000) / _UNSEEN)

    def __bool__(self) -> bool:
        return bool(self.lexicon) or self.table is not None

    def word(self, folded: str) -> Word:
        """What is known of a word in small letters."""
        found = self._words.get(folded)
        if found is None:
            found = self._words[folded] = self._look_up(folded)
        return found

    @cached_property
    def length(self) -> Length:
        """How long targets are."""
        return self.table.length if self.table else USUAL_LENGTH

    @cached_property
    def kept(self) -> Mapping[str, float]:
        """How often words with a capital stay as they are."""
        return self.table.kept if self.table else {}

    @cached_property
    def usual(self) -> frozenset[str]:
        """Neighbouring units that targets usually have, with a space between."""
        return self.table.usual if self.table else frozenset()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every unit that the table has for any word."""
        if self.table is None:
            return frozenset()
        return frozenset(rendering.unit for found in self.table.renderings.values() for rendering in found)

    def _look_up(self, folded: str) -> Word:
        entry = self._entry(folded)
        renderings = self.table.renderings.get(folded, ()) if self.table else ()
        count = self.table.counts.get(folded, 0) if self.table else 0
        return Word(
            entry=entry,
            by_hand=bool(entry.right) and not entry.free,
            units=frozenset(rendering.unit for rendering in renderings),
            weight=min(1.0, max(0.0, 1 - math.log(max(count, 1)) / self._scale)),
        )

    def _entry(self, folded: str) -> Entry:
        words = self.lexicon.words
        found = words.get(folded)
        if found is not None:
            return found
        for ending, instead in _ENDINGS:
            stem = folded.removesuffix(ending)
            if stem != folded and len(stem) >= _SHORTEST:
                found = words.get(stem + instead)
                # "planned" is "plan" with a letter twice.
                if found is None and stem[-1] == stem[-2]:
                    found = words.get(stem[:-1])
                if found is not None:
                    return found
        return _NO_ENTRY
