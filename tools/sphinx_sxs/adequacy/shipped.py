"""Which knowledge counts for a locale: the tables that a team learned, else those that ship."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.lexicon import shipped_lexicon
from sphinx_sxs.adequacy.table import SUFFIX, Table, TableError, load_table, read_table

_GZIP = b"\x1f\x8b"
"""What every gzip file begins with, RFC 1952."""


@lru_cache(maxsize=64)
def knowledge_of(locale: str, tables: Path | None = None) -> Knowledge:
    """What is known of the words of `locale`; `tables` is a folder of learned tables.

    Raises `TableError` where a table there cannot be read.
    """
    language = language_tag(locale)
    table = (_own(locale, language, tables) if tables is not None else None) or _shipped(language)
    return Knowledge(shipped_lexicon(language), table)


def language_tag(locale: str) -> str:
    """The primary language subtag of a locale: ``vi`` of ``vi-VN``."""
    return locale.replace("_", "-").split("-", 1)[0].casefold()


def table_files(folder: Path) -> list[Path]:
    """The learned tables in `folder`, by name."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def look_at_tables(folder: Path) -> None:
    """Raises `TableError` where `folder` is none, or a file in it is plainly no table.

    Only their first bytes are read: those of locales that are not checked are never needed.
    """
    if not folder.is_dir():
        raise TableError(f"`{folder}` is no folder; `sxs learn` makes it")
    for path in table_files(folder):
        try:
            with path.open("rb") as stream:
                head = stream.read(len(_GZIP))
        except OSError as error:
            raise TableError(f"`{path}` cannot be read: {error.strerror or error}") from error
        if head != _GZIP:
            raise TableError(f"`{path}` is no translation table")


def _own(locale: str, language: str, tables: Path) -> Table | None:
    for name in dict.fromkeys((locale, language)):
        path = tables / f"{name}{SUFFIX}"
        if path.is_file():
            return read_table(path)
    return None


def _shipped(language: str) -> Table | None:
    file = files(__package__).joinpath("tables", f"{language}{SUFFIX}")
    if not language.isalpha() or not file.is_file():
        return None
    return load_table(file.read_bytes(), f"{language}{SUFFIX}")
