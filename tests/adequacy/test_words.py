"""How both sides are cut into words."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.adequacy.words import all_folded, source_words, spaced_text, units


def test_source_words_keep_their_case_and_apostrophes() -> None:
    assert source_words("Don’t close Teams-meetings in 2021.") == [
        "Don't",
        "close",
        "Teams",
        "meetings",
        "in",
    ]


def test_folded_words_are_as_many_as_written_ones() -> None:
    assert all_folded(["Don't", "TEAMS"]) == ["don't", "teams"]
    assert all_folded([]) == []


@given(st.text())
def test_every_word_has_its_folded_form(text: str) -> None:
    assert len(all_folded(source_words(text))) == len(source_words(text))


def test_words_of_a_target_stand_between_single_spaces() -> None:
    assert spaced_text("Mở **Thiết đặt** > Tài khoản (2021).") == " mở thiết đặt tài khoản "


def test_composed_and_decomposed_letters_are_the_same() -> None:
    text = "Đặt lại mật khẩu"
    assert spaced_text(unicodedata.normalize("NFD", text)) == spaced_text(text)


def test_units_of_spaced_languages_are_words() -> None:
    assert units(spaced_text("Buka kotak surat Anda")) == ["buka", "kotak", "surat", "anda"]


def test_units_of_japanese_are_pairs_of_han_letters_and_runs_of_katakana() -> None:
    assert units(spaced_text("請求書をダウンロードする")) == ["請求", "求書", "ダウンロード"]


def test_units_of_thai_are_threes() -> None:
    assert units(spaced_text("กรุณา")) == ["กรุ", "รุณ", "ุณา"]


def test_latin_words_in_japanese_stay_whole() -> None:
    assert units(spaced_text("Microsoft Teamsの会議")) == ["microsoft", "teams", "会議"]


def test_words_of_india_and_of_turkish_stay_whole() -> None:
    assert units(spaced_text("हिन्दी में लिखें")) == ["हिन्दी", "में", "लिखें"]
    assert units(spaced_text("İstanbul İptal")) == ["istanbul", "iptal"]
