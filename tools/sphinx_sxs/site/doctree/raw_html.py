"""Raw HTML on the tree: tags pass as they may and are balanced, what stands between them are nodes."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

from docutils import nodes

from sphinx_sxs.site.doctree.anchors import Anchors
from sphinx_sxs.site.doctree.inlines import Inlines
from sphinx_sxs.site.doctree.open_nodes import DEEPEST, LINKS, OpenNodes
from sphinx_sxs.site.doctree.segments import Segments
from sphinx_sxs.site.html_tags import ALLOWED, DROPPED, IMPLIED_ENDS, VOID, Tag, attributes_html, parse_tag
from sphinx_sxs.site.nodes import html_block

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*>"
    r"|</?[A-Za-z][\w:.-]*(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>",
    re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_NO_ELEMENT = ("<!", "<?")


@dataclass(slots=True)
class RawHtml:
    """Adds raw HTML to the innermost open node."""

    open: OpenNodes
    segments: Segments
    anchors: Anchors
    inlines: Inlines

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
            self._end(tag.name, start, end)
        elif tag.name == "img":
            self.segments.enter(start, end)
            self.open.flush()
            self.open.top.append(self.segments.wrapped(self._image(tag, start), start, end))
        else:
            self._start(tag, start, end)

    def _image(self, tag: Tag, start: int) -> nodes.Node:
        node = self.inlines.image_node(tag.attributes.get("src", ""), tag.attributes.get("alt", ""), start)
        if isinstance(node, nodes.image):
            for name in ("width", "height"):
                if tag.attributes.get(name, "").isdecimal():
                    node[name] = tag.attributes[name]
                    node["classes"] = ["no-scaled-link"]
        return node

    def _start(self, tag: Tag, start: int, end: int) -> None:
        self.segments.enter(start, end)
        depth = self.open.html_depth()
        if depth < len(self.open.stack) and self.segments.current is None:
            # A segment in an attribute of a block's tag: its anchor stands before the element.
            for found in self.segments.places.segments_between(start, end):
                self.open.add(self.segments.node(found.segment))
        implied = IMPLIED_ENDS.get(tag.name, frozenset())
        while self.open.tags and self.open.tags[-1][1] == depth and self.open.tags[-1][0] in implied:
            self.open.add_raw(f"</{self.open.tags.pop()[0]}>")
        name = tag.attributes.pop("id", None)
        if name and name not in self.anchors:
            tag.attributes["id"] = self.anchors.claim(name)
        if tag.name in VOID:
            self.open.add_raw(f"<{tag.name}{attributes_html(tag)} />")
            return
        if len(self.open.tags) > DEEPEST:
            return
        self.open.add_raw(f"<{tag.name}{attributes_html(tag)}>")
        self.open.tags.append((tag.name, depth))

    def _end(self, name: str, start: int, end: int) -> None:
        """End the element that `name` ends here; one that nothing opened here ends nothing."""
        tags, stack = self.open.tags, self.open.stack
        depth = self.open.html_depth()
        if (name, depth) not in tags:
            # The segment may have started inside the element.
            if stack[-1].kind != "segment" or (name, depth - 1) not in tags:
                return
            self.segments.leave()
        elif stack[-1].kind != "segment":
            self.segments.enter(start, end)
            if self.open.html_depth() != depth:
                self.segments.leave()
        while tags:
            last, _ = tags.pop()
            self.open.add_raw(f"</{last}>")
            if last == name:
                return

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

        self.open.push(html_block(), "html", inline=True)
        depth, at = len(self.open.stack), 0
        for match in _TOKEN.finditer(text):
            self._between(text[at : match.start()], place(at))
            at = match.end()
            if not match[0].startswith(_NO_ELEMENT):
                self._tag(match[0], place(match.start()), place(at))
        self._between(text[at:], place(at))
        self.segments.leave()
        while len(self.open.stack) >= depth:
            self.open.pop()
        self._without_needless_block()

    def _without_needless_block(self) -> None:
        """Take the block that was just closed for what it holds, where that is no HTML."""
        top = self.open.top
        held = top[-1].children
        if not held:
            top.pop()
        elif all(isinstance(child, nodes.target) for child in held):
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
