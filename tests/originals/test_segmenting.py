"""English blocks as sentences: readable cases, laws, and how often the publisher's blocks are split alike."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.article.model import Side
from sphinx_sxs.article.projection import project
from sphinx_sxs.article.reader import read_article
from sphinx_sxs.originals.blocks import BlockKind, blocks
from sphinx_sxs.originals.segmenting import sentences

FIXTURE = Path(__file__).parent / "fixtures" / "sentences.txt"


def read_cases() -> list[tuple[str, str, list[str]]]:
    cases = []
    for case in re.split(r"\n(?=\[[^\]\n]+\]\n)", FIXTURE.read_text("utf-8"))[1:]:
        title, text, *expected = case.splitlines()
        plain = [line.replace("⏎", "\n").replace("·", " ") for line in (text, *expected) if line.strip()]
        assert plain[1] == ".", title
        cases.append((title.strip("[]"), plain[0], plain[2:]))
    return cases


CASES = read_cases()


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_cases(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


MARKS = st.sampled_from('*_`[]()<>"’…!?.éÉ\ud800\x00😀\u00a0\u202f\u2028\t')
MARKUP = st.sampled_from(
    ["**", "](a.md)", "![i](a.png)", "<br>", "<img src='a'>", "<xref:A.B>", "<!-- x -->", "&nbsp;", "Photos"]
)
BREAKS = st.sampled_from([". ", "? ", "!\n", "  \n", "\\\n", " a. Go", "e.g. ", "Mr. ", "1. ", "J.\u00a0"])
ANYTHING = st.lists(MARKS | MARKUP | BREAKS | st.text(max_size=5), max_size=30).map("".join)
PLAIN = st.lists(
    st.sampled_from(["Photos ", "stay. ", "Rooms", "\n", "? ", "! ", "é", "1.2 ", ", "]), max_size=30
)
WORDS = st.lists(
    st.sampled_from(["rooms", "TLS 1.2", "a.md,", "é", "Desks;", "it:", "(all)", "e.g. one"]), max_size=9
)


@given(ANYTHING)
def test_ranges_stand_in_order_without_white_space_around_them(text: str) -> None:
    found = sentences(text)
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert all(piece == piece.strip() for piece in cut(text))
    assert not found or (found[0][0] >= 0 and found[-1][1] <= len(text))
    assert found == sentences(text)


@given(PLAIN.map("".join))
def test_plain_sentences_hold_all_but_white_space(text: str) -> None:
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@given(WORDS)
def test_a_plain_sentence_is_one_sentence_alone_and_among_others(words: list[str]) -> None:
    sentence = f"Photos {' '.join(words)} stay."
    assert cut(sentence) == [sentence]
    assert cut(f"{sentence} {sentence}") == [sentence, sentence]


@given(ANYTHING.map(str.strip), st.sampled_from(["", " ", "\n", "\t ", "\u00a0"]))
def test_white_space_around_a_block_only_shifts(text: str, space: str) -> None:
    moved = [(start + len(space), end + len(space)) for start, end in sentences(text)]
    assert sentences(space + text + space) == moved


@pytest.mark.parametrize(
    "unit",
    ["Photos stay. ", "x! ", ".", " ", "a.<br>B ", "a  \n", "a. Go ", "[A](b). ", "`a` B. ", '" ( ', "*.* "],
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = "A" + unit * (length // len(unit)) + "b"
        started = time.process_time()
        sentences(text)
        return time.process_time() - started

    seconds(1_000)
    # Eight times the text in the square would be sixty-four times the time.
    assert seconds(160_000) < 24 * seconds(20_000) + 0.5


FLOORS = {"alchemy.vi-VN": 99.7, "customer-insights.vi-VN": 99.7, "docs-desktop.ja-JP": 99.7}
"""Percent of blocks; measured 99.8, 99.9 and 99.9 (tools/bench/segmenting.py)."""


@pytest.mark.corpus
@pytest.mark.parametrize("name", FLOORS)
def test_blocks_are_split_as_the_publisher_did(name: str, corpus: Callable[[str], Path]) -> None:
    alike = total = 0
    for file in find_articles(corpus(name) / "sxs" if name.startswith("customer") else corpus(name))[::4]:
        projection = project(read_article(file.path), Side.SOURCE)
        spans = [(span.start, span.end) for span in projection.spans if span.segment.ordinal.isdigit()]
        for block in blocks(projection.text):
            inside = [span for span in spans if block.start <= span[0] < span[1] <= block.end]
            if block.kind in {BlockKind.CODE, BlockKind.HTML} or not _covered(projection.text, block, inside):
                continue
            found = [
                (block.start + a, block.start + b)
                for a, b in sentences(projection.text[block.start : block.end])
            ]
            total += 1
            alike += len(found) == len(inside) and all(
                _same_place(a, b) for a, b in zip(found, inside, strict=True)
            )
    print(f"{name}: {alike:,} of {total:,} blocks alike, {100 * alike / total:.2f} %")  # noqa: T201
    assert 100 * alike / total >= FLOORS[name]


def _covered(text: str, block: tuple[BlockKind, int, int], spans: list[tuple[int, int]]) -> bool:
    at = block[1]
    for start, end in [*spans, (block[2], block[2])]:
        if text[at:start].strip():
            return False
        at = end
    return bool(spans)


def _same_place(found: tuple[int, int], segment: tuple[int, int]) -> bool:
    """Whether both are the same sentence; the segment may hold white space or a link's address with it."""
    return segment[0] <= found[0] < found[1] <= segment[1]
