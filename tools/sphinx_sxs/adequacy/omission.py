"""Whether part of a source is missing in its target, by length, words and marks together.

Each sign alone is found in good translations too; together they are rare there.  The weights
are those of a logistic regression (on halves and clauses that `tools/train/damage.py` dropped
from translations into nine languages), rounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sphinx_sxs.adequacy.length import Measured

_START = -5.4
_SHORTER = 1.7
_RUN = 0.25
_EDGE = 0.3
_SENTENCE = 1.25
_MARK = 0.6
_MOST_EDGE = 3.0
_MOST_MARKS = 3
_ENOUGH = 4
_TELLING = 1.0
_ALL_THERE = 2.5
"""Against an omission: so many words are known, and no few neighbours of them are missing."""
SHORT_ENOUGH = -1.2
"""Spreads of length from which on the other signs cannot make up for what is missing."""
_LEAST_RUN = 2
_LEAST_LOST, _MOST_LOST = 0.05, 0.9

_SENTENCES = re.compile(r"[.!?؟]+[\"'”’»)\]]*\s+(?=\S)|[。！？]+(?=[^」』）\"”\s])")
_MARKS = re.compile(r"[,;:،؛，、；：]|\s[–—-]+\s|——|\(|（")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of a source that have no counterpart in its target."""

    first: int = 0
    """Number of the first among the words of which something is known."""
    size: int = 0
    """How many there are."""
    weight: float = 0.0
    """How unlikely that is by chance, as a natural logarithm."""
    edge: bool = False
    """Whether they open or end the source."""


@dataclass(frozen=True, slots=True)
class Omission:
    """What speaks for a part being missing."""

    score: float
    """The logarithm of the odds."""
    run: Run
    """The likeliest words that the missing part had."""
    sentences: int
    """By how many sentences the target has fewer."""
    marks: int
    """By how many commas, colons, dashes and brackets it has fewer."""


def omission(
    source: str, target: str, measured: Measured, flags: Sequence[bool], usual: float
) -> Omission | None:
    """What speaks for a part of masked `source` being missing; ``None`` where `target` is long enough.

    `flags` are those of the lexical evidence; `usual` is which share of them is true elsewhere.
    """
    if measured.far > SHORT_ENOUGH:
        return None
    run = _likeliest(flags, usual)
    sentences = max(0, _count(_SENTENCES, source) - _count(_SENTENCES, target))
    marks = min(_MOST_MARKS, max(0, _count(_MARKS, source) - _count(_MARKS, target)))
    score = _START - _SHORTER * measured.far + _RUN * run.weight + _SENTENCE * sentences + _MARK * marks
    if len(flags) >= _ENOUGH and run.weight < _TELLING:
        score -= _ALL_THERE
    if run.edge:
        score += _EDGE * min(run.weight, _MOST_EDGE)
    return Omission(score, run, sentences, marks)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text.strip()))


def _likeliest(flags: Sequence[bool], usual: float) -> Run:
    """The run of words without counterparts that chance explains least."""
    lost = math.log(min(_MOST_LOST, max(_LEAST_LOST, 1 - usual)))
    best = Run()
    start = 0
    for end, found in enumerate((*flags, True)):
        if not found:
            continue
        size = end - start
        weight = -size * lost - math.log(len(flags) - size + 1)
        if size >= _LEAST_RUN and weight > best.weight:
            best = Run(start, size, weight, edge=start == 0 or end == len(flags))
        start = end + 1
    return best
