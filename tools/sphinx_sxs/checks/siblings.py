"""The same article in several locales of one tree."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

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


def variants_of(collected: Sequence[tuple[ArticleFile, object]]) -> Iterator[list[list[Sibling]]]:
    """The articles whose locales differ at one commit: those that agree, group by group.

    What was collected of an article is its commit and a digest, or ``None`` where it has no say.
    """
    for siblings in groups_of(file for file, _ in collected).values():
        by_commit: dict[str, dict[str, list[Sibling]]] = defaultdict(lambda: defaultdict(list))
        for sibling in siblings:
            facts = cast("list[str] | None", collected[sibling.number][1])
            if facts:
                by_commit[facts[0]][facts[1]].append(sibling)
        for variants in by_commit.values():
            if len(variants) > 1:
                yield list(variants.values())
