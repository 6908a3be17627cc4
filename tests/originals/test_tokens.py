"""Tokens: what is layout and what is text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.originals.tokens import edits, fold, similarity, tokenize, word_diff

SAME = {
    "white space": ("Open  the\n   app.\t", "Open the app."),
    "block quotes": ("> Open\n> the\n>> app.", "Open the app."),
    "anchors": ('# <a name="open"></a>Open the app', "# Open the app"),
    "backslashes": (r"Select \* and \_Users\_", "Select * and _Users_"),
    "CRLF": ("Open\r\nthe app.\r\n", "Open\nthe app."),
}
OTHER = {
    "a space inside a word": ("set up", "setup"),
    "a space before punctuation": ("Open .", "Open."),
    "case": ("Users", "users"),
    "a backslash before a letter": (r"C:\users", "C:users"),
    "emphasis": ("**Users**", "Users"),
    "an anchor with text": ('<a name="x">Open</a>', "Open"),
    "greater than, inside a line": ("a > b", "a b"),
}


@pytest.mark.parametrize("name", SAME)
def test_layout_is_no_difference(name: str) -> None:
    old, new = SAME[name]
    assert fold(old) == fold(new)


@pytest.mark.parametrize("name", OTHER)
def test_text_is_a_difference(name: str) -> None:
    old, new = OTHER[name]
    assert fold(old) != fold(new)


def test_a_word_diff_reads_in_order() -> None:
    assert word_diff("There is no sync of photos.", "There is automatic sync\nof the photos.") == [
        (" ", "There is"),
        ("-", " no"),
        ("+", " automatic"),
        (" ", " sync of"),
        ("+", " the"),
        (" ", " photos."),
    ]


@given(st.text())
def test_tokens_are_in_order_and_inside_the_text(text: str) -> None:
    at = 0
    for token in tokenize(text):
        assert at <= token.start < token.end <= len(text)
        at = token.end


_LAYOUTS = [
    "a",
    "b ",
    "_",
    r"\_",
    "\\",
    "*",
    r"\*",
    ">",
    " >",
    "\n",
    "\r\n",
    "\t",
    '<a name="x"></a>',
    "<",
    "é",
    "\ud800",
]


@given(st.lists(st.sampled_from(_LAYOUTS)).map("".join))
def test_texts_that_are_the_same_have_the_same_tokens(text: str) -> None:
    tokens = [token.text for token in tokenize(text)]
    assert "".join(tokens) == fold(text)
    # So they depend on nothing else.
    assert tokens == re.findall(r" ?(?:[^\W_]+|[^ ])", fold(text))


@given(st.text(), st.text())
def test_a_word_diff_gives_both_texts(old: str, new: str) -> None:
    parts = word_diff(old, new)
    assert "".join(text for kind, text in parts if kind != "-") == fold(new)
    assert "".join(text for kind, text in parts if kind == "-" or kind == " ").replace(" ", "") == fold(
        old
    ).replace(" ", "")


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_edits_take_turns_and_cover_both(old: list[str], new: list[str]) -> None:
    found = edits(old, new)
    assert all(a.same != b.same for a, b in pairwise(found))
    assert [x for edit in found for x in old[slice(*edit.old)]] == old
    assert [x for edit in found for x in new[slice(*edit.new)]] == new
    assert all(old[slice(*edit.old)] == new[slice(*edit.new)] for edit in found if edit.same)
    assert (similarity(old, new) == 1) == (old == new)
