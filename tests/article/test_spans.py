"""The span grammar: what is read of sound and of broken texts."""

from __future__ import annotations

import json
import time

import pytest
from cases import Case, cases
from hypothesis import given
from hypothesis import strategies as st
from strategies import sound_articles

from sphinx_sxs.article import Piece, Segment, parse_article
from sphinx_sxs.article.spans import split_pieces

GOOD = (
    '<span data-ttu-id="good-1">Xin chào.</span>'
    '<span class="sxs-lookup"><span data-stu-id="good-1">Hello.</span></span>'
)


def shown(piece: Piece) -> str:
    if not isinstance(piece, Segment):
        return f"text {json.dumps(piece.raw, ensure_ascii=False)}"
    other = f" (source {piece.source_id})" if piece.source_id not in {None, piece.id} else ""
    sides = " | ".join("-" if side is None else side for side in (piece.target, piece.source))
    return f"segment {piece.id}{other} | {sides}"


@pytest.mark.parametrize("case", cases("spans.md"), ids=lambda case: case.name)
def test_reads(case: Case) -> None:
    pieces, problems = split_pieces(case.given)
    read = [shown(piece) for piece in pieces]
    read += [f"problem {p.line}:{p.column} {p.kind} {p.message}" for p in problems]
    assert "\n".join(read) + "\n" == case.expected


@given(sound_articles(), st.data())
def test_a_broken_segment_spoils_no_other(text: str, data: st.DataObject) -> None:
    """Cut anything out of an article: a sound segment on the lines after it is still read."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    article = parse_article("\n" + text[:start] + text[end:] + "\n\n" + GOOD)
    last = article.segments[-1]
    assert (last.id, last.target, last.source) == ("good-1", "Xin chào.", "Hello.")
    assert last.raw == GOOD


@given(sound_articles())
def test_a_sound_article_has_no_problems(text: str) -> None:
    article = parse_article(text)
    assert {problem.kind for problem in article.problems} <= {"no-front-matter", "empty-article"}
    assert [segment.ordinal for segment in article.segments] == [
        str(101 + number) for number in range(len(article.segments))
    ]
    assert text.count("data-ttu-id") == len(article.segments)


def test_ordinals() -> None:
    def ordinal(identifier: str) -> str:
        return parse_article(GOOD.replace("good-1", identifier)).segments[0].ordinal

    assert ordinal("e192e-106") == "106"
    assert ordinal("e192e-p101") == "p101"
    assert ordinal("noprefix") == "noprefix"


ADVERSARIAL = {
    "sound, on one line": GOOD,
    "sound, on many lines": GOOD + "\n",
    "openings": '<span data-ttu-id="a-1">',
    "closings": "</span>",
    "closings far apart": "</span></span> ",
    "sources without targets": '<span class="sxs-lookup"><span data-stu-id="a-1">',
    "targets without sources": '<span data-ttu-id="a-1">x</span>',
    "half delimiters": '<span class="sxs-lookup',
    "HTML spans": "<span>",
    "pairs that never end": GOOD.removesuffix("</span></span>"),
    "front matter delimiters": "---\n",
    "front matter keys": "a: b\n",
    "words before a colon": "a  ",
    "open brackets": "[",
}


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
@pytest.mark.parametrize("before", ["", "---\n"], ids=["body", "front matter"])
def test_time_is_linear(unit: str, before: str) -> None:
    """Four times the text takes about four times as long: quadratic time would be sixteen."""

    def seconds(size: int) -> float:
        text = before + unit * (size // len(unit))
        text += "\n---\n" if before else ""
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            parse_article(text)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(60_000), seconds(240_000)
    assert large < 9 * small + 0.05


def test_an_article_of_five_megabytes() -> None:
    text = "---\ntitle: x\n---\n" + GOOD * (5_000_000 // len(GOOD))
    article = parse_article(text.encode())
    assert len(article.segments) == 5_000_000 // len(GOOD)
    assert article.segments[-1].line == 4
    assert article.segments[-1].column == 1 + len(GOOD) * (len(article.segments) - 1)
