"""The key that addresses a segment, on the article's page and on its review page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import Article, parse_article
from sphinx_sxs.article.keys import SegmentKeys


def article(*ids: str, head: str = "") -> Article:
    body = "\n".join(
        f'<span data-ttu-id="{i}">Một.</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{i}">One.</span></span>'
        for i in ids
    )
    return parse_article(head + body, path="a.md")


def keys(found: Article) -> list[str]:
    given_keys = SegmentKeys(found)
    return [given_keys.of(segment) for segment in found.segments]


def test_the_ordinal() -> None:
    assert keys(article("x-101", "x-102", "x-p101")) == ["101", "102", "p101"]


def test_the_whole_id_where_an_ordinal_occurs_twice() -> None:
    assert keys(article("x-101", "y-101", "x-102")) == ["101", "y-101", "102"]


def test_a_number_where_the_id_occurs_twice_too() -> None:
    assert keys(article("x-101", "x-101", "x-101")) == ["101", "x-101", "x-101-2"]


def test_ids_without_an_ordinal() -> None:
    assert keys(article("abc", "abc", "abc")) == ["abc", "abc-2", "abc-3"]


def test_the_front_matter_gives_way_to_the_body() -> None:
    span = (
        '<span data-ttu-id="x-101">T</span><span class="sxs-lookup"><span data-stu-id="x-101">T</span></span>'
    )
    assert keys(article("y-101", head=f"---\ntitle: {span}\n---\n")) == ["x-101", "101"]


def test_the_segments_of_inclusions_have_their_whole_id() -> None:
    own, other = article("x-101", "x-102"), article("y-103", "x-101")
    given_keys = SegmentKeys(own)
    assert [given_keys.of(segment) for segment in other.segments] == ["y-103", "x-101"]
    assert [given_keys.of(segment) for segment in own.segments] == ["101", "102"]


@given(st.lists(st.sampled_from(["x-1", "y-1", "x-1-2", "1", "1-2", "x", "y-1-2"]), max_size=9))
def test_no_two_segments_share_a_key(ids: list[str]) -> None:
    found = keys(article(*ids))
    assert len(set(found)) == len(ids)
