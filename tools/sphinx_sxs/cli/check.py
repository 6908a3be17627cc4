"""``sxs check``: run the rules and report."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import click

from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.checks import Outcome, Severity, check_files, finish, select_rules, severity_named
from sphinx_sxs.cli.common import (
    complain,
    config_option,
    jobs_option,
    output_option,
    output_stream,
    paths_argument,
    progress,
)
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.reports import render_jsonl, render_summary, render_text
from sphinx_sxs.reports.text import ANSI, PLAIN
from sphinx_sxs.settings import ConfigError, Settings, find_settings, load_settings

_CHUNK = 64


@click.command(
    epilog="Exit status: 0 fine; 1 findings at or above --fail-on; 2 wrong usage, or a rule that failed."
)
@paths_argument
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
@output_option
@jobs_option
@config_option
def command(
    paths: tuple[Path, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    output: Path | None,
    jobs: int,
    config: Path | None,
) -> None:
    """Say which segments are missing, broken or mistranslated.

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
    outcome = _run(_files(paths), settings, jobs)
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
    with progress("Checking", len(files)) as advance:
        for outcome in chunks:
            outcomes.append(outcome)
            advance(outcome.articles)
    return finish(outcomes, settings)


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
    with output_stream(output) as stream:
        stream.write(report.encode())


def _sum_up(outcome: Outcome, seconds: float) -> None:
    """Where the figures that differ from run to run go."""
    if not outcome.articles:
        complain("sxs check: no article (*.md) was found")
    complain(f"sxs check: {outcome.articles:,} articles in {seconds:.1f} s")


def _repository(folder: Path) -> Path | None:
    """The folder of the git repository that holds `folder`."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def _has_colours(stream: IO[str]) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
