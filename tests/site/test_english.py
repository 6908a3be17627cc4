"""The English of a segment: a line of words takes the short way, and it says the same."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_sxs.site.doctree.english import english_html, parsed_html

MARKUP = "*_`[]()<>&#+-~|=!:.\\\"'/ \t\n1a"


@given(
    st.text(st.characters(codec="utf-8"), max_size=30)
    | st.text(MARKUP, max_size=30)
    | st.text("ab1 é,.-;:?()'\"/%$", max_size=30)
)
@example("a  b ")
@example("a. b")
@example("a) b")
@example("http://x.example/p - see (there)")
@example("x@y.example")
@example("www.x.example")
def test_both_ways_agree(source: str) -> None:
    assert english_html(source) == parsed_html(source)


def test_markup_is_shown_as_inline_html() -> None:
    assert english_html("Select **Save** & `a<b`, <name>.") == (
        "Select <strong>Save</strong> &amp; <code>a&lt;b</code>, &lt;name&gt;."
    )
