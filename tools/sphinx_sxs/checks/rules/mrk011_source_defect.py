"""MRK011 source-defect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

from sphinx_sxs.article import Segment
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.blocks import in_segment
from sphinx_sxs.checks.encoding import misread
from sphinx_sxs.checks.links import split_links
from sphinx_sxs.checks.model import Finding, Place, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, TreeRule
from sphinx_sxs.checks.text import is_foreign
from sphinx_sxs.settings import Settings

_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+)[ \t\u00a0\n]+\1(?![\w'’-]|\.\w)", re.IGNORECASE)
# Doubled by grammar, for emphasis, or as a sound: "what it had had", "very very", "knock knock".
_MAY_DOUBLE = frozenset(
    ("had", "that", "very", "much", "many", "really", "so", "no", "bye", "knock", "long", "far")
)
# A link that opens and never closes, and one whose brackets are the wrong way round.
_UNCLOSED = re.compile(
    r"\[(?P<text>[^\[\]\n]+)\]\((?P<url>https?://[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+(?:\([^\s()]*+)?+)(?=\s|$)"
)
_REVERSED = re.compile(r"\((?P<text>[^()\n]+)\)\[(?P<url>https?://[^\s\[\]]+)\]")
_MAYBE_EMPTY = re.compile(r"\[(?<!!\[)[\s*_]*\]\(")


@register
class SourceDefect(TreeRule):
    """
    ## What it finds

    What is wrong in the English already: a link that is none (a blank between its halves,
    no closing parenthesis, no text), a doubled word, text that was read in the wrong
    encoding. Said once for the original, in the first locale that has it.

    ## Why it matters

    Every locale inherits it, and no translator can mend it.

    ## Example

    ```text
    source: Select the the users.
    ```

    ## What to do

    Mend the original; the next hand-back brings it to every locale.
    """

    code = "MRK011"
    name = "source-defect"
    severity = Severity.INFO
    issue_type = "other"

    def collect(self, context: Context) -> object:
        """The defects of the article's source, with the segments that hold them."""
        return [_as_json(*found) for found in _defects(context)] or None

    def conclude(
        self,
        collected: Sequence[tuple[ArticleFile, object]],
        settings: Settings,  # noqa: ARG002 - the rules' interface
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """Each defect of an original once, whatever the number of locales that embed it."""
        told: set[tuple[str, str, str]] = set()
        for file, facts in collected:
            here: set[tuple[str, str, str]] = set()
            for fact in cast("list[list[object]]", facts or []):
                finding = _from_json(fact)
                segment = finding.segment
                key = (file.page, finding.message, (segment.source or "") if segment else finding.excerpt)
                if key not in told:
                    yield file, finding
                here.add(key)
            # Not before the article's end: one sentence may stand in it twice.
            told |= here


@dataclass(frozen=True, slots=True)
class _Defect:
    """A defect and where it stands in the segment's source."""

    message: str
    """The fact."""
    at: Place
    """Its place."""


def _defects(context: Context) -> Iterator[tuple[_Defect, Segment]]:
    sources = [(segment, segment.source) for segment in context.article.segments if segment.source]
    # A look at all of them at once spares most articles the single ones; no word starts with the mark.
    whole = " \0 ".join([source for _, source in sources])
    doubles = _may_double(whole)
    if doubles or not whole.isascii():
        for segment, source in sources:
            if doubles and _may_double(source) and _DOUBLED.search(source):
                yield from ((defect, segment) for defect in _doubled(segment, source, context))
            if not source.isascii():
                yield from ((defect, segment) for defect in _corrupt(source))
    yield from _links(context)


def _may_double(text: str) -> bool:
    """Whether a word starts with the word before it: cheaper than looking for the same word."""
    found = text.casefold().split()
    return any(map(str.startswith, found[1:], found))


def _doubled(segment: Segment, source: str, context: Context) -> Iterator[_Defect]:
    language = context.source_language
    if context.source_is_foreign or (language is not None and is_foreign(source, language)):
        return
    prose = context.source_view(segment).prose
    for match in _DOUBLED.finditer(prose):
        word = match[1]
        if word.casefold() in _MAY_DOUBLE or (language is not None and language.doubled.search(match[0])):
            continue
        grammar = language is not None and word.casefold() in language.function_words
        # "Bora Bora"; "Save save": a label and its verb.
        if not grammar and (word[0].isupper() or match[0] != match[0].casefold()):
            continue
        yield _Defect(f"`{' '.join(match[0].split())}` stands in the original", match.span())


def _corrupt(source: str) -> Iterator[_Defect]:
    place = source.find("\ufffd")
    if place >= 0:
        yield _Defect("U+FFFD stands for a lost character in the original", (place, place + 1))
    for at, meant in misread(source):
        found = source[slice(*at)]
        yield _Defect(f"`{found[:20]}` is `{meant[:20]}` in the wrong encoding in the original", at)


def _links(context: Context) -> Iterator[tuple[_Defect, Segment]]:
    projection = context.source
    text = projection.text
    if "](" not in text and "] " not in text and ")[" not in text:
        return
    places: list[tuple[str, Place]] = []
    reversed_ = _REVERSED.finditer(text) if ")[" in text else ()
    for match in chain(split_links(projection, ()), _UNCLOSED.finditer(text), reversed_):
        url = match["url"].rstrip(".,")
        message = f"`[{match['text']}]` and its address `{url}` are not a link in the original"
        places.append((message, match.span()))
    if places:
        # Code shows what it likes; links can hold brackets.
        places = [(message, at) for message, at in places if not _is_sound(at, context)]
    if _MAYBE_EMPTY.search(text):
        places += [
            (f"Link to `{link.url}` has no text in the original", link.span)
            for link in context.source_links
            if not link.autolink and not link.text.strip(" \t\n*_\u00a0\u200b")
        ]
    for message, place in places:
        segment, at = in_segment(projection, place)
        if segment is not None and at is not None:
            yield _Defect(message, at), segment


def _is_sound(at: Place, context: Context) -> bool:
    if any(start <= at[0] < end for start, end in (link.span for link in context.source_links)):
        return True
    segment, place = in_segment(context.source, at)
    if segment is None or place is None:
        return True
    marks = context.source_view(segment).of("code", "html")
    return any(mark.start <= place[0] < mark.end for mark in marks)


def _as_json(defect: _Defect, segment: Segment) -> list[object]:
    return [
        defect.message,
        list(defect.at),
        segment.id,
        segment.source_id,
        segment.target,
        segment.source,
        segment.raw,
        segment.line,
        segment.column,
        segment.target_start,
    ]


def _from_json(fact: Sequence[object]) -> Finding:
    message, at, name, source_id, target, source, raw, line, column, start = fact
    first, last = cast("list[int]", at)
    return Finding(
        cast("str", message),
        source_at=(first, last),
        segment=Segment(
            id=cast("str", name),
            source_id=cast("str | None", source_id),
            target=cast("str | None", target),
            source=cast("str | None", source),
            raw=cast("str", raw),
            line=cast("int", line),
            column=cast("int", column),
            target_start=cast("int", start),
        ),
    )
