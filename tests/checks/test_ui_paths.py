"""What stands at the separators of a path through menus."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import Projection, Segment
from sphinx_sxs.article import Side as ArticleSide
from sphinx_sxs.article.model import Span
from sphinx_sxs.checks.ui_paths import Side, separators
from sphinx_sxs.checks.views import View, Views


def view(text: str) -> View:
    """The view of a text that is an article by itself."""
    segment = Segment(
        id="a-101", source_id="a-101", target=text, source=None, raw=text, line=1, column=1, target_start=0
    )
    projection = Projection(ArticleSide.TARGET, text, (Span(0, len(text), segment),))
    return Views(projection).of(segment)


def sides(text: str) -> str:
    """The first letter of each side, in order."""
    return "".join(s.left.side.value[0] + s.right.side.value[0] for s in separators(view(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Go to **A** > **B** > [C](https://x.example/).", "mmmm"),
        ("Go to **A > B \\> C**.", "mmmm"),
        ("Go to A &gt; B.", "pp"),
        ("Go to **A** → **B**.", "mm"),
        ("Go to **A** -> **B**.", "mm"),
        ("Go to **A**  >    >  **B**.", "meem"),
        ("Go to **A** > .", "me"),
        ("Go to **A** > [](https://x.example/) now.", "me"),
        ("Go to **A** (gear) > tab **B**.", "mn"),
        ("Go to [A] > 「B」.", "mm"),
        ("Gehe zu „A“ > »B«.", "mm"),
        ("Go to **...** > **B**.", "mm"),
        ("Go to `a > b` and <kbd>x</kbd>.", ""),
        ("> a quoted line", ""),
        ("Users\\\\<user name\\>\\\\AppData", ""),
    ],
)
def test_sides_of_separators(text: str, expected: str) -> None:
    assert sides(text) == expected


def test_words_and_places_of_steps() -> None:
    text = "Go to **Azure Portal** > [All users](https://x.example/)."
    (separator,) = separators(view(text))
    assert separator.left.words == "Azure Portal"
    assert separator.right.words == "All users"
    assert text[slice(*separator.right.at)] == "All users"
    assert text[slice(*separator.at)] == ">"


@given(st.text(alphabet=st.sampled_from([*"ab *_>\\[]()`&;.…→-<\n\ud800あ\x1f"]), max_size=40))
def test_places_stay_inside_any_text(text: str) -> None:
    for separator in separators(view(text)):
        for start, end in (separator.at, separator.left.at, separator.right.at):
            assert 0 <= start <= end <= len(text)
    assert all(s.left.side in Side for s in separators(view(text)))
