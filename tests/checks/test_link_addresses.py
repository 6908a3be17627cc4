"""Addresses: which lead to the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article.markdown import find_inlines, parseable
from sphinx_sxs.checks.links import address_key, addresses, is_localized, without_glued_words
from sphinx_sxs.checks.views import View


def view(text: str) -> View:
    return View(text, find_inlines(parseable(text)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/en-us/a", "https://x.example/vi-vn/a"),
        ("https://x.example/a/", "http://x.example/A"),
        ("https://x.example/?q=1", "https://x.example?q=1"),
        ("https://x.example/a%20b", "https://x.example/a b"),
        ("mailto:a@x.example", "a@x.example"),
    ],
)
def test_one_page(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        ("https://en.wikipedia.org/wiki/Time", "https://de.wikipedia.org/wiki/Zeit", True),
        ("https://www.contoso.com/a", "https://www.contoso.co.uk/a", True),
        ("https://www.contoso.com/us/a", "https://www.contoso.com/de/a", True),
        ("https://docs.microsoft.com/a", "https://learn.microsoft.com/a", True),
        ("https://x.example/a?view=one", "https://x.example/a", True),
        ("https://x.example/a?hl=en", "https://x.example/a?hl=vi", True),
        ("https://x.example/kb/4012345/fix", "https://x.example/kb/4012345/sua", True),
        ("https://x.example/kb/4012345/how-to-mend-it", "https://x.example/kb/4012345/how-to-mnd-it", False),
        ("https://www.contoso.com/a", "https://www.contoso.co/a", False),
        ("https://x.example/a?id=1", "https://x.example/a?id=2", False),
        ("https://x.example/a", "https://x.example/b", False),
        ("https://x.example/a#b", "https://x.example/a#c", False),
        ("https://x.example/a", "https://y.example/a", False),
        ("https://[x/a", "https://x/a", False),
    ],
)
def test_the_readers_language(source: str, target: str, same: object) -> None:
    assert is_localized(source, target, "en-GB") is same


def test_where_addresses_stand() -> None:
    text = "See [a](https://x.example/a), <https://x.example/b>, https://x.example/c. `https://x.example/d`"
    found = [(address.url, address.linked) for address in addresses(view(text))]
    assert found == [
        ("https://x.example/a", True),
        ("https://x.example/b", True),
        ("https://x.example/c", False),
    ]


def test_glued_words() -> None:
    assert without_glued_words("https://x.example/a/を参照") == "https://x.example/a/"


@given(st.text(alphabet=st.characters(codec=None)), st.text())
def test_any_text(one: str, other: str) -> None:
    assert is_localized(one, other) in {True, False}
    for address in addresses(view(f"[a](<{one}>) https://{other}")):
        assert address.at[0] <= address.at[1]


def test_what_stands_in_brackets_is_no_address() -> None:
    found = [address.url for address in addresses(view("[2]([3]) [4](https://x.example/a[5]) [6](#a)"))]
    assert found == ["https://x.example/a[5]", "#a"]
