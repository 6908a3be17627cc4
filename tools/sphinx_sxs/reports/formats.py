"""Every format of `sxs check` under its name: what the command line offers."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.reports.limits import limit_per_rule
from sphinx_sxs.reports.statistics import render_statistics
from sphinx_sxs.reports.text import PLAIN, Style, render_summary, render_text

if TYPE_CHECKING:
    from sphinx_sxs.checks.rule import Rule


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run of the checks, with everything that some format says of it."""

    diagnostics: Sequence[Diagnostic]
    """All of them, those suppressed or in the baseline too, in the order of every report."""
    files: Sequence[tuple[str, str]]
    """Name and locale of each article that was looked at."""
    segments: int
    """How many segments these hold."""
    rules: Sequence[type[Rule]]
    """The catalogue."""
    families: Sequence[str]
    """The families of the rules that ran."""
    limit: Severity
    """The mildest severity that fails the run."""
    root: Path
    """The repository's folder, or what else paths are told from."""
    version: str
    """The program's version."""
    compared: bool = False
    """Whether a baseline was given."""
    style: Style = PLAIN
    """Colours of the text for a terminal."""
    most: int | None = None
    """How many findings of a rule are shown; all, where nothing is said."""

    @property
    def active(self) -> list[Diagnostic]:
        """Those that count."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.counts]

    @property
    def shown(self) -> list[Diagnostic]:
        """Those that count, no more of a rule than are wanted."""
        return limit_per_rule(self.active, self.most)


def _text(run: Run) -> str:
    report = render_text(run.shown, root=run.root, style=run.style)
    return f"{report}\n{_summary(run)}" if report else _summary(run)


def _statistics(run: Run) -> str:
    table = render_statistics(run.active, segments=run.segments)
    return f"{table}\n{_summary(run)}" if table else _summary(run)


def _summary(run: Run) -> str:
    summary = render_summary(run.active, articles=len(run.files), segments=run.segments, style=run.style)
    return f"{summary}\n"


def _jsonl(run: Run) -> str:
    return _load("jsonl")(run.shown, rules=run.rules)


def _sarif(run: Run) -> str:
    shown = limit_per_rule(run.diagnostics, run.most)
    return _load("sarif")(shown, root=run.root, rules=run.rules, version=run.version, compared=run.compared)


def _junit(run: Run) -> str:
    # A test case fails whether its findings are shown or not.
    return _load("junit")(run.diagnostics, files=run.files, families=run.families, limit=run.limit)


def _github(run: Run) -> str:
    return _load("github")(run.shown, root=run.root)


def _html(run: Run) -> str:
    return _load("html")(
        run.shown, root=run.root, rules=run.rules, articles=len(run.files), segments=run.segments
    )


def _load(name: str) -> Callable[..., str]:
    """The writer of a format, loaded when it is asked for: some of them load a lot."""
    writer: Callable[..., str] = getattr(
        importlib.import_module(f"sphinx_sxs.reports.{name}"), f"render_{name}"
    )
    return writer


FORMATS: Mapping[str, Callable[[Run], str]] = {
    "text": _text,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "html": _html,
    "statistics": _statistics,
}
"""What `--format` can be, and the table of `--statistics`."""
