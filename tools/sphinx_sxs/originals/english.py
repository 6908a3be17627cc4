"""An English text as tokens and leaf blocks: what comparing and matching work on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sphinx_sxs.originals.blocks import Block, blocks, units
from sphinx_sxs.originals.images import alt_texts
from sphinx_sxs.originals.tokens import Token, tokenize


class Place(NamedTuple):
    """A run of tokens."""

    start: int
    """The first."""
    end: int
    """One past the last."""


@dataclass(frozen=True)
class English:
    """An English text as tokens and leaf blocks."""

    body: str
    """The text."""

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens."""
        return tokenize(self.body)

    @cached_property
    def words(self) -> list[str]:
        """What the tokens say, the white space before them left out."""
        return [text.lstrip(" ") for text, _, _ in self.tokens]

    @cached_property
    def blocks(self) -> list[Block]:
        """Its leaf blocks."""
        return blocks(self.body)

    @cached_property
    def places(self) -> list[Place]:
        """The tokens of each block."""
        return [self.place(block.start, block.end) for block in self.blocks]

    @cached_property
    def keys(self) -> list[str]:
        """What each block says, the same in all texts that say the same."""
        return [self.said(place) for place in self.places]

    @cached_property
    def masked_keys(self) -> list[str]:
        """The same without what images say: their texts are translated without a segment."""
        return [
            self._masked(place) if "![" in key or ":::" in key else key
            for place, key in zip(self.places, self.keys, strict=True)
        ]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def place(self, start: int, end: int) -> Place:
        """The tokens that stand from code point `start` to `end`."""
        return Place(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def span(self, place: Place) -> tuple[int, int]:
        """The code points that a run of tokens stands in."""
        return self.tokens[place.start].start, self.tokens[place.end - 1].end

    def said(self, place: Place) -> str:
        """What a run of tokens says."""
        return "".join(token.text for token in self.tokens[place.start : place.end]).lstrip(" ")

    def units(self, number: int) -> list[Place]:
        """What a translator is given of a block, as tokens."""
        found = (self.place(*unit) for unit in units(self.body, self.blocks[number]))
        return [place for place in found if place.start < place.end]

    def _masked(self, place: Place) -> str:
        seen = (
            self.tokens[at].text for at in range(*place) if not any(a <= at < b for a, b in self._alt_texts)
        )
        return "".join(seen).lstrip(" ")

    @cached_property
    def _alt_texts(self) -> list[Place]:
        return [self.place(alt.start, alt.end) for alt in alt_texts(self.body)]
