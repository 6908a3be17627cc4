"""``sxs check``: run the rules and report."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import sphinx_sxs
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.caching import cache_folder
from sphinx_sxs.checks.model import Outcome, Severity
from sphinx_sxs.checks.session import Session
from sphinx_sxs.cli.common import (
    articles_under,
    cache_dir_option,
    cache_option,
    complain,
    config_option,
    has_colours,
    jobs_option,
    needed_originals,
    originals_option,
    output_option,
    output_stream,
    paths_argument,
    progress,
    ref_option,
    report_root,
    root_option,
    with_originals,
)
from sphinx_sxs.cli.meaning import Asked, budget_option, semantic_option, with_meaning
from sphinx_sxs.git import GitError, changed_files
from sphinx_sxs.settings import ConfigError, Override, Settings, find_settings, load_settings

if TYPE_CHECKING:
    from sphinx_sxs.checks.baseline import Baseline, Reach

FORMATS = ("text", "jsonl", "sarif", "junit", "github", "html")
"""What `--format` can be; named here, so that a format is loaded only when it is asked for."""
_WITH_CATALOGUE = frozenset({"jsonl", "sarif", "html"})
"""Formats that say more of a rule than its code and name."""


@dataclass(frozen=True, kw_only=True)
class _Request:
    """What the command line asks for."""

    paths: tuple[Path, ...]
    form: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: tuple[str, ...]
    fail_on: str | None
    baseline: Path | None
    update_baseline: bool
    changed_since: str | None
    statistics: bool
    max_per_rule: int | None
    originals: Path | None
    root: str | None
    ref: str | None
    semantic: bool
    budget: float | None
    output: Path | None
    jobs: int
    cache: bool
    cache_dir: Path | None
    config: Path | None


@click.command(
    epilog="Exit status: 0 fine; 1 findings at or above --fail-on; 2 wrong usage, or a rule that failed."
)
@paths_argument
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--select", metavar="RULE", multiple=True, help="Run only these: code, name or family, comma-separated."
)
@click.option("--ignore", metavar="RULE", multiple=True, help="Leave these out.")
@click.option(
    "--severity", metavar="RULE=LEVEL", multiple=True, help="Grade findings as error, warning or info."
)
@click.option(
    "--fail-on",
    type=click.Choice([str(severity) for severity in Severity]),
    help="Lowest severity that makes the exit status 1.  [default: error, or the settings']",
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Findings in FILE are not shown and do not fail the run.",
)
@click.option("--update-baseline", is_flag=True, help="Write what is found now to the baseline.")
@click.option(
    "--changed-since", metavar="REV", help="Report only on articles that changed since the git revision REV."
)
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them.")
@click.option(
    "--max-per-rule", type=click.IntRange(min=0), metavar="N", help="Show no more than N findings a rule."
)
@originals_option
@root_option
@ref_option
@semantic_option
@budget_option
@output_option
@jobs_option
@cache_option
@cache_dir_option
@config_option
def command(**options: Any) -> None:
    """Say which segments are missing, broken or mistranslated.

    PATH is an article, a folder of one locale or a tree of several.

    \b
      sxs check source
      sxs check source/id-ID --select ADQ --fail-on warning
      sxs check source --format jsonl -o findings.jsonl
      sxs check source --baseline baseline.json --update-baseline
      sxs check source --changed-since origin/main
      sxs check source --originals ../english --select ORG
      sxs check source --semantic --budget 60
    """
    started = time.perf_counter()
    request = _Request(**options)
    try:
        settings = _settings(request)
        baseline = _baseline(request, settings)
        files = articles_under(request.paths)
        outcome, checked = _check(request, settings, files)
    except (ConfigError, GitError) as error:
        raise click.UsageError(str(error)) from None
    if baseline is not None:
        outcome = _compare(request, outcome, baseline, checked)
    limit = Severity(request.fail_on or settings.fail_on)
    _write(request, outcome, limit, compared=baseline is not None)
    _sum_up(outcome, time.perf_counter() - started)
    if outcome.failed:
        sys.exit(2)
    sys.exit(1 if outcome.reaches(limit) else 0)


def _settings(request: _Request) -> Settings:
    """The settings that apply, the command line's last."""
    settings = load_settings(request.config) if request.config else find_settings(request.paths[0])
    settings = with_originals(settings, request.originals, request.root, request.ref)
    select = _split(request.select)
    severity = dict(map(_grade, _split(request.severity)))
    last = Override(select=select or None, severity=severity)
    return replace(
        settings,
        select=select or settings.select,
        ignore=_split(request.ignore) or settings.ignore,
        severity={**settings.severity, **severity},
        # What the settings say of some articles must not outdo the command line.
        overrides=(*settings.overrides, last) if settings.overrides else (),
    )


def _split(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for token in tokens for part in token.split(",") if part.strip())


def _grade(token: str) -> tuple[str, str]:
    rule, sign, level = token.partition("=")
    if not sign:
        raise ConfigError(f"`--severity {token}`: expected RULE=LEVEL, as in `ADQ001=warning`")
    return rule.strip(), level.strip()


def _check(
    request: _Request, settings: Settings, files: Sequence[ArticleFile]
) -> tuple[Outcome, Sequence[ArticleFile]]:
    """The outcome, and the files that it is of."""
    cache = (request.cache_dir or cache_folder(settings)) if request.cache else None
    asked = Asked(command="sxs check", semantic=request.semantic, budget=request.budget, cache=cache)
    with progress("Checking", len(files)) as advance:
        originals = needed_originals(settings) if settings.originals else None
        session = Session(settings, originals, jobs=request.jobs, cache=cache, advance=advance)
        if request.changed_since is not None:
            some = session.changed(files, _changed(request.paths, request.changed_since))
            outcome = session.check_some(some, files)
        else:
            some, outcome = list(files), session.check(files)
    outcome = with_meaning(asked, outcome, some, settings)
    if request.changed_since is not None:
        return outcome, some
    if len(outcome.suppressions) < len(settings.suppress):
        from sphinx_sxs.checks.suppression import unused_suppressions  # noqa: PLC0415 - loads the rules

        narrowed = bool(request.select or request.ignore)
        outcome = unused_suppressions(outcome, files, settings, narrowed=narrowed)
    return outcome, files


def _changed(paths: Sequence[Path], revision: str) -> frozenset[Path]:
    folders = {path if path.is_dir() else path.parent for path in paths}
    return frozenset().union(*(changed_files(folder, revision) for folder in sorted(folders)))


def _baseline(request: _Request, settings: Settings) -> Baseline | None:
    """The baseline that is asked for; an empty one where it is still to be written."""
    file = request.baseline or (settings.at_root(settings.baseline) if settings.baseline else None)
    if file is None:
        if request.update_baseline:
            raise ConfigError("`--update-baseline` needs `--baseline FILE`, or `baseline` in the settings")
        return None
    from sphinx_sxs.checks.baseline import Baseline, load_baseline  # noqa: PLC0415 - few runs have one

    if request.update_baseline and not file.exists():
        return Baseline(file)
    return load_baseline(file)


def _compare(
    request: _Request, outcome: Outcome, baseline: Baseline, checked: Sequence[ArticleFile]
) -> Outcome:
    """The outcome beside the baseline, which is brought up to date first where that is asked for."""
    from sphinx_sxs.checks.baseline import Reach  # noqa: PLC0415 - few runs have one

    reach = Reach(request.paths, checked)
    if not request.update_baseline:
        return baseline.mark(outcome, reach)
    if outcome.failed:
        complain(f"sxs check: a rule failed, so {baseline.file} stays as it was")
        return baseline.mark(outcome, reach)
    return _update(outcome, baseline, reach)


def _update(outcome: Outcome, baseline: Baseline, reach: Reach) -> Outcome:
    new = baseline.updated(outcome, reach)
    try:
        new.write()
    except OSError as error:
        raise click.UsageError(f"cannot write `{new.file}`: {error.strerror or error}") from error
    complain(f"sxs check: {len(new.entries):,} findings written to {new.file}")
    return new.mark(outcome, reach)


def _write(request: _Request, outcome: Outcome, limit: Severity, *, compared: bool) -> None:
    report = _report(request, outcome, limit, compared=compared)
    notes = _notes(request, outcome)
    if request.form == "text":
        report += "".join(f"{note}\n" for note in notes)
    else:
        for note in notes:
            complain(f"sxs check: {note}")
    with output_stream(request.output) as stream:
        stream.write(report.encode())


def _report(request: _Request, outcome: Outcome, limit: Severity, *, compared: bool) -> str:
    from sphinx_sxs.reports import formats, text  # noqa: PLC0415 - what is wrong with the command line needs none

    rules: Sequence[Any] = ()
    if request.form in _WITH_CATALOGUE:
        from sphinx_sxs.checks.registry import all_rules  # noqa: PLC0415 - other formats do without

        rules = all_rules()
    run = formats.Run(
        diagnostics=outcome.diagnostics,
        files=outcome.files,
        segments=outcome.segments,
        rules=rules,
        families=outcome.families,
        limit=limit,
        root=report_root(request.paths),
        version=sphinx_sxs.__version__,
        compared=compared,
        style=text.ANSI if request.output is None and has_colours(sys.stdout) else text.PLAIN,
        most=request.max_per_rule,
    )
    if request.statistics and request.form != "text":
        complain(formats.FORMATS["statistics"](run).rstrip("\n"))
    elif request.statistics:
        return formats.FORMATS["statistics"](run)
    return formats.FORMATS[request.form](run)


def _notes(request: _Request, outcome: Outcome) -> list[str]:
    """What the report does not show, and why."""
    from sphinx_sxs.reports.limits import left_out  # noqa: PLC0415 - with the reports

    notes: list[str] = []
    if not request.statistics:
        for code, count in left_out(outcome.diagnostics, request.max_per_rule).items():
            notes.append(f"{_findings(count)} of {code} more than --max-per-rule shows")
    if outcome.suppressed:
        notes.append(f"{_findings(len(outcome.suppressed))} suppressed by the settings")
    if outcome.known:
        notes.append(f"{_findings(len(outcome.known))} in the baseline not shown")
    if outcome.mended:
        notes.append(f"{_findings(outcome.mended)} of the baseline mended; --update-baseline drops them")
    return notes


def _findings(count: int) -> str:
    return f"{count:,} finding" if count == 1 else f"{count:,} findings"


def _sum_up(outcome: Outcome, seconds: float) -> None:
    """Where the figures that differ from run to run go."""
    if not outcome.articles:
        complain("sxs check: no article (*.md) was found")
    complain(f"sxs check: {outcome.articles:,} articles in {seconds:.1f} s")
