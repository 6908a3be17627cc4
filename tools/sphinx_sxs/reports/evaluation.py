"""How often the checks are right, for a person at a terminal and for programs.  Pure functions."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_sxs.checks.model import Severity
from sphinx_sxs.evaluation.evaluation import Evaluation, Group
from sphinx_sxs.evaluation.figures import CONFIDENCE, FIGURES, RESAMPLES, Cells, Estimate, Figures, Threshold
from sphinx_sxs.evaluation.gold import Verdict
from sphinx_sxs.evaluation.joining import Flag, Scored
from sphinx_sxs.evaluation.reliability import Reliability
from sphinx_sxs.reports.places import relative
from sphinx_sxs.reports.text import PLAIN, Style, number_of, on_one_line

if TYPE_CHECKING:
    from rich.table import Table

_HEADS = {
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "critical_recall": "Critical recall",
    "ok_flagged": "ok flagged",
    "minor_flagged": "minor flagged",
}
"""What the table calls each of `FIGURES`."""
_NOTHING = "–"


def render_evaluation_json(evaluation: Evaluation) -> str:
    """Every figure as one JSON object.

    ``level``
        lowest severity of the findings that count as flagging a segment.
    ``segments``
        how many were judged, found in the articles (``matched``), not there (``absent``), and
        there with other texts (``changed``).
    ``confidence``, ``resamples``
        of the bootstrap intervals.
    ``all``, ``sample``
        figures of every matched segment, and of the uniform sample alone: the numbers of
        ``segments``, ``severe`` and ``flagged`` ones; by verdict how many there are and how
        many are flagged; ``precision``, ``recall``, ``f1``, ``critical_recall``,
        ``ok_flagged`` and ``minor_flagged``, each with ``value`` (null where nothing is
        counted), ``low`` and ``high`` (its interval), ``hits`` and ``of`` (the fraction).
    ``locales``
        the same by locale, where there are several.
    ``rules``
        by rule: how many segments it ``flagged``, of them by verdict and ``severe``, its
        ``precision``, and how many severe ones it flagged ``alone``.
    ``categories``
        by category: the ``severe`` segments, how many are ``found``, and the ``recall``.
    ``reliability``
        of the probabilities: how many ``segments`` have one, how many of them are ``severe``,
        the expected ``calibration_error``, the ``brier`` score, and the ``bins``.
    ``curve``, ``sample_curve``
        what flagging from each ``threshold`` of the probability on would give.
    ``misses``, ``false_alarms``
        the severe segments that are not flagged, and the flagged ones that are not severe.
    """
    total = evaluation.total
    matched = total.judged.cells.segments
    data = {
        "level": str(evaluation.level),
        "segments": {
            "judged": matched + evaluation.absent + evaluation.changed,
            "matched": matched,
            "absent": evaluation.absent,
            "changed": evaluation.changed,
        },
        "confidence": CONFIDENCE,
        "resamples": RESAMPLES,
        **_group_data(total),
        "locales": [{"locale": group.name, **_group_data(group)} for group in evaluation.locales],
        "rules": [
            {
                "code": rule.code,
                "rule": rule.rule,
                "flagged": rule.total,
                **{str(verdict): number for verdict, number in rule.flagged.items()},
                "severe": rule.severe,
                "precision": _rounded(rule.precision),
                "alone": rule.alone,
            }
            for rule in evaluation.rules
        ],
        "categories": [
            {
                "category": each.category,
                "severe": each.share.of,
                "found": each.share.hits,
                "recall": _rounded(each.share.value),
            }
            for each in evaluation.categories
        ],
        "reliability": _reliability_data(evaluation.reliability),
        "curve": [_threshold_data(each) for each in evaluation.curve],
        "sample_curve": [_threshold_data(each) for each in evaluation.sample_curve],
        "misses": [_item_data(item) for item in evaluation.misses],
        "false_alarms": [_item_data(item) for item in evaluation.false_alarms],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _group_data(group: Group) -> dict[str, Any]:
    return {"all": _figures_data(group.judged), "sample": _figures_data(group.sample)}


def _figures_data(figures: Figures) -> dict[str, Any]:
    cells = figures.cells
    return {
        "segments": cells.segments,
        "severe": cells.severe,
        "flagged": cells.flagged,
        "verdicts": {
            str(verdict): {
                "segments": getattr(cells, verdict),
                "flagged": getattr(cells, f"flagged_{verdict}"),
            }
            for verdict in Verdict
        },
        **{name: _estimate_data(estimate) for name, estimate in figures.estimates.items()},
    }


def _estimate_data(estimate: Estimate) -> dict[str, float | None]:
    ends = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return {
        **{name: _rounded(value) for name, value in ends.items()},
        "hits": estimate.share.hits,
        "of": estimate.share.of,
    }


def _threshold_data(threshold: Threshold) -> dict[str, Any]:
    cells = threshold.cells
    shares = {name: _rounded(figure(cells).value) for name, figure in FIGURES.items()}
    return {"threshold": threshold.threshold, "flagged": cells.flagged, "found": cells.found, **shares}


def _reliability_data(reliability: Reliability) -> dict[str, Any]:
    bins = []
    for each in reliability.bins:
        low, high = each.interval or (None, None)
        bins.append(
            {
                "from": each.low,
                "to": each.high,
                "segments": each.segments,
                "severe": each.severe,
                "mean": _rounded(each.mean),
                "observed": _rounded(each.observed),
                "low": _rounded(low),
                "high": _rounded(high),
            }
        )
    return {
        "segments": reliability.segments,
        "severe": reliability.severe,
        "calibration_error": _rounded(reliability.calibration_error),
        "brier": _rounded(reliability.brier),
        "bins": bins,
    }


def _item_data(item: Scored) -> dict[str, Any]:
    judged = item.judged
    return {
        "path": item.placed.path,
        "line": item.placed.line,
        "locale": item.placed.locale,
        "segment": judged.id,
        "verdict": str(judged.verdict),
        "categories": list(judged.categories),
        "random": judged.random,
        "why": judged.why,
        "probability": _rounded(item.probability),
        "findings": [{name: str(value) for name, value in asdict(flag).items()} for flag in item.flags],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def render_evaluation(
    evaluation: Evaluation, *, root: Path, style: Style = PLAIN, listed: bool = False
) -> str:
    """The figures as tables; `listed`: and each miss and false alarm, paths relative to `root`."""
    parts = [_heading(evaluation), _tables(evaluation, coloured=style is not PLAIN)]
    parts += _probabilities(evaluation.reliability)
    if listed:
        parts += _list("Misses: severe, and not flagged", evaluation.misses, root, style)
        parts += _list("False alarms: flagged, and not severe", evaluation.false_alarms, root, style)
    return "\n".join(parts)


def _heading(evaluation: Evaluation) -> str:
    cells = evaluation.total.judged.cells
    said = ", ".join(f"{getattr(cells, verdict):,} {verdict}" for verdict in Verdict)
    levels = " or ".join(str(level) for level in Severity if level.rank <= evaluation.level.rank)
    return (
        f"{number_of(cells.segments, 'judged segment')}: {said}\n"
        f"Severe: major or critical.  Flagged: with a finding of severity {levels}.\n"
        f"Under each figure its {100 * CONFIDENCE:.0f} % interval.\n"
    )


def _tables(evaluation: Evaluation, *, coloured: bool) -> str:
    from rich.console import Console  # noqa: PLC0415 - JSON needs none of it

    # The same bytes on every terminal and in every file.
    console = Console(
        file=io.StringIO(),
        width=160,
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        legacy_windows=False,
        highlight=False,
    )
    tables = [_figures_table(evaluation)]
    if evaluation.rules:
        tables.append(_rules_table(evaluation))
    if evaluation.categories:
        tables.append(_categories_table(evaluation))
    drawn = []
    for table in tables:
        with console.capture() as captured:
            console.print(table)
        drawn.append("\n".join(line.rstrip() for line in captured.get().splitlines()).strip("\n") + "\n")
    return "\n".join(drawn)


def _table(*heads: str, names: int = 1) -> Table:
    """A table whose first columns are names, and whose others are numbers."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - JSON needs none of it
    from rich.table import Table  # noqa: PLC0415 - same

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head, justify="left" if number < names else "right", no_wrap=True)
    return table


def _figures_table(evaluation: Evaluation) -> Table:
    from rich.text import Text  # noqa: PLC0415 - JSON needs none of it

    table = _table("", "Segments", "Severe", *(_HEADS[name] for name in FIGURES))
    for group in (evaluation.total, *evaluation.locales):
        name = on_one_line(group.name or "(no locale)")
        for head, figures in ((name, group.judged), ("  uniform sample", group.sample)):
            shown = [
                Text.assemble(_share(estimate.value), "\n", (_interval(estimate), "dim"))
                for estimate in figures.estimates.values()
            ]
            table.add_row(Text(head), *_sizes(figures.cells), *shown)
    return table


def _sizes(cells: Cells) -> tuple[str, str]:
    return f"{cells.segments:,}", f"{cells.severe:,}"


def _share(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.2f}"


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{estimate.low:.2f}–{estimate.high:.2f}"


def _rules_table(evaluation: Evaluation) -> Table:
    table = _table("Rule", "", "Flagged", "severe", "minor", "ok", "Precision", "Severe, alone", names=2)
    for rule in evaluation.rules:
        numbers = (rule.total, rule.severe, rule.flagged[Verdict.MINOR], rule.flagged[Verdict.OK])
        cells = [_number(number) for number in numbers]
        table.add_row(rule.code, rule.rule, *cells, _share(rule.precision), _number(rule.alone))
    return table


def _categories_table(evaluation: Evaluation) -> Table:
    from rich.text import Text  # noqa: PLC0415 - JSON needs none of it

    table = _table("Category", "Severe", "found", "Recall")
    for each in evaluation.categories:
        share = each.share
        cells = (f"{share.of:,}", _number(int(share.hits)), _share(share.value))
        table.add_row(Text(on_one_line(each.category)), *cells)
    return table


def _number(number: int) -> str:
    return f"{number:,}" if number else "·"


def _probabilities(reliability: Reliability) -> Iterator[str]:
    if reliability.segments:
        yield (
            f"Probability of {number_of(reliability.segments, 'segment')}, {reliability.severe:,} severe: "
            f"Brier score {_share(reliability.brier)}, "
            f"expected calibration error {_share(reliability.calibration_error)}\n"
        )


def _list(title: str, items: Iterable[Scored], root: Path, style: Style) -> Iterator[str]:
    lines = [_line(item, root, style) for item in items]
    yield f"{style.strong}{title} ({len(lines):,}){style.end}\n" + "".join(lines)


def _line(item: Scored, root: Path, style: Style) -> str:
    place = on_one_line(f"{relative(item.placed.file, root)}:{item.placed.line}")
    verdict = item.judged.verdict
    colour = style.severity[_COLOURS[verdict]]
    said = ", ".join(_codes(item.flags)) or "no finding"
    why = f"  {on_one_line(item.judged.why)}" if item.judged.why else ""
    return f"{style.strong}{place}{style.end}  {colour}{verdict}{style.end}  {said}{why}\n"


def _codes(flags: Iterable[Flag]) -> Iterator[str]:
    """Each rule's code once, with the severity of its worst finding."""
    worst: dict[str, Severity] = {}
    for flag in flags:
        before = worst.setdefault(flag.code, flag.severity)
        worst[flag.code] = min(before, flag.severity, key=lambda severity: severity.rank)
    return (f"{code} {severity}" for code, severity in worst.items())


_COLOURS: Mapping[Verdict, Severity] = {
    Verdict.CRITICAL: Severity.ERROR,
    Verdict.MAJOR: Severity.WARNING,
    Verdict.MINOR: Severity.INFO,
    Verdict.OK: Severity.INFO,
}
