"""Tables of contents: every ``TOC.yml`` of a docset as trees, nested files followed as docfx does.

An entry leads to an article (``href``, ``topicHref``, ``homepage``), to another table of contents
(``href`` or ``tocHref``: a file or a folder), to an API (``uid``), to another site, or nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 32
"""How deep entries may stand, through all files; what is deeper is left out."""
_NAMES = {"toc.yml", "toc.yaml"}
_SKIPPED = ("node_modules", "breadcrumb", "breadcrumbs", "bread")
"""Folders without contents of ours: a breadcrumb's TOC.yml says where the docset stands in its host."""


class TocError(ValueError):
    """A table of contents cannot be read; carries the file and the line."""

    def __init__(self, message: str, path: Path, line: int = 1) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.args[0]}"


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One line of a table of contents."""

    name: str
    """Its text, translated."""
    href: str
    """Where it leads: a file relative to `folder`, a URL, ``xref:`` and an API's uid, or empty."""
    folder: Path
    """The folder that `href` is relative to."""
    children: tuple[TocEntry, ...] = ()
    """What stands under it."""

    def walk(self) -> Iterator[TocEntry]:
        """This entry and all under it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Toc:
    """A table of contents that no other one names."""

    path: Path
    """Its file."""
    entries: tuple[TocEntry, ...]
    """Its entries, with those of the files that they name."""


def find_toc(folder: Path) -> Path | None:
    """The table of contents of `folder`: ``TOC.yml`` in any case."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return None
    return next((folder / name for name in names if name.lower() in _NAMES), None)


def read_tocs(
    root: Path, *, is_content: Callable[[Path], bool] = lambda _: True
) -> tuple[list[Toc], list[TocError]]:
    """The tables of contents of the docset in `root`, and the files that could not be read.

    That of the folder itself comes first.  Of the others only those that `is_content`
    and that no table of contents names: each file counts once, where it is named first.
    """
    reader = _Reader(root.resolve())
    own = find_toc(root)
    others = (path for path in _all_tocs(root) if path.resolve() not in reader.known and is_content(path))
    found = [Toc(path, reader.read(path)) for path in ([own] if own else [])]
    # Which of the others are known by then hangs on those before it: asked one by one.
    found.extend(Toc(path, reader.read(path)) for path in others)
    return found, reader.errors


def _all_tocs(root: Path) -> list[Path]:
    """Every table of contents below `root`, those nearer to it first."""
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f.lower() not in _SKIPPED)
        found += [Path(folder, name) for name in files if name.lower() in _NAMES]
    return sorted(found, key=lambda path: (len(path.parts), path))


@dataclass(slots=True)
class _Reader:
    """Reads tables of contents, each file once."""

    root: Path
    known: dict[Path, tuple[TocEntry, ...]] = field(default_factory=dict)
    """The entries by file; none yet while the file is being read: there a cycle ends."""
    errors: list[TocError] = field(default_factory=list)

    def read(self, path: Path, depth: int = 0) -> tuple[TocEntry, ...]:
        real = path.resolve()
        self.known[real] = ()
        try:
            data = _load(path)
        except TocError as error:
            self.errors.append(error)
            return ()
        items = data.get("items") if isinstance(data, dict) else data
        entries = tuple(self._entries(items, path.parent, depth))
        self.known[real] = entries
        return entries

    def _entries(self, items: object, folder: Path, depth: int) -> Iterator[TocEntry]:
        if not isinstance(items, list) or depth > _DEEPEST:
            return
        for item in items:
            if isinstance(item, dict):
                yield self._entry(item, folder, depth)

    def _entry(self, item: Mapping[str, object], folder: Path, depth: int) -> TocEntry:
        name, href = _text(item, "name"), _text(item, "href")
        topic = _text(item, "topicHref", "homepage")
        uid = _text(item, "topicUid", "uid")
        children = tuple(self._entries(item.get("items"), folder, depth + 1))
        nested = self._nested(_text(item, "tocHref") or href, folder)
        if nested is None:
            return TocEntry(name, topic or href or (f"xref:{uid}" if uid else ""), folder, children)
        is_new = nested not in self.known
        below = self.read(nested, depth + 1) if is_new else self.known[nested]
        if not topic and (not is_new or not _is_toc(href)):
            # docfx: an entry that names a folder leads to the first article of its contents.
            first = _first_topic(below)
            topic, folder = (first.href, first.folder) if first else ("", folder)
        return TocEntry(name, topic, folder, (*children, *below) if is_new else children)

    def _nested(self, href: str, folder: Path) -> Path | None:
        """The table of contents that `href` names: the file, or that of a folder."""
        plain = href.split("?", 1)[0].split("#", 1)[0]
        is_toc = _is_toc(plain)
        if not (is_toc or plain.endswith("/")) or ":" in plain or "\0" in plain or plain.startswith("/"):
            return None
        is_below_root = plain.startswith("~/")
        target = (self.root / plain[2:] if is_below_root else folder / plain).resolve()
        if not target.is_relative_to(self.root):
            return None
        if is_toc:
            return target if target.is_file() else None
        found = find_toc(target)
        return found.resolve() if found else None


def _load(path: Path) -> object:
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig", errors="replace"), Loader=_LOADER)  # noqa: S506 - makes strings alone
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise TocError(f"not valid YAML: {getattr(error, 'problem', error)}", path, line) from error
    except RecursionError as error:
        raise TocError("nested too deeply", path) from error
    except OSError as error:
        raise TocError(error.strerror or "cannot be read", path) from error


def _text(item: Mapping[str, object], *keys: str) -> str:
    """The first of these values that is a text with something in it."""
    values = (item.get(key) for key in keys)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _is_toc(href: str) -> bool:
    return href.split("?", 1)[0].split("#", 1)[0].rsplit("/", 1)[-1].lower() in _NAMES


def _first_topic(entries: tuple[TocEntry, ...]) -> TocEntry | None:
    """The first entry that leads to a file of the docset."""
    lines = (line for entry in entries for line in entry.walk())
    return next((line for line in lines if line.href and ":" not in line.href and line.href[0] != "/"), None)
