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


class Anchors:
    """The anchors of one document, each of them once."""

    def __init__(self, document: nodes.document) -> None:
        self._document = document
        self._taken: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._taken

    def claim(self, name: str) -> str:
        """`name`, made unique among the document's anchors."""
        unique, count = name, 1
        while unique in self._taken:
            unique = f"{name}-{count}"
            count += 1
        self._taken.add(unique)
        return unique

    def lead_to(self, name: str, node: nodes.Element) -> None:
        """Let links to `name` find `node`."""
        self._document.ids[name] = node
