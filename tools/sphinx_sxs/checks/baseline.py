"""Baselines: findings that are accepted for now, so that a run fails for new ones alone."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.writing import write_atomically
from sphinx_sxs.checks.model import INTERNAL, UNUSED, Diagnostic, Outcome
from sphinx_sxs.scopes import absolute
from sphinx_sxs.settings import ConfigError

_VERSION = 1
_NEVER = frozenset({INTERNAL, UNUSED})
"""Codes of what is mended where it is said, not accepted: failed rules, needless suppressions."""
_STRINGS = ("fingerprint", "code", "rule", "path", "message")


class BaselineError(ConfigError):
    """A baseline that cannot be read; the message names file, line and what was expected."""


@dataclass(frozen=True, slots=True)
class Known:
    """One finding of a baseline."""

    fingerprint: str
    """Its identity; the rest tells a reader what it is about, and the next update what to keep."""
    code: str
    """The rule's code."""
    rule: str
    """The rule's name."""
    path: str
    """The article, from the baseline's folder, with ``/``."""
    segment: str | None
    """The segment, where it is about one."""
    message: str
    """The fact."""


@dataclass(frozen=True)
class Reach:
    """What a run could have found."""

    paths: Sequence[Path]
    """The files and folders that were asked for."""
    files: Sequence[ArticleFile]
    """The files that were checked."""


@dataclass(frozen=True)
class Baseline:
    """The findings of a baseline file."""

    file: Path
    """The file."""
    entries: tuple[Known, ...] = ()
    """Its findings."""

    def mark(self, outcome: Outcome, reach: Reach) -> Outcome:
        """The outcome, with findings of the baseline marked and those that no longer occur counted."""
        known = {entry.fingerprint for entry in self.entries}
        diagnostics = tuple(
            replace(diagnostic, known=True)
            if diagnostic.fingerprint in known and diagnostic.code not in _NEVER
            else diagnostic
            for diagnostic in outcome.diagnostics
        )
        mended = sum(1 for _ in self._mended(outcome, reach))
        return replace(outcome, diagnostics=diagnostics, mended=mended)

    def updated(self, outcome: Outcome, reach: Reach) -> Baseline:
        """The baseline of what was found now; it keeps what this run could not have found."""
        mended = {entry.fingerprint for entry in self._mended(outcome, reach)}
        entries = {entry.fingerprint: entry for entry in self.entries if entry.fingerprint not in mended}
        for diagnostic in outcome.diagnostics:
            if diagnostic.suppressed is None and diagnostic.code not in _NEVER:
                entries[diagnostic.fingerprint] = self._entry(diagnostic)
        return replace(self, entries=tuple(sorted(entries.values(), key=_order)))

    def write(self) -> None:
        """Write the file, whole or not at all.  Raises `OSError`."""
        write_atomically(self.file, render_baseline(self.entries))

    def _mended(self, outcome: Outcome, reach: Reach) -> Iterator[Known]:
        """The entries that this run would have found again, were they still there."""
        # What is suppressed by now needs no entry.
        found = {d.fingerprint for d in outcome.diagnostics if d.suppressed is None}
        checked = {self._name(file.path) for file in reach.files}
        whole = all(self._is_covered(entry, checked, reach) for entry in self.entries)
        for entry in self.entries:
            if entry.fingerprint in found or (entry.code, entry.rule) not in outcome.rules:
                continue
            if whole or (entry.code not in outcome.tree_rules and self._is_covered(entry, checked, reach)):
                yield entry

    def _is_covered(self, entry: Known, checked: Collection[str], reach: Reach) -> bool:
        """Whether the run looked at the entry's article, or at where it was."""
        if entry.path in checked:
            return True
        file = Path(absolute(self.file.parent / entry.path))
        if file.exists():
            return False
        return any(file.is_relative_to(absolute(path)) for path in reach.paths)

    def _entry(self, diagnostic: Diagnostic) -> Known:
        return Known(
            diagnostic.fingerprint,
            diagnostic.code,
            diagnostic.rule,
            self._name(diagnostic.file),
            diagnostic.segment,
            diagnostic.message,
        )

    def _name(self, file: Path | str) -> str:
        """The file as the baseline names it: the same from whichever folder the command runs."""
        try:
            return os.path.relpath(file, self.file.parent).replace(os.sep, "/")
        except ValueError:  # on another drive
            return Path(file).absolute().as_posix()


def render_baseline(entries: Iterable[Known]) -> bytes:
    """The file's bytes: JSON, one finding a line, in an order that changes only where findings do."""
    lines = ",\n".join(
        json.dumps({name: getattr(entry, name) for name in Known.__dataclass_fields__}, ensure_ascii=False)
        for entry in sorted(entries, key=_order)
    )
    text = (
        f'{{"version": {_VERSION}, "findings": [\n{lines}\n]}}\n'
        if lines
        else f'{{"version": {_VERSION}, "findings": []}}\n'
    )
    # Bytes that are not UTF-8 were read as lone surrogates; JSON can only escape them.
    return text.encode("utf-8", "backslashreplace")


def _order(entry: Known) -> tuple[str, ...]:
    return (entry.path, entry.code, entry.segment or "", entry.rule, entry.fingerprint)


def load_baseline(file: Path) -> Baseline:
    """Read a baseline.  Raises `BaselineError`."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BaselineError(f"{file}:{line}: not UTF-8, expected a baseline in JSON") from error
    except FileNotFoundError as error:
        raise BaselineError(f"{file}: no such baseline; --update-baseline writes one") from error
    except OSError as error:
        raise BaselineError(f"{file}: {error.strerror or error}") from error
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BaselineError(
            f"{file}:{error.lineno}: expected a baseline in JSON, but at column {error.colno}: {error.msg}"
        ) from error
    except RecursionError as error:
        raise BaselineError(f"{file}:1: nested too deeply, expected a baseline") from error
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        raise BaselineError(f'{file}:1: expected `{{"version": {_VERSION}, "findings": […]}}`')
    if data.get("version") != _VERSION:
        raise BaselineError(f"{file}:1: expected version {_VERSION}, not `{data.get('version')}`")
    for number, entry in enumerate(data["findings"]):
        if (expected := _missing(entry)) is not None:
            raise BaselineError(f"{file}:{_line_of(text, number)}: finding {number + 1}: expected {expected}")
    return Baseline(file, tuple(_known(entry) for entry in data["findings"]))


def _known(entry: Mapping[str, Any]) -> Known:
    return Known(*(entry.get(name) for name in Known.__dataclass_fields__))  # type: ignore[arg-type]


def _missing(entry: object) -> str | None:
    """What an entry should be and is not."""
    if not isinstance(entry, dict):
        return "an object"
    for name in _STRINGS:
        if not isinstance(entry.get(name), str):
            return f"a string `{name}`"
    if not isinstance(entry.get("segment"), str | None):
        return "`segment` to be a string or null"
    return None


def _line_of(text: str, number: int) -> int:
    """The line of the finding with this number in text that is sound JSON."""
    decoder = json.JSONDecoder()
    at = text.index("[", text.index('"findings"')) + 1
    for _ in range(number + 1):
        while text[at] in ", \t\r\n":
            at += 1
        start = at
        _, at = decoder.raw_decode(text, at)
    return text.count("\n", 0, start) + 1
