"""How often each rule found something: a table instead of the findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sphinx_sxs.checks.model import Diagnostic

_HEAD = ("findings", "code", "rule", "severity", "articles", "segments")
_LEFT = frozenset({"code", "rule", "severity"})


def render_statistics(diagnostics: Iterable[Diagnostic], *, segments: int) -> str:
    """A line for each rule and severity, the most findings first; empty where nothing was found.

    `segments` is the number of all segments, of which the last column gives the share.
    """
    found: dict[tuple[str, str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        found[diagnostic.code, diagnostic.rule, str(diagnostic.severity)].append(diagnostic)
    rows = [_row(key, group, segments) for key, group in sorted(found.items(), key=_order)]
    if not rows:
        return ""
    table = [_HEAD, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEAD))]
    return "".join("  ".join(map(_cell, row, _HEAD, widths)).rstrip() + "\n" for row in table)


def _order(item: tuple[tuple[str, str, str], list[Diagnostic]]) -> tuple[int, tuple[str, str, str]]:
    return -len(item[1]), item[0]


def _row(key: tuple[str, str, str], group: list[Diagnostic], segments: int) -> tuple[str, ...]:
    articles = {diagnostic.path for diagnostic in group}
    flagged = {
        (diagnostic.path, diagnostic.segment) for diagnostic in group if diagnostic.segment is not None
    }
    share = f"{len(flagged) / segments:.2%}" if flagged and segments else "-"
    return f"{len(group):,}", *key, f"{len(articles):,}", share


def _cell(text: str, head: str, width: int) -> str:
    return text.ljust(width) if head in _LEFT else text.rjust(width)
