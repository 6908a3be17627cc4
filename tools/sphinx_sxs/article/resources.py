"""Images that an article shows: where they are written, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sphinx_sxs.article.docset import Docset
from sphinx_sxs.article.includes import is_file, resolve_inside
from sphinx_sxs.article.markdown import parse_events, parseable

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ATTRIBUTE = re.compile(
    r"(?:<img\b[^>]*?\bsrc|:::[ \t]*image\b[^\n]*?\bsource)[ \t]*=[ \t]*[\"'](?P<url>[^\"'\n]*)[\"']",
    re.IGNORECASE,
)


class Place(StrEnum):
    """Where an image's address leads."""

    REMOTE = "remote"
    """To another host, or to another docset of the same host."""
    OUTSIDE = "outside"
    """Out of the docset's folder; it is never read."""
    MISSING = "missing"
    """To no file."""
    FILE = "file"
    """To a file of the docset."""


@dataclass(frozen=True, slots=True)
class Image:
    """One image of a text."""

    url: str
    """Its address as written."""
    offset: int
    """Where it stands, in code points."""


def find_images(text: str) -> Iterator[Image]:
    """The images of a Markdown text, written in any of the dialect's ways, in no special order."""
    if "![" in text:
        plain = parseable(text)
        data = plain.encode()
        for event, span in parse_events(plain):
            start = event.get("Start") if isinstance(event, dict) else None
            if isinstance(start, dict) and "Image" in start:
                yield Image(start["Image"]["dest_url"], len(data[: span["start"]].decode("utf-8", "replace")))
    if "<img" in text.lower() or ":::" in text:
        for match in _ATTRIBUTE.finditer(text):
            yield Image(match["url"], match.start())


def locate_image(url: str, origin: Path, docset: Docset) -> tuple[Place, Path | None]:
    """Where the image `url`, written in the file `origin`, leads; the file where there should be one."""
    url = url.strip()
    if _SCHEME.match(url):
        return Place.REMOTE, None
    if url.startswith("/"):
        base = docset.base_path
        if not base or not url.lower().startswith(base.lower() + "/"):
            return Place.REMOTE, None
        url = "~" + url[len(base) :]
    target = resolve_inside(url, origin, docset.root) if url else None
    if target is None:
        return (Place.OUTSIDE if url else Place.MISSING), None
    return (Place.FILE if is_file(target) else Place.MISSING), target
