"""How a whole locale stands to the present English: the sums of its articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sphinx_sxs.originals.model import Freshness
from sphinx_sxs.sync.status import ArticleStatus


@dataclass(slots=True)
class Totals:
    """The sums of some articles of one locale."""

    articles: int = 0
    """All of them."""
    states: Counter[str] = field(default_factory=Counter)
    """Articles by `ArticleStatus.state`."""
    counts: Counter[Freshness] = field(default_factory=Counter)
    """Segments, and new English, by kind."""

    pending: int = 0
    """Segments that are still in English, after an update."""

    def add(self, status: ArticleStatus) -> None:
        """Count one article."""
        self.articles += 1
        self.states[status.state] += 1
        self.pending += status.pending
        if status.freshness is not None:
            self.counts.update(status.freshness.counts)

    def merge(self, other: Totals) -> None:
        """Count what `other` counted."""
        self.articles += other.articles
        self.states += other.states
        self.pending += other.pending
        self.counts += other.counts

    @property
    def segments(self) -> int:
        """The segments that were compared: all but new English."""
        return sum(self.counts.values()) - self.counts[Freshness.NEW]

    @property
    def is_current(self) -> bool:
        """Whether every article is."""
        return self.states["current"] == self.articles


def totals_by_locale(statuses: Iterable[ArticleStatus]) -> dict[str, Totals]:
    """The totals of each locale; of articles without one under an empty name."""
    found: dict[str, Totals] = {}
    for status in statuses:
        found.setdefault(status.locale or "", Totals()).add(status)
    return found
