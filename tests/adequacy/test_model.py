"""The calibrated model: its format, and what it makes of evidence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.adequacy.evidence import FIGURES, Pair, evidence
from sphinx_sxs.adequacy.model import ModelError, parse_model, shipped_model
from sphinx_sxs.adequacy.shipped import knowledge_of

LOST = FIGURES.index("lost")
SMALL = {
    "format": 1,
    "figures": list(FIGURES),
    "start": -1.0,
    "slope": 1.0,
    "shifts": {"vi": 0.0, "": -1.0},
    "thresholds": {"vi": 0.5, "": 0.9},
    "unfamiliar": [0.66, 50.0],
    "human": -1.0,
    "trees": [[LOST, 0.5, -0.5, [LOST, 1.5, 1.0, 3.0]], 0.25],
    "provenance": {"by": "a test"},
}
NOTHING = (0.0,) * len(FIGURES)


def lost(words: int) -> tuple[float, ...]:
    return tuple(float(words) if place == LOST else 0.0 for place in range(len(FIGURES)))


def test_trees_add_up_to_log_odds() -> None:
    model = parse_model(json.dumps(SMALL))
    assert model.probability(lost(0), "vi") == pytest.approx(1 / (1 + 2.718281828 ** (1.0 + 0.5 - 0.25)))
    assert (
        model.probability(lost(2), "vi") > model.probability(lost(1), "vi") > model.probability(lost(0), "vi")
    )


def test_languages_nobody_judged_have_a_shift_and_a_threshold_of_their_own() -> None:
    model = parse_model(json.dumps(SMALL))
    assert model.probability(lost(2), "tlh") < model.probability(lost(2), "vi")
    assert (model.threshold("tlh"), model.threshold("vi")) == (0.9, 0.5)


def test_only_what_reaches_the_threshold_is_suspected() -> None:
    model = parse_model(json.dumps(SMALL))
    assert model.suspected(lost(0), "vi") is None
    assert model.suspected(lost(2), "vi") == model.probability(lost(2), "vi")


def test_of_texts_with_unfamiliar_words_little_is_said() -> None:
    model = parse_model(json.dumps(SMALL))
    assert model.probability(lost(2), "vi", 0.5) == model.probability(lost(2), "vi", 0.66)
    assert model.probability(lost(2), "vi", 0.8) < 0.05


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"figures": ["lost"]},
        {"trees": [[99, 0.5, 0.0, 1.0]]},
        {"trees": [[0, 0.5, 0.0]]},
        {"trees": ["x"]},
        {"slope": None, "thresholds": None, "trees": None},
    ],
)
def test_what_is_no_model_is_told(change: dict[str, object]) -> None:
    with pytest.raises(ModelError):
        parse_model(json.dumps(SMALL | change))


def test_what_is_no_json_is_told() -> None:
    with pytest.raises(ModelError):
        parse_model("{")


def test_the_model_that_ships_says_what_it_was_trained_on() -> None:
    provenance = shipped_model().provenance
    assert provenance["segments"] > 1_000
    assert 0 < provenance["severe"] < provenance["segments"]
    for language, area in provenance["auc"].items():
        assert area > 0.6, language


@given(st.lists(st.floats(-10, 1000), min_size=len(FIGURES), max_size=len(FIGURES)))
def test_the_model_that_ships_gives_probabilities(figures: list[float]) -> None:
    assert 0 <= shipped_model().probability(figures, "vi") <= 1


@pytest.mark.parametrize("text", ["", "x", "**", "[]()", "Ein Satz.", "\x1f" * 20, "😀 " * 30, "ﬁ ß İ"])
def test_any_pair_has_figures(text: str) -> None:
    knowledge = knowledge_of("de-DE")
    found = evidence(Pair(text, text, text, text), knowledge)
    assert len(found.figures) == len(FIGURES)
    assert 0 <= found.coverage <= 1


def test_human_translation_shifts_the_prior_and_silences_nothing() -> None:
    """``ms.translationtype``: one figure among the others."""
    knowledge = knowledge_of("vi-VN")
    source, target = "Your statement date is set.", "Ngày tuyên bố của bạn được đặt."
    machine = evidence(Pair(source, target, source, target), knowledge)
    human = evidence(Pair(source, target, source, target, human=True), knowledge)
    differing = [name for name, a, b in zip(FIGURES, machine.figures, human.figures, strict=True) if a != b]
    assert differing == ["human"]
    model = shipped_model()
    assert 0 < model.probability(human.figures, "vi") <= model.probability(machine.figures, "vi")
