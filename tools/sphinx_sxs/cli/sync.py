"""`sxs sync`: how fresh translations are, and carrying them over to the present English."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.reader import read_article
from sphinx_sxs.cli.common import (
    articles_under,
    complain,
    config_option,
    has_colours,
    jobs_option,
    json_line,
    needed_originals,
    originals_option,
    output_option,
    output_stream,
    paths_argument,
    progress,
    ref_option,
    root_option,
    with_originals,
)
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.scopes import absolute
from sphinx_sxs.settings import ConfigError, Settings, find_settings, load_settings

if TYPE_CHECKING:
    from sphinx_sxs.originals.sources import Originals
    from sphinx_sxs.sync.carrying import Carried
    from sphinx_sxs.sync.status import ArticleStatus
    from sphinx_sxs.sync.totals import Totals

_CHUNK = 24
"""Articles that are given to a process at once: few enough that both cores end together."""


@click.group("sync")
def command() -> None:
    """Tell what is stale, and carry translations over to the present English.

    \b
      sxs sync status docs/vi-VN --originals ../docs-en
      sxs sync update docs/vi-VN --originals ../docs-en --write
    """


# ---------------------------------------------------------------------- status


@dataclass(frozen=True, slots=True)
class _Compared:
    """What one chunk of articles gave."""

    data: bytes
    """The report of these articles."""
    totals: dict[str, Totals]
    """By locale."""
    statuses: tuple[ArticleStatus, ...] = ()
    """The articles themselves, where the report needs all of them together."""
    errors: tuple[str, ...] = ()
    """Files that could not be read."""
    articles: int = 0


@command.command(
    epilog="Exit status: 0 all is current; 1 something is stale, or not compared; 2 wrong usage."
)
@paths_argument
@originals_option
@root_option
@ref_option
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl", "html"]), default="text", show_default=True
)
@click.option("--brief", is_flag=True, help="One line an article, without its segments.")
@output_option
@jobs_option
@config_option
def status(
    paths: tuple[Path, ...],
    originals: Path | None,
    root: str | None,
    ref: str | None,
    form: str,
    output: Path | None,
    jobs: int,
    config: Path | None,
    *,
    brief: bool,
) -> None:
    """Say of each segment whether its English is still what the English article says.

    PATH is an article, a folder of one locale or a tree of several.  Each segment is
    current, moved, changed (with the words that changed) or removed; English that no
    segment stands for is new.

    \b
      sxs sync status docs/vi-VN --originals ../docs-en
      sxs sync status docs/vi-VN --originals ../docs-en --ref live --brief
      sxs sync status docs --originals ../docs-en --format html -o sync.html
      sxs sync status docs --originals ../docs-en --format jsonl | jq -r 'select(.ahead > 5).path'
    """
    from sphinx_sxs.reports.sync import render_totals  # noqa: PLC0415 - wrong usage needs none of it
    from sphinx_sxs.sync.totals import Totals  # noqa: PLC0415 - same

    settings = _settings(paths, originals, root, ref, config)
    english = needed_originals(settings)
    english.prepare()
    files = articles_under(paths)
    coloured = form == "text" and output is None and has_colours(sys.stdout)
    compare = functools.partial(_compare, originals=english, form=form, brief=brief, coloured=coloured)
    totals: dict[str, Totals] = {}
    statuses: list[ArticleStatus] = []
    failed = False
    with progress("Comparing", len(files)) as advance, output_stream(output) as stream:
        for part in map_chunks(compare, files, jobs=jobs, chunk=_CHUNK):
            stream.write(part.data)
            statuses += part.statuses
            for locale, found in part.totals.items():
                totals.setdefault(locale, Totals()).merge(found)
            for error in part.errors:
                complain(error)
                failed = True
            advance(part.articles)
        if form == "html":
            from sphinx_sxs.review.sync_pages import render_status_report  # noqa: PLC0415 - other formats do without

            stream.write(render_status_report(statuses).encode())
        elif form == "text":
            stream.write(render_totals(totals).encode())
    if not files:
        complain("sxs sync status: no article (*.md) was found")
    english.close()
    sys.exit(1 if failed or not all(found.is_current for found in totals.values()) else 0)


def _compare(
    files: Sequence[ArticleFile], *, originals: Originals, form: str, brief: bool, coloured: bool
) -> _Compared:
    from sphinx_sxs.reports.sync import ANSI, PLAIN, render_status  # noqa: PLC0415 - where it runs
    from sphinx_sxs.sync.status import article_status, as_json  # noqa: PLC0415 - same
    from sphinx_sxs.sync.totals import totals_by_locale  # noqa: PLC0415 - same

    write: dict[str, Callable[[ArticleStatus], bytes]] = {
        "text": lambda found: render_status(found, style=ANSI if coloured else PLAIN, brief=brief).encode(
            "utf-8", "replace"
        ),
        "jsonl": lambda found: json_line(as_json(found)),
        "html": lambda _: b"",
    }
    statuses: list[ArticleStatus] = []
    errors: list[str] = []
    for file in files:
        try:
            article = read_article(file.path, name=file.name)
        except OSError as error:
            errors.append(f"{file.name}: {error.strerror}")
            continue
        if article.segments:
            statuses.append(article_status(article, file, originals))
    return _Compared(
        data=b"".join(write[form](found) for found in statuses),
        totals=totals_by_locale(statuses),
        statuses=tuple(statuses) if form == "html" else (),
        errors=tuple(errors),
        articles=len(files),
    )


# ---------------------------------------------------------------------- update


@dataclass(frozen=True, slots=True)
class _Carrying:
    """What one chunk of articles gave."""

    carried: tuple[Carried, ...]
    articles: int = 0
    errors: tuple[str, ...] = field(default=())


@command.command(epilog="Exit status: 0 fine; 1 an article could not be updated; 2 wrong usage.")
@paths_argument
@originals_option
@root_option
@ref_option
@click.option(
    "--commit",
    metavar="ID",
    default="",
    callback=lambda _context, _parameter, value: _checked_commit(value),
    help="The commit that the present English is of, where the originals are folders and do not tell.",
)
@click.option("--write", is_flag=True, help="Write the articles; without it, only say what would be done.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option(
    "--matches",
    type=click.IntRange(min=0),
    metavar="N",
    default=3,
    show_default=True,
    help="Propose N translations of each new segment, from all articles of the locale.",
)
@click.option(
    "--at-least",
    type=click.IntRange(min=30, max=100),
    metavar="PERCENT",
    default=70,
    show_default=True,
    help="Propose none that is less alike.",
)
@output_option
@jobs_option
@config_option
def update(
    paths: tuple[Path, ...],
    originals: Path | None,
    root: str | None,
    ref: str | None,
    commit: str,
    form: str,
    matches: int,
    at_least: int,
    output: Path | None,
    jobs: int,
    config: Path | None,
    *,
    write: bool,
) -> None:
    """Carry translations over to the present English.

    The new article is the present English with every translation that still fits, byte for
    byte and under its old id. What changed or is new becomes a segment in English that the
    front matter marks as needing translation (`sxs.needs-translation`); checks and pages
    show it until somebody translates it. Proposals come from the other articles.

    \b
      sxs sync update docs/vi-VN --originals ../docs-en            # what would be done
      sxs sync update docs/vi-VN --originals ../docs-en --write
      sxs sync update docs/vi-VN --originals ../docs-en --write --format jsonl -o handoff.jsonl
    """
    from sphinx_sxs.reports.sync import (  # noqa: PLC0415 - wrong usage needs none of it
        ANSI,
        PLAIN,
        render_carried,
        render_carried_totals,
    )
    from sphinx_sxs.sync.carrying import carried_as_json  # noqa: PLC0415 - same

    settings = _settings(paths, originals, root, ref, config)
    english = needed_originals(settings)
    files = articles_under(paths)
    propose = _Proposer(files, jobs=jobs, most=matches, at_least=at_least)
    style = ANSI if output is None and has_colours(sys.stdout) else PLAIN
    done: list[Carried] = []
    failed = False
    with progress("Updating", len(files)) as advance, output_stream(output) as stream:
        carry = functools.partial(_carry, originals=english, write=write, commit=commit)
        for part in map_chunks(carry, files, jobs=jobs, chunk=_CHUNK):
            for error in part.errors:
                complain(error)
                failed = True
            for found in map(propose, part.carried):
                done.append(replace(found, pending=()))
                if form == "jsonl":
                    stream.write(json_line(carried_as_json(found)))
                else:
                    stream.write(render_carried(found, style=style).encode("utf-8", "replace"))
            advance(part.articles)
        if form == "text":
            stream.write(render_carried_totals(done).encode())
    english.close()
    if not write and any(found.changed for found in done):
        complain("sxs sync update: nothing was written; --write writes")
    sys.exit(1 if failed or any(found.error for found in done) else 0)


def _carry(files: Sequence[ArticleFile], *, originals: Originals, write: bool, commit: str) -> _Carrying:
    from sphinx_sxs.sync.carrying import carry_over  # noqa: PLC0415 - where it runs

    carried: list[Carried] = []
    errors: list[str] = []
    for file in files:
        try:
            carried.append(carry_over(file, originals, write=write, commit_now=commit))
        except OSError as error:
            errors.append(f"{file.name}: {error.strerror}")
    return _Carrying(tuple(carried), len(files), tuple(errors))


def _checked_commit(value: str) -> str:
    from sphinx_sxs.sync.update import is_commit  # noqa: PLC0415 - `status` needs none of it

    if value and not is_commit(value):
        raise click.BadParameter(f"expected the whole id of a commit, 40 or 64 hex digits, not `{value}`")
    return value


class _Proposer:
    """Adds what the translation memory has; the memories are read before the first article is written."""

    def __init__(self, files: Sequence[ArticleFile], *, jobs: int, most: int, at_least: int) -> None:
        self._most = most
        self._at_least = at_least
        if not most:
            self._memories = {}
            return
        from sphinx_sxs.sync.memory import read_memory  # noqa: PLC0415 - only where proposals are asked for

        # All articles of a locale help, also those that are not under PATH; those that are
        # have one name in the whole report.
        named = {absolute(file.path): file for file in files}
        roots = sorted({file.root for file in files})
        whole = [named.get(absolute(file.path), file) for file in articles_under(roots)]
        self._memories = read_memory(whole, jobs=jobs)

    def __call__(self, carried: Carried) -> Carried:
        memory = self._memories.get(carried.locale or "")
        if memory is None or not carried.pending:
            return carried
        return carried.with_matches(memory, most=self._most, at_least=self._at_least)


# ---------------------------------------------------------------------- both


def _settings(
    paths: Sequence[Path], originals: Path | None, root: str | None, ref: str | None, config: Path | None
) -> Settings:
    try:
        settings = load_settings(config) if config else find_settings(paths[0])
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    return with_originals(settings, originals, root, ref)
