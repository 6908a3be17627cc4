"""English Markdown as leaf blocks, and what of a block a translator is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from sphinx_sxs.article.markdown import code_points, parse_events, parseable
from sphinx_sxs.originals.segmenting import sentences


class BlockKind(StrEnum):
    """What a leaf block is."""

    PROSE = "prose"
    """A paragraph, the text of a list item."""
    HEADING = "heading"
    CELL = "cell"
    """A cell of a table."""
    CODE = "code"
    HTML = "html"


class Block(NamedTuple):
    """One leaf block of a text: what no other block stands in."""

    kind: BlockKind
    """What it is."""
    start: int
    """First code point of what it holds, its own marker (``#``, ``-``, ``|``) left out."""
    end: int
    """One past the last."""


_KINDS = {"Heading": BlockKind.HEADING, "TableCell": BlockKind.CELL}
_WHOLE = {"CodeBlock": BlockKind.CODE, "HtmlBlock": BlockKind.HTML}
_INLINE = frozenset({"Strong", "Emphasis", "Strikethrough", "Link", "Image"})
_NOT_PROSE = frozenset({"Rule", "MetadataBlock"})


def blocks(text: str) -> list[Block]:
    """The leaf blocks of `text`, in order; lone surrogates are taken for U+FFFD."""
    text = parseable(text)
    found = list(_in_bytes(text))
    if text.isascii():
        return found
    places = code_points(text, (byte for block in found for byte in (block.start, block.end)))
    return [Block(kind, places[start], places[end]) for kind, start, end in found]


def _in_bytes(text: str) -> Iterator[Block]:
    """The leaf blocks, with their ranges in bytes."""
    kind = BlockKind.PROSE
    run: tuple[int, int] | None = None
    whole = False
    for event, at in parse_events(text):
        edge, name = _edge(event)
        if edge is None or name in _INLINE:
            if not whole and name not in _NOT_PROSE:
                run = (run[0] if run else at["start"], max(at["end"], run[1] if run else 0))
            continue
        if run:
            yield Block(kind, *run)
            run = None
        whole = edge == "Start" and name in _WHOLE
        if whole:
            yield Block(_WHOLE[name], at["start"], at["end"])
        kind = _KINDS.get(name, BlockKind.PROSE) if edge == "Start" else BlockKind.PROSE
    if run:
        yield Block(kind, *run)


def _edge(event: object) -> tuple[str | None, str]:
    """Whether an event starts or ends something, and what."""
    if not isinstance(event, dict):
        return None, str(event)
    ((edge, about),) = event.items()
    if edge not in {"Start", "End"}:
        return None, edge
    name = next(iter(about)) if isinstance(about, dict) else str(about)
    return edge, name


_MOST = "{0,1000}"
"""How long a part of an aside can be; without a bound, ``![![![`` would be looked through again and again."""
_IMAGE = (
    rf"!\[(?:\\.|[^\]\\]){_MOST}\]"
    rf"(?:\([^()\s]{_MOST}(?:[ \t]{{1,9}}\"[^\"]{_MOST}\")?[ \t]{{0,9}}\)|\[[^\]]{_MOST}\])"
)
_ASIDE = (
    rf"(?:{_IMAGE}"
    rf'|<a (?:name|id)="?[^"<>]{_MOST}"?>[ \t]{{0,9}}</a>|</?(?:br|hr|p|div)\b[^<>]{_MOST}>'
    rf"|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]"
    rf"|\[![a-z][^\[\]]{_MOST}(?:\[(?:\\.|[^\[\]\\]){_MOST}\])?(?:\([^()]{_MOST}\))?[ \t]{{0,9}}\]"
    rf"|:::[^\n]{_MOST}?:::|:::[^\n]*)"
)
_BEFORE = re.compile(rf"(?:\s|{_ASIDE}|\n[ \t]*>+)+", re.IGNORECASE)
_ANYWHERE = re.compile(_ASIDE, re.IGNORECASE)
_LINK = re.compile(r"\[(?P<text>(?:\\.|[^\[\]\\])*)\]\([^()]*\)\Z")
_LETTER = re.compile(r"[^\W_]")


def units(text: str, block: Block) -> list[tuple[int, int]]:
    """What a translator is given of a block: its sentences, as ranges of `text`.

    Images, directives, inclusions and anchors at its edges are left out, as hand-off leaves
    them; of a block that is one link, its text.  Blocks of code and HTML, and what has no letter
    or digit, give none.
    """
    if block.kind in {BlockKind.CODE, BlockKind.HTML}:
        return []
    start, end = block.start, block.end
    if before := _BEFORE.match(text, start, end):
        start = before.end()
    inner = _without_asides_at_end(text[start:end])
    if link := _LINK.match(inner):
        start, inner = start + link.start("text"), link["text"]
    return [(start + a, start + b) for a, b in sentences(inner) if _LETTER.search(inner, a, b)]


def _without_asides_at_end(text: str) -> str:
    asides = {match.end(): match.start() for match in _ANYWHERE.finditer(text)}
    end = len(text.rstrip())
    while end in asides:
        end = len(text[: asides[end]].rstrip())
    return text[:end]
