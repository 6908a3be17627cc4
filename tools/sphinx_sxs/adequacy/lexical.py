"""Lexical evidence: which words of one side have no counterpart on the other.

Each source word that carries meaning is looked for in the target by its renderings: those
that the lexicon gives (`by hand`) and those that the docset itself mostly uses (`learned`).
What neither explains is *lost*; what only the docset's habit explains is *odd*: where a
machine translated the docset, its habits hold its mistakes.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sphinx_sxs.adequacy.knowledge import Knowledge, Word
from sphinx_sxs.adequacy.lexicon import Entry
from sphinx_sxs.adequacy.words import STOP, all_folded, source_words, spaced_text, units


class Loss(NamedTuple):
    """A source word without a counterpart."""

    word: str
    """As the source writes it."""
    weight: float
    """How much it tells, 0 to 1."""


class WrongSense(NamedTuple):
    """A rendering that the lexicon calls wrong."""

    source: str
    """The English word or phrase."""
    target: str
    """The piece of the target."""


@dataclass(frozen=True, slots=True)
class Lexical:
    """The lexical evidence of one pair."""

    words: int
    """Words of the source."""
    units: int
    """Units of the target."""
    flags: Sequence[bool]
    """Of each source word that carries meaning and of which something is known, whether it was found."""
    found: Mapping[str, Sequence[str]]
    """By such a word in small letters, the pieces of the target that stand for it."""
    lost: Sequence[Loss]
    """Words that neither lexicon nor table finds in the target."""
    odd: Sequence[Loss]
    """Words that the lexicon does not find but the table does."""
    unknown: Sequence[Loss]
    """Words of which nothing is known, and which the target does not hold as they are."""
    wrong: Sequence[WrongSense]
    """Renderings in a wrong sense."""
    names_lost: Sequence[Loss]
    """Names that this target has not; the weight is how often the docset keeps them."""
    names_lowered: Sequence[str]
    """Names that the target has in small letters and the docset mostly as they are."""
    unexplained: Sequence[str]
    """Units of the target that no word of the source explains, by alphabet."""
    strange: Sequence[str]
    """Those of them that are in no rendering of any word."""
    unusual: int
    """Neighbouring units of the target that stand together nowhere else in the docset."""


_MOSTLY = 0.5
"""Share of a name's occurrences that are kept from which on small letters are a slip."""


def lexical(source: str, target: str, knowledge: Knowledge) -> Lexical:
    """The evidence of a pair of masked texts."""
    search = _Search(source, target, knowledge)
    search.run()
    return search.result()


class _Search:
    """One pair while its words are looked for."""

    __slots__ = (
        "flags",
        "found",
        "held",
        "knowledge",
        "known",
        "lost",
        "names_lost",
        "names_lowered",
        "odd",
        "small",
        "spaced",
        "target",
        "units",
        "unknown",
        "written",
        "wrong",
    )

    def __init__(self, source: str, target: str, knowledge: Knowledge) -> None:
        self.target = target
        self.knowledge = knowledge
        self.written = source_words(source)
        self.small = all_folded(self.written)
        self.spaced = spaced_text(target)
        self.units = units(self.spaced)
        self.held = set(self.units)
        # Units that the table has for any word of the source.
        self.known: set[str] = set()
        self.flags: list[bool] = []
        self.found: dict[str, Sequence[str]] = {}
        self.lost: list[Loss] = []
        self.odd: list[Loss] = []
        self.unknown: list[Loss] = []
        self.wrong: list[WrongSense] = []
        self.names_lost: list[Loss] = []
        self.names_lowered: list[str] = []

    def run(self) -> None:
        """Look for every word of the source that carries meaning, each once."""
        by_phrase = self._phrases()
        word_of, spaced, held, kept_share = self.knowledge.word, self.spaced, self.held, self.knowledge.kept
        written = dict(zip(reversed(self.small), reversed(self.written), strict=True))
        for word in dict.fromkeys(self.small):
            if word in STOP or len(word) < 2:
                continue
            known = word_of(word)
            entry = known.entry
            pieces = [piece for piece in entry.right if piece in spaced]
            as_it_is = word in held
            if entry.mistakes and self._is_wrong(word, entry):
                pieces = []
            name = written[word]
            if name in kept_share and name != word:
                self._name(name, kept_share[name], kept=as_it_is)
            if entry.free:
                continue
            by_hand = bool(pieces)
            if as_it_is:
                pieces.append(word)
            if known.units:
                self.known |= known.units
                pieces += known.units & held
            there = as_it_is or by_hand or word in by_phrase
            self._judge(name, word, known, pieces, there=there)

    def result(self) -> Lexical:
        """What was found."""
        unexplained = self._unexplained()
        vocabulary, usual = self.knowledge.vocabulary, self.knowledge.usual
        neighbours = set(map(" ".join, itertools.pairwise(self.units)))
        return Lexical(
            words=len(self.written),
            units=len(self.units),
            flags=self.flags,
            found=self.found,
            lost=self.lost,
            odd=self.odd,
            unknown=self.unknown,
            wrong=self.wrong,
            names_lost=self.names_lost,
            names_lowered=self.names_lowered,
            unexplained=unexplained,
            strange=[unit for unit in unexplained if unit not in vocabulary],
            unusual=len(neighbours - usual) if usual else 0,
        )

    def _unexplained(self) -> list[str]:
        left = self.held.difference(self.small, self.known)
        if not left:
            return []
        pieces = " ".join([piece for found in self.found.values() for piece in found])
        return sorted([unit for unit in left if unit not in pieces])

    def _judge(self, written: str, word: str, known: Word, pieces: list[str], *, there: bool) -> None:
        """Say of one word whether the target has it."""
        if not (known.by_hand or known.units):
            if not there:
                self.unknown.append(Loss(written, known.weight))
            return
        self.flags.append(there or bool(pieces))
        if pieces:
            self.found[word] = pieces
            if known.by_hand and not there:
                self.odd.append(Loss(written, known.weight))
        elif not there:
            self.lost.append(Loss(written, known.weight))

    def _is_wrong(self, key: str, entry: Entry) -> bool:
        """Whether the target has a wrong rendering, and no right one beside it; if so, it is noted."""
        for wrong, unless in entry.mistakes:
            for piece in wrong:
                if piece in self.spaced and not self._is_right(piece, unless):
                    self.wrong.append(WrongSense(key.strip(), piece.strip()))
                    return True
        return False

    def _is_right(self, wrong: str, right: Sequence[str]) -> bool:
        """Whether a right rendering stands beside the wrong one, or around it."""
        rest = self.spaced.replace(wrong, " ")
        core = wrong.strip()
        for piece in right:
            # Of "mengingat" (to remember) a part may be a right one; of "trang web" (site) "trang" (page) is none.
            if piece in rest or (core in piece and core != piece.strip() and piece in self.spaced):
                return True
        return False

    def _phrases(self) -> set[str]:
        """The words whose phrase the target has; notes wrong renderings of phrases."""
        phrases = self.knowledge.lexicon.phrases
        words: set[str] = set()
        openings = [pair for pair in map(" ".join, itertools.pairwise(self.small)) if pair in phrases]
        if not openings:
            return words
        text = f" {' '.join(self.small)} "
        for opening in dict.fromkeys(openings):
            for phrase, entry in phrases[opening]:
                if phrase not in text:
                    continue
                if entry.mistakes and self._is_wrong(phrase, entry):
                    continue
                pieces = [piece for piece in entry.right if piece in self.spaced]
                if pieces:
                    self.found[phrase] = pieces
                    words.update(phrase.split())
        return words

    def _name(self, written: str, share: float, *, kept: bool) -> None:
        if not kept:
            self.names_lost.append(Loss(written, share))
        elif share > _MOSTLY and written not in self.target:
            self.names_lowered.append(written)
