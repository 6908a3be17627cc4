"""Alt texts of images: translated without a segment, so both languages have their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARKDOWN = r"!\[(?P<alt>(?:\\.|[^\]\\]){0,1000})\]\(\s{0,99}<?(?P<url>[^\s)>]*)>?"
"""With a bound, without which ``![![![`` would be looked through again and again."""
_TITLE = r"(?:[ \t]{0,9}(?:\"[^\"\n]{0,1000}\"[ \t]{0,9})?\))?"
_DIRECTIVE = r":::image\b(?P<attributes>[^\n]*)"
_IMAGE = re.compile(f"{_MARKDOWN}{_TITLE}|{_DIRECTIVE}", re.IGNORECASE)
_SOURCE = re.compile(r'\bsource="([^"]*)"', re.IGNORECASE)
_ALT = re.compile(r'\balt-text="([^"]*)"', re.IGNORECASE)


class AltText(NamedTuple):
    """What an image says to those who do not see it."""

    url: str
    """The image, as written."""
    start: int
    """The text's first code point."""
    end: int
    """One past its last."""
    image: tuple[int, int]
    """The range of the whole image."""


def alt_texts(text: str) -> Iterator[AltText]:
    """The alt texts of ``![alt](url)`` and ``:::image source="url" alt-text="alt":::``, in order."""
    if "![" not in text and ":::" not in text:
        return
    for match in _IMAGE.finditer(text):
        if match["attributes"] is None:
            yield AltText(match["url"], *match.span("alt"), match.span())
            continue
        source, alt = _SOURCE.search(match["attributes"]), _ALT.search(match["attributes"])
        if source and alt:
            at = match.start("attributes")
            yield AltText(source[1], at + alt.start(1), at + alt.end(1), match.span())
