"""What the commands share: PATH arguments, progress, and where data goes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

import click

from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.article.writing import open_atomically
from sphinx_sxs.engine import default_jobs
from sphinx_sxs.git import repository_of
from sphinx_sxs.scopes import absolute
from sphinx_sxs.settings import Settings

if TYPE_CHECKING:
    from sphinx_sxs.originals.sources import Originals

paths_argument = click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
"""Articles, folders of one locale or trees of several; a PATH that is not there is exit status 2."""

jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    metavar="N",
    default=default_jobs,
    show_default="every processor",
    help="Read articles in N processes.",
)

output_option = click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to FILE, whole or not at all, instead of the standard output.",
)

cache_option = click.option(
    "--cache/--no-cache", default=True, help="Remember what was found in unchanged articles."
)
cache_dir_option = click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where that is kept.  [default: .sxs_cache beside the settings]",
)

config_option = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Settings to use instead of the nearest pyproject.toml.",
)

site_path_argument = click.argument(
    "path", metavar="[PATH]", default="source", type=click.Path(exists=True, path_type=Path)
)
site_output_option = click.option(
    "--output",
    "-o",
    "out",
    type=click.Path(file_okay=False, path_type=Path),
    default="_site",
    show_default=True,
    metavar="DIR",
    help="Where the site goes; what stands there from a former build makes the next one faster.",
)
locales_option = click.option(
    "--locale",
    "-l",
    "locales",
    multiple=True,
    metavar="L",
    help="Only this locale and its English; repeatable.",
)
originals_option = click.option(
    "--originals",
    type=click.Path(path_type=Path),
    metavar="DIR|GIT",
    help="The English: a git repository, a folder, or a folder that holds one folder a commit."
    "  [default: the settings' originals]",
)

root_option = click.option(
    "--root",
    metavar="FOLDER",
    help="Folder of the originals in which articles' paths start.  [default: found]",
)

ref_option = click.option(
    "--ref",
    metavar="REF",
    help="Branch, tag, commit or folder that is the present English.  [default: HEAD, or head]",
)


def with_originals(
    settings: Settings, path: Path | None, root: str | None = None, ref: str | None = None
) -> Settings:
    """`settings` with what the command line says of the originals."""
    return replace(
        settings,
        originals=absolute(path) if path else settings.originals,
        originals_root=settings.originals_root if root is None else root,
        originals_ref=settings.originals_ref if ref is None else ref,
    )


def needed_originals(settings: Settings) -> Originals:
    """The originals of `settings`; wrong usage where there are none."""
    from sphinx_sxs.originals.configured import configured_originals  # noqa: PLC0415 - few commands need them
    from sphinx_sxs.originals.sources import OriginalsError  # noqa: PLC0415 - same

    try:
        originals = configured_originals(settings)
    except OriginalsError as error:
        raise click.UsageError(str(error)) from error
    if originals is None:
        raise click.UsageError(
            "no originals: expected --originals, or `originals` in [tool.sxs] of pyproject.toml"
        )
    return originals


def articles_under(paths: Iterable[Path]) -> list[ArticleFile]:
    """The article files of every PATH, in the order given, each PATH's sorted by name.

    A file that several of them hold comes once, under the name that the first gives it.
    """
    found: dict[str, ArticleFile] = {}
    for path in paths:
        for file in find_articles(path):
            found.setdefault(absolute(file.path), file)
    return list(found.values())


def report_root(paths: Sequence[Path]) -> Path:
    """The folder that reports name files from: all of them lie in it, so no path tells of the machine."""
    there = Path(os.path.commonpath([absolute(path) for path in paths]))
    here = Path.cwd()
    if repository := repository_of(there):
        return repository
    return here if there.is_relative_to(here) else there.parent


def json_line(value: Any) -> bytes:
    """`value` as one line of JSON in UTF-8, whatever text it holds.

    Lone surrogates, which stand for bytes that are not UTF-8, are escaped; so are
    the characters that some programs take for the end of a line.
    """
    text = json.dumps(value, ensure_ascii=False)
    for character in "\x85\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "backslashreplace") + b"\n"


def text_line(text: str) -> bytes:
    """`text` as one line for `output_stream`; names of files come out as they are on disk."""
    return text.encode("utf-8", "surrogateescape") + b"\n"


def complain(message: str) -> None:
    """Print `message` to stderr, where logs go."""
    click.echo(message, err=True)


def has_colours(stream: IO[str]) -> bool:
    """Whether colours show on `stream`, and its reader wants them (see no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def output_stream(path: Path | None) -> Iterator[BinaryIO]:
    """The file at `path`, or the standard output: bytes, so that no machine's locale counts."""
    if path is None:
        standard = sys.stdout.buffer
        yield standard
        standard.flush()
        return
    try:
        with open_atomically(path) as stream:
            yield stream
    except OSError as error:
        raise click.UsageError(f"cannot write `{path}`: {error.strerror or error}") from error


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that advances a progress bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.progress import Progress  # noqa: PLC0415 - same

    # Refreshed by hand: no thread runs while worker processes are forked.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(what, total=total)

        def advance(count: int) -> None:
            bar.advance(task, count)
            bar.refresh()

        yield advance


@contextmanager
def stepped_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that shows a step, the number done and the number in all, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.progress import Progress, TaskID  # noqa: PLC0415 - same

    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)
            bar.refresh()

        yield show
