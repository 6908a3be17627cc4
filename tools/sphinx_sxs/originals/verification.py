"""Articles beside the originals that they say they were made from: what `sxs originals verify` tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.model import Article, Segment
from sphinx_sxs.originals.compare import ComparedSegment, Comparison, Match, compare
from sphinx_sxs.originals.model import Lack, NoOriginal, Original
from sphinx_sxs.originals.sources import Originals

NO_COMMIT = "no-commit"
"""The article states no commit, or one that the originals do not have."""
MISSING_ORIGINAL = "missing-original"
"""The commit is there and has no such article, or none that can be read."""
STATUSES = (*(str(match) for match in Match), MISSING_ORIGINAL, NO_COMMIT)
"""Everything that can be said of an article, best first."""
_STATUS_OF = {
    Lack.NO_COMMIT: NO_COMMIT,
    Lack.UNKNOWN_COMMIT: NO_COMMIT,
    Lack.MISSING_ORIGINAL: MISSING_ORIGINAL,
    Lack.UNREADABLE_ORIGINAL: MISSING_ORIGINAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One article beside the original that it was made from."""

    path: str
    """The article's name in reports."""
    locale: str | None
    """Its locale."""
    commit: str
    """``ms.sourcegitcommit`` as written; empty where it states none."""
    segments: int
    """How many segments it has."""
    comparison: Comparison | None
    """What came of it; ``None`` where there is no original."""
    lack: NoOriginal | None = None
    """Why there is none."""

    @property
    def status(self) -> str:
        """One of `STATUSES`."""
        if self.comparison is not None:
            return str(self.comparison.match)
        return _STATUS_OF[self.lack.lack] if self.lack else MISSING_ORIGINAL

    @property
    def fails(self) -> bool:
        """Whether the article says something of its original that does not hold.

        One without segments says nothing: it is English, or was never translated.
        """
        if self.comparison is None:
            return self.segments > 0
        return self.comparison.match is Match.DIFFERS and self.segments > 0


def verify(article: Article, file: ArticleFile, originals: Originals) -> Verified:
    """Compare `article` (read from `file`) with the original at its commit."""
    commit = article.meta("ms.sourcegitcommit")
    original = originals.at_commit(file, commit)
    return Verified(
        path=file.name,
        locale=article.locale or file.folder_locale,
        commit=commit,
        segments=len(article.segments),
        comparison=compare(article, original.text) if isinstance(original, Original) else None,
        lack=original if isinstance(original, NoOriginal) else None,
    )


def as_json(verified: Verified) -> dict[str, Any]:
    """The object that `sxs originals verify --format jsonl` prints of one article."""
    found = verified.comparison
    return {
        "path": verified.path,
        "locale": verified.locale,
        "commit": verified.commit or None,
        "status": verified.status,
        "message": verified.lack.message if verified.lack else None,
        "segments": [_segment(compared) for compared in found.segments] if found else [],
        "unspanned": [
            {"kind": item.kind, "line": item.line, "article": item.article, "original": item.original}
            for item in (found.unspanned if found else ())
        ],
        "missing": [{"line": item.line, "text": item.text} for item in (found.missing if found else ())],
    }


def _segment(compared: ComparedSegment) -> dict[str, Any]:
    segment: Segment = compared.segment
    return {
        "ordinal": segment.ordinal,
        "line": segment.line,
        "status": str(compared.match),
        "embedded": segment.source,
        "original": compared.original,
    }
