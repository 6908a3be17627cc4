"""Learn from a docset which words stand for which: IBM model 1, in both directions.

Brown et al. 1993, "The Mathematics of Statistical Machine Translation".  The two directions
are multiplied, which leaves out what merely occurs together (Liang et al. 2006, "Alignment
by Agreement").  Needs numpy, which nothing else here does.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sphinx_sxs.adequacy.table import Length, Rendering, Table
from sphinx_sxs.adequacy.words import all_folded, source_words, spaced_text, units

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

_ROUNDS = 5
_LONGEST = 100
"""Words of a side above which a pair is left out: lists and code tell little of words."""
_LEAST_SCORE = 0.06
"""Agreement of both directions from which on a unit counts as a rendering."""
_MOST_RENDERINGS = 12
_LEAST_TOGETHER = 2
_SHORT = 15
"""Characters of a source below which its length says nothing."""


@dataclass(frozen=True)
class _Side:
    """One side of all pairs as numbers."""

    words: list[str]
    """What each number stands for; 0 is for nothing at all."""
    rows: list[Ints]
    """The numbers of each pair, without repetition."""


def learn(pairs: Iterable[tuple[str, str]], *, locale: str, provenance: str) -> Table:
    """The table of `pairs` of masked texts, each an English source and its target.

    Takes pairs that say the same once.  Raises `ValueError` where no pair holds words on both sides.
    """
    distinct = list(dict.fromkeys(pairs))
    texts = [(source_words(source), spaced_text(target)) for source, target in distinct]
    kept = [
        (source, target, target_units)
        for source, target in texts
        if 0 < len(source) <= _LONGEST and 0 < len(target_units := units(target)) <= _LONGEST
    ]
    if not kept:
        raise ValueError("no pair holds words on both sides")
    sources = _numbered([all_folded(source) for source, _, _ in kept])
    targets = _numbered([target_units for _, _, target_units in kept])
    frequency = Counter(word for row in sources.rows for word in row.tolist())
    return Table(
        locale=locale,
        provenance=provenance,
        pairs=len(kept),
        counts={sources.words[number]: count for number, count in frequency.items() if number},
        renderings=_renderings(sources, targets),
        kept=_kept_share((source, target) for source, target, _ in kept),
        usual=_usual(target_units for _, _, target_units in kept),
        length=_length(distinct),
    )


def _numbered(rows: Sequence[Sequence[str]]) -> _Side:
    numbers: dict[str, int] = {"": 0}
    found = [
        np.array(sorted({numbers.setdefault(word, len(numbers)) for word in row}), dtype=np.int32)
        for row in rows
    ]
    return _Side(list(numbers), found)


def _renderings(sources: _Side, targets: _Side) -> dict[str, tuple[Rendering, ...]]:
    """By source word, the units that stand for it, the surest first."""
    forward = _model_1(sources, targets)
    backward = _model_1(targets, sources)
    found: dict[int, list[tuple[float, int]]] = {}
    for (one, other), (share, together) in forward.items():
        if together < _LEAST_TOGETHER:
            continue
        score = math.sqrt(share * backward.get((other, one), (0.0, 0.0))[0])
        if score >= _LEAST_SCORE:
            found.setdefault(one, []).append((score, other))
    return {
        sources.words[one]: tuple(
            Rendering(targets.words[other], round(score, 3))
            for score, other in sorted(candidates, key=lambda c: (-c[0], targets.words[c[1]]))[
                :_MOST_RENDERINGS
            ]
        )
        for one, candidates in sorted(found.items())
    }


def _model_1(givens: _Side, results: _Side) -> dict[tuple[int, int], tuple[float, float]]:
    """For each likely pair of words, how likely the second is given the first, and how often they meet."""
    given, result, size = _links(givens, results)
    keys = given.astype(np.int64) * len(results.words) + result
    kinds, place = np.unique(keys, return_inverse=True)
    del keys
    together = np.bincount(place, minlength=len(kinds)).astype(np.float32)
    first = (kinds // len(results.words)).astype(np.int32)
    share: Floats = np.full(len(kinds), 1.0, dtype=np.float32)
    for _ in range(_ROUNDS):
        weight = share[place]
        # One column a result word of a pair: what explains it adds up to one.
        total = np.add.reduceat(weight, size[0])
        weight /= np.repeat(total, size[1])
        counts = np.bincount(place, weights=weight, minlength=len(kinds)).astype(np.float32)
        whole = np.bincount(first, weights=counts, minlength=len(givens.words)).astype(np.float32)
        share = counts / np.maximum(whole[first], 1e-9)
    likely = np.flatnonzero((share >= 0.01) & (first > 0))
    second = (kinds % len(results.words)).astype(np.int32)
    return {
        (int(first[at]), int(second[at])): (float(share[at]), float(together[at])) for at in likely.tolist()
    }


def _links(givens: _Side, results: _Side) -> tuple[Ints, Ints, tuple[Ints, Ints]]:
    """Every word of one side beside every word of the other, pair by pair.

    And where the links of each word of `results` begin, and how many there are.
    """
    given_parts, result_parts, sizes = [], [], []
    for one, other in zip(givens.rows, results.rows, strict=True):
        # 0: a word may stand for nothing that the other side says.
        with_none = np.concatenate((np.zeros(1, dtype=np.int32), one))
        given_parts.append(np.tile(with_none, len(other)))
        result_parts.append(np.repeat(other, len(with_none)))
        sizes.append(np.full(len(other), len(with_none), dtype=np.int32))
    size = np.concatenate(sizes)
    starts = np.concatenate((np.zeros(1, dtype=np.int32), np.cumsum(size)[:-1].astype(np.int32)))
    return np.concatenate(given_parts), np.concatenate(result_parts), (starts, size)


def _kept_share(pairs: Iterable[tuple[Sequence[str], str]]) -> dict[str, float]:
    """How often each word that is written with a capital stays as it is."""
    seen: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for source, target in pairs:
        for word in {word for word in source if not word.islower()}:
            seen[word] += 1
            kept[word] += f" {word.lower()} " in target
    return {word: round(kept[word] / count, 2) for word, count in sorted(seen.items()) if count >= 3}


def _usual(rows: Iterable[Sequence[str]]) -> frozenset[str]:
    """Neighbouring units that stand together in more than one pair of texts."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update(set(map(" ".join, itertools.pairwise(row))))
    return frozenset(pair for pair, count in seen.items() if count > 1)


def _length(pairs: Sequence[tuple[str, str]]) -> Length:
    """The usual length of a target against its source's, robustly: median and spread by quartiles."""
    ratios = [
        math.log(len(target) / len(source)) for source, target in pairs if len(source) >= _SHORT and target
    ]
    if len(ratios) < _ENOUGH:
        return Length()
    low, middle, high = np.quantile(np.array(ratios), (0.25, 0.5, 0.75)).tolist()
    # Of a normal distribution the quartiles lie 1.349 standard deviations apart.
    return Length(round(middle, 3), max(round((high - low) / 1.349, 3), 0.05))


_ENOUGH = 200
"""Pairs from which on lengths are learned."""
