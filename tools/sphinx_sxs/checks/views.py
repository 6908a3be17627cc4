"""One side of a segment as the Markdown parser sees it in its block.

The whole projection is parsed once an article and side; what it holds is then dealt out
to the segments, in the segments' own offsets.  So a link that opens in one segment and
ends in the next is a link in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinx_sxs.article import Projection, Segment
from sphinx_sxs.article.markdown import Inline, Inlines, find_inlines, parseable
from sphinx_sxs.checks.text import FILLER, mask

_NOTHING = Inlines([], [])
_EDGES = re.compile(r"\A\s+|[ \t]*\n[ \t]*|\s+\Z")


class View:
    """One side of one segment."""

    __slots__ = ("_found", "_marks", "_offset", "_prose", "text")

    def __init__(self, text: str, found: Inlines = _NOTHING, offset: int = 0) -> None:
        self.text = text
        """Its Markdown, as in the segment."""
        # What touches the segment, in the offsets of a text where the segment starts at `offset`.
        self._found = found
        self._offset = offset
        self._marks: tuple[Inline, ...] | None = None
        self._prose: str | None = None

    @property
    def marks(self) -> tuple[Inline, ...]:
        """Constructs that touch it; ranges cut to the segment."""
        if self._marks is None:
            local = self._local
            self._marks = tuple(
                Inline(kind, local(start), local(end), (local(first), local(last)), dest, bare)
                for kind, start, end, (first, last), dest, bare in self._found.marks
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
            self._prose = mask(self._shown() if any(self._found) else self.text)
        return self._prose

    def of(self, *kinds: str) -> Iterator[Inline]:
        """Its constructs of these kinds, by where they start."""
        return (mark for mark in self.marks if mark.kind in kinds)

    def shown(self, mark: Inline) -> str:
        """What `mark` holds, as written."""
        return self.text[slice(*mark.inner)]

    def _local(self, place: int) -> int:
        return min(max(place - self._offset, 0), len(self.text))

    def _shown(self) -> str:
        """The plain runs, with all between them filled up."""
        text, offset = self.text, self._offset
        size = len(text)
        parts: list[str] = []
        done = 0
        for start, end in self._visible_runs():
            first, last = max(start - offset, done), min(end - offset, size)
            if first < last:
                parts += (FILLER * (first - done), text[first:last])
                done = last
        parts.append(FILLER * (size - done))
        shown = "".join(parts)
        if shown != text and ("\n" in text or text[:1].isspace() or text[-1:].isspace()):
            # The parser drops white space around lines; sentences end there.
            letters = list(shown)
            for edge in _EDGES.finditer(text):
                letters[slice(*edge.span())] = edge[0]
            shown = "".join(letters)
        return shown

    def _visible_runs(self) -> Sequence[tuple[int, int]]:
        """The runs, without those that name an image or write an address out."""
        runs, marks = self._found
        covered = [(mark.start, mark.end) for mark in marks if mark.autolink or mark.kind == "image"]
        if not covered:
            return runs
        return [run for run in runs if not any(start <= run[0] < end for start, end in covered)]


class Views:
    """The views of every segment of one side of an article."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._views: dict[int, View] = {}
        # What touches a segment of the body, and where the segment starts, by its identity.
        self._dealt: dict[int, tuple[Inlines, int]] | None = None

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
        found, offset = self._dealt.get(id(segment)) or (find_inlines(parseable(text)), 0)
        return View(text, found, offset)

    def _deal(self) -> dict[int, tuple[Inlines, int]]:
        """Parse the projection and give each segment what stands in it."""
        runs, marks = find_inlines(parseable(self._projection.text))
        dealt: dict[int, tuple[Inlines, int]] = {}
        run = first = 0
        for span in self._projection.spans:
            start, end = span.start, span.end
            # What ends before this segment ends before all that follow.
            while run < len(runs) and runs[run][1] <= start:
                run += 1
            last = run
            while last < len(runs) and runs[last][0] < end:
                last += 1
            while first < len(marks) and marks[first].end <= start:
                first += 1
            dealt[id(span.segment)] = (Inlines(runs[run:last], _touching(marks, first, start, end)), start)
        return dealt


def _touching(marks: Sequence[Inline], first: int, start: int, end: int) -> list[Inline]:
    """Those of `marks`, from the one numbered `first`, that touch a segment; they may nest."""
    found: list[Inline] = []
    for number in range(first, len(marks)):
        mark = marks[number]
        if mark.start >= end:
            break
        if mark.end > start:
            found.append(mark)
    return found
