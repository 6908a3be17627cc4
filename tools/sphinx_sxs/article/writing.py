"""Writing back: change one segment and no other byte; never half a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from sphinx_sxs.article.model import Article, Segment
from sphinx_sxs.article.reader import encode


class SegmentError(ValueError):
    """A segment cannot be changed as asked."""


def replace_target(article: Article, segment: Segment, target: str) -> Article:
    """The article with the target of `segment` changed and nothing else.

    `segment` is one of the article's own.  Raises `SegmentError` where it is not,
    where it has no target to change, or where `target` holds the delimiters that
    end one.
    """
    if segment.target is None:
        raise SegmentError(f"segment `{segment.id}` has no target span to change")
    for delimiter in ('<span data-ttu-id="', '<span class="sxs-lookup">'):
        if delimiter in target:
            raise SegmentError(f"a target cannot hold `{delimiter}`")
    end = segment.target_start + len(segment.target)
    raw = segment.raw[: segment.target_start] + target + segment.raw[end:]
    changed = replace(segment, target=target, raw=raw)
    if not any(piece is segment for piece in (*article.head, *article.pieces)):
        raise SegmentError(f"segment `{segment.id}` is not of this article")
    head = tuple(changed if piece is segment else piece for piece in article.head)
    pieces = tuple(changed if piece is segment else piece for piece in article.pieces)
    return replace(article, head=head, pieces=pieces)


def write_article(article: Article, path: Path) -> None:
    """Write the article's bytes to `path`, whole or not at all."""
    write_atomically(path, encode(article.text))


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all."""
    with open_atomically(path) as stream:
        stream.write(data)


@contextmanager
def open_atomically(path: Path) -> Iterator[BinaryIO]:
    """A stream that becomes the file at `path` when the block ends without an exception.

    It is written beside `path` and renamed into place: an interrupted run leaves
    the old file or the new one, never half.  The file keeps its mode, and a
    symbolic link still leads to it.  A device or a pipe is written to as it is.
    """
    path = path.resolve()
    if path.exists() and not path.is_file() and not path.is_dir():
        # Renaming a file over /dev/null would put the device away.
        with path.open("wb") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not made from the file's name, which may already have the longest length there is.
    temporary = path.with_name(f".sxs-{os.getpid()}-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            yield stream
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
