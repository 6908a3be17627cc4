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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sphinx_sxs.adequacy.lexicon import piece
from sphinx_sxs.adequacy.words import composed

_WORD = re.compile(r"[^\W\d_]+")
_BEGINNING = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,3}")
_CAPITAL = re.compile(r"(?<![^\W\d_])(?=[^a-z\W\d_])[^\W\d_]{1,3}")
_CAPITALS = re.compile(r"(?<![^\W\d_])[A-Z]{2,3}")
_GAP = re.compile(r"\s*;\s*")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_SHORTEST = 3
"""Letters of the shortest beginning that a rendering may be."""


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


@dataclass(frozen=True)
class Gazetteer:
    """The names that are known for one language."""

    names: tuple[Name, ...] = ()
    """In the order of the file."""
    by_english: Mapping[str, tuple[tuple[str, Name], ...]] = field(default_factory=dict)
    """Pieces that show a name in English, by how they begin."""
    by_target: Mapping[str, tuple[tuple[str, Name], ...]] = field(default_factory=dict)
    """Pieces that show a name in a target, by how they begin."""

    def __bool__(self) -> bool:
        return bool(self.names)

    def compare(self, source: str, target: str) -> Names:
        """The names of masked `source` and `target` that the other side lacks."""
        source, target = _plain(source), _plain(target)
        ours = dict(_mentioned(source, self.by_english, capitals=True))
        theirs = dict(_mentioned(target, self.by_target, capitals=False))
        if ours.keys() == theirs.keys():
            return NO_NAMES
        english, text = _searched(source), _searched(target)
        return Names(
            [at for name, at in ours.items() if name not in theirs and not _stands_for(name, text)],
            [at for name, at in theirs.items() if name not in ours and not _calls_for(name, english)],
        )


def parse_gazetteer(text: str) -> Gazetteer:
    """The gazetteer in the lines of `text`."""
    names = [
        Name(*map(_pieces, (*line.split("\t"), "", "", "")[:4]))
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    ]
    return Gazetteer(
        tuple(names),
        _by_beginning((piece, name) for name in names for piece in name.english),
        _by_beginning((piece, name) for name in names for piece in name.shown),
    )


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
    if not core.isupper():
        return piece(written)
    start, end = ("" if written.startswith("*") else " "), ("" if written.endswith("*") else " ")
    return f"{start}{core}{end}"


def _by_beginning(pieces: Iterable[tuple[str, Name]]) -> dict[str, tuple[tuple[str, Name], ...]]:
    """Pieces by their first letters; those that stand anywhere in a word count where they begin one."""
    found: dict[str, list[tuple[str, Name]]] = {}
    for written, name in pieces:
        found.setdefault(written.lstrip()[:_SHORTEST].rstrip(), []).append((f" {written.lstrip()}", name))
    return {first: tuple(some) for first, some in found.items()}


def _plain(text: str) -> str:
    """`text` with "U.S." as "US", of the same length."""
    return _DOTTED.sub(_undotted, text) if "." in text else text


def _undotted(match: re.Match[str]) -> str:
    return match[0].replace(".", "").ljust(len(match[0]))


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


def _mentioned(
    text: str, pieces: Mapping[str, tuple[tuple[str, Name], ...]], *, capitals: bool
) -> Iterator[tuple[Name, Mention]]:
    """The names that `text` speaks of, the last first; of words with a capital only, or of all."""
    if not _may_mention(text, pieces, capitals=capitals):
        return
    words = list(_WORD.finditer(text))
    for number in range(len(words) - 1, -1, -1):
        word = words[number][0]
        if capitals and not word[0].isupper():
            continue
        candidates = pieces.get(word[:_SHORTEST].lower(), ())
        if word.isupper():
            candidates += pieces.get(word[:_SHORTEST], ())
        for written, name in candidates:
            size = _size(written, words[number : number + written.count(" ")])
            if size:
                start, end = words[number].start(), words[number + size - 1].end()
                yield name, Mention(text[start:end], start, end)


def _may_mention(text: str, pieces: Mapping[str, object], *, capitals: bool) -> bool:
    """A look that spares most texts the dear one."""
    words = _CAPITAL.findall(text) if capitals else _BEGINNING.findall(text.lower())
    beginnings = {word.lower() for word in words} if capitals else set(words)
    beginnings.update(word for word in _CAPITALS.findall(text))
    return not beginnings.isdisjoint(pieces)


def _size(written: str, words: Sequence[re.Match[str]]) -> int:
    """How many of `words` a piece takes that stands at their beginning; 0 where it does not."""
    own = written.strip(" ")
    text = f" {' '.join([word[0] for word in words])} "
    if not own.isupper():
        text = composed(text)
    return own.count(" ") + 1 if text.startswith(written) else 0
