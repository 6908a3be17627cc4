"""Evidence from labels: whether the words in bold, and those of links, stand for the same words.

Machine translation keeps the markers and forgets what they held: of "the **Download
Invoice** functionality" it makes "to **download the functionality invoice**".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sphinx_sxs.adequacy.words import all_folded, source_words, spaced_text

_LABEL = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|\[(?P<link>[^\[\]\n]+)\](?=\()")


@dataclass(frozen=True, slots=True)
class Labels:
    """What became of the labels of one pair."""

    count: int = 0
    """Labels of the source."""
    unpaired: int = 0
    """By how many the target has more or fewer."""
    displaced: Sequence[str] = ()
    """Words of a source's label whose rendering stands outside of the target's, by alphabet."""
    intruding: Sequence[str] = ()
    """Words from outside a source's label whose rendering stands inside the target's, by alphabet."""
    split: Sequence[str] = ()
    """Words whose rendering is partly inside a label of the target and partly outside, by alphabet."""


_NONE = Labels()


def labels(source: str, target: str, found: Mapping[str, Sequence[str]]) -> Labels:
    """Compare the labels of a pair of Markdown texts, in their order.

    `found` is what the lexical evidence found: by source word, the pieces of the target.
    """
    if "**" not in source and "](" not in source:
        return _NONE
    theirs, ours = _labels_of(source), _labels_of(target)
    if not theirs:
        return _NONE
    split = _split(target, found) if ours else []
    if len(theirs) != len(ours):
        return Labels(len(theirs), abs(len(theirs) - len(ours)), split=split)
    displaced: set[str] = set()
    intruding: set[str] = set()
    for one, other in zip(theirs, ours, strict=True):
        inside = set(all_folded(source_words(one)))
        held = spaced_text(other)
        rest = ""
        for word, pieces in found.items():
            if " " in word:
                # A phrase, whose words may belong to several labels.
                continue
            is_inside = word in inside
            if is_inside == _any(pieces, held):
                continue
            if is_inside:
                displaced.add(word)
                continue
            # It may well stand outside as well.
            rest = rest or spaced_text(target.replace(other, " ", 1))
            if not _any(pieces, rest):
                intruding.add(word)
    return Labels(len(theirs), 0, sorted(displaced), sorted(intruding), split)


def _split(target: str, found: Mapping[str, Sequence[str]]) -> list[str]:
    """The words of which one rendering of several words is cut by the edge of a label."""
    parts: list[str] = []
    split: list[str] = []
    for word, pieces in found.items():
        long = [piece for piece in pieces if " " in piece.strip()]
        if not long or len(long) < len(pieces):
            continue
        # As `_LABEL` has groups, what it matched is among the parts.
        parts = parts or [spaced_text(part) for part in _LABEL.split(target) if part]
        if not any(piece in part for piece in long for part in parts):
            split.append(word)
    return sorted(split)


def _any(pieces: Sequence[str], text: str) -> bool:
    """Whether one of `pieces` stands in `text`; a loop costs half of what a generator does."""
    for piece in pieces:  # noqa: SIM110 - see above
        if piece in text:
            return True
    return False


def _labels_of(text: str) -> list[str]:
    return [match["bold"] or match["link"] for match in _LABEL.finditer(text)]
