"""The evidence for adequacy as rules see it: of each segment of an article, made once."""

from __future__ import annotations

from pathlib import Path

from sphinx_sxs.adequacy.evidence import Evidence, Pair, evidence
from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.shipped import knowledge_of
from sphinx_sxs.article import Article, Segment
from sphinx_sxs.checks.text import mask

_LONGEST = 4000
"""Characters of a segment above which it is no sentence but a listing, of which words tell little."""


class EvidenceOfArticle:
    """The evidence on the segments of one article."""

    def __init__(self, article: Article, locale: str, tables: Path | None) -> None:
        self._article = article
        self._human = str(article.front_matter.get("ms.translationtype") or "").upper() == "HT"
        self._made: dict[int, Evidence | None] = {}
        self.knowledge: Knowledge = knowledge_of(locale, tables)
        """What is known of the locale's words."""

    def of(self, segment: Segment) -> Evidence | None:
        """The evidence on `segment`; ``None`` where nothing can be said of it."""
        key = id(segment)
        if key not in self._made:
            self._made[key] = self._make(segment)
        return self._made[key]

    def others(self, segment: Segment) -> list[Segment]:
        """The article's other segments, the nearest first."""
        segments = self._article.segments
        place = next((number for number, other in enumerate(segments) if other is segment), 0)
        near = sorted(range(len(segments)), key=lambda number: (abs(number - place), number))
        return [segments[number] for number in near if number != place]

    def _make(self, segment: Segment) -> Evidence | None:
        source, target = segment.source, segment.target
        if not source or not target or source == target or not self.knowledge:
            return None
        if len(source) > _LONGEST or len(target) > _LONGEST:
            return None
        return evidence(Pair(mask(source), mask(target), source, target, self._human), self.knowledge)
