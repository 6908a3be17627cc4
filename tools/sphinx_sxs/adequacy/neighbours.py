"""Which source of an article a target says: its own, or another one's.

Everything that both sides share counts for a pair, all that only one has counts against it:
words with a known rendering, words and names that stay as they are or nearly so (the
beginnings of "political" and "politisch"), numbers, the length, a question mark.  Each is a
logarithm of how much likelier it is in a pair that belongs together than in one that does
not; what most sources of the article have tells little.  Where few words of the language are
known, an article that has shifted as a whole still shows it by lengths and numbers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.length import Lengths
from sphinx_sxs.adequacy.words import STOP, all_folded, source_words, spaced_text, units

_NUMBER = re.compile(r"\d+")
_ASKS = re.compile(r"[?？؟;]\W*$")
_STEM = 5
"""Letters by which words of two languages are taken for one ("polit", "europ")."""
_LATIN = re.compile(r"[A-Za-z]")
_OTHER = re.compile(r"[\u0370-\u1dff\u2e80-\uffff]{2}")
_FOUND = 0.65
"""How often a word that is known has its rendering in the target, where the article says nothing of it."""
_BY_CHANCE = 0.12
"""How often it has one in the target of another source."""
_LOOSE, _LOOSE_BY_CHANCE = 0.35, 0.04
"""The same for words that are kept, or nearly."""
_NUMBER_BOTH, _NUMBER_ONE = 2.5, -0.8
_ASKED_BOTH, _ASKED_ONE = 1.5, -1.5
_FAR = 4.0
"""Spreads of length beyond which more makes no difference."""
_CHANGE = 8.0
"""What a change of the shift costs within an article."""
_REACH = 2
"""Segments by which an alignment may have shifted."""
_LEAST_GAIN = 8.0
_LEAST_RUN = 3
_BADLY = 1.5
"""What lengths say against a pair on average from which on the article is looked at; 0.5 is usual."""
_DOUBTFUL = 0.0
"""How well a target may fit its own source and still be looked at."""
_SURE = ((0.0, 3.0), (-2.0, 5.0))
"""How well another source has to fit at least, and by how much better than the own one."""
_SHORT, _SHORT_GAIN = 40, 3.0
"""Characters of a source below which it has to fit better by so much more."""
_BETTER = 1.0
"""By how much a target has to fit a source better than that one's own target does."""
_ALIKE = 0.6
"""Share of units in common from which on two targets are one text, copied."""
_RELIES = 0.7
"""Share of that which the length alone may say: a target of half a source has the length of another."""
_NEAR = 25
"""Segments on either side that are looked at for the source of a target."""


@dataclass(slots=True)
class _Text:
    """One segment as it is compared."""

    source: str
    target: str
    words: tuple[str, ...] = field(init=False)
    """The words of the source that carry meaning, each once, in small letters."""
    numbers: frozenset[int] = field(init=False)
    spaced: str = field(init=False)
    units: frozenset[str] = field(init=False)
    stems: frozenset[str] = field(init=False)
    target_numbers: frozenset[int] = field(init=False)
    latin: bool = field(init=False)
    """Whether the target is written in Latin letters, in which words may stay nearly as they are."""
    asks: bool = field(init=False)
    asked: bool = field(init=False)

    def __post_init__(self) -> None:
        small = all_folded(source_words(self.source))
        self.words = tuple(dict.fromkeys(w for w in small if w not in STOP and len(w) > 1))
        self.spaced = spaced_text(self.target)
        self.units = frozenset(units(self.spaced))
        self.stems = frozenset(_stem(unit) for unit in self.units if len(unit) >= _STEM)
        self.latin = _LATIN.search(self.target) is not None and not _OTHER.search(self.target)
        self.numbers = frozenset(map(int, _NUMBER.findall(self.source)))
        self.target_numbers = frozenset(map(int, _NUMBER.findall(self.target)))
        self.asks = _ASKS.search(self.source) is not None
        self.asked = _ASKS.search(self.target) is not None


def _stem(word: str) -> str:
    start = word[:_STEM]
    if start.isascii():
        return start
    return "".join(c for c in unicodedata.normalize("NFD", start) if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class _Weights:
    """What one source word says for a pair."""

    found: float
    """A word that is known, when its rendering is there."""
    lost: float
    """And when it is not."""
    kept: float
    """A word of which nothing is known, when the target has it, or one that begins alike."""
    not_kept: float
    """And when it has not."""


def _weights(common: float) -> _Weights:
    """What a word says that stands in this share of the article's sources."""
    chance = min(0.9, _BY_CHANCE + 0.7 * common)
    usual = max(_FOUND, chance)
    loose_chance = min(0.9, _LOOSE_BY_CHANCE + 0.7 * common)
    loose = max(_LOOSE, loose_chance)
    return _Weights(
        math.log(usual / chance),
        math.log((1 - usual) / (1 - chance)),
        math.log(loose / loose_chance),
        math.log((1 - loose) / (1 - loose_chance)),
    )


@dataclass(frozen=True, slots=True)
class Other:
    """A source that a target says instead of its own."""

    number: int
    """Its place in the article."""
    gain: float
    """By how much it fits better, as a natural logarithm."""
    run: int = 1
    """How many segments have shifted with it."""


class Neighbours:
    """The segments of one article, by the places they are given in."""

    def __init__(
        self,
        pairs: Sequence[tuple[str, str]],
        knowledge: Knowledge,
        lengths: Lengths,
        *,
        aligned: bool = False,
    ) -> None:
        self._pairs = pairs
        # Whether it is known that the article as a whole has not shifted.
        self._aligned = aligned
        self._knowledge = knowledge
        self._lengths = lengths
        self._texts: dict[int, _Text] = {}
        self._weights: dict[str, _Weights] = {}
        self._fits: dict[tuple[int, int], float] = {}

    def other(self, number: int) -> Other | None:
        """The source that the target at `number` says instead of its own, if there is one."""
        found = self._shifted.get(number)
        if found is not None:
            return found
        own = self.fit(number, number)
        if own > _DOUBTFUL:
            return None
        source = self._pairs[number][0]
        best, most = None, -math.inf
        for other in range(max(0, number - _NEAR), min(len(self._pairs), number + _NEAR + 1)):
            if other != number and self._pairs[other][0] != source:
                fit = self.fit(other, number)
                if fit > most:
                    best, most = other, fit
        more = _SHORT_GAIN if len(source) < _SHORT else 0.0
        if best is None or not any(most >= least and most - own >= gain + more for least, gain in _SURE):
            return None
        by_length = self._misfit(number, number) - self._misfit(best, number)
        if by_length > _RELIES * (most - own) or self._is_taken(best, number):
            return None
        return Other(best, most - own)

    def _is_taken(self, source: int, target: int) -> bool:
        """Whether a source has its own target, which is another text than the one that seems to say it."""
        if self.fit(source, source) + _BETTER < self.fit(source, target):
            return False
        own, other = self._text(source).units, self._text(target).units
        return len(own & other) < _ALIKE * len(own | other)

    def fit(self, source: int, target: int) -> float:
        """How much speaks for the target at one place saying the source at another."""
        key = source, target
        found = self._fits.get(key)
        if found is None:
            found = self._fits[key] = self._measure(self._text(source), self._text(target)) - self._misfit(
                source, target
            )
        return found

    def _text(self, number: int) -> _Text:
        found = self._texts.get(number)
        if found is None:
            found = self._texts[number] = _Text(*self._pairs[number])
        return found

    def _has(self, word: str, theirs: _Text) -> bool | None:
        """Whether a target has a known word; ``None`` where it is not known."""
        known = self._knowledge.word(word)
        if known.entry.free or not (known.by_hand or known.learned):
            return None
        return (
            word in theirs.units
            or not known.units.isdisjoint(theirs.units)
            or any(piece in theirs.spaced for piece in known.entry.right)
        )

    def _measure(self, ours: _Text, theirs: _Text) -> float:
        score = self._words(ours, theirs)
        both = len(ours.numbers & theirs.target_numbers)
        score += _NUMBER_BOTH * both
        score += _NUMBER_ONE * (len(ours.numbers) + len(theirs.target_numbers) - 2 * both)
        if ours.asks or theirs.asked:
            score += _ASKED_BOTH if ours.asks == theirs.asked else _ASKED_ONE
        return score

    def _words(self, ours: _Text, theirs: _Text) -> float:
        score = 0.0
        for word in ours.words:
            weights = self._weights.get(word)
            if weights is None:
                weights = self._weights[word] = _weights(self._common[word] / len(self._pairs))
            there = self._has(word, theirs)
            if there is not None:
                score += weights.found if there else weights.lost
            elif word in theirs.units or (len(word) >= _STEM and _stem(word) in theirs.stems):
                score += weights.kept
            elif theirs.latin:
                score += weights.not_kept
        return score

    @cached_property
    def _common(self) -> Counter[str]:
        """In how many sources each word stands."""
        return Counter(word for source, _ in self._pairs for word in set(all_folded(source_words(source))))

    @cached_property
    def _shifted(self) -> dict[int, Other]:
        """The segments of runs whose targets say the sources some places on, all by as many places."""
        size = len(self._pairs)
        if self._aligned or size < _LEAST_RUN or not self._may_have_shifted():
            return {}
        steps = self._steps()
        found: dict[int, Other] = {}
        start = 0
        for end in range(1, size + 1):
            if end < size and steps[end] == steps[start]:
                continue
            if steps[start] and end - start >= _LEAST_RUN:
                found |= self._run(start, end, steps[start])
            start = end
        return found

    def _may_have_shifted(self) -> bool:
        """A cheap look: whether lengths fit the better some places on, or many targets fit badly."""
        size = len(self._pairs)
        numbers = range(size)
        own = sum(self._misfit(number, number) for number in numbers)
        for step in range(-_REACH, _REACH + 1):
            shifted = [self._misfit(n + step, n) for n in numbers if 0 <= n + step < size]
            if step and sum(shifted) * size < own * len(shifted):
                return True
        return own > size * _BADLY

    def _misfit(self, source: int, target: int) -> float:
        """What the lengths alone say against a pair."""
        measured = self._lengths.measure(self._pairs[source][0], self._pairs[target][1])
        return 0.0 if measured is None else min(abs(measured.far), _FAR) ** 2 / 2

    def _run(self, start: int, end: int, step: int) -> dict[int, Other]:
        within = range(max(start, -step), min(end, len(self._pairs) - step))
        gains = {n: self.fit(n + step, n) - self.fit(n, n) for n in within}
        if sum(gains.values()) < _LEAST_GAIN:
            return {}
        return {
            n: Other(n + step, gain, len(gains))
            for n, gain in gains.items()
            if gain > 0 and self._pairs[n][0] != self._pairs[n + step][0]
        }

    def _steps(self) -> list[int]:
        """By segment, by how many places its target is likeliest shifted (Viterbi 1967)."""
        size = len(self._pairs)
        offsets = range(-_REACH, _REACH + 1)
        best = [self._emitted(0, offset) - (_CHANGE if offset else 0.0) for offset in offsets]
        back: list[list[int]] = []
        for number in range(1, size):
            top = max(range(len(best)), key=best.__getitem__)
            came = [state if best[state] >= best[top] - _CHANGE else top for state in range(len(best))]
            best = [
                best[came[state]] - (0.0 if came[state] == state else _CHANGE) + self._emitted(number, offset)
                for state, offset in enumerate(offsets)
            ]
            back.append(came)
        state = max(range(len(best)), key=best.__getitem__)
        steps = [offsets[state]]
        for came in reversed(back):
            state = came[state]
            steps.append(offsets[state])
        return steps[::-1]

    def _emitted(self, number: int, offset: int) -> float:
        source = number + offset
        return self.fit(source, number) if 0 <= source < len(self._pairs) else -_FAR * _FAR / 2
