"""What the reader tells of files that are not as they should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import Case, cases
from hypothesis import given
from strategies import disordered_bytes

from sphinx_sxs.article import Problem, parse_article, published_text, read_article


def only_problem(data: bytes | str) -> Problem:
    (problem,) = parse_article(data).problems
    return problem


@pytest.mark.parametrize("case", cases("front-matter.md"), ids=lambda case: case.name)
def test_front_matter(case: Case) -> None:
    article = parse_article(case.given)
    read = [json.dumps(article.front_matter, ensure_ascii=False)]
    read += [f"problem {p.line}:{p.column} {p.kind} {p.message}" for p in article.problems]
    assert "\n".join(read) + "\n" == case.expected


@pytest.mark.parametrize("case", cases("front-matter.md"), ids=lambda case: case.name)
def test_front_matter_with_windows_line_ends(case: Case) -> None:
    article = parse_article(case.given.replace("\n", "\r\n").encode())
    unix = parse_article(case.given)
    assert article.front_matter == unix.front_matter
    assert [(p.line, p.column, p.kind) for p in article.problems] == [
        (p.line, p.column, p.kind) for p in unix.problems
    ]


def test_a_file_that_is_not_utf8_is_read_and_the_place_is_told() -> None:
    data = "---\ntitle: Đồng bộ\n---\nẢnh ".encode() + b"\xe9t\xe9\n"
    problem = only_problem(data)
    assert (problem.kind, problem.line, problem.column) == ("not-utf8", 4, 5)
    assert problem.message == "the file is not UTF-8: byte 0xe9 cannot be decoded"
    assert problem.text.startswith("Ảnh \ufffdt")
    assert parse_article(data).meta("title") == "Đồng bộ"


def test_a_byte_order_mark_takes_no_column() -> None:
    problem = parse_article(b"\xef\xbb\xbfa\xff").problems[0]
    assert (problem.line, problem.column, problem.text) == (1, 2, "a\ufffd")


def test_front_matter_that_is_not_utf8() -> None:
    article = parse_article(b"---\ntitle: \xff\nms.contentlocale: vi-VN\n---\n")
    assert article.locale == "vi-VN"
    assert [problem.kind for problem in article.problems] == ["not-utf8"]


def test_an_empty_file() -> None:
    assert only_problem(b"").kind == "empty-article"
    assert parse_article(b"").text == ""
    assert only_problem(b"\xef\xbb\xbf").kind == "empty-article"


def test_a_byte_order_mark_is_kept_and_hides_no_front_matter() -> None:
    article = parse_article("\ufeff---\ntitle: x\n---\n".encode())
    assert article.bom == "\ufeff"
    assert article.meta("title") == "x"
    assert not article.problems


def test_a_control_character_in_front_matter() -> None:
    article = parse_article("---\ntitle: ả\x07y\nms.contentlocale: vi-VN\n---\n")
    (problem,) = article.problems
    assert (problem.kind, problem.line, problem.column) == ("broken-front-matter", 2, 9)
    assert problem.message == "front matter is not valid YAML: U+0007 is not allowed"
    assert article.locale == "vi-VN"


def test_front_matter_that_means_billions_of_values() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    problem = only_problem("---\n" + "\n".join(lines) + "\n---\n")
    assert problem.kind == "broken-front-matter"
    assert "aliases stand for too many values" in problem.message


def test_front_matter_that_is_nested_too_deeply() -> None:
    problem = only_problem("---\na: " + "[" * 200 + "]" * 200 + "\n---\n")
    assert problem.kind == "broken-front-matter"


@given(disordered_bytes)
def test_what_is_read_can_be_written_as_json(data: bytes) -> None:
    json.dumps(dict(parse_article(b"---\n" + data + b"\n---\n").front_matter))


def test_the_body_starts_where_it_says() -> None:
    article = parse_article("---\ntitle: x\n---\n\nText")
    assert article.body_line == 4
    assert article.body == "\nText"
    assert published_text(article) == "\nText"


def test_a_real_article_with_segments_in_its_front_matter(corpus: Callable[[str], Path]) -> None:
    folder = corpus("alchemy.vi-VN") / "vi-VN" / "AlchemyInsights"
    article = read_article(folder / "troubleshoot-presence-issues-outlook.md", name="it.md")
    assert [problem.kind for problem in article.problems] == ["broken-front-matter"]
    assert len(article.segments) > 3
    assert sum(segment.line < article.body_line for segment in article.segments) == 3
    assert article.locale is None
    assert article.path == "it.md"
