"""Markdown as events with offsets: the one parser that pages and rules share.

`pyromark` (pulldown-cmark) follows CommonMark 0.31 and GitHub's tables, alerts and
strikethrough.  Its offsets count UTF-8 bytes; ours count code points, so the
helpers here convert.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


_NOT_IN_HTML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(f"{chr(0x10000 * plane + 0xFFFE)}{chr(0x10000 * plane + 0xFFFF)}" for plane in range(17))
    + "]"
)
_LINE_ENDS = "\x0b\x0c\x85"


def showable(text: str) -> str:
    """`text` with what no HTML page may hold (control characters) replaced, one code point by one."""
    if text.replace("\n", "").isprintable() or _NOT_IN_HTML.search(text) is None:
        return text
    return _NOT_IN_HTML.sub(lambda match: " " if match[0] in _LINE_ENDS else "\ufffd", text)


def parse_events(text: str) -> list[Event]:
    """The events of `text`, in order; ranges are in bytes of its UTF-8 form.

    `text` must be `parseable`.
    """
    events: Iterator[Any] = pyromark.events_with_range(text, options=OPTIONS)
    return list(events)


def code_points(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """For offsets in the UTF-8 form of `text`, which must be `parseable`: those in code points."""
    data = text.encode()
    places = {0: 0}
    before = at = 0
    for byte in sorted(set(offsets)):
        at += len(data[before:byte].decode("utf-8", "replace"))
        places[byte] = at
        before = byte
    return places


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Where code blocks and code spans of `text` stand, in code points."""
    text = parseable(text)
    ranges: list[tuple[int, int]] = []
    for event, span in parse_events(text):
        if isinstance(event, dict):
            start = event.get("Start")
            if "Code" in event or (isinstance(start, dict) and "CodeBlock" in start):
                ranges.append((span["start"], span["end"]))
    if text.isascii():
        return ranges
    places = code_points(text, (byte for ends in ranges for byte in ends))
    return [(places[start], places[end]) for start, end in ranges]


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
    """One inline construct of a Markdown text; there are many, so a tuple."""

    kind: str
    """``strong``, ``emphasis``, ``strikethrough``, ``code``, ``link``, ``image`` or ``html``."""
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


class Inlines(NamedTuple):
    """What the paragraphs, headings and cells of a text hold; ranges in code points."""

    runs: list[tuple[int, int]]
    """Where plain text stands, in order; adjacent runs are one."""
    marks: list[Inline]
    """The constructs, by where they start."""


_CONTAINERS = {
    "Strong": "strong",
    "Emphasis": "emphasis",
    "Strikethrough": "strikethrough",
    "Link": "link",
    "Image": "image",
}
_HOLDERS = frozenset(_CONTAINERS.values())
_LEAVES = {"Code": "code", "InlineHtml": "html", "Html": "html"}
_BARE = frozenset({"Autolink", "Email"})


def find_inlines(text: str) -> Inlines:  # noqa: C901 - one loop: what is spent here is spent on every word
    """The inline constructs and plain runs of `text`, which must be `parseable`.

    Code blocks count as ``code``, blocks of HTML as ``html``.  Constructs nest, and plain runs
    stand in them: of a bold link there is a ``strong``, a ``link`` and the run of its words.
    """
    runs: list[tuple[int, int]] = []
    marks: list[Inline] = []
    # What is open: place in `marks`, start of the first and end of the last thing inside.
    opened: list[list[int]] = []
    in_code = False
    last = -1
    for event, at in parse_events(text):
        # Breaks and rules are strings; all else is a mapping of one key.
        if type(event) is str:
            continue
        if "Text" in event:
            if in_code:
                continue
            start, end = at["start"], at["end"]
            if start == last:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
            last = end
        elif "End" in event:
            ended = event["End"]
            if ended == "CodeBlock":
                in_code = False
            elif opened and type(ended) is str and ended in _CONTAINERS:
                place, first, end = opened.pop()
                # All that it holds was seen.
                if first >= 0:
                    marks[place] = marks[place]._replace(inner=(first, end))
            continue
        else:
            mark = _mark(event, at)
            if mark is None:
                continue
            start, end = mark.start, mark.end
            if opened:
                _see(opened[-1], start, end)
            if mark.kind in _HOLDERS:
                opened.append([len(marks), -1, start])
            elif "Start" in event:
                in_code = True
            marks.append(mark)
            continue
        if opened:
            _see(opened[-1], start, end)
    return _in_code_points(text, runs, marks)


def _see(opened: list[int], start: int, end: int) -> None:
    """Note that an open construct holds what stands from `start` to `end`."""
    if opened[1] < 0:
        opened[1] = start
    opened[2] = end


def _mark(event: dict[str, Any], at: dict[str, int]) -> Inline | None:
    """The construct that starts with `event`; ``None`` where it is no inline construct and no code."""
    start, end = at["start"], at["end"]
    ((what, about),) = event.items()
    if what != "Start":
        kind = _LEAVES.get(what)
        return Inline(kind, start, end, (start, end)) if kind else None
    if type(about) is str:
        kind = _CONTAINERS.get(about)
        return Inline(kind, start, end, (start, start)) if kind else None
    ((name, details),) = about.items()
    if name == "CodeBlock":
        return Inline("code", start, end, (start, end))
    kind = _CONTAINERS.get(name)
    if kind is None:
        return None
    bare = name == "Link" and details["link_type"] in _BARE
    return Inline(kind, start, end, (start, start), details["dest_url"], bare)


def _in_code_points(text: str, runs: list[tuple[int, int]], marks: list[Inline]) -> Inlines:
    """`runs` and `marks` with code points for bytes."""
    if text.isascii():
        return Inlines(runs, marks)
    wanted = {byte for run in runs for byte in run}
    for _, start, end, inner, _, _ in marks:
        wanted.update((start, end, *inner))
    places = code_points(text, wanted)
    return Inlines(
        [(places[start], places[end]) for start, end in runs],
        [
            Inline(kind, places[start], places[end], (places[first], places[last]), dest, bare)
            for kind, start, end, (first, last), dest, bare in marks
        ],
    )
