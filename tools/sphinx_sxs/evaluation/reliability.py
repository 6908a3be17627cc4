"""Whether probabilities mean what they say: of the segments given 0.8, 8 in 10 should be severe."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BINS = 10
"""Into how many bins of equal width the probabilities are put."""
_Z = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The segments whose probability lies in a range."""

    low: float
    """Where the range starts."""
    high: float
    """Where it ends; not part of it, but for the last one."""
    segments: int = 0
    """How many there are."""
    severe: int = 0
    """How many of them are severe."""
    mean: float | None = None
    """Their mean probability; ``None`` where there are none."""

    @property
    def observed(self) -> float | None:
        """The share that is severe; ``None`` of none."""
        return self.severe / self.segments if self.segments else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of that share (Wilson's, which holds for small numbers); ``None`` of none."""
        return wilson(self.severe, self.segments) if self.segments else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Probabilities beside what was judged."""

    bins: tuple[Bin, ...]
    """The bins, from 0 to 1."""
    segments: int
    """How many segments have a probability."""
    severe: int
    """How many of them are severe."""
    calibration_error: float | None
    """Expected calibration error: the mean distance of a bin's mean probability from its share of severe,
    each bin weighted by its segments; ``None`` of none."""
    brier: float | None
    """Brier score: the mean square of what a probability lacks of the truth, 0 or 1; ``None`` of none."""


def reliability(pairs: Iterable[tuple[float, bool]], *, bins: int = BINS) -> Reliability:
    """How probabilities agree with whether the segments are severe.

    Raises `ValueError` for a probability outside 0 to 1.
    """
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    # Sorted, so that sums of floats do not hang on the order.
    ordered = sorted(pairs)
    for probability, severe in ordered:
        if not 0 <= probability <= 1:
            raise ValueError(f"expected a probability from 0 to 1, found {probability}")
        held[min(int(probability * bins), bins - 1)].append((probability, severe))
    found = tuple(_bin(number / bins, (number + 1) / bins, part) for number, part in enumerate(held))
    return Reliability(
        bins=found,
        segments=len(ordered),
        severe=sum(severe for _, severe in ordered),
        calibration_error=_calibration_error(found, len(ordered)),
        brier=_mean([(probability - severe) ** 2 for probability, severe in ordered]),
    )


def _bin(low: float, high: float, pairs: Sequence[tuple[float, bool]]) -> Bin:
    mean = _mean([probability for probability, _ in pairs])
    severe = sum(severe for _, severe in pairs)
    return Bin(low=low, high=high, segments=len(pairs), severe=severe, mean=mean)


def _calibration_error(bins: Iterable[Bin], segments: int) -> float | None:
    if not segments:
        return None
    return math.fsum(
        each.segments / segments * abs(each.mean - each.observed)
        for each in bins
        if each.mean is not None and each.observed is not None
    )


def _mean(numbers: Sequence[float]) -> float | None:
    return math.fsum(numbers) / len(numbers) if numbers else None


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (1927)."""
    share, square = hits / of, _Z * _Z / of
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(share * (1 - share) / of + square / (4 * of))
    # At the ends, rounding may leave out the share itself.
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))
