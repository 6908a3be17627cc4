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
