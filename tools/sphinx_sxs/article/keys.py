"""Which key addresses a segment: in anchors, in links to them, in the English of a page."""

from __future__ import annotations

from sphinx_sxs.article.model import Article, Segment


class SegmentKeys:
    """Gives each segment of an article's page its key.

    It is the ordinal, which other locales and versions of the file share.  Where that
    is taken, and for the segments of inclusions, whose ordinals repeat between files,
    it is the whole id.
    """

    def __init__(self, article: Article) -> None:
        self._given: dict[int, str] = {}
        self._taken: dict[str, Segment] = {}
        # The page shows the body; what the front matter holds gives way to it.
        for piece in (*article.pieces, *article.head):
            if isinstance(piece, Segment):
                self._give(piece, piece.ordinal)

    def of(self, segment: Segment) -> str:
        """The key of `segment`, the same whenever it is asked for."""
        return self._given.get(id(segment)) or self._give(segment, segment.id)

    def _give(self, segment: Segment, wanted: str) -> str:
        key = wanted if wanted not in self._taken else segment.id
        number = 2
        while key in self._taken:
            key = f"{segment.id}-{number}"
            number += 1
        # By identity: a file's segments need not differ.  The table keeps them alive, so no two share one.
        self._given[id(segment)] = key
        self._taken[key] = segment
        return key
