"""One Sphinx application: a locale's pages, in a process of its own."""

from __future__ import annotations

import gc
import io
import logging
import pickle
import re
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError

from sphinx_sxs.locales import sphinx_language
from sphinx_sxs.review.verdict import Verdict
from sphinx_sxs.settings import Settings
from sphinx_sxs.site import tuning
from sphinx_sxs.site.badges import give_verdicts
from sphinx_sxs.site.freshness import PageFreshness, give_pages
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.search.index import index_pages

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
"""What Sphinx puts around its warnings, even on the way to a string; colours are the command's business."""


@dataclass(frozen=True, slots=True)
class LocaleJob:
    """What one application is to build."""

    locale: str
    side: str
    """``target`` for localized pages, ``source`` for the English ones."""
    srcdir: str
    sources: Mapping[str, str]
    """Article file by page name."""
    siblings: dict[str, frozenset[str]]
    """Pages by locale, of all localized locales."""
    outdir: str
    doctreedir: str
    confdir: str | None
    settings: Settings
    freshness: Mapping[str, PageFreshness] | None
    """How each page stands to the present English; ``None`` without originals."""
    verdicts: Mapping[str, Verdict]
    """What the checks say of each page's article."""
    fresh: bool
    """Build everything anew: the last run did not end."""
    searchdir: str
    """Folder that keeps what the search's index was made of."""
    indexed: Mapping[str, frozenset[str]] | None = None
    """Pages by locale that search engines may have."""
    with_index: bool = True
    """Bring the search's index up to date."""
    in_english: frozenset[str] = frozenset()
    """Pages that show the English of their file."""
    copies: str | None = None
    """The folder of what was copied out of the originals, laid out as a locale's."""
    originals: str | None = None
    """The folder of the originals themselves, where they are files."""


@dataclass(frozen=True, slots=True)
class LocaleResult:
    """What an application did."""

    locale: str
    pages: int
    """Article pages there are now."""
    written: int
    """Documents read or written in this run."""
    warnings: tuple[str, ...]
    seconds: float
    failure: str | None = None
    """Why the application stopped, where it did."""


def run_locale(job: LocaleJob, progress: Callable[[str, int, int], None] | None = None) -> LocaleResult:
    """Build one locale.  Changes Sphinx in this process: call it in a worker."""
    start = time.perf_counter()
    tuning.patch_sphinx(progress)
    warning_stream = io.StringIO()
    overrides: dict[str, object] = {
        "language": sphinx_language(job.locale),
        "sxs_locale": job.locale,
        "sxs_side": job.side,
        "sxs_settings": job.settings,
    }
    if job.confdir is None:
        overrides |= {
            "extensions": ["sphinx_sxs.site"],
            "project": job.settings.project,
            "html_show_sourcelink": False,
            "html_copy_source": False,
        }
    # Sphinx says for each of its deprecations at every page what its own tests look at.
    warnings.simplefilter("ignore")
    # Trees are made and dropped by the thousand; what is alive now stays alive.
    gc.collect()
    gc.freeze()
    # Looking through all that is kept, again and again, took 10 % of the time and freed nothing.
    gc.set_threshold(50_000, 20, 1_000)
    written: list[str] = []
    try:
        app = Sphinx(
            job.srcdir,
            job.confdir,
            job.outdir,
            job.doctreedir,
            "html",
            overrides,
            status=None,
            warning=warning_stream,
            freshenv=job.fresh,
        )
        logging.getLogger("sphinx").setLevel(logging.INFO)
        if app.builder.get_target_uri("a") != "a.html":
            return _failed(job, "`html_file_suffix` and `html_link_suffix` must be `.html`", start)
        project = app.env.project
        if not isinstance(project, DocsetProject):
            return _failed(job, "conf.py does not load the extension `sphinx_sxs.site`", start)
        project.sources = job.sources
        project.in_english = job.in_english
        project.copies = Path(job.copies) if job.copies else None
        project.originals = Path(job.originals) if job.originals else None
        project.set_siblings(job.siblings)
        project.indexed = job.indexed
        give_pages(app, job.freshness)
        give_verdicts(app, job.verdicts)
        _remove_pages(app, job)
        app.connect("html-page-context", lambda _app, name, *_: written.append(name))
        app.build(force_all=job.fresh)
        search_warnings = tuple(_indexed(app, job)) if job.with_index else ()
    except SphinxError as error:
        return _failed(job, f"{error.category}: {error}", start)
    return LocaleResult(
        locale=job.locale,
        pages=len(job.sources),
        written=sum(1 for name in written if name in job.sources),
        warnings=tuple(
            line for line in _COLOUR.sub("", warning_stream.getvalue()).splitlines() if line.strip()
        )
        + search_warnings,
        seconds=time.perf_counter() - start,
    )


def _indexed(app: Sphinx, job: LocaleJob) -> Iterator[str]:
    return index_pages(app, locale=job.locale, siblings=job.siblings, work=Path(job.searchdir))


def _failed(job: LocaleJob, why: str, start: float) -> LocaleResult:
    return LocaleResult(job.locale, 0, 0, (), time.perf_counter() - start, failure=why)


def _remove_pages(app: Sphinx, job: LocaleJob) -> None:
    """Delete the pages of articles that are gone; Sphinx leaves them for ever."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        raise TypeError(type(builder))
    known = app.env.all_docs.keys() | _documents_of_last_run(app)
    for docname in known - job.sources.keys() - {app.config.root_doc}:
        Path(builder.get_outfilename(docname)).unlink(missing_ok=True)


def _documents_of_last_run(app: Sphinx) -> set[str]:
    """What the last run had read, though it did not end and nothing else of it is used."""
    if app.env.all_docs:
        return set()
    try:
        # As Sphinx itself reads it; it was written before the first page.
        with Path(app.doctreedir, ENV_PICKLE_FILENAME).open("rb") as stream:
            return set(pickle.load(stream).all_docs)  # noqa: S301 - our own cache
    except Exception:  # noqa: BLE001 - another version's, or half a file: there is nothing to be learnt
        return set()
