"""Segments as nodes: each inline run of one is wrapped, and its first part has the anchor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from docutils import nodes

from sphinx_sxs.article.model import Segment
from sphinx_sxs.site.doctree.anchors import Anchors
from sphinx_sxs.site.doctree.open_nodes import OpenNodes
from sphinx_sxs.site.doctree.places import Places
from sphinx_sxs.site.nodes import segment


@dataclass(slots=True)
class Segments:
    """Opens and closes segments, and with them the paragraphs that hold them."""

    open: OpenNodes
    places: Places
    anchors: Anchors
    key_of: Callable[[Segment], str]
    shown: dict[str, Segment] = field(default_factory=dict)
    """The segments that have a node, by their key."""
    current: Segment | None = None
    """The one that is open."""

    def open_inline(self, start: int) -> None:
        """Make sure that inline content may be added here."""
        if not self.open.stack[-1].inline:
            paragraph = nodes.paragraph()
            self.places.locate(paragraph, start, start)
            self.open.push(paragraph, "implied", inline=True)
        elif self.open.tags:
            self.open.make_room_for_line()

    def enter(self, start: int, end: int) -> None:
        """Open the segment that covers all of ``start:end``; close another that is open."""
        self.change_to(self.places.segment_around(start, end), start)

    def change_to(self, wanted: Segment | None, start: int) -> None:
        """Open the segment `wanted`, which holds what stands at `start`; close another that is open."""
        self.open_inline(start)
        if wanted is self.current:
            return
        self.leave()
        if wanted is None or self.open.holds("segment"):
            return
        self.open.push(self.node(wanted), "segment", inline=True)
        self.current = wanted

    def leave(self) -> None:
        """Close the segment that is open."""
        if self.current is not None and self.open.stack[-1].kind == "segment":
            self.open.pop()
        self.current = None

    def close_block(self) -> None:
        """End the paragraph that stands open, written or implied (a tight list item's)."""
        self.leave()
        while self.open.stack[-1].inline:
            self.open.pop()
            self.current = None

    def close_line(self) -> None:
        """End the text that stands open, but not the block of raw HTML that it may stand in."""
        self.leave()
        while self.open.stack[-1].inline and self.open.stack[-1].kind != "html":
            self.open.pop()
            self.current = None

    def add(self, node: nodes.Node, start: int, end: int) -> None:
        """Add an inline node that is written at ``start:end``, in its segment."""
        self.enter(start, end)
        self.open.flush()
        self.open.top.append(self.wrapped(node, start, end))

    def node(self, found: Segment) -> segment:
        """A node of the segment; its first one has the anchor."""
        key = self.key_of(found)
        node = segment(key=key)
        anchor = self.anchors.claim_segment(key)
        if anchor is not None:
            node["ids"].append(anchor)
            self.anchors.lead_to(anchor, node)
        self.shown.setdefault(key, found)
        return node

    def wrapped(self, node: nodes.Node, start: int, end: int) -> nodes.Node:
        """`node` in the first segment that stands inside its own markup: an image's text, a code span's."""
        if self.current is not None or not self.places.ranges:
            return node
        inside = self.places.segments_between(start, end)
        if not inside:
            return node
        wrapper = self.node(inside[0].segment)
        wrapper.append(node)
        for found in inside[1:]:
            wrapper["ids"] += self.node(found.segment)["ids"]
        return wrapper
