"""The lexicon by hand: its format, and the ones that ship."""

from __future__ import annotations

from importlib.resources import files

import pytest

import sphinx_sxs.adequacy
from sphinx_sxs.adequacy.lexicon import LexiconError, parse_lexicon, piece, shipped_lexicon

LANGUAGES = ("de", "id", "vi")


@pytest.mark.parametrize(
    ("rendering", "expected"),
    [
        ("nhóm", " nhóm "),
        ("benutzer*", " benutzer"),
        ("*konto*", "konto"),
        ("*ubah", "ubah "),
        ("Lệnh  ghép ngắn", " lệnh ghép ngắn "),
        ("E-Mail", " e mail "),
        ("a*b", ""),
        ("*", ""),
        ("", ""),
    ],
)
def test_stars_stand_for_letters(rendering: str, expected: str) -> None:
    assert piece(rendering) == expected


def test_a_line_is_a_word_its_renderings_and_wrong_ones() -> None:
    entry = parse_lexicon("statement\tsao kê; câu lệnh\ttuyên bố\n", "vi.tsv").words["statement"]
    assert entry.right == (" sao kê ", " câu lệnh ")
    assert entry.mistakes == (((" tuyên bố ",), (" sao kê ", " câu lệnh ")),)
    assert not entry.free


def test_a_dash_says_that_any_rendering_will_do() -> None:
    assert parse_lexicon("well\t-\n", "vi.tsv").words["well"].free


def test_phrases_are_found_by_their_first_two_words() -> None:
    lexicon = parse_lexicon(
        "pay-as-you-go\tbayar sesuai penggunaan\tprabayar\nin place\tdi tempat\n", "id.tsv"
    )
    assert [phrase for phrase, _ in lexicon.phrases["pay as"]] == [" pay as you go "]
    assert [phrase for phrase, _ in lexicon.phrases["in place"]] == [" in place "]


def test_what_is_called_wrong_is_not_right_as_well() -> None:
    lexicon = parse_lexicon("throttling\tđiều chỉnh; giới hạn\nthrottling\tđiều tiết\tđiều chỉnh\n", "vi.tsv")
    assert lexicon.words["throttling"].right == (" giới hạn ", " điều tiết ")
    assert lexicon.words["throttling"].mistakes == (((" điều chỉnh ",), (" điều tiết ",)),)


def test_comments_and_empty_lines_are_left_out() -> None:
    assert not parse_lexicon("# a comment\n\n", "vi.tsv")


@pytest.mark.parametrize("line", ["a\tb\tc\td", "\tb"])
def test_a_line_that_cannot_be_read_is_told_with_its_number(line: str) -> None:
    with pytest.raises(LexiconError, match=r"vi\.tsv:2:"):
        parse_lexicon(f"word\trendering\n{line}\n", "vi.tsv")


def test_a_language_without_a_lexicon_has_an_empty_one() -> None:
    assert not shipped_lexicon("tlh")
    assert not shipped_lexicon("../de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lexicons_that_ship_can_be_read_whole(language: str) -> None:
    lexicon = shipped_lexicon(language)
    assert len(lexicon.words) > 2_000
    assert lexicon.phrases
    text = files(sphinx_sxs.adequacy).joinpath("lexicons", f"{language}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        for column in line.split("\t")[1:]:
            for rendering in column.split(";"):
                assert rendering.strip() in ("", "-") or piece(rendering), line


def test_contractions_are_words() -> None:
    assert "haven't" in parse_lexicon("haven’t\t-\n", "vi.tsv").words
