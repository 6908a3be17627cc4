"""Markdown as events with offsets: the one parser that pages and rules share.

`pyromark` (pulldown-cmark) follows CommonMark 0.31 and GitHub's tables, alerts and
strikethrough.  Its offsets count UTF-8 bytes; ours count code points, so the
helpers here convert.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

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


class Inline(NamedTuple):
    """One inline construct of a Markdown text, or a run of its plain text; there are many, so a tuple."""

    kind: str
    """``text``, ``strong``, ``emphasis``, ``strikethrough``, ``code``, ``link``, ``image`` or ``html``."""
    start: int
    """Its first code point, markers included."""
    end: int
    """One past its last code point, markers included."""
    inner: tuple[int, int]
    """What it holds, without its markers: a link's text, the words in bold."""
    dest: str = ""
    """Where a link or an image leads, entities and escapes resolved."""
    autolink: bool = False
    """Whether a link is written as a bare ``<https://…>``."""


_CONTAINERS = {
    "Strong": "strong",
    "Emphasis": "emphasis",
    "Strikethrough": "strikethrough",
    "Link": "link",
    "Image": "image",
}
_LEAVES = {"Text": "text", "Code": "code", "InlineHtml": "html", "Html": "html"}
_BARE = frozenset({"Autolink", "Email"})


def find_inlines(text: str) -> list[Inline]:
    """The inline constructs and plain runs of `text` (which must be `parseable`), by where they start.

    Code blocks count as ``code``, blocks of HTML as ``html``.  Constructs nest: the words of
    a bold link are a ``text`` inside a ``link`` inside a ``strong``.
    """
    found: list[Inline] = []
    # What is open: place in `found`, start of the first and end of the last thing inside.
    opened: list[list[int]] = []
    in_code = False
    for event, at in parse_events(text):
        if isinstance(event, str):
            continue
        start, end = at["start"], at["end"]
        ((what, about),) = event.items()
        leaf = _LEAVES.get(what)
        if leaf is not None and not in_code:
            found.append(Inline(leaf, start, end, (start, end)))
        elif what == "Start":
            name, details = (about, {}) if isinstance(about, str) else next(iter(about.items()))
            if name in _CONTAINERS:
                bare = name == "Link" and details["link_type"] in _BARE
                dest = details["dest_url"] if details else ""
                opened.append([len(found), -1, start])
                found.append(Inline(_CONTAINERS[name], start, end, (start, start), dest, bare))
                continue
            if name == "CodeBlock":
                in_code = True
                found.append(Inline("code", start, end, (start, end)))
        elif what == "End":
            in_code = in_code and about != "CodeBlock"
            if opened and isinstance(about, str) and about in _CONTAINERS:
                _close(found, opened.pop())
        if opened:
            _inside(opened[-1], start, end)
    return _in_code_points(text, found)


def _close(found: list[Inline], opened: list[int]) -> None:
    """Tell a construct what it holds, now that all of it was seen."""
    place, first, last = opened
    if first >= 0:
        found[place] = found[place]._replace(inner=(first, last))


def _inside(opened: list[int], start: int, end: int) -> None:
    if opened[1] < 0:
        opened[1] = start
    opened[2] = end


def _in_code_points(text: str, found: list[Inline]) -> list[Inline]:
    """`found` with code points for bytes."""
    if text.isascii():
        return found
    data = text.encode()
    places = {0: 0}
    before = at = 0
    for byte in sorted({byte for inline in found for byte in (inline[1], inline[2], *inline[3])}):
        at += len(data[before:byte].decode("utf-8", "replace"))
        places[byte] = at
        before = byte
    return [
        Inline(kind, places[start], places[end], (places[first], places[last]), dest, bare)
        for kind, start, end, (first, last), dest, bare in found
    ]
