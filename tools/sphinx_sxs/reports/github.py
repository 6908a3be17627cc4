"""Diagnostics as annotations of GitHub Actions.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message.
GitHub shows ten errors, ten warnings and ten notices of a step.  So where there are more, each annotation
stands for an article, those with the most findings first, and a last line says what they leave out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.reports.places import end_of, relative

MOST_SHOWN = 10
"""Annotations of one kind that GitHub shows of a step."""
_MOST_LINES = 20
"""Findings that one annotation lists; a longer one is not read."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(diagnostics: Iterable[Diagnostic], *, root: Path) -> str:
    """Workflow commands, the worst first, then one summary line; `root` is the repository."""
    found: dict[Severity, list[Diagnostic]] = {severity: [] for severity in Severity}
    for diagnostic in diagnostics:
        found[diagnostic.severity].append(diagnostic)
    lines: list[str] = []
    left_out: dict[Severity, int] = {}
    for severity, group in found.items():
        # The summary is a notice too.
        room = MOST_SHOWN - (severity is Severity.INFO)
        batches = [[diagnostic] for diagnostic in group] if len(group) <= room else _by_article(group)
        lines += [_annotation(batch, root) for batch in batches[:room]]
        left_out[severity] = sum(map(len, batches[room:]))
    return "".join(line + "\n" for line in [*lines, _summary(found, left_out)])


def _by_article(diagnostics: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """The findings of each article, the article with the most of them first."""
    articles: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        articles[diagnostic.file].append(diagnostic)
    return sorted(articles.values(), key=lambda batch: -len(batch))


def _annotation(batch: Sequence[Diagnostic], root: Path) -> str:
    first = batch[0]
    properties = {"file": relative(first.file, root), "line": str(first.line)}
    if len(batch) == 1:
        end = end_of(first)
        properties["col"] = str(first.column)
        # GitHub takes columns only where the place ends on the line where it starts.
        if end is not None and end[0] == first.line:
            properties |= {"endLine": str(end[0]), "endColumn": str(end[1])}
        properties["title"] = f"{first.code} {first.rule}"
        message = _details(first)
    else:
        properties["title"] = f"{len(batch)} findings in this article"
        shown = [f"{d.line}:{d.column} {d.code} {d.rule}: {d.message}" for d in batch[:_MOST_LINES]]
        if len(batch) > _MOST_LINES:
            shown.append(f"and {len(batch) - _MOST_LINES} more")
        message = "\n".join(shown)
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[first.severity]} {said}::{_data(message)}"


def _details(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    if diagnostic.source is not None:
        lines.append(f"source: {diagnostic.source}")
    if diagnostic.target is not None:
        lines.append(f"target: {diagnostic.target}")
    return "\n".join(lines)


def _summary(found: dict[Severity, list[Diagnostic]], left_out: dict[Severity, int]) -> str:
    said = []
    for severity, group in found.items():
        missing = f" ({left_out[severity]} not annotated)" if left_out[severity] else ""
        plural = "" if len(group) == 1 or severity is Severity.INFO else "s"
        said.append(f"{len(group)} {severity}{plural}{missing}")
    return f"::notice title=sxs check::{_data(', '.join(said))}"


def _data(text: str) -> str:
    """`text` as the value of a workflow command."""
    return parseable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` as the value of a command's property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
