"""Raw HTML on the tree: tags pass as they may and are balanced, what stands between them are nodes."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from docutils import nodes

from sphinx_sxs.site.doctree.anchors import Anchors
from sphinx_sxs.site.doctree.inlines import Inlines
from sphinx_sxs.site.doctree.nesting import BLOCKS, HEADINGS, IMPLIED_PARENT, PARENTS, ended_by, parent_at
from sphinx_sxs.site.doctree.open_nodes import DEEPEST, LINKS, OpenNodes
from sphinx_sxs.site.doctree.segments import Segments
from sphinx_sxs.site.html_tags import ALLOWED, DROPPED, VOID, Tag, attributes_html, parse_tag
from sphinx_sxs.site.nodes import html_block

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*>"
    r"|</?[A-Za-z][\w:.-]*(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>",
    re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_NO_ELEMENT = ("<!", "<?")
_PLAIN_LINES = frozenset({"Paragraph", "implied", "segment", "html"})
"""Kinds of frames that a block of HTML ends, or stands in."""


@dataclass(slots=True)
class RawHtml:
    """Adds raw HTML to the innermost open node."""

    open: OpenNodes
    segments: Segments
    anchors: Anchors
    inlines: Inlines
    add_directive: Callable[[int], bool]
    """Adds the dialect's directive that stands at a byte; whether one stands there."""

    # ------------------------------------------------------------------ inline tags

    def inline(self, value: str, start: int, end: int) -> None:
        """What stands in a line of text: a tag, a comment or the like."""
        if not value.startswith(_NO_ELEMENT):
            self._tag(value, start, end)

    def _tag(self, value: str, start: int, end: int) -> None:
        """One tag, balanced with the others inside the open node."""
        tag = parse_tag(value)
        if tag is None or tag.name not in ALLOWED:
            if tag is None or tag.name not in DROPPED:
                self.inlines.literal_text(value, start, end)
        elif tag.name == "a":
            self._anchor(tag, start, end)
        elif tag.name == "br":
            # Browsers take an end tag for the same.
            self.inlines.hard_break(start, end)
        elif tag.closing:
            self._end(tag, start, end)
        elif tag.name == "img":
            self.segments.enter(start, end)
            self.open.flush()
            self.open.top.append(self.segments.wrapped(self._image(tag, start), start, end))
        elif len(self.open.tags) <= DEEPEST:
            self._start(tag, start, end)

    def _image(self, tag: Tag, start: int) -> nodes.Node:
        node = self.inlines.image_node(tag.attributes.get("src", ""), tag.attributes.get("alt", ""), start)
        if isinstance(node, nodes.image):
            for name in ("width", "height"):
                if name in tag.attributes:
                    node[name] = tag.attributes[name]
                    node["classes"] = ["no-scaled-link"]
        return node

    def _start(self, tag: Tag, start: int, end: int) -> None:
        element: str | None = tag.element
        if tag.element not in BLOCKS:
            self.segments.enter(start, end)
        elif not self._leave_line() or self._is_heading_of_summary(tag.element):
            # A link, a title or a summary holds no blocks: what stands in them stays its text.
            return
        if tag.element in PARENTS:
            element = self._enter_parent(tag.element)
            if element is None and tag.element == "figcaption":
                element = "div"
                self.open.make_room_for_block()
        elif tag.element in BLOCKS:
            self.open.make_room_for_block()
        if element is None:
            return
        self._anchors_of_attributes(start, end)
        attributes = dict(tag.attributes)
        name = attributes.pop("id", None)
        if name and name not in self.anchors:
            attributes["id"] = self.anchors.claim(name)
        if element in VOID:
            self.open.add_raw(f"<{element}{attributes_html(attributes)} />")
        else:
            self.open.open_tag(tag.name, element, attributes_html(attributes))

    def _anchors_of_attributes(self, start: int, end: int) -> None:
        """Segments in an attribute of a tag: their anchors stand before the element."""
        if self.segments.current is not None or self.open.stack[-1].kind != "html":
            return
        for found in self.segments.places.segments_between(start, end):
            self.segments.open_inline(start)
            self.open.add(self.segments.node(found.segment))

    def _enter_parent(self, element: str) -> str | None:
        """End what stands open inside the element that `element` is to stand in.

        Returns what it may be there; ``None`` where there is no place for it.
        """
        tags = self.open.tags
        depth = self.open.html_depth()
        index = parent_at(tags, depth, element)
        implied = IMPLIED_PARENT.get(element)
        if index is None and implied is not None and self._enter_parent(implied):
            self.open.open_tag(implied, implied)
            index = len(tags) - 1
        if index is None:
            return None
        parent = tags[index]
        chosen = parent.may_hold(element)
        if chosen is None:
            return None
        while len(tags) > index + 1:
            self.open.close_tag()
        before = parent.before(chosen)
        if before:
            self.open.add_raw(before)
        return chosen

    def _leave_line(self) -> bool:
        """End the line of text that stands open, before a block; whether one may stand here."""
        if not self._is_plain_line():
            return False
        self.segments.close_line()
        if self.open.stack[-1].kind != "html":
            self.open.push(html_block(), "html", inline=True)
        return True

    def _is_heading_of_summary(self, element: str) -> bool:
        depth = self.open.html_depth()
        return element in HEADINGS and any(
            tag.element == "summary" and tag.depth == depth for tag in self.open.tags
        )

    def _is_plain_line(self) -> bool:
        return all(frame.kind in _PLAIN_LINES for frame in self.open.inline_frames())

    def _end(self, tag: Tag, start: int, end: int) -> None:
        """End the element that `tag` ends here; one that nothing opened here ends nothing."""
        if tag.element in BLOCKS:
            self._end_block(tag.name)
            return
        tags, stack = self.open.tags, self.open.stack
        depth = self.open.html_depth()
        index = ended_by(tags, depth, tag.name)
        if index is None:
            # The segment may have started inside the element.
            if stack[-1].kind != "segment" or (index := ended_by(tags, depth - 1, tag.name)) is None:
                return
            self.segments.leave()
        elif stack[-1].kind != "segment":
            self.segments.enter(start, end)
            if self.open.html_depth() != depth:
                self.segments.leave()
        while len(tags) > index:
            self.open.close_tag()

    def _end_block(self, name: str) -> None:
        if not self._is_plain_line():
            return
        lines = sum(1 for frame in self.open.inline_frames() if frame.kind != "html")
        tags = self.open.tags
        inside = self.open.html_depth() - lines
        index = ended_by([tag for tag in tags if tag.depth <= inside], inside, name)
        if index is None:
            return
        self.segments.close_line()
        while len(tags) > index:
            self.open.close_tag()

    def _anchor(self, tag: Tag, start: int, end: int) -> None:
        if tag.closing:
            if any(frame.kind in LINKS for frame in self.open.inline_frames()):
                if self.inlines.is_segment_inside("Link"):
                    self.segments.leave()
                if self.open.stack[-1].kind in LINKS:
                    self.inlines.end("Link")
            return
        name = tag.attributes.get("name") or tag.attributes.get("id")
        href = tag.attributes.get("href")
        if name and name not in self.anchors:
            # Hand-back inserts these before headings; they keep deep links alive in every locale.
            self.segments.open_inline(start)
            self.open.add(nodes.target(ids=[self.anchors.claim(name)]))
        if href is not None and self.open.link_depth == 0:
            title = tag.attributes.get("title", "")
            self.inlines.start_link({"dest_url": href, "link_type": "Html", "title": title}, start, end)

    # ------------------------------------------------------------------ blocks

    def block(self, parts: list[tuple[str, int]]) -> None:
        """A block of raw HTML, in the parts that the parser gives with their places."""
        text = "".join(part for part, _ in parts)
        ends: list[int] = []
        for part, _ in parts:
            ends.append(len(part) + (ends[-1] if ends else 0))

        def place(at: int) -> int:
            index = min(bisect_right(ends, at), len(parts) - 1)
            part, start = parts[index]
            return start + len(part[: at - (ends[index] - len(part))].encode())

        block = html_block()
        self.open.push(block, "html", inline=True)
        depth, at = len(self.open.stack), 0
        for match in _TOKEN.finditer(text):
            self._between(text[at : match.start()], place(at))
            at = match.end()
            start = place(match.start())
            if not self.add_directive(start) and not match[0].startswith(_NO_ELEMENT):
                self._tag(match[0], start, place(at))
        self._between(text[at:], place(at))
        self.segments.leave()
        while len(self.open.stack) >= depth:
            self.open.pop()
        self._without_needless_block(block)

    def _without_needless_block(self, block: html_block) -> None:
        """Take the block that was just closed for what it holds, where that is no HTML."""
        top = self.open.top
        held = block.children
        if not held or self.open.tags or not top.children or top.children[-1] is not block:
            return
        if all(isinstance(child, nodes.target) for child in held):
            # An anchor alone stands where it is, not in a block of its own.
            top.pop()
            top.extend(held)
        elif not any(isinstance(child, nodes.raw) and child.astext().strip() for child in held):
            # Placeholders and the like, which are text.
            top.pop()
            kept = [child for child in held if not isinstance(child, nodes.raw)]
            if kept:
                top.append(nodes.paragraph("", "", *kept))

    def _between(self, text: str, start: int) -> None:
        """Text between a block's tags, its entities resolved."""
        if not text.strip():
            if text:
                self.open.add_raw(text)
            return
        at = 0
        # An entity is one character on the page and several in the file.
        for match in _ENTITY.finditer(text):
            before = text[at : match.start()]
            self._plain(before, start)
            start += len(before.encode())
            self.inlines.text(html.unescape(match[0]), start, start + len(match[0]))
            start += len(match[0])
            at = match.end()
        self._plain(text[at:], start)

    def _plain(self, text: str, start: int) -> None:
        if text:
            self.inlines.text(text, start, start + len(text.encode()))
