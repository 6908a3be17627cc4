"""Build a site again and again, each time in a process that begins anew.

A build keeps nothing in memory that could be out of date in the next one: settings, ``conf.py`` and
its extensions are read each time.  The processes are forked from one that has loaded the program and
does nothing else: it has no threads, so that forking it is sound whatever this process does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.article.reader import read_article
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.checks.runner import check_article
from sphinx_sxs.engine import spare_collector
from sphinx_sxs.originals.sources import OriginalsError
from sphinx_sxs.settings import ConfigError, Settings
from sphinx_sxs.site.build import BuildError, Progress, Summary, build_site
from sphinx_sxs.site.freshness import open_from
from sphinx_sxs.site.plan import PlanError

_CHECKED = 5
"""Changed articles whose findings are told."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built."""

    path: Path
    out: Path
    locales: tuple[str, ...]
    jobs: int
    read_settings: Callable[[], Settings]
    """Reads them as they are now; picklable.  Raises `ConfigError`."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a site was not built."""

    message: str
    is_usage: bool = False
    """Whether there is nothing to build as the command was given, rather than something wrong with it."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a build gave."""

    summary: Summary
    findings: dict[str, tuple[Diagnostic, ...]]
    """Of the articles that had changed, by their path; the first ones, where many had."""


class Rebuilder:
    """Builds a site whenever it is asked to."""

    def __init__(self, order: Order) -> None:
        self._order = order
        methods = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            self._context.set_forkserver_preload([__name__])

    def build(
        self, changed: Sequence[Path], progress: Progress, *, with_index: bool = True
    ) -> Rebuilt | Failure:
        """Build the site; `changed` is what gave the reason, `with_index` as in `build_site`."""
        receiver, sender = self._context.Pipe(duplex=False)
        # It has children of its own, so it cannot be a daemon.
        process = self._context.Process(
            target=_work,
            args=(self._order, list(changed), sender),
            kwargs={"with_index": with_index},
            name="sxs build",
            daemon=False,
        )
        process.start()
        sender.close()
        try:
            return _received(receiver, progress)
        finally:
            _end(process)
            receiver.close()


def _received(receiver: Connection, progress: Progress) -> Rebuilt | Failure:
    while True:
        try:
            message = receiver.recv()
        except EOFError:
            return Failure("the process that builds has ended without a word")
        if isinstance(message, (Rebuilt, Failure)):
            return message
        progress(*message)


def _end(process: Any) -> None:
    """Let a process that is done end; end one that is not, with its own workers."""
    process.join(timeout=0.5)
    if process.is_alive():
        with suppress(OSError):
            if hasattr(os, "killpg") and os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGTERM)
        process.terminate()
    process.join()


# ---------------------------------------------------------------------- in the process that builds


def _work(order: Order, changed: list[Path], sender: Connection, *, with_index: bool) -> None:
    spare_collector()
    if hasattr(os, "setsid"):
        # Ctrl-C is for the process that waits; it ends this one and all that it started.
        os.setsid()

    def progress(step: str, done: int, total: int) -> None:
        with suppress(BrokenPipeError):
            sender.send((step, done, total))

    result = _build(order, changed, progress, with_index=with_index)
    with suppress(BrokenPipeError):
        sender.send(result)


def _build(
    order: Order, changed: Sequence[Path], progress: Progress, *, with_index: bool
) -> Rebuilt | Failure:
    try:
        settings = order.read_settings()
        summary = build_site(
            order.path,
            order.out,
            settings=settings,
            only=order.locales,
            jobs=order.jobs,
            progress=progress,
            with_index=with_index,
        )
        return Rebuilt(summary, dict(_findings(changed, order.path, settings)))
    except (ConfigError, PlanError, OriginalsError) as error:
        return Failure(str(error), is_usage=True)
    except FileNotFoundError as error:
        return Failure(f"`{error.filename or error}` is not there", is_usage=True)
    except BuildError as error:
        return Failure(str(error))
    except Exception:  # noqa: BLE001 - whoever waits is told, and waits for the next change
        return Failure(traceback.format_exc().rstrip())


def _findings(
    changed: Sequence[Path], path: Path, settings: Settings
) -> Iterator[tuple[str, tuple[Diagnostic, ...]]]:
    """What the checks say of changed articles, errors first; matters of style are left to `sxs check`."""
    top = path.resolve() if path.is_dir() else path.resolve().parent
    articles = [file for file in sorted(changed) if file.suffix.lower() == ".md" and file.is_file()]
    with ExitStack() as stack:
        originals = stack.enter_context(open_from(settings)) if settings.originals and articles else None
        for article in articles[:_CHECKED]:
            (file,) = find_articles(article)
            if article.is_relative_to(top):
                file = replace(file, name=article.relative_to(top).as_posix())
            found = [
                diagnostic
                for diagnostic in check_article(
                    read_article(article, name=file.name), file, settings=settings, originals=originals
                )
                if diagnostic.counts and diagnostic.severity is not Severity.INFO
            ]
            yield file.name, tuple(sorted(found, key=lambda each: (each.severity.rank, each.sort_key)))
