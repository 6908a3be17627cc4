"""What a model's word comes to, and how findings made elsewhere join the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.adequacy.evidence import Evidence, Pair, evidence
from sphinx_sxs.adequacy.semantic.evidence import Scale, SemanticEvidence
from sphinx_sxs.adequacy.shipped import knowledge_of
from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.checks.meaning import doubt_of, judge
from sphinx_sxs.checks.model import Finding, Outcome, Severity
from sphinx_sxs.checks.runner import Located, add_findings, check_files, context_of, finish
from sphinx_sxs.settings import Settings, Suppression

SCALES = {"likeness": Scale(0.9, 0.02), "margin": Scale(-0.05, 0.02), "part": Scale(-0.01, 0.02)}


def verdict(
    odds: float, *, likeness: float = 0.9, margin: float | None = None, part: float | None = None
) -> str | None:
    found = judge(odds, SemanticEvidence(likeness=likeness, margin=margin, part=part), SCALES)
    return found and found.code


@pytest.mark.parametrize(
    ("odds", "values", "code"),
    [
        (-3.0, {"likeness": 0.9, "margin": -0.05, "part": -0.01}, None),
        # Fits a neighbouring source better; but where it is like its own all the same, that is chance.
        (-3.0, {"likeness": 0.8, "margin": 0.02}, "ADQ009"),
        (-3.0, {"likeness": 0.89, "margin": 0.02}, None),
        # Says a part; the cheap evidence has to leave it open.
        (-0.1, {"likeness": 0.88, "part": 0.03}, "ADQ007"),
        (-3.0, {"likeness": 0.88, "part": 0.03}, None),
        (-9.0, {"likeness": 0.84, "part": 0.12}, "ADQ007"),
        # Just unlike.
        (-0.1, {"likeness": 0.81}, "ADQ010"),
        (-2.0, {"likeness": 0.81}, None),
        # Suspicious words alone are no reason to say more than the cheap evidence does.
        (5.0, {"likeness": 0.91, "part": -0.02}, None),
    ],
)
def test_verdicts(odds: float, values: dict[str, float], code: str | None) -> None:
    assert verdict(odds, **values) == code


def test_a_worse_value_is_never_a_lesser_verdict() -> None:
    scores = [
        found.score
        for step in range(20)
        if (found := judge(-0.5, SemanticEvidence(likeness=0.9 - step / 100), SCALES))
    ]
    assert len(scores) > 5
    assert scores == sorted(scores)
    assert 0.5 <= scores[0] < scores[-1] < 1


def test_a_quality_model_has_its_own_word() -> None:
    assert judge(9.0, SemanticEvidence(adequacy=0.8), {}) is None
    found = judge(-9.0, SemanticEvidence(adequacy=0.1), {})
    assert found is not None
    assert (found.code, found.score) == ("ADQ010", pytest.approx(0.9))
    assert found.reasons == ("a model gives it 10% to be right",)


def test_without_scales_nothing_is_said() -> None:
    assert judge(0.0, SemanticEvidence(likeness=0.1, margin=0.5, part=0.5), {}) is None


def german(source: str, target: str) -> Evidence:
    return evidence(Pair(source, target, source, target), knowledge_of("de-DE"))


def test_doubt_is_highest_next_to_the_threshold_and_where_words_are_lost() -> None:
    sound = german(
        "Open the file and save the message.", "Öffnen Sie die Datei und speichern Sie die Nachricht."
    )
    lost = german("Open the file and save the message.", "Gestern hat es geregnet.")
    assert sound.coverage > lost.coverage
    assert doubt_of(sound, -0.1) > doubt_of(sound, -2.0)
    assert doubt_of(sound, -0.1) > doubt_of(sound, 2.0)
    assert doubt_of(lost, -1.0) > doubt_of(sound, -1.0)
    assert doubt_of(lost, -1.0) > doubt_of(None, -1.0) > doubt_of(sound, -1.0)


PAIR = (
    '<span data-ttu-id="a-{0}">Die Behauptung.</span><span class="sxs-lookup">'
    '<span data-stu-id="a-{0}">The statement.</span></span>\n\n'
)


@pytest.fixture
def file(tmp_path: Path) -> ArticleFile:
    """An article that says the same twice."""
    path = tmp_path / "de-DE" / "a.md"
    path.parent.mkdir()
    head = "---\nms.contentlocale: de-DE\n---\n"
    path.write_text(head + PAIR.format(101) + PAIR.format(102), encoding="utf-8")
    (found,) = find_articles(tmp_path)
    return found


def added(
    file: ArticleFile, settings: Settings, *ordinals: int, code: str = "ADQ009", to: Outcome | None = None
) -> Outcome:
    context = context_of(file, settings)
    segments = {segment.ordinal: segment for segment in context.article.segments}
    located = [Located(code, segments[str(ordinal)], Finding("It does")) for ordinal in ordinals]
    return add_findings(to or Outcome(), [(context, located)], settings)


def test_findings_from_elsewhere_have_the_identity_that_they_would_have_had(file: ArticleFile) -> None:
    settings = Settings(select=("ADQ009",), severity={"ADQ009": "info"})
    together = added(file, settings, 101, 102).diagnostics
    one_by_one = added(file, settings, 102, to=added(file, settings, 101)).diagnostics
    assert [found.fingerprint for found in one_by_one] == [found.fingerprint for found in together]
    assert len({found.fingerprint for found in together}) == 2
    assert {found.severity for found in together} == {Severity.INFO}
    assert [found.line for found in together] == [4, 6]


def test_a_rule_finds_a_segment_once(file: ArticleFile) -> None:
    first = added(file, Settings(), 101)
    again = added(file, Settings(), 101, to=first)
    assert again.diagnostics == first.diagnostics
    assert len(added(file, Settings(), 101, code="ADQ010", to=first).diagnostics) == 2


def test_rules_that_do_not_run_get_nothing(file: ArticleFile) -> None:
    settings = Settings(ignore=("other-segment",))
    assert added(file, settings, 101).diagnostics == ()


def test_suppressions_count_findings_from_elsewhere(file: ArticleFile) -> None:
    entry = Suppression(rule="ADQ009", reason="known", segment="102", file=Path("x"))
    settings = Settings(select=("ADQ009",), suppress=(entry,))
    cheap = finish([check_files([file], settings)], settings)
    assert (cheap.diagnostics, cheap.suppressions) == ((), frozenset())
    outcome = added(file, settings, 102, to=cheap)
    assert [found.suppressed for found in outcome.diagnostics] == ["known"]
    assert outcome.suppressions == {0}
    assert outcome.segments == cheap.segments == 2
