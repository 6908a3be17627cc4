"""One side of a segment as the Markdown parser sees it in its block.

The whole projection is parsed once an article and side; what it holds is then dealt out
to the segments, in the segments' own offsets.  So a link that opens in one segment and
ends in the next is a link in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_sxs.article import Projection, Segment, Side
from sphinx_sxs.article.markdown import Inline, find_inlines, parseable
from sphinx_sxs.checks.text import FILLER, mask

_SPECIAL = re.compile(r"[`<\[\]*_~&\\!:{%@|#]|www|^[ \t]*[-+>=\d]|\n", re.MULTILINE)
_EDGES = re.compile(r"\A\s+|[ \t]*\n[ \t]*|\s+\Z")
_NOT_PROSE = frozenset({"code", "html", "image"})


@dataclass(frozen=True, slots=True)
class View:
    """One side of one segment."""

    text: str
    """Its Markdown, as in the segment."""
    prose: str
    """`text` with everything but what a reader reads as sentences replaced by `FILLER`.

    Of the same length, so that offsets keep their meaning.  Code, HTML, images, addresses,
    variables and the markers of emphasis and links are filled up; the words in bold and
    the texts of links stay.
    """
    marks: tuple[Inline, ...]
    """Constructs that touch it, plain runs left out; ranges cut to the segment."""

    def of(self, *kinds: str) -> Iterator[Inline]:
        """Its constructs of these kinds, by where they start."""
        return (mark for mark in self.marks if mark.kind in kinds)

    def shown(self, mark: Inline) -> str:
        """What `mark` holds, as written."""
        return self.text[slice(*mark.inner)]


class Views:
    """The views of every segment of one side of an article."""

    def __init__(self, projection: Projection, side: Side) -> None:
        self._side = side
        self._views: dict[int, View] = {}
        self._projection = projection
        self._dealt = False

    def of(self, segment: Segment) -> View:
        """The view of `segment`, which may be the body's or the front matter's."""
        view = self._views.get(id(segment))
        if view is None:
            text = segment.text(self._side)
            if not _SPECIAL.search(text):
                view = View(text, text, ())
            else:
                if not self._dealt:
                    self._deal()
                view = self._views.get(id(segment)) or _view(text, 0, find_inlines(parseable(text)))
            self._views[id(segment)] = view
        return view

    def _deal(self) -> None:
        """Parse the projection and give each segment what stands in it."""
        self._dealt = True
        inlines = find_inlines(parseable(self._projection.text))
        first = 0
        for span in self._projection.spans:
            # What ends before this segment ends before all that follow.
            while first < len(inlines) and inlines[first].end <= span.start:
                first += 1
            here = []
            for number in range(first, len(inlines)):
                inline = inlines[number]
                if inline.start >= span.end:
                    break
                if inline.end > span.start:
                    here.append(inline)
            self._views[id(span.segment)] = _view(span.segment.text(self._side), span.start, here)


def _view(text: str, offset: int, inlines: list[Inline]) -> View:
    """The view of `text`, which stands at `offset` in what `inlines` are of."""
    size = len(text)

    def local(place: int) -> int:
        return min(max(place - offset, 0), size)

    shown = [FILLER] * size
    marks: list[Inline] = []
    covered: list[tuple[int, int]] = []
    for inline in inlines:
        start, end = local(inline.start), local(inline.end)
        if inline.kind == "text":
            shown[start:end] = text[start:end]
            continue
        inner = (local(inline.inner[0]), local(inline.inner[1]))
        marks.append(Inline(inline.kind, start, end, inner, inline.dest, inline.autolink))
        if inline.kind in _NOT_PROSE or inline.autolink:
            covered.append((start, end))
    for start, end in covered:
        shown[start:end] = FILLER * (end - start)
    # The parser drops white space around lines; sentences end there.
    for edge in _EDGES.finditer(text):
        shown[slice(*edge.span())] = edge[0]
    return View(text, mask("".join(shown)), tuple(marks))
