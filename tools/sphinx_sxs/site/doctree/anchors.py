"""The names that a page's parts are addressed by."""

from __future__ import annotations

import re
import unicodedata

from docutils import nodes

_SLUG_DROP = re.compile(r"[^\w\- ]")


def slug(text: str) -> str:
    """The anchor that docfx makes of a heading, for any script."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    return _SLUG_DROP.sub("", text).replace(" ", "-")


_SEGMENT = re.compile(r"s-p?\d{3,}")
_RESERVED = frozenset(
    """main pygments_dark_css same-page sxs-contents-title sxs-english sxs-hint sxs-panel sxs-tools-title
    sxs-translation-title""".split()  # noqa: SIM905 - a list of names
)
"""Anchors of the page around the article; a test holds the templates to it."""


def is_reserved(name: str) -> bool:
    """Whether `name` is for segments, and for parts of the page around the article."""
    return name in _RESERVED or _SEGMENT.fullmatch(name) is not None


class Anchors:
    """The anchors of one document, each of them once."""

    def __init__(self, document: nodes.document) -> None:
        self._document = document
        self._taken: set[str] = set()
        self._segments: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._taken or is_reserved(name)

    def names(self) -> list[str]:
        """All of them but those of segments."""
        return sorted(self._taken - self._segments)

    def claim_segment(self, key: str) -> str | None:
        """The anchor of the segment `key`; ``None`` where it is taken, as by the segment's first part."""
        name = f"s-{key}"
        if name in self._taken:
            return None
        self._taken.add(name)
        self._segments.add(name)
        return name

    def claim(self, name: str) -> str:
        """`name`, made unique among the document's anchors."""
        unique, count = name, 1
        while unique in self:
            unique = f"{name}-{count}"
            count += 1
        self._taken.add(unique)
        return unique

    def lead_to(self, name: str, node: nodes.Element) -> None:
        """Let links to `name` find `node`."""
        self._document.ids[name] = node
