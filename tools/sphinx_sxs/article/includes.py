"""Inclusions: one text out of an article and what it includes, segments kept.

``[!INCLUDE [title](path)]`` is replaced by the body of the file it names, before
any Markdown is parsed.  A file is only read inside the docset's folder; what is
missing, outside or cyclic is a `Problem` and leaves nothing in the text.
"""

from __future__ import annotations

import os
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from sphinx_sxs.article.markdown import code_ranges
from sphinx_sxs.article.model import Article, Piece, Problem, Segment, Side, Span
from sphinx_sxs.article.reader import read_article

_INCLUDE = re.compile(
    r"\[!INCLUDE\s*\[(?P<title>(?:\\.|[^\[\]\\])*)\]\(\s*<?(?P<path>[^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)\s*\]",
    re.IGNORECASE,
)
_LIST_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?=\s)")
_MOST_TEXT = 1_000_000
"""Code points that inclusions may add: files that include each other twice grow exponentially."""
_MOST_INCLUSIONS = 2_000
"""How many inclusions an article may come to, for the same reason: small files grow in number."""
_ROW = re.compile(r"^(?P<indent>[ \t]*):::[ \t]*row(?![\w-])", re.IGNORECASE | re.MULTILINE)
_ROW_END = re.compile(r"^[ \t]*:::[ \t]*row-end", re.IGNORECASE | re.MULTILINE)
_COLUMN_LINE = re.compile(r"[ \t]*:::[ \t]*(?:column|row)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """A range of the assembled text that comes from one file."""

    start: int
    """First code point."""
    end: int
    """One past the last."""
    path: Path
    """The file, against which relative links of this range are resolved."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """An article in one language with its inclusions in place."""

    text: str
    """The Markdown."""
    spans: tuple[Span, ...]
    """Where each segment stands; one that an inclusion splits stands twice."""
    origins: tuple[Origin, ...]
    """Which file each range comes from, in order, without gaps."""
    problems: tuple[Problem, ...]
    """Inclusions that could not be followed."""
    dependencies: tuple[Path, ...]
    """Files included, or that would have been."""

    def origin_at(self, offset: int) -> Path:
        """The file that the text at `offset` comes from."""
        for origin in self.origins:
            if offset < origin.end:
                return origin.path
        return self.origins[-1].path


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text with one segment (or none) and one file."""

    text: str
    segment: Segment | None
    path: Path


def assemble(article: Article, side: Side, *, path: Path, root: Path) -> Assembled:
    """Project `article` (read from `path`) to `side` and expand its inclusions.

    `root` is the folder of the docset; nothing outside it is read.
    """
    problems: list[Problem] = []
    dependencies: list[Path] = []
    runs = _runs(article.pieces, side, path)
    if may_include(article.body):
        expander = _Expander(side, root, article.body_line, problems, dependencies)
        runs = expander.expand(runs, (path,))
    if ":::" in article.body:
        runs = _without_column_indents(runs)
    text: list[str] = []
    spans: list[Span] = []
    origins: list[Origin] = []
    at = 0
    for run in runs:
        end = at + len(run.text)
        text.append(run.text)
        if run.segment is not None:
            spans.append(Span(at, end, run.segment))
        if origins and origins[-1].path == run.path:
            origins[-1] = Origin(origins[-1].start, end, run.path)
        else:
            origins.append(Origin(at, end, run.path))
        at = end
    return Assembled(
        "".join(text),
        tuple(spans),
        tuple(origins) or (Origin(0, 0, path),),
        tuple(problems),
        tuple(dict.fromkeys(dependencies)),
    )


def included_files(text: str) -> list[str]:
    """The paths that the inclusions in `text` name, as written."""
    return [unquote(match["path"]) for match in _INCLUDE.finditer(text)] if may_include(text) else []


def may_include(text: str) -> bool:
    """Whether `text` can hold an inclusion at all: a quick look before a thorough one."""
    return "[!INCLUDE" in text or "[!include" in text.lower()


def _runs(pieces: Iterable[Piece], side: Side, path: Path) -> list[_Run]:
    return [
        _Run(p.text(side), p, path) if isinstance(p, Segment) else _Run(p.raw, None, path) for p in pieces
    ]


@lru_cache(maxsize=512)
def _included(path: Path, mtime: int) -> Article:  # noqa: ARG001 - part of the cache key
    return read_article(path)


@dataclass(slots=True)
class _Expander:
    side: Side
    root: Path
    first_line: int
    problems: list[Problem]
    dependencies: list[Path]
    total: int = 0
    count: int = 0

    def expand(self, runs: list[_Run], stack: tuple[Path, ...]) -> list[_Run]:
        text = "".join(run.text for run in runs)
        matches = list(_INCLUDE.finditer(text))
        if not matches:
            return runs
        code = code_ranges(text)
        out: list[_Run] = []
        cutter = _Cutter(runs)
        for match in matches:
            if is_inside(match.start(), code):
                continue
            out += cutter.upto(match.start())
            cutter.skip(match.end())
            out += self._content(match, text, stack)
        out += cutter.upto(len(text))
        return out

    def _content(self, match: re.Match[str], text: str, stack: tuple[Path, ...]) -> list[_Run]:
        # Lines of an inclusion's own inclusions are not lines of this article:
        # they are reported at the outermost one.
        line = self.first_line + text.count("\n", 0, match.start()) if len(stack) == 1 else self.first_line
        found = self._resolve(match, stack, line)
        if found is None:
            return []
        article = _included(found, found.stat().st_mtime_ns)
        self.total += len(article.body)
        self.count += 1
        if self.total > _MOST_TEXT or self.count > _MOST_INCLUSIONS:
            if not any(problem.kind == "include-too-large" for problem in self.problems):
                limit = f"{_MOST_INCLUSIONS} files or {_MOST_TEXT} characters"
                self._report("include-too-large", f"inclusions come to more than {limit}", match, line)
            return []
        runs = self.expand(_trimmed(_runs(article.pieces, self.side, found)), (*stack, found))
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        prefix = _continuation(before)
        if prefix is None:
            return runs
        return [
            _Run(run.text.replace("\n", "\n" + prefix), run.segment, run.path) if "\n" in run.text else run
            for run in runs
        ]

    def _resolve(self, match: re.Match[str], stack: tuple[Path, ...], line: int) -> Path | None:
        written = match["path"]
        target = resolve_inside(written, stack[-1], self.root)
        if target is None:
            self._report("outside-docset", f"inclusion `{written}` points outside the docset", match, line)
            return None
        self.dependencies.append(target)
        if not is_file(target):
            self._report("missing-include", f"included file `{written}` is not there", match, line)
            return None
        if target in {path.resolve() for path in stack}:
            self._report("include-cycle", f"inclusion `{written}` includes itself", match, line)
            return None
        return target

    def _report(self, kind: str, message: str, match: re.Match[str], line: int) -> None:
        self.problems.append(
            Problem(kind=kind, message=message, line=line, text=match[0].split("\n", 1)[0][:120])
        )


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that an article made too long for any disk is none."""
    return os.path.isfile(path)  # noqa: PTH113 - `Path.is_file` raises for such a name


def resolve_inside(written: str, origin: Path, root: Path) -> Path | None:
    """The file that a relative path in the file `origin` names; ``None`` outside `root`.

    ``~/`` stands for the docset's folder, as docfx has it.  Symbolic links are
    followed before the place is judged.
    """
    written = unquote(written.split("#", 1)[0].split("?", 1)[0]).replace("\\", "/")
    if "\0" in written:
        return None
    base = root / written[2:] if written.startswith("~/") else origin.parent / written
    try:
        target = base.resolve()
    except (OSError, RuntimeError):
        return None
    return target if target.is_relative_to(root.resolve()) else None


@dataclass(slots=True)
class _Cutter:
    """Walks runs once, from the front, giving some stretches and leaving out others."""

    runs: list[_Run]
    at: int = 0
    """Offset reached."""
    index: int = 0
    """The run that holds it."""
    start: int = 0
    """Offset at which that run starts."""

    def upto(self, end: int) -> Iterator[_Run]:
        """The stretch from where the last one ended up to `end`."""
        while self.at < end and self.index < len(self.runs):
            run = self.runs[self.index]
            stop = min(end, self.start + len(run.text))
            if stop > self.at:
                yield _Run(run.text[self.at - self.start : stop - self.start], run.segment, run.path)
                self.at = stop
            if stop == self.start + len(run.text):
                self.start = stop
                self.index += 1

    def skip(self, end: int) -> None:
        """Leave out everything up to `end`."""
        for _ in self.upto(end):
            pass


def is_inside(at: int, ranges: list[tuple[int, int]]) -> bool:
    """Whether one of the sorted, disjoint `ranges` holds `at`."""
    index = bisect_right(ranges, (at, sys.maxsize)) - 1
    return index >= 0 and at < ranges[index][1]


def _without_column_indents(runs: list[_Run]) -> list[_Run]:
    """The runs with the columns of rows as far left as their row: authors indent them, to read better."""
    text = "".join(run.text for run in runs)
    if _ROW.search(text) is None:
        return runs
    code = code_ranges(text)
    cutter = _Cutter(runs)
    out: list[_Run] = []
    for match in _ROW.finditer(text):
        end = _ROW_END.search(text, match.end())
        if end is None or match.start() < cutter.at or is_inside(match.end(), code):
            continue
        base = len(match["indent"])
        column: list[tuple[int, str]] = []
        at = text.find("\n", match.end()) + 1
        for line in text[at : end.end()].splitlines(keepends=True):
            if _COLUMN_LINE.match(line):
                out += _outdented(cutter, column, base)
                column = []
                out += _outdented(cutter, [(at, line)], base)
            else:
                column.append((at, line))
            at += len(line)
    out += cutter.upto(len(text))
    return out


def _outdented(cutter: _Cutter, lines: list[tuple[int, str]], base: int) -> Iterator[_Run]:
    """The lines (offset and text) without the indentation that all share beyond `base`."""
    indents = [len(line) - len(line.lstrip(" ")) for _, line in lines if line.strip()]
    surplus = min(indents, default=base) - base
    for at, line in lines:
        if surplus > 0 and line.strip():
            yield from cutter.upto(at)
            cutter.skip(at + surplus)


def _trimmed(runs: list[_Run]) -> list[_Run]:
    """The runs without the line breaks around the file's text."""
    out = [run for run in runs if run.text]
    while out and not (text := out[0].text.lstrip("\r\n")):
        out.pop(0)
    if out:
        out[0] = _Run(text, out[0].segment, out[0].path)
    while out and not (text := out[-1].text.rstrip()):
        out.pop()
    if out:
        out[-1] = _Run(text, out[-1].segment, out[-1].path)
    return out


def _continuation(before: str) -> str | None:
    """What each further line of an inclusion starts with, so that it stays in its block.

    ``None`` where the inclusion stands in the middle of a line.
    """
    if not before:
        return None
    prefix = _LIST_MARKER.sub(lambda marker: " " * len(marker[0]), before)
    return prefix if not prefix.strip(" \t>") else None
