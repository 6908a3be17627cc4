"""The sxs article: model, reading, projection, writing back, docsets."""

from sphinx_sxs.article.model import (
    Article,
    Piece,
    Problem,
    Projection,
    Segment,
    Side,
    Span,
    Text,
)
from sphinx_sxs.article.projection import original_text, project, published_text
from sphinx_sxs.article.reader import decode, encode, parse_article, read_article
from sphinx_sxs.article.writing import replace_target, write_article, write_atomically

__all__ = [
    "Article",
    "Piece",
    "Problem",
    "Projection",
    "Segment",
    "Side",
    "Span",
    "Text",
    "decode",
    "encode",
    "original_text",
    "parse_article",
    "project",
    "published_text",
    "read_article",
    "replace_target",
    "write_article",
    "write_atomically",
]
