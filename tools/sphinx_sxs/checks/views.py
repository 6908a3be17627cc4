"""One side of a segment as the Markdown parser sees it in its block.

The whole projection is parsed once an article and side; what it holds is then dealt out
to the segments, in the segments' own offsets.  So a link that opens in one segment and
ends in the next is a link in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinx_sxs.article import Projection, Segment
from sphinx_sxs.article.markdown import Inline, find_inlines, parseable
from sphinx_sxs.checks.text import FILLER, mask

_EDGES = re.compile(r"\A\s+|[ \t]*\n[ \t]*|\s+\Z")


class View:
    """One side of one segment."""

    __slots__ = ("_inlines", "_marks", "_offset", "_prose", "text")

    def __init__(self, text: str, inlines: Sequence[Inline] = (), offset: int = 0) -> None:
        self.text = text
        """Its Markdown, as in the segment."""
        # What touches the segment, in the offsets of a text where the segment starts at `offset`.
        self._inlines = inlines
        self._offset = offset
        self._marks: tuple[Inline, ...] | None = None
        self._prose: str | None = None if inlines else text

    @property
    def marks(self) -> tuple[Inline, ...]:
        """Constructs that touch it, plain runs left out; ranges cut to the segment."""
        if self._marks is None:
            local = self._local
            self._marks = tuple(
                Inline(kind, local(start), local(end), (local(first), local(last)), dest, bare)
                for kind, start, end, (first, last), dest, bare in self._inlines
                if kind != "text"
            )
        return self._marks

    @property
    def prose(self) -> str:
        """`text` with everything but what a reader reads as sentences replaced by `FILLER`.

        Of the same length, so that offsets keep their meaning.  Code, HTML, images, addresses,
        variables and the markers of emphasis and links are filled up; the words in bold and
        the texts of links stay.
        """
        if self._prose is None:
            self._prose = mask(self._runs())
        return self._prose

    def of(self, *kinds: str) -> Iterator[Inline]:
        """Its constructs of these kinds, by where they start."""
        return (mark for mark in self.marks if mark.kind in kinds)

    def shown(self, mark: Inline) -> str:
        """What `mark` holds, as written."""
        return self.text[slice(*mark.inner)]

    def _local(self, place: int) -> int:
        return min(max(place - self._offset, 0), len(self.text))

    def _runs(self) -> str:
        """The plain runs, with all between them filled up."""
        text, local = self.text, self._local
        only = self._inlines[0]
        if only.kind == "text" and only.start <= self._offset and local(only.end) == len(text):
            return text
        parts: list[str] = []
        done = covered = 0
        for inline in self._inlines:
            end = local(inline.end)
            if inline.kind == "text":
                start = max(local(inline.start), covered)
                if start < end:
                    parts += (FILLER * (start - done), text[start:end])
                    done = end
            elif inline.kind == "image" or inline.autolink:
                covered = max(covered, end)
        parts.append(FILLER * (len(text) - done))
        runs = "".join(parts)
        if _EDGES.search(text):
            # The parser drops white space around lines; sentences end there.
            shown = list(runs)
            for edge in _EDGES.finditer(text):
                shown[slice(*edge.span())] = edge[0]
            runs = "".join(shown)
        return runs


class Views:
    """The views of every segment of one side of an article."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._views: dict[int, View] = {}
        # Which inlines touch a segment of the body, by the segment's identity.
        self._dealt: dict[int, tuple[list[Inline], int]] | None = None

    def of(self, segment: Segment) -> View:
        """The view of `segment`, which may be the body's or the front matter's."""
        view = self._views.get(id(segment))
        if view is None:
            view = self._views[id(segment)] = self._view(segment)
        return view

    def _view(self, segment: Segment) -> View:
        text = segment.text(self._projection.side)
        if self._dealt is None:
            self._dealt = self._deal()
        inlines, offset = self._dealt.get(id(segment)) or (find_inlines(parseable(text)), 0)
        return View(text, inlines, offset)

    def _deal(self) -> dict[int, tuple[list[Inline], int]]:
        """Parse the projection and give each segment what stands in it."""
        inlines = find_inlines(parseable(self._projection.text))
        dealt: dict[int, tuple[list[Inline], int]] = {}
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
            dealt[id(span.segment)] = (here, span.start)
        return dealt
