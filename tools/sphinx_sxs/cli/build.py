"""`sxs build`: publish a tree of articles."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import click

from sphinx_sxs.checks import check_settings
from sphinx_sxs.checks.model import Severity
from sphinx_sxs.cli.common import (
    complain,
    config_option,
    jobs_option,
    locales_option,
    originals_option,
    ref_option,
    root_option,
    site_output_option,
    site_path_argument,
    stepped_progress,
    with_originals,
)
from sphinx_sxs.originals.sources import OriginalsError
from sphinx_sxs.settings import ConfigError, find_settings, load_settings
from sphinx_sxs.site.build import BuildError, Summary, build_site
from sphinx_sxs.site.plan import PlanError

_SHOWN = 12
"""Warnings printed without `--verbose`."""


@click.command(
    epilog="""Examples:

\b
  sxs build                          the articles under source/ into _site/
  sxs build docs/vi-VN -o public     one locale
  sxs build docs --locale vi-VN --locale id-ID
  sxs build docs --originals ../docs-en --ref live
""",
)
@site_path_argument
@site_output_option
@locales_option
@originals_option
@root_option
@ref_option
@jobs_option
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    help="Exit 1 on findings of this severity or worse.  Default: exit 0 whatever the findings.",
)
@config_option
@click.option("--verbose", "-v", is_flag=True, help="Print every warning.")
def command(
    path: Path,
    out: Path,
    locales: tuple[str, ...],
    originals: Path | None,
    root: str | None,
    ref: str | None,
    jobs: int,
    fail_on: str | None,
    config: Path | None,
    verbose: bool,  # noqa: FBT001
) -> None:
    """Publish the articles under PATH: localized pages, English pages, review pages.

    PATH is a folder of one locale or a tree of several (default: source).  A docset's
    docfx.json says which articles are published.  A second build into the same DIR
    does only what changed.  With originals, pages show how fresh their English is, and
    sync/ holds a dashboard of each locale.
    """
    try:
        settings = load_settings(config) if config else find_settings(path)
        check_settings(settings)
        settings = with_originals(settings, originals, root, ref)
        with ExitStack() as stack:
            progress = stack.enter_context(stepped_progress())
            summary = build_site(path, out, settings=settings, only=locales, jobs=jobs, progress=progress)
    except (ConfigError, PlanError, OriginalsError) as error:
        raise click.UsageError(str(error)) from error
    except BuildError as error:
        raise click.ClickException(str(error)) from error
    _print(summary, verbose=verbose)
    if fail_on is not None:
        limit = Severity(fail_on).rank
        if any(count for name, count in summary.findings.items() if Severity(name).rank <= limit):
            raise SystemExit(1)


def _print(summary: Summary, *, verbose: bool) -> None:
    shown = summary.warnings if verbose else summary.warnings[:_SHOWN]
    for line in shown:
        complain(line)
    if len(shown) < len(summary.warnings):
        kinds = Counter(
            line.rsplit("[", 1)[-1].rstrip("]") for line in summary.warnings if line.endswith("]")
        )
        most = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        complain(f"… {len(summary.warnings)} warnings in all ({most}); --verbose prints them")
    if summary.left_out:
        complain(f"Markdown files that belong to no locale, left out: {summary.left_out}")
    pages = sum(summary.pages.values())
    findings = ", ".join(f"{count} {name}" for name, count in summary.findings.items())
    click.echo(
        f"{pages} pages in {len(summary.locales)} locales ({summary.written} written), "
        f"{summary.segments} segments, findings: {findings}; {summary.seconds:.1f} s"
    )
    if summary.freshness:
        stale = ", ".join(f"{count} {name}" for name, count in summary.freshness.items())
        click.echo(f"Beside the present English: {stale}; {summary.pending} to be translated")
    if summary.not_compared:
        reasons = ", ".join(f"{count} {name}" for name, count in summary.not_compared.items())
        click.echo(f"Articles without a comparison: {reasons}")
    for locale, count in sorted(summary.pages.items()):
        fallbacks = summary.fallbacks.get(locale)
        lacking = f", {fallbacks} of them in English for want of a translation" if fallbacks else ""
        click.echo(f"  {locale:<12} {count:>6} pages{lacking}")
    click.echo(f"Look at {summary.out / 'index.html'}")
