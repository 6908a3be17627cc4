"""Everything that an evaluation says, put together from its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sphinx_sxs.checks.model import Severity
from sphinx_sxs.evaluation.figures import (
    THRESHOLDS,
    CategoryFigures,
    Figures,
    RuleFigures,
    Threshold,
    by_category,
    by_rule,
    count,
    curve,
    figures,
)
from sphinx_sxs.evaluation.joining import Matched, Scored
from sphinx_sxs.evaluation.reliability import Reliability, reliability


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The figures of all judged segments, or of one locale's."""

    name: str | None
    """The locale; ``all`` for everything, ``None`` for articles that state no locale."""
    judged: Figures
    """Of every judged segment."""
    sample: Figures
    """Of the uniform sample alone: what a run over all segments would be like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How often the checks are right about judged segments."""

    level: Severity
    """A segment is flagged if a finding is as bad as this, or worse."""
    absent: int
    """Judged segments whose article or id is not there."""
    changed: int
    """Judged segments that are there with other texts."""
    total: Group
    """The figures of everything."""
    locales: tuple[Group, ...]
    """The figures of each locale, where there are several; else nothing."""
    rules: tuple[RuleFigures, ...]
    """By rule."""
    categories: tuple[CategoryFigures, ...]
    """By category."""
    reliability: Reliability
    """Whether the probabilities mean what they say."""
    curve: tuple[Threshold, ...]
    """What thresholds on the probability would give."""
    sample_curve: tuple[Threshold, ...]
    """The same in the uniform sample."""
    misses: tuple[Scored, ...]
    """Severe segments that are not flagged, critical ones first, then by place."""
    false_alarms: tuple[Scored, ...]
    """Flagged segments that are not severe, those judged right first, then by place."""


def evaluate(
    items: Iterable[Scored],
    matched: Matched,
    level: Severity = Severity.WARNING,
    *,
    thresholds: Sequence[float] = THRESHOLDS,
) -> Evaluation:
    """All figures of judged segments, whatever their order."""
    items = sorted(items, key=_place)
    locales = sorted(
        {item.placed.locale for item in items}, key=lambda locale: (locale is None, locale or "")
    )
    groups = [
        _group(locale, [item for item in items if item.placed.locale == locale], level)
        for locale in (locales if len(locales) > 1 else ())
    ]
    misses = [item for item in items if item.severe and not item.flags_at(level)]
    alarms = [item for item in items if not item.severe and item.flags_at(level)]
    return Evaluation(
        level=level,
        absent=len(matched.absent),
        changed=len(matched.changed),
        total=_group("all", items, level),
        locales=tuple(groups),
        rules=by_rule(items, level),
        categories=by_category(items, level),
        reliability=reliability(
            (item.probability, item.severe) for item in items if item.probability is not None
        ),
        curve=curve(items, thresholds),
        sample_curve=curve((item for item in items if item.judged.random), thresholds),
        # `critical` and `ok` stand first by name.
        misses=tuple(sorted(misses, key=lambda item: item.judged.verdict)),
        false_alarms=tuple(sorted(alarms, key=lambda item: item.judged.verdict, reverse=True)),
    )


def _place(item: Scored) -> tuple[str, int, str, str, str]:
    placed = item.placed
    return placed.path, placed.line, placed.judged.id, placed.judged.source, placed.judged.target


def _group(name: str | None, items: Sequence[Scored], level: Severity) -> Group:
    def of(some: Iterable[Scored]) -> Figures:
        cells = count((item.judged.verdict, bool(item.flags_at(level))) for item in some)
        return figures(cells)

    return Group(name=name, judged=of(items), sample=of(item for item in items if item.judged.random))
