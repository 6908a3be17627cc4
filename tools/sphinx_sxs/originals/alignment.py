"""Which token of one text stands for which of another, with edits laid where a reader would see them.

The longest common subsequence leaves open which of two equal words was deleted: of
"Select A. Select B." without its second sentence it may keep either "Select".  An edit that
can be shifted without changing what it means is shifted to where sentences, segments and
blocks begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sphinx_sxs.originals.tokens import edits

Rank = Callable[[int], int]
"""How good a place before the token with this number is to cut at; 0 for none."""


class Change(NamedTuple):
    """Tokens of the old text that became tokens of the new one; either run may be empty."""

    old: tuple[int, int]
    """First token in the old text, and one past the last."""
    new: tuple[int, int]
    """The same in the new text."""


def align(old: Sequence[str], new: Sequence[str], old_rank: Rank, new_rank: Rank) -> list[int]:
    """For each token of `old` its number in `new`, -1 where it has none; numbers rise."""
    found: list[Change] = []
    changes = [Change(edit.old, edit.new) for edit in edits(old, new) if not edit.same]
    for number, change in enumerate(changes):
        following = changes[number + 1] if number + 1 < len(changes) else None
        limit = following.old[0] if following else len(old)
        found.append(_shifted(change, found, limit, (old, new), (old_rank, new_rank)))
    return _matches(found, len(old))


def changes_of(matches: Sequence[int], size: int) -> list[Change]:
    """What lies between the matches of a text with another one of `size` tokens."""
    found: list[Change] = []
    old = new = 0
    for number, match in enumerate([*matches, size]):
        if match < 0:
            continue
        if number > old or match > new:
            found.append(Change((old, number), (new, match)))
        old, new = number + 1, match + 1
    return found


def _matches(changes: Sequence[Change], size: int) -> list[int]:
    matches = [-1] * size
    old = new = 0
    for change in (*changes, Change((size, size), (0, 0))):
        for number in range(old, change.old[0]):
            matches[number] = new + number - old
        old, new = change.old[1], change.new[1]
    return matches


def _shifted(
    change: Change,
    before: list[Change],
    limit: int,
    texts: tuple[Sequence[str], Sequence[str]],
    ranks: tuple[Rank, Rank],
) -> Change:
    """A pure insertion or deletion where it reads best; it swallows equal ones that it meets on the left."""
    side = _side(change)
    if side is None:
        return change
    text, rank = texts[side], ranks[side]
    start, end = change[side]
    other = change[1 - side][0]
    while True:
        floor = before[-1][side][1] if before else 0
        while start > floor and text[start - 1] == text[end - 1]:
            start, end, other = start - 1, end - 1, other - 1
        if start > floor or not before or _side(before[-1]) != side:
            break
        start = before.pop()[side][0]
    # From the leftmost place rightwards, as far as the next change.
    room = limit - (start if side == 0 else other)
    room -= (end - start) if side == 0 else 0
    best, best_rank, at = 0, -1, 0
    while True:
        found = rank(start + at) + rank(end + at) + (ranks[0](other + at) if side else 0)
        if found >= best_rank:
            best, best_rank = at, found
        if at >= room or end + at >= len(text) or text[start + at] != text[end + at]:
            break
        at += 1
    run, place = (start + best, end + best), (other + best, other + best)
    return Change(run, place) if side == 0 else Change(place, run)


def _side(change: Change) -> int | None:
    """0 for a deletion, 1 for an insertion, ``None`` for what is both."""
    if change.new[0] == change.new[1]:
        return 0
    return 1 if change.old[0] == change.old[1] else None
