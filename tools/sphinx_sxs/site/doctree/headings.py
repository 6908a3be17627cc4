"""Headings: the page's sections, titles where no section can stand, docfx tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from docutils import nodes

from sphinx_sxs.site.doctree.anchors import Anchors, slug
from sphinx_sxs.site.doctree.english import english_text
from sphinx_sxs.site.doctree.events import Events
from sphinx_sxs.site.doctree.inlines import Inlines
from sphinx_sxs.site.doctree.nesting import HOLDS_TEXT
from sphinx_sxs.site.doctree.open_nodes import OpenNodes
from sphinx_sxs.site.doctree.places import Places
from sphinx_sxs.site.doctree.segments import Segments
from sphinx_sxs.site.html_tags import parse_tag, tag_ranges
from sphinx_sxs.site.nodes import segment, tab, tabs


@dataclass(slots=True)
class Headings:
    """Opens and closes headings, and the sections and tabs that they start."""

    open: OpenNodes
    segments: Segments
    places: Places
    events: Events
    anchors: Anchors
    inlines: Inlines
    title: nodes.TextElement | None = None
    """The heading that is open."""

    def start(self, detail: Any, start: int, end: int) -> None:
        """Open a heading."""
        level = int(detail["level"][1:])
        name = self._tab_name()
        if name is not None:
            self._tab(name, level, start, end)
            return
        stack = self.open.stack
        tab_level = next((frame.heading for frame in stack if frame.kind == "tab"), 0)
        if tab_level and level <= tab_level:
            self.open.pop_through("tabs")
        if stack[-1].kind in {"document", "section"} and not self._inside_raw_html():
            while stack[-1].heading >= level:
                self.open.pop()
            section = nodes.section()
            self.places.locate(section, start, end)
            self.open.push(section, "section", heading=level)
            title: nodes.TextElement = nodes.title()
        else:
            # A heading inside a list, quote or tab opens no section there.
            title = nodes.rubric()
            title["heading-level"] = level
        self.places.locate(title, start, end)
        self.open.push(title, "title", inline=True, heading=level)
        self.title = title

    def end(self) -> None:
        """Close the heading and give it, or its section, its anchors."""
        title, self.title = self.title, None
        # A directive for a block (a video, a row) has ended its line.
        self.segments.close_block()
        if title is None:
            return
        parent = title.parent if isinstance(title, nodes.title) else title
        for target in list(title.findall(nodes.target)):
            parent["ids"].extend(target["ids"])
            target.parent.remove(target)
        if not parent["ids"]:
            self._name(parent, title)
        for name in parent["ids"]:
            self.anchors.lead_to(name, parent)

    def _name(self, parent: nodes.Element, title: nodes.TextElement) -> None:
        """Name a heading after its text, and after its English: links to it are seldom translated."""
        own = slug(title.astext())
        parent["ids"].append(self.anchors.claim(own or "section"))
        english = slug(self._english(title))
        if english and english != own:
            parent["ids"].append(self.anchors.claim(english))

    def _english(self, title: nodes.TextElement) -> str:
        """The text of a heading before it was translated; nothing where that is not known."""
        parts: list[str] = []
        seen: set[str] = set()
        waiting: list[nodes.Node] = [title]
        while waiting:
            node = waiting.pop()
            if isinstance(node, segment):
                if node["key"] not in seen:
                    seen.add(node["key"])
                    source = self.segments.shown[node["key"]].source
                    if source is None:
                        return ""
                    parts.append(english_text(source))
            elif isinstance(node, nodes.Text):
                parts.append(str(node))
            else:
                waiting.extend(reversed(node.children))
        return "".join(parts) if seen else ""

    def _inside_raw_html(self) -> bool:
        """Whether an element of raw HTML stands open around the heading that starts here, and ends after it.

        One that nothing ends is ended here, so that it cannot swallow the page's sections.
        """
        depth = len(self.open.stack)
        names = {tag.name for tag in self.open.tags if tag.depth == depth and tag.element not in HOLDS_TEXT}
        if not names:
            return False
        for event, _ in self.events.ahead():
            if isinstance(event, dict) and (raw := event.get("Html") or event.get("InlineHtml")):
                for a, b in tag_ranges(raw):
                    tag = parse_tag(raw[a:b])
                    if tag is not None and tag.closing and tag.name in names:
                        return True
        self.open.close_tags(depth)
        return False

    # ------------------------------------------------------------------ tabs

    def _tab_name(self) -> str | None:
        """What follows ``#tab/`` where the heading that starts here is a docfx tab."""
        for event, _ in self.events.ahead(4):
            if isinstance(event, dict) and "InlineHtml" in event:
                continue
            start = event.get("Start") if isinstance(event, dict) else None
            if isinstance(start, dict) and "Link" in start:
                url: str = start["Link"]["dest_url"]
                return url.removeprefix("#tab/") if url.startswith("#tab/") else None
            return None
        return None

    def _tab(self, name: str, level: int, start: int, end: int) -> None:
        """Open a tab, with its heading as a whole."""
        self.open.pop_through("tab")
        if self.open.stack[-1].kind != "tabs":
            self.open.push(tabs(), "tabs")
        anchor = self.anchors.claim("tab-" + (slug(unquote(name)) or "tab"))
        node = tab(ids=[anchor], label="")
        self.open.push(node, "tab", heading=level)
        heading = nodes.rubric(classes=["sxs-tab-label"])
        # Articles write tabs as first headings (`# [Windows](#tab/windows)`); a page has one title.
        heading["heading-level"] = max(level, 2)
        self.places.locate(heading, start, end)
        self.open.push(heading, "title", inline=True, heading=level)
        # The heading's link only names the tab: its text is the label.
        for event, span in self.events.take_until({"End": {"Heading": f"H{level}"}}):
            if isinstance(event, dict) and "Text" in event:
                self.inlines.text(event["Text"], span["start"], span["end"])
            elif isinstance(event, dict) and "Code" in event:
                self.inlines.code(event["Code"], span["start"], span["end"])
        self.segments.leave()
        self.open.pop()
        node["label"] = heading.astext()
