"""All the evidence on one segment, and the figures that the calibrated model weighs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.labels import Labels, labels
from sphinx_sxs.adequacy.lexical import KEPT_MOSTLY, Lexical

_SHORT = 15
"""Characters of a source below which its length says nothing."""
_FAR = 6.0
"""Standard deviations beyond which more makes no difference."""


@dataclass(frozen=True)
class Pair:
    """One segment as the evidence sees it."""

    source: str
    """Its English, masked: only what reads as sentences."""
    target: str
    """Its translation, masked."""
    written_source: str
    """Its English as written."""
    written_target: str
    """Its translation as written."""
    human: bool = False
    """Whether its article says that people translated it (``ms.translationtype: HT``)."""


@dataclass(frozen=True)
class Evidence:
    """What speaks against one target."""

    pair: Pair
    """The segment."""
    lexical: Lexical
    """Its words."""
    length: float
    """How many standard deviations the target is longer than usual; negative where it is shorter."""

    @property
    def coverage(self) -> float:
        """Which share of the source's known words the target has a rendering for; 1 where none is known."""
        flags = self.lexical.flags
        return sum(flags) / len(flags) if flags else 1.0

    @cached_property
    def labels(self) -> Labels:
        """What stands in bold and in links."""
        return labels(self.pair.written_source, self.pair.written_target, self.lexical.found)

    @property
    def speaks(self) -> bool:
        """Whether there is anything to weigh: of 100 segments that are suspected, one or two have nothing."""
        source = self.pair.written_source
        return self.lexical.speaks or "**" in source or "](" in source

    @cached_property
    def figures(self) -> tuple[float, ...]:
        """What the model weighs, in the order of `FIGURES`; 0 where nothing speaks against the target."""
        found = self.lexical
        content = max(len(found.flags), 1)
        words, size = max(found.words, 1), max(found.units, 1)
        lost, odd = len(found.lost), len(found.odd)
        names = [loss.weight for loss in found.names_lost]
        wrong = min(len(found.wrong), 3)
        unexplained, unusual = found.unexplained, found.unusual
        strange = len(found.strange(unexplained))
        return (
            math.log(words),
            math.log(content),
            sum(word[:1].isupper() for word in self.pair.source.split()[1:]) / words,
            lost,
            max([loss.weight for loss in found.lost], default=0.0),
            lost / content,
            odd,
            max([loss.weight for loss in found.odd], default=0.0),
            odd / content,
            len(found.unknown),
            sum(not loss.word.islower() for loss in found.unknown),
            wrong,
            sum([max(0.0, share - KEPT_MOSTLY) for share in names]),
            max(names, default=0.0),
            min(len(found.abbreviations_lost), 3),
            float(bool(found.names_lowered)),
            len(unexplained) / size,
            strange,
            strange / size,
            unusual,
            unusual / size,
            min(max(self.length, 0.0), _FAR),
            min(max(-self.length, 0.0), _FAR),
            min(self.labels.count, 4),
            min(self.labels.unpaired, 2),
            min(len(self.labels.displaced), 3),
            min(len(self.labels.intruding), 3),
            min(len(self.labels.split), 2),
            float(">" in self.pair.written_source and self.labels.count > 0),
            float(self.pair.human),
        )


FIGURES = (
    "words",
    "content",
    "capitals",
    "lost",
    "lost_most",
    "lost_share",
    "odd",
    "odd_most",
    "odd_share",
    "unknown",
    "unknown_names",
    "wrong",
    "names_lost",
    "names_lost_most",
    "abbreviations_lost",
    "names_lowered",
    "unexplained",
    "strange",
    "strange_share",
    "unusual",
    "unusual_share",
    "longer",
    "shorter",
    "labels",
    "labels_unpaired",
    "labels_displaced",
    "labels_intruding",
    "labels_split",
    "path",
    "human",
)
"""The names of the figures of `Evidence.figures`, in their order."""


def evidence(pair: Pair, knowledge: Knowledge) -> Evidence:
    """Everything that speaks against the target of `pair`."""
    return Evidence(pair, Lexical(pair.source, pair.target, knowledge), _length(pair, knowledge))


def _length(pair: Pair, knowledge: Knowledge) -> float:
    source, target = len(pair.source), len(pair.target)
    if source < _SHORT or not target:
        return 0.0
    middle, spread = knowledge.length
    return (math.log(target / source) - middle) / spread
