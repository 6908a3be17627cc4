"""Digests of segments that rules over the whole tree compare by.

They are small, the same on every machine, and travel as text: one string an article.
"""

from __future__ import annotations

import base64
import string
import struct
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

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
    letters = text.casefold().encode("utf-8", "surrogatepass").translate(None, _IGNORED)
    return blake2b(letters, digest_size=_KEY).digest()


def pack(digests: Iterable[SegmentDigest]) -> str:
    """The digests of an article's segments as ASCII text."""
    raw = b"".join(_RECORD.pack(d.number, d.source, d.target) for d in digests)
    return base64.b64encode(raw).decode("ascii")


def unpack(text: str) -> Iterator[SegmentDigest]:
    """What `pack` made text of."""
    return map(SegmentDigest._make, _RECORD.iter_unpack(base64.b64decode(text)))
