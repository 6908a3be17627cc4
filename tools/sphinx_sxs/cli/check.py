"""``sxs check``: run the rules and report."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.article.writing import write_atomically
from sphinx_sxs.checks import Outcome, Severity, check_files, finish, select_rules, severity_named
from sphinx_sxs.engine import default_jobs, map_chunks
from sphinx_sxs.reports import render_jsonl, render_summary, render_text
from sphinx_sxs.reports.text import ANSI, PLAIN
from sphinx_sxs.settings import ConfigError, Settings, find_settings, load_settings

_CHUNK = 64


@click.command(
    epilog="Exit status: 0 fine; 1 findings at or above --fail-on; 2 wrong usage, or a rule that failed."
)
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option(
    "--select", metavar="RULE", multiple=True, help="Run only these: code, name or family, comma-separated."
)
@click.option("--ignore", metavar="RULE", multiple=True, help="Leave these out.")
@click.option(
    "--fail-on",
    type=click.Choice([str(severity) for severity in Severity]),
    help="Lowest severity that makes the exit status 1.  [default: error, or the settings']",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report to this file instead of standard output.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to use.  [default: all processors]")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Settings to use instead of the nearest pyproject.toml.",
)
def command(
    paths: tuple[Path, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    output: Path | None,
    jobs: int | None,
    config: Path | None,
) -> None:
    r"""Say which segments are missing, broken or mistranslated.

    PATH is an article, a folder of one locale or a tree of several.

    \b
      sxs check source
      sxs check source/id-ID --select ADQ --fail-on warning
      sxs check source --format jsonl -o findings.jsonl
    """
    started = time.perf_counter()
    try:
        settings = _settings(paths[0], config, select, ignore)
        limit = severity_named(fail_on or settings.fail_on)
        select_rules(settings)
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    outcome = _run(_files(paths), settings, jobs or default_jobs())
    _write(outcome, form, output)
    _sum_up(outcome, time.perf_counter() - started)
    if outcome.failed:
        sys.exit(2)
    sys.exit(1 if outcome.reaches(limit) else 0)


def _settings(path: Path, config: Path | None, select: Sequence[str], ignore: Sequence[str]) -> Settings:
    settings = load_settings(config) if config else find_settings(path)
    if select:
        settings = replace(settings, select=_split(select))
    if ignore:
        settings = replace(settings, ignore=_split(ignore))
    return settings


def _split(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for token in tokens for part in token.split(",") if part.strip())


def _files(paths: Sequence[Path]) -> list[ArticleFile]:
    """The articles under all `paths`, each once, under the name that the first of them gives it."""
    found: dict[Path, ArticleFile] = {}
    for path in paths:
        for file in find_articles(path):
            found.setdefault(Path(os.path.abspath(file.path)), file)  # noqa: PTH100 - keeps symlinks
    return list(found.values())


def _run(files: Sequence[ArticleFile], settings: Settings, jobs: int) -> Outcome:
    chunks = map_chunks(functools.partial(check_files, settings=settings), files, jobs=jobs, chunk=_CHUNK)
    outcomes = []
    with _progress(len(files)) as (progress, task):
        for outcome in chunks:
            outcomes.append(outcome)
            progress.advance(task, outcome.articles)
            progress.refresh()
    return finish(outcomes, settings)


@contextmanager
def _progress(total: int) -> Iterator[tuple[Progress, TaskID]]:
    """A progress bar on standard error, shown on a terminal only."""
    console = Console(stderr=True)
    # No refreshing thread: worker processes are forked while the bar is up.
    with Progress(
        TextColumn("checking"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        auto_refresh=False,
        disable=not console.is_terminal,
    ) as progress:
        yield progress, progress.add_task("", total=total)


def _write(outcome: Outcome, form: str, output: Path | None) -> None:
    if form == "jsonl":
        report = render_jsonl(outcome.diagnostics)
    else:
        root = _repository(Path.cwd()) or Path.cwd()
        style = ANSI if output is None and _has_colours(sys.stdout) else PLAIN
        report = render_text(outcome.diagnostics, root=root, style=style)
        if report:
            report += "\n"
        report += render_summary(outcome.articles, outcome.segments, outcome.counts()) + "\n"
    data = report.encode()
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(output, data)
    else:
        # Bytes, so that a console's own encoding neither fails nor changes the report.
        click.echo(data, nl=False)


def _sum_up(outcome: Outcome, seconds: float) -> None:
    """Where the figures that differ from run to run go."""
    if not outcome.articles:
        click.echo("sxs check: no article (*.md) was found", err=True)
    click.echo(f"sxs check: {outcome.articles:,} articles in {seconds:.1f} s", err=True)


def _repository(folder: Path) -> Path | None:
    """The folder of the git repository that holds `folder`."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def _has_colours(stream: IO[str]) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
