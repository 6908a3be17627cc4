"""`sxs roundtrip`: proves on your files that reading and writing loses no byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from sphinx_sxs.article import encode, parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.cli.common import (
    articles_under,
    complain,
    jobs_option,
    output_stream,
    paths_argument,
    progress,
    text_line,
)
from sphinx_sxs.engine import map_chunks


@dataclass(frozen=True, slots=True)
class _Compared:
    """What one chunk of articles gave."""

    articles: int
    segments: int
    size: int
    differences: tuple[str, ...]
    errors: tuple[str, ...]


def first_difference(read: bytes, written: bytes) -> str | None:
    """Where `written` stops being `read`; ``None`` where they are equal."""
    if read == written:
        return None
    at = next(
        (at for at, (a, b) in enumerate(zip(read, written, strict=False)) if a != b),
        min(len(read), len(written)),
    )
    line = read.count(b"\n", 0, at) + 1
    return f"byte {at} (line {line}): read {_byte(read, at)}, wrote {_byte(written, at)}"


def _byte(data: bytes, at: int) -> str:
    return f"0x{data[at]:02x}" if at < len(data) else "the end"


def _compare(files: Sequence[ArticleFile]) -> _Compared:
    segments = size = 0
    differences: list[str] = []
    errors: list[str] = []
    for file in files:
        try:
            data = file.path.read_bytes()
        except OSError as error:
            errors.append(f"{file.path}: {error.strerror}")
            continue
        article = parse_article(data, path=file.name)
        segments += len(article.segments)
        size += len(data)
        difference = first_difference(data, encode(article.text))
        if difference:
            differences.append(f"{file.name}: {difference}")
    return _Compared(len(files) - len(errors), segments, size, tuple(differences), tuple(errors))


@click.command("roundtrip")
@paths_argument
@jobs_option
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], jobs: int) -> None:
    """Prove that reading and writing loses no byte of the articles under PATH.

    Each article is split into its pieces, put together again in memory and
    compared with its file, byte for byte.  No file is changed.

    \b
    Examples:
      sxs roundtrip source
      sxs roundtrip source/vi-VN source/id-ID

    Exit status: 1 where an article differs (with its first differing byte) or could
    not be read, 2 where a PATH is not there.
    """
    files = articles_under(paths)
    articles = segments = size = differing = failed = 0
    with progress("Comparing", len(files)) as advance, output_stream(None) as stream:
        for part in map_chunks(_compare, files, jobs=jobs):
            for line in part.differences:
                stream.write(text_line(line))
            for error in part.errors:
                complain(error)
            articles += part.articles
            segments += part.segments
            size += part.size
            differing += len(part.differences)
            failed += len(part.errors)
            advance(part.articles + len(part.errors))
        result = f"{differing} differ" if differing else "every byte came back"
        if failed:
            result += f"; {failed} could not be read"
        stream.write(text_line(f"{articles} articles, {segments} segments, {size} bytes: {result}"))
    if differing or failed:
        ctx.exit(1)
