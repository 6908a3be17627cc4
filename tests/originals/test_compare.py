"""Comparing an article with its original: what is the same, what differs, and whose the difference is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import (
    Article,
    Side,
    Text,
    original_text,
    parse_article,
    project,
    read_article,
)
from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.originals.compare import Comparison, Match, SegmentMatch, compare
from sphinx_sxs.originals.sources import open_originals
from sphinx_sxs.originals.verification import verify


def span(number: int, source: str, target: str = "x") -> str:
    return (
        f'<span data-ttu-id="a-{number}">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-{number}">{source}</span></span>'
    )


def article(*parts: str) -> Article:
    """An article whose odd parts are segments, the even ones what stands between them."""
    body = "".join(span(number, part) if number % 2 else part for number, part in enumerate(parts))
    return parse_article(f"---\ntitle: Sample\n---\n\n{body}\n")


SAMPLE = article(
    '# <a name="restart-the-server"></a>',
    "Restart the server",
    "\n\n",
    "Save your work first.",
    " ",
    "Then select **Restart**.",
    "\n\n- ",
    "Wait a minute.",
    "\n- ",
    "Sign in again.",
    "\n\n> [!NOTE]\n> ",
    "Nobody else can sign in meanwhile.",
    "\n\n![Nút nguồn](power.png)\n",
)
ENGLISH = (
    "---\ntitle: Restart\n---\n\n# Restart the server\n\nSave your work first. Then select **Restart**.\n\n"
    "- Wait a minute.\n- Sign in again.\n\n> [!NOTE]\n> Nobody else can sign in meanwhile.\n\n"
    "![Nút nguồn](power.png)\n"
)


def changed(comparison: Comparison) -> dict[str, tuple[str, str | None]]:
    """What became of the segments that are not as they were."""
    return {
        item.segment.source or "": (str(item.match), item.original)
        for item in comparison.segments
        if item.match is not SegmentMatch.EQUAL
    }


def test_the_same_text() -> None:
    comparison = compare(SAMPLE, ENGLISH)
    assert comparison.match is Match.EQUAL
    assert [item.original for item in comparison.segments] == [s.source for s in SAMPLE.segments]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Save your work first. Then", "Save your\nwork first.\n   Then"),
        ("**Restart**.", r"\*\*Restart\*\*\."),
        ("\n", "\r\n"),
        ("---\ntitle", "\ufeff---\ntitle"),
        ("> Nobody", "Nobody"),
        ("# Restart", '# <a name="x"></a>Restart'),
        ("\n\n-", "\n\n\n\n-"),
        ("---\ntitle: Restart\n---\n", ""),
    ],
)
def test_layout_does_not_count(old: str, new: str) -> None:
    comparison = compare(SAMPLE, ENGLISH.replace(old, new))
    assert comparison.match is Match.EQUAL
    assert not changed(comparison)


@pytest.mark.parametrize(
    "written", [r"Set \_Users\_ now.", "Set _Users_ now.", 'Set _Us<a name="x"></a>ers_ now.']
)
def test_low_lines_and_anchors_part_no_words(written: str) -> None:
    sample = article("", written, " ", "Then go.", "")
    comparison = compare(sample, "Set _Users_ now. Then go.")
    assert comparison.match is Match.EQUAL
    assert [item.original for item in comparison.segments] == ["Set _Users_ now.", "Then go."]


@pytest.mark.parametrize(
    ("old", "new", "whose", "original"),
    [
        ("a minute", "an hour", "Wait a minute.", "Wait an hour."),
        ("Sign in again", "Sign in", "Sign in again.", "Sign in."),
        ("Restart**.", "Restart** twice.", "Then select **Restart**.", "Then select **Restart** twice."),
        ("Then select", "Select", "Then select **Restart**.", "Select **Restart**."),
        ("# Restart the server", "# Restart", "Restart the server", "Restart"),
        (
            "Nobody else can",
            "You cannot",
            "Nobody else can sign in meanwhile.",
            "You cannot sign in meanwhile.",
        ),
        ("# Restart the server", "# Shut down", "Restart the server", "Shut down"),
    ],
)
def test_a_changed_segment(old: str, new: str, whose: str, original: str) -> None:
    comparison = compare(SAMPLE, ENGLISH.replace(old, new))
    assert comparison.match is Match.DIFFERS
    assert changed(comparison) == {whose: ("changed", original)}
    assert not comparison.missing


@pytest.mark.parametrize(
    ("gone", "whose"),
    [
        ("Save your work first. ", "Save your work first."),
        (" Then select **Restart**.", "Then select **Restart**."),
        ("- Wait a minute.\n", "Wait a minute."),
    ],
)
def test_an_absent_segment(gone: str, whose: str) -> None:
    comparison = compare(SAMPLE, ENGLISH.replace(gone, ""))
    assert comparison.match is Match.DIFFERS
    assert changed(comparison) == {whose: ("absent", None)}
    assert not comparison.missing


def test_stray_words_are_no_counterpart() -> None:
    english = ENGLISH.replace(
        "Nobody else can sign in meanwhile.", "The server is in another room, and cold."
    )
    comparison = compare(SAMPLE, english)
    assert changed(comparison) == {"Nobody else can sign in meanwhile.": ("absent", None)}
    assert [item.text for item in comparison.missing] == ["The server is in another room, and cold."]


@pytest.mark.parametrize(
    ("place", "added", "line"),
    [
        ("first. ", "Close every window. ", 7),
        ("\n\n- ", "\n\nClose every window.", 7),
        ("Sign in again.", "\n- Close every window.", 10),
    ],
)
def test_text_that_the_article_lacks(place: str, added: str, line: int) -> None:
    at = ENGLISH.index(place) + (len(place) if place != "\n\n- " else 0)
    comparison = compare(SAMPLE, ENGLISH[:at] + added + ENGLISH[at:])
    assert comparison.match is Match.DIFFERS
    assert not changed(comparison)
    assert ["Close every window." in item.text for item in comparison.missing] == [True]
    assert [item.line for item in comparison.missing] == [line]


@pytest.mark.parametrize(
    ("old", "new", "kind", "ours", "theirs"),
    [
        ("Nút nguồn", "Power button", "image alt text", "Nút nguồn", "Power button"),
        ("power.png", "on.png", "image address", "](power.png)", "](on.png)"),
        ("![Nút", "`sc stop`\n\n![Nút", "code", "", "`sc stop`"),
    ],
)
def test_text_outside_the_segments(old: str, new: str, kind: str, ours: str, theirs: str) -> None:
    comparison = compare(SAMPLE, ENGLISH.replace(old, new))
    assert comparison.match is Match.UNSPANNED
    assert [(u.kind, u.article, u.original) for u in comparison.unspanned] == [(kind, ours, theirs)]


@pytest.mark.parametrize(
    ("added", "missing"),
    [
        ("![The open case](case.png)\n\n", ["![The open case](case.png)"]),
        (
            ':::image source="case.png" alt-text="The open case":::\n\n',
            [':::image source="case.png" alt-text="The open case":::'],
        ),
        # Nothing is said, or the article shows it elsewhere.
        ("![](case.png)\n\n", []),
        ("![Power button](power.png)\n\n", []),
        ("`![The open case](case.png)`\n\n", []),
    ],
)
def test_an_image_that_the_article_lacks(added: str, missing: list[str]) -> None:
    english = ENGLISH.replace("- Wait", f"{added}- Wait")
    comparison = compare(SAMPLE, english)
    assert [item.text for item in comparison.missing] == missing
    assert comparison.match is (Match.DIFFERS if missing else Match.UNSPANNED)
    assert not changed(comparison)


def test_a_space_between_segments_is_outside_them() -> None:
    glued = article("", "Save your work.", "", "Then restart.", "")
    comparison = compare(glued, "Save your work. Then restart.")
    assert comparison.match is Match.UNSPANNED
    assert [item.kind for item in comparison.unspanned] == ["white space"]


def test_a_missing_source() -> None:
    pieces = [
        replace(piece, source=None) if getattr(piece, "source", "") == "Wait a minute." else piece
        for piece in SAMPLE.pieces
    ]
    lacking = replace(SAMPLE, pieces=tuple(pieces))
    comparison = compare(lacking, ENGLISH)
    assert comparison.match is Match.DIFFERS
    assert ["Wait a minute." in item.text for item in comparison.missing] == [True]


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "---\n", "\udcff\ud800", "x" * 100_000, "a b\r\n" * 2000, "> " * 999]
)
def test_odd_originals(text: str) -> None:
    compare(SAMPLE, text)
    compare(parse_article(text), ENGLISH)
    assert compare(parse_article(text), text).match is Match.EQUAL


def test_long_texts_are_compared_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sphinx_sxs.originals.landmarks._MOST_PAIRS", 2_000)
    sources = [f"Sentence {number} of a long article has its own number, {number}." for number in range(60)]
    sample = article(*(part for source in sources for part in ("\n\n", source)), "\n")
    text = original_text(sample).replace("Sentence 7 of", "Paragraph 7 of").replace(sources[30] + "\n", "\n")
    assert changed(compare(sample, text)) == {
        sources[7]: ("changed", sources[7].replace("Sentence", "Paragraph")),
        sources[30]: ("absent", None),
    }


words = st.sampled_from(
    ["the", "server", "restarts", "and", "you", "save", "all", "of", "your", "open", "files"]
)
sentence_texts = st.lists(words, min_size=5, max_size=12).map(
    lambda chosen: " ".join(chosen).capitalize() + "."
)
articles = st.lists(sentence_texts, min_size=2, max_size=8, unique=True).map(
    lambda sentences: article(*(part for sentence in sentences for part in ("\n\n", sentence)), "\n")
)
layouts = st.sampled_from(
    [
        lambda text: re.sub(r"(?<!<a) ", "\n", text),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(".", r"\."),
        lambda text: re.sub(r"^", "> ", text, flags=re.MULTILINE),
        lambda text: re.sub(r"\n\n(?=\w)", '\n\n<a name="x"></a>', text),
        lambda text: text.replace("\n", "   \n\t"),
    ]
)


@given(articles, st.lists(layouts, max_size=3, unique=True))
def test_an_article_equals_its_own_english(sample: Article, changes: list[Callable[[str], str]]) -> None:
    text = original_text(sample)
    for change in changes:
        text = change(text)
    assert compare(sample, text).match is Match.EQUAL


@given(articles, st.data())
def test_the_right_segment_is_named(sample: Article, data: st.DataObject) -> None:
    projection = project(sample, Side.SOURCE)
    place = data.draw(st.sampled_from(projection.spans))
    source = place.segment.source or ""
    word = data.draw(st.sampled_from(list(re.finditer(r"\w+", source))))
    text = projection.text
    at = place.start
    comparison = compare(sample, text[: at + word.start()] + "zebra" + text[at + word.end() :])
    assert [item.segment for item in comparison.segments if item.match is SegmentMatch.CHANGED] == [
        place.segment
    ]
    assert not comparison.missing
    assert not comparison.unspanned


@pytest.mark.corpus
def test_customer_insights(corpus: Callable[[str], Path]) -> None:
    """94 articles beside their real originals: the only differences are alt texts without a span."""
    root = corpus("customer-insights.vi-VN")
    found: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    with open_originals(root / "originals") as originals:
        for file in find_articles(root / "sxs" / "vi-VN"):
            verified = verify(read_article(file.path), file, originals)
            found[verified.status] += 1
            assert verified.comparison is not None
            kinds.update(item.kind for item in verified.comparison.unspanned)
            assert all(item.match is SegmentMatch.EQUAL for item in verified.comparison.segments)
    assert found == {"equal": 57, "unspanned": 37}
    assert kinds == {"image alt text": 144}


@pytest.mark.corpus
def test_seeded_defects(corpus: Callable[[str], Path]) -> None:
    """A word of every fifth segment's source changed: that segment is named and no other."""
    files = find_articles(corpus("customer-insights.vi-VN") / "sxs" / "vi-VN")[::6]
    seeded = named = 0
    for file in files:
        sample = read_article(file.path)
        projection = project(sample, Side.SOURCE)
        for place in projection.spans[::5]:
            word = re.search(r"[A-Za-z]{4,}", place.segment.source or "")
            if word is None:
                continue
            seeded += 1
            text, at = projection.text, place.start
            comparison = compare(sample, text[: at + word.start()] + "zebra" + text[at + word.end() :])
            differing = [c.segment for c in comparison.segments if c.match is not SegmentMatch.EQUAL]
            named += differing == [place.segment]
    assert seeded > 150
    assert named == seeded


def test_unspanned_text_has_the_line_of_its_place() -> None:
    sample = replace(
        SAMPLE,
        pieces=(*SAMPLE.pieces[:-1], Text(raw="\n\nMột\n\n![Nút nguồn](power.png)\n", line=30)),
    )
    comparison = compare(sample, ENGLISH.replace("![Nút", "One\n\n![Nút"))
    assert [(u.kind, u.line, u.article, u.original) for u in comparison.unspanned] == [
        ("text", 32, "Một", "One")
    ]
