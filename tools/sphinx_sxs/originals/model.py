"""What the English side is made of, as frozen data: originals, and how segments stand to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sphinx_sxs.article.model import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The English article as its authors wrote it, in one version."""

    text: str
    """The whole file, BOM and line ends included; bytes that are not UTF-8 are lone surrogates."""
    path: str
    """Where it stands among the originals, with ``/``."""
    version: str
    """The commit (40 or 64 hex digits), the folder that stands for one, or empty for a plain folder."""


class Lack(StrEnum):
    """Why there is no original to compare with."""

    NO_COMMIT = "no-commit"
    """The article states no ``ms.sourcegitcommit``."""
    UNKNOWN_COMMIT = "unknown-commit"
    """The originals do not have the commit that the article states."""
    MISSING_ORIGINAL = "missing-original"
    """They have the commit, and no such file in it."""
    UNREADABLE_ORIGINAL = "unreadable-original"
    """What stands there is no text: a binary file, a submodule, a symbolic link that leads nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOriginal:
    """There is no original to compare with, and why."""

    lack: Lack
    """The reason, by its stable name."""
    message: str
    """The reason in words, for people, with names in backticks; no path of this machine."""


class Freshness(StrEnum):
    """How a segment of an article stands to a newer original."""

    CURRENT = "current"
    """Its English stands there as it was, in its place among the others."""
    MOVED = "moved"
    """Its English stands there as it was, in another place."""
    CHANGED = "changed"
    """Its English reads otherwise now."""
    REMOVED = "removed"
    """Its English is gone."""
    NEW = "new"
    """English that no segment of the article was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFreshness:
    """One segment of an article beside the newer original, or English that is new there."""

    freshness: Freshness
    """How it stands."""
    segment: Segment | None
    """The segment; ``None`` for what is new."""
    now: str | None
    """The Markdown that stands for it in the newer original; ``None`` for what is removed."""
    span: tuple[int, int] | None
    """Where `now` stands in the newer original's body, in code points."""
    similarity: float = 1.0
    """How much of the wording stayed: 1 for current and moved segments, 0 for new and removed ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFreshness:
    """An article beside a newer original: each segment, and what is new, in the newer original's order.

    What is removed stands after the segment that it followed.
    """

    items: tuple[SegmentFreshness, ...] = ()
    """Segments and new English."""
    counts: Mapping[Freshness, int] = field(default_factory=dict)
    """How many of each kind; kinds that do not occur are 0."""

    @property
    def is_current(self) -> bool:
        """Whether nothing is to be done: every segment current or moved, and nothing new."""
        return not any(self.counts[kind] for kind in (Freshness.CHANGED, Freshness.REMOVED, Freshness.NEW))


def count_freshness(items: tuple[SegmentFreshness, ...]) -> dict[Freshness, int]:
    """How many of `items` are of each kind."""
    found = Counter(item.freshness for item in items)
    return {kind: found[kind] for kind in Freshness}
