"""What insertions and cuts leave behind in marks and spacing."""

from __future__ import annotations

import pytest

from sphinx_sxs.adequacy.marks import MARK_FIGURES, Marks, marks

SOURCE = "He said (twice): “Look, it works”. It does – mostly. Why?"


def test_a_translation_that_keeps_all_marks() -> None:
    assert marks(SOURCE, "Er sagte (zweimal): „Schau, es geht“. Das tut es – meist. Warum?") == Marks()


def test_there_is_a_name_for_every_figure() -> None:
    assert len(Marks().figures) == len(MARK_FIGURES)
    assert dict(zip(MARK_FIGURES, Marks(wide=2).figures, strict=True))["wide"] == 2


@pytest.mark.parametrize(
    ("target", "figures"),
    [
        (
            "Er sagte (zweimal): „Schau, es geht“.",
            {"sentences_lost": 2, "lost": 1, "dashes": 1, "questions": 1},
        ),
        ("Er sagte: „Schau, es geht“. Das tut es – meist. Warum?", {"brackets": 1, "lost": 2}),
        ("Er sagte (zweimal): „Schau , es geht“. Das tut es – meist. Warum?", {"spaced": 1}),
        ("Er sagte (zweimal): „Schau, es geht“. tut es – meist. Warum?", {"small": 1, "sentences_lost": 1}),
        ("er sagte (zweimal): „Schau, es geht“. Das tut es – meist. Warum?", {"small": 1}),
        ("Er sagte (zweimal): „Schau, es  geht“. Das tut es – meist. Warum?", {"wide": 1}),
        ("Er sagte (zweimal): „Schau, es H geht“. Das tut es – meist. Warum?", {"alone": 1}),
        ("Er sagte (zweimal): „Schau, es es geht“. Das tut es – meist. Warum?", {"doubled": 1}),
        ("Er sagte (zweimal): „Schau, es geht“. Das tut es, – meist. Warum?", {"meeting": 1, "added": 1}),
        (
            "Er sagte (zweimal): „Schau, es geht“. Das tut es – meist. Warum",
            {"unclosed": 1, "questions": 1},
        ),
    ],
)
def test_what_shows_a_seam(target: str, figures: dict[str, int]) -> None:
    assert marks(SOURCE, target) == Marks(**figures)


def test_an_abbreviation_ends_no_sentence() -> None:
    assert marks("On May 1 we met.", "Am 1. des Monats trafen wir z. B. uns.").small == 0


def test_empty_sides() -> None:
    assert marks("", "") == Marks()
    assert marks("Gone.", "").unclosed == 1
