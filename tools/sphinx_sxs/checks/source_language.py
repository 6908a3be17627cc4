"""In which language an article's sources are: the stated one, as a rule, but not always.

Some "English" originals were written in Spanish, French or Portuguese.  Words that only
grammar needs tell: no model is loaded, and an article takes some microseconds.
"""

from __future__ import annotations

from sphinx_sxs.article import Article
from sphinx_sxs.checks.languages import Language, language_of

_CANDIDATES = ("de", "es", "fr", "it", "pt")
_LEAST = 4
"""Words of another language's grammar below which nothing is said."""
_DISTINCT = 3
"""The same of words that differ; nearly every article is done with here."""
_PLAINLY = 2
"""How many of them there must be for each word of the stated language's grammar."""


def detected_language(article: Article, stated: Language) -> Language | None:
    """The language that most of the sources are in; ``None`` where that is the stated one."""
    words = " ".join(segment.source or "" for segment in article.segments).casefold().split()
    if len(stated.foreign_words.intersection(words)) < _DISTINCT:
        return None
    foreign = sum(map(stated.foreign_words.__contains__, words))
    if foreign < _LEAST or foreign <= _PLAINLY * sum(map(stated.function_words.__contains__, words)):
        return None
    found: list[tuple[int, str, Language]] = []
    for tag in _CANDIDATES:
        language = language_of(tag)
        if language is not None and language.tag != stated.tag:
            found.append((sum(map(language.function_words.__contains__, words)), tag, language))
    count, _, best = max(found, default=(0, "", stated), key=lambda item: item[:2])
    return best if count >= _LEAST else None
