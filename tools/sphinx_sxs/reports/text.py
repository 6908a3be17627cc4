"""Diagnostics for a person at a terminal: the place, the fact, and both texts around it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from pathlib import Path

from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.checks.model import Diagnostic, Place, Severity
from sphinx_sxs.reports.places import relative

_BAR = "│"
_CUT = "…"
_LABEL = 9


@dataclass(frozen=True)
class Style:
    """What is written around each kind of text; nothing, where colours are off."""

    severity: Mapping[Severity, str]
    """Before each severity."""
    faint: str = ""
    """Before what only guides the eye."""
    strong: str = ""
    """Before the place."""
    mark: str = ""
    """Before the carets."""
    end: str = ""
    """After each of them."""


PLAIN = Style(severity=dict.fromkeys(Severity, ""))
"""No colours: for files, pipes and ``NO_COLOR``."""
ANSI = Style(
    severity={Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"},
    faint="\x1b[2m",
    strong="\x1b[1m",
    mark="\x1b[1;31m",
    end="\x1b[0m",
)
"""The sixteen colours that every terminal has."""


def render_text(
    diagnostics: Iterable[Diagnostic], *, root: Path, style: Style = PLAIN, width: int = 100
) -> str:
    """The diagnostics by article, paths relative to `root`, texts cut to `width` columns around the place.

    Equal articles must stand together, as they do in the order of every report.
    """
    parts: list[str] = []
    for file, group in groupby(diagnostics, key=lambda diagnostic: diagnostic.file):
        found = list(group)
        parts.append(_heading(relative(file, root), found, style))
        parts += [_block(diagnostic, root, style, width) for diagnostic in found]
    return "\n".join(parts)


def _heading(path: str, found: Sequence[Diagnostic], style: Style) -> str:
    counts = Counter(diagnostic.severity for diagnostic in found)
    said = ", ".join(number_of(counts[severity], str(severity)) for severity in Severity if counts[severity])
    return f"{style.faint}──{style.end} {style.strong}{on_one_line(path)}{style.end}  {said}\n"


def render_summary(
    diagnostics: Iterable[Diagnostic], *, articles: int, segments: int, style: Style = PLAIN
) -> str:
    """What a run found: a table by locale, where there are several, and by rule family, and a last line."""
    found = list(diagnostics)
    counts = Counter(diagnostic.severity for diagnostic in found)
    locales = Counter((diagnostic.locale or "-", diagnostic.severity) for diagnostic in found)
    families = Counter((diagnostic.code.rstrip("0123456789"), diagnostic.severity) for diagnostic in found)
    lines: list[str] = []
    if found:
        tables = [families] if len({locale for locale, _ in locales}) == 1 else [locales, families]
        width = max(len(name) for table in tables for name, _ in table)
        lines.append(" " * (width + 2) + "  ".join(f"{severity!s:>8}" for severity in Severity))
        for table in tables:
            lines += [_row(name, table, width, style) for name in sorted({name for name, _ in table})]
            lines.append("")
    said = ", ".join(number_of(counts[severity], str(severity)) for severity in Severity)
    lines.append(f"{number_of(articles, 'article')}, {number_of(segments, 'segment')}: {said}")
    return "\n".join(lines)


def _row(name: str, table: Mapping[tuple[str, Severity], int], width: int, style: Style) -> str:
    cells = []
    for severity in Severity:
        number = table.get((name, severity), 0)
        cell = f"{number:>8,}" if number else f"{'·':>8}"
        cells.append(f"{style.severity[severity] if number else style.faint}{cell}{style.end}")
    return f"{on_one_line(name):{width}}  {'  '.join(cells)}"


def number_of(count: int, noun: str) -> str:
    """``1 error``, ``2,924 articles``."""
    plural = "" if count == 1 or noun == Severity.INFO else "s"
    return f"{count:,} {noun}{plural}"


def _block(diagnostic: Diagnostic, root: Path, style: Style, width: int) -> str:
    place = f"{relative(diagnostic.file, root)}:{diagnostic.line}:{diagnostic.column}"
    severity = f"{style.severity[diagnostic.severity]}{diagnostic.severity}{style.end}"
    head = (
        f"{style.strong}{on_one_line(place)}{style.end}  {severity}"
        f"  {diagnostic.code} {diagnostic.rule}  {on_one_line(diagnostic.message)}\n"
    )
    texts = []
    if diagnostic.source is not None:
        texts.append(text_line("source", diagnostic.source, diagnostic.source_at, style, width))
    if diagnostic.target is not None:
        texts.append(text_line("target", diagnostic.target, diagnostic.target_at, style, width))
    if not texts and diagnostic.excerpt:
        start = min(diagnostic.column - 1, len(diagnostic.excerpt))
        texts.append(text_line(str(diagnostic.line), diagnostic.excerpt, (start, start + 1), style, width))
    return head + "".join(texts)


def text_line(label: str, text: str, at: Place | None, style: Style, width: int) -> str:
    """One line of a segment, cut around `at`, and a line of carets under it."""
    shown, mark = _window(on_one_line(text), at, width - _LABEL - 3)
    line = f"{label:>{_LABEL}} {style.faint}{_BAR}{style.end} {shown}\n"
    if mark is None:
        return line
    spaces, carets = mark
    under = f"{' ' * spaces}{style.mark}{'^' * carets}{style.end}"
    return f"{line}{'':>{_LABEL}} {style.faint}{_BAR}{style.end} {under}\n"


def _window(text: str, at: Place | None, width: int) -> tuple[str, tuple[int, int] | None]:
    """The part of `text` that fits in `width` columns, and where in it `at` is, in columns."""
    start, end = at or (0, 0)
    start, end = min(start, len(text)), min(end, len(text))
    first, last = 0, len(text)
    # Columns before each character and after the last.
    columns = range(len(text) + 1) if text.isascii() else list(accumulate(map(_width, text), initial=0))
    if columns[-1] > width:
        # A third of the room for what stands before the place.
        first = bisect_right(columns, columns[start] - width // 3)
        room = width - 2
        last = bisect_right(columns, columns[first] + room) - 1
        if last == len(text):
            # What is left over at the end serves the beginning.
            first = min(first, bisect_left(columns, columns[last] - room))
    before = _CUT if first else ""
    shown = before + text[first:last] + (_CUT if last < len(text) else "")
    if at is None or end <= start:
        return shown, None
    spaces = len(before) + columns[start] - columns[first]
    return shown, (spaces, max(1, columns[max(start, min(end, last))] - columns[start]))


def display_width(text: str) -> int:
    """Columns that `text` takes on a terminal: two for wide characters, none for combining marks."""
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def on_one_line(text: str) -> str:
    """`text` on one line, one character for each, without what would act on the terminal."""
    text = parseable(text)
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in _HARMLESS else _CONTROL.get(char, "\ufffd") for char in text
    )


# Joiners shape letters of Arabic and Indic scripts; bidi controls would reorder our own line.
_HARMLESS = "\u200c\u200d\u00a0\u3000"
_CONTROL = {
    "\n": "↵",
    "\r": "␍",
    "\t": " ",
    "\u200b": "\u200b",
    "\u200e": "\u200b",
    "\u200f": "\u200b",
    "\u00ad": "\u200b",
}
