"""Evaluations for a person, for programs, and as a picture."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgements import scored, some
from syrupy.assertion import SnapshotAssertion

from sphinx_sxs.evaluation.evaluation import Evaluation, evaluate
from sphinx_sxs.evaluation.gold import Judged, Verdict
from sphinx_sxs.evaluation.joining import Matched
from sphinx_sxs.evaluation.reliability import reliability
from sphinx_sxs.reports.evaluation import render_evaluation, render_evaluation_json
from sphinx_sxs.reports.reliability_plot import render_reliability_svg
from sphinx_sxs.reports.text import ANSI

ROOT = Path("/docs")
LOST = Judged(path="x.md", id="ab12c-99", source="", target="", verdict=Verdict.OK, random=True)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def evaluation() -> Evaluation:
    return evaluate(some(), Matched(placed=(), absent=(LOST, LOST), changed=(LOST,)))


def test_text_snapshot(evaluation: Evaluation, snapshot: SnapshotAssertion) -> None:
    assert render_evaluation(evaluation, root=ROOT, listed=True) == snapshot


def test_json_snapshot(evaluation: Evaluation, snapshot: SnapshotAssertion) -> None:
    assert render_evaluation_json(evaluation) == snapshot


def test_plot_snapshot(evaluation: Evaluation, snapshot: SnapshotAssertion) -> None:
    assert render_reliability_svg(evaluation.reliability) == snapshot


def test_colours_add_nothing_to_the_words(evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = render_evaluation(evaluation, root=ROOT, style=ANSI, listed=True)
    # What the environment asks for is not the report's business.
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    plain = render_evaluation(evaluation, root=ROOT, listed=True)
    assert "\x1b" not in plain
    assert "\x1b" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_lists_are_shown_on_demand(evaluation: Evaluation) -> None:
    text = render_evaluation(evaluation, root=ROOT)
    assert "Misses" not in text
    assert "odd, but right" not in text


def test_nothing_acts_on_the_terminal_or_is_taken_for_markup() -> None:
    item = scored(
        "major", categories=("[red]number[/]\x1b[31m",), why="not\x1b[31m\u202e said", locale="[b]\x07"
    )
    text = render_evaluation(evaluate([item, scored("ok")], Matched(placed=())), root=ROOT, listed=True)
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "[red]number[/]" in text
    assert "[b]" in text


def test_nothing_flagged_and_nothing_severe() -> None:
    found = evaluate([scored("ok")], Matched(placed=()))
    text = render_evaluation(found, root=ROOT, listed=True)
    assert "1 judged segment: 1 ok" in text
    assert "Rule" not in text
    assert "Misses: severe, and not flagged (0)" in text
    data = json.loads(render_evaluation_json(found))
    assert data["all"]["recall"] == {"value": None, "low": None, "high": None, "hits": 0, "of": 0}
    assert (data["reliability"]["brier"], data["locales"], data["misses"]) == (None, [], [])


def test_the_json_tells_what_is_missing(evaluation: Evaluation) -> None:
    data = json.loads(render_evaluation_json(evaluation))
    assert data["segments"] == {"judged": 13, "matched": 10, "absent": 2, "changed": 1}


def test_no_path_of_the_machine(evaluation: Evaluation) -> None:
    assert "/docs" not in render_evaluation_json(evaluation)
    assert "/docs" not in render_evaluation(evaluation, root=ROOT, listed=True)


def test_the_plot_says_in_words_what_it_shows(evaluation: Evaluation) -> None:
    svg = ET.fromstring(render_reliability_svg(evaluation.reliability))  # noqa: S314 - our own
    named = {part.get("id"): part.text for part in svg if part.get("id")}
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == list(named)
    assert "7 segments, 3 severe" in named["desc"]
    assert (
        "Probability 0.9 to 1.0, on average 0.94: 2 of 2 severe, 1.00 (95 % interval 0.34 to 1.00)"
        in (named["desc"])
    )
    assert "prefers-color-scheme: dark" in svg.find(f"{SVG}style").text


def test_a_plot_of_nothing() -> None:
    text = render_reliability_svg(reliability([]))
    svg = ET.fromstring(text)  # noqa: S314 - our own
    assert "No judged segment has a probability" in text
    assert svg.findall(f".//{SVG}circle") == []


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_everything_is_inside_the_plot(pairs: list[tuple[float, bool]]) -> None:
    found = reliability(pairs)
    svg = ET.fromstring(render_reliability_svg(found))  # noqa: S314 - our own
    width, height = (float(svg.get(side)) for side in ("width", "height"))
    points = svg.findall(f".//{SVG}circle")
    assert (
        len(points)
        == len(svg.findall(f".//{SVG}rect[@class='bar']"))
        == sum(bool(each.segments) for each in found.bins)
    )
    for part in svg.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(part.get(name, 0)) <= width
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(part.get(name, 0)) <= height


def test_equal_input_gives_equal_bytes(evaluation: Evaluation) -> None:
    again = evaluate(reversed(some()), Matched(placed=(), absent=(LOST, LOST), changed=(LOST,)))
    assert render_evaluation_json(again) == render_evaluation_json(evaluation)
    assert replace(again) == evaluation
