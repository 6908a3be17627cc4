"""From the parser's events to the tree: which part of it takes which event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docutils import nodes

from sphinx_sxs.article.includes import Assembled
from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.site.dialect import cover_directives, cover_pipes
from sphinx_sxs.site.doctree.anchors import Anchors
from sphinx_sxs.site.doctree.blocks import CONTAINERS, Blocks
from sphinx_sxs.site.doctree.directives import Directives
from sphinx_sxs.site.doctree.english import english_html
from sphinx_sxs.site.doctree.events import Events
from sphinx_sxs.site.doctree.headings import Headings
from sphinx_sxs.site.doctree.inlines import EMPHASIS, Inlines
from sphinx_sxs.site.doctree.open_nodes import OpenNodes
from sphinx_sxs.site.doctree.places import Places
from sphinx_sxs.site.doctree.questions import Resolver
from sphinx_sxs.site.doctree.raw_html import RawHtml
from sphinx_sxs.site.doctree.segments import Segments
from sphinx_sxs.site.nodes import english


def build_document(
    document: nodes.document,
    assembled: Assembled,
    resolver: Resolver,
    *,
    keys: SegmentKeys,
    first_line: int = 1,
) -> list[str]:
    """Fill `document` with the tree of an assembled article; `keys` address its segments.

    Returns the anchors that other pages may lead to, but for those of segments.
    """
    text, found = cover_directives(cover_pipes(parseable(assembled.text)))
    places = Places(assembled, source=document["source"], first_line=first_line)
    events = Events(text)
    anchors = Anchors(document)
    open_nodes = OpenNodes(document, resolver.link)
    segments = Segments(open_nodes, places, anchors, keys.of)
    inlines = Inlines(open_nodes, segments, places, events, resolver)
    directives = Directives(found, open_nodes, segments, places, events, inlines, resolver)
    builder = Builder(
        events,
        open_nodes,
        segments,
        inlines,
        RawHtml(open_nodes, segments, anchors, inlines, directives.add_at),
        directives,
        Headings(open_nodes, segments, places, events, anchors, inlines),
        Blocks(open_nodes, segments, places, events, directives, resolver),
    )
    builder.run()
    pairs = [(key, english_html(shown.source)) for key, shown in segments.shown.items() if shown.source]
    if pairs:
        document.append(english(pairs=pairs))
    return anchors.names()


@dataclass(slots=True)
class Builder:
    """Hands each event to who adds it to the tree."""

    events: Events
    open: OpenNodes
    segments: Segments
    inlines: Inlines
    raw_html: RawHtml
    directives: Directives
    headings: Headings
    blocks: Blocks

    def run(self) -> None:
        """Build the tree of all events."""
        handlers = {
            "Text": self.inlines.text,
            "Code": self.inlines.code,
            "InlineHtml": self._inline_html,
            "Html": self._inline_html,
            "Start": self._start,
            "End": self._end,
        }
        for event, span in self.events:
            if isinstance(event, str):
                self._plain(event, span["start"])
                continue
            ((name, value),) = event.items()
            handler = handlers.get(name)
            if handler is not None:
                handler(value, span["start"], span["end"])
        self.segments.close_block()
        self.open.close()

    def _plain(self, event: str, start: int) -> None:
        if event == "SoftBreak":
            self.inlines.soft_break(start)
        elif event == "HardBreak":
            self.inlines.hard_break(start, start + 1)
        elif event == "Rule":
            self.segments.close_block()
            self.blocks.rule()

    def _inline_html(self, value: str, start: int, end: int) -> None:
        directive = self.directives.found.get(start)
        if directive is None:
            self.raw_html.inline(value, start, end)
            return
        self.segments.enter(start, end)
        self.directives.add(directive, start)

    def _start(self, value: Any, start: int, end: int) -> None:
        if isinstance(value, str):
            name, detail = value, None
        else:
            ((name, detail),) = value.items()
        if name in EMPHASIS:
            self.inlines.start_emphasis(name, start, end)
            return
        if name == "Link":
            self.inlines.start_link(detail, start, end)
            return
        if name == "Image":
            self.inlines.image(detail, start, end)
            return
        self.segments.close_block()
        if name == "Paragraph":
            self.blocks.paragraph(start, end)
        elif name in CONTAINERS:
            self.blocks.start(name, detail, start, end)
        elif name == "Heading":
            self.headings.start(detail, start, end)
        elif name == "CodeBlock":
            self.blocks.code(detail, start, end)
        else:
            self._html_block()

    def _end(self, value: Any, start: int, end: int) -> None:  # noqa: ARG002 - as the other handlers
        name = value if isinstance(value, str) else next(iter(value))
        if name in EMPHASIS or name == "Link":
            self.inlines.end(name)
        elif name == "Heading":
            self.headings.end()
        else:
            self.segments.close_block()
            if name in CONTAINERS:
                self.blocks.end(name)

    def _html_block(self) -> None:
        parts = [
            (event["Html"], span["start"])
            for event, span in self.events.take_until({"End": "HtmlBlock"})
            if isinstance(event, dict) and "Html" in event
        ]
        if parts and (directive := self.directives.found.get(parts[0][1])) is not None:
            self.directives.add(directive, parts[0][1])
            parts = parts[1:]
        if parts:
            self.raw_html.block(parts)
