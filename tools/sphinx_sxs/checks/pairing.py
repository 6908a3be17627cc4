"""What one side has and the other has not, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar


class Keyed(Protocol):
    """Something that is the same as another where their keys are equal."""

    @property
    def key(self) -> Hashable:
        """By which it is compared."""


K = TypeVar("K", bound=Keyed)


def unpaired(these: Iterable[K], those: Iterable[Keyed]) -> list[K]:
    """What of `these` has no partner in `those`, in order; each is partner to one only."""
    left = Counter(item.key for item in those)
    found: list[K] = []
    for item in these:
        if left[item.key] > 0:
            left[item.key] -= 1
        else:
            found.append(item)
    return found
