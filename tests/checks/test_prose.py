"""What tells a sentence from names, and runs that two texts share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.prose import is_sentence, may_hold_source, shared_runs
from sphinx_sxs.checks.views import View

ENGLISH = language_of("en-US")
WORDS = st.lists(st.sampled_from(["the", "user", "opens", "a", "page", "and", "selects", "it"]), max_size=12)


@pytest.mark.parametrize(
    "text",
    [
        "Restart your computer.",
        "Ensure you have the appropriate SKU/subscriptions licensing.",
        "How much does it cost to upgrade from Windows 10 to Windows 11?",
        "Here are some things you can try to fix the problem.",
    ],
)
def test_sentences(text: str) -> None:
    assert ENGLISH is not None
    assert is_sentence(text, ENGLISH)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Microsoft Defender for Office 365 for SharePoint and Teams",
        "Outlook on the web",
        "Get-Mailbox -Identity user -Filter the name of the one",
        "976-how-to-enable-litigation-hold",
        "Outlook on the web でメール署名を作成する",
    ],
)
def test_no_sentences(text: str) -> None:
    assert ENGLISH is not None
    assert not is_sentence(text, ENGLISH)


@given(WORDS, WORDS)
def test_runs_are_what_both_sides_say(ours: list[str], theirs: list[str]) -> None:
    source, target = " ".join(ours), " ".join(theirs)
    end = 0
    for run in shared_runs(View(source), View(target)):
        assert source[slice(*run.source)].split() == target[run.start : run.end].split() == list(run.words)
        assert len(run.words) >= 4
        assert run.start >= end
        end = run.end


@given(WORDS)
def test_a_text_shares_all_of_itself(ours: list[str]) -> None:
    text = " ".join(ours)
    runs = list(shared_runs(View(text), View(text)))
    assert sum(len(run.words) for run in runs) == (len(ours) if len(ours) >= 4 else 0)


@pytest.mark.parametrize(
    ("target", "runs"),
    [
        ("the user opens `b` and the page", []),
        ("the user opens `a` and the page", ["the user opens `a` and the page"]),
        ("the user opens and the page", []),
        ("den user opens `a` and the page", ["user opens `a` and the page"]),
    ],
)
def test_a_run_is_not_stitched_from_pieces(target: str, runs: list[str]) -> None:
    found = shared_runs(View("the user opens `a` and the page"), View(target))
    assert [target[run.start : run.end] for run in found] == runs


@given(st.text())
def test_nothing_raises(text: str) -> None:
    assert ENGLISH is not None
    is_sentence(text, ENGLISH)
    may_hold_source(text, ENGLISH, None)
