"""One run of the checks: what is known already, what is checked, and what is kept for the next run.

Nothing that a rule needs is imported before a file has to be checked.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import cache as caches
from sphinx_sxs.checks.cache import Database, Entry, Key
from sphinx_sxs.checks.model import Outcome
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.settings import Settings

if TYPE_CHECKING:
    from sphinx_sxs.checks.parts import Part
    from sphinx_sxs.originals.base import Originals

R = TypeVar("R")

_CHUNK = 32
_WRITTEN_AT_ONCE = 2048
"""Entries that may wait before they are written."""


@dataclass(frozen=True)
class Session:
    """How files are checked in one run."""

    settings: Settings
    """The settings."""
    originals: Originals | None = None
    """The English originals, where there are any."""
    jobs: int = 1
    """In how many processes."""
    cache: Path | None = None
    """The folder of all caches; ``None`` to use none."""
    advance: Callable[[int], None] = lambda _: None
    """Told the number of files done."""

    def check(self, files: Sequence[ArticleFile]) -> Outcome:
        """Check `files`, as far as the cache does not know what comes of it.

        Raises `ConfigError` where the settings name a rule that is not there.
        """
        database = self._database()
        if database is None:
            return self._finish(list(self._outcomes(files, None, set())))
        started = time.time_ns()
        stamps = [caches.stamp_of(file.path) for file in files]
        key = caches.run_key(caches.settings_key(self.settings, self._english()), files, stamps)
        known = database.run(key)
        if known is not None:
            return known
        others: set[str] = set()
        outcome = self._finish(list(self._outcomes(files, database, others)))
        also = {path: caches.stamp_of(path) for path in others}
        settled = all(caches.is_settled(stamp, started) for stamp in (*stamps, *also.values()))
        if settled and not outcome.failed:
            entry = caches.run_entry(key, outcome, also)
            database.add((), run=entry)
        return outcome

    def changed(self, files: Sequence[ArticleFile], changed: frozenset[Path]) -> list[ArticleFile]:
        """Those of `files` that are among `changed`, or include one of them at any depth."""
        from sphinx_sxs.checks.parts import changed_part  # noqa: PLC0415 - see above

        look = functools.partial(changed_part, changed=changed)
        answers = [answer for part in self._map(look, files) for answer in part]
        return [file for file, is_changed in zip(files, answers, strict=True) if is_changed]

    def check_some(self, some: Sequence[ArticleFile], files: Sequence[ArticleFile]) -> Outcome:
        """Check `some` of `files`.

        The rules over the whole tree see the others too, of which nothing is reported.
        """
        from sphinx_sxs.checks.parts import collect_part  # noqa: PLC0415 - see above

        outcomes = list(self._outcomes(some, self._database(), set()))
        mine = set(some)
        rest = [file for file in files if file not in mine]
        beside = []
        collect = functools.partial(collect_part, settings=self.settings, originals=self.originals)
        for outcome in self._map(collect, rest):
            beside.append(outcome)
            self.advance(outcome.articles)
        return self._finish(outcomes, beside)

    def _database(self) -> Database | None:
        return caches.open_database(self.cache) if self.cache is not None else None

    def _outcomes(
        self, files: Sequence[ArticleFile], database: Database | None, others: set[str]
    ) -> Iterator[Outcome]:
        """The outcome of each chunk; what is new goes into the cache, the files it hangs on into `others`."""
        entries: list[Entry] = []
        used: list[Key] = []
        for part in self._parts(files, database):
            others.update(part.others)
            entries += part.entries
            used += part.used
            if database is not None and len(entries) + len(used) > _WRITTEN_AT_ONCE:
                database.add(entries, used=used)
                entries, used = [], []
            self.advance(part.outcome.articles)
            yield part.outcome
        if database is not None and (entries or used):
            database.add(entries, used=used)

    def _parts(self, files: Sequence[ArticleFile], database: Database | None) -> Iterator[Part]:
        from sphinx_sxs.checks.parts import Cached, check_part  # noqa: PLC0415 - see above

        # Before processes are forked, so that they need not load the rules again.
        self._check_settings()
        cached = None
        if database is not None:
            key = caches.article_settings_key(self.settings, self._english())
            cached = Cached(database, key, time.time_ns())
        check = functools.partial(check_part, settings=self.settings, cached=cached, originals=self.originals)
        return self._map(check, files)

    def _english(self) -> str:
        """What the originals hold, as far as findings hang on it."""
        return "" if self.originals is None else self.originals.fingerprint()

    def _map(
        self, function: Callable[[Sequence[ArticleFile]], R], files: Sequence[ArticleFile]
    ) -> Iterator[R]:
        return map_chunks(function, files, jobs=self.jobs, chunk=_CHUNK)

    def _check_settings(self) -> None:
        from sphinx_sxs.checks.registry import check_settings  # noqa: PLC0415 - see above

        check_settings(self.settings)

    def _finish(self, outcomes: Sequence[Outcome], beside: Sequence[Outcome] = ()) -> Outcome:
        from sphinx_sxs.checks.runner import finish  # noqa: PLC0415 - see above

        return finish(outcomes, self.settings, beside=beside)
