"""Writing back: change one segment and no other byte; never half a file."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

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
    head = tuple(changed if piece is segment else piece for piece in article.head)
    pieces = tuple(changed if piece is segment else piece for piece in article.pieces)
    if changed not in (*head, *pieces):
        raise SegmentError(f"segment `{segment.id}` is not of this article")
    return replace(article, head=head, pieces=pieces)


def write_article(article: Article, path: Path) -> None:
    """Write the article's bytes to `path`, whole or not at all."""
    write_atomically(path, encode(article.text))


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it into place.

    An interrupted run leaves the old file or the new one, never half.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        # mkstemp makes the file private; keep the mode that the article had.
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
