"""What was learned of a docset's words, in one compact file a locale."""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = 1
SUFFIX = ".table.gz"
"""Ending of the name of a table's file, after its locale or language."""


class TableError(Exception):
    """A file that is no table of ours, or of another format."""


class Rendering(NamedTuple):
    """What a source word becomes."""

    unit: str
    """A word of the target in small letters, or what stands for one where no spaces are written."""
    score: float
    """How sure that is: the geometric mean of the two directions' probabilities, 0 to 1."""


class Length(NamedTuple):
    """How long targets are, as the natural logarithm of target over source in code points."""

    middle: float = 0.1
    """The median."""
    spread: float = 0.25
    """The standard deviation, taken from the quartiles so that outliers have no say."""


USUAL_LENGTH = Length()
"""What is taken where too few pairs say anything of it."""


@dataclass(frozen=True)
class Table:
    """What one docset says of how its words are translated."""

    locale: str
    """The locale it was learned from."""
    provenance: str
    """Where the pairs came from, for the reader."""
    pairs: int
    """How many pairs it was learned from."""
    counts: Mapping[str, int]
    """By source word in small letters, in how many pairs it occurs."""
    renderings: Mapping[str, tuple[Rendering, ...]]
    """By source word, what it becomes, the surest first."""
    kept: Mapping[str, float]
    """By word with a capital, as written, how often the target keeps it: 0 to 1."""
    usual: frozenset[str] = frozenset()
    """Neighbouring units of targets, with a space between, that stand together in more than one pair."""
    length: Length = USUAL_LENGTH
    """How long targets are."""


def dump_table(table: Table) -> bytes:
    """The file of `table`: JSON in gzip, the same bytes for the same table."""
    data = {
        "format": FORMAT,
        "locale": table.locale,
        "provenance": table.provenance,
        "pairs": table.pairs,
        "length": list(table.length),
        "counts": dict(table.counts),
        "renderings": {
            word: [part for rendering in found for part in rendering]
            for word, found in table.renderings.items()
        },
        "kept": dict(table.kept),
        "usual": sorted(table.usual),
    }
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8", "surrogatepass"), mtime=0)


def load_table(data: bytes, name: str) -> Table:
    """The table that the file `name` holds as `data`.  Raises `TableError`."""
    try:
        found = json.loads(gzip.decompress(data).decode("utf-8", "surrogatepass"))
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise TableError(f"`{name}` is no translation table: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise TableError(f"`{name}` is no translation table of format {FORMAT}: learn it again")
    try:
        return _checked(_table(found))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TableError(f"`{name}` is a broken translation table: {error!r}") from error


def _table(found: Mapping[str, Any]) -> Table:
    return Table(
        locale=found["locale"],
        provenance=found["provenance"],
        pairs=found["pairs"],
        counts=found["counts"],
        renderings={
            word: tuple(map(Rendering, flat[::2], flat[1::2])) for word, flat in found["renderings"].items()
        },
        kept=found["kept"],
        usual=frozenset(found["usual"]),
        length=Length(*found["length"]),
    )


def _checked(table: Table) -> Table:
    """The table as it is.  Raises `ValueError` or `TypeError` where it cannot be reckoned with."""
    middle, spread = table.length
    if not (table.pairs > 0 and math.isfinite(middle) and 0 < spread < math.inf):
        raise ValueError("its figures are out of range")
    # What is no number raises here.
    if min((*table.counts.values(), 1)) < 1 or not 0 <= sum(table.kept.values()) <= len(table.kept):
        raise ValueError("a word is counted oddly")
    return table


def read_table(path: Path) -> Table:
    """The table in the file at `path`.  Raises `TableError`, also where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"`{path}` cannot be read: {error.strerror or error}") from error
    return load_table(data, str(path))
