"""Lexical evidence: which words of one side have no counterpart on the other.

Each source word that carries meaning is looked for in the target by its renderings: those
that the lexicon gives (`by hand`) and those that the docset itself mostly uses (`learned`).
What neither explains is *lost*; what only the docset's habit explains is *odd*: where a
machine translated the docset, its habits hold its mistakes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_sxs.adequacy.knowledge import Knowledge, Word
from sphinx_sxs.adequacy.lexicon import Entry
from sphinx_sxs.adequacy.words import STOP, all_folded, repeats, source_words, spaced_text, units


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


KEPT_MOSTLY = 0.3
"""Share of a name's occurrences that are kept from which on its loss says something."""
_MOSTLY = 0.5
"""Share of a name's occurrences that are kept from which on small letters are a slip."""


def _is_abbreviation(name: str) -> bool:
    """Whether a word is no common one in capitals, "NOTE", but has capitals of its own."""
    stem = name.removesuffix("s")
    return sum(char.isupper() for char in stem) > 1 and (not stem.isupper() or stem not in _SHOUTED)


_SHOUTED = frozenset(
    {"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "ALL", "BEFORE", "AFTER", "FAQ", "FAQS", "OK"}
)
"""Words that help articles write in capitals for weight, or that languages abbreviate otherwise."""


class Lexical:
    """The lexical evidence of one pair."""

    __slots__ = (
        "_knowledge",
        "_known",
        "_small",
        "_spaced",
        "_target",
        "_units",
        "_written",
        "abbreviations_lost",
        "flags",
        "found",
        "held",
        "lost",
        "names_lost",
        "names_lowered",
        "odd",
        "unknown",
        "wrong",
    )

    def __init__(self, source: str, target: str, knowledge: Knowledge) -> None:
        self._target = target
        self._knowledge = knowledge
        self._written = source_words(source)
        self._small = all_folded(self._written)
        self._spaced = spaced_text(target)
        self._units = units(self._spaced)
        # What is known of each word of the source that carries meaning.
        self._known: list[Word] = []
        self.held = set(self._units)
        """Units of the target, each once."""
        self.flags: list[bool] = []
        """Of each source word that carries meaning and of which something is known, whether it was found."""
        self.found: dict[str, list[str]] = {}
        """By such a word or phrase in small letters, the pieces of the target that stand for it."""
        self.lost: list[Loss] = []
        """Words that neither lexicon nor table finds in the target."""
        self.odd: list[Loss] = []
        """Words that the lexicon does not find but the table does."""
        self.unknown: list[Loss] = []
        """Words of which nothing is known, and which the target does not hold as they are."""
        self.wrong: list[WrongSense] = []
        """Renderings in a wrong sense."""
        self.names_lost: list[Loss] = []
        """Names that this target has not; the weight is how often the docset keeps them."""
        self.abbreviations_lost: list[str] = []
        """Words with several capitals, as AADDS and TrustScore, that the target has not."""
        self.names_lowered: list[str] = []
        """Names that the target has in small letters and the docset mostly as they are."""
        self._look()

    @property
    def words(self) -> int:
        """Words of the source."""
        return len(self._written)

    @property
    def units(self) -> int:
        """Units of the target."""
        return len(self._units)

    @property
    def rare(self) -> list[float]:
        """Of each source word that carries meaning, how rare it is in the docset of the table, 0 to 1."""
        return [known.weight for known in self._known]

    @property
    def repeats(self) -> bool:
        """Whether units of the target stand twice in a row."""
        return repeats(self._units)

    @property
    def speaks(self) -> bool:
        """Whether any word, by itself, speaks against the target."""
        return bool(
            self.lost
            or self.odd
            or self.wrong
            or self.unknown
            or self.abbreviations_lost
            or self.names_lowered
            or any(share > KEPT_MOSTLY for _, share in self.names_lost)
        )

    @property
    def unexplained(self) -> list[str]:
        """Units of the target that no word of the source explains, by alphabet."""
        left = self.held.difference(self._small, *[known.units for known in self._known])
        if not left:
            return []
        pieces = " ".join([piece for found in self.found.values() for piece in found])
        return sorted([unit for unit in left if unit not in pieces])

    def strange(self, unexplained: Sequence[str]) -> list[str]:
        """Those of the unexplained units that are in no rendering of any word."""
        vocabulary = self._knowledge.vocabulary
        return [unit for unit in unexplained if unit not in vocabulary]

    @property
    def unusual(self) -> int:
        """Neighbouring units of the target that stand together nowhere else in the docset."""
        usual = self._knowledge.usual
        if not usual:
            return 0
        return len(set(map(" ".join, itertools.pairwise(self._units))) - usual)

    def _look(self) -> None:
        """Look for every word of the source that carries meaning, each once."""
        by_phrase = self._phrases()
        word_of, kept_share = self._knowledge.word, self._knowledge.kept
        spaced, held = self._spaced, self.held
        seen: set[str] = set()
        for name, word in zip(self._written, self._small, strict=True):
            if word in STOP or word in seen or len(word) < 2:
                continue
            seen.add(word)
            known = word_of(word)
            self._known.append(known)
            entry = known.entry
            pieces = [piece for piece in entry.right if piece in spaced]
            as_it_is = word in held
            if entry.mistakes and self._is_wrong(word, entry):
                pieces = []
            if name != word:
                if name in kept_share:
                    self._name(name, kept_share[name], kept=as_it_is)
                if not as_it_is and not pieces and not name[1:].islower() and _is_abbreviation(name):
                    self.abbreviations_lost.append(name)
            if entry.free:
                continue
            by_hand = bool(pieces)
            if as_it_is:
                pieces.append(f" {word} ")
            elif not by_hand and known.units:
                pieces = [f" {unit} " for unit in known.units & held]
            there = as_it_is or by_hand or word in by_phrase
            self._judge(name, word, known, pieces, there=there)

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
                if piece in self._spaced and not self._is_right(piece, unless):
                    self._tell(WrongSense(key.strip(), piece.strip()))
                    return True
        return False

    def _tell(self, mistake: WrongSense) -> None:
        """Note a mistake, unless a longer phrase that holds the same words told of it."""
        if not any(mistake.source in told.source and mistake.target in told.target for told in self.wrong):
            self.wrong.append(mistake)

    def _is_right(self, wrong: str, right: Sequence[str]) -> bool:
        """Whether a right rendering stands beside the wrong one, or around it."""
        rest = self._spaced.replace(wrong, " ")
        core = wrong.strip()
        for piece in right:
            # A part of "mengingat" (to remember) may be right; "trang" (page) is part of "trang web" (site).
            if piece in rest or (core in piece and core != piece.strip() and piece in self._spaced):
                return True
        return False

    def _phrases(self) -> set[str]:
        """The words whose phrase the target has; notes wrong renderings of phrases."""
        phrases = self._knowledge.lexicon.phrases
        words: set[str] = set()
        openings = [pair for pair in map(" ".join, itertools.pairwise(self._small)) if pair in phrases]
        if not openings:
            return words
        text = f" {' '.join(self._small)} "
        for opening in dict.fromkeys(openings):
            for phrase, entry in phrases[opening]:
                if phrase not in text:
                    continue
                if entry.mistakes and self._is_wrong(phrase, entry):
                    continue
                pieces = [piece for piece in entry.right if piece in self._spaced]
                if pieces:
                    self.found[phrase] = pieces
                    words.update(phrase.split())
        return words

    def _name(self, written: str, share: float, *, kept: bool) -> None:
        if not kept:
            self.names_lost.append(Loss(written, share))
        elif share > _MOSTLY and written not in self._target:
            self.names_lowered.append(written)
