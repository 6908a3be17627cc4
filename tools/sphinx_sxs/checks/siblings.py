"""The same article in several locales of one tree."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sphinx_sxs.article.docset import ArticleFile

SiblingKey = tuple[str, str]
"""Equal for the same article in all locales: the folder of the locales and the path inside one."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """One article as one of several."""

    number: int
    """Its place among the files of the run."""
    locale: str
    """The locale that its folder names."""
    key: SiblingKey
    """What its siblings have too."""


def siblings_of(files: Iterable[ArticleFile]) -> list[Sibling]:
    """The files that stand in a locale's folder, each with what its siblings share."""
    found: list[Sibling] = []
    parents: dict[Path, str] = {}
    for number, file in enumerate(files):
        if file.folder_locale is None:
            continue
        parent = parents.get(file.root)
        if parent is None:
            parent = parents[file.root] = file.root.parent.as_posix()
        inside = path_inside(file)
        if not inside.isascii():
            inside = unicodedata.normalize("NFC", inside)
        found.append(Sibling(number, file.folder_locale, (parent, inside.casefold())))
    return found


def path_inside(file: ArticleFile) -> str:
    """The file's path inside its locale's folder, with ``/``."""
    root = file.root.as_posix()
    path = file.path.as_posix()
    return path[len(root) + 1 :] if path.startswith(root + "/") else file.name


def groups_of(files: Iterable[ArticleFile]) -> dict[SiblingKey, list[Sibling]]:
    """The siblings of each article, in the order of the files."""
    groups: dict[SiblingKey, list[Sibling]] = defaultdict(list)
    for sibling in siblings_of(files):
        groups[sibling.key].append(sibling)
    return groups
