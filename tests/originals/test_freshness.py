"""How segments stand to newer English: readable cases, and laws over arbitrary edits."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from bitexts import Case, article_of, cases, plain
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import Segment, original_text, parse_article
from sphinx_sxs.originals.freshness import freshness
from sphinx_sxs.originals.model import Freshness, SegmentFreshness
from sphinx_sxs.originals.tokens import fold

CASES = cases((Path(__file__).parent / "fixtures/freshness.txt").read_text(encoding="utf-8"))


def shown(item: SegmentFreshness) -> str:
    if item.segment is None:
        return f"new {item.now}"
    share = f" {round(100 * item.similarity)}" if item.freshness is Freshness.CHANGED else ""
    return f"{item.segment.ordinal} {item.freshness}{share}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case(case: Case) -> None:
    found = freshness(article_of(case.old), case.new)
    assert [shown(item) for item in found.items] == case.expected
    for item in found.items:
        if item.span is not None:
            assert case.new[slice(*item.span)] == item.now
    assert sum(found.counts.values()) == len(found.items)
    assert found.is_current == all(item.freshness in {"current", "moved"} for item in found.items)


def test_malformed_articles_are_compared_as_far_as_they_go() -> None:
    article = parse_article('<span data-ttu-id="a-1">Một</span> \ud800 <span data-ttu-id="a-2">')
    assert [item.freshness for item in freshness(article, "One.\ud800").items]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"{Set \_Users\_ now.} {Then go.}", "Set _Users_ now. Then go."),
        ("{Set _Users_ now.} {Then go.}", r"Set \_Users\_ now. Then go."),
        ('{Open the <a name="x"></a>app and under<a name="y"></a>stand.}', "Open the app and understand."),
    ],
)
def test_the_same_words_in_another_layout_are_current(old: str, new: str) -> None:
    assert {item.freshness for item in freshness(article_of(old), new).items} == {Freshness.CURRENT}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Words that all segments start with; words that stand everywhere; white space.
        (
            " ".join(f"{{Select the button to restart server {n}.}}" for n in range(800)),
            " ".join(f"Select the button to restart server {n} now." for n in range(800)),
        ),
        ("{Yes.} " * 800, "Yes. No. " * 800),
        ("{a" + " " * 50_000 + "b }", "a b c"),
        ("{Open it.}\n\n" + "![a " * 20_000, "Open it now.\n\n" + "![a " * 20_000),
    ],
    ids=["one beginning", "one word", "white space", "open images"],
)
def test_much_of_the_same_takes_no_quadratic_time(old: str, new: str) -> None:
    start = time.perf_counter()
    freshness(article_of(old), new)
    assert time.perf_counter() - start < 20


_WORDS = st.sampled_from(["open", "the", "app", "users", "photo", "`code`", "**bold**", "and", "select"])
_SENTENCES = st.lists(_WORDS, min_size=3, max_size=8).map(lambda words: " ".join(words).capitalize() + ".")
_PARAGRAPHS = st.lists(st.lists(_SENTENCES, min_size=1, max_size=3), min_size=1, max_size=6)


def _article(paragraphs: list[list[str]]) -> str:
    return "\n\n".join(" ".join(f"{{{sentence}}}" for sentence in each) for each in paragraphs) + "\n"


@given(_PARAGRAPHS)
def test_an_article_is_current_against_its_own_english(paragraphs: list[list[str]]) -> None:
    english = _article(paragraphs)
    found = freshness(article_of(english), plain(english))
    assert {item.freshness for item in found.items} == {Freshness.CURRENT}


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_every_segment_is_told_once_and_places_never_overlap(
    old: list[list[str]], new: list[list[str]]
) -> None:
    article, now = article_of(_article(old)), plain(_article(new))
    found = freshness(article, now)
    told = [item.segment for item in found.items if item.segment is not None]
    assert sorted(segment.ordinal for segment in told) == sorted(s.ordinal for s in article.segments)
    end = 0
    for item in found.items:
        if item.span is not None:
            assert end <= item.span[0] < item.span[1] <= len(now)
            end = item.span[1]
        if item.freshness in {Freshness.CURRENT, Freshness.MOVED}:
            assert item.segment is not None
            assert fold(item.segment.source or "") == fold(item.now or "")
    # All that is to be said in the new English is said by some item.
    assert fold("".join(item.now or "" for item in found.items)).replace(" ", "") == fold(now).replace(
        " ", ""
    )


@given(_PARAGRAPHS, st.randoms(use_true_random=False))
def test_shuffled_paragraphs_lose_no_segment(paragraphs: list[list[str]], random: object) -> None:
    article = article_of(_article(paragraphs))
    shuffled = list(paragraphs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = freshness(article, plain(_article(shuffled)))
    assert {item.freshness for item in found.items} <= {Freshness.CURRENT, Freshness.MOVED}


@pytest.mark.parametrize("name", ["alchemy.vi-VN", "customer-insights.vi-VN", "docs-desktop.ja-JP"])
def test_real_articles_are_current_against_the_english_they_embed(corpus: object, name: str) -> None:
    files = sorted(Path(corpus(name)).rglob("*.md"))[::17]  # type: ignore[operator]
    articles = [
        parse_article(file.read_bytes(), path=file.name) for file in files if "originals" not in file.parts
    ]
    assert len(articles) > 5
    for article in articles:
        segments = [p for p in article.pieces if isinstance(p, Segment) and fold(p.source or "")]
        found = freshness(article, original_text(article))
        assert found.counts[Freshness.CURRENT] == len(segments), article.path
        assert not found.counts[Freshness.NEW], article.path
