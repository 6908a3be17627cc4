"""The sxs article as frozen data.

Nothing here reads a file or knows a library: every other package works on
these types.  The law they carry is losslessness::

    article.bom + "".join(p.raw for p in article.head + article.pieces) == text

for every input, the malformed ones too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

_ORDINAL = re.compile(r"[^-]*-(.+)", re.DOTALL)


def ordinal_of(name: str) -> str:
    """The part of a segment's id after the file version's prefix; all of it where there is no prefix."""
    match = _ORDINAL.match(name)
    return match[1] if match else name


class Side(StrEnum):
    """One language of an article."""

    SOURCE = "source"
    """The English original, the ``data-stu-id`` span."""
    TARGET = "target"
    """The translation, the ``data-ttu-id`` span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One aligned pair: what the reader sees and what it was translated from."""

    id: str
    """Identifier shared by both sides, e.g. ``5c873-102``."""
    source_id: str | None
    """Identifier on the source span; differs from `id` only in unsound files."""
    target: str | None
    """Translated Markdown, without the spans; ``None`` where that side is missing."""
    source: str | None
    """English Markdown; ``None`` where that side is missing."""
    raw: str
    """The segment exactly as it stands in the file."""
    line: int
    """Line of the file where the segment starts, from 1."""
    column: int
    """Column where the segment starts, in code points from 1."""
    target_start: int
    """Offset of the target's text inside `raw`, in code points."""

    @property
    def ordinal(self) -> str:
        """The part of `id` after the file version's prefix, e.g. ``102`` or ``p101``."""
        return ordinal_of(self.id)

    def text(self, side: Side) -> str:
        """The Markdown of one side; empty where that side is missing."""
        return (self.target if side is Side.TARGET else self.source) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Unspanned text: what stands between two segments, shared by both sides."""

    raw: str
    """The text exactly as it stands in the file."""
    line: int
    """Line of the file where the text starts, from 1."""


Piece = Segment | Text
"""A segment, or the text between two segments, as they stand in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the file that the reader could keep but not understand."""

    kind: str
    """Stable name of the defect, e.g. ``unpaired-span``; a rule maps it to its code."""
    message: str
    """The fact, with the offending text in backticks."""
    line: int
    """Line of the file, from 1."""
    column: int = 1
    """Column in code points, from 1."""
    text: str = ""
    """The offending text, at most one line."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """One sxs Markdown file: front matter and body, in pieces."""

    path: str
    """Where the article was read from, as given; for messages only."""
    bom: str = ""
    """The byte order mark, where the file has one."""
    head: tuple[Piece, ...] = ()
    """The front matter with its delimiter lines, in pieces; empty where there is none."""
    pieces: tuple[Piece, ...] = ()
    """The body, in pieces."""
    front_matter: Mapping[str, object] = field(default_factory=dict)
    """The front matter as data: strings as written, lists of strings, mappings."""
    problems: tuple[Problem, ...] = ()
    """What could not be understood; nothing of it is lost from the pieces."""
    body_line: int = 1
    """Line of the file where the body starts, from 1."""

    @cached_property
    def text(self) -> str:
        """The whole file, exactly as read."""
        return self.bom + "".join(piece.raw for piece in self.head) + self.body

    @cached_property
    def body(self) -> str:
        """The file without its byte order mark and front matter."""
        return "".join(piece.raw for piece in self.pieces)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Every segment in file order, those inside the front matter included."""
        return tuple(p for p in (*self.head, *self.pieces) if isinstance(p, Segment))

    @property
    def locale(self) -> str | None:
        """``ms.contentlocale`` as written, where the article states one."""
        value = self.front_matter.get("ms.contentlocale")
        return value if isinstance(value, str) and value else None

    def meta(self, key: str, default: str = "") -> str:
        """One front matter value as text; `default` where absent or not a scalar."""
        value = self.front_matter.get(key)
        return value if isinstance(value, str) else default


@dataclass(frozen=True, slots=True)
class Span:
    """The range of one segment in a projection."""

    start: int
    """First code point of the segment's text."""
    end: int
    """One past its last code point."""
    segment: Segment
    """The segment that stands there."""


@dataclass(frozen=True, slots=True)
class Projection:
    """An article in one language: the Markdown that was, or would be, published."""

    side: Side
    """The language it is in."""
    text: str
    """The Markdown, without front matter."""
    spans: tuple[Span, ...]
    """Where each segment stands in `text`, in order."""

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)
