"""What earlier runs found, kept so that what did not change is not checked again.

One SQLite file a version of the rules, in the folder of all caches.  It holds JSON: a
cache may come with somebody else's repository, and reading one must not run anything.
Two kinds of entries: an article's findings, by its content; and the outcome of a whole run,
by the times and sizes of all its files.  A cache that cannot be read or written is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sphinx_sxs.adequacy.shipped import table_files
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.caching import make_folder
from sphinx_sxs.checks.model import Diagnostic, Outcome, Severity
from sphinx_sxs.checks.version import rules_version
from sphinx_sxs.scopes import absolute
from sphinx_sxs.settings import Settings, Theme

_TABLES = tuple(
    f"CREATE TABLE IF NOT EXISTS {name} (key BLOB PRIMARY KEY, used INTEGER NOT NULL, data TEXT NOT NULL)"
    for name in ("article", "run")
)
_DAY = 24 * 60 * 60
_KEPT_DAYS = 30
_KEPT_RUNS = 8
_KEPT_VERSIONS = 2
_MOST_BYTES = 1 << 30
_TICK = 100_000_000
"""Nanoseconds within which two changes of a file may carry the same time."""
_COARSE = 2_000_000_000
"""The same on file systems that keep whole seconds."""

Key = bytes
"""A digest of everything that an entry hangs on, but for other files that rules looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one article."""

    key: Key
    """What it hangs on."""
    data: str
    """The findings and facts, as JSON."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the cache knows of an article."""

    locale: str | None
    """The article's locale."""
    segments: int
    """How many segments it holds."""
    diagnostics: tuple[Diagnostic, ...]
    """What the rules found."""
    facts: dict[str, object]
    """What the tree rules want to know."""
    others: tuple[str, ...] = ()
    """Files that this hangs on besides the article."""
    old: bool = False
    """Whether the entry has to be marked as used, lest it be dropped."""


class Database:
    """The cache's file; every method copes with one that is not there or cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def articles(self, wanted: Sequence[tuple[Key, ArticleFile]]) -> dict[Key, Found]:
        """What is known of these articles and still holds."""
        found: dict[Key, Found] = {}
        states = States()
        with _mended(self.path), _reading(self.path) as connection:
            for key, file in wanted:
                row = connection.execute("SELECT data, used FROM article WHERE key = ?", (key,)).fetchone()
                entry = _entry_from(row, file, states) if row else None
                if entry is not None:
                    found[key] = entry
        return found

    def run(self, key: Key) -> Outcome | None:
        """The outcome of a run over the same files, none of them changed."""
        rows: list[tuple[str]] = []
        with _mended(self.path), _reading(self.path) as connection:
            rows = connection.execute("SELECT data FROM run WHERE key = ?", (key,)).fetchall()
        return _outcome_from(rows[0][0]) if rows else None

    def add(self, entries: Iterable[Entry], *, used: Iterable[Key] = (), run: Entry | None = None) -> None:
        """Keep what was found, and note which entries were used."""
        now = int(time.time())
        with _mended(self.path), _writing(self.path) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO article VALUES (?, ?, ?)",
                ((entry.key, now, entry.data) for entry in entries),
            )
            connection.executemany("UPDATE article SET used = ? WHERE key = ?", ((now, key) for key in used))
            if run is not None:
                connection.execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?)", (run.key, now, run.data))
                _drop_what_is_old(connection, now)
        if run is not None:
            _drop_other_versions(self.path)


def open_database(folder: Path) -> Database | None:
    """The cache of this version of the rules in `folder`; ``None`` where that cannot be written."""
    try:
        make_folder(folder)
        path = folder / f"check-{rules_version()}.sqlite"
        if not path.exists():
            with _writing(path):
                pass
    except (OSError, sqlite3.Error):
        return None
    return Database(path)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        # The first counts only in a file that is new, and before the second.
        for pragma in ("auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA trusted_schema = OFF")
        with connection:
            for table in _TABLES:
                connection.execute(table)
            yield connection


@contextmanager
def _mended(path: Path) -> Iterator[None]:
    """Swallow what goes wrong with the file; a broken one is removed, so that the next run starts anew."""
    try:
        yield
    except sqlite3.OperationalError:
        pass  # Locked, read-only, or the disk is full: another run may well do better.
    except sqlite3.Error:
        _remove(path)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _drop_what_is_old(connection: sqlite3.Connection, now: int) -> None:
    connection.execute(
        "DELETE FROM run WHERE key NOT IN (SELECT key FROM run ORDER BY used DESC LIMIT ?)", (_KEPT_RUNS,)
    )
    connection.execute("DELETE FROM article WHERE used < ?", (now - _KEPT_DAYS * _DAY,))
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if pages * size > _MOST_BYTES:
        # The half that was used least of late.
        connection.execute(
            "DELETE FROM article WHERE used <= (SELECT used FROM article ORDER BY used"
            " LIMIT 1 OFFSET (SELECT count(*) / 2 FROM article))"
        )
    connection.execute("PRAGMA incremental_vacuum").fetchall()


def _drop_other_versions(path: Path) -> None:
    with suppress(OSError):
        others = [other for other in path.parent.glob("check-*.sqlite") if other != path]
        others.sort(key=lambda other: other.stat().st_mtime_ns, reverse=True)
        for other in others[_KEPT_VERSIONS:]:
            _remove(other)


class States:
    """What the files that rules looked at are like; each is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, path: str) -> str:
        """Empty where there is no such file; of kind ``content`` a digest, of kind ``there`` a word."""
        state = self._known.get((kind, path))
        if state is None:
            state = self._known[kind, path] = _content(path) if kind == "content" else _there(path)
        return state


def _there(path: str) -> str:
    return "there" if os.path.isfile(path) else ""  # noqa: PTH113 - thousands of them


def _content(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16] if _there(path) else ""
    except OSError:
        return "unreadable"


def stamp_of(path: Path | str) -> str:
    """Times and size of a file, by which a change shows without reading it; empty where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of them
    except (OSError, ValueError):
        return ""
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {stat.S_IFMT(found.st_mode)}"


def is_settled(stamp: str, started: int) -> bool:
    """Whether a file with this stamp, had it changed since `started`, would have another one now."""
    if not stamp:
        return True
    newest = max(int(part) for part in stamp.split()[:2])
    return newest < started - (_COARSE if newest % 1_000_000_000 == 0 else _TICK)


def settings_key(settings: Settings, originals: str = "") -> str:
    """A digest of the settings, of the glossaries and tables they name and of the originals' fingerprint."""
    digest = hashlib.sha256(f"{settings!r}\0{originals}".encode("utf-8", "surrogateescape"))
    for name in sorted({name for variant in settings.variants() for name in variant.glossary}):
        digest.update(f"\0{name}\0{_content(str(settings.at_root(name)))}".encode("utf-8", "surrogateescape"))
    for path in table_files(settings.tables_folder) if settings.tables_folder else ():
        digest.update(f"\0{path.name}\0{_content(str(path))}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def article_settings_key(settings: Settings, originals: str = "") -> str:
    """The same without what says nothing about the findings of an article."""
    plain = replace(settings, suppress=(), baseline="", cache_dir="", fail_on="error")
    # Nor does what only the site shows.
    plain = replace(plain, theme=Theme(), redirects={}, report_url="", search="", search_noindex="")
    return settings_key(plain, originals)


def article_key(settings: str, file: ArticleFile, data: bytes) -> Key:
    """What an article's findings hang on: settings, place and content."""
    place = "\0".join((settings, absolute(file.path), file.name, str(file.root), str(file.folder_locale)))
    return hashlib.sha256(place.encode("utf-8", "surrogateescape") + b"\0" + data).digest()[:20]


def run_key(settings: str, files: Sequence[ArticleFile], stamps: Sequence[str]) -> Key:
    """What a run's outcome hangs on: settings, files and their stamps."""
    digest = hashlib.sha256(f"{settings}\0{Path.cwd()}".encode("utf-8", "surrogateescape"))
    for file, stamp in zip(files, stamps, strict=True):
        line = f"\0{file.path}\0{file.name}\0{file.root}\0{file.folder_locale}\0{stamp}"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.digest()[:20]


def article_entry(
    key: Key, found: Found, *, looked_at: Iterable[Path], looked_for: Iterable[Path], started: int
) -> Entry | None:
    """The entry for an article, which hangs on other files too.

    There is none where a rule collects what JSON cannot hold, or where a file that the rules
    read may have changed since the run started.
    """
    states = States()
    read = [str(path.absolute()) for path in looked_at]
    if not all(is_settled(stamp_of(path), started) for path in read):
        return None
    others = [("content", path) for path in read] + [("there", str(path.absolute())) for path in looked_for]
    data = {
        "locale": found.locale,
        "segments": found.segments,
        "diagnostics": [_row(diagnostic) for diagnostic in found.diagnostics],
        "facts": found.facts,
        "others": [[kind, path, states.of(kind, path)] for kind, path in sorted(others)],
    }
    try:
        plain = json.loads(json.dumps(found.facts)) == found.facts
        return Entry(key, json.dumps(data)) if plain else None
    except (TypeError, ValueError, RecursionError):
        return None


def _entry_from(row: tuple[Any, Any], file: ArticleFile, states: States) -> Found | None:
    try:
        data = json.loads(row[0])
        if any(states.of(kind, path) != state for kind, path, state in data["others"]):
            return None
        return Found(
            data["locale"],
            int(data["segments"]),
            tuple(_diagnostic(values, str(file.path)) for values in data["diagnostics"]),
            dict(data["facts"]),
            others=tuple(path for _, path, _ in data["others"]),
            old=int(row[1]) < time.time() - _DAY,
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        return None


def run_entry(key: Key, outcome: Outcome, others: Mapping[str, str]) -> Entry | None:
    """The entry for a whole run, which hangs on `others` too: files and their stamps.

    There is none where a rule gave what JSON cannot hold.
    """
    data = {
        "diagnostics": [[diagnostic.file, *_row(diagnostic)] for diagnostic in outcome.diagnostics],
        "articles": outcome.articles,
        "segments": outcome.segments,
        "files": outcome.files,
        "rules": outcome.rules,
        "tree_rules": outcome.tree_rules,
        "suppressions": sorted(outcome.suppressions),
        "others": sorted(others.items()),
    }
    try:
        return Entry(key, json.dumps(data))
    except (TypeError, ValueError):
        return None


def _outcome_from(text: str) -> Outcome | None:
    try:
        data = json.loads(text)
        if any(stamp_of(path) != stamp for path, stamp in data["others"]):
            return None
        return Outcome(
            tuple(_diagnostic(values, file) for file, *values in data["diagnostics"]),
            data["articles"],
            data["segments"],
            files=tuple((name, locale) for name, locale in data["files"]),
            rules=tuple((code, name) for code, name in data["rules"]),
            tree_rules=tuple(data["tree_rules"]),
            suppressions=frozenset(data["suppressions"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        return None


_KEPT = tuple(field.name for field in fields(Diagnostic) if field.name not in {"file", "known"})


def _row(diagnostic: Diagnostic) -> list[Any]:
    return [getattr(diagnostic, name) for name in _KEPT]


def _diagnostic(values: Sequence[Any], file: str) -> Diagnostic:
    kept = dict(zip(_KEPT, values, strict=True))
    kept["severity"] = Severity(kept["severity"])
    for name in ("source_at", "target_at"):
        if kept[name] is not None:
            kept[name] = tuple(kept[name])
    return Diagnostic(file=file, **kept)
