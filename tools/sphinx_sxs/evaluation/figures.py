"""How often the checks are right: precision, recall and their like, with what chance leaves open.

A segment is *severe* if it was judged major or critical, and *flagged* if a finding
about it is as bad as the level asked for.  Every figure is a share, of which numerator
and denominator are told.

Intervals are those of the percentile bootstrap: the judged segments are drawn again, as
many as there are and with replacement, `RESAMPLES` times, and the middle 95 % of what the
figure becomes is the interval.  Draws in which a figure has no denominator are left out.
Where all are hit or none, every draw gives the same figure, and the interval would have no
width however few segments were judged: there its far end is the exact binomial one
(Clopper and Pearson).  The random numbers are seeded, and depend on counts alone, so
that neither a second run nor another order of the segments changes a digit.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sphinx_sxs.checks.model import Severity
from sphinx_sxs.evaluation.gold import Verdict
from sphinx_sxs.evaluation.joining import Scored

RESAMPLES = 2000
"""How often the segments are drawn again for an interval."""
CONFIDENCE = 0.95
"""How much of the draws an interval holds."""
THRESHOLDS = tuple(round(step / 20, 2) for step in range(1, 20))
"""The probabilities of the precision-recall table, where nobody asks for others."""
_SEED = 20


class Share(NamedTuple):
    """A figure as numerator and denominator."""

    hits: float
    """The numerator."""
    of: float
    """The denominator; 0 where there is nothing to have a share of."""

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; ``None`` of nothing."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share and its interval."""

    share: Share
    """What was counted."""
    low: float | None
    """Lower end of the 95 % interval; ``None`` where the share is one of nothing."""
    high: float | None
    """Upper end."""

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; ``None`` of nothing."""
        return self.share.value


class Cells(NamedTuple):
    """Judged segments counted by verdict and by whether they are flagged: all that a figure hangs on."""

    ok: int = 0
    minor: int = 0
    major: int = 0
    critical: int = 0
    flagged_ok: int = 0
    """How many of `ok` are flagged; likewise the others."""
    flagged_minor: int = 0
    flagged_major: int = 0
    flagged_critical: int = 0

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return self.ok + self.minor + self.major + self.critical

    @property
    def severe(self) -> int:
        """How many should be flagged."""
        return self.major + self.critical

    @property
    def flagged(self) -> int:
        """How many are flagged."""
        return self.flagged_ok + self.flagged_minor + self.found

    @property
    def found(self) -> int:
        """How many severe ones are flagged."""
        return self.flagged_major + self.flagged_critical


def count(judgements: Iterable[tuple[Verdict, bool]]) -> Cells:
    """Count verdicts, each with whether the segment is flagged."""
    return _cells(Counter(judgements))


def _cells(counts: Mapping[tuple[Verdict, bool], int]) -> Cells:
    flagged = [counts.get((verdict, True), 0) for verdict in Verdict]
    both = [counts.get((verdict, False), 0) + hit for verdict, hit in zip(Verdict, flagged, strict=True)]
    return Cells(*both, *flagged)


FIGURES: Mapping[str, Callable[[Cells], Share]] = {
    "precision": lambda cells: Share(cells.found, cells.flagged),
    "recall": lambda cells: Share(cells.found, cells.severe),
    "f1": lambda cells: Share(cells.found, (cells.flagged + cells.severe) / 2),
    "critical_recall": lambda cells: Share(cells.flagged_critical, cells.critical),
    "ok_flagged": lambda cells: Share(cells.flagged_ok, cells.ok),
    "minor_flagged": lambda cells: Share(cells.flagged_minor, cells.minor),
}
"""The main figures.  F1, the harmonic mean of precision and recall, is found / mean(flagged, severe)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The main figures of some judged segments."""

    cells: Cells
    """What was counted."""
    estimates: Mapping[str, Estimate]
    """Each of `FIGURES` with its interval."""


def figures(cells: Cells, *, resamples: int = RESAMPLES) -> Figures:
    """The main figures of what was counted."""
    drawn: dict[str, list[float]] = {name: [] for name in FIGURES}
    for resample in _resamples(cells, resamples):
        for name, figure in FIGURES.items():
            value = figure(resample).value
            if value is not None:
                drawn[name].append(value)
    return Figures(cells, {name: _estimate(figure(cells), drawn[name]) for name, figure in FIGURES.items()})


def _resamples(cells: Cells, times: int) -> Iterable[Cells]:
    kinds = [(verdict, flagged) for verdict in Verdict for flagged in (True, False)]
    flagged = dict(zip(Verdict, cells[4:], strict=True))
    both = dict(zip(Verdict, cells[:4], strict=True))
    weights = [flagged[verdict] if hit else both[verdict] - flagged[verdict] for verdict, hit in kinds]
    if not any(weights):
        return
    generator = random.Random(_SEED)  # noqa: S311 - statistics, no secrets
    for _ in range(times):
        yield _cells(Counter(generator.choices(kinds, weights, k=cells.segments)))


def _estimate(share: Share, drawn: list[float]) -> Estimate:
    value = share.value
    if value is None:
        return Estimate(share, None, None)
    outside = (1 - CONFIDENCE) / 2
    if not drawn:
        return Estimate(share, 0.0, 1.0)
    # The far end where `of` tries all succeeded: the chance p with p ** of == outside.
    if share.hits >= share.of:
        return Estimate(share, outside ** (1 / share.of), 1.0)
    if not share.hits:
        return Estimate(share, 0.0, 1 - outside ** (1 / share.of))
    drawn.sort()
    low, high = _quantile(drawn, outside), _quantile(drawn, 1 - outside)
    return Estimate(share, min(low, value), max(high, value))


def _quantile(ordered: Sequence[float], at: float) -> float:
    """The quantile of sorted numbers, between two of them in proportion."""
    position = at * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """What one rule flagged among the judged segments."""

    code: str
    """The rule's code."""
    rule: str
    """The rule's name."""
    flagged: Mapping[Verdict, int]
    """How many segments of each verdict it flagged."""
    alone: int
    """How many severe ones no other rule flagged."""

    @property
    def severe(self) -> int:
        """How many severe ones it flagged."""
        return sum(number for verdict, number in self.flagged.items() if verdict.severe)

    @property
    def total(self) -> int:
        """How many it flagged in all."""
        return sum(self.flagged.values())

    @property
    def precision(self) -> float:
        """Which share of what it flagged is severe."""
        return self.severe / self.total


def by_rule(items: Iterable[Scored], level: Severity) -> tuple[RuleFigures, ...]:
    """What each rule flagged at `level`, by code and name; rules that flagged nothing are left out."""
    flagged: dict[tuple[str, str], Counter[Verdict]] = defaultdict(Counter)
    alone: Counter[tuple[str, str]] = Counter()
    for item in items:
        rules = {(flag.code, flag.rule) for flag in item.flags_at(level)}
        for rule in rules:
            flagged[rule][item.judged.verdict] += 1
        if item.severe and len(rules) == 1:
            alone.update(rules)
    return tuple(
        RuleFigures(
            code=code,
            rule=rule,
            flagged={verdict: flagged[code, rule][verdict] for verdict in Verdict},
            alone=alone[code, rule],
        )
        for code, rule in sorted(flagged)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFigures:
    """The severe segments of one category."""

    category: str
    """The category, as the judged segments call it."""
    share: Share
    """How many of them are flagged, of how many."""


def by_category(items: Iterable[Scored], level: Severity) -> tuple[CategoryFigures, ...]:
    """Which severe segments of each category are flagged at `level`, the largest category first.

    A segment of several categories counts in each.
    """
    severe: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for item in items:
        if item.severe:
            severe.update(item.judged.categories)
            found.update(item.judged.categories if item.flags_at(level) else ())
    ordered = sorted(severe, key=lambda name: (-severe[name], name))
    return tuple(CategoryFigures(category=name, share=Share(found[name], severe[name])) for name in ordered)


@dataclass(frozen=True, slots=True)
class Threshold:
    """What flagging from a probability on would give."""

    threshold: float
    """Segments of this probability or a higher one would be flagged."""
    cells: Cells
    """What comes of it."""


def curve(items: Iterable[Scored], thresholds: Iterable[float] = THRESHOLDS) -> tuple[Threshold, ...]:
    """The precision-recall table: what each threshold would give, were the probability all that counts.

    Segments without a probability are never flagged, but count in every denominator.
    """
    items = tuple(items)
    return tuple(
        Threshold(at, count((item.judged.verdict, _reaches(item, at)) for item in items))
        for at in sorted(set(thresholds))
    )


def _reaches(item: Scored, threshold: float) -> bool:
    return item.probability is not None and item.probability >= threshold
