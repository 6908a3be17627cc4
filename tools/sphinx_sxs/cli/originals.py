"""``sxs originals``: compare articles with the English that they were made from, or reconstruct it."""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from sphinx_sxs.article import encode, read_article, write_atomically
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.cli.common import (
    articles_under,
    complain,
    config_option,
    has_colours,
    jobs_option,
    json_line,
    needed_originals,
    originals_option,
    output_option,
    output_stream,
    paths_argument,
    progress,
    root_option,
    text_line,
    with_originals,
)
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.originals.base import commit_of
from sphinx_sxs.originals.compare import SegmentMatch
from sphinx_sxs.originals.reconstruct import (
    EnglishCandidate,
    choose_english,
    disagreements,
    english_digest,
    reconstruct,
)
from sphinx_sxs.originals.sources import Originals
from sphinx_sxs.originals.verification import Verified, as_json, verify
from sphinx_sxs.reports.text import ANSI, PLAIN, Style, number_of
from sphinx_sxs.reports.verification import render_verification, render_verified
from sphinx_sxs.scopes import inside_locale
from sphinx_sxs.settings import ConfigError, find_settings, load_settings

_CHUNK = 32


@click.group("originals")
def command() -> None:
    """Compare articles with their English originals, or reconstruct these from the articles.

    \b
      sxs originals verify source --originals ../english
      sxs originals write source -o english
    """


@dataclass(slots=True)
class _Part:
    """What a chunk of articles gave."""

    data: list[bytes] = field(default_factory=list)
    """What is printed of each."""
    statuses: Counter[str] = field(default_factory=Counter)
    """How many articles there are of each status."""
    segments: Counter[SegmentMatch] = field(default_factory=Counter)
    """How many segments there are of each kind."""
    failed: int = 0
    """How many articles differ from their original, or lack it."""
    errors: list[str] = field(default_factory=list)
    """Files that could not be read, each with the reason."""

    def add(self, other: _Part) -> None:
        """Count what another chunk gave; what it prints is not kept."""
        self.statuses += other.statuses
        self.segments += other.segments
        self.failed += other.failed
        self.errors += other.errors


@command.command(
    "verify",
    epilog="Exit status: 0 fine; 1 an article differs or lacks its original; 2 wrong usage.",
)
@paths_argument
@originals_option
@root_option
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@output_option
@jobs_option
@config_option
def verify_command(
    paths: tuple[Path, ...],
    originals: Path | None,
    root: str | None,
    form: str,
    output: Path | None,
    jobs: int,
    config: Path | None,
) -> None:
    """Say which articles embed other English than their originals hold.

    Each article is compared with the original at its `ms.sourcegitcommit`.  Heading anchors,
    block-quote prefixes, backslashes before punctuation and white space do not count.

    \b
      equal             the same text
      unspanned         only text outside segments differs, such as an image's alt text
      differs           a segment differs, or English is missing from the article
      missing-original  the commit has no such article
      no-commit         no commit is stated, or one that the originals do not have

    Articles without a segment embed no English: they are shown and never fail.

    \b
      sxs originals verify source --originals ../english
      sxs originals verify source/vi-VN --originals ../english.git --root articles --format jsonl
    """
    try:
        settings = load_settings(config) if config else find_settings(paths[0])
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    source = needed_originals(with_originals(settings, originals, root))
    files = sorted(articles_under(paths), key=lambda file: file.name)
    style = ANSI if output is None and has_colours(sys.stdout) else PLAIN
    look = functools.partial(_verify_part, originals=source, form=form, style=style)
    total = _Part()
    with source, progress("Comparing", len(files)) as advance, output_stream(output) as stream:
        for part in map_chunks(look, files, jobs=jobs, chunk=_CHUNK):
            stream.writelines(part.data)
            total.add(part)
            advance(sum(part.statuses.values()) + len(part.errors))
        summary = render_verification(total.statuses, total.segments, style=style)
        if form == "text":
            stream.write(text_line(summary.rstrip("\n")))
    for message in total.errors:
        complain(message)
    if form != "text":
        complain("sxs originals: " + summary.rstrip("\n").rpartition("\n")[2])
    sys.exit(1 if total.failed or total.errors else 0)


def _verify_part(files: Sequence[ArticleFile], *, originals: Originals, form: str, style: Style) -> _Part:
    part = _Part()
    for file in files:
        try:
            article = read_article(file.path, name=file.name)
        except OSError as error:
            part.errors.append(f"{file.name}: {error.strerror or error}")
            continue
        verified = verify(article, file, originals)
        part.statuses[verified.status] += 1
        part.failed += verified.fails
        if verified.comparison is not None:
            part.segments.update(compared.match for compared in verified.comparison.segments)
        part.data.append(_printed(verified, form, style))
    return part


def _printed(verified: Verified, form: str, style: Style) -> bytes:
    if form == "jsonl":
        return json_line(as_json(verified))
    text = render_verified(verified, style=style)
    return text.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Embedded:
    """What is known of the English that one article embeds."""

    file: ArticleFile
    """The article file."""
    commit: str
    """``ms.sourcegitcommit``, where it is the id of one; empty otherwise."""
    segments: int
    """How many segments it has; none embeds no English."""
    candidate: EnglishCandidate
    """By which the best locale is chosen."""


@command.command("write", epilog="Exit status: 0 fine; 1 an article could not be read; 2 wrong usage.")
@paths_argument
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder to write to.",
)
@click.option("--by-commit", is_flag=True, help="Write DIR/COMMIT/PATH, one English article a commit.")
@jobs_option
def write_command(paths: tuple[Path, ...], output: Path, by_commit: bool, jobs: int) -> None:  # noqa: FBT001 - click passes it by name
    """Reconstruct the English from what the locales embed.

    Of several locales the one counts that was handed off last, then what most agree on.
    Anchors and front matter that hand-back added are left out; the title is that of the first
    heading.  Folders written with `--by-commit` can be given to `--originals`.

    \b
      sxs originals write source -o english
      sxs originals write source --by-commit -o originals
    """
    files = articles_under(paths)
    known: list[_Embedded] = []
    errors: list[str] = []
    with progress("Reading", len(files)) as advance:
        for found, failed in map_chunks(_embedded_part, files, jobs=jobs):
            known += found
            errors += failed
            advance(len(found) + len(failed))
    usable = [item for item in known if item.segments and (item.commit or not by_commit)]
    chosen = _chosen(usable, by_commit=by_commit)
    tasks = [(file, name) for name, file in sorted(chosen.items())]
    with progress("Writing", len(tasks)) as advance:
        try:
            for count in map_chunks(functools.partial(_write_part, folder=output), tasks, jobs=jobs):
                advance(count)
        except OSError as error:
            raise click.UsageError(f"cannot write to `{output}`: {error.strerror or error}") from error
    for line in _told(known, usable, by_commit=by_commit):
        complain(line)
    for message in errors:
        complain(message)
    complain(f"sxs originals: {number_of(len(chosen), 'English article')} written to {output}")
    sys.exit(1 if errors else 0)


def _embedded_part(files: Sequence[ArticleFile]) -> tuple[list[_Embedded], list[str]]:
    found: list[_Embedded] = []
    errors: list[str] = []
    for file in files:
        try:
            article = read_article(file.path, name=file.name)
        except OSError as error:
            errors.append(f"{file.name}: {error.strerror or error}")
            continue
        commit = commit_of(article.meta("ms.sourcegitcommit"))
        candidate = EnglishCandidate(
            page=inside_locale(file),
            locale=article.locale or file.folder_locale or "",
            path=str(file.path),
            handoff=article.meta("ms.lasthandoff"),
            digest=english_digest(article),
        )
        stated = commit if isinstance(commit, str) else ""
        found.append(_Embedded(file, stated, len(article.segments), candidate))
    return found, errors


def _grouped(usable: Sequence[_Embedded]) -> dict[str, list[EnglishCandidate]]:
    """The candidates of each commit."""
    groups: dict[str, list[EnglishCandidate]] = {}
    for item in usable:
        groups.setdefault(item.commit, []).append(item.candidate)
    return groups


def _chosen(usable: Sequence[_Embedded], *, by_commit: bool) -> dict[str, ArticleFile]:
    """The article to take each English file from, by the file's path in the output folder."""
    files = {item.candidate.path: item.file for item in usable}
    if not by_commit:
        return {page: files[path] for page, path in choose_english(i.candidate for i in usable).items()}
    return {
        f"{commit}/{page}": files[path]
        for commit, candidates in _grouped(usable).items()
        for page, path in choose_english(candidates).items()
    }


def _told(known: Sequence[_Embedded], usable: Sequence[_Embedded], *, by_commit: bool) -> Iterator[str]:
    """What was left out, and where locales do not agree."""
    without = sum(not item.segments for item in known)
    if without:
        yield f"sxs originals: {number_of(without, 'article')} without a segment left out"
    if by_commit and (left := len(known) - without - len(usable)):
        yield f"sxs originals: {number_of(left, 'article')} without a commit left out"
    for commit, candidates in sorted(_grouped(usable).items()):
        for page in disagreements(candidates):
            yield f"sxs originals: {page}: locales embed different English for {_at(commit)}"


def _at(commit: str) -> str:
    return f"commit {commit[:10]}" if commit else "no commit"


def _write_part(tasks: Sequence[tuple[ArticleFile, str]], *, folder: Path) -> int:
    for file, name in tasks:
        write_atomically(folder / name, encode(reconstruct(read_article(file.path, name=file.name))))
    return len(tasks)
