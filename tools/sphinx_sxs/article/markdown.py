"""Markdown as events with offsets: the one parser that pages and rules share.

`pyromark` (pulldown-cmark) follows CommonMark 0.31 and GitHub's tables, alerts and
strikethrough.  Its offsets count UTF-8 bytes; ours count code points, so the
helpers here convert.
"""

from __future__ import annotations

from typing import Any

import pyromark

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
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
    return pyromark.events_with_range(text, options=OPTIONS)
