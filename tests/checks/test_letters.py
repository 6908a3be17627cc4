"""What belongs to a word in scripts whose vowels are signs."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.letters import SIGNS, letter_class
from sphinx_sxs.checks.text import words

# The blocks of the languages that have a file, and of some that have none.
_BLOCKS = [
    (0x300, 0x370),
    (0x591, 0x700),
    (0x900, 0xE00),
    (0xE00, 0xE80),
    (0xE80, 0xF00),
    (0xF00, 0x10A0),
    (0x1780, 0x1800),
]


@pytest.mark.parametrize("block", _BLOCKS, ids=lambda block: f"U+{block[0]:04X}")
def test_every_sign_goes_on_with_a_word(block: tuple[int, int]) -> None:
    signs = re.compile(f"[{SIGNS}]")
    for char in map(chr, range(*block)):
        category = unicodedata.category(char)
        if category in ("Mn", "Mc"):
            assert signs.match(char), f"U+{ord(char):04X}"
        elif category[0] in "NPSZ":
            assert not signs.match(char), f"U+{ord(char):04X}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("यह विचार नहीं, में।", ["यह", "विचार", "नहीं", "में"]),
        ("முடியாது 2 முறை", ["முடியாது", "முறை"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("مُحَمَّد می‌خواهم", ["مُحَمَّد", "می‌خواهم"]),
        ("ไม่ได้", ["ไม่ได้"]),
        ("khôn\u0302g don't l’œil d’", ["khôn\u0302g", "don't", "l’œil", "d"]),
        ("two_words 'quoted'", ["two", "words", "quoted"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_are_parts_of_the_text_in_order(text: str) -> None:
    place = 0
    for word in words(text):
        place = text.index(word, place) + len(word)


def test_an_alphabet_has_all_its_letters() -> None:
    for block in range(0x900, 0xE00, 0x80):
        letters = [
            char for char in map(chr, range(block, block + 0x80)) if unicodedata.category(char)[0] in "LM"
        ]
        assert re.fullmatch(f"{letter_class(letters)}+", "".join(letters)), f"U+{block:04X}"


@pytest.mark.parametrize("tag", ["en", "vi", "de", "ru", "el", "ja", "ka", "tr"])
def test_languages_without_signs_keep_the_quick_class(tag: str) -> None:
    language = language_of(tag)
    assert language is not None
    assert language.letter == r"\w"


@pytest.mark.parametrize(
    "tag", ["hi", "bn", "ta", "te", "ml", "kn", "mr", "gu", "ne", "si", "or", "pa", "as"]
)
def test_a_word_is_found_as_a_whole(tag: str) -> None:
    language = language_of(tag)
    assert language is not None
    for word in [*language.function_words, *language.numbers]:
        assert re.fullmatch(rf"(?:{language.letter}|\s)+", word), word


def test_a_word_is_not_found_within_another() -> None:
    letter = letter_class(["चार"])
    assert re.search(rf"(?<!{letter})चार(?!{letter})", "चार फ़ाइलें")
    assert not re.search(rf"(?<!{letter})चार(?!{letter})", "विचार")
    # Endings, and words, stand right after names in Latin letters and after figures.
    assert re.search(rf"(?<!{letter})में(?!{letter})", "Outlookमें")
