"""Text in the wrong encoding, characters nobody sees, letters in parts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.checks.encoding import balanced, decomposed, misread

SENTENCES = (
    "Mở trang của người dùng để biết thêm thông tin.",
    "L’utilisateur a été supprimé ; choisissez « Réessayer ».",
    "Größe ändern – Öffnen Sie die Seite für Benutzer.",
    "Za uporabnike: odprite stran „Več možnosti“ čim prej.",
    "Откройте страницу, чтобы узнать больше.",
    "ページを開きます。",
    "افتح الصفحة.",
)


def misread_as_windows(text: str) -> str:
    return "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte)
        for byte in text.encode("utf-8", "surrogatepass")
    )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sound_text_is_no_mojibake(sentence: str) -> None:
    assert list(misread(sentence)) == []


@pytest.mark.parametrize("sentence", SENTENCES[:4])
def test_misread_text_is_found_and_understood(sentence: str) -> None:
    corrupt = misread_as_windows(sentence)
    found = list(misread(corrupt))
    assert found
    assert all(meant in sentence for _, meant in found)


@given(st.text())
def test_nothing_raises(text: str) -> None:
    for (start, end), meant in misread(text):
        assert text[start:end] != meant
    balanced(text)
    place = decomposed(text)
    if place is not None:
        assert len(unicodedata.normalize("NFC", text)) < len(text)


@given(st.text(st.sampled_from("eaou\u0301\u0302\u0323 ệx")))
def test_composed_text_is_never_reported(text: str) -> None:
    assert decomposed(unicodedata.normalize("NFC", text)) is None


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("abc", True),
        ("\u2068name\u2069", True),
        ("\u202aname\u202c \u2067\u2066x\u2069\u2069", True),
        ("\u2068name", False),
        ("name\u2069", False),
        ("\u202ename\u202c", False),
    ],
)
def test_balanced(text: str, closed: bool) -> None:  # noqa: FBT001 - a table
    assert balanced(text) is closed
