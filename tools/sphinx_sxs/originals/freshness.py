"""How each segment of an article stands to a newer original."""

from __future__ import annotations

import re

from sphinx_sxs.article.model import Article, Segment, Side
from sphinx_sxs.article.projection import project
from sphinx_sxs.originals.english import English, Place
from sphinx_sxs.originals.matching import Matches, match_segments
from sphinx_sxs.originals.model import ArticleFreshness, Freshness, SegmentFreshness, count_freshness

_SPACE_BEFORE = re.compile(r"\s+")
_SPACE_AFTER = re.compile(r"(?<![\s>])[\s>]*\Z")
"""White space, with the prefixes of block quotes on further lines; looked for once a run of it."""


def freshness(article: Article, body: str) -> ArticleFreshness:
    """Compare the English that `article` embeds with `body`, a newer original without front matter.

    The last answer is kept: of one article after another, a rule and a page ask the same.
    """
    global _last  # noqa: PLW0603 - one answer a process
    if _last is None or _last[0] is not article or _last[1] != body:
        _last = article, body, _compared(article, body)
    return _last[2]


_last: tuple[Article, str, ArticleFreshness] | None = None


def _compared(article: Article, body: str) -> ArticleFreshness:
    new = English(body)
    segments = [piece for piece in article.pieces if isinstance(piece, Segment)]
    matches = match_segments(project(article, Side.SOURCE), segments, new)
    items = tuple(_in_order(matches, segments, new))
    return ArticleFreshness(items=items, counts=count_freshness(items))


def _in_order(matches: Matches, segments: list[Segment], new: English) -> list[SegmentFreshness]:
    """What stands in the new text, in its order; what is gone after the segment that it followed."""
    placed: list[tuple[tuple[int, int], SegmentFreshness]] = []
    after = -1
    for number, segment in enumerate(segments):
        if number in matches.exact:
            place = matches.exact[number]
            kind = Freshness.MOVED if number in matches.moved else Freshness.CURRENT
            item = _standing(kind, segment, new, place)
        elif number in matches.changed:
            place, like = matches.changed[number]
            item = _standing(Freshness.CHANGED, segment, new, place, like)
        else:
            item = SegmentFreshness(
                freshness=Freshness.REMOVED, segment=segment, now=None, span=None, similarity=0.0
            )
            placed.append(((after, number + 1), item))
            continue
        placed.append(((place.start, 0), item))
        if number not in matches.moved:
            after = place.start
    placed += [((place.start, 0), _standing(Freshness.NEW, None, new, place, 0.0)) for place in matches.new]
    return [item for _, item in sorted(placed, key=lambda each: each[0])]


def _standing(
    kind: Freshness, segment: Segment | None, new: English, place: Place, similarity: float = 1.0
) -> SegmentFreshness:
    start, end = new.span(place)
    if segment is not None and kind is not Freshness.CHANGED:
        start, end = _widened(segment.source or "", new.body, start, end)
    return SegmentFreshness(
        freshness=kind,
        segment=segment,
        now=new.body[start:end],
        span=(start, end),
        similarity=similarity,
    )


def _widened(source: str, body: str, start: int, end: int) -> tuple[int, int]:
    """The range from `start` to `end` with the white space that the segment has inside, where it is there."""
    before = _SPACE_BEFORE.match(source)
    if before and body.endswith(before[0], 0, start):
        start -= len(before[0])
    after = _SPACE_AFTER.search(source) if source[-1:].isspace() or source.endswith(">") else None
    # A `>` that no space stands before is text: `<br>`.
    space = after[0].lstrip(">") if after else ""
    if space and body.startswith(space, end):
        end += len(space)
    return start, end
