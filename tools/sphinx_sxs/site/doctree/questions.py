"""What the tree asks about everything outside the article's own text."""

from __future__ import annotations

from typing import Protocol

from docutils import nodes

from sphinx_sxs.site.dialect import Directive


class Resolver(Protocol):
    """Answers for the docset, the settings and the page's language."""

    def link(self, url: str, offset: int) -> nodes.TextElement | None:
        """A reference to `url` as written at code point `offset`; ``None``: leads nowhere."""

    def image(self, url: str, offset: int, line: int) -> str | None:
        """The URI of an image for the tree; ``None`` where it cannot be shown."""

    def video(self, url: str) -> nodes.reference | None:
        """The link to a video, with its text; ``None`` where `url` is none of the web."""

    def code(self, directive: Directive, offset: int, line: int) -> tuple[str, str] | None:
        """The code that a directive includes and its language; ``None`` where it is not there."""

    def warn(self, kind: str, message: str, line: int) -> None:
        """Report a defect of the article."""
