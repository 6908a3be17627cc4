"""`sxs stats`: what there is in each locale, how it was translated, and what the checks find."""

from __future__ import annotations

import functools
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from sphinx_sxs.article import Article, Segment, read_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.pending import count_pending
from sphinx_sxs.checks import Outcome, Severity, check_files, check_settings, finish
from sphinx_sxs.checks.text import mask, words
from sphinx_sxs.cli.common import (
    articles_under,
    config_option,
    jobs_option,
    output_stream,
    paths_argument,
    progress,
    text_line,
)
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.settings import ConfigError, Settings, find_settings, load_settings

HUMAN, MACHINE = "HT", "MT"
"""What ``ms.translationtype`` is in real articles."""


@dataclass(slots=True)
class Counts:
    """What was counted in some articles."""

    articles: int = 0
    """Article files, those included that cannot be read."""
    without_segments: int = 0
    """Articles in which nothing stands beside its English."""
    segments: int = 0
    source_words: int = 0
    """Words of the segments' English, without code, addresses and HTML."""
    translation_types: Counter[str] = field(default_factory=Counter)
    """Articles by ``ms.translationtype`` as written; empty where it is not stated."""
    letters: int = 0
    """Letters and digits of the bodies as published, without code, addresses and HTML."""
    letters_in_segments: int = 0
    """How many of them stand in a segment."""
    to_translate: int = 0
    """Segments that an update made and nobody has translated."""
    findings: Counter[Severity] = field(default_factory=Counter)
    """Diagnostics by severity."""

    @property
    def coverage(self) -> float | None:
        """The share of the text that stands beside its English; ``None`` where there is no text."""
        return self.letters_in_segments / self.letters if self.letters else None

    def add(self, other: Counts) -> None:
        """Count what `other` counted too."""
        self.articles += other.articles
        self.without_segments += other.without_segments
        self.segments += other.segments
        self.source_words += other.source_words
        self.translation_types.update(other.translation_types)
        self.letters += other.letters
        self.letters_in_segments += other.letters_in_segments
        self.to_translate += other.to_translate
        self.findings.update(other.findings)


def count_article(article: Article) -> Counts:
    """The counts of one article, its findings aside."""
    inside = outside = 0
    for piece in article.pieces:
        if isinstance(piece, Segment):
            inside += _letters(piece.target or "")
        else:
            outside += _letters(piece.raw)
    return Counts(
        articles=1,
        without_segments=not article.segments,
        segments=len(article.segments),
        source_words=sum(len(words(mask(segment.source or ""))) for segment in article.segments),
        translation_types=Counter([article.meta("ms.translationtype").strip()]),
        letters=inside + outside,
        letters_in_segments=inside,
        to_translate=count_pending(article),
    )


def _letters(text: str) -> int:
    return sum(map(str.isalnum, mask(text)))


Locales = dict[str | None, Counts]
"""Counts by locale; ``None`` for articles of no locale."""


def _count(files: Sequence[ArticleFile], settings: Settings) -> tuple[Locales, Outcome]:
    """The counts and findings of one chunk; runs in any process."""
    found: Locales = {}
    for file in files:
        try:
            article = read_article(file.path, name=file.name)
        except OSError:  # which the checks report
            article = Article(path=file.name)
        found.setdefault(article.locale or file.folder_locale, Counts()).add(count_article(article))
    return found, check_files(files, settings)


def count_locales(parts: Iterable[tuple[Locales, Outcome]], settings: Settings) -> Locales:
    """Put chunks together, sorted by locale, those of no locale last."""
    found: Locales = {}
    outcomes: list[Outcome] = []
    for locales, outcome in parts:
        outcomes.append(outcome)
        for locale, counts in locales.items():
            found.setdefault(locale, Counts()).add(counts)
    for diagnostic in finish(outcomes, settings).active:
        found.setdefault(diagnostic.locale, Counts()).findings[diagnostic.severity] += 1
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, item[0] or "")))


def render_json(locales: Mapping[str | None, Counts]) -> str:
    """Every figure, by locale and in all."""
    data = {
        "locales": [{"locale": locale, **_figures(counts)} for locale, counts in locales.items()],
        "total": _figures(_total(locales)),
    }
    return json.dumps(data, indent=2)


def _figures(counts: Counts) -> dict[str, Any]:
    return {
        "articles": counts.articles,
        "articles_without_segments": counts.without_segments,
        "segments": counts.segments,
        "segments_to_translate": counts.to_translate,
        "source_words": counts.source_words,
        "translation_types": dict(sorted(counts.translation_types.items())),
        "coverage": None if counts.coverage is None else round(counts.coverage, 4),
        "findings": {str(severity): counts.findings[severity] for severity in Severity},
    }


def _total(locales: Mapping[str | None, Counts]) -> Counts:
    total = Counts()
    for counts in locales.values():
        total.add(counts)
    return total


def render_table(locales: Mapping[str | None, Counts]) -> str:
    """A table of the figures; a line for all where there are several locales."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - JSON needs none of it
    from rich.console import Console  # noqa: PLC0415 - same
    from rich.table import Table  # noqa: PLC0415 - same

    total = _row(_total(locales))
    table = Table(box=SIMPLE_HEAD, show_footer=len(locales) > 1, pad_edge=False)
    table.add_column("Locale", footer="all", no_wrap=True)
    heads = (
        "Articles",
        "no segments",
        "HT",
        "MT",
        "other",
        "Segments",
        "to translate",
        "Words",
        "Covered",
        "Errors",
        "Warnings",
        "Infos",
    )
    for head, footer in zip(heads, total, strict=True):
        table.add_column(head, footer=footer, justify="right", no_wrap=True)
    for locale, counts in locales.items():
        table.add_row(locale or "(none)", *_row(counts))
    # The same bytes on every terminal and in every file.
    stream = io.StringIO()
    Console(file=stream, width=200, color_system=None, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()).strip("\n")


def _row(counts: Counts) -> list[str]:
    types = counts.translation_types
    other = types.total() - types[HUMAN] - types[MACHINE]
    covered = "–" if counts.coverage is None else f"{counts.coverage:.1%}"
    return [
        *(f"{n:,}" for n in (counts.articles, counts.without_segments, types[HUMAN], types[MACHINE], other)),
        f"{counts.segments:,}",
        f"{counts.to_translate:,}",
        f"{counts.source_words:,}",
        covered,
        *(f"{counts.findings[severity]:,}" for severity in Severity),
    ]


_WRITERS = {"text": render_table, "json": render_json}


@click.command("stats")
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_WRITERS)),
    default="text",
    show_default=True,
    help="text: a table; json: one object with every figure.",
)
@config_option
@jobs_option
def command(paths: tuple[Path, ...], form: str, config: Path | None, jobs: int) -> None:
    """Count articles, segments, words, translation types and findings per locale.

    PATH is an article, a folder of one locale or a tree of several.  "Covered" is
    the share of the published text, in letters, that stands beside its English.
    Words are those of the English.

    \b
    Examples:
      sxs stats source
      sxs stats docs --format json | jq '.locales[] | [.locale, .coverage]'

    Exit status: 0 whatever the findings, 2 where a PATH is not there.
    """
    try:
        settings = load_settings(config) if config else find_settings(paths[0])
        check_settings(settings)
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    files = articles_under(paths)
    parts: list[tuple[Locales, Outcome]] = []
    with progress("Counting", len(files)) as advance:
        for part in map_chunks(functools.partial(_count, settings=settings), files, jobs=jobs):
            parts.append(part)
            advance(part[1].articles)
    with output_stream(None) as stream:
        stream.write(text_line(_WRITERS[form](count_locales(parts, settings))))
