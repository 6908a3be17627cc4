"""Single values of a front matter block, changed without touching the rest."""

from __future__ import annotations

import pytest

from sphinx_sxs.article.metadata import plain_values, set_value

HEAD = "---\r\ntitle: 'One: two'\r\nkeywords:\r\n- a\r\n- b\r\nms.date: 01/02/2020\r\n---\r\n"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("ms.date", "05/06/2021", HEAD.replace("01/02/2020", "05/06/2021")),
        ("ms.date", None, HEAD.replace("ms.date: 01/02/2020\r\n", "")),
        ("keywords", None, HEAD.replace("keywords:\r\n- a\r\n- b\r\n", "")),
        ("keywords", "c", HEAD.replace("keywords:\r\n- a\r\n- b\r\n", "keywords: c\r\n")),
        ("author", "ana", HEAD.replace("\r\n---\r\n", "\r\nauthor: ana\r\n---\r\n")),
        ("author", None, HEAD),
        ("date", "x", HEAD.replace("\r\n---\r\n", "\r\ndate: x\r\n---\r\n")),
    ],
)
def test_one_value(key: str, value: str | None, expected: str) -> None:
    assert set_value(HEAD, key, value) == expected


def test_a_block_of_its_own() -> None:
    assert set_value("", "author", "ana") == "---\nauthor: ana\n---\n"
    assert set_value("", "author", None) == ""


def test_plain_values_are_those_of_one_line() -> None:
    assert plain_values(HEAD) == {"title": "'One: two'", "ms.date": "01/02/2020"}
    assert plain_values("---\na: |\n  x\nb: [1]\nc: {d: 1}\ne:   f  \n---\n") == {"e": "f"}
