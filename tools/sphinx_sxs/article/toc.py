"""Tables of contents: ``TOC.yml`` as a tree, nested files followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 32


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
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return None
    return next((folder / name for name in names if name.lower() in {"toc.yml", "toc.yaml"}), None)


def load_toc(path: Path, *, root: Path) -> tuple[TocEntry, ...]:
    """Read a table of contents and those it refers to inside `root`.

    Raises `TocError` where one is not valid YAML.
    """
    return _load(path, root.resolve(), (path.resolve(),))


def _load(path: Path, root: Path, stack: tuple[Path, ...]) -> tuple[TocEntry, ...]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig", errors="replace"), Loader=_LOADER)  # noqa: S506 - makes strings alone
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise TocError(f"not valid YAML: {getattr(error, 'problem', error)}", path, line) from error
    except RecursionError as error:
        raise TocError("nested too deeply", path) from error
    except OSError as error:
        raise TocError(error.strerror or "cannot be read", path) from error
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
