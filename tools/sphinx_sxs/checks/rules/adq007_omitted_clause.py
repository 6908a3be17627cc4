"""ADQ007 omitted-clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sphinx_sxs.adequacy.evidence import Evidence
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_LEAST_RUN = 3
_LEAST_SHARE = 0.25
_FOUND_ELSEWHERE = 0.5
_SHORTER = -1.5
_MUCH_SHORTER = -3.0
_SHOWN_WORDS = 6


@register
class OmittedClause(SegmentRule):
    """
    ## What it finds

    A part of the source of which nothing is in the target: several words that carry
    meaning, one after the other, none of which has a rendering there, in a target that is
    shorter than usual.

    The renderings are those of the language's lexicon and of the translation table
    learned from the docset.

    ## Why it matters

    The reader misses a condition, a step or a warning, and cannot know it.

    ## Example

    ```text
    source: Select the folder that you want to share, and then enter the names of your coworkers.
    target: Chọn thư mục.
    ```

    ## What to do

    Translate what is missing.
    """

    code = "ADQ007"
    name = "omitted-clause"
    severity = Severity.WARNING
    issue_type = "omission"
    mqm = "accuracy/omission"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for a run of words without counterparts."""
        found = context.evidence and context.evidence.of(segment)
        if not found or found.length > _SHORTER:
            return
        run = longest_run(found)
        if run is None:
            return
        words = [loss.word for loss in found.lexical.lost[run.first : run.last + 1]]
        shown = ", ".join(f"`{word}`" for word in words[:_SHOWN_WORDS])
        more = f" and {len(words) - _SHOWN_WORDS} more" if len(words) > _SHOWN_WORDS else ""
        yield Finding(
            f"Nothing in the target stands for {shown}{more}",
            source_at=_place(segment.source or "", words),
            score=run.share,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """Lost words with no found one between them."""

    first: int
    """Number of the first among all that are lost."""
    last: int
    """Number of the last."""
    share: float
    """Which share of the source's words that carry meaning they are."""


def longest_run(found: Evidence) -> Run | None:
    """The longest run of lost words, where it is long enough to be a clause."""
    flags = found.lexical.flags
    first, length = _longest(flags)
    share = length / len(flags) if flags else 0.0
    if length < _LEAST_RUN or share < _LEAST_SHARE:
        return None
    rest = len(flags) - length
    # Where little else is found either, the target says something else: that is ADQ009's.
    if rest and (sum(flags) / rest < _FOUND_ELSEWHERE):
        return None
    if found.length > _MUCH_SHORTER and length < _LEAST_RUN + 1:
        return None
    before = flags[:first].count(False)
    return Run(before, before + length - 1, share)


def _longest(flags: Sequence[bool]) -> tuple[int, int]:
    best = (0, 0)
    start = 0
    for number, flag in enumerate((*flags, True)):
        if flag:
            if number - start > best[1]:
                best = (start, number - start)
            start = number + 1
    return best


def _place(source: str, words: Sequence[str]) -> tuple[int, int] | None:
    """From the first of `words` to the last in the source, where they can be found in this order."""
    found = re.search(r"\b.*?\b".join(map(re.escape, (words[0], words[-1]))), source, re.DOTALL)
    return found.span() if found and len(words) > 1 else None
