"""The languages' files: that they are complete, and that their cues tell "not" from its absence."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from sphinx_sxs.checks import languages
from sphinx_sxs.checks.languages import Language, language_of
from sphinx_sxs.checks.text import words

# The locales that Alchemy articles are published in.
LOCALES = [
    "ar-SA",
    "bg-BG",
    "cs-CZ",
    "da-DK",
    "de-DE",
    "el-GR",
    "es-ES",
    "et-EE",
    "fi-FI",
    "fr-FR",
    "he-IL",
    "hr-HR",
    "hu-HU",
    "id-ID",
    "it-IT",
    "ja-JP",
    "ko-KR",
    "lt-LT",
    "lv-LV",
    "nb-NO",
    "nl-NL",
    "pl-PL",
    "pt-BR",
    "pt-PT",
    "ro-RO",
    "ru-RU",
    "sk-SK",
    "sl-SI",
    "sr-Latn-RS",
    "sv-SE",
    "th-TH",
    "tr-TR",
    "uk-UA",
    "vi-VN",
    "zh-CN",
    "zh-TW",
]
TAGS = sorted(
    file.name.removesuffix(".toml") for file in files(languages).iterdir() if file.name.endswith(".toml")
)

SENTENCES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8")
)


def language(tag: str) -> Language:
    found = language_of(tag)
    assert found is not None
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_every_published_locale_has_a_complete_file(locale: str) -> None:
    found = language(locale)
    assert found.negation.pattern != "(?!)"
    assert found.plain.pattern != "(?!)"
    assert found.equivalent.pattern != "(?!)"
    assert found.limiting.pattern != "(?!)"
    assert found.punctuation.quotes
    values = {value for meanings in found.numbers.values() for value in meanings}
    assert {*range(1, 13)} <= values
    if found.spaced:
        assert len(found.function_words) >= 25


@pytest.mark.parametrize("tag", TAGS)
def test_words_are_written_as_they_are_compared(tag: str) -> None:
    found = language(tag)
    assert found.function_words == {word.casefold() for word in found.function_words}
    assert all(word == word.strip() for word in found.numbers)


@pytest.mark.parametrize("tag", sorted({*SENTENCES, *(locale.split("-")[0] for locale in LOCALES)}))
def test_function_words_are_no_english_ones(tag: str) -> None:
    assert not language(tag).function_words & language("en").function_words


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "en"])
def test_a_plain_cue_is_a_cue(tag: str) -> None:
    data = tomllib.loads(files(languages).joinpath(f"{tag}.toml").read_text(encoding="utf-8"))
    found = language(tag)
    for word in data["negation"].get("plain", ()):
        assert "*" in word or found.negation.search(word), word


@pytest.mark.parametrize("tag", sorted(SENTENCES))
def test_cues_tell_not_from_its_absence(tag: str) -> None:
    found = language(tag)
    rest = found.excluded.sub("", SENTENCES[tag]["plain"])
    assert [match[0] for match in found.negation.finditer(rest)] == []
    assert [match[0] for match in found.plain.finditer(rest)] == []
    for sentence in SENTENCES[tag]["negated"]:
        assert found.negation.search(sentence), sentence
    assert any(found.plain.search(sentence) for sentence in SENTENCES[tag]["negated"])


@pytest.mark.parametrize("tag", sorted(SENTENCES))
def test_a_text_is_told_by_its_function_words(tag: str) -> None:
    found = words(" ".join([SENTENCES[tag]["plain"], *SENTENCES[tag]["negated"]]).casefold())
    assert sum(word in language(tag).function_words for word in found) >= 3


@pytest.mark.parametrize(
    ("locale", "tag"),
    [("no-NO", "nb"), ("nb_NO", "nb"), ("bs-Latn-BA", "hr"), ("sr-Cyrl-RS", "sr"), ("pt-BR", "pt")],
)
def test_a_locale_is_read_with_its_language(locale: str, tag: str) -> None:
    assert language(locale).tag == tag


@pytest.mark.parametrize("locale", [None, "", "xx-XX", "__init__", "-", "../en"])
def test_an_unknown_locale_has_no_language(locale: str | None) -> None:
    assert language_of(locale) is None
