"""The evidence for adequacy as rules see it: of each segment of an article, made once."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

from sphinx_sxs.adequacy.evidence import Evidence, Pair, evidence
from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.length import Lengths, Measured, lengths_of
from sphinx_sxs.adequacy.neighbours import Neighbours
from sphinx_sxs.adequacy.omission import SHORT_ENOUGH, Omission, omission
from sphinx_sxs.adequacy.shipped import knowledge_of, language_tag
from sphinx_sxs.article import Article, Segment
from sphinx_sxs.checks.text import mask

_USUAL_RARITY = 0.55
"""What the words of an article of the docset have on average."""
_PRIOR_WORDS = 30
"""By how many words that is believed before an article is read."""
_LONGEST = 4000
"""Characters of a segment above which it is no sentence but a listing, of which words tell little."""

_NOTHING = ("", "")
_SHORTEST = 25
"""Characters of a source below which nothing can be said of what its target leaves out."""
_USUAL = (20, 14)
"""So many known words are added to those of an article, and so many of them with a counterpart."""
_ALIGNED = 0.85
"""Share of an article's known words with counterparts from which on its alignment has not shifted."""
_PLAINLY, _SLIGHTLY = 1.0, 0.2
"""Odds from which on something is missing, as a logarithm."""


class EvidenceOfArticle:
    """The evidence on the segments of one article."""

    def __init__(self, article: Article, locale: str, tables: Path | None) -> None:
        self._article = article
        self._language = language_tag(locale)
        self._human = str(article.front_matter.get("ms.translationtype") or "").strip().upper() == "HT"
        self._made: dict[int, Evidence | None] = {}
        self._measured: dict[int, Measured | None] = {}
        self.knowledge: Knowledge = knowledge_of(locale, tables)
        """What is known of the locale's words."""

    def of(self, segment: Segment) -> Evidence | None:
        """The evidence on `segment`; ``None`` where nothing can be said of it."""
        key = id(segment)
        if key not in self._made:
            self._made[key] = self._make(segment)
        return self._made[key]

    @cached_property
    def rarity(self) -> float:
        """How rare the words of the article are in the docset that the table was learned from: 0 to 1.

        High for texts of another kind, of whose words table and lexicon know too little; an
        article of a few words is taken for a usual one.
        """
        rare = [
            weight for s in self._article.segments if (made := self.of(s)) for weight in made.lexical.rare
        ]
        return (sum(rare) + _PRIOR_WORDS * _USUAL_RARITY) / (len(rare) + _PRIOR_WORDS)

    def measured(self, segment: Segment) -> Measured | None:
        """The length of a segment's target; ``None`` where nothing can be said of it."""
        place = self._place(segment)
        if place not in self._measured:
            pair = self._masked[place]
            self._measured[place] = self._lengths.measure(*pair) if pair != _NOTHING else None
        return self._measured[place]

    def omitted(self, segment: Segment) -> Omission | None:
        """What speaks for a part of a segment's source being missing in its target."""
        measured = self.measured(segment)
        if measured is None or measured.source < _SHORTEST or measured.far > SHORT_ENOUGH:
            return None
        made = self.of(segment)
        flags = made.lexical.flags if made else ()
        found = omission(*self._masked[self._place(segment)], measured, flags, self._coverage)
        # Where lengths vary much, good translations do not come near: so little can be asked for.
        least = _SLIGHTLY if measured.loose else _PLAINLY
        return found if found and found.score >= least else None

    def said_instead(self, segment: Segment) -> tuple[Segment, float] | None:
        """The segment whose source a segment's target says instead of its own, and how sure that is."""
        place = self._place(segment)
        if place not in self._translated:
            return None
        found = self._neighbours.other(self._translated.index(place))
        if found is None:
            return None
        return self._article.segments[self._translated[found.number]], found.gain

    def _place(self, segment: Segment) -> int:
        return self._places[id(segment)]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(segment): number for number, segment in enumerate(self._article.segments)}

    @cached_property
    def _masked(self) -> list[tuple[str, str]]:
        """Both sides of each segment, masked; empty where they are no translation."""
        return [self._pair(segment) for segment in self._article.segments]

    @cached_property
    def _translated(self) -> list[int]:
        """The places of the segments that are translations."""
        return [place for place, pair in enumerate(self._masked) if pair != _NOTHING]

    @cached_property
    def _lengths(self) -> Lengths:
        return lengths_of(self._language, self._masked)

    @cached_property
    def _coverage(self) -> float:
        """Which share of the article's known words has a counterpart; a little what is usual elsewhere."""
        counted, there = _USUAL
        for segment in self._article.segments:
            made = self.of(segment)
            if made is not None:
                counted += len(made.lexical.flags)
                there += sum(made.lexical.flags)
        return there / counted

    @cached_property
    def _neighbours(self) -> Neighbours:
        aligned = self._coverage >= _ALIGNED
        pairs = [self._masked[place] for place in self._translated]
        return Neighbours(pairs, self.knowledge, self._lengths, aligned=aligned)

    def _pair(self, segment: Segment) -> tuple[str, str]:
        source, target = segment.source, segment.target
        if not source or not target or source == target or max(len(source), len(target)) > _LONGEST:
            return _NOTHING
        made = self._made.get(id(segment))
        return (made.pair.source, made.pair.target) if made else (mask(source), mask(target))

    def _make(self, segment: Segment) -> Evidence | None:
        source, target = segment.source, segment.target
        if not source or not target or source == target or not self.knowledge:
            return None
        if len(source) > _LONGEST or len(target) > _LONGEST:
            return None
        return _evidence(source, target, self._human, self.knowledge)


@lru_cache(maxsize=4096)
def _evidence(source: str, target: str, human: bool, knowledge: Knowledge) -> Evidence:  # noqa: FBT001 - a key
    """The evidence on a pair, which many articles may hold: notes, headings, links to more."""
    return evidence(Pair(mask(source), mask(target), source, target, human), knowledge)
