"""The quick reader of plain front matter says what the YAML reader says, or nothing."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_sxs.article.plain_yaml import read_plain

VALUES = st.text("ab1 -:#'\"[]{}&*!|>%@`,?=<~.\t\\éا\u00a0\u2028_/", max_size=8)
KEYS = st.sampled_from(["title", "ms.date", "a", "b_1", "key with space", "1", "-", "ms.custom"])
LINES = st.one_of(
    st.tuples(KEYS, st.sampled_from([":", ": ", ":  "]), VALUES).map("".join),
    st.tuples(st.sampled_from(["- ", "-", "  - ", " - "]), VALUES).map("".join),
    st.tuples(KEYS, st.sampled_from([": '", ': "']), VALUES, st.sampled_from(["'", '"'])).map("".join),
    VALUES,
)


def by_yaml(block: str) -> object:
    try:
        return yaml.load(block, yaml.BaseLoader)  # noqa: S506 - makes strings, lists and mappings alone
    except yaml.YAMLError:
        return "broken"


@settings(max_examples=400)
@given(st.lists(LINES, max_size=5).map("\n".join))
@example("title: a: b")
@example("title: a #b")
@example("ms.custom:\n- '1'\n- b")
@example("a:\n  - b\n- c")
@example("a: b\n  c")
@example("a: 'it''s'")
@example("---\na: b")
@example("a: b:")
@example("a:b")
def test_it_agrees_or_passes(block: str) -> None:
    plain = read_plain(block)
    if plain is not None:
        assert plain == (by_yaml(block) or {})


@pytest.mark.parametrize(
    ("block", "data"),
    [
        (
            "title: Sync a picture\nms.date: 04/21/2020\n",
            {"title": "Sync a picture", "ms.date": "04/21/2020"},
        ),
        ('ms.custom:\n- "9002530"\n- 7648\n', {"ms.custom": ["9002530", "7648"]}),
        (
            "title: 'Ghi: âm'  \nROBOTS: NOINDEX, NOFOLLOW",
            {"title": "Ghi: âm", "ROBOTS": "NOINDEX, NOFOLLOW"},
        ),
        ("ms.topic:\nauthor: v-x", {"ms.topic": "", "author": "v-x"}),
    ],
)
def test_what_articles_hold_is_plain(block: str, data: dict[str, object]) -> None:
    assert read_plain(block) == data == by_yaml(block)
