"""Names that only one side has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_sxs.adequacy.names import NO_NAMES, Gazetteer, parse_gazetteer, shipped_gazetteer

LISTED = parse_gazetteer(
    "# a comment\n"
    "egypt*; cairo\t*ägypt*; kairo*\tland\tpharaoh*\n"
    "america; US\tamerika*; US\t\tdollar*\n"
    "new york*\tnew york*\n"
    "mao; maoist*\tmao*\n"
)


def lost(source: str, target: str, gazetteer: Gazetteer = LISTED) -> list[str]:
    return [mention.text for mention in gazetteer.compare(source, target).lost]


def added(source: str, target: str, gazetteer: Gazetteer = LISTED) -> list[str]:
    return [mention.text for mention in gazetteer.compare(source, target).added]


def test_both_sides_speak_of_the_same() -> None:
    assert not LISTED.compare("In Cairo, Egyptians voted.", "In der ägyptischen Hauptstadt wurde gewählt.")


def test_a_lost_name_has_its_place() -> None:
    source = "Votes in Egypt and New York"
    found = LISTED.compare(source, "Wahlen in New York")
    (mention,) = found.lost
    assert source[mention.start : mention.end] == mention.text == "Egypt"
    assert not found.added


def test_of_several_mentions_the_first_counts() -> None:
    (mention,) = LISTED.compare("Egypt, Egypt!", "So!").lost
    assert mention.start == 0


def test_what_is_accepted_stands_for_a_name_and_shows_none() -> None:
    assert lost("Egypt votes.", "Das Land wählt.") == []
    assert added("They vote.", "Das Land wählt.") == []


def test_what_implies_a_name_allows_it() -> None:
    assert added("The pharaohs ruled.", "Die Pharaonen herrschten in Ägypten.") == []
    assert added("They ruled.", "Sie herrschten in Ägypten.") == ["Ägypten"]
    assert added("It costs $5.", "Es kostet 5 US-Dollar.") == []


def test_a_piece_within_a_word_keeps_a_name_and_adds_none() -> None:
    assert lost("Egypt votes.", "Oberägypten wählt.") == []
    assert added("They vote.", "Sie wählen in Oberägypten.") == []


def test_capitals_stand_for_themselves() -> None:
    assert lost("Give us the US form.", "Geben Sie uns das Formular.") == ["US"]
    assert lost("The U.S. form", "Das US-Formular") == []
    assert lost("Give us the form.", "Geben Sie das Formular.") == []
    assert lost("The DOMINUS form", "Das Formular") == []


def test_names_have_capitals_in_english() -> None:
    assert lost("the mao collar", "der Kragen") == []
    assert lost("the Mao collar", "der Kragen") == ["Mao"]


def test_a_name_of_several_words() -> None:
    assert lost("New Yorkers and New Delhi", "Delhi") == ["New Yorkers"]
    assert lost("A new york", "Neu") == []


def test_a_longer_beginning_hides_no_shorter_one() -> None:
    assert added("They came.", "Maoisten und Maokragen kamen.") == ["Maoisten"]


@pytest.mark.parametrize("text", ["", "İstanbul, ﬁn", "\x1f\x1f", "US"])
def test_any_text_can_be_compared(text: str) -> None:
    assert LISTED.compare(text, text) == NO_NAMES


def test_the_shipped_list_for_german() -> None:
    german = shipped_gazetteer("de")
    assert lost("Brussels and Kyiv", "Die EU und Kiew", german) == ["Brussels"]
    assert lost("China warned Japan.", "China warnte Russland.", german) == ["Japan"]
    assert added("China warned Japan.", "China warnte Russland.", german) == ["Russland"]
    for name in german.names:
        assert name.english, name
        assert name.shown, name


@pytest.mark.parametrize("language", ["xx", "", "../de", "de-DE"])
def test_no_list_ships(language: str) -> None:
    assert not shipped_gazetteer(language)


def test_news_translations_lose_few_names(shared: Path) -> None:
    """Of pairs that were judged OK at most 1 in 100 lose a name; of the others 1 in 6 does."""
    german = shipped_gazetteer("de")
    counts = {"OK": [0, 0], "BAD": [0, 0]}
    with (shared / "gold" / "critical-en-de.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            count = counts[row["label"]]
            count[0] += 1
            count[1] += bool(lost(row["source"], row["target"], german))
    assert counts["OK"][1] <= 0.01 * counts["OK"][0]
    assert counts["BAD"][1] >= counts["BAD"][0] / 6
