"""One look at every article before the pages are built: facts, findings, review page.

Each article is read once here; what is learnt is kept in the cache by the file's
size and time, so that a second build reads only what changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_sxs.article.docset import ArticleFile, enclosing_docset, find_docsets
from sphinx_sxs.article.model import Article
from sphinx_sxs.article.projection import original_text
from sphinx_sxs.article.reader import encode, read_article
from sphinx_sxs.article.writing import write_atomically
from sphinx_sxs.checks.cache import settings_key
from sphinx_sxs.checks.model import Severity
from sphinx_sxs.checks.runner import check_article
from sphinx_sxs.checks.version import rules_version
from sphinx_sxs.digest import code_digest
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.originals.model import Original
from sphinx_sxs.review.frame import frame_of
from sphinx_sxs.review.pages import render_review, review_path
from sphinx_sxs.review.sync_pages import render_sync_page, sync_path
from sphinx_sxs.review.verdict import Verdict, judge
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.freshness import PageFreshness, page_freshness
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.seo.indexing import forbids_index, robots_of
from sphinx_sxs.site.status import status_of
from sphinx_sxs.site.untranslated import is_untranslated

if TYPE_CHECKING:
    from sphinx_sxs.originals.sources import Originals
    from sphinx_sxs.sync.status import ArticleStatus


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What the site needs to know of one article."""

    locale: str
    page: str
    path: str
    stamp: tuple[int, int]
    """Time of the last change in nanoseconds, and size: what tells a changed file."""
    title: str
    handoff: str
    date: str
    """When its English was last edited, as it states it."""
    translation_type: str
    noindex: bool
    segments: int
    digest: str
    """Of the source projection."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Findings by severity."""
    checked: int = 0
    """Segments that the checks looked at: those that lack a side too."""
    passing: int = 0
    """How many of them have no error and no warning."""
    untranslated: bool = False
    """Whether it is the English original, without segments."""
    original: str = ""
    """Where its present English stands among the originals; empty where that is not known."""
    freshness: PageFreshness | None = None
    """How it stands to the present English; ``None`` without originals, and for what has no segments."""

    @property
    def verdict(self) -> Verdict:
        """What the checks say."""
        return Verdict(
            segments=self.checked,
            passing=self.passing,
            errors=self.counts.get(Severity.ERROR.value, 0),
            warnings=self.counts.get(Severity.WARNING.value, 0),
        )


@dataclass(frozen=True, slots=True)
class _Task:
    """One article to look at."""

    file: ArticleFile
    locale: str
    out: str
    settings: Settings


def survey(
    files: Sequence[tuple[str, ArticleFile]],
    *,
    out: Path,
    cache: Path,
    settings: Settings,
    originals: Originals | None = None,
    jobs: int,
    advance: Callable[[int], None] = lambda _: None,
) -> list[ArticleFacts]:
    """The facts of every article (pairs of locale and file), in order; writes their review pages.

    With `originals`, their sync status pages too.
    """
    store = cache / "survey.json"
    version = _version(settings, originals.fingerprint() if originals else "", _docsets_key(files))
    before, of_version = _load(store)
    # What depended on other settings, originals or code only tells which pages there are.
    known = before if of_version == version else {}
    facts: dict[tuple[str, str], ArticleFacts] = {}
    tasks: list[_Task] = []
    for locale, file in files:
        old = known.get((locale, file.page))
        if (
            old is not None
            and old.path == str(file.path)
            and old.stamp == _stamp(file.path)
            and all(path.is_file() for path in _pages(out, old))
        ):
            facts[locale, file.page] = old
        else:
            tasks.append(_Task(file, locale, str(out), settings))
    advance(len(facts))
    if originals is not None and tasks:
        originals.prepare()
    look = partial(_survey_chunk, originals=originals)
    for rows in map_chunks(look, tasks, jobs=jobs, chunk=48):
        for row in rows:
            facts[row.locale, row.page] = row
        advance(len(rows))
    written = {path for row in facts.values() for path in _pages(out, row)}
    for path in {path for row in before.values() for path in _pages(out, row)} - written:
        path.unlink(missing_ok=True)
    found = [facts[locale, file.page] for locale, file in files]
    write_atomically(
        store,
        json.dumps(
            {"version": version, "articles": [asdict(row) for row in found]}, ensure_ascii=True
        ).encode(),
    )
    return found


def _pages(out: Path, row: ArticleFacts) -> Iterator[Path]:
    """What the survey writes for an article."""
    if row.segments:
        yield out / review_path(row.locale, row.page)
    if row.freshness is not None:
        yield out / sync_path(row.locale, row.page)


def _survey_chunk(tasks: Sequence[_Task], *, originals: Originals | None) -> list[ArticleFacts]:
    return [_survey_one(task, originals) for task in tasks]


def _survey_one(task: _Task, originals: Originals | None) -> ArticleFacts:
    file, locale, settings = task.file, task.locale, task.settings
    stamp = _stamp(file.path)
    article = read_article(file.path, name=file.name)
    diagnostics = [
        found
        for found in check_article(article, file, settings=settings, originals=originals)
        if found.counts
    ]
    segments = sum(1 for s in article.segments if s.source is not None and s.target is not None)
    sync = _sync_status(article, task, originals) if segments and originals else None
    if segments:
        record = {
            "translation_type": article.meta("ms.translationtype"),
            "handoff": article.meta("ms.lasthandoff"),
            "commit": article.meta("ms.sourcegitcommit"),
            "segments": segments,
        }
        html = render_review(
            article,
            # What is new in English has rows of its own there.
            [d for d in diagnostics if sync is None or d.rule != "new-in-english"],
            locale=locale,
            page=file.page,
            project=settings.project,
            status=status_of(record, locale),
            source_locale=settings.source_locale,
            sync=sync,
            frame=frame_of(settings),
        )
        write_changed(Path(task.out) / review_path(locale, file.page), html.encode())
    verdict = judge(article.segments, diagnostics)
    counts = {severity.value: 0 for severity in Severity}
    for diagnostic in diagnostics:
        counts[diagnostic.severity.value] += 1
    return ArticleFacts(
        locale=locale,
        page=file.page,
        path=str(file.path),
        stamp=stamp,
        title=article.meta("title") or file.page.rsplit("/", 1)[-1],
        handoff=article.meta("ms.lasthandoff"),
        date=article.meta("ms.date"),
        translation_type=article.meta("ms.translationtype"),
        noindex=forbids_index(robots_of(article.meta, enclosing_docset(file))),
        segments=segments,
        digest=hashlib.sha256(encode(original_text(article))).hexdigest()[:16] if segments else "",
        counts=counts,
        checked=verdict.segments,
        passing=verdict.passing,
        untranslated=is_untranslated(article, locale, settings.source_locale),
        original=sync.original.path if sync and isinstance(sync.original, Original) else "",
        freshness=page_freshness(article, sync) if sync else None,
    )


def _sync_status(article: Article, task: _Task, originals: Originals) -> ArticleStatus:
    """How an article stands to the present English; writes its sync status page."""
    from sphinx_sxs.sync.status import article_status  # noqa: PLC0415 - few sites have originals

    status = article_status(article, task.file, originals)
    text = render_sync_page(
        article,
        status,
        locale=task.locale,
        page=task.file.page,
        project=task.settings.project,
        source_locale=task.settings.source_locale,
        frame=frame_of(task.settings),
    )
    write_changed(Path(task.out) / sync_path(task.locale, task.file.page), text.encode())
    return status


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _docsets_key(files: Sequence[tuple[str, ArticleFile]]) -> str:
    """What the docsets say of all their articles: ``ROBOTS`` and the like."""
    roots = sorted({file.root for _, file in files})
    return repr([(str(docset.root), docset.metadata) for root in roots for docset in find_docsets(root)[0]])


def _version(settings: Settings, fingerprint: str, docsets: str) -> str:
    """Of everything that the facts and review pages depend on besides the article."""
    logo = repr(frame_of(settings).logo)
    parts = (code_digest(), rules_version(), settings_key(settings), fingerprint, logo, docsets)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _load(store: Path) -> tuple[dict[tuple[str, str], ArticleFacts], str]:
    """The facts of the last run, and the version that they are of."""
    try:
        data: dict[str, Any] = json.loads(store.read_bytes())
        rows = [ArticleFacts(**{**row, "stamp": tuple(row["stamp"])}) for row in data["articles"]]
        return {(row.locale, row.page): row for row in rows}, str(data["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}, ""
