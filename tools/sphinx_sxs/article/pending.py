"""Segments that are still to be translated: their target is the English, and the front matter says so."""

from __future__ import annotations

from sphinx_sxs.article.model import Article, Segment

KEY = "sxs.needs-translation"
"""Front matter key: the ordinals of the segments whose target is the English for now."""


def needs_translation(article: Article) -> frozenset[str]:
    """The ordinals of the segments that the front matter marks and that nobody has translated since.

    A segment whose target is no longer its source counts as translated, whatever the front matter says.
    """
    marked = marked_ordinals(article)
    if not marked:
        return frozenset()
    return frozenset(s.ordinal for s in article.segments if s.ordinal in marked and is_english(s))


def count_pending(article: Article) -> int:
    """How many segments those are; an ordinal may stand for several."""
    ordinals = needs_translation(article)
    return sum(1 for s in article.segments if s.ordinal in ordinals and is_english(s)) if ordinals else 0


def marked_ordinals(article: Article) -> frozenset[str]:
    """What the front matter marks: a list, or ordinals separated by spaces or commas."""
    value = article.front_matter.get(KEY)
    if isinstance(value, str):
        return frozenset(value.replace(",", " ").split())
    if isinstance(value, (list, tuple)):
        return frozenset(item.strip() for item in value if isinstance(item, str) and item.strip())
    return frozenset()


def is_english(segment: Segment) -> bool:
    """Whether the target is the source, but for white space."""
    if segment.target is None or segment.source is None:
        return False
    return segment.target.split() == segment.source.split()
