"""Digests of segments that rules over the whole tree compare by.

They are small, the same on every machine, and travel as text: one string an article.
"""

from __future__ import annotations

import base64
import string
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from sphinx_sxs.article import Article

_KEY = 6
"""Bytes of a key: two of a million texts are mistaken for each other once in 500 runs."""
_RECORD = struct.Struct(f"<H{_KEY}s{_KEY}s")
_IGNORED = (string.whitespace + string.punctuation).encode("ascii")


class SegmentDigest(NamedTuple):
    """What is kept of one segment."""

    number: int
    """Which of the article's segments it is, from 0."""
    source: bytes
    """Equal for equal sources."""
    target: bytes
    """Equal for equal targets."""


def text_key(text: str) -> bytes:
    """The same few bytes for texts that differ in case, ASCII punctuation and white space only."""
    return letters_key(letters_of(text))


def letters_key(letters: bytes) -> bytes:
    """The key of texts that have these letters."""
    return blake2b(letters, digest_size=_KEY).digest()


def letters_of(text: str) -> bytes:
    """`text` without case, ASCII punctuation and white space, as UTF-8."""
    return text.casefold().encode("utf-8", "surrogatepass").translate(None, _IGNORED)


@dataclass(slots=True)
class _Last:
    """The article that was asked for last: several rules ask for the same one after the other."""

    article: Article | None = None
    letters: Sequence[bytes] = ()


_LAST = _Last()


def source_letters(article: Article) -> Sequence[bytes]:
    """The letters of the source of each segment of `article`; of a missing source, none."""
    if _LAST.article is not article:
        sources = [segment.source or "" for segment in article.segments]
        joined = "\0".join(sources)
        # One look at everything is cheaper than one at each, as long as all of it is ASCII.
        found = letters_of(joined).split(b"\0") if joined.isascii() else []
        _LAST.letters = found if len(found) == len(sources) else [letters_of(source) for source in sources]
        _LAST.article = article
    return _LAST.letters


def target_letters(article: Article) -> Sequence[bytes]:
    """The letters of the target of each segment of `article`; of a missing target, none."""
    targets = [segment.target or "" for segment in article.segments]
    found = letters_of("\0".join(targets)).split(b"\0")
    return found if len(found) == len(targets) else [letters_of(target) for target in targets]


def pack(digests: Iterable[tuple[int, bytes, bytes]]) -> str:
    """The digests of an article's segments, each as `SegmentDigest` has it, as ASCII text."""
    pack_one = _RECORD.pack
    raw = b"".join([pack_one(*digest) for digest in digests])
    return base64.b64encode(raw).decode("ascii")


def unpack(text: str) -> Iterator[SegmentDigest]:
    """What `pack` made text of."""
    return map(SegmentDigest._make, unpack_plain(text))


def unpack_plain(text: str) -> Iterator[tuple[int, bytes, bytes]]:
    """`unpack` for the many: plain tuples."""
    return _RECORD.iter_unpack(base64.b64decode(text))
