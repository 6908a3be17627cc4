"""Every format of `sxs check` under its name: what the command line offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.checks.rule import Rule
from sphinx_sxs.reports.github import render_github
from sphinx_sxs.reports.html import render_html
from sphinx_sxs.reports.jsonl import render_jsonl
from sphinx_sxs.reports.junit import render_junit
from sphinx_sxs.reports.sarif import render_sarif
from sphinx_sxs.reports.text import PLAIN, Style, render_summary, render_text


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

    @property
    def active(self) -> list[Diagnostic]:
        """Those that count."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.counts]


def _text(run: Run) -> str:
    found = run.active
    report = render_text(found, root=run.root, style=run.style)
    summary = render_summary(found, articles=len(run.files), segments=run.segments, style=run.style)
    return f"{report}\n{summary}\n" if report else f"{summary}\n"


def _jsonl(run: Run) -> str:
    return render_jsonl(run.active, rules=run.rules)


def _sarif(run: Run) -> str:
    return render_sarif(
        run.diagnostics, root=run.root, rules=run.rules, version=run.version, compared=run.compared
    )


def _junit(run: Run) -> str:
    return render_junit(run.diagnostics, files=run.files, families=run.families, limit=run.limit)


def _github(run: Run) -> str:
    return render_github(run.active, root=run.root)


def _html(run: Run) -> str:
    return render_html(
        run.active, root=run.root, rules=run.rules, articles=len(run.files), segments=run.segments
    )


FORMATS: Mapping[str, Callable[[Run], str]] = {
    "text": _text,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "html": _html,
}
"""What `--format` can be."""
