"""The calibrated model: from the figures of the evidence to a probability.

A gradient-boosted sum of small decision trees (Friedman 2001, "Greedy Function
Approximation"), stored as plain JSON with what it was trained on; `tools/train` makes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sphinx_sxs.adequacy.evidence import FIGURES

FORMAT = 1
_FILE = "model.json"
_LARGEST = 30.0
_HUMAN = FIGURES.index("human")


class ModelError(ValueError):
    """A file that is no model of ours."""


Node = float | tuple[int, float, "Node", "Node"]
"""A leaf's addend to the log-odds, or a branch: which figure, its limit, where to go up to it and beyond."""


@dataclass(frozen=True)
class Model:
    """What turns figures into the probability that a target misleads."""

    start: float
    """Log-odds before any tree."""
    trees: tuple[Node, ...]
    """The decision trees, each by its root; their answers add up."""
    slope: float
    """Calibration: what the sum of the trees is multiplied with (Platt 1999)."""
    shifts: Mapping[str, float]
    """Calibration by language: what is then added; ``""`` for languages without judged segments."""
    thresholds: Mapping[str, float]
    """By language, the probability from which on a segment is reported; ``""`` as above."""
    unfamiliar: tuple[float, float]
    """From which rarity of an article's words on the log-odds go down, and how steeply."""
    human: float
    """What is added to the log-odds where people translated, who err less than machines do."""
    provenance: Mapping[str, Any]
    """What it was trained on, when, and how well it did."""

    def probability(self, figures: Sequence[float], language: str, rarity: float = 0.0) -> float:
        """How likely it is that a reader is misled, 0 to 1.

        `rarity` is that of the words of the article, 0 to 1: of texts unlike those that the
        model knows it says little.
        """
        odds = self.slope * self._total(figures) + _of(self.shifts, language)
        least, slope = self.unfamiliar
        odds -= slope * max(0.0, rarity - least)
        if figures[_HUMAN]:
            odds += self.human
        return 1 / (1 + math.exp(-max(-_LARGEST, min(_LARGEST, odds))))

    def suspected(self, figures: Sequence[float], language: str, rarity: float = 0.0) -> float | None:
        """The probability where it reaches the language's threshold; ``None`` where it does not."""
        probability = self.probability(figures, language, rarity)
        return probability if probability >= self.threshold(language) else None

    def _total(self, figures: Sequence[float]) -> float:
        total = self.start
        for tree in self.trees:
            node = tree
            # Walked here, without a call: this runs for every segment.
            while isinstance(node, tuple):
                node = node[2] if figures[node[0]] <= node[1] else node[3]
            total += node
        return total

    def threshold(self, language: str) -> float:
        """From which probability on a segment in `language` is reported."""
        return _of(self.thresholds, language)


def _of(table: Mapping[str, float], language: str) -> float:
    found = table.get(language)
    return table[""] if found is None else found


def parse_model(text: str) -> Model:
    """The model in a file's `text`.  Raises `ModelError`."""
    try:
        data = json.loads(text)
        _look_at(data)
        return Model(
            start=data["start"],
            trees=tuple(map(_node, data["trees"])),
            slope=data["slope"],
            shifts=data["shifts"],
            thresholds=data["thresholds"],
            unfamiliar=_two(data["unfamiliar"]),
            human=float(data["human"]),
            provenance=data["provenance"],
        )
    except ModelError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"not a model of suspected mistranslations: {error!r}") from error


def _look_at(data: Mapping[str, Any]) -> None:
    """Raises `ModelError` where a model is of another format or weighs other figures."""
    if data["format"] != FORMAT:
        raise ModelError(f"a model of format {data['format']}, not {FORMAT}")
    if tuple(data["figures"]) != FIGURES:
        raise ModelError("a model of other figures: train it again with tools/train")


def _node(found: Any) -> Node:
    if isinstance(found, list):
        figure, limit, left, right = found
        if not 0 <= figure < len(FIGURES):
            raise ModelError(f"a model that asks for figure {figure}")
        return int(figure), float(limit), _node(left), _node(right)
    return float(found)


def _two(found: Any) -> tuple[float, float]:
    one, other = found
    return float(one), float(other)


@cache
def shipped_model() -> Model:
    """The model that ships."""
    return parse_model(files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
