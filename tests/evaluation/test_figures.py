"""Figures worked out by hand, and what holds of any."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judgements import LOST, SPACE, VERSION, scored, some

from sphinx_sxs.checks import Severity
from sphinx_sxs.evaluation.evaluation import evaluate
from sphinx_sxs.evaluation.figures import (
    FIGURES,
    Cells,
    Share,
    by_category,
    by_rule,
    count,
    curve,
    figures,
)
from sphinx_sxs.evaluation.gold import Verdict
from sphinx_sxs.evaluation.joining import Matched, Scored
from sphinx_sxs.evaluation.reliability import reliability, wilson

NOTHING_LOST = Matched(placed=())

flags = st.lists(st.sampled_from([LOST, VERSION, SPACE]), unique=True, max_size=3)
judgements = st.lists(
    st.builds(
        lambda verdict, flags, sampled, probability, locale: (verdict, flags, sampled, probability, locale),
        st.sampled_from(["ok", "minor", "major", "critical"]),
        flags,
        st.booleans(),
        st.none() | st.floats(0, 1),
        st.sampled_from(["vi-VN", "id-ID", None]),
    ),
    max_size=20,
)


def items(rows: list[tuple]) -> list[Scored]:
    return [
        scored(verdict, *flags, number=number, random=sampled, probability=probability, locale=locale)
        for number, (verdict, flags, sampled, probability, locale) in enumerate(rows)
    ]


def values(cells: Cells) -> dict[str, float | None]:
    return {name: figure(cells).value for name, figure in FIGURES.items()}


def test_figures_by_hand() -> None:
    found = evaluate(some(), NOTHING_LOST)
    cells = found.total.judged.cells
    assert (cells.segments, cells.severe, cells.flagged, cells.found) == (10, 5, 5, 3)
    assert values(cells) == {
        "precision": 3 / 5,
        "recall": 3 / 5,
        "f1": pytest.approx(0.6),
        "critical_recall": 2 / 3,
        "ok_flagged": 1 / 3,
        "minor_flagged": 1 / 2,
    }
    # The sample: 3 severe, 1 of them flagged, and 1 minor one flagged.
    assert values(found.total.sample.cells) == {
        "precision": 1 / 2,
        "recall": 1 / 3,
        "f1": pytest.approx(2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3)),
        "critical_recall": 0,
        "ok_flagged": 0,
        "minor_flagged": 1 / 2,
    }
    assert [group.name for group in found.locales] == ["id-ID", "vi-VN"]
    assert found.locales[0].judged.cells == Cells(ok=1, critical=1)


def test_one_locale_has_no_figures_of_its_own() -> None:
    assert evaluate(some()[:8], NOTHING_LOST).locales == ()


def test_the_level_decides_what_is_flagged() -> None:
    flagged = {level: evaluate(some(), NOTHING_LOST, level).total.judged.cells.flagged for level in Severity}
    assert flagged == {Severity.ERROR: 2, Severity.WARNING: 5, Severity.INFO: 7}


def test_misses_and_false_alarms_the_worst_first() -> None:
    found = evaluate(some(), NOTHING_LOST)
    assert [item.judged.id for item in found.misses] == ["ab12c-9", "ab12c-4"]
    assert [item.judged.id for item in found.false_alarms] == ["ab12c-8", "ab12c-5"]


def test_rules_by_hand() -> None:
    lost, version = by_rule(some(), Severity.WARNING)
    assert (lost.code, lost.total, lost.severe, lost.precision, lost.alone) == ("ADQ001", 2, 2, 1.0, 1)
    assert (version.rule, version.total, version.severe, version.alone) == ("localized-version", 4, 2, 1)
    assert version.precision == 1 / 2
    assert version.flagged == {Verdict.OK: 1, Verdict.MINOR: 1, Verdict.MAJOR: 1, Verdict.CRITICAL: 1}
    assert [rule.code for rule in by_rule(some(), Severity.INFO)] == ["ADQ001", "NUM002", "PUN004"]


def test_categories_by_hand() -> None:
    found = [(each.category, each.share) for each in by_category(some(), Severity.WARNING)]
    assert found == [("negation", Share(2, 2)), ("number", Share(2, 2)), ("omission", Share(0, 2))]


def test_the_curve_by_hand() -> None:
    low, high = curve(some(), [0.9, 0.6, 0.9])
    assert (low.threshold, high.threshold) == (0.6, 0.9)
    assert low.cells == Cells(3, 2, 2, 3, flagged_ok=1, flagged_major=1, flagged_critical=2)
    assert values(high.cells)["precision"] == 1
    assert values(high.cells)["recall"] == 2 / 5


def test_nothing_to_have_a_share_of() -> None:
    found = figures(Cells(ok=3))
    assert found.estimates["ok_flagged"].value == 0
    for name in ("precision", "recall", "f1", "critical_recall", "minor_flagged"):
        estimate = found.estimates[name]
        assert (estimate.value, estimate.low, estimate.high) == (None, None, None)
    assert figures(Cells()).estimates["f1"].value is None


def test_nothing_flagged_has_an_f1_of_zero() -> None:
    assert figures(Cells(major=3)).estimates["f1"].value == 0


def test_all_found_still_leaves_doubt() -> None:
    estimate = figures(Cells(critical=23, flagged_critical=23)).estimates["critical_recall"]
    assert (estimate.value, estimate.high) == (1, 1)
    # Clopper and Pearson: 0.025 ** (1 / 23).
    assert estimate.low == pytest.approx(0.8518, abs=1e-4)
    none = figures(Cells(ok=49)).estimates["ok_flagged"]
    assert (none.low, none.high) == (0, pytest.approx(0.0725, abs=1e-4))


def test_an_interval_is_that_of_a_binomial_share() -> None:
    estimate = figures(Cells(ok=400, flagged_ok=100)).estimates["ok_flagged"]
    # 1.96 * sqrt(0.25 * 0.75 / 400) = 0.0424
    assert estimate.low == pytest.approx(0.25 - 0.0424, abs=0.006)
    assert estimate.high == pytest.approx(0.25 + 0.0424, abs=0.006)


cells_of_any = st.lists(st.tuples(st.sampled_from(list(Verdict)), st.booleans()), max_size=40).map(count)


@settings(max_examples=40)
@given(cells_of_any)
def test_an_interval_holds_its_figure(cells: Cells) -> None:
    for estimate in figures(cells, resamples=60).estimates.values():
        if estimate.value is None:
            assert (estimate.low, estimate.high) == (None, None)
        else:
            assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


@settings(max_examples=20)
@given(cells_of_any)
def test_figures_are_the_same_every_time(cells: Cells) -> None:
    assert figures(cells, resamples=60) == figures(cells, resamples=60)


@settings(max_examples=10)
@given(judgements, st.randoms(use_true_random=False))
def test_the_order_of_segments_changes_nothing(rows: list[tuple], generator) -> None:
    ordered = items(rows)
    shuffled = ordered.copy()
    generator.shuffle(shuffled)
    assert evaluate(ordered, NOTHING_LOST) == evaluate(shuffled, NOTHING_LOST)


@given(judgements)
def test_a_higher_threshold_flags_no_more(rows: list[tuple]) -> None:
    found = [threshold.cells for threshold in curve(items(rows))]
    for lower, higher in pairwise(found):
        assert higher.flagged <= lower.flagged
        assert higher.found <= lower.found
        assert higher[:4] == lower[:4]


@given(judgements)
def test_rules_and_segments_agree(rows: list[tuple]) -> None:
    scored_items = items(rows)
    cells = evaluate_cells(scored_items)
    rules = by_rule(scored_items, Severity.WARNING)
    assert sum(rule.alone for rule in rules) <= cells.found
    assert all(rule.severe <= cells.found and rule.total <= cells.flagged for rule in rules)


def evaluate_cells(scored_items: list[Scored]) -> Cells:
    return count((item.judged.verdict, bool(item.flags_at(Severity.WARNING))) for item in scored_items)


def test_reliability_by_hand() -> None:
    found = reliability([(0.2, False), (0.25, True), (1.0, True)])
    assert [each.segments for each in found.bins] == [0, 0, 2, 0, 0, 0, 0, 0, 0, 1]
    assert (found.segments, found.severe) == (3, 2)
    assert (found.bins[2].mean, found.bins[2].observed) == (pytest.approx(0.225), 0.5)
    assert found.bins[2].interval == pytest.approx((0.0945, 0.9055), abs=1e-4)
    assert found.bins[0].interval is None
    # 2 of 3 segments are 0.275 off, 1 of 3 not at all.
    assert found.calibration_error == pytest.approx(0.275 * 2 / 3)
    assert found.brier == pytest.approx((0.04 + 0.5625) / 3)


def test_reliability_of_nothing() -> None:
    found = reliability([])
    assert (found.calibration_error, found.brier, len(found.bins)) == (None, None, 10)


@pytest.mark.parametrize("value", [-0.1, 1.5, math.nan])
def test_what_is_no_probability(value: float) -> None:
    with pytest.raises(ValueError, match="expected a probability"):
        reliability([(value, True)])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=50))
def test_every_segment_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    found = reliability(pairs)
    assert sum(each.segments for each in found.bins) == len(pairs)
    assert sum(each.severe for each in found.bins) == sum(severe for _, severe in pairs)
    assert found == reliability(reversed(pairs))
    for number in (found.brier, found.calibration_error):
        assert number is None or 0 <= number <= 1 + 1e-9


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_holds_the_share(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1
