"""Which originals are articles, and which of them a locale has none for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sphinx_sxs.article.docset import ArticleFile, docset_of, find_articles, find_docsets
from sphinx_sxs.originals.base import Originals
from sphinx_sxs.originals.model import Original

_NO_ARTICLES = frozenset(
    {"readme", "license", "contributing", "code_of_conduct", "security", "support", "thirdpartynotices"}
)
"""What stands at the top of a repository and is nothing to publish."""


def article_names(names: Iterable[str]) -> Iterator[str]:
    """The paths of those originals that can be pages, sorted."""
    for name in sorted(names):
        path = PurePosixPath(name)
        if any(part.startswith(".") for part in path.parts) or path.is_absolute():
            continue
        stem = path.stem.lower()
        if stem == "toc" or (len(path.parts) == 1 and stem in _NO_ARTICLES):
            continue
        try:
            name.encode()
        except UnicodeEncodeError:
            # No address could name the page.
            continue
        yield name


@dataclass(frozen=True, slots=True)
class Absent:
    """What a locale lacks of the originals."""

    present: ArticleFile
    """One of its articles."""
    names: tuple[str, ...]
    """The originals that it has no article for, sorted."""
    expected: int
    """How many originals its docsets would publish."""


def absent_articles(files: Sequence[ArticleFile], originals: Originals) -> Iterator[Absent]:
    """What each locale of `files` lacks; nothing of a locale that is not there as a whole.

    An original counts where the locale's docsets publish its path; an article that stands for
    one under another path (moved, renamed) is found as the originals find it.
    """
    locales: dict[Path, list[ArticleFile]] = defaultdict(list)
    for file in files:
        if file.folder_locale is not None:
            locales[file.root].append(file)
    names = list(article_names(originals.articles())) if locales else []
    for root, present in sorted(locales.items()):
        if len(present) < len(find_articles(root)):
            continue
        docsets, _ = find_docsets(root)
        expected = [
            name
            for name in names
            if (docset := docset_of(root / name, docsets)) is not None and docset.contains(root / name)
        ]
        known = set(names)
        having = {_inside(file).lower() for file in present}
        for file in present:
            if _inside(file) not in known:
                found = originals.now(file)
                if isinstance(found, Original):
                    having.add(found.path.lower())
        lacking = tuple(name for name in expected if not _is_had(name.lower(), having))
        yield Absent(present[0], lacking, len(expected))


def _inside(file: ArticleFile) -> str:
    return file.path.relative_to(file.root).as_posix() if file.path.is_relative_to(file.root) else file.name


def _is_had(name: str, having: set[str]) -> bool:
    # Originals are named from the top of their repository, articles from where their paths start.
    return name in having or any(path.endswith(f"/{name}") for path in having)
