"""The article in one language, with the place of each segment remembered."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx_sxs.article.model import Article, Piece, Projection, Segment, Side, Span


def project_pieces(pieces: Iterable[Piece], side: Side) -> Projection:
    """Join one side of `pieces`: the Markdown that was, or would be, published."""
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for piece in pieces:
        if isinstance(piece, Segment):
            text = piece.text(side)
            spans.append(Span(at, at + len(text), piece))
        else:
            text = piece.raw
        parts.append(text)
        at += len(text)
    return Projection(side, "".join(parts), tuple(spans))


def project(article: Article, side: Side) -> Projection:
    """The body of `article` in one language, without its front matter."""
    return project_pieces(article.pieces, side)


def published_text(article: Article) -> str:
    """The Markdown that is published in the article's own language."""
    return project(article, Side.TARGET).text


def original_text(article: Article) -> str:
    """The English that the article says it was translated from."""
    return project(article, Side.SOURCE).text
