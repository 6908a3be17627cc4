"""The nodes that stand open while the tree is built, innermost last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from docutils import nodes

from sphinx_sxs.site.doctree.bare_links import may_hold_url, with_links
from sphinx_sxs.site.doctree.nesting import FILLER, HOLDS_TEXT, OpenTag
from sphinx_sxs.site.nodes import html_block

DEEPEST = 60
"""Containers within containers.  Two hundred break pickling of the tree; no article
of the corpus goes beyond 9."""
DEEPEST_INLINE = DEEPEST + 20
"""Where emphasis within emphasis and the like stop making nodes."""
LINKS = frozenset({"Link", "no-link"})
"""Kinds of frames whose text is a link's."""


@dataclass(slots=True)
class Frame:
    """An open node, and what closing it has to do."""

    node: nodes.Element
    kind: str
    heading: int = 0
    """Level of the heading whose section this is."""
    inline: bool = False
    """Whether text may go straight into it."""


@dataclass(slots=True)
class OpenNodes:
    """The open nodes, the text still to be added to the innermost, the raw HTML open in them."""

    document: nodes.document
    link: Callable[[str, int], nodes.TextElement | None]
    """Makes the link of a bare URL."""
    stack: list[Frame] = field(init=False)
    buffer: list[str] = field(default_factory=list)
    """Text for the innermost node; whoever adds to it stands in an inline frame."""
    link_depth: int = 0
    tags: list[OpenTag] = field(default_factory=list)
    """Raw HTML elements that stand open."""

    def __post_init__(self) -> None:
        self.stack = [Frame(self.document, "document")]

    @property
    def top(self) -> nodes.Element:
        """The innermost open node."""
        return self.stack[-1].node

    def holds(self, kind: str) -> bool:
        """Whether a node of that kind is open."""
        return any(frame.kind == kind for frame in self.stack)

    def inline_frames(self) -> list[Frame]:
        """The frames of the paragraph, title or block of raw HTML that is open, innermost last."""
        at = len(self.stack)
        while at and self.stack[at - 1].inline:
            at -= 1
        return self.stack[at:]

    def push(self, node: nodes.Element, kind: str, *, inline: bool = False, heading: int = 0) -> None:
        """Add `node` and open it."""
        if self.buffer:
            self.flush()
        if self.tags and kind != "html" and not self.stack[-1].inline:
            self.make_room_for_block()
        self.stack[-1].node.append(node)
        self.stack.append(Frame(node, kind, heading, inline))

    def push_without_node(self, kind: str) -> None:
        """Open an inline frame whose content goes to the node around it."""
        self.flush()
        self.stack.append(Frame(self.top, kind, inline=True))

    def pop(self) -> Frame:
        """Close the innermost node."""
        if self.buffer:
            self.flush()
        if self.tags and self.stack[-1].kind != "html":
            self.close_tags(self.html_depth())
        frame = self.stack.pop()
        if frame.kind == "html" and not frame.node.children:
            self.top.remove(frame.node)
        # Only now: what was still to be added was text of the link, and no URL in it is one of its own.
        self.link_depth -= frame.kind in LINKS
        return frame

    def pop_through(self, kind: str) -> None:
        """Close the innermost node of that kind, where one is open, and all within it."""
        if self.holds(kind):
            while self.pop().kind != kind:
                pass

    def close(self) -> None:
        """Close everything but the document."""
        while len(self.stack) > 1:
            self.pop()
        self.close_tags(0)

    def add(self, node: nodes.Node) -> None:
        """Add `node`, behind the text that waits."""
        self.flush()
        if self.tags and not self.stack[-1].inline:
            self.make_room_for_block()
        self.stack[-1].node.append(node)

    def flush(self) -> None:
        """Add the text that waits."""
        if not self.buffer:
            return
        text = "".join(self.buffer)
        self.buffer.clear()
        if self.link_depth == 0 and may_hold_url(text):
            self.top.extend(with_links(text, self.link))
        else:
            self.top.append(nodes.Text(text))

    def add_raw(self, markup: str) -> None:
        """Add raw HTML; what follows other raw HTML joins it."""
        self.flush()
        last = self.top.children[-1] if self.top.children else None
        if isinstance(last, nodes.raw):
            self.top[-1] = nodes.raw("", last.astext() + markup, format="html")
        else:
            self.top.append(nodes.raw("", markup, format="html"))

    def html_depth(self) -> int:
        """How deep raw HTML stands here; its elements live on from block to block."""
        return len(self.stack) - any(frame.kind == "html" for frame in self.inline_frames())

    # ------------------------------------------------------------------ elements of raw HTML

    def innermost_tag(self) -> OpenTag | None:
        """The element that what comes next stands in, with no node between them."""
        if self.tags and self.tags[-1].depth == self.html_depth():
            return self.tags[-1]
        return None

    def open_tag(self, name: str, element: str, attributes: str = "") -> None:
        """Start an element, called `name` in the article, in the innermost node."""
        markup = f"<{element}{attributes}>"
        self.add_raw(markup)
        self.tags.append(OpenTag(name, element, self.html_depth(), markup))

    def close_tag(self) -> None:
        """End the innermost element; one that says nothing while it is empty is taken back instead."""
        tag = self.tags.pop()
        if not (tag.is_needless and self._take_back(tag.markup)):
            self.add_raw(f"{tag.lacking()}</{tag.element}>")

    def close_tags(self, depth: int) -> None:
        """End the elements that stand open in the innermost node and deeper."""
        while self.tags and self.tags[-1].depth >= depth:
            self.close_tag()

    def _take_back(self, markup: str) -> bool:
        """Take back `markup` where nothing came after it; whether it was so."""
        self.flush()
        parent = self.top
        if not parent.children and self.stack[-1].kind == "html":
            # This block has nothing yet: the element may have been started by the one before.
            parent = self.stack[-2].node
        for child in reversed(parent.children):
            if isinstance(child, html_block):
                last = child.children[-1] if child.children else None
                if last is None:
                    continue
            else:
                last = child
            if not isinstance(last, nodes.raw):
                return False
            text = last.astext().rstrip()
            if text.endswith(markup):
                last.parent.replace(last, nodes.raw("", text.removesuffix(markup), format="html"))
                return True
            if text:
                return False
        return False

    # ------------------------------------------------------------------ what may stand where

    def make_room_for_block(self) -> None:
        """End the elements that hold but text, open what may hold a block: one is added next."""
        while (tag := self.innermost_tag()) is not None and tag.element in HOLDS_TEXT:
            self.close_tag()
        self.make_room_for_line()

    def make_room_for_line(self) -> None:
        """Open what may hold text, where an element stands open that holds only certain others."""
        while (tag := self.innermost_tag()) is not None:
            if tag.element in FILLER:
                child = FILLER[tag.element]
                before = tag.before(child)
                if before:
                    self.add_raw(before)
                self.open_tag(child, child)
            elif tag.element == "colgroup":
                self.close_tag()
            elif tag.element == "details" and "summary" not in tag.held:
                # Without a summary there is nothing to open it by.
                tag.held.add("summary")
                if self._take_back(tag.markup):
                    tag.become("div")
                    self.add_raw(tag.markup)
            else:
                return
