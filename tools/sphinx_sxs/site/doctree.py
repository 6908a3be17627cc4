"""Markdown to a docutils document tree, with every segment kept as a node.

The text is parsed once, by the Markdown parser, into events with byte offsets.
Real docutils nodes are built from the events, and the inline runs that fall into
a segment's range are wrapped in a `segment` node; a segment that crosses another
inline, or a block, is split, and its first part has the anchor.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote

from docutils import nodes

from sphinx_sxs.article.includes import Assembled
from sphinx_sxs.article.markdown import Event, parse_events, parseable
from sphinx_sxs.article.model import Segment
from sphinx_sxs.site.dialect import COVERED_PIPE, Directive, cover_directives, cover_pipes
from sphinx_sxs.site.highlighting import lexer_name
from sphinx_sxs.site.html_tags import (
    ALLOWED,
    DROPPED,
    IMPLIED_ENDS,
    VOID,
    Tag,
    attributes_html,
    is_safe_url,
    parse_tag,
    tag_ranges,
)
from sphinx_sxs.site.nodes import block, english, hard_break, html_block, rule, segment, tab, tabs, video

DEEPEST = 60
"""Containers within containers.  Two hundred break pickling of the tree; no article
of the corpus goes beyond 9."""
_DEEPEST_INLINE = DEEPEST + 20
"""Where emphasis within emphasis and the like stop making nodes."""

_STOPS = "\\s<>\"'`｀（）［］【】「」『』《》〈〉“”‘’、。，．！？：；…"
_BARE_URL = re.compile(
    rf"(?<![A-Za-z0-9_@/.-])(?:https?://|www\.(?=[\w-]+\.))[^{_STOPS}]*[^{_STOPS}.,;:!?]", re.IGNORECASE
)
_SLUG_DROP = re.compile(r"[^\w\- ]")
_HTML_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*>"
    r"|</?[A-Za-z][\w:.-]*(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>",
    re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
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
    keys: dict[int, str] = field(default_factory=dict)
    """Key of each segment that is shown, by the segment's identity."""
    open_tags: list[tuple[str, int]] = field(default_factory=list)
    """Raw HTML elements that stand open, each with the number of open nodes around it."""
    events: list[Event] = field(default_factory=list)
    at: int = 0
    too_deep: bool = False
    after_alert: bool = False
    ascii_only: bool = False
    counted: tuple[int, int] = (0, 0)
    """The last byte offset turned into code points, and what it was."""

    # ------------------------------------------------------------------ set-up

    def run(self) -> None:
        """Fill the document."""
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
        self._close_tags(0)
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
        """The innermost open node."""
        return self.stack[-1].node

    def _push(self, node: nodes.Element, kind: str, *, inline: bool = False, heading: int = 0) -> None:
        self._flush()
        self.top.append(node)
        self.stack.append(_Frame(node, kind, heading, inline))

    def _pop(self) -> _Frame:
        self._flush()
        if self.open_tags and self.stack[-1].kind != "html":
            self._close_tags(self._html_depth())
        frame = self.stack.pop()
        # Only now: what was still to be added was text of the link, and no URL in it is one of its own.
        self.link_depth -= frame.kind in {"Link", "no-link"}
        return frame

    def _flush(self) -> None:
        if not self.buffer:
            return
        text = "".join(self.buffer)
        self.buffer.clear()
        if self.link_depth == 0 and ("://" in text or "www." in text):
            self._linkify(text)
        else:
            self.top.append(nodes.Text(text))

    def _linkify(self, text: str) -> None:
        """Bare URLs become links, as the publisher's own Markdown has it."""
        at = 0
        for match in _BARE_URL.finditer(text):
            url = _without_punctuation(match[0])
            reference = self.resolver.link(url if "://" in url[:8] else f"http://{url}", 0)
            if reference is None or url.endswith(("://", "www")):
                continue
            if match.start() > at:
                self.top.append(nodes.Text(text[at : match.start()]))
            reference.append(nodes.Text(url))
            self.top.append(reference)
            at = match.start() + len(url)
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
        key = self.keys.get(id(found)) or self._new_key(found, own=own)
        node = segment(key=key)
        anchor = f"s-{key}"
        if anchor not in self.ids:
            self._claim(anchor)
            node["ids"].append(anchor)
            self.document.ids[anchor] = node
        self.shown.setdefault(key, found)
        return node

    def _new_key(self, found: Segment, *, own: bool) -> str:
        """The ordinal, which other locales share; more of the id where that is taken."""
        key = found.ordinal if own else found.id
        number = 2
        while key in self.shown:
            key = found.id if key == found.ordinal else f"{found.id}-{number}"
            number += key != found.id
        self.keys[id(found)] = key
        return key

    def _ranges_inside(self, start: int, end: int) -> list[tuple[int, int, Segment, bool]]:
        """The segments that stand between two offsets, or begin or end there."""
        first = bisect_right(self.starts, start) - 1
        if first < 0 or self.ranges[first][1] <= start:
            first += 1
        return self.ranges[first : bisect_left(self.starts, end)]

    def _wrapped(self, node: nodes.Node, start: int, end: int) -> nodes.Node:
        """`node` in the first segment that stands inside its own markup: an image's text, a code span's."""
        if self.open_segment is not None or not self.ranges:
            return node
        inside = self._ranges_inside(start, end)
        if not inside:
            return node
        wrapper = self._segment_node(inside[0][2], own=inside[0][3])
        wrapper.append(node)
        for _, _, found, own in inside[1:]:
            wrapper["ids"] += self._segment_node(found, own=own)["ids"]
        return wrapper

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
        if self.after_alert:
            # What follows `[!NOTE]` on its line starts the alert's text.
            self.after_alert = False
            start += len(value) - len(value := value.lstrip(" "))
        if COVERED_PIPE in value:
            value = value.replace(COVERED_PIPE, "|")
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
        value = value.replace(COVERED_PIPE, "|")
        self.top.append(self._wrapped(nodes.literal(value, value), start, end))

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
        self.top.append(rule())

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
            if len(self.stack) > _DEEPEST_INLINE:
                self._flush()
                self.stack.append(_Frame(self.top, "flat", inline=True))
            else:
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
        if self.stack[-1].kind in {"no-link", "flat"}:
            self._pop()
            return
        if self.stack[-1].kind == name:
            frame = self._pop()
            if name == "Link" and not frame.node.children:
                # A link without text cannot be seen or clicked; a rule reports it.
                frame.node["classes"].append("sxs-no-text")
                frame.node.append(nodes.Text(frame.node.get("refuri") or frame.node.get("sxs_doc", "")))

    def _opened_inside(self, name: str) -> bool:
        return len(self.stack) > 1 and self.stack[-2].kind in {name, "no-link", "flat"}

    def _start_link(self, detail: Any, start: int, end: int) -> None:
        self._enter_segment(start, end)
        self._flush()
        url = detail["dest_url"]
        if detail["link_type"] == "Email":
            url = f"mailto:{url}"
        if url.lower().startswith("xref:"):
            reference = self.resolver.link(url, self._offset(start))
            if reference is not None and detail["link_type"] == "Autolink":
                name = nodes.Text(reference.attributes.pop("xref_name", url))
                reference.append(name)
                self.top.append(name if self.link_depth else reference)
                while "End" not in (event := self.events[self.at][0]) or event["End"] != "Link":
                    self.at += 1
                self.at += 1
                return
        else:
            reference = self.resolver.link(url, self._offset(start)) if is_safe_url(url) else None
        self.link_depth += 1
        if reference is None or self.link_depth > 1:
            self.stack.append(_Frame(self.top, "no-link", inline=True))
            return
        reference.attributes.pop("xref_name", None)
        if detail["title"]:
            reference["reftitle"] = detail["title"]
        self._push(reference, "Link", inline=True)

    def _image(self, detail: Any, start: int, end: int) -> None:
        """An image with all its events: the alternative text has no markup."""
        alt: list[str] = []
        depth = 1
        while depth and self.at < len(self.events):
            event = self.events[self.at][0]
            self.at += 1
            if isinstance(event, str):
                alt.append(" ")
            elif "Text" in event or "Code" in event:
                alt.append(event.get("Text") or event.get("Code") or "")
            elif "Start" in event:
                depth += isinstance(event["Start"], dict) and "Image" in event["Start"]
            elif "End" in event:
                depth -= event["End"] == "Image"
        self._enter_segment(start, end)
        self._flush()
        # Where the segment is the alternative text, the image stands for it.
        node = self._image_node(detail["dest_url"], "".join(alt).strip(), start)
        self.top.append(self._wrapped(node, start, end))

    def _image_node(self, url: str, alt: str, start: int) -> nodes.Node:
        line = self._line(start)
        uri = self.resolver.image(url, self._offset(start), line)
        if uri is None:
            return nodes.inline("", alt or url, classes=["sxs-missing-image"])
        if "://" in uri and self.link_depth:
            return nodes.inline("", alt or uri, classes=["sxs-remote-image"])
        if "://" in uri:
            # No page asks another host for anything by itself: the image is one click away.
            return nodes.reference("", alt or uri, refuri=uri, classes=["sxs-remote-image"])
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
        if self.stack[-1].kind in {"document", "section"} and not self._inside_raw_html():
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

    def _inside_raw_html(self) -> bool:
        """Whether an element of raw HTML stands open around the heading that starts here, and ends after it.

        One that nothing ends is ended here, so that it cannot swallow the page's sections.
        """
        depth = len(self.stack)
        names = {name for name, at in self.open_tags if at == depth}
        if not names:
            return False
        for event, _ in self.events[self.at :]:
            if isinstance(event, dict) and (raw := event.get("Html") or event.get("InlineHtml")):
                for a, b in tag_ranges(raw):
                    tag = parse_tag(raw[a:b])
                    if tag is not None and tag.closing and tag.name in names:
                        return True
        self._close_tags(depth)
        return False

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
                self.after_alert = True
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
        text = "".join(parts).rstrip("\n").replace(COVERED_PIPE, "|")
        node = self._code_block(text, language, start, end)
        # Highlighting takes the text as a whole, so a segment in it is an anchor only.
        for _, _, found, own in self._ranges_inside(start, end):
            node["ids"] += self._segment_node(found, own=own)["ids"]
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
        """A block of raw HTML: tags pass as they may, text and segments between them are nodes."""
        text = "".join(part for part, _ in parts)
        ends: list[int] = []
        for part, _ in parts:
            ends.append(len(part) + (ends[-1] if ends else 0))

        def place(at: int) -> int:
            index = min(bisect_right(ends, at), len(parts) - 1)
            part, start = parts[index]
            return start + len(part[: at - (ends[index] - len(part))].encode())

        self._push(html_block(), "html", inline=True)
        depth, at = len(self.stack), 0
        for match in _HTML_TOKEN.finditer(text):
            self._html_text(text[at : match.start()], place(at))
            at = match.end()
            if not match[0].startswith(("<!", "<?")):
                self._tag(match[0], place(match.start()), place(at), in_block=True)
        self._html_text(text[at:], place(at))
        self._close_segment()
        while len(self.stack) >= depth:
            self._pop()
        only = self.top[-1].children
        if not only:
            self.top.pop()
        elif all(isinstance(child, nodes.target) for child in only):
            # An anchor alone stands where it is, not in a block of its own.
            self.top.pop()
            self.top.extend(only)
        elif not any(isinstance(child, nodes.raw) and child.astext().strip() for child in only):
            # Placeholders and the like, which are text.
            self.top.pop()
            kept = [child for child in only if not isinstance(child, nodes.raw)]
            if kept:
                self.top.append(nodes.paragraph("", "", *kept))

    def _html_text(self, text: str, start: int) -> None:
        if not text.strip():
            if text:
                self._raw(text)
            return
        at = 0
        # An entity is one character on the page and several in the file.
        for match in _ENTITY.finditer(text):
            before = text[at : match.start()]
            self._plain(before, start)
            start += len(before.encode())
            self._text(html.unescape(match[0]), start, start + len(match[0]))
            start += len(match[0])
            at = match.end()
        self._plain(text[at:], start)

    def _plain(self, text: str, start: int) -> None:
        if text:
            self._text(text, start, start + len(text.encode()))

    def _raw(self, markup: str) -> None:
        """Add raw HTML to the open node; what follows other raw HTML joins it."""
        self._flush()
        last = self.top.children[-1] if self.top.children else None
        if isinstance(last, nodes.raw):
            self.top[-1] = nodes.raw("", last.astext() + markup, format="html")
        else:
            self.top.append(nodes.raw("", markup, format="html"))

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
        if not value.startswith(("<!", "<?")):
            self._tag(value, start, end)

    def _tag(self, value: str, start: int, end: int, *, in_block: bool = False) -> None:
        """One tag of raw HTML, balanced with the others inside the open node."""
        tag = parse_tag(value)
        if tag is None or tag.name not in ALLOWED:
            if tag is None or tag.name not in DROPPED:
                self._enter_segment(start, end)
                self.buffer.append(value)
        elif tag.name == "a":
            self._anchor_tag(tag, start, end)
        elif tag.name == "br":
            # Browsers take an end tag for the same.
            self._enter_segment(start, end)
            self._flush()
            self.top.append(hard_break())
        elif tag.closing:
            self._end_tag(tag.name, start, end)
        elif tag.name == "img":
            self._enter_segment(start, end)
            self._flush()
            self.top.append(self._wrapped(self._html_image(tag, start), start, end))
        else:
            self._start_tag(tag, start, end, in_block=in_block)

    def _html_image(self, tag: Tag, start: int) -> nodes.Node:
        node = self._image_node(tag.attributes.get("src", ""), tag.attributes.get("alt", ""), start)
        if isinstance(node, nodes.image):
            for name in ("width", "height"):
                if tag.attributes.get(name, "").isdecimal():
                    node[name] = tag.attributes[name]
                    node["classes"] = ["no-scaled-link"]
        return node

    def _start_tag(self, tag: Tag, start: int, end: int, *, in_block: bool) -> None:
        self._enter_segment(start, end)
        if in_block:
            for _, _, found, own in self._ranges_inside(start, end) if self.open_segment is None else ():
                # A segment in an attribute: its anchor stands before the element.
                self._flush()
                self.top.append(self._segment_node(found, own=own))
        depth = self._html_depth()
        implied = IMPLIED_ENDS.get(tag.name, frozenset())
        while self.open_tags and self.open_tags[-1][1] == depth and self.open_tags[-1][0] in implied:
            self._raw(f"</{self.open_tags.pop()[0]}>")
        name = tag.attributes.pop("id", None)
        if name and name not in self.ids:
            tag.attributes["id"] = self._claim(name)
        if tag.name in VOID:
            self._raw(f"<{tag.name}{attributes_html(tag)} />")
            return
        if len(self.open_tags) > DEEPEST:
            return
        self._raw(f"<{tag.name}{attributes_html(tag)}>")
        self.open_tags.append((tag.name, depth))

    def _html_depth(self) -> int:
        """How deep raw HTML stands here; its elements live on from block to block."""
        return len(self.stack) - any(frame.kind == "html" for frame in self._inline_frames())

    def _end_tag(self, name: str, start: int, end: int) -> None:
        """End the element that `name` ends here; one that nothing opened here ends nothing."""
        depth = self._html_depth()
        if (name, depth) not in self.open_tags:
            # The segment may have started inside the element.
            if self.stack[-1].kind != "segment" or (name, depth - 1) not in self.open_tags:
                return
            self._close_segment()
        elif self.stack[-1].kind != "segment":
            self._enter_segment(start, end)
            if self._html_depth() != depth:
                self._close_segment()
        while self.open_tags:
            last, _ = self.open_tags.pop()
            self._raw(f"</{last}>")
            if last == name:
                return

    def _close_tags(self, depth: int) -> None:
        """End the elements of raw HTML that stand open in the innermost node and deeper."""
        while self.open_tags and self.open_tags[-1][1] >= depth:
            self._raw(f"</{self.open_tags.pop()[0]}>")

    def _anchor_tag(self, tag: Tag, start: int, end: int) -> None:
        if tag.closing:
            if any(frame.kind in {"Link", "no-link"} for frame in self._inline_frames()):
                if self.stack[-1].kind == "segment" and self._opened_inside("Link"):
                    self._close_segment()
                if self.stack[-1].kind in {"Link", "no-link"}:
                    self._end_inline("Link")
            return
        name = tag.attributes.get("name") or tag.attributes.get("id")
        href = tag.attributes.get("href")
        if name and name not in self.ids:
            # Hand-back inserts these before headings; they keep deep links alive in every locale.
            if not self.stack[-1].inline:
                self._open_inline(start)
            self._flush()
            self.top.append(nodes.target(ids=[self._claim(name)]))
        if href is not None and self.link_depth == 0:
            self._start_link(
                {"dest_url": href, "link_type": "Html", "title": tag.attributes.get("title", "")}, start, end
            )

    def _inline_frames(self) -> list[_Frame]:
        """The frames of the paragraph, title or block of raw HTML that is open, innermost last."""
        at = len(self.stack)
        while at and self.stack[at - 1].inline:
            at -= 1
        return self.stack[at:]

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
            self._start_block(directive)
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

    def _start_block(self, directive: Directive) -> None:
        self._close_block()
        name = directive.name
        if name == "column":
            self._pop_through_within("column", "row")
        if name in {"zone", "moniker"} and self._holds_heading(name):
            # Its headings are the page's: a section stands in no block.
            return
        if len(self.stack) <= DEEPEST:
            self._push(block(classes=[f"sxs-{name}", *_classes(directive)]), name)

    def _holds_heading(self, name: str) -> bool:
        """Whether a heading comes before the end of the zone (or moniker range) that starts here."""
        for event, span in self.events[self.at :]:
            directive = self.directives.get(span["start"])
            if directive is not None and directive.name == f"{name}-end":
                return False
            if (
                isinstance(event, dict)
                and isinstance(event.get("Start"), dict)
                and "Heading" in event["Start"]
            ):
                return True
        return False

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
        is_icon = attributes.get("type") == "icon" or self.stack[-1].inline
        if isinstance(node, nodes.image) and attributes.get("border") != "false" and not is_icon:
            node["classes"].append("sxs-border")
        node = self._wrapped(node, start, start + len(directive.text.encode()))
        if is_icon:
            self._open_inline(start)
            self._flush()
            self.top.append(node)
            return
        paragraph = nodes.paragraph("", "", node, classes=["sxs-image"])
        self._locate(paragraph, start, start)
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


def _without_punctuation(url: str) -> str:
    """`url` without what belongs to the sentence around it: marks, a bracket opened before."""
    while url and (url[-1] in ".,;:!?]}*_~'" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


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
# The class's own handlers; looked up by name they would cost a tenth of the walk.
_HANDLERS: dict[str, Callable[[TreeBuilder, Any, int, int], None]] = {
    "Text": TreeBuilder._text,  # noqa: SLF001
    "Code": TreeBuilder._code,  # noqa: SLF001
    "InlineHtml": TreeBuilder._inline_html,  # noqa: SLF001
    "Html": TreeBuilder._inline_html,  # noqa: SLF001
    "Start": TreeBuilder._start,  # noqa: SLF001
    "End": TreeBuilder._end,  # noqa: SLF001
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
    text, directives = cover_directives(cover_pipes(parseable(assembled.text)))
    TreeBuilder(
        document=document,
        text=text,
        assembled=assembled,
        resolver=resolver,
        first_line=first_line,
        directives=directives,
        own_segments=own_segments,
    ).run()
