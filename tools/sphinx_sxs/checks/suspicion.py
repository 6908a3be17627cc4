"""How probable it is that a segment misleads, asked for one segment at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sphinx_sxs.adequacy.evidence import Evidence
from sphinx_sxs.adequacy.model import shipped_model
from sphinx_sxs.adequacy.shipped import language_tag
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.rule import Context
from sphinx_sxs.checks.runner import context_of
from sphinx_sxs.settings import Settings

_ARTICLES = 64
"""Articles that are kept at a time; who asks goes through them one by one."""


class Suspicions:
    """Gives the probability that ADQ010 weighs, also of segments that it does not report."""

    def __init__(self, files: Sequence[ArticleFile], settings: Settings) -> None:
        self._files = {file.name: file for file in files}
        self._settings = settings
        self._context = lru_cache(maxsize=_ARTICLES)(self._read)

    def __call__(self, path: str, segment_id: str) -> float | None:
        """The probability of a segment by its article's name and its id; ``None`` without evidence."""
        file = self._files.get(path)
        if file is None:
            return None
        context = self._context(file)
        segment = next((s for s in context.article.segments if s.id == segment_id), None)
        found = context.evidence.of(segment) if segment is not None and context.evidence else None
        return None if found is None else probability_of(found, context)

    def _read(self, file: ArticleFile) -> Context:
        return context_of(file, self._settings)


def probability_of(found: Evidence, context: Context) -> float:
    """What the model that ships makes of the evidence on one segment."""
    rarity = context.evidence.rarity if context.evidence else 0.0
    return shipped_model().probability(found.figures, language_tag(context.locale or ""), rarity)
