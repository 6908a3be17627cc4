"""What stands within a line: text, code, links, images, emphasis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docutils import nodes

from sphinx_sxs.site.dialect import COVERED_PIPE
from sphinx_sxs.site.doctree.events import Events
from sphinx_sxs.site.doctree.nesting import FILLER
from sphinx_sxs.site.doctree.open_nodes import DEEPEST_INLINE, OpenNodes
from sphinx_sxs.site.doctree.places import Places
from sphinx_sxs.site.doctree.questions import Resolver
from sphinx_sxs.site.doctree.segments import Segments
from sphinx_sxs.site.html_tags import is_safe_url
from sphinx_sxs.site.nodes import hard_break

EMPHASIS: dict[str, Callable[[], nodes.Element]] = {
    "Emphasis": nodes.emphasis,
    "Strong": nodes.strong,
    "Strikethrough": lambda: nodes.inline(classes=["strike"]),
}
"""Inline elements that hold others, by the parser's names."""


@dataclass(slots=True)
class Inlines:
    """Adds inline content to the innermost open node, each part in its segment."""

    open: OpenNodes
    segments: Segments
    places: Places
    events: Events
    resolver: Resolver
    after_alert: bool = False
    """Whether the text that comes next stands on the line of an alert's mark."""

    # ------------------------------------------------------------------ leaves

    def text(self, value: str, start: int, end: int) -> None:
        """Text, cut where segments end and start."""
        if self.after_alert:
            # What follows `[!NOTE]` on its line starts the alert's text.
            self.after_alert = False
            start += len(value) - len(value := value.lstrip(" "))
        if COVERED_PIPE in value:
            value = value.replace(COVERED_PIPE, "|")
        if self.open.tags and self._is_between_elements() and not value.strip():
            self.open.add_raw(value)
            return
        raw = value.encode()
        if end - start != len(raw):
            # An entity: what stands in the file is longer than what it means.
            self.literal_text(value, start, end)
            return
        at = start
        while at < end:
            segment, stop = self.places.run_at(at, end)
            self.segments.change_to(segment, at)
            self.open.buffer.append(raw[at - start : stop - start].decode())
            at = stop

    def literal_text(self, value: str, start: int, end: int) -> None:
        """Text for the markup at ``start:end``, in the segment that holds all of it."""
        self.segments.enter(start, end)
        self.open.buffer.append(value)

    def code(self, value: str, start: int, end: int) -> None:
        """A code span."""
        value = value.replace(COVERED_PIPE, "|")
        self.segments.add(nodes.literal(value, value), start, end)

    def soft_break(self, start: int) -> None:
        """The end of a line of the file."""
        if self.open.tags and self._is_between_elements():
            self.open.add_raw("\n")
        else:
            self.literal_text("\n", start, start + 1)

    def hard_break(self, start: int, end: int) -> None:
        """A line break that the author wrote."""
        if self.open.tags and self._is_between_elements():
            return
        self.segments.enter(start, end)
        self.open.add(hard_break())

    def _is_between_elements(self) -> bool:
        """Whether what comes next stands where raw HTML has rows or items and no text."""
        tag = self.open.innermost_tag()
        return tag is not None and tag.element in FILLER

    # ------------------------------------------------------------------ emphasis and links

    def start_emphasis(self, name: str, start: int, end: int) -> None:
        """Open one of `EMPHASIS`."""
        self.segments.enter(start, end)
        if len(self.open.stack) > DEEPEST_INLINE:
            self.open.push_without_node("flat")
        else:
            self.open.push(EMPHASIS[name](), name, inline=True)

    def start_link(self, detail: Any, start: int, end: int) -> None:
        """Open a link; one inside a link, or to nowhere, leaves its text alone."""
        self.segments.enter(start, end)
        self.open.flush()
        url = detail["dest_url"]
        if detail["link_type"] == "Email":
            url = f"mailto:{url}"
        is_xref = url.lower().startswith("xref:")
        reference = None
        if is_xref or is_safe_url(url):
            reference = self.resolver.link(url, self.places.offset(start))
        if is_xref and reference is not None and detail["link_type"] == "Autolink":
            name = nodes.Text(reference.attributes.pop("xref_name", url))
            reference.append(name)
            self.open.top.append(name if self.open.link_depth else reference)
            for _ in self.events.take_until({"End": "Link"}):
                pass
            return
        self.open.link_depth += 1
        if reference is None or self.open.link_depth > 1:
            self.open.push_without_node("no-link")
            return
        reference.attributes.pop("xref_name", None)
        if detail["title"]:
            reference["reftitle"] = detail["title"]
        self.open.push(reference, "Link", inline=True)

    def end(self, name: str) -> None:
        """Close emphasis or a link, and a segment that started inside it."""
        stack = self.open.stack
        if self.is_segment_inside(name):
            self.segments.leave()
        if stack[-1].kind in {"no-link", "flat"}:
            self.open.pop()
            return
        if stack[-1].kind == name:
            frame = self.open.pop()
            if name == "Link" and not frame.node.children:
                # A link without text cannot be seen or clicked; a rule reports it.
                frame.node["classes"].append("sxs-no-text")
                frame.node.append(nodes.Text(frame.node.get("refuri") or frame.node.get("sxs_doc", "")))

    def is_segment_inside(self, name: str) -> bool:
        """Whether the innermost open node is a segment that started inside such an element."""
        stack = self.open.stack
        return stack[-1].kind == "segment" and stack[-2].kind in {name, "no-link", "flat"}

    # ------------------------------------------------------------------ images

    def image(self, detail: Any, start: int, end: int) -> None:
        """An image with all its events: the alternative text has no markup."""
        alt: list[str] = []
        depth = 1
        for event, _ in self.events:
            if isinstance(event, str):
                alt.append(" ")
            elif "Text" in event or "Code" in event:
                alt.append(event.get("Text") or event.get("Code") or "")
            elif "Start" in event:
                depth += isinstance(event["Start"], dict) and "Image" in event["Start"]
            elif "End" in event:
                depth -= event["End"] == "Image"
                if not depth:
                    break
        self.segments.enter(start, end)
        self.open.flush()
        # Where the segment is the alternative text, the image stands for it.
        node = self.image_node(detail["dest_url"], "".join(alt).strip(), start)
        self.open.top.append(self.segments.wrapped(node, start, end))

    def image_node(self, url: str, alt: str, start: int) -> nodes.Node:
        """The image, or what stands for one that cannot be shown."""
        line = self.places.line(start)
        uri = self.resolver.image(url, self.places.offset(start), line)
        if uri is None:
            shown = alt or ("" if url[:5].lower() == "data:" else url)
            return nodes.inline("", shown, classes=["sxs-missing-image"])
        if "://" in uri and self.open.link_depth:
            return nodes.inline("", alt or uri, classes=["sxs-remote-image"])
        if "://" in uri:
            # No page asks another host for anything by itself: the image is one click away.
            return nodes.reference("", alt or uri, refuri=uri, classes=["sxs-remote-image"])
        image = nodes.image("", uri=uri, alt=alt)
        self.places.locate_image(image, start)
        return image
