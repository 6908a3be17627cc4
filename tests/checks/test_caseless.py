"""Short cuts find what the long way finds."""

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.rules import adq001_lost_negation as adq001
from sphinx_sxs.checks.text import FILLER, Caseless, fill, mask, same_words

_CUES = tomllib.loads(files("sphinx_sxs.checks.languages").joinpath("en.toml").read_text(encoding="utf-8"))
_TEXTS = st.lists(
    st.sampled_from(
        [
            "Không",
            "không",
            "KHÔNG",
            "chưa",
            "không gian",
            "Nicht",
            "İ",
            "ß",
            "’",
            " ",
            ". ",
            "_",
            "é",
            "không?",
            "NO",
            "not ",
        ]
    )
).map("".join)


@pytest.mark.parametrize("cue", _CUES["negation"]["cues"])
@pytest.mark.parametrize("spelled", [str.lower, str.capitalize, str.upper])
def test_every_english_cue_has_what_is_looked_for_first(cue: str, spelled: type[str]) -> None:
    """Marked up or not."""
    assert adq001._HINT.search(f"You _{spelled(cue)}_ see")
    assert adq001._HINT.search(f"{spelled(cue)}.")


@pytest.mark.parametrize("text", ["You don't", "DON’T", "it isn`t"])
def test_contracted_cues_are_looked_for(text: str) -> None:
    assert adq001._HINT.search(text)


@pytest.mark.parametrize("text", ["Another notification", "However, two want it", "Know the keynote"])
def test_what_only_looks_like_a_cue_is_left_alone(text: str) -> None:
    assert not adq001._HINT.search(text)


@given(_TEXTS, st.sampled_from(["vi", "en", "tr", "de", "ja", "el"]))
def test_caseless_is_the_pattern_itself(text: str, tag: str) -> None:
    language = language_of(tag)
    assert language is not None
    for pattern in (language.negation, language.excluded, language.plain):
        quick = Caseless(pattern)
        assert [found.span() for found in quick.finditer(text)] == [
            found.span() for found in pattern.finditer(text)
        ]
        assert quick.fill(text) == fill(text, pattern)


@given(_TEXTS, st.sampled_from(["vi", "de", "tr", "ja", "fr", "th", "ko"]))
def test_no_plain_cue_escapes_the_cheap_look(text: str, tag: str) -> None:
    language = language_of(tag)
    assert language is not None
    if language.plain.search(text):
        assert adq001._cues(language.tag).may_be_plain(text)


def test_capitals_in_a_pattern_count_as_before() -> None:
    """`\\W` in small letters would be another class."""
    assert [found.span() for found in Caseless(re.compile(r"a\Wb", re.IGNORECASE)).finditer("A-B axb")] == [
        (0, 3)
    ]


@given(st.text(alphabet="ab \n\u00a0"), st.text(alphabet="ab \n\u00a0"))
def test_same_words(one: str, other: str) -> None:
    assert same_words(one, other) == (one.split() == other.split())


@pytest.mark.parametrize(
    "hidden",
    ["`x y`", "<b>", "https://a.b/c", "www.a.b", "me@a.b", "{name}", "%name%", "&nbsp;", "ms-settings://a"],
)
def test_mask_keeps_the_words_around(hidden: str) -> None:
    assert mask(f"Open {hidden} now") == f"Open {FILLER * len(hidden)} now"
