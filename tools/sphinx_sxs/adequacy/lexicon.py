"""The lexicon of a language, written by hand: what English words become, and what they never should.

A line of `lexicons/<language>.tsv` is a word or a phrase, its right renderings and its wrong
ones, the latter two set off by semicolons.  A word may have several lines; what a line calls
wrong stands unless one of its own right renderings is there too.  A rendering stands for whole
words of a target in small letters; ``*`` at an end stands for any letters there: ``*konto*``
is in "Benutzerkonten" too.  ``-`` for the renderings says that so many are right that none is
worth looking for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Generic, NamedTuple, TypeVar

from sphinx_sxs.adequacy.words import all_folded, composed, source_words, spaced_text

FREE = "-"
_GAP = re.compile(r"\s*;\s*")


class Mistake(NamedTuple):
    """Renderings in a wrong sense."""

    wrong: tuple[str, ...]
    """Pieces of a target that show it."""
    unless: tuple[str, ...]
    """Pieces that show that the word is rendered rightly as well."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one English word or phrase becomes."""

    right: tuple[str, ...] = ()
    """Pieces of a target, as `spaced_text` gives it, of which one shows that the word is there."""
    mistakes: tuple[Mistake, ...] = ()
    """What it must not become."""
    free: bool = False
    """Whether its renderings are too free to look for one."""


@dataclass(frozen=True)
class Lexicon:
    """The entries of one language."""

    words: Mapping[str, Entry] = field(default_factory=dict)
    """By English word in small letters."""
    phrases: Mapping[str, tuple[tuple[str, Entry], ...]] = field(default_factory=dict)
    """By the first two words of a phrase, each phrase that they open, the longest first.

    A phrase is in small letters and has one space between its words and one at either end.
    """

    def __bool__(self) -> bool:
        return bool(self.words)


class LexiconError(ValueError):
    """A line of a lexicon that cannot be read."""


def parse_lexicon(text: str, name: str) -> Lexicon:
    """The lexicon that the file `name` holds as `text`.  Raises `LexiconError` with the line."""
    words: dict[str, list[_Line]] = {}
    phrases: dict[str, dict[str, list[_Line]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) > 3 or not columns[0].strip():
            raise LexiconError(f"{name}:{number}: `{line}` is not a word, its renderings and wrong ones")
        key, right, wrong = (*columns, "", "")[:3]
        found = all_folded(source_words(key))
        if len(found) == 1:
            words.setdefault(found[0], []).append((right, wrong))
        elif found:
            mine = phrases.setdefault(" ".join(found[:2]), {})
            mine.setdefault(f" {' '.join(found)} ", []).append((right, wrong))
    return Lexicon(_Read(words, _read_word), _Read(phrases, _read_phrases))


_Line = tuple[str, str]
"""The columns of right and wrong renderings."""
R = TypeVar("R")
V = TypeVar("V")


class _Read(Mapping[str, V], Generic[R, V]):
    """Reads the lines of a key when it is first asked for: an article has few words of a lexicon."""

    def __init__(self, raw: Mapping[str, R], read: Callable[[R], V]) -> None:
        self._raw = raw
        self._read = read
        self._done: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._read(self._raw[key])
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def _read_word(lines: Sequence[_Line]) -> Entry:
    entry: Entry | None = None
    for right, wrong in lines:
        entry = _joined(entry, _entry(_pieces(right), _pieces(wrong), free=right.strip() == FREE))
    return entry or Entry()


def _read_phrases(found: Mapping[str, Sequence[_Line]]) -> tuple[tuple[str, Entry], ...]:
    ordered = sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))
    return tuple((phrase, _read_word(lines)) for phrase, lines in ordered)


def _entry(right: tuple[str, ...], wrong: tuple[str, ...], *, free: bool) -> Entry:
    return Entry(right, (Mistake(wrong, right),) if wrong else (), free)


def _joined(one: Entry | None, other: Entry) -> Entry:
    """Two lines about one word; each tells of wrong renderings with its own right ones."""
    if one is None:
        return other
    wrong = {piece for mistake in (*one.mistakes, *other.mistakes) for piece in mistake.wrong}
    right = dict.fromkeys((*one.right, *other.right))
    return Entry(
        tuple(piece for piece in right if piece not in wrong),
        one.mistakes + other.mistakes,
        one.free or other.free,
    )


def _pieces(column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for part in _GAP.split(column) if (p := piece(part))))


def piece(rendering: str) -> str:
    """What to look for in a text of `spaced_text`: ``konto*`` is " konto", a plain word has two spaces."""
    text = composed(rendering.strip())
    inner = spaced_text(text.strip("*")).strip()
    if not inner or "*" in text.strip("*"):
        return ""
    return ("" if text.startswith("*") else " ") + inner + ("" if text.endswith("*") else " ")


@cache
def shipped_lexicon(language: str) -> Lexicon:
    """The lexicon that ships for a language, by its primary tag; an empty one where there is none."""
    file = files(__package__).joinpath("lexicons", f"{language}.tsv")
    if not language.isalpha() or not file.is_file():
        return Lexicon()
    return parse_lexicon(file.read_text(encoding="utf-8"), f"{language}.tsv")
