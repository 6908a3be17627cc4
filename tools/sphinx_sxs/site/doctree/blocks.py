"""Quotes, lists, code blocks, tables: what holds lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docutils import nodes

from sphinx_sxs.site.dialect import COVERED_PIPE
from sphinx_sxs.site.doctree.directives import ALERTS, Directives
from sphinx_sxs.site.doctree.events import Events
from sphinx_sxs.site.doctree.open_nodes import DEEPEST, OpenNodes
from sphinx_sxs.site.doctree.places import Places
from sphinx_sxs.site.doctree.questions import Resolver
from sphinx_sxs.site.doctree.segments import Segments
from sphinx_sxs.site.highlighting import code_block
from sphinx_sxs.site.nodes import block, rule

CONTAINERS = frozenset({"BlockQuote", "List", "Item", "Table", "TableHead", "TableRow", "TableCell"})
"""Blocks that hold blocks, by the parser's names."""


@dataclass(slots=True)
class Blocks:
    """Opens and closes blocks; deeper ones than a tree can take go without a node."""

    open: OpenNodes
    segments: Segments
    places: Places
    events: Events
    directives: Directives
    resolver: Resolver
    dropped: int = 0
    """Containers deeper than `DEEPEST` that are open without a node."""
    is_reported: bool = False
    """Whether the article was told that it is too deep."""

    def paragraph(self, start: int, end: int) -> None:
        """Open a paragraph."""
        paragraph = nodes.paragraph()
        self.places.locate(paragraph, start, end)
        self.open.push(paragraph, "Paragraph", inline=True)

    def rule(self) -> None:
        """Add a thematic break, or end the tabs that are open: docfx ends them so."""
        if self.open.holds("tab"):
            self.open.pop_through("tabs")
            return
        self.open.add(rule())

    # ------------------------------------------------------------------ containers

    def start(self, name: str, detail: Any, start: int, end: int) -> None:
        """Open one of `CONTAINERS`."""
        if self.dropped or len(self.open.stack) > DEEPEST:
            self._drop(start)
        elif name == "BlockQuote":
            self._quote(detail, start, end)
        elif name == "List":
            self._list(detail, start, end)
        elif name == "Item":
            self.open.push(nodes.list_item(), name)
        elif name == "Table":
            self._table(detail, start, end)
        elif name == "TableHead":
            self.open.push(nodes.thead(), name)
            self.open.push(nodes.row(), "head-row")
        elif name == "TableRow":
            if self.open.stack[-1].kind == "tgroup":
                self.open.push(nodes.tbody(), "tbody")
            self.open.push(nodes.row(), name)
        else:
            self._cell()

    def end(self, name: str) -> None:
        """Close one of `CONTAINERS` and all within it."""
        if self.dropped:
            self.dropped -= 1
        else:
            self.open.pop_through(name)

    def _drop(self, start: int) -> None:
        self.dropped += 1
        if not self.is_reported:
            self.is_reported = True
            self.resolver.warn(
                "too-deep",
                f"blocks are nested more than {DEEPEST // 2} deep; deeper ones are flattened",
                self.places.line(start),
            )

    def _quote(self, detail: Any, start: int, end: int) -> None:
        kind = str(detail).lower() if detail else ""
        if kind in ALERTS:
            self.open.push(ALERTS[kind](), "BlockQuote")
        elif not self.directives.open_quote(start):
            quote = nodes.block_quote()
            self.places.locate(quote, start, end)
            self.open.push(quote, "BlockQuote")

    def _list(self, first: int | None, start: int, end: int) -> None:
        if first is None:
            node: nodes.Element = nodes.bullet_list(bullet="-")
        else:
            node = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
            if first != 1:
                node["start"] = first
        self.places.locate(node, start, end)
        self.open.push(node, "List")

    # ------------------------------------------------------------------ tables

    def _table(self, columns: Iterable[str], start: int, end: int) -> None:
        alignments = tuple(columns)
        self.open.push(block(classes=["table-wrap"]), "Table")
        table = nodes.table()
        self.places.locate(table, start, end)
        group = nodes.tgroup(cols=len(alignments))
        group.extend(nodes.colspec(colwidth=round(100 / max(1, len(alignments)))) for _ in alignments)
        self.open.push(table, "table-node")
        self.open.push(group, "tgroup")
        group["alignments"] = alignments

    def _cell(self) -> None:
        entry = nodes.entry()
        group = next(frame.node for frame in reversed(self.open.stack) if frame.kind == "tgroup")
        alignments = group["alignments"]
        column = len(self.open.top.children)
        alignment = alignments[column] if column < len(alignments) else "None"
        if alignment != "None":
            entry["classes"].append(f"text-{alignment.lower()}")
        self.open.push(entry, "TableCell")

    # ------------------------------------------------------------------ code

    def code(self, detail: Any, start: int, end: int) -> None:
        """Add a code block with all its events."""
        parts = [
            event["Text"] for event, _ in self.events.take_until({"End": "CodeBlock"}) if "Text" in event
        ]
        fence = detail["Fenced"] if isinstance(detail, dict) else ""
        text = "".join(parts).rstrip("\n").replace(COVERED_PIPE, "|")
        node = code_block(text, fence.split(maxsplit=1)[0] if fence else "")
        self.places.locate(node, start, end)
        # What Sphinx highlights is the code, not its markup.
        node.rawsource = text
        # Highlighting takes the text as a whole, so a segment in it is an anchor only.
        for found in self.places.segments_between(start, end):
            node["ids"] += self.segments.node(found.segment)["ids"]
        self.open.add(node)
