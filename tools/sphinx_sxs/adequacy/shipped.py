"""Which knowledge counts for a locale: the tables that a team learned, else those that ship."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.lexicon import shipped_lexicon
from sphinx_sxs.adequacy.table import SUFFIX, Table, TableError, load_table, read_table

_LOCALE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")


@lru_cache(maxsize=64)
def knowledge_of(locale: str, tables: Path | None = None) -> Knowledge:
    """What is known of the words of `locale`; `tables` is a folder of learned tables.

    Raises `TableError` where a table there cannot be read.
    """
    language = language_tag(locale)
    table = (_own(locale, language, tables) if tables is not None else None) or _shipped(language)
    return Knowledge(shipped_lexicon(language), table)


def is_locale_name(locale: str) -> bool:
    """Whether a locale is made of subtags alone, so that it can be part of a file's name."""
    return _LOCALE.fullmatch(locale) is not None


def language_tag(locale: str) -> str:
    """The primary language subtag of a locale: ``vi`` of ``vi-VN``."""
    return locale.replace("_", "-").split("-", 1)[0].casefold()


def table_files(folder: Path) -> list[Path]:
    """The learned tables in `folder`, by name."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def look_at_tables(folder: Path) -> None:
    """Raises `TableError` where `folder` is none, or a file in it is no table that can be used."""
    if not folder.is_dir():
        raise TableError(f"`{folder}` is no folder; `sxs learn` makes it")
    for path in table_files(folder):
        read_table(path)


def _own(locale: str, language: str, tables: Path) -> Table | None:
    for name in dict.fromkeys((locale, language)):
        path = tables / f"{name}{SUFFIX}"
        if is_locale_name(name) and path.is_file():
            return read_table(path)
    return None


def _shipped(language: str) -> Table | None:
    file = files(__package__).joinpath("tables", f"{language}{SUFFIX}")
    if not language.isalpha() or not file.is_file():
        return None
    return load_table(file.read_bytes(), f"{language}{SUFFIX}")
