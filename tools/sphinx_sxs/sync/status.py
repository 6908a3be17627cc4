"""How an article stands to the present English: what `sxs sync status`, the rules and the pages tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sphinx_sxs.article import Article, parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.pending import count_pending
from sphinx_sxs.originals.freshness import freshness
from sphinx_sxs.originals.model import ArticleFreshness, Freshness, NoOriginal, Original, SegmentFreshness
from sphinx_sxs.originals.sources import Originals
from sphinx_sxs.originals.tokens import word_diff


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleStatus:
    """One article beside the present English."""

    path: str
    """The article's name in reports."""
    locale: str | None
    """Its locale."""
    commit: str
    """``ms.sourcegitcommit``: what it was translated from; empty where it states none."""
    ref: str
    """The version that it is compared with, as the user named it."""
    ahead: int | None
    """Commits that touched the English since; ``None`` where that is not known."""
    original: Original | NoOriginal
    """The present English, or why there is none."""
    freshness: ArticleFreshness | None
    """Segment by segment; ``None`` where there is no present English."""
    pending: int = 0
    """Segments that are still in English, after an update."""

    @property
    def state(self) -> str:
        """``current``, ``stale``, or why it cannot be told (the values of `Lack`)."""
        if isinstance(self.original, NoOriginal):
            return self.original.lack.value
        return "current" if self.freshness is not None and self.freshness.is_current else "stale"


def article_status(article: Article, file: ArticleFile, originals: Originals) -> ArticleStatus:
    """Compare `article` (read from `file`) with the English as it is now."""
    commit = article.meta("ms.sourcegitcommit")
    original = originals.now(file, commit)
    found = None
    if isinstance(original, Original):
        found = freshness(article, parse_article(original.text).body)
    return ArticleStatus(
        path=file.name,
        locale=article.locale or file.folder_locale,
        commit=commit,
        ref=originals.ref,
        ahead=originals.ahead(file, commit),
        original=original,
        freshness=found,
        pending=count_pending(article),
    )


def as_json(status: ArticleStatus) -> dict[str, Any]:
    """The object that `sxs sync status --format jsonl` prints of one article."""
    items = status.freshness.items if status.freshness else ()
    counts = status.freshness.counts if status.freshness else {}
    return {
        "path": status.path,
        "locale": status.locale,
        "commit": status.commit or None,
        "ref": status.ref,
        "status": status.state,
        "message": status.original.message if isinstance(status.original, NoOriginal) else None,
        "ahead": status.ahead,
        "pending": status.pending,
        "counts": {kind.value: counts.get(kind, 0) for kind in Freshness},
        "segments": [_segment(item) for item in items],
    }


def _segment(item: SegmentFreshness) -> dict[str, Any]:
    embedded = item.segment.source if item.segment else None
    return {
        "ordinal": item.segment.ordinal if item.segment else None,
        "status": item.freshness.value,
        "embedded": embedded,
        "now": item.now,
        "similarity": round(item.similarity, 3),
        "diff": word_diff(embedded or "", item.now or "") if item.freshness is Freshness.CHANGED else None,
    }
