"""Build a whole site: every locale, the English pages, the review pages, home and sitemap."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.caching import cache_folder
from sphinx_sxs.checks.model import Severity
from sphinx_sxs.review.frame import frame_of
from sphinx_sxs.review.freshness import Standing
from sphinx_sxs.review.pages import HOME_LOCALE, STATIC, href, render_home, render_index, render_locale_index
from sphinx_sxs.review.sync_pages import (
    THEME_STATIC,
    SyncRow,
    dashboard_path,
    render_dashboard,
    render_sync_index,
    sum_standings,
    sync_path,
)
from sphinx_sxs.review.verdict import Verdict, add_up
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.badges import locale_badges
from sphinx_sxs.site.cache import open_cache
from sphinx_sxs.site.fallback import LocalePages, assign_pages
from sphinx_sxs.site.freshness import PageFreshness, open_from, standing_of
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.look import write_theme_files
from sphinx_sxs.site.plan import SitePlan, plan_site
from sphinx_sxs.site.run import LocaleJob, LocaleResult, run_locale
from sphinx_sxs.site.seo.indexing import Indexed, find_indexed
from sphinx_sxs.site.seo.metadata import home_context
from sphinx_sxs.site.seo.not_found import write_not_found
from sphinx_sxs.site.seo.redirects import write_redirects
from sphinx_sxs.site.seo.sitemap import write_sitemap
from sphinx_sxs.site.survey import ArticleFacts, survey

if TYPE_CHECKING:
    from sphinx_sxs.originals.sources import Originals

Progress = Callable[[str, int, int], None]
"""Called with the step, the number done and the number in all."""


class BuildError(RuntimeError):
    """A locale could not be built."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    out: Path
    locales: tuple[str, ...]
    """All locales of the site, English included."""
    pages: dict[str, int] = field(default_factory=dict)
    """Article pages by locale."""
    fallbacks: dict[str, int] = field(default_factory=dict)
    """How many of them are in English for want of a translation, by locale; those without any left out."""
    written: int = 0
    """Article pages written in this run."""
    segments: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    """By severity."""
    freshness: dict[str, int] = field(default_factory=dict)
    """Segments by how they stand to the present English; empty without originals."""
    pending: int = 0
    """Segments that are still to be translated, as far as originals were looked at."""
    not_compared: dict[str, int] = field(default_factory=dict)
    """Articles that could not be compared with the present English, by the reason."""
    warnings: tuple[str, ...] = ()
    """What Sphinx and the docsets had to say, sorted."""
    left_out: int = 0
    """Markdown files that belong to no locale."""
    seconds: float = 0.0


def build_site(
    path: Path,
    out: Path,
    *,
    settings: Settings,
    only: Sequence[str] = (),
    jobs: int = 1,
    progress: Progress = lambda *_: None,
    with_index: bool = True,
) -> Summary:
    """Build the site of the articles under `path` into `out`.

    Without `with_index`, the search finds what it found before: making its index anew takes longer
    than a page that has changed, and somebody may be waiting for the page.

    Raises `FileNotFoundError` and `PlanError` as `plan_site`, `BuildError` where a
    Sphinx application stops, `OriginalsError` where the originals cannot be read.
    """
    start = time.perf_counter()
    plan = plan_site(path, only=only)
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    cache = open_cache(out, root=cache_folder(settings))
    unfinished = cache / "unfinished"
    # A page that an interrupted run wrote half looks newer than its article.
    fresh = unfinished.exists()
    unfinished.touch()
    files = [(locale.locale, file) for locale in plan.locales for file in locale.files]
    with ExitStack() as stack:
        originals = stack.enter_context(open_from(settings)) if settings.originals else None
        facts = _survey(files, out, cache, settings, jobs, progress, originals)
        pages = assign_pages(plan, facts, settings=settings, folder=cache / "english", originals=originals)
    indexed = find_indexed(facts, pages)
    locale_jobs = [
        replace(job, with_index=with_index)
        for job in _jobs(plan, pages, facts, indexed, out, cache, settings, fresh=fresh)
    ]
    results = _run(locale_jobs, jobs, progress)
    for result in results:
        if result.failure is not None:
            raise BuildError(f"{result.locale}: {result.failure}")
    _write_overview(plan, facts, locale_jobs, pages, indexed, out, settings)
    complaints = write_redirects(out, cache, settings, pages, facts)
    _write_sync(plan, facts, out, cache, settings, ref=originals.ref if originals else "")
    unfinished.unlink()
    findings: Counter[str] = Counter()
    for row in facts:
        findings.update(row.counts)
    records = [row.freshness for row in facts if row.freshness is not None]
    standing = sum_standings(map(standing_of, records))
    not_compared = Counter(record["state"] for record in records if not record["counts"])
    return Summary(
        out=out,
        locales=tuple(job.locale for job in locale_jobs),
        pages={result.locale: result.pages for result in results},
        fallbacks={locale: len(found.fallbacks) for locale, found in pages.items() if found.fallbacks},
        written=sum(result.written for result in results),
        segments=sum(row.segments for row in facts),
        findings={s.value: findings[s.value] for s in Severity},
        freshness=dict(standing.counts),
        pending=standing.pending,
        not_compared=dict(sorted(not_compared.items())),
        warnings=tuple(sorted({*_not_published(plan), *_warnings(results, pages), *complaints})),
        left_out=plan.left_out,
        seconds=time.perf_counter() - start,
    )


def _not_published(plan: SitePlan) -> Iterator[str]:
    for name in plan.unaddressable:
        yield f"{name}: not published: its name is not UTF-8, so no address can name its page [sxs.name]"


def _warnings(results: Sequence[LocaleResult], pages: Mapping[str, LocalePages]) -> set[str]:
    """What the applications had to say; of what was copied out of the originals, where it stands there."""
    found: set[str] = set()
    for result in results:
        for line in result.warnings:
            stem, _, rest = line.partition(".md:")
            original = pages[result.locale].copied.get(f"{stem}.md")
            found.add(line if original is None else f"originals: {original}:{rest}")
    return found


def _survey(
    files: Sequence[tuple[str, ArticleFile]],
    out: Path,
    cache: Path,
    settings: Settings,
    jobs: int,
    progress: Progress,
    originals: Originals | None,
) -> list[ArticleFacts]:
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("checking articles", done, len(files))

    return survey(
        files, out=out, cache=cache, settings=settings, originals=originals, jobs=jobs, advance=advance
    )


def _jobs(
    plan: SitePlan,
    pages: Mapping[str, LocalePages],
    facts: Sequence[ArticleFacts],
    indexed: Indexed,
    out: Path,
    cache: Path,
    settings: Settings,
    *,
    fresh: bool,
) -> Iterator[LocaleJob]:
    confdir = find_confdir(plan, settings)
    siblings = {locale: found.own for locale, found in pages.items()}
    freshness: defaultdict[str, dict[str, PageFreshness]] = defaultdict(dict)
    verdicts: defaultdict[str, dict[str, Verdict]] = defaultdict(dict)
    for row in facts:
        if row.segments:
            verdicts[row.locale][row.page] = row.verdict
        if row.freshness is not None:
            freshness[row.locale][row.page] = row.freshness
    # The survey has asked the originals; the pages' trees do not hang on them.
    page_settings = replace(settings, originals="", originals_root="", originals_ref="", redirects={})

    def job(locale: str, side: str, srcdir: Path) -> LocaleJob:
        found = pages[locale]
        return LocaleJob(
            locale=locale,
            side=side,
            srcdir=str(srcdir),
            sources=found.sources,
            in_english=found.in_english,
            copies=found.copies,
            originals=found.originals,
            siblings=siblings,
            indexed=indexed.pages,
            outdir=str(out / locale),
            doctreedir=str(cache / "doctrees" / locale),
            confdir=str(confdir) if confdir else None,
            settings=page_settings,
            freshness=freshness[locale] if settings.originals and side == "target" else None,
            verdicts=verdicts[locale] if side == "target" else {},
            fresh=fresh,
            searchdir=str(cache / "search" / locale),
        )

    for locale in plan.locales:
        yield job(locale.locale, "target", locale.root)
    if pages.keys() - {locale.locale for locale in plan.locales}:
        # English pages, where the tree has no English articles of its own.
        yield job(settings.source_locale, "source", plan.locales[0].root)


def find_confdir(plan: SitePlan, settings: Settings) -> Path | None:
    """The folder of the ``conf.py`` that applies: beside the settings, else in or above a locale's folder."""
    candidates = [settings.root] if settings.root else []
    for locale in plan.locales:
        candidates += [locale.root, locale.root.parent]
    return next((folder for folder in candidates if (folder / "conf.py").is_file()), None)


# ---------------------------------------------------------------------- running the applications

_counters: Any = None
"""Shared by the worker processes: done and total of each job."""


def _run(jobs_: list[LocaleJob], jobs: int, progress: Progress) -> list[LocaleResult]:
    """Run every application in a process of its own, the largest first."""
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    counters = context.Array("l", 2 * len(jobs_))
    order = sorted(range(len(jobs_)), key=lambda n: -len(jobs_[n].sources))
    with context.Pool(
        min(jobs, len(jobs_)), initializer=_start_worker, initargs=(counters,), maxtasksperchild=1
    ) as pool:
        pending = [(n, pool.apply_async(_run_one, (n, jobs_[n]))) for n in order]
        results: dict[int, LocaleResult] = {}
        while pending:
            waiting = []
            for n, promise in pending:
                promise.wait(0.05 / len(pending))
                if promise.ready():
                    results[n] = promise.get()
                else:
                    waiting.append((n, promise))
            pending = waiting
            progress("building pages", sum(counters[::2]), 2 * sum(len(job.sources) for job in jobs_))
    return [results[n] for n in range(len(jobs_))]


def _start_worker(counters: Any) -> None:
    global _counters  # noqa: PLW0603 - shared memory reaches a pool's worker in no other way
    _counters = counters


def _run_one(number: int, job: LocaleJob) -> LocaleResult:
    steps: dict[str, int] = {}

    def report(step: str, done: int, total: int) -> None:  # noqa: ARG001 - the callback's signature
        steps[step] = done
        _counters[2 * number] = sum(steps.values())

    try:
        return run_locale(job, report)
    except Exception as error:  # noqa: BLE001 - a third party's extension must not end in a bare traceback
        log = Path(job.doctreedir).with_name(f"{job.locale}.traceback.txt")
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        why = f"{type(error).__name__}: {error} (the traceback is in {log})"
        return LocaleResult(job.locale, 0, 0, (), 0.0, failure=why)


# ---------------------------------------------------------------------- home, review indexes, sitemap


def _write_overview(
    plan: SitePlan,
    facts: Sequence[ArticleFacts],
    jobs: Sequence[LocaleJob],
    pages: Mapping[str, LocalePages],
    indexed: Indexed,
    out: Path,
    settings: Settings,
) -> None:
    by_locale: defaultdict[str, list[ArticleFacts]] = defaultdict(list)
    for row in facts:
        by_locale[row.locale].append(row)
    cards = []
    for job in jobs:
        rows = by_locale.get(job.locale, [])
        if job.side == "source":
            by_path = {row.path: row for row in facts}
            rows = [by_path[path] for path in job.sources.values() if path in by_path]
        cards.append(
            {
                "locale": job.locale,
                "articles": len(pages[job.locale].own),
                "segments": sum(row.segments for row in rows),
                "badges": list(_badges(rows)) if job.side == "target" else [],
            }
        )
    cards.sort(key=lambda card: str(card["locale"]))
    has_sync = bool(settings.originals)
    frame = frame_of(settings)
    home = render_home(
        cards,
        project=settings.project,
        has_sync=has_sync,
        frame=frame,
        metadata=home_context(indexed, settings),
    )
    _write(out / "index.html", home)
    review = {locale.locale: _review_rows(by_locale[locale.locale]) for locale in plan.locales}
    for locale, rows_ in review.items():
        _write(
            out / "review" / locale / "index.html",
            render_locale_index(
                rows_, locale=locale, project=settings.project, has_sync=has_sync, frame=frame
            ),
        )
    _write(
        out / "review" / "index.html",
        render_index(review, project=settings.project, has_sync=has_sync, frame=frame),
    )
    write_not_found(out, (job.locale for job in jobs), settings)
    write_sitemap(out, indexed, settings)
    shutil.copytree(THEME_STATIC, out / STATIC, dirs_exist_ok=True)
    write_theme_files(out / STATIC, frame)


def _badges(rows: Sequence[ArticleFacts]) -> Iterator[dict[str, str]]:
    verdict = add_up(row.verdict for row in rows if row.segments)
    return locale_badges((row.translation_type for row in rows), verdict, HOME_LOCALE)


def _write_sync(
    plan: SitePlan, facts: Sequence[ArticleFacts], out: Path, cache: Path, settings: Settings, *, ref: str
) -> None:
    """The dashboards; without originals, none and no page of theirs."""
    folder = out / "sync"
    # A folder of that name can also be somebody else's.
    is_ours = cache / "has-sync"
    if not settings.originals:
        if is_ours.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            is_ours.unlink()
        return
    is_ours.touch()
    frame = frame_of(settings)
    standings: dict[str, Standing] = {}
    for locale in (found.locale for found in plan.locales):
        records = [(row, row.freshness) for row in facts if row.locale == locale and row.freshness]
        rows = [_sync_row(row, record) for row, record in records]
        standings[locale] = sum_standings(row.standing for row in rows)
        text = render_dashboard(rows, locale=locale, project=settings.project, ref=ref, frame=frame)
        _write(out / dashboard_path(locale), text)
        kept = {out / sync_path(locale, row.page) for row, _ in records} | {out / dashboard_path(locale)}
        for stray in set((folder / locale).rglob("*.html")) - kept:
            stray.unlink()
    _write(folder / "index.html", render_sync_index(standings, project=settings.project, frame=frame))


def _sync_row(row: ArticleFacts, record: PageFreshness) -> SyncRow:
    return SyncRow(
        title=row.title,
        href=href(dashboard_path(row.locale), sync_path(row.locale, row.page)),
        state=record["state"],
        standing=standing_of(record),
    )


def _review_rows(rows: Sequence[ArticleFacts]) -> list[dict[str, Any]]:
    return [
        {"page": row.page, "title": row.title, "segments": row.segments, **row.counts}
        for row in rows
        if row.segments
    ]


def _write(path: Path, text: str) -> None:
    write_changed(path, text.encode())
