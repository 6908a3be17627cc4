"""What the rules know about languages: one data file a language.

A file says how the language writes and which words negate.  A rule that needs what
a language's file does not say stays silent in that language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from sphinx_sxs.checks.letters import letter_class

_NO_MATCH = re.compile(r"(?!)")


@dataclass(frozen=True)
class Language:
    """One language's file, with its word lists compiled."""

    tag: str
    """Its primary language subtag, e.g. ``vi``."""
    name: str
    """What English calls it."""
    spaced: bool
    """Whether it writes spaces between words; without them a cue is any run of its characters."""
    letter: str
    """An expression for one character of its words: more than ``\\w`` where vowels are signs."""
    negation: re.Pattern[str]
    """Words that negate."""
    plain: re.Pattern[str]
    """The plainest of those words: where one stands, the other side has to negate too."""
    equivalent: re.Pattern[str]
    """Words that say "not" by another way: to fail, to lack, to block, other than."""
    negative: re.Pattern[str]
    """Words that another language may well say with a negation: "invalid", "until", "too"."""
    limiting: re.Pattern[str]
    """Words for "only": what "not … unless" and "not … until" become."""
    excluded: re.Pattern[str]
    """Runs that look like a negation and are none; taken out first."""
    function_words: frozenset[str]
    """Words that make a text this language's prose; empty where not known."""
    foreign_words: frozenset[str]
    """Words that make a text, which claims to be in this language, another one's."""
    numbers: Mapping[str, tuple[int, ...]]
    """Number words with what each can mean, casefolded; inflected forms and compounds listed.

    A file gives a word that always means its number as an integer (``"three" = 3``): a
    translation has to have that number.  A list means that the word may also mean other
    numbers, or none (``"second" = [2, 2]``): it can stand for one of them, and none is asked of
    the other side.  An article that is also 1 ("a", ``ein``, ``un``) may be either, since 1 is
    never asked for.
    """
    punctuation: Punctuation
    """How it punctuates."""
    doubled: re.Pattern[str]
    """Doubled words that are no mistake: reduplication (id ``orang-orang``), "had had"."""


@dataclass(frozen=True)
class Punctuation:
    """What a language writes where English writes something else."""

    end: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For an English end mark (``.``, ``:``, ``?``), what may stand for it besides itself.

    An empty string among them: nothing at all, as in Thai.
    """
    quotes: tuple[tuple[str, str], ...] = ()
    """Its pairs of quotation marks."""
    space_before: str = ""
    """Marks that it sets off by a space, as French does ``?``."""
    space_after: bool = True
    """Whether a space follows commas and full stops."""


# Tags that are read with another language's file: macrolanguages and their main
# variety, retired codes, and standards that share nearly all their words.
_READ_AS = {
    "no": "nb",
    "bs": "hr",
    "cnr": "sr",
    "sh": "sr",
    "mo": "ro",
    "iw": "he",
    "in": "id",
    "tl": "fil",
}


def language_of(locale: str | None) -> Language | None:
    """The language of a locale, where there is a file for it: ``vi-VN`` has ``vi.toml``."""
    if not locale:
        return None
    tag = locale.replace("_", "-").split("-", 1)[0].casefold()
    return _load(tag) or _load(_READ_AS.get(tag, ""))


@cache
def _load(tag: str) -> Language | None:
    file = files(__package__).joinpath(f"{tag}.toml")
    if not tag.isalpha() or not file.is_file():
        return None
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    spaced = bool(data.get("spaced", True))
    letter = letter_class(_strings(data))
    negation: Mapping[str, Any] = data.get("negation", {})

    def words(key: str) -> re.Pattern[str]:
        return _any_word(
            negation.get(key, ()),
            negation.get(key + "_patterns", ()),
            letter=letter,
            spaced=spaced,
        )

    return Language(
        tag=tag,
        name=data["name"],
        spaced=spaced,
        letter=letter,
        negation=words("cues"),
        plain=words("plain"),
        equivalent=words("equivalents"),
        negative=words("negative"),
        limiting=words("limiting"),
        excluded=words("excluded"),
        function_words=_folded(data.get("function_words", ())),
        foreign_words=_folded(data.get("foreign_words", ())),
        numbers=_numbers(data.get("numbers", {})),
        punctuation=_punctuation(data.get("punctuation", {})),
        doubled=_any_word(
            data.get("doubled", {}).get("words", ()),
            data.get("doubled", {}).get("patterns", ()),
            letter=letter,
            spaced=spaced,
        ),
    )


def _strings(data: Any) -> Iterator[str]:
    """All the text in a file's data, keys of tables as well: they are words, too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from (key for key in data)
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _folded(words: Iterable[str]) -> frozenset[str]:
    # As they are compared: Greek "της" folds to "τησ".
    return frozenset(word.casefold() for word in words)


def _numbers(table: Mapping[str, int | list[int]]) -> dict[str, tuple[int, ...]]:
    return {
        word.casefold(): (value,) if isinstance(value, int) else tuple(value) for word, value in table.items()
    }


def _punctuation(table: Mapping[str, Any]) -> Punctuation:
    return Punctuation(
        end={mark: tuple(others) for mark, others in table.get("end", {}).items()},
        quotes=tuple((pair[0], pair[1]) for pair in table.get("quotes", ())),
        space_before=table.get("space_before", ""),
        space_after=table.get("space_after", True),
    )


def _any_word(words: Iterable[str], patterns: Iterable[str], *, letter: str, spaced: bool) -> re.Pattern[str]:
    """One expression for plain words (``*`` stands for letters) and for expressions as written."""
    # Longest first: `không thể` has to be one cue, not `không` and a rest.
    parts = [re.escape(word).replace(r"\*", f"{letter}*") for word in sorted(words, key=len, reverse=True)]
    parts = [part.replace(r"\ ", r"\s+") for part in parts]
    parts = [*patterns, *parts]
    if not parts:
        return _NO_MATCH
    joined = "|".join(parts)
    return re.compile(rf"(?<!{letter})(?:{joined})(?!{letter})" if spaced else joined, re.IGNORECASE)
