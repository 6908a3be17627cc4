"""Tables of contents: ``TOC.yml`` as a tree, nested files followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One line of a table of contents."""

    name: str
    """Its text, translated."""
    href: str
    """Where it leads: a file relative to `folder`, a URL, or empty."""
    folder: Path
    """The folder of the file that the entry was read from."""
    children: tuple[TocEntry, ...] = ()
    """What stands under it."""

    def walk(self) -> Iterator[TocEntry]:
        """This entry and all under it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def find_toc(folder: Path) -> Path | None:
    """The table of contents of `folder`: ``TOC.yml`` in any case."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    return next((folder / name for name in names if name.lower() in {"toc.yml", "toc.yaml"}), None)


def load_toc(path: Path, *, root: Path) -> tuple[TocEntry, ...]:
    """Read a table of contents and those it refers to inside `root`.

    Raises `ValueError` with file and line where one is not valid YAML.
    """
    return _load(path, root.resolve(), (path.resolve(),))


def _load(path: Path, root: Path, stack: tuple[Path, ...]) -> tuple[TocEntry, ...]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig", errors="replace"), Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise ValueError(f"{path}:{line}: not valid YAML: {getattr(error, 'problem', error)}") from error
    items = data.get("items") if isinstance(data, dict) else data
    return tuple(_entries(items, path.parent, root, stack))


def _entries(items: object, folder: Path, root: Path, stack: tuple[Path, ...]) -> Iterator[TocEntry]:
    if not isinstance(items, list) or len(stack) > _DEEPEST:
        return
    for item in items:
        if not isinstance(item, dict):
            continue
        href = str(item.get("topicHref") or item.get("href") or "")
        children = tuple(_entries(item.get("items"), folder, root, stack))
        nested = _nested(str(item.get("tocHref") or href), folder, root)
        if nested is not None and nested not in stack:
            children += _load(nested, root, (*stack, nested))
            href = str(item.get("topicHref") or "")
        yield TocEntry(str(item.get("name") or ""), href, folder, children)


def _nested(href: str, folder: Path, root: Path) -> Path | None:
    """The table of contents that `href` names: the file, or that of a folder."""
    plain = href.split("?", 1)[0].split("#", 1)[0]
    if not plain or "://" in plain or plain.startswith("/"):
        return None
    target = (folder / plain).resolve()
    if not target.is_relative_to(root):
        return None
    if target.name.lower() in {"toc.yml", "toc.yaml"} and target.is_file():
        return target
    return find_toc(target).resolve() if plain.endswith("/") and find_toc(target) else None  # type: ignore[union-attr]
