"""Law 1: reading loses nothing, whatever the input."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from strategies import TOKENS, disordered_bytes, disordered_texts, sound_articles

from sphinx_sxs.article import Article, Segment, decode, encode, parse_article
from sphinx_sxs.article.docset import find_articles


def joined(article: Article) -> str:
    return article.bom + "".join(piece.raw for piece in (*article.head, *article.pieces))


@given(st.text())
@example("")
@example("\ufeff")
@example("\ufeff\ufeff---\n---\n")
@example("---\n---")
@example("---\r\ntitle: x\r\n---\r\nbody without a final newline")
def test_any_text_comes_back(text: str) -> None:
    assert joined(parse_article(text)) == text


@given(st.binary())
@example(b"\xff\xfe-\x00-\x00-\x00")
@example(b"---\ntitle: \xff\n---\n")
@example(b"\xed\xa0\x80")
def test_any_bytes_come_back(data: bytes) -> None:
    article = parse_article(data)
    assert encode(joined(article)) == data
    assert article.text == joined(article)


@given(disordered_texts)
def test_delimiters_in_any_order_come_back(text: str) -> None:
    article = parse_article(text)
    assert joined(article) == text
    assert article.body == "".join(piece.raw for piece in article.pieces)


@given(disordered_bytes)
def test_delimiters_among_broken_bytes_come_back(data: bytes) -> None:
    assert encode(joined(parse_article(data))) == data


@given(sound_articles(), st.data())
def test_mutated_articles_come_back(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(0, 4))):
        text = mutated(text, data)
    assert joined(parse_article(text)) == text


@given(st.data())
def test_mutated_real_articles_come_back(corpus: Callable[[str], Path], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(some_articles(corpus("alchemy.vi-VN"))))
    for _ in range(data.draw(st.integers(1, 6))):
        text = mutated(text, data)
    assert joined(parse_article(text)) == text


@given(disordered_texts | sound_articles())
def test_a_segment_stands_where_it_says(text: str) -> None:
    article = parse_article(text)
    lines = text.removeprefix("\ufeff").split("\n")
    for piece in (*article.head, *article.pieces):
        first = piece.raw.split("\n", 1)[0]
        line = lines[piece.line - 1]
        if isinstance(piece, Segment):
            assert line[piece.column - 1 :].startswith(first)
            if piece.target is not None:
                assert piece.raw[piece.target_start :].startswith(piece.target)
        else:
            assert first in line


@given(disordered_texts)
def test_a_problem_stands_where_it_says(text: str) -> None:
    lines = text.removeprefix("\ufeff").split("\n")
    for problem in parse_article(text).problems:
        if problem.kind in {"stray-span", "unpaired-span", "missing-source", "missing-target"}:
            assert lines[problem.line - 1][problem.column - 1 :].startswith(problem.text)
            assert problem.text


@given(st.binary())
def test_decoding_and_encoding_are_inverse(data: bytes) -> None:
    assert encode(decode(data)) == data


def mutated(text: str, data: st.DataObject) -> str:
    """`text` with a piece deleted, doubled, or one of the grammar's tokens put in."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    new = data.draw(st.sampled_from(["", text[start:end] * 2, *TOKENS]))
    return text[:start] + new + text[end:]


@functools.cache
def some_articles(folder: Path) -> list[str]:
    return [decode(file.path.read_bytes()) for file in find_articles(folder)[::40]]
