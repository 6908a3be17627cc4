"""The work of a run in chunks of files, which travel to other processes and back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinx_sxs.article import Side, parse_article
from sphinx_sxs.article.docset import ArticleFile, enclosing_docset
from sphinx_sxs.article.includes import assemble
from sphinx_sxs.checks.cache import Database, Entry, Found, Key, article_entry, article_key
from sphinx_sxs.checks.model import Outcome
from sphinx_sxs.checks.runner import Checked, check_file, check_files, collect_file, gather
from sphinx_sxs.originals.base import Originals
from sphinx_sxs.settings import Settings


@dataclass(frozen=True, slots=True)
class Part:
    """What one chunk of files gave."""

    outcome: Outcome
    """The findings."""
    entries: tuple[Entry, ...] = ()
    """What the cache did not know."""
    used: tuple[Key, ...] = ()
    """What it knew, and would drop some day unless told that it was used."""
    others: frozenset[str] = frozenset()
    """Files that the findings hang on besides the articles."""


@dataclass(frozen=True, slots=True)
class Cached:
    """How a chunk is to use the cache."""

    database: Database
    """The cache."""
    settings_key: str
    """Digest of the settings."""
    started: int
    """When the run began, in nanoseconds."""


def check_part(
    files: Sequence[ArticleFile],
    *,
    settings: Settings,
    cached: Cached | None,
    originals: Originals | None = None,
) -> Part:
    """Check `files`, but for those that the cache knows."""
    if cached is None:
        return Part(check_files(files, settings, originals=originals))
    contents = {file: data for file in files if (data := _content_of(file)) is not None}
    keys = {file: article_key(cached.settings_key, file, data) for file, data in contents.items()}
    known = cached.database.articles([(key, file) for file, key in keys.items()])
    parts: list[Checked] = []
    entries: list[Entry] = []
    others: set[str] = set()
    for file in files:
        key = keys.get(file)
        found = known.get(key) if key is not None else None
        if found is not None:
            parts.append(Checked(file, found.locale, found.segments, found.diagnostics, found.facts))
            others.update(found.others)
            continue
        part = check_file(file, settings, data=contents.get(file), originals=originals)
        parts.append(part)
        others.update(str(path.absolute()) for path in part.looked_at | part.looked_for)
        entry = _entry(key, part, cached.started) if key is not None and not part.failed else None
        if entry is not None:
            entries.append(entry)
    used = tuple(key for key, found in known.items() if found.old)
    return Part(gather(parts, settings), tuple(entries), used, frozenset(others))


def collect_part(
    files: Sequence[ArticleFile], *, settings: Settings, originals: Originals | None = None
) -> Outcome:
    """What the rules over the whole tree want to know of `files`."""
    return gather([collect_file(file, settings, originals=originals) for file in files], settings)


def changed_part(files: Sequence[ArticleFile], *, changed: frozenset[Path]) -> list[bool]:
    """Of each file, whether it or a file that it includes, at any depth, is among `changed`."""
    return [
        Path(os.path.realpath(file.path)) in changed or not changed.isdisjoint(_included(file))
        for file in files
    ]


def _included(file: ArticleFile) -> frozenset[Path]:
    """The files that the article includes, or would if they were there, and what these include."""
    data = _content_of(file)
    if data is None or b"[!include" not in data.lower():
        return frozenset()
    article = parse_article(data, path=file.name)
    root = enclosing_docset(file).root
    return frozenset(assemble(article, Side.TARGET, path=file.path, root=root).dependencies)


def _content_of(file: ArticleFile) -> bytes | None:
    try:
        return file.path.read_bytes()
    except OSError:
        return None


def _entry(key: Key, part: Checked, started: int) -> Entry | None:
    return article_entry(
        key,
        Found(part.locale, part.segments, part.diagnostics, part.facts),
        looked_at=part.looked_at,
        looked_for=part.looked_for,
        started=started,
    )
