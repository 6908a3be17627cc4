"""The images of an article: where they are written, and where they lead."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sphinx_sxs.article.docset import Docset
from sphinx_sxs.article.markdown import code_ranges
from sphinx_sxs.article.resources import Image, Place, find_images, locate_image


@dataclass(frozen=True, slots=True)
class LocatedImage:
    """One image of a text, and where it leads."""

    url: str
    """Its address as written."""
    row: int
    """The line of the text that it stands on, from 0."""
    excerpt: str
    """That line."""
    place: Place
    """Where it leads."""
    file: Path | None
    """The file where there should be one."""


def written_images(text: str) -> list[Image]:
    """The images of `text` outside of code, in order."""
    if not _may_show(text):
        return []
    code = code_ranges(text)
    return [
        image
        for image in sorted(find_images(text), key=lambda image: image.offset)
        if not any(start <= image.offset < end for start, end in code)
    ]


def located_images(text: str, images: list[Image], origin: Path, docset: Docset) -> Iterator[LocatedImage]:
    """Where `images`, written in `text`, lead; `origin` is the file that holds it."""
    lines = text.split("\n")
    row = done = 0
    for image in images:
        row += text.count("\n", done, image.offset)
        done = image.offset
        place, file = locate_image(image.url, origin, docset)
        yield LocatedImage(image.url, row, lines[row].strip()[:120], place, file)


def file_in_other_case(file: Path, root: Path) -> Path | None:
    """The only file below `root` whose path is that of `file` but for capitals and small letters."""
    root = root.resolve()
    if not file.is_relative_to(root):
        return None
    found = root
    for part in file.relative_to(root).parts:
        if os.path.exists(found / part):  # noqa: PTH110 - `Path.exists` raises for endless names
            found /= part
            continue
        names = _names_in(found).get(part.casefold(), ())
        if len(names) != 1:
            return None
        found /= names[0]
    # A link may lead out of the docset.
    return found if found.is_file() and found.resolve().is_relative_to(root) else None


def _names_in(folder: Path) -> Mapping[str, Sequence[str]]:
    """The names in `folder`, by their small letters."""
    try:
        return _names_since(folder, folder.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=8)
def _names_since(folder: Path, mtime: int) -> Mapping[str, Sequence[str]]:  # noqa: ARG001 - part of the cache key
    """One folder holds the images of many articles."""
    names: dict[str, list[str]] = {}
    for name in os.listdir(folder):  # noqa: PTH208 - thousands of names, and nothing else of them
        names.setdefault(name.casefold(), []).append(name)
    return names


def _may_show(text: str) -> bool:
    return (
        ("!" in text and "![" in text)
        or ":::" in text
        or (("<i" in text or "<I" in text) and "<img" in text.lower())
    )
