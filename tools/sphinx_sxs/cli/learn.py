"""``sxs learn``: learn from a docset how its words are translated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from sphinx_sxs.adequacy.shipped import is_locale_name
from sphinx_sxs.adequacy.table import SUFFIX, Table, dump_table
from sphinx_sxs.article import read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.writing import write_atomically
from sphinx_sxs.cli.common import (
    articles_under,
    complain,
    config_option,
    jobs_option,
    paths_argument,
    progress,
)
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.settings import ConfigError, find_settings, load_settings

_DEFAULT = "tables"
_FEW = 1_000
"""Pairs below which a table tells little."""


class _OddLocaleError(ValueError):
    """An article's locale that can be no part of a file's name."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What one chunk of articles gave."""

    articles: int
    pairs: tuple[tuple[str, str, str], ...]
    """Locale, source and target, masked."""
    errors: tuple[str, ...]


@click.command("learn")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder that the tables go to.  [default: `tables` of the settings, else ./tables]",
)
@jobs_option
@config_option
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], output: Path | None, jobs: int, config: Path | None
) -> None:
    """Learn from the articles under PATH which words stand for which.

    Writes a translation table a locale, DIR/LOCALE.table.gz, which `sxs check` weighs
    with other evidence where the settings name its folder: `tables = "tables"`.  Without
    one, the tables that ship for some languages count.  Learn again when the docset has
    changed much.

    \b
      sxs learn docs
      sxs learn docs/vi-VN -o tables
    """
    try:
        settings = load_settings(config) if config else find_settings(paths[0])
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    folder = output or settings.tables_folder or Path(_DEFAULT)
    files = articles_under(paths)
    by_locale, errors = _pairs(files, jobs)
    for message in errors:
        complain(message)
    if not by_locale:
        complain("sxs learn: no article holds a translated segment with a locale")
        ctx.exit(1)
    with progress("Learning", len(by_locale)) as advance:
        tables = []
        for locale, pairs in sorted(by_locale.items()):
            tables.append((locale, _learn(locale, pairs)))
            advance(1)
    _write(tables, folder)
    if settings.tables_folder is None or folder.absolute() != settings.tables_folder.absolute():
        complain("sxs learn: to have `sxs check` use them, set `tables` to this folder under [tool.sxs]")
    ctx.exit(1 if errors else 0)


def _pairs(files: Sequence[ArticleFile], jobs: int) -> tuple[dict[str, list[tuple[str, str]]], list[str]]:
    by_locale: dict[str, list[tuple[str, str]]] = defaultdict(list)
    errors: list[str] = []
    with progress("Reading", len(files)) as advance:
        for part in map_chunks(_read, files, jobs=jobs):
            for locale, source, target in part.pairs:
                by_locale[locale].append((source, target))
            errors += part.errors
            advance(part.articles)
    return by_locale, errors


def _read(files: Sequence[ArticleFile]) -> _Read:
    pairs: list[tuple[str, str, str]] = []
    errors: list[str] = []
    for file in files:
        try:
            pairs += _pairs_of(file)
        except OSError as error:
            errors.append(f"{file.path}: {error.strerror}")
        except _OddLocaleError as error:
            errors.append(str(error))
    return _Read(len(files), tuple(pairs), tuple(errors))


def _pairs_of(file: ArticleFile) -> Iterator[tuple[str, str, str]]:
    from sphinx_sxs.checks.text import mask  # noqa: PLC0415 - `--help` needs no rules

    article = read_article(file.path, name=file.name)
    locale = article.locale or file.folder_locale
    if locale and not is_locale_name(locale):
        raise _OddLocaleError(f"{file.path}: `{locale}` is no locale")
    for segment in article.segments:
        if locale and segment.source and segment.target:
            yield locale, mask(segment.source), mask(segment.target)


def _learn(locale: str, pairs: Sequence[tuple[str, str]]) -> Table | None:
    from sphinx_sxs.adequacy.learning import learn  # noqa: PLC0415 - loads numpy

    try:
        return learn(pairs, locale=locale, provenance=f"{len(pairs):,} segments by `sxs learn`")
    except ValueError:
        return None


def _write(tables: Sequence[tuple[str, Table | None]], folder: Path) -> None:
    """Write each table and say what it holds."""
    for locale, table in tables:
        if table is None:
            complain(f"sxs learn: {locale}: no segment holds words on both sides")
            continue
        path = folder / f"{locale}{SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            data = dump_table(table)
            write_atomically(path, data)
        except OSError as error:
            raise click.UsageError(f"cannot write `{path}`: {error.strerror or error}") from error
        click.echo(
            f"{path}: {table.pairs:,} pairs, {len(table.renderings):,} words, {len(data) / 1024:,.0f} KB"
        )
        if table.pairs < _FEW:
            complain(
                f"sxs learn: {locale}: {table.pairs:,} pairs are few; from {_FEW:,} on a table tells more"
            )
