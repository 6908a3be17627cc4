"""What stands at a byte of the parsed text: its line, its code point, its segment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from docutils import nodes

from sphinx_sxs.article.includes import Assembled
from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.article.model import Segment


class Range(NamedTuple):
    """Where a segment stands, in bytes."""

    start: int
    end: int
    segment: Segment


class Places:
    """The article's text by the offsets that the Markdown parser gives.

    A directive is covered byte for byte and in ASCII, so these are offsets of the
    article as it is written too.
    """

    def __init__(self, assembled: Assembled, *, source: str, first_line: int) -> None:
        text = parseable(assembled.text)
        self._written = text.encode()
        self._source = source
        self._first_line = first_line
        self._ascii_only = len(self._written) == len(text)
        self._counted = (0, 0)
        """The last byte offset turned into code points, and what it was."""
        self.ranges = self._segment_ranges(assembled, text)
        """The segments that have text, in order."""
        self._starts = [found.start for found in self.ranges]
        self._line_ends: list[int] = []
        at = self._written.find(b"\n")
        while at >= 0:
            self._line_ends.append(at)
            at = self._written.find(b"\n", at + 1)

    def _segment_ranges(self, assembled: Assembled, text: str) -> list[Range]:
        if self._ascii_only:
            return [Range(s.start, s.end, s.segment) for s in assembled.spans if s.end > s.start]
        ranges: list[Range] = []
        at = byte = 0
        for span in assembled.spans:
            # The text before a segment is what is encoded once.
            start = byte + len(text[at : span.start].encode())
            byte = start + len(text[span.start : span.end].encode())
            at = span.end
            if byte > start:
                ranges.append(Range(start, byte, span.segment))
        return ranges

    def line(self, byte: int) -> int:
        """The line of the article's file."""
        return self._first_line + bisect_right(self._line_ends, byte - 1) if byte else self._first_line

    def offset(self, byte: int) -> int:
        """The offset in code points."""
        if self._ascii_only:
            return byte
        # Links come in order: only what stands since the last one is counted.
        known, points = self._counted if self._counted[0] <= byte else (0, 0)
        points += len(self._written[known:byte].decode("utf-8", "replace"))
        self._counted = byte, points
        return points

    def locate(self, node: nodes.Element, start: int, end: int) -> None:
        """Tell `node` where it is written, for Sphinx's messages and catalogs."""
        node.source = self._source
        node.line = self.line(start)
        if isinstance(node, nodes.TextElement):
            node.rawsource = self._written[start:end].decode("utf-8", "replace").strip()

    def locate_image(self, node: nodes.image, start: int) -> None:
        """Tell an image the same; its markup is not its text."""
        node.source, node.line = self._source, self.line(start)

    def segment_around(self, start: int, end: int) -> Segment | None:
        """The segment that holds all of ``start:end``."""
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and start < (stop := self.ranges[index].end) and end <= stop:
            return self.ranges[index].segment
        return None

    def run_at(self, byte: int, end: int) -> tuple[Segment | None, int]:
        """The segment at `byte` and where, up to `end`, it ends; or none, and where the next one starts."""
        index = bisect_right(self._starts, byte)
        if index and byte < (stop := self.ranges[index - 1].end):
            return self.ranges[index - 1].segment, min(end, stop)
        return None, min(end, self._starts[index]) if index < len(self._starts) else end

    def segments_between(self, start: int, end: int) -> list[Range]:
        """The segments that stand between two offsets, or begin or end there."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.ranges[first].end <= start:
            first += 1
        return self.ranges[first : bisect_left(self._starts, end)]
