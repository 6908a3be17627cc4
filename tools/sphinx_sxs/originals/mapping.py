"""Which original a localized article was made from, by its path.

In this order: the same path inside the locale's folder; the path inside the article's docset,
in a docset of the originals (a folder with a ``docfx.json``: the one of the same name first);
the same paths without regard to case.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from sphinx_sxs.article.docset import ArticleFile, enclosing_docset

_SKIPPED_FOLDERS = {"node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Broken:
    """Something stands there, and it is no file to read."""

    message: str
    """What it is, in words."""


Content = bytes | Broken
"""What stands at a path."""


class Version(ABC):
    """One version of the originals, seen from the folder in which articles' paths start."""

    name: str
    """The commit, the folder's name, or empty."""
    place: str
    """Where that folder stands among the originals: empty, or ending in ``/``."""

    @abstractmethod
    def read(self, path: str) -> Content | None:
        """What stands at `path`; ``None`` where nothing does, or a folder."""

    @abstractmethod
    def names(self, folder: str) -> Mapping[str, bool]:
        """The names in a folder (empty for the top), each with whether it is a folder."""

    @abstractmethod
    def docsets(self) -> tuple[str, ...]:
        """The folders that hold a ``docfx.json``; the top is the empty path."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a localized article stands, as its original may."""

    path: str
    """Its path inside the locale's folder, with ``/``."""
    docset: str
    """The folder of its docset there; empty where that is the locale's folder."""

    @property
    def inside(self) -> str:
        """Its path inside the docset."""
        return self.path[len(self.docset) + 1 :] if self.docset else self.path


def place_of(file: ArticleFile) -> Place:
    """Where `file` stands in its locale."""
    try:
        path = file.path.relative_to(file.root)
    except ValueError:
        # Found through a relative path or a link.
        try:
            path = file.path.resolve().relative_to(file.root.resolve())
        except (ValueError, OSError, RuntimeError):
            return Place(file.name, "")
    return Place(path.as_posix(), _docset_of(file))


def _docset_of(file: ArticleFile) -> str:
    try:
        docset = enclosing_docset(file).root.relative_to(file.root).as_posix()
    except ValueError:
        return ""
    return "" if docset == "." else docset


def candidates(version: Version, place: Place) -> Iterator[str]:
    """The paths at which the original may stand, the likeliest first; looked for as they are asked."""
    seen = set()
    for path in _exact(version, place):
        if path not in seen:
            seen.add(path)
            yield path
    for path in list(seen):
        found = _without_case(version, path)
        if found is not None and found not in seen:
            seen.add(found)
            yield found


def find(version: Version, place: Place) -> tuple[str, Content] | None:
    """The original of an article and its path; ``None`` where there is none."""
    for path in candidates(version, place):
        content = version.read(path)
        if content is not None:
            return path, content
    return None


def _exact(version: Version, place: Place) -> Iterator[str]:
    if not is_inside(place.path):
        return
    yield place.path
    named = PurePosixPath(place.docset).name
    docsets = version.docsets()
    for docset in sorted(docsets, key=lambda docset: (PurePosixPath(docset).name != named, docset)):
        yield f"{docset}/{place.inside}" if docset else place.inside
    # The originals may be the docset itself, without the file that says so.
    yield place.inside


def _without_case(version: Version, path: str) -> str | None:
    found: list[str] = []
    for part in path.split("/"):
        name = _spelled(version.names("/".join(found)), part)
        if name is None:
            return None
        found.append(name)
    return "/".join(found)


def _spelled(names: Mapping[str, bool], wanted: str) -> str | None:
    if wanted in names:
        return wanted
    folded = wanted.casefold()
    return min((name for name in names if name.casefold() == folded), default=None)


def is_inside(path: str) -> bool:
    """Whether a path with ``/`` stays in the folder that it starts in."""
    return bool(path) and not any(part in {"", ".", ".."} for part in path.split("/"))


def is_article(path: str) -> bool:
    """Whether a path among the originals is that of an article, as in a locale's folder."""
    *folders, name = path.split("/")
    return name.lower().endswith(".md") and not any(map(is_skipped_folder, folders))


def is_skipped_folder(name: str) -> bool:
    """Whether nobody keeps articles in a folder of this name."""
    return name.startswith(".") or name in _SKIPPED_FOLDERS


@lru_cache(maxsize=1024)
def shown(text: str) -> str:
    """A path or a commit as a message shows it: without what a terminal would act on."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)[:200]
