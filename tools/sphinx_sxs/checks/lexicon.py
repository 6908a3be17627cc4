"""The terms of a glossary in texts: found in the source, looked for in the target.

Both are tolerant of inflection.  In the source a term may be plural or possessive; in the
target the beginnings of its words have to be there.  ``*`` at the end of a word says
exactly where its beginning ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sphinx_sxs.checks.model import Place

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STARRED = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\*?")
_POSSESSIVE = re.compile(r"['’]s?\Z|(?<=s)['’]\Z")
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})
_TONAL = frozenset({"vi"})
"""Languages in which another accent makes another word."""
_SHORTEST = 4
"""Letters of a word that no ending takes away."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a glossary: a source term and one word for it."""

    source: str
    """The term in the language of the originals; ``*`` at the end of a word stands for any ending."""
    target: str
    """What it is, or must not be, in the target language."""
    locale: str
    """The locale or language that this holds for, in small letters; empty for all."""
    forbidden: bool
    """Whether `target` is what must not be used."""


@dataclass(frozen=True)
class Term:
    """All that a glossary says of one source term in one locale."""

    source: str
    """The term."""
    approved: tuple[str, ...]
    """What it is called; any of these will do."""
    forbidden: tuple[str, ...]
    """What it must not be called."""


@dataclass(frozen=True)
class Lexicon:
    """The terms of one locale, to be found in texts."""

    terms: Mapping[str, tuple[Term, ...]]
    """By the first word of the term in each of its forms, the longest term first."""
    loose: tuple[Term, ...] = ()
    """Terms whose first word may have any ending."""

    def find(self, text: str) -> Iterator[tuple[Term, Place]]:
        """The terms in masked `text`, none inside another."""
        tokens = list(_TOKEN.finditer(text))
        at = 0
        while at < len(tokens):
            length = 0
            for term in (*self.terms.get(_singular(tokens[at][0].casefold()), ()), *self.loose):
                length = _matched(term.source, text, tokens, at)
                if length:
                    yield term, (tokens[at].start(), tokens[at + length - 1].end())
                    break
            at += max(length, 1)


def lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    """The terms that `entries` make up."""
    approved: dict[str, list[str]] = defaultdict(list)
    forbidden: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        table = forbidden if entry.forbidden else approved
        table[entry.source].append(entry.target)
    first: dict[str, list[Term]] = defaultdict(list)
    loose: list[Term] = []
    for source in sorted({*approved, *forbidden}, key=lambda source: (-len(source), source)):
        words = _STARRED.findall(source)
        if not words:
            continue
        term = Term(source, tuple(dict.fromkeys(approved[source])), tuple(dict.fromkeys(forbidden[source])))
        if words[0].endswith("*"):
            loose.append(term)
        else:
            first[_singular(words[0].casefold())].append(term)
    return Lexicon({word: tuple(terms) for word, terms in first.items()}, tuple(loose))


def _matched(source: str, text: str, tokens: list[re.Match[str]], at: int) -> int:
    """How many tokens from `at` on the term `source` takes; 0 where it does not stand there."""
    words = _STARRED.findall(source)
    if at + len(words) > len(tokens):
        return 0
    for number, word in enumerate(words):
        token = tokens[at + number]
        if number and text[tokens[at + number - 1].end() : token.start()].strip(" \t\n\u00a0-"):
            return 0
        if not _same(word, token[0]):
            return 0
    return len(words)


def _same(word: str, token: str) -> bool:
    """Whether a token of a text is a form of a word of a term."""
    if word == word.casefold():
        # A term in small letters may start a sentence; one with capitals is a name.
        token = token.casefold()
    if word.endswith("*"):
        return token.startswith(word[:-1])
    return token == word or _singular(token) == _singular(word)


def _singular(word: str) -> str:
    """An English word without plural and possessive, both sides alike: not always a word."""
    word = _POSSESSIVE.sub("", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def places_of(term: str, text: str, language: str) -> list[Place]:
    """Where `term` stands in `text` as words of their own, each with some ending.

    What a glossary forbids is found this way: strictly, since a wrong alarm costs more
    than a missed form.
    """
    return [match.span() for match in _strict(_nfc(term), language in _UNSPACED).finditer(text)]


def holds(term: str, text: str, language: str) -> bool:
    """Whether the beginnings of all words of `term` stand in `text`, in whatever form and order.

    What a glossary approves is found this way: leniently, for the same reason.
    """
    if language in _UNSPACED:
        return "".join(_nfc(term).casefold().split()).rstrip("*") in "".join(_nfc(text).casefold().split())
    bare = _nfc if language in _TONAL else _without_accents
    folded = bare(text).casefold()
    return all(_stem(bare(word).casefold()) in folded for word in _STARRED.findall(_nfc(term)))


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _without_accents(text: str) -> str:
    """`text` without the accents that endings change: "Postfach", "Postfächer"."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _stem(word: str) -> str:
    if word.endswith("*"):
        return word[:-1]
    return word[: max(_SHORTEST, len(word) - max(2, len(word) // 4))]


@cache
def _strict(term: str, unspaced: bool) -> re.Pattern[str]:  # noqa: FBT001 - a key of the cache
    words = _STARRED.findall(term)
    if unspaced:
        return re.compile(
            r"\s*".join(re.escape(word.rstrip("*")) for word in words) or r"(?!)", re.IGNORECASE
        )
    parts = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"\w{0,2}") for word in words]
    if not parts:
        return re.compile(r"(?!)")
    flags = re.IGNORECASE if term == term.casefold() else 0
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(parts) + r"(?!\w)", flags)
