"""Evidence from names: countries, peoples, cities and bodies that only one side speaks of.

Names of places change from language to language, and translators put a capital for its
country.  So a line of `gazetteers/<language>.tsv` is one such name, with everything that may
stand for it, in four columns: how English writes it (with a capital, or it is none); what
shows it in a target; what may stand for it there and shows nothing by itself, as "the
country"; and what in an English text may bring it about, as "yuan" does for China.  The
pieces of a column are set off by semicolons; ``*`` stands for any letters, as in the lexicon;
a piece in capitals stands for itself alone, so that "US" is not "us".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from sphinx_sxs.adequacy.lexicon import piece
from sphinx_sxs.adequacy.words import composed

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\s*;\s*")
_DOTTED = (("U.S.", "US  "), ("U.K.", "UK  "), ("U.N.", "UN  "), ("E.U.", "EU  "))
_CAPITALS = re.compile(r"[A-Z]{2,}(?![^\W\d_])")
_BEGINNING = 5
"""Letters by which pieces are looked for."""
_LONGEST = 60
"""Characters within which a piece of several words ends."""


class Mention(NamedTuple):
    """Where a text speaks of something."""

    text: str
    """As it stands there."""
    start: int
    """Where it begins, in code points."""
    end: int
    """Where it ends."""


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One name that languages write each in its own way; the same only as itself."""

    english: tuple[str, ...]
    """Pieces of an English text that show it, as `piece` gives them."""
    shown: tuple[str, ...]
    """Pieces of a target that show it."""
    accepted: tuple[str, ...] = ()
    """Pieces of a target that may stand for it, and show nothing by themselves."""
    implied: tuple[str, ...] = ()
    """Pieces of an English text that may bring it about."""


@dataclass(frozen=True)
class Names:
    """The names of one pair that only one side has."""

    lost: Sequence[Mention] = ()
    """Names of the source that nothing in the target stands for."""
    added: Sequence[Mention] = ()
    """Names of the target for which the source has no reason."""

    def __bool__(self) -> bool:
        return bool(self.lost or self.added)


NO_NAMES = Names()
"""What is said of a pair in which nothing is wrong."""


@dataclass(frozen=True, eq=False)
class Finder:
    """Finds names by the pieces that show them."""

    words: re.Pattern[str]
    """Finds, in small letters, how pieces begin that are not in capitals."""
    by_beginning: Mapping[str, Sequence[tuple[str, Name]]]
    """Such pieces by what `words` finds."""
    capitals: Mapping[str, Name]
    """Names by pieces in capitals."""

    def find(self, text: str) -> dict[Name, Mention]:
        """The names that `text` speaks of, each with its first place."""
        found: dict[Name, Mention] = {}
        for match in self.words.finditer(_small(text)):
            rest = [word.span() for word in _WORD.finditer(text, match.start(), match.start() + _LONGEST)]
            words = f" {composed(' '.join(text[slice(*span)] for span in rest))} "
            for own, name in self.by_beginning[match[0]]:
                if words.startswith(own):
                    end = rest[own.strip(" ").count(" ")][1]
                    found.setdefault(name, Mention(text[match.start() : end], match.start(), end))
        for match in _CAPITALS.finditer(text):
            known = self.capitals.get(match[0])
            if known is not None and not text[: match.start()][-1:].isalpha():
                found.setdefault(known, Mention(match[0], *match.span()))
        return found


@dataclass(frozen=True)
class Gazetteer:
    """The names that are known for one language."""

    names: tuple[Name, ...] = ()
    """In the order of the file."""

    def __bool__(self) -> bool:
        return bool(self.names)

    def compare(self, source: str, target: str) -> Names:
        """The names of masked `source` and `target` that the other side lacks."""
        source, target = _plain(source), _plain(target)
        ours, theirs = self._english.find(source), self._target.find(target)
        ours = {name: at for name, at in ours.items() if at.text[0].isupper()}
        if ours.keys() == theirs.keys():
            return NO_NAMES
        english, text = _searched(source), _searched(target)
        return Names(
            [at for name, at in ours.items() if name not in theirs and not _stands_for(name, text)],
            [at for name, at in theirs.items() if name not in ours and not _calls_for(name, english)],
        )

    @cached_property
    def _english(self) -> Finder:
        return _finder((written, name) for name in self.names for written in name.english)

    @cached_property
    def _target(self) -> Finder:
        return _finder((written, name) for name in self.names for written in name.shown)


def parse_gazetteer(text: str) -> Gazetteer:
    """The gazetteer in the lines of `text`."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return Gazetteer(tuple(Name(*map(_pieces, (*line.split("\t"), "", "", "")[:4])) for line in lines))


@cache
def shipped_gazetteer(language: str) -> Gazetteer:
    """The gazetteer that ships for a language, by its primary tag; an empty one where there is none."""
    file = files(__package__).joinpath("gazetteers", f"{language}.tsv")
    if not language.isalpha() or not file.is_file():
        return Gazetteer()
    return parse_gazetteer(file.read_text(encoding="utf-8"))


def _pieces(column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for part in _GAP.split(column) if (found := _piece(part))))


def _piece(written: str) -> str:
    core = written.strip(" *")
    return f" {core} " if core.isupper() else piece(written)


def _finder(pieces: Iterable[tuple[str, Name]]) -> Finder:
    """What finds `pieces`; one that stands anywhere in a word counts where it begins one."""
    by_beginning: dict[str, list[tuple[str, Name]]] = {}
    capitals: dict[str, Name] = {}
    for written, name in pieces:
        own = written.strip(" ")
        if own.isupper():
            capitals[own] = name
        else:
            by_beginning.setdefault(own[:_BEGINNING], []).append((f" {written.lstrip(' ')}", name))
    # The longest beginning is found: what begins more shortly may stand there too.
    for beginning, found in sorted(by_beginning.items(), key=lambda item: -len(item[0])):
        for size in range(1, len(beginning)):
            found.extend(by_beginning.get(beginning[:size], ()))
    return Finder(_one_of(by_beginning), by_beginning, capitals)


def _one_of(beginnings: Iterable[str]) -> re.Pattern[str]:
    """Finds one of `beginnings` at the beginning of a word, the longest; by first letters, which is fast."""
    by_letter: dict[str, list[str]] = {}
    for beginning in sorted(beginnings, reverse=True):
        by_letter.setdefault(beginning[0], []).append(re.escape(beginning[1:]))
    branches = [f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in sorted(by_letter.items())]
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(branches) or '(?!)'})")


def _small(text: str) -> str:
    """`text` in small letters, of the same length."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _plain(text: str) -> str:
    """`text` with "U.S." as "US", of the same length."""
    for dotted, plain in _DOTTED:
        text = text.replace(dotted, plain)
    return text


def _searched(text: str) -> str:
    """The words of `text` in small letters, then those in capitals as they are, a space around each."""
    words = _WORD.findall(text)
    if "$" in text:
        words.append("dollar")
    capitals = [word for word in words if word.isupper()]
    return f" {composed(' '.join(words))} {' '.join(capitals)} "


def _any(pieces: Iterable[str], text: str) -> bool:
    return any(written in text for written in pieces)


def _stands_for(name: Name, text: str) -> bool:
    return _any(name.shown, text) or _any(name.accepted, text)


def _calls_for(name: Name, text: str) -> bool:
    return _any(name.english, text) or _any(name.implied, text)
