"""Markdown to a docutils document tree, with every segment kept as a node.

The text is parsed once, by the Markdown parser, into events with byte offsets.
Real docutils nodes are built from the events, and the inline runs that fall into
a segment's range are wrapped in a `segment` node; a segment that crosses another
inline, or a block, is split, and its first part has the anchor.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote

from docutils import nodes

from sphinx_sxs.article.includes import Assembled
from sphinx_sxs.article.markdown import Event, parse_events, parseable
from sphinx_sxs.article.model import Segment
from sphinx_sxs.site.dialect import Directive, cover_directives
from sphinx_sxs.site.highlighting import lexer_name
from sphinx_sxs.site.html_tags import ALLOWED, Tag, is_safe_url, parse_tag, safe_html, tag_ranges
from sphinx_sxs.site.nodes import block, english, hard_break, segment, tab, tabs, video

DEEPEST = 60
"""Containers within containers.  Two hundred break pickling of the tree; no article
of the corpus goes beyond 9."""

_BARE_URL = re.compile(
    r"https?://[^\s<>\"'`｀（）「」、。，]+[^\s<>\"'`｀（）「」、。，.,;:!?)\]}*_]", re.IGNORECASE
)
_SLUG_DROP = re.compile(r"[^\w\- ]")
_ALERTS: dict[str, type[nodes.Element]] = {
    "note": nodes.note,
    "tip": nodes.tip,
    "important": nodes.important,
    "warning": nodes.warning,
    "caution": nodes.caution,
}


class Resolver(Protocol):
    """What the tree's builder asks about everything outside the article's own text."""

    def link(self, url: str, offset: int) -> nodes.TextElement | None:
        """A reference to `url` as written at code point `offset`; ``None``: leads nowhere."""

    def image(self, url: str, offset: int, line: int) -> str | None:
        """The URI of an image for the tree; ``None`` where it cannot be shown."""

    def code(self, directive: Directive, offset: int, line: int) -> tuple[str, str] | None:
        """The code that a directive includes and its language; ``None`` where it is not there."""

    def warn(self, kind: str, message: str, line: int) -> None:
        """Report a defect of the article."""

    def video_label(self, url: str) -> str:
        """What the link to a video says, in the page's language."""


@dataclass(slots=True)
class _Frame:
    """An open node, and what closing it has to do."""

    node: nodes.Element
    kind: str
    heading: int = 0
    """Level of the heading whose section this is."""
    inline: bool = False
    """Whether text may go straight into it."""


@dataclass(slots=True)
class TreeBuilder:
    """Builds one document; use `build_document`."""

    document: nodes.document
    text: str
    assembled: Assembled
    resolver: Resolver
    first_line: int
    directives: dict[int, Directive]
    own_segments: frozenset[str]
    data: bytes = b""
    """The text as it is parsed: directives covered, byte for byte."""
    written: bytes = b""
    """The text as the article has it; offsets in both are the same."""
    stack: list[_Frame] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ranges: list[tuple[int, int, Segment, bool]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    shown: dict[str, Segment] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    open_segment: Segment | None = None
    link_depth: int = 0
    dropped: int = 0
    """Containers deeper than `DEEPEST` that are open without a node."""
    anchors: list[bool] = field(default_factory=list)
    """For each open ``<a>`` of raw HTML: whether its end tag is to be dropped."""
    events: list[Event] = field(default_factory=list)
    at: int = 0
    too_deep: bool = False
    ascii_only: bool = False
    counted: tuple[int, int] = (0, 0)
    """The last byte offset turned into code points, and what it was."""

    # ------------------------------------------------------------------ set-up

    def run(self) -> None:
        self.data = self.text.encode()
        # A directive is covered in ASCII whatever it holds, so code points are those of the article.
        original = parseable(self.assembled.text)
        self.written = original.encode()
        self.ascii_only = len(self.written) == len(original)
        self._place_segments()
        self._place_lines()
        self.stack.append(_Frame(self.document, "document"))
        self.events = parse_events(self.text)
        while self.at < len(self.events):
            event, span = self.events[self.at]
            self.at += 1
            if isinstance(event, str):
                self._simple(event, span["start"])
                continue
            ((name, value),) = event.items()
            handler = _HANDLERS.get(name)
            if handler is not None:
                handler(self, value, span["start"], span["end"])
        self._close_block()
        while len(self.stack) > 1:
            self._pop()
        self._add_english()

    def _place_segments(self) -> None:
        """Segment ranges in bytes; the text before them is what is encoded once."""
        text, at, byte = "" if self.ascii_only else parseable(self.assembled.text), 0, 0
        for span in self.assembled.spans:
            if self.ascii_only:
                start, end = span.start, span.end
            else:
                byte += len(text[at : span.start].encode())
                start = byte
                byte += len(text[span.start : span.end].encode())
                end = byte
                at = span.end
            if end > start:
                own = span.segment.id in self.own_segments
                self.starts.append(start)
                self.ranges.append((start, end, span.segment, own))

    def _place_lines(self) -> None:
        at = self.data.find(b"\n")
        while at >= 0:
            self.lines.append(at)
            at = self.data.find(b"\n", at + 1)

    def _line(self, byte: int) -> int:
        return self.first_line + bisect_right(self.lines, byte - 1) if byte else self.first_line

    def _offset(self, byte: int) -> int:
        """Code point offset of a byte offset."""
        if self.ascii_only:
            return byte
        # Links come in order: only what stands since the last one is counted.
        known, points = self.counted if self.counted[0] <= byte else (0, 0)
        points += len(self.written[known:byte].decode("utf-8", "replace"))
        self.counted = byte, points
        return points

    def _range_at(self, byte: int) -> tuple[int, int, Segment, bool] | None:
        index = bisect_right(self.starts, byte) - 1
        if index >= 0 and byte < self.ranges[index][1]:
            return self.ranges[index]
        return None

    # ------------------------------------------------------------------ the open nodes

    @property
    def top(self) -> nodes.Element:
        return self.stack[-1].node

    def _push(self, node: nodes.Element, kind: str, *, inline: bool = False, heading: int = 0) -> None:
        self._flush()
        self.top.append(node)
        self.stack.append(_Frame(node, kind, heading, inline))

    def _pop(self) -> _Frame:
        self._flush()
        return self.stack.pop()

    def _flush(self) -> None:
        if not self.buffer:
            return
        text = "".join(self.buffer)
        self.buffer.clear()
        if self.link_depth == 0 and "://" in text:
            self._linkify(text)
        else:
            self.top.append(nodes.Text(text))

    def _linkify(self, text: str) -> None:
        """Bare URLs become links, as the publisher's own Markdown has it."""
        at = 0
        for match in _BARE_URL.finditer(text):
            reference = self.resolver.link(match[0], 0)
            if reference is None:
                continue
            if match.start() > at:
                self.top.append(nodes.Text(text[at : match.start()]))
            reference.append(nodes.Text(match[0]))
            self.top.append(reference)
            at = match.end()
        if at < len(text):
            self.top.append(nodes.Text(text[at:]))

    def _close_segment(self) -> None:
        if self.open_segment is not None and self.stack[-1].kind == "segment":
            self._pop()
        self.open_segment = None

    def _close_block(self) -> None:
        """End the paragraph that stands open, written or implied (a tight list item's)."""
        self._close_segment()
        while self.stack[-1].inline:
            self._pop()
            self.open_segment = None

    def _open_inline(self, start: int) -> None:
        """Make sure that inline content may be added here."""
        if not self.stack[-1].inline:
            paragraph = nodes.paragraph()
            self._locate(paragraph, start, start)
            self._push(paragraph, "implied", inline=True)

    def _locate(self, node: nodes.Element, start: int, end: int) -> None:
        node.source = self.document["source"]
        node.line = self._line(start)
        if isinstance(node, nodes.TextElement):
            node.rawsource = self.written[start:end].decode("utf-8", "replace").strip()

    def _enter_segment(self, start: int, end: int) -> None:
        """Open the segment that covers all of ``start:end``; close another that is open."""
        self._open_inline(start)
        found = self._range_at(start)
        if found is not None and found[1] < end:
            found = None
        wanted = found[2] if found is not None else None
        if wanted is self.open_segment:
            return
        self._close_segment()
        if found is None or any(frame.kind == "segment" for frame in self.stack):
            return
        self._push(self._segment_node(found[2], own=found[3]), "segment", inline=True)
        self.open_segment = found[2]

    def _segment_node(self, found: Segment, *, own: bool) -> segment:
        key = found.ordinal if own else found.id
        node = segment(key=key)
        anchor = f"s-{key}"
        if anchor not in self.ids:
            self._claim(anchor)
            node["ids"].append(anchor)
            self.document.ids[anchor] = node
        self.shown.setdefault(key, found)
        return node

    def _claim(self, name: str) -> str:
        """`name`, made unique among the document's anchors."""
        unique, count = name, 1
        while unique in self.ids:
            unique = f"{name}-{count}"
            count += 1
        self.ids.add(unique)
        return unique

    # ------------------------------------------------------------------ leaves

    def _text(self, value: str, start: int, end: int) -> None:
        if self.stack[-1].kind == "literal":
            self.buffer.append(value)
            return
        if end - start != (len(value) if value.isascii() else len(value.encode())):
            # An entity: what stands in the file is longer than what it means.
            self._enter_segment(start, end)
            self.buffer.append(value)
            return
        at = start
        raw = value.encode()
        while at < end:
            found = self._range_at(at)
            if found is not None:
                stop = min(end, found[1])
            else:
                index = bisect_right(self.starts, at)
                stop = min(end, self.starts[index]) if index < len(self.starts) else end
            self._enter_segment(at, stop)
            self.buffer.append(raw[at - start : stop - start].decode())
            at = stop

    def _code(self, value: str, start: int, end: int) -> None:
        self._enter_segment(start, end)
        self._flush()
        self.top.append(nodes.literal(value, value))

    def _simple(self, event: str, start: int) -> None:
        if event == "SoftBreak":
            self._enter_segment(start, start + 1)
            self.buffer.append("\n")
        elif event == "HardBreak":
            self._enter_segment(start, start + 1)
            self._flush()
            self.top.append(hard_break())
        elif event == "Rule":
            self._rule()

    def _rule(self) -> None:
        self._close_block()
        if any(frame.kind == "tab" for frame in self.stack):
            self._pop_through("tabs")
            return
        self.top.append(nodes.transition())

    def _pop_through(self, kind: str) -> None:
        if any(frame.kind == kind for frame in self.stack):
            while self._pop().kind != kind:
                pass

    # ------------------------------------------------------------------ starts and ends

    def _start(self, value: Any, start: int, end: int) -> None:
        if isinstance(value, str):
            name, detail = value, None
        else:
            ((name, detail),) = value.items()
        if name in _INLINE:
            self._enter_segment(start, end)
            self._push(_INLINE[name](), name, inline=True)
            return
        if name == "Link":
            self._start_link(detail, start, end)
            return
        if name == "Image":
            self._image(detail, start, end)
            return
        if name == "Paragraph":
            self._close_block()
            paragraph = nodes.paragraph()
            self._locate(paragraph, start, end)
            self._push(paragraph, name, inline=True)
            return
        self._close_block()
        if name in _CONTAINERS and (self.dropped or len(self.stack) > DEEPEST):
            self._drop(start)
            return
        getattr(self, _STARTS[name])(detail, start, end)

    def _end(self, value: Any, start: int, end: int) -> None:
        name = value if isinstance(value, str) else next(iter(value))
        if name in _INLINE or name == "Link":
            self._end_inline(name)
        elif name in _CONTAINERS and self.dropped:
            self._close_block()
            self.dropped -= 1
        elif name == "Heading":
            self._end_heading(start, end)
        else:
            self._close_block()
            if name in _CONTAINERS:
                self._pop_through(name)

    def _drop(self, start: int) -> None:
        self.dropped += 1
        if not self.too_deep:
            self.too_deep = True
            self.resolver.warn(
                "too-deep",
                f"blocks are nested more than {DEEPEST // 2} deep; deeper ones are flattened",
                self._line(start),
            )

    def _end_inline(self, name: str) -> None:
        if self.stack[-1].kind == "segment" and self._opened_inside(name):
            self._close_segment()
        if name == "Link":
            self.link_depth -= 1
            if self.stack[-1].kind == "no-link":
                self._flush()
                self.stack.pop()
                return
        if self.stack[-1].kind == name:
            frame = self._pop()
            if name == "Link" and not frame.node.children:
                # A link without text cannot be seen or clicked; a rule reports it.
                frame.node.append(nodes.Text(frame.node.get("refuri", "")))

    def _opened_inside(self, name: str) -> bool:
        return len(self.stack) > 1 and self.stack[-2].kind in {name, "no-link"}

    def _start_link(self, detail: dict[str, Any], start: int, end: int) -> None:
        self._enter_segment(start, end)
        self._flush()
        url = detail["dest_url"]
        if url.lower().startswith("xref:"):
            reference = self.resolver.link(url, self._offset(start))
            if reference is not None and detail["link_type"] == "Autolink":
                reference.append(nodes.Text(reference.attributes.pop("xref_name", url)))
                self.top.append(reference)
                while "End" not in (event := self.events[self.at][0]) or event["End"] != "Link":
                    self.at += 1
                self.at += 1
                return
        else:
            reference = self.resolver.link(url, self._offset(start)) if is_safe_url(url) else None
        self.link_depth += 1
        if reference is None:
            self.stack.append(_Frame(self.top, "no-link", inline=True))
            return
        reference.attributes.pop("xref_name", None)
        if detail["title"]:
            reference["reftitle"] = detail["title"]
        self._push(reference, "Link", inline=True)

    def _image(self, detail: dict[str, Any], start: int, end: int) -> None:
        """An image with all its events: the alternative text has no markup."""
        alt: list[str] = []
        inner: tuple[int, int, Segment, bool] | None = None
        depth = 1
        while depth and self.at < len(self.events):
            event, span = self.events[self.at]
            self.at += 1
            if isinstance(event, str):
                alt.append(" ")
            elif "Text" in event or "Code" in event:
                inner = inner or self._range_at(span["start"])
                alt.append(event.get("Text") or event.get("Code") or "")
            elif "Start" in event:
                depth += isinstance(event["Start"], dict) and "Image" in event["Start"]
            elif "End" in event:
                depth -= event["End"] == "Image"
        self._enter_segment(start, end)
        self._flush()
        node = self._image_node(detail["dest_url"], "".join(alt).strip(), start)
        if inner is not None and self.open_segment is None:
            # The segment is the alternative text: the image stands for it.
            wrapper = self._segment_node(inner[2], own=inner[3])
            wrapper.append(node)
            node = wrapper
        self.top.append(node)

    def _image_node(self, url: str, alt: str, start: int) -> nodes.Node:
        line = self._line(start)
        uri = self.resolver.image(url, self._offset(start), line)
        if uri is None:
            return nodes.inline("", alt or url, classes=["sxs-missing-image"])
        if "://" in uri:
            # No page asks another host for anything by itself: the image is one click away.
            reference = nodes.reference("", alt or uri, refuri=uri, classes=["sxs-remote-image"])
            return reference
        image = nodes.image("", uri=uri, alt=alt)
        image.source, image.line = self.document["source"], line
        return image

    # ------------------------------------------------------------------ blocks

    def _start_heading(self, detail: dict[str, Any], start: int, end: int) -> None:
        level = int(detail["level"][1:])
        label = self._tab_label()
        if label is not None:
            self._start_tab(label, level, start, end)
            return
        tab_level = next((f.heading for f in self.stack if f.kind == "tab"), 0)
        if tab_level and level <= tab_level:
            self._pop_through("tabs")
        if self.stack[-1].kind in {"document", "section"}:
            while self.stack[-1].heading >= level:
                self._pop()
            section = nodes.section()
            self._locate(section, start, end)
            self._push(section, "section", heading=level)
            title: nodes.TextElement = nodes.title()
        else:
            # A heading inside a list, quote or tab opens no section there.
            title = nodes.rubric()
            title["heading-level"] = level
        self._locate(title, start, end)
        self._push(title, "title", inline=True, heading=level)

    def _end_heading(self, start: int, end: int) -> None:  # noqa: ARG002 - as the others
        self._close_segment()
        while self.stack[-1].kind != "title" and self.stack[-1].inline:
            self._pop()
        if self.stack[-1].kind != "title":
            return
        title = self._pop().node
        parent = self.stack[-1].node if isinstance(title, nodes.title) else title
        for target in list(title.findall(nodes.target)):
            parent["ids"].extend(target["ids"])
            target.parent.remove(target)
        if not parent["ids"]:
            parent["ids"].append(self._claim(slug(title.astext()) or "section"))
        for name in parent["ids"]:
            self.document.ids[name] = parent

    def _tab_label(self) -> str | None:
        """The ``tab/…`` id where the heading that starts here is a docfx tab."""
        for event, _ in self.events[self.at : self.at + 4]:
            if isinstance(event, dict) and "InlineHtml" in event:
                continue
            start = event.get("Start") if isinstance(event, dict) else None
            if isinstance(start, dict) and "Link" in start:
                url: str = start["Link"]["dest_url"]
                return url.removeprefix("#tab/") if url.startswith("#tab/") else None
            return None
        return None

    def _start_tab(self, name: str, level: int, start: int, end: int) -> None:
        if any(frame.kind == "tab" for frame in self.stack):
            self._pop_through("tab")
        if self.stack[-1].kind != "tabs":
            self._push(tabs(), "tabs")
        anchor = self._claim("tab-" + (slug(unquote(name)) or "tab"))
        node = tab(ids=[anchor], label="")
        self._push(node, "tab", heading=level)
        heading = nodes.rubric(classes=["sxs-tab-label"])
        heading["heading-level"] = level
        self._locate(heading, start, end)
        self._push(heading, "title", inline=True, heading=level)
        # The heading's link only names the tab: its text is the label.
        depth = 0
        while self.at < len(self.events):
            event, span = self.events[self.at]
            if isinstance(event, dict) and "End" in event and isinstance(event["End"], dict):
                self.at += 1
                break
            self.at += 1
            if isinstance(event, dict) and "Text" in event:
                self._text(event["Text"], span["start"], span["end"])
            elif isinstance(event, dict) and "Code" in event:
                self._code(event["Code"], span["start"], span["end"])
            depth += 1
        self._close_segment()
        self._pop()
        node["label"] = heading.astext()

    def _start_quote(self, detail: Any, start: int, end: int) -> None:
        kind = str(detail).lower() if detail else ""
        if kind in _ALERTS:
            self._push(_ALERTS[kind](), "BlockQuote")
            return
        following = self._directive_at(self.at)
        if following is not None and following.name in {"div", "video", "alert"}:
            self._skip_directive()
            if following.name == "div":
                self._push(block(classes=_classes(following)), "BlockQuote")
            elif following.name == "alert":
                self._push(_ALERTS[following.attributes["kind"]](), "BlockQuote")
            else:
                self._push(block(classes=["sxs-media"]), "BlockQuote")
                self._video(following, start)
            return
        quote = nodes.block_quote()
        self._locate(quote, start, end)
        self._push(quote, "BlockQuote")

    def _directive_at(self, index: int) -> Directive | None:
        """The directive that the events from `index` on start with."""
        for event, span in self.events[index : index + 3]:
            if isinstance(event, dict) and "Start" in event and event["Start"] in ("HtmlBlock", "Paragraph"):
                continue
            return self.directives.get(span["start"])
        return None

    def _skip_directive(self) -> None:
        """Leave out the events of the directive that stands next; what follows in its block stays."""
        event = self.events[self.at][0]
        opened = event["Start"] if isinstance(event, dict) and "Start" in event else None
        if opened == "HtmlBlock":
            while self.events[self.at][0] != {"End": "HtmlBlock"}:
                self.at += 1
            self.at += 1
        elif opened == "Paragraph":
            del self.events[self.at + 1]
        else:
            self.at += 1

    def _start_list(self, detail: Any, start: int, end: int) -> None:
        if detail is None:
            node: nodes.Element = nodes.bullet_list(bullet="-")
        else:
            node = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
            if detail != 1:
                node["start"] = detail
        self._locate(node, start, end)
        self._push(node, "List")

    def _start_item(self, detail: Any, start: int, end: int) -> None:  # noqa: ARG002
        self._push(nodes.list_item(), "Item")

    def _start_code(self, detail: Any, start: int, end: int) -> None:
        parts: list[str] = []
        while self.at < len(self.events):
            event = self.events[self.at][0]
            self.at += 1
            if isinstance(event, dict) and "End" in event:
                break
            if isinstance(event, dict) and "Text" in event:
                parts.append(event["Text"])
        language = (
            detail["Fenced"].split(maxsplit=1)[0] if isinstance(detail, dict) and detail["Fenced"] else ""
        )
        text = "".join(parts).rstrip("\n")
        node = self._code_block(text, language, start, end)
        # Highlighting takes the text as a whole, so a segment in it is an anchor only.
        for index in range(bisect_right(self.starts, start - 1), len(self.starts)):
            range_ = self.ranges[index]
            if range_[0] >= end:
                break
            node["ids"] += self._segment_node(range_[2], own=range_[3])["ids"]
        self.top.append(node)

    def _code_block(self, text: str, language: str, start: int, end: int) -> nodes.literal_block:
        node = nodes.literal_block(text, text, language=lexer_name(language))
        self._locate(node, start, end)
        node.rawsource = text
        return node

    def _start_html(self, detail: Any, start: int, end: int) -> None:  # noqa: ARG002
        parts: list[tuple[str, int]] = []
        while self.at < len(self.events):
            event, span = self.events[self.at]
            self.at += 1
            if event == {"End": "HtmlBlock"}:
                break
            if isinstance(event, dict) and "Html" in event:
                parts.append((event["Html"], span["start"]))
        if parts and (directive := self.directives.get(parts[0][1])) is not None:
            self._directive(directive, parts[0][1])
            parts = parts[1:]
        if parts:
            self._html_block(parts)

    def _html_block(self, parts: list[tuple[str, int]]) -> None:
        text = "".join(part for part, _ in parts)
        if text.lstrip().startswith("<!--") and text.rstrip().endswith("-->"):
            return
        start = parts[0][1]
        named = _named_anchor(text)
        if named is not None:
            self.top.append(nodes.target(ids=[self._claim(named)]))
            return
        tags = tag_ranges(text)
        if any(parse_tag(text[a:b]).name == "img" for a, b in tags if parse_tag(text[a:b])):  # type: ignore[union-attr]
            self._html_with_images(text, start)
            return
        if not self._raw_with_segments(parts, text, tags):
            self.top.append(nodes.raw("", safe_html(text), format="html"))

    def _html_with_images(self, text: str, start: int) -> None:
        """Raw HTML with images, which must reach the tree to be copied to the site."""
        self._open_inline(start)
        at = 0
        for a, b in tag_ranges(text):
            tag = parse_tag(text[a:b])
            if tag is None or tag.name != "img" or tag.closing:
                continue
            self._raw_inline(text[at:a])
            self.top.append(
                self._image_node(tag.attributes.get("src", ""), tag.attributes.get("alt", ""), start)
            )
            at = b
        self._raw_inline(text[at:])
        self._close_block()

    def _raw_inline(self, text: str) -> None:
        self._flush()
        if text.strip():
            self.top.append(nodes.raw("", safe_html(text), format="html"))

    def _raw_with_segments(
        self, parts: list[tuple[str, int]], text: str, tags: list[tuple[int, int]]
    ) -> bool:
        """Raw HTML whose segments stand between its tags (a table written as HTML)."""
        contiguous = all(
            at + len(part.encode()) == following
            for (part, at), (_, following) in zip(parts, parts[1:], strict=False)
        )
        if not contiguous:
            return False
        start, data = parts[0][1], text.encode()
        first = bisect_right(self.starts, start - 1)
        inside = [r for r in self.ranges[first:] if r[0] < start + len(data)]
        if not inside:
            return False
        tag_bytes = [(len(text[:a].encode()), len(text[:b].encode())) for a, b in tags]

        def in_tag(at: int) -> bool:
            return any(a < at < b for a, b in tag_bytes)

        at = 0
        for begin, finish, found, own in inside:
            a, b = begin - start, finish - start
            if b > len(data) or in_tag(a) or in_tag(b):
                continue
            if a > at:
                self.top.append(nodes.raw("", safe_html(data[at:a].decode()), format="html"))
            node = self._segment_node(found, own=own)
            content = data[a:b].decode()
            if "<" in content or "&" in content:
                node.append(nodes.raw("", safe_html(content), format="html"))
            else:
                node.append(nodes.Text(content))
            self.top.append(node)
            at = b
        if at < len(data):
            self.top.append(nodes.raw("", safe_html(data[at:].decode()), format="html"))
        return True

    def _start_table(self, detail: Iterable[str], start: int, end: int) -> None:
        alignments = tuple(detail)
        wrapper = block(classes=["table-wrap"])
        self._push(wrapper, "Table")
        table = nodes.table()
        self._locate(table, start, end)
        group = nodes.tgroup(cols=len(alignments))
        group.extend(nodes.colspec(colwidth=round(100 / max(1, len(alignments)))) for _ in alignments)
        self._push(table, "table-node")
        self._push(group, "tgroup")
        group["alignments"] = alignments

    def _start_head(self, detail: Any, start: int, end: int) -> None:  # noqa: ARG002
        self._push(nodes.thead(), "TableHead")
        self._push(nodes.row(), "head-row")

    def _start_row(self, detail: Any, start: int, end: int) -> None:  # noqa: ARG002
        if self.stack[-1].kind == "tgroup":
            self._push(nodes.tbody(), "tbody")
        self._push(nodes.row(), "TableRow")

    def _start_cell(self, detail: Any, start: int, end: int) -> None:  # noqa: ARG002
        entry = nodes.entry()
        group = next(f.node for f in reversed(self.stack) if f.kind == "tgroup")
        alignments = group["alignments"]
        column = len(self.top.children)
        alignment = alignments[column] if column < len(alignments) else "None"
        if alignment != "None":
            entry["classes"].append(f"text-{alignment.lower()}")
        self._push(entry, "TableCell")

    # ------------------------------------------------------------------ raw inline HTML

    def _inline_html(self, value: str, start: int, end: int) -> None:
        directive = self.directives.get(start)
        if directive is not None:
            self._enter_segment(start, end)
            self._directive(directive, start)
            return
        if value.startswith("<!--"):
            return
        tag = parse_tag(value)
        if tag is not None and tag.name == "a":
            self._anchor_tag(tag, start, end)
            return
        self._enter_segment(start, end)
        if tag is None or tag.name not in ALLOWED:
            self.buffer.append(value)
            return
        self._flush()
        if tag.name == "br":
            self.top.append(hard_break())
        elif tag.name == "img":
            node = self._image_node(tag.attributes.get("src", ""), tag.attributes.get("alt", ""), start)
            self.top.append(node)
        else:
            self.top.append(nodes.raw("", safe_html(value), format="html"))

    def _anchor_tag(self, tag: Tag, start: int, end: int) -> None:
        if tag.closing:
            dropped = self.anchors.pop() if self.anchors else True
            if not dropped:
                self._end_inline("Link")
            return
        name = tag.attributes.get("name") or tag.attributes.get("id")
        href = tag.attributes.get("href")
        if name and name not in self.ids:
            # Hand-back inserts these before headings; they keep deep links alive in every locale.
            self._open_inline(start)
            self._flush()
            self.top.append(nodes.target(ids=[self._claim(name)]))
        self.anchors.append(href is None)
        if href is not None:
            self._start_link({"dest_url": href, "link_type": "Html", "title": ""}, start, end)

    # ------------------------------------------------------------------ directives

    def _directive(self, directive: Directive, start: int) -> None:
        name = directive.name
        if name == "image":
            self._directive_image(directive, start)
        elif name == "image-end":
            self._pop_through("image")
        elif name == "no-loc":
            self.buffer.append(directive.attributes.get("text", ""))
        elif name == "video":
            self._close_block()
            self._video(directive, start)
        elif name == "code":
            self._directive_code(directive, start)
        elif name in {"row", "column", "zone", "moniker"}:
            self._close_block()
            if name == "column":
                self._pop_through_within("column", "row")
            self._push(block(classes=[f"sxs-{name}", *_classes(directive)]), name)
        elif name.endswith("-end"):
            self._close_block()
            self._pop_through(name.removesuffix("-end"))
        elif name in {"div", "alert"}:
            # Outside a quote these open nothing; docfx shows nothing for them either.
            return
        else:
            self._enter_segment(start, start + 1)
            self.buffer.append(directive.text)
            self.resolver.warn(
                "unknown-directive", f"directive `{directive.text}` is not known", self._line(start)
            )

    def _pop_through_within(self, kind: str, outer: str) -> None:
        for frame in reversed(self.stack):
            if frame.kind == outer:
                return
            if frame.kind == kind:
                self._pop_through(kind)
                return

    def _directive_image(self, directive: Directive, start: int) -> None:
        attributes = directive.attributes
        alt = attributes.get("alt-text", "")
        node = self._image_node(attributes.get("source", ""), alt, start)
        if attributes.get("type") == "icon" or self.stack[-1].inline:
            self._open_inline(start)
            self._flush()
            self.top.append(node)
            return
        paragraph = nodes.paragraph("", "", node, classes=["sxs-image"])
        self._locate(paragraph, start, start)
        if isinstance(node, nodes.image) and attributes.get("border") != "false":
            node["classes"].append("sxs-border")
        self.top.append(paragraph)
        if attributes.get("type") == "complex":
            self._push(block(classes=["sxs-long-description"]), "image")

    def _directive_code(self, directive: Directive, start: int) -> None:
        self._close_block()
        found = self.resolver.code(directive, self._offset(start), self._line(start))
        if found is not None:
            self.top.append(self._code_block(found[0], found[1], start, start))
            return
        label = directive.attributes.get("label") or directive.attributes.get("source", "")
        paragraph = nodes.paragraph("", "", nodes.literal(label, label), classes=["sxs-missing-code"])
        self._locate(paragraph, start, start)
        self.top.append(paragraph)

    def _video(self, directive: Directive, start: int) -> None:
        url = directive.attributes.get("value", "")
        reference = self.resolver.link(url, self._offset(start)) if is_safe_url(url) else None
        if reference is None or "refuri" not in reference or "://" not in reference["refuri"]:
            self.resolver.warn("broken-video", f"video `{url}` is not a URL", self._line(start))
            return
        reference.append(nodes.Text(self.resolver.video_label(url)))
        node = video(src=reference["refuri"])
        node.append(nodes.paragraph("", "", reference))
        self.top.append(node)

    # ------------------------------------------------------------------ the English

    def _add_english(self) -> None:
        pairs = [(key, english_html(found.source)) for key, found in self.shown.items() if found.source]
        if pairs:
            self.document.append(english(pairs=pairs))


def english_html(source: str) -> str:
    """A segment's English as safe HTML of inline elements."""
    parts: list[str] = []
    for event, _ in parse_events(parseable(source)):
        if isinstance(event, str):
            parts.append(" ")
            continue
        ((name, value),) = event.items()
        if name == "Text":
            parts.append(_escape(value))
        elif name == "Code":
            parts.append(f"<code>{_escape(value)}</code>")
        elif name in {"InlineHtml", "Html"}:
            parts.append("" if value.startswith("<!--") else _inline_only(value))
        elif name in {"Start", "End"}:
            tag = _ENGLISH_TAGS.get(value if isinstance(value, str) else next(iter(value)))
            if tag is not None:
                parts.append(f"<{tag}>" if name == "Start" else f"</{tag}>")
            elif parts and name == "End":
                parts.append(" ")
    return "".join(parts).strip()


_ENGLISH_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del", "Link": "u"}


def _inline_only(value: str) -> str:
    tag = parse_tag(value)
    if tag is None or tag.name not in ALLOWED:
        return _escape(value)
    return ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slug(text: str) -> str:
    """The anchor that docfx makes of a heading, for any script."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    return _SLUG_DROP.sub("", text).replace(" ", "-")


def _named_anchor(text: str) -> str | None:
    match = re.fullmatch(
        r"\s*<a\s+(?:name|id)=\"([^\"]+)\"\s*>\s*</a>\s*|\s*<a\s+(?:name|id)=\"([^\"]+)\"\s*/>\s*", text
    )
    return (match[1] or match[2]) if match else None


def _classes(directive: Directive) -> list[str]:
    return [c for c in directive.attributes.get("class", "").split() if re.fullmatch(r"[\w-]+", c)]


_INLINE: dict[str, Callable[[], nodes.Element]] = {
    "Emphasis": nodes.emphasis,
    "Strong": nodes.strong,
    "Strikethrough": lambda: nodes.inline(classes=["strike"]),
}
_CONTAINERS = {"BlockQuote", "List", "Item", "Table", "TableHead", "TableRow", "TableCell"}
_STARTS = {
    "Heading": "_start_heading",
    "BlockQuote": "_start_quote",
    "List": "_start_list",
    "Item": "_start_item",
    "CodeBlock": "_start_code",
    "HtmlBlock": "_start_html",
    "Table": "_start_table",
    "TableHead": "_start_head",
    "TableRow": "_start_row",
    "TableCell": "_start_cell",
}
_HANDLERS: dict[str, Callable[[TreeBuilder, Any, int, int], None]] = {
    "Text": TreeBuilder._text,
    "Code": TreeBuilder._code,
    "InlineHtml": TreeBuilder._inline_html,
    "Html": TreeBuilder._inline_html,
    "Start": TreeBuilder._start,
    "End": TreeBuilder._end,
}


def build_document(
    document: nodes.document,
    assembled: Assembled,
    resolver: Resolver,
    *,
    own_segments: frozenset[str],
    first_line: int = 1,
) -> None:
    """Fill `document` with the tree of an assembled article.

    `own_segments` are the ids of the article's own segments; those of inclusions
    are addressed by their whole id, since ordinals repeat between files.
    """
    text, directives = cover_directives(parseable(assembled.text))
    TreeBuilder(
        document=document,
        text=text,
        assembled=assembled,
        resolver=resolver,
        first_line=first_line,
        directives=directives,
        own_segments=own_segments,
    ).run()
