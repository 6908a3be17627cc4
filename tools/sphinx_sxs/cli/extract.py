"""`sxs extract`: the bitext, one object an article or one row a segment."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sphinx_sxs.article import Article, original_text, published_text, read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.cli.common import (
    articles_under,
    complain,
    jobs_option,
    json_line,
    output_option,
    output_stream,
    paths_argument,
    progress,
)
from sphinx_sxs.engine import map_chunks

CSV_COLUMNS = ("path", "locale", "id", "ordinal", "line", "source", "target")


@dataclass(frozen=True, slots=True)
class _Extracted:
    """What one chunk of articles gave."""

    data: bytes
    articles: int
    errors: tuple[str, ...]


def extracted(article: Article, file: ArticleFile) -> dict[str, Any]:
    """The object of one article, as `--format jsonl` prints it."""
    return {
        "path": file.name,
        "locale": article.locale or file.folder_locale,
        "front_matter": article.front_matter,
        "published": published_text(article),
        "original": original_text(article),
        "segments": [
            {
                "id": segment.id,
                "ordinal": segment.ordinal,
                "source": segment.source,
                "target": segment.target,
                "line": segment.line,
            }
            for segment in article.segments
        ],
    }


def _csv_rows(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _as_jsonl(article: Article, file: ArticleFile) -> bytes:
    return json_line(extracted(article, file))


def _as_csv(article: Article, file: ArticleFile) -> bytes:
    locale = article.locale or file.folder_locale
    return _csv_rows(
        [(file.name, locale, s.id, s.ordinal, s.line, s.source, s.target) for s in article.segments]
    )


_WRITERS = {"jsonl": _as_jsonl, "csv": _as_csv}
_HEADERS = {"jsonl": b"", "csv": _csv_rows([CSV_COLUMNS])}


def _extract(files: Sequence[ArticleFile], *, form: str) -> _Extracted:
    write = _WRITERS[form]
    parts: list[bytes] = []
    errors: list[str] = []
    for file in files:
        try:
            parts.append(write(read_article(file.path, name=file.name), file))
        except OSError as error:
            errors.append(f"{file.path}: {error.strerror}")
    return _Extracted(b"".join(parts), len(files), tuple(errors))


@click.command("extract")
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_WRITERS)),
    default="jsonl",
    show_default=True,
    help="jsonl: an object an article, with both languages whole; csv: a row a segment.",
)
@output_option
@jobs_option
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], form: str, output: Path | None, jobs: int) -> None:
    """Pull out the aligned segments of every article under PATH.

    PATH is an article, a folder of one locale or a tree of several.  Each article
    comes with its front matter, its text as published, the English original that
    it was translated from, and its segments in both languages.  The order is that
    of the files' names, whatever the number of processes.

    \b
    Examples:
      sxs extract source/vi-VN
      sxs extract source --format csv -o segments.csv
      sxs extract source | jq -r '.segments[] | [.source, .target] | @tsv'

    Exit status: 1 where a file could not be read, 2 where a PATH is not there.
    """
    files = articles_under(paths)
    failed = False
    with progress("Extracting", len(files)) as advance, output_stream(output) as stream:
        stream.write(_HEADERS[form])
        for part in map_chunks(functools.partial(_extract, form=form), files, jobs=jobs):
            stream.write(part.data)
            for error in part.errors:
                complain(error)
                failed = True
            advance(part.articles)
    if failed:
        ctx.exit(1)
