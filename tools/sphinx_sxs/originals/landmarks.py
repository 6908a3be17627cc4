"""Where two long sequences can be cut so that their parts can be compared one by one.

Comparing takes a table of all pairs; of very long texts that is more than a machine has.
They are cut at landmarks: runs that each of them has once, in the same order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MOST_PAIRS = 1 << 29
"""Pairs whose table is 64 MiB."""
_RUN = 6
"""Elements of a landmark."""


class Part(NamedTuple):
    """Two runs to compare with one another."""

    old: tuple[int, int]
    """First element in the old sequence, and one past the last."""
    new: tuple[int, int]
    """The same in the new one."""
    is_comparable: bool
    """Whether their table is small enough; else they are taken for different throughout."""


def parts(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    """Runs that cover both sequences, in order; one of all where they are short enough."""
    if _fits((0, len(old)), (0, len(new))):
        yield Part((0, len(old)), (0, len(new)), is_comparable=True)
        return
    size = min(len(old), len(new))
    head = next((at for at in range(size) if old[at] != new[at]), size)
    tail = next((at for at in range(size - head) if old[-1 - at] != new[-1 - at]), size - head)
    # Two equal runs fit whatever their length: no table is made of what both start or end with.
    if head:
        yield Part((0, head), (0, head), is_comparable=True)
    a, b = head, head
    ends = (len(old) - tail, len(new) - tail)
    for c, d in (*_landmarks(old, new, head, ends), ends):
        if a < c or b < d:
            yield Part((a, c), (b, d), is_comparable=_fits((a, c), (b, d)))
        a, b = c, d
    if tail:
        yield Part((a, len(old)), (b, len(new)), is_comparable=True)


def _fits(old: tuple[int, int], new: tuple[int, int]) -> bool:
    return (old[1] - old[0]) * (new[1] - new[0]) <= _MOST_PAIRS


def _landmarks(
    old: Sequence[str], new: Sequence[str], start: int, ends: tuple[int, int]
) -> list[tuple[int, int]]:
    """Where runs stand that each has once; those that rise in both, as many as there are."""
    theirs = _once(new, start, ends[1])
    pairs = [(at, theirs[run]) for run, at in _once(old, start, ends[0]).items() if run in theirs]
    return [pairs[number] for number in longest_rising([place for _, place in pairs])]


def _once(tokens: Sequence[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    """The runs that a sequence has once between `start` and `end`, in order, each with its place."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(start, end - _RUN + 1):
        run = tuple(tokens[at : at + _RUN])
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def longest_rising(values: Sequence[int]) -> list[int]:
    """The numbers of those values that make up the longest run, with gaps, in which each is the higher."""
    # For each length of run: the lowest value that one ends with, and whose it is.
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for number, value in enumerate(values):
        length = bisect_left(ends, value)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        last[length : length + 1] = [number]
    found: list[int] = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(number)
        number = previous[number]
    return found[::-1]
