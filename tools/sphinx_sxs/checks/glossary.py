"""Glossaries: what a term is called in a language, and what it must not be called.

Read from TBX (ISO 30042:2008 and 2019, in both styles) or CSV.  A glossary that cannot be
understood ends the run before it starts: half a glossary would find half the mistakes.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sphinx_sxs.checks.lexicon import Entry, Lexicon, lexicon_of
from sphinx_sxs.checks.tbx import read_tbx
from sphinx_sxs.settings import ConfigError, Settings

_FORBIDDEN = "forbidden"
_STATUSES = {
    "": "approved",
    "approved": "approved",
    "preferred": "approved",
    "admitted": "approved",
    "forbidden": _FORBIDDEN,
    "deprecated": _FORBIDDEN,
    "superseded": _FORBIDDEN,
}
_COLUMNS = ("source", "target", "locale", "status", "forbidden", "note")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Glossary:
    """Everything that the configured files say."""

    entries: tuple[Entry, ...] = ()
    """In the order of the files."""
    _lexicons: dict[str, Lexicon] = field(default_factory=dict, compare=False, repr=False)

    def lexicon(self, locale: str | None) -> Lexicon:
        """The terms that hold in `locale`: its own, its language's, and everybody's."""
        name = _tag(locale or "")
        if name not in self._lexicons:
            mine = {"", name, name.split("-", 1)[0]}
            self._lexicons[name] = lexicon_of(entry for entry in self.entries if entry.locale in mine)
        return self._lexicons[name]


def load_glossaries(settings: Settings) -> Glossary:
    """The glossaries of `settings`, read once.  Raises `ConfigError` with file and line."""
    return _load(glossary_files(settings), settings.source_locale)


def glossary_files(settings: Settings) -> tuple[Path, ...]:
    """The files that `load_glossaries` reads; findings depend on what they hold."""
    return tuple((settings.root or Path()) / name for name in settings.glossary)


@cache
def _load(files: tuple[Path, ...], source_locale: str) -> Glossary:
    entries: list[Entry] = []
    for file in files:
        if file.suffix.casefold() in {".tbx", ".xml"}:
            entries += _tbx_entries(file, source_locale)
        elif file.suffix.casefold() in {".csv", ".tsv"}:
            entries += _csv_entries(file, source_locale)
        else:
            found = f"`{file.suffix}`" if file.suffix else "no suffix"
            raise ConfigError(f"{file}: expected a glossary that ends in `.tbx` or `.csv`, found {found}")
    return Glossary(tuple(entries))


def _tag(locale: str) -> str:
    return locale.casefold().replace("_", "-")


def _language(locale: str) -> str:
    return _tag(locale).split("-", 1)[0]


def _tbx_entries(file: Path, source_locale: str) -> Iterator[Entry]:
    own = _language(source_locale)
    for concept in read_tbx(file):
        sources = [term for term in concept if _language(term.locale) == own and not term.forbidden]
        for source in sources:
            for term in concept:
                if _language(term.locale) != own:
                    yield Entry(source.text, term.text, _tag(term.locale), term.forbidden)


def _csv_entries(file: Path, source_locale: str) -> Iterator[Entry]:
    rows = _rows(file)
    line, header = next(rows, (1, []))
    columns = _columns(header, source_locale, f"{file}:{line}")
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{file}:{line}"
        if len(cells) > len(columns):
            raise ConfigError(
                f"{where}: expected {len(columns)} columns as in the header, found {len(cells)}"
            )
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if not row["source"]:
            raise ConfigError(f"{where}: expected a term in column `source`, found nothing")
        yield from _row_entries(row, where)


def _row_entries(row: Mapping[str, str], where: str) -> Iterator[Entry]:
    status = _STATUSES.get(row.get("status", "").casefold())
    if status is None:
        known = ", ".join(f"`{name}`" for name in _STATUSES if name)
        raise ConfigError(f"{where}: expected a status, one of {known}, found `{row['status']}`")
    locale = row.get("locale", "")
    if locale and not _LOCALE.fullmatch(locale):
        raise ConfigError(f"{where}: expected a locale such as `vi-VN`, found `{locale}`")
    cells = [(column, row[column], status == _FORBIDDEN) for column in row if column not in _COLUMNS]
    cells.append((locale, row.get("target", ""), status == _FORBIDDEN))
    cells.append((locale, row.get("forbidden", ""), True))
    for column, cell, forbidden in cells:
        for target in cell.split("|"):
            if target.strip():
                yield Entry(row["source"], target.strip(), _tag(column), forbidden)


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with the lines that they start in."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}:{line}: expected UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{file}: the glossary cannot be read: {error.strerror or error}") from error
    head = text.split("\n", 1)[0]
    # Spreadsheets of half the world write semicolons.
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count), strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise ConfigError(f"{file}:{before + 1}: expected comma-separated values: {error}") from error


def _columns(header: list[str], source_locale: str, where: str) -> list[str]:
    """The columns by name; one named by the locale of the originals is `source`."""
    columns = [cell.strip() for cell in header]
    columns = [name.casefold() if name.casefold() in _COLUMNS else name for name in columns]
    if "source" not in columns:
        sources = {_tag(source_locale), _language(source_locale)}
        columns = ["source" if _tag(name) in sources else name for name in columns]
    if "source" not in columns:
        found = ", ".join(f"`{name}`" for name in columns[:8] if name) or "nothing"
        raise ConfigError(f"{where}: expected a header with the column `source`, found {found}")
    for name in columns:
        if name not in _COLUMNS and not _LOCALE.fullmatch(name):
            raise ConfigError(f"{where}: unknown column `{name}`{_suggest(name)}")
        if columns.count(name) > 1:
            raise ConfigError(f"{where}: expected each column once, found `{name}` twice")
    if not set(columns) - {"source", "locale", "status", "note"}:
        raise ConfigError(f"{where}: expected a column `target`, `forbidden` or one named by a locale")
    return columns


def _suggest(name: str) -> str:
    close = difflib.get_close_matches(name.casefold(), _COLUMNS, n=1)
    known = ", ".join(f"`{column}`" for column in _COLUMNS)
    return f"; did you mean `{close[0]}`?" if close else f"; expected {known} or a locale such as `vi-VN`"
