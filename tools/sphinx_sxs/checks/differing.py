"""Two versions of one English text in a message: what one says and the other does not."""

from __future__ import annotations

from dataclasses import dataclass

from sphinx_sxs.checks.model import Place
from sphinx_sxs.originals.tokens import edits, tokenize

_SHOWN = 200
"""Code points of a text that a message quotes."""


@dataclass(frozen=True, slots=True)
class Differing:
    """Where two texts stop being the same, and where they are the same again."""

    one: Place
    """Where in the first."""
    other: Place
    """Where in the second."""


def differing(one: str, other: str) -> Differing:
    """The least runs of two texts that hold all of their differences, layout aside."""
    ours, theirs = tokenize(one), tokenize(other)
    found = [
        edit
        for edit in edits([token.text for token in ours], [token.text for token in theirs])
        if not edit.same
    ]
    if not found:
        return Differing((0, 0), (0, 0))
    places = []
    runs = ((found[0].old[0], found[-1].old[1]), (found[0].new[0], found[-1].new[1]))
    for tokens, (first, last) in zip((ours, theirs), runs, strict=True):
        if first < last:
            places.append((tokens[first].start, tokens[last - 1].end))
        else:
            # Nothing stands there: the place between two words.
            at = tokens[first - 1].end if first else 0
            places.append((at, at))
    return Differing(places[0], places[1])


def quoted(text: str) -> str:
    """`text` on one line in backticks, cut where it is long."""
    flat = " ".join(text.split())
    return f"`{flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + '…'}`"
