"""STR009 missing-segment, extra-segment."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sphinx_sxs.article import Article, Segment, read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.digests import letters_key, letters_of, source_letters
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, TreeRule
from sphinx_sxs.checks.siblings import Sibling, variants_of
from sphinx_sxs.checks.text import FILLER, mask, sentences
from sphinx_sxs.checks.views import View
from sphinx_sxs.settings import Settings

_NO_LETTER = re.compile(r"[\W_]+")
_FILLER = FILLER.encode("ascii")
_SHORTEST = 12
"""Letters of a sentence that is worth missing; below, labels and single words match by chance."""
_EDITED = 0.6
"""Likeness from which a sentence is another wording of the one that is missing."""


@register
class MissingSegment(TreeRule):
    """
    ## What it finds

    A sentence of the English that the same article has in other locales, translated from
    the same commit, and this one has not (`missing-segment`); or one that only this locale
    has (`extra-segment`).

    Sentences are compared by their text wherever they stand: cut into segments or in one
    segment of the whole paragraph. An edited sentence is none that is missing.

    ## Why it matters

    The reader of this language is not told what everybody else is told.

    ## Example

    ```text
    de-DE/sync.md  source: Restart your computer. | Then sign in again.
    vi-VN/sync.md  source: Restart your computer.
    ```

    ## What to do

    Translate what is missing; find out where the addition comes from.
    """

    code = "STR009"
    name = "missing-segment"
    other_names = ("extra-segment",)
    severity = Severity.ERROR
    issue_type = "omission"
    mqm = "accuracy/omission"

    def collect(self, context: Context) -> object:
        """The commit and a digest of the words of the English; most siblings agree in both."""
        commit = context.article.meta("ms.sourcegitcommit")
        if not commit or context.file.folder_locale is None or not context.article.segments:
            return None
        # No parser here: where this finds a difference that is none, two articles are read for nothing.
        found: list[bytes] = []
        for segment, letters in zip(context.article.segments, source_letters(context.article), strict=True):
            source = segment.source or ""
            prose = mask(source)
            found.append(letters if prose is source else letters_of(prose))
        return [commit, letters_key(b"".join(found).replace(_FILLER, b"")).hex()]

    def conclude(
        self,
        collected: Sequence[tuple[ArticleFile, object]],
        settings: Settings,
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """Read again what differs among siblings of one commit, and compare sentence by sentence."""
        files = [file for file, _ in collected]
        for variants in variants_of(collected):
            yield from _compare(variants, files, settings)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence of an article's English."""

    shown: str
    """As written."""
    folded: str
    """Its letters and digits."""
    segment: Segment
    """Where it stands."""
    start: int
    """Its offset in the segment's source."""


@dataclass(frozen=True, slots=True)
class _Variant:
    """One wording of the English of an article, and the locales that have it."""

    siblings: list[Sibling]
    sentences: list[_Sentence]
    folded: str
    """All of it, the text outside the segments included."""

    def has(self, sentence: _Sentence) -> bool:
        """Whether the sentence stands in it, in one segment or in several."""
        return sentence.folded in self.folded


def _compare(
    groups: list[list[Sibling]], files: Sequence[ArticleFile], settings: Settings
) -> Iterator[tuple[ArticleFile, Finding]]:
    read = (_variant(siblings, files, settings) for siblings in groups)
    variants = [variant for variant in read if variant is not None]
    locales = sum(len(variant.siblings) for variant in variants)
    told: set[str] = set()
    for variant in variants:
        for number, sentence in enumerate(variant.sentences):
            if sentence.folded in told:
                continue
            lacking = [other for other in variants if not other.has(sentence)]
            if not lacking or any(_has_edited(other, sentence, variant) for other in lacking):
                continue
            told.add(sentence.folded)
            without = sum(len(other.siblings) for other in lacking)
            if 2 * without > locales:
                having = [other for other in variants if other.has(sentence)]
                yield from _extra(having, sentence, without, files)
            else:
                for other in lacking:
                    yield from _missing(other, variant, number, locales - without, files)


def _missing(
    lacking: _Variant, variant: _Variant, number: int, having: int, files: Sequence[ArticleFile]
) -> Iterator[tuple[ArticleFile, Finding]]:
    """One finding a locale that lacks a sentence, at the segment that it would follow."""
    sentence = variant.sentences[number]
    locale = variant.siblings[0].locale
    where = f"`{locale}` has" if having == 1 else f"{having} locales have"
    before = next((s for s in reversed(variant.sentences[:number]) if lacking.has(s)), None)
    for sibling in lacking.siblings:
        article = _read(files[sibling.number])
        line = _line_of(before, article) if article else 1
        yield files[sibling.number], Finding(f"Source lacks `{sentence.shown}`, which {where}", line=line)


def _extra(
    having: list[_Variant], sentence: _Sentence, without: int, files: Sequence[ArticleFile]
) -> Iterator[tuple[ArticleFile, Finding]]:
    """One finding a locale that has a sentence which most have not."""
    for variant in having:
        for sibling in variant.siblings:
            article = _read(files[sibling.number])
            segment = _segment_with(sentence, article) if article else None
            start = (segment.source or "").find(sentence.shown) if segment else -1
            yield (
                files[sibling.number],
                Finding(
                    f"Source has `{sentence.shown}`, which {without} other locales lack",
                    source_at=(start, start + len(sentence.shown)) if start >= 0 else None,
                    segment=segment,
                    name="extra-segment",
                    severity=Severity.WARNING,
                ),
            )


def _has_edited(lacking: _Variant, sentence: _Sentence, having: _Variant) -> bool:
    """Whether another wording of a sentence of `having` stands in `lacking`: that is another defect."""
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(sentence.folded)
    for other in lacking.sentences:
        if having.has(other):
            # Alike, but a sentence of its own in both.
            continue
        matcher.set_seq1(other.folded)
        if (
            matcher.real_quick_ratio() > _EDITED
            and matcher.quick_ratio() > _EDITED
            and matcher.ratio() > _EDITED
        ):
            return True
    return False


def _line_of(sentence: _Sentence | None, article: Article) -> int:
    segment = _segment_with(sentence, article) if sentence else None
    return segment.line if segment else article.body_line


def _segment_with(sentence: _Sentence, article: Article) -> Segment | None:
    """The segment of `article` in which the sentence stands."""
    for segment in article.segments:
        if sentence.folded in _folded(mask(segment.source or "")):
            return segment
    return None


def _variant(siblings: list[Sibling], files: Sequence[ArticleFile], settings: Settings) -> _Variant | None:
    file = files[siblings[0].number]
    article = _read(file)
    if article is None:
        return None
    context = Context(article, file, settings)
    prose = [context.source_view(segment) for segment in article.segments]
    found = [
        sentence
        for segment, view in zip(article.segments, prose, strict=True)
        for sentence in _sentences(segment, view)
    ]
    # What stands outside the segments of one locale may be a segment in another.
    whole = "".join(_folded(view.prose) for view in prose) + " " + _folded(mask(context.source.text))
    return _Variant(siblings, found, whole)


def _sentences(segment: Segment, view: View) -> Iterator[_Sentence]:
    for start, end in sentences(view.prose):
        folded = _folded(view.prose[start:end])
        if len(folded) >= _SHORTEST:
            yield _Sentence(view.text[start:end].strip(), folded, segment, start)


def _folded(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _read(file: ArticleFile) -> Article | None:
    try:
        return read_article(file.path, name=file.name)
    except OSError:
        return None
