"""Markdown as events with offsets: the one parser that pages and rules share.

`pyromark` (pulldown-cmark) follows CommonMark 0.31 and GitHub's tables, alerts and
strikethrough.  Its offsets count UTF-8 bytes; ours count code points, so the
helpers here convert.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyromark

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_GFM | pyromark.Options.ENABLE_STRIKETHROUGH
"""What the docfx dialect has on top of CommonMark, as far as the parser does it."""

Event = tuple[Any, dict[str, int]]
"""``(event, {"start": byte, "end": byte})`` as `pyromark.events_with_range` gives it."""


def parseable(text: str) -> str:
    """`text` with what no UTF-8 parser takes (lone surrogates) replaced by U+FFFD.

    The number of code points stays, so offsets keep their meaning.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def parse_events(text: str) -> list[Event]:
    """The events of `text`, in order; ranges are in bytes of its UTF-8 form.

    `text` must be `parseable`.
    """
    events: Iterator[Any] = pyromark.events_with_range(text, options=OPTIONS)
    return list(events)


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Where code blocks and code spans of `text` stand, in code points."""
    text = parseable(text)
    data = text.encode()
    ranges: list[tuple[int, int]] = []
    for event, span in parse_events(text):
        if isinstance(event, dict):
            start = event.get("Start")
            if "Code" in event or (isinstance(start, dict) and "CodeBlock" in start):
                ranges.append((span["start"], span["end"]))
    if len(data) == len(text):
        return ranges
    return [(len(data[:a].decode()), len(data[:b].decode())) for a, b in ranges]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a Markdown text."""

    url: str
    """Where it leads, entities and escapes resolved."""
    text: str
    """What the reader sees; empty where there is nothing to click."""
    span: tuple[int, int]
    """Its place in the text, in code points."""
    autolink: bool
    """Whether it is written as a bare ``<https://…>``."""


def find_links(text: str) -> Iterator[Link]:
    """The links of `text` (which must be `parseable`), in order; images are not links.

    An image or a line of HTML inside a link counts as its text: there is something to click.
    """
    if "](" not in text and "<" not in text and "]:" not in text:
        return
    encoded = b"" if text.isascii() else text.encode()

    def place(byte: int) -> int:
        return len(encoded[:byte].decode()) if encoded else byte

    opened: dict[str, Any] | None = None
    start = 0
    seen: list[str] = []
    for event, at in parse_events(text):
        if opened is None:
            if isinstance(event, dict) and isinstance(event.get("Start"), dict) and "Link" in event["Start"]:
                opened, start, seen = event["Start"]["Link"], at["start"], []
        elif isinstance(event, dict) and event.get("End") == "Link":
            yield Link(
                url=opened["dest_url"],
                text="".join(seen),
                span=(place(start), place(at["end"])),
                autolink=opened["link_type"] in {"Autolink", "Email"},
            )
            opened = None
        elif isinstance(event, dict):
            seen.append(_visible(event))


def _visible(event: dict[str, Any]) -> str:
    """What an event inside a link shows."""
    for kind in ("Text", "Code", "InlineHtml"):
        if kind in event:
            return str(event[kind])
    started = event.get("Start")
    if isinstance(started, dict) and "Image" in started:
        return str(started["Image"]["dest_url"]) or "image"
    return ""


@dataclass(frozen=True, slots=True)
class Inline:
    """One inline construct of a Markdown text, or a run of its plain text."""

    kind: str
    """``text``, ``strong``, ``emphasis``, ``strikethrough``, ``code``, ``link``, ``image`` or ``html``."""
    start: int
    """Its first code point, markers included."""
    end: int
    """One past its last code point, markers included."""
    inner: tuple[int, int]
    """What it holds, without its markers: a link's text, the words in bold, the code."""
    dest: str = ""
    """Where a link or an image leads, entities and escapes resolved."""
    autolink: bool = False
    """Whether a link is written as a bare ``<https://…>``."""


_INLINE_KINDS = {
    "Strong": "strong",
    "Emphasis": "emphasis",
    "Strikethrough": "strikethrough",
    "Link": "link",
    "Image": "image",
}


def find_inlines(text: str) -> list[Inline]:
    """The inline constructs and plain runs of `text` (which must be `parseable`), by where they start.

    Code blocks count as ``code``, blocks of HTML as ``html``.  Constructs nest: the words of
    a bold link are a ``text`` inside a ``link`` inside a ``strong``.
    """
    found: list[tuple[str, int, int, int, int, str, bool]] = []
    # What is open: kind, place in `found`, start and end of what was seen inside.
    opened: list[list[int]] = []
    in_code = 0
    for event, at in parse_events(text):
        start, end = at["start"], at["end"]
        if isinstance(event, str):
            continue
        if "Text" in event:
            if in_code:
                continue
            found.append(("text", start, end, start, end, "", False))
        elif "Code" in event:
            found.append(("code", start, end, start, end, "", False))
        elif "InlineHtml" in event or "Html" in event:
            found.append(("html", start, end, start, end, "", False))
        elif "Start" in event:
            started = event["Start"]
            name = started if isinstance(started, str) else next(iter(started))
            if name == "CodeBlock":
                in_code += 1
                found.append(("code", start, end, start, end, "", False))
            kind = _INLINE_KINDS.get(name)
            if kind is None:
                continue
            about = started[name] if isinstance(started, dict) else {}
            opened.append([len(found), -1, start])
            bare = about.get("link_type") in {"Autolink", "Email"}
            found.append((kind, start, end, start, start, about.get("dest_url", ""), bare))
            continue
        elif "End" in event:
            ended = event["End"]
            if ended == "CodeBlock":
                in_code -= 1
            if not isinstance(ended, str) or ended not in _INLINE_KINDS or not opened:
                continue
            place, first, last = opened.pop()
            kind, start, end, _, _, dest, bare = found[place]
            first = max(first, start) if first >= 0 else last
            found[place] = (kind, start, end, first, last, dest, bare)
        if opened:
            if opened[-1][1] < 0:
                opened[-1][1] = start
            opened[-1][2] = end
    return _in_code_points(text, found)


def _in_code_points(text: str, found: list[tuple[str, int, int, int, int, str, bool]]) -> list[Inline]:
    if text.isascii():
        return [Inline(k, a, b, (c, d), dest, bare) for k, a, b, c, d, dest, bare in found]
    data = text.encode()
    places: dict[int, int] = {0: 0}
    before = at = 0
    for byte in sorted({offset for row in found for offset in row[1:5]}):
        at += len(data[before:byte].decode("utf-8", "replace"))
        places[byte] = at
        before = byte
    return [
        Inline(k, places[a], places[b], (places[c], places[d]), dest, bare)
        for k, a, b, c, d, dest, bare in found
    ]
