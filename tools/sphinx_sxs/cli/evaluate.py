"""`sxs evaluate`: how often the findings are right, on segments that people judged."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.writing import write_atomically
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
    progress,
    ref_option,
    report_root,
    root_option,
    with_originals,
)
from sphinx_sxs.cli.meaning import Asked, budget_option, semantic_option, with_meaning
from sphinx_sxs.evaluation.evaluation import Evaluation, evaluate
from sphinx_sxs.evaluation.figures import THRESHOLDS, Estimate
from sphinx_sxs.evaluation.gold import Gold, GoldError, read_gold
from sphinx_sxs.evaluation.joining import Matched, match_judged, score
from sphinx_sxs.git import GitError
from sphinx_sxs.settings import ConfigError, Settings, find_settings, load_settings

if TYPE_CHECKING:
    from sphinx_sxs.evaluation.joining import Probability

_SHARE = click.FloatRange(0, 1)


@dataclass(frozen=True, kw_only=True)
class _Request:
    """What the command line asks for."""

    gold: tuple[Path, ...]
    path: Path
    form: str
    level: str
    threshold: tuple[float, ...]
    listed: bool
    plot: Path | None
    min_f1: float | None
    max_ok_flagged: float | None
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
    "evaluate",
    epilog="Exit status: 0 fine; 1 --min-f1 or --max-ok-flagged not met; 2 wrong usage, a file of judged"
    " segments that cannot be understood, none that the articles hold, or a rule that failed.",
)
@click.argument(
    "gold", metavar="GOLD...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.argument("path", metavar="PATH", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text: tables; json: one object with every figure.",
)
@click.option(
    "--level",
    type=click.Choice([str(severity) for severity in Severity]),
    default=str(Severity.WARNING),
    show_default=True,
    help="A segment is flagged if a finding is as bad as this, or worse.",
)
@click.option("--list", "listed", is_flag=True, help="List the misses and the false alarms.")
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw how the probabilities agree with the verdicts, as SVG.",
)
@click.option(
    "--threshold",
    type=_SHARE,
    metavar="P",
    multiple=True,
    help="A probability for the `curve` in the JSON; repeatable.  [default: 0.05, 0.1 … 0.95]",
)
@click.option("--min-f1", type=_SHARE, metavar="X", help="Exit with 1 where F1 is lower.")
@click.option(
    "--max-ok-flagged", type=_SHARE, metavar="X", help="Exit with 1 where more of the `ok` ones are flagged."
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
    """Measure how often the findings are right, on segments that people judged.

    GOLD is a file of judged segments, or a folder of such: JSON Lines with
    path, id, source, target, verdict (ok, minor, major or critical), random
    (whether it comes from a uniform sample) and, if you like, categories and why.
    PATH is what `sxs check` takes; it is checked in the same way, with the
    same settings, but for the baseline, which hides nothing here.

    \b
      sxs evaluate gold/vi-VN.jsonl docs/vi-VN
      sxs evaluate gold docs --list
      sxs evaluate gold docs --format json -o figures.json --plot reliability.svg
      sxs evaluate gold docs --min-f1 0.8 --max-ok-flagged 0.03
      sxs evaluate gold docs --semantic
    """
    request = _Request(**options)
    try:
        gold = read_gold(request.gold)
    except GoldError as error:
        complain(_told(error))
        sys.exit(2)
    try:
        settings = load_settings(request.config) if request.config else find_settings(request.path)
        settings = with_originals(settings, request.originals, request.root, request.ref)
        files = articles_under([request.path])
        matched = _matched(gold, files)
        outcome = _check(request, settings, files, matched)
    except (ConfigError, GitError) as error:
        raise click.UsageError(str(error)) from None
    evaluation = _evaluate(request, matched, outcome, _probability(files, settings))
    _write(request, evaluation)
    if outcome.failed:
        complain("sxs evaluate: a rule failed (INT001), so its findings are missing in these figures")
        sys.exit(2)
    sys.exit(0 if _is_good_enough(request, evaluation) else 1)


def _told(error: GoldError) -> str:
    """The place, the fact, and the line with carets."""
    from sphinx_sxs.reports.text import PLAIN, text_line  # noqa: PLC0415 - few runs need it

    shown = text_line(str(error.line), error.text, error.at, PLAIN, 100) if error.text else ""
    return f"Error: {error}\n{shown}".rstrip("\n")


def _matched(gold: Gold, files: Sequence[ArticleFile]) -> Matched:
    """The judged segments that the articles hold; the others are counted and told."""
    for file in gold.others:
        complain(f"sxs evaluate: {file} holds something else than judged segments and is left out")
    if not gold.judged:
        raise click.UsageError("no judged segment: the files given hold none")
    matched = match_judged(gold.judged, files)
    lost = _lost(matched)
    if not matched.placed:
        raise click.UsageError(
            f"no judged segment is in the articles ({lost}); is PATH the folder that their paths start in?"
        )
    if lost:
        complain(f"sxs evaluate: of {len(gold.judged):,} judged segments, {lost}")
    return matched


def _lost(matched: Matched) -> str:
    said = []
    if matched.absent:
        said.append(f"{len(matched.absent):,} not there")
    if matched.changed:
        said.append(f"{len(matched.changed):,} there with other texts")
    return ", ".join(said)


def _check(request: _Request, settings: Settings, files: Sequence[ArticleFile], matched: Matched) -> Outcome:
    cache = (request.cache_dir or cache_folder(settings)) if request.cache else None
    asked = Asked(command="sxs evaluate", semantic=request.semantic, budget=request.budget, cache=cache)
    with progress("Checking", len(files)) as advance:
        originals = needed_originals(settings) if settings.originals else None
        outcome = Session(settings, originals, jobs=request.jobs, cache=cache, advance=advance).check(files)
    # Nobody asks what a model makes of the others.
    judged = {(placed.path, placed.judged.id) for placed in matched.placed}
    articles = {path for path, _ in judged}
    some = [file for file in files if file.name in articles]
    return with_meaning(asked, outcome, some, settings, among=judged)


def _probability(files: Sequence[ArticleFile], settings: Settings) -> Probability:
    from sphinx_sxs.checks.suspicion import Suspicions  # noqa: PLC0415 - wrong usage loads no rule

    return Suspicions(files, settings)


def _evaluate(request: _Request, matched: Matched, outcome: Outcome, probability: Probability) -> Evaluation:
    items = score(matched.placed, outcome.active, probability)
    return evaluate(items, matched, Severity(request.level), thresholds=request.threshold or THRESHOLDS)


def _write(request: _Request, evaluation: Evaluation) -> None:
    from sphinx_sxs.reports import evaluation as reports  # noqa: PLC0415 - wrong usage needs none
    from sphinx_sxs.reports.text import ANSI, PLAIN  # noqa: PLC0415 - same

    if request.plot is not None:
        _draw(request.plot, evaluation)
    if request.form == "json":
        report = reports.render_evaluation_json(evaluation) + "\n"
    else:
        style = ANSI if request.output is None and has_colours(sys.stdout) else PLAIN
        report = reports.render_evaluation(
            evaluation, root=report_root([request.path]), style=style, listed=request.listed
        )
    with output_stream(request.output) as stream:
        # Lone surrogates come out as JSON escapes them.
        stream.write(report.encode("utf-8", "backslashreplace"))


def _draw(file: Path, evaluation: Evaluation) -> None:
    from sphinx_sxs.reports.reliability_plot import render_reliability_svg  # noqa: PLC0415 - few runs draw

    if not evaluation.reliability.segments:
        complain(f"sxs evaluate: no judged segment has a probability, so {file} shows none")
    try:
        write_atomically(file, render_reliability_svg(evaluation.reliability).encode())
    except OSError as error:
        raise click.UsageError(f"cannot write `{file}`: {error.strerror or error}") from error


def _is_good_enough(request: _Request, evaluation: Evaluation) -> bool:
    """Whether the limits asked for are met; those that are not are told."""
    estimates = evaluation.total.judged.estimates
    missed = [
        _missed("F1", estimates["f1"], request.min_f1, "--min-f1", lowest=True),
        _missed(
            "share of `ok` flagged",
            estimates["ok_flagged"],
            request.max_ok_flagged,
            "--max-ok-flagged",
            lowest=False,
        ),
    ]
    for said in filter(None, missed):
        complain(f"sxs evaluate: {said}")
    return not any(missed)


def _missed(figure: str, estimate: Estimate, limit: float | None, option: str, *, lowest: bool) -> str:
    """How a figure misses its limit; empty where it does not."""
    value = estimate.value
    if limit is None:
        return ""
    if value is None:
        return f"no {figure}, because no judged segment counts for it, and {option} {limit:g} is asked for"
    if value < limit if lowest else value > limit:
        return f"{figure} {value:.4f} is {'below' if lowest else 'above'} {option} {limit:g}"
    return ""
