"""What unspanned Markdown is: an image's alt text, a link's address, code, HTML, a table, or text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, NamedTuple

from sphinx_sxs.article.markdown import code_points, parse_events, parseable

ALT_TEXT = "image alt text"
TEXT = "text"
TABLE = "table"
CODE_BLOCK = "code block"
DIRECTIVE = "directive"
SPACE = "white space"
_PROSE = frozenset({TEXT, TABLE})
_DIRECTIVE = re.compile(r":::[^\n]*")
_ALT_ATTRIBUTE = re.compile(r"(?<=[\s\"'])(?:alt-text|alt)[ \t]*=[ \t]*\"([^\"\n]*)\"", re.IGNORECASE)
_INCLUSION = re.compile(r"\[!\w[^\n]{0,2000}?\]\]?(?:\([^)\n]{0,2000}\)\]?)?")
_LEAVES = {"Code": "code", "InlineHtml": "HTML", "Html": "HTML"}


class Construct(NamedTuple):
    """A stretch of Markdown that is something else than text."""

    start: int
    """Its first code point."""
    end: int
    """One past its last."""
    kind: str
    """What it is, in words that reports print."""

    @property
    def is_prose(self) -> bool:
        """Whether a reader reads sentences there."""
        return self.kind in _PROSE


@dataclass(frozen=True, slots=True)
class Constructs:
    """The constructs of one text, the outer before the inner."""

    text: str
    """The text."""
    found: tuple[Construct, ...]
    """They nest, and stand by their start."""
    starts: tuple[int, ...]
    """Where each starts."""

    def at(self, place: int) -> Construct:
        """The innermost construct at `place`; the whole text where there is none."""
        for number in range(bisect_right(self.starts, place) - 1, -1, -1):
            construct = self.found[number]
            if construct.end > place:
                return construct
            if place - construct.start > _FARTHEST:
                break
        return Construct(0, len(self.text), TEXT)


_FARTHEST = 100_000
"""Code points beyond which no construct is looked for."""


def constructs_of(text: str) -> Constructs:
    """Find the constructs of Markdown `text`."""
    found = _parsed(text)
    for match in _DIRECTIVE.finditer(text):
        found.append(Construct(*match.span(), DIRECTIVE))
    for match in _INCLUSION.finditer(text):
        found.append(Construct(*match.span(), DIRECTIVE))
    for match in _ALT_ATTRIBUTE.finditer(text):
        found.append(Construct(*match.span(1), ALT_TEXT))
    found.sort(key=lambda construct: (construct.start, -construct.end))
    return Constructs(text, tuple(found), tuple(construct.start for construct in found))


def _parsed(text: str) -> list[Construct]:
    """What the Markdown parser sees."""
    text = parseable(text)
    found: list[Construct] = []
    # Links and images that are open: where what they show starts and ends.
    opened: list[tuple[str, int, int]] = []
    for event, at in parse_events(text):
        if not isinstance(event, dict):
            continue
        start, end = at["start"], at["end"]
        if event.get("End") in ("Link", "Image"):
            found += _closed(*opened.pop(), start, end)
            continue
        if opened and "End" not in event:
            holder, first, last = opened[-1]
            opened[-1] = (holder, start if first < 0 else first, max(last, end))
        kind = _kind(event)
        if kind in ("link", "image"):
            opened.append((kind, -1, -1))
        elif kind is not None:
            found.append(Construct(start, end, kind))
    return found if text.isascii() else _in_code_points(text, found)


def _closed(kind: str, first: int, last: int, start: int, end: int) -> list[Construct]:
    """A link or image that has ended: what it shows, and its address."""
    if first < 0:
        # Nothing is shown: `![](…)`.
        return [Construct(start, end, f"{kind} address")]
    shown = [Construct(first, last, ALT_TEXT)] if kind == "image" else []
    return [*shown, Construct(last, end, f"{kind} address")]


def _kind(event: dict[str, Any]) -> str | None:
    for leaf, kind in _LEAVES.items():
        if leaf in event:
            return kind
    start = event.get("Start")
    name = next(iter(start)) if isinstance(start, dict) else start
    return {"Link": "link", "Image": "image", "CodeBlock": CODE_BLOCK, "Table": TABLE}.get(str(name))


def _in_code_points(text: str, found: list[Construct]) -> list[Construct]:
    """`found` with code points for bytes."""
    places = code_points(text, (place for construct in found for place in construct[:2]))
    return [Construct(places[start], places[end], kind) for start, end, kind in found]
