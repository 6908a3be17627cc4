"""Lexical evidence: what was lost, what is odd, what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.labels import labels
from sphinx_sxs.adequacy.lexical import Lexical
from sphinx_sxs.adequacy.lexicon import parse_lexicon
from sphinx_sxs.adequacy.table import Rendering, Table

LEXICON = """\
statement\tsao kê; câu lệnh\ttuyên bố
invoice\thóa đơn
safe\tan toàn
download\ttải xuống
feature\ttính năng
well\t-
safe links\tliên kết an toàn; safe links\tkét sắt
"""
TABLE = Table(
    locale="vi-VN",
    provenance="a test",
    pairs=1_000,
    counts={"statement": 10, "invoice": 30, "mailbox": 20, "safe": 9, "teams": 400},
    renderings={"safe": (Rendering("két", 0.4),), "mailbox": (Rendering("hộp", 0.5), Rendering("thư", 0.5))},
    kept={"Teams": 0.9, "Open": 0.0},
    usual=frozenset({"hộp thư", "hóa đơn"}),
)
KNOWLEDGE = Knowledge(parse_lexicon(LEXICON, "vi.tsv"), TABLE)


def look(source: str, target: str) -> Lexical:
    return Lexical(source, target, KNOWLEDGE)


def test_a_word_with_its_rendering_is_found() -> None:
    found = look("Download the invoice", "Tải xuống hóa đơn")
    assert found.flags == [True, True]
    assert not found.lost


def test_a_word_without_any_rendering_is_lost() -> None:
    assert [loss.word for loss in look("Download the Invoice", "Tải xuống").lost] == ["Invoice"]


def test_rare_words_weigh_more_than_common_ones() -> None:
    rare, common = look("Statement", "").lost[0], look("Invoice", "").lost[0]
    assert rare.weight > common.weight


def test_what_only_the_docset_says_is_odd() -> None:
    found = look("Safe", "Két sắt")
    assert [loss.word for loss in found.odd] == ["Safe"]
    assert found.flags == [True]


def test_words_that_stay_as_they_are_are_found() -> None:
    assert look("The mailbox", "mailbox này").flags == [True]


def test_words_of_which_nothing_is_known_are_told_apart() -> None:
    found = look("The zeppelin", "Khinh khí cầu")
    assert [loss.word for loss in found.unknown] == ["zeppelin"]
    assert found.flags == []


@pytest.mark.parametrize("word", ["invoices", "Invoice's", "invoiced", "downloading", "downloads"])
def test_inflected_words_are_found_by_their_stem(word: str) -> None:
    assert look(word, "Tải xuống hóa đơn").flags == [True]


def test_a_wrong_sense_is_told_with_both_words() -> None:
    assert look("Your statement date", "Ngày tuyên bố của bạn").wrong == [("statement", "tuyên bố")]


def test_a_wrong_sense_beside_a_right_one_is_none() -> None:
    assert look("Your statement", "Tuyên bố: sao kê của bạn").wrong == []


def test_a_phrase_has_a_wrong_sense_of_its_own() -> None:
    assert look("Open Safe Links", "Mở két sắt").wrong == [("safe links", "két sắt")]
    assert look("Open Safe Links", "Mở Safe Links").wrong == []


def test_words_of_a_phrase_that_is_there_are_there() -> None:
    assert look("Safe Links", "liên kết an toàn").flags == [True]


def test_free_words_are_never_lost() -> None:
    assert look("Well", "Tốt").flags == []


def test_a_name_that_the_docset_keeps_is_missed() -> None:
    assert look("Open Teams", "Mở nhóm").names_lost == [("Open", 0.0), ("Teams", 0.9)]


def test_a_name_in_small_letters_is_told() -> None:
    assert look("in Teams", "trong teams").names_lowered == ["Teams"]
    assert look("in Teams", "trong Teams").names_lowered == []


def test_units_that_no_word_calls_for_are_unexplained() -> None:
    found = look("The invoice", "Hóa đơn hộp vàng")
    assert found.unexplained == ["hộp", "vàng"]
    assert found.strange(found.unexplained) == ["vàng"]


def test_neighbours_that_stand_together_nowhere_else_are_counted() -> None:
    assert look("x", "hộp thư hóa đơn").unusual == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_looked_at(source: str, target: str) -> None:
    found = look(source, target)
    assert len(found.flags) <= found.words
    assert set(found.strange(found.unexplained)) <= set(found.unexplained)


def test_words_of_a_label_must_stay_in_it() -> None:
    source, target = "the **Download Invoice** feature", "**tải xuống tính năng** hóa đơn"
    found = labels(source, target, look(source, target).found)
    assert found.displaced == ["invoice"]
    assert found.intruding == ["feature"]


def test_labels_that_hold_the_same_say_nothing() -> None:
    source, target = "the **Download Invoice** feature", "tính năng **Tải xuống hóa đơn**"
    found = labels(source, target, look(source, target).found)
    assert (found.count, found.displaced, found.intruding) == (1, [], [])


def test_labels_without_a_partner_are_counted() -> None:
    assert labels("**A** and **B**", "**A và B**", {}).unpaired == 1


def test_a_text_without_labels_is_not_looked_at() -> None:
    assert labels("plain", "**x**", {}).count == 0
