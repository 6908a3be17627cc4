"""Segments seen in their blocks: where a place of a projection lies, what a link leads to."""

from __future__ import annotations

import re

from sphinx_sxs.article import Projection, Segment

_LOCALE_PART = re.compile(r"(?<=/)[a-z]{2,3}-(?:[a-z]{4}-)?(?:[a-z]{2}|[0-9]{3})(?=/|$)", re.IGNORECASE)


def in_segment(
    projection: Projection, place: tuple[int, int]
) -> tuple[Segment | None, tuple[int, int] | None]:
    """The segment where `place` starts, and the place in it.

    A place that starts before a segment and runs into it (a link whose text is the
    segment) belongs to that segment, as a whole.
    """
    start, end = place
    for span in projection.spans:
        if (
            span.start <= start < span.end
            or start < span.start < end
            or start <= span.start == span.end <= end
        ):
            inside = max(start, span.start) - span.start, min(end, span.end) - span.start
            return span.segment, inside
        if span.start >= end:
            break
    return None, None


def same_address(url: str) -> str:
    """`url` without what a locale may change in it."""
    return _LOCALE_PART.sub("", url).rstrip("/").casefold()
