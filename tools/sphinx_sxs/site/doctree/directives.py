"""The dialect's directives on the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docutils import nodes

from sphinx_sxs.site.dialect import Directive
from sphinx_sxs.site.doctree.events import Events
from sphinx_sxs.site.doctree.inlines import Inlines
from sphinx_sxs.site.doctree.open_nodes import DEEPEST, OpenNodes
from sphinx_sxs.site.doctree.places import Places
from sphinx_sxs.site.doctree.questions import Resolver
from sphinx_sxs.site.doctree.segments import Segments
from sphinx_sxs.site.highlighting import code_block
from sphinx_sxs.site.nodes import block, video

ALERTS: dict[str, type[nodes.Element]] = {
    "note": nodes.note,
    "tip": nodes.tip,
    "important": nodes.important,
    "warning": nodes.warning,
    "caution": nodes.caution,
}
"""Quotes that begin with ``[!NOTE]`` and the like."""


@dataclass(slots=True)
class Directives:
    """Adds what the directives of one article stand for."""

    found: dict[int, Directive]
    """By the byte where each stands."""
    open: OpenNodes
    segments: Segments
    places: Places
    events: Events
    inlines: Inlines
    resolver: Resolver

    def add_at(self, start: int) -> bool:
        """Add the directive that stands at byte `start`; whether one stands there."""
        directive = self.found.get(start)
        if directive is not None:
            self.add(directive, start)
        return directive is not None

    def add(self, directive: Directive, start: int) -> None:
        """Add what one directive stands for, or open or close its block."""
        name = directive.name
        if name == "image":
            self._image(directive, start)
        elif name == "image-end":
            self.open.pop_through("image")
        elif name == "no-loc":
            end = start + len(directive.text.encode())
            self.inlines.literal_text(directive.attributes.get("text", ""), start, end)
        elif name == "video":
            self.segments.close_block()
            self._video(directive, start)
        elif name == "code":
            self._code(directive, start)
        elif name in {"row", "column", "zone", "moniker"}:
            self._start_block(directive)
        elif name.endswith("-end"):
            self.segments.close_block()
            self.open.pop_through(name.removesuffix("-end"))
        elif name in {"div", "alert"}:
            # Outside a quote these open nothing; docfx shows nothing for them either.
            return
        else:
            self.inlines.literal_text(directive.text, start, start + 1)
            message = f"directive `{directive.text}` is not known"
            self.resolver.warn("unknown-directive", message, self.places.line(start))

    # ------------------------------------------------------------------ blocks

    def _start_block(self, directive: Directive) -> None:
        self.segments.close_block()
        name = directive.name
        if name == "column":
            self._end_column()
        if name in {"zone", "moniker"} and self._holds_heading(name):
            # Its headings are the page's: a section stands in no block.
            return
        if len(self.open.stack) <= DEEPEST:
            self.open.push(block(classes=[f"sxs-{name}", *_classes(directive)]), name)

    def _end_column(self) -> None:
        """End the column of the innermost row that is open; its end need not be written."""
        for frame in reversed(self.open.stack):
            if frame.kind == "row":
                return
            if frame.kind == "column":
                self.open.pop_through("column")
                return

    def _holds_heading(self, name: str) -> bool:
        """Whether a heading comes before the end of the zone (or moniker range) that starts here."""
        for event, span in self.events.ahead():
            directive = self.found.get(span["start"])
            if directive is not None and directive.name == f"{name}-end":
                return False
            start = event.get("Start") if isinstance(event, dict) else None
            if isinstance(start, dict) and "Heading" in start:
                return True
        return False

    def open_quote(self, start: int) -> bool:
        """Open what stands for a quote that starts with a directive; whether it starts with one."""
        directive = self._next()
        if directive is None or directive.name not in {"div", "video", "alert"}:
            return False
        self._leave_out_next()
        if directive.name == "div":
            self.open.push(block(classes=_classes(directive)), "BlockQuote")
        elif directive.name == "alert":
            self.open.push(ALERTS[directive.attributes["kind"]](), "BlockQuote")
            self.inlines.after_alert = True
        else:
            self.open.push(block(classes=["sxs-media"]), "BlockQuote")
            self._video(directive, start)
        return True

    def _next(self) -> Directive | None:
        """The directive that the next events start with."""
        for event, span in self.events.ahead(3):
            if isinstance(event, dict) and "Start" in event and event["Start"] in ("HtmlBlock", "Paragraph"):
                continue
            return self.found.get(span["start"])
        return None

    def _leave_out_next(self) -> None:
        """Leave out the events of the directive that stands next; what follows in its block stays."""
        event = next(self.events.ahead(1))[0]
        opened = event.get("Start") if isinstance(event, dict) else None
        if opened == "HtmlBlock":
            for _ in self.events.take_until({"End": "HtmlBlock"}):
                pass
        elif opened == "Paragraph":
            self.events.leave_out_second()
        else:
            next(iter(self.events))

    # ------------------------------------------------------------------ images, code, video

    def _image(self, directive: Directive, start: int) -> None:
        attributes = directive.attributes
        node = self.inlines.image_node(attributes.get("source", ""), attributes.get("alt-text", ""), start)
        is_icon = attributes.get("type") == "icon" or self.open.stack[-1].inline
        if isinstance(node, nodes.image) and attributes.get("border") != "false" and not is_icon:
            node["classes"].append("sxs-border")
        node = self.segments.wrapped(node, start, start + len(directive.text.encode()))
        if is_icon:
            self.segments.open_inline(start)
            self.open.add(node)
            return
        paragraph = nodes.paragraph("", "", node, classes=["sxs-image"])
        self.places.locate(paragraph, start, start)
        self.open.add(paragraph)
        if attributes.get("type") == "complex":
            self.open.push(block(classes=["sxs-long-description"]), "image")

    def _code(self, directive: Directive, start: int) -> None:
        self.segments.close_block()
        code = self.resolver.code(directive, self.places.offset(start), self.places.line(start))
        if code is not None:
            text, language = code
            node = code_block(text, language)
            self.places.locate(node, start, start)
            # What Sphinx highlights is the code, not the directive.
            node.rawsource = text
            self.open.add(node)
            return
        label = directive.attributes.get("label") or directive.attributes.get("source", "")
        paragraph = nodes.paragraph("", "", nodes.literal(label, label), classes=["sxs-missing-code"])
        self.places.locate(paragraph, start, start)
        self.open.add(paragraph)

    def _video(self, directive: Directive, start: int) -> None:
        url = directive.attributes.get("value", "")
        reference = self.resolver.video(url)
        if reference is None:
            self.resolver.warn("broken-video", f"video `{url}` is not a URL", self.places.line(start))
            return
        node = video(src=reference["refuri"])
        node.append(nodes.paragraph("", "", reference))
        self.open.add(node)


def _classes(directive: Directive) -> list[str]:
    return [c for c in directive.attributes.get("class", "").split() if re.fullmatch(r"[\w-]+", c)]
