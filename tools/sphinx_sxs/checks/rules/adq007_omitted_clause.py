"""ADQ007 omitted-clause."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from sphinx_sxs.adequacy.evidence import Evidence
from sphinx_sxs.adequacy.omission import Omission
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_SHOWN_WORDS = 6


@register
class OmittedClause(SegmentRule):
    """
    ## What it finds

    A part of the source of which nothing is in the target. Three signs are weighed
    together: the target is shorter than usual in this language and article, neighbouring
    words of the source have no rendering there, and it has fewer sentences or fewer
    commas, colons and brackets.

    The renderings are those of the language's lexicon and of the translation table
    learned from the docset; without these, length and marks have to tell more. With
    `--semantic`, a part of the source that is more like the target than the whole tells too.

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
        """Weigh what speaks for an omission."""
        evidence = context.evidence
        found = evidence.omitted(segment) if evidence else None
        measured = evidence.measured(segment) if evidence else None
        if not evidence or not found or measured is None:
            return
        if not (found.run.size or found.sentences or found.marks):
            # The length alone is ADQ006's.
            return
        made = evidence.of(segment)
        words = _lost(made, found) if made else []
        signs = [f"the target has {measured.ratio / measured.usual:.0%} of the usual length"]
        if words:
            signs.append(f"nothing stands for {_listed(words)}")
        if found.sentences:
            signs.append(f"fewer sentences ({found.sentences})")
        elif found.marks:
            signs.append(f"fewer commas, colons or brackets ({found.marks})")
        yield Finding(
            f"Target leaves part of its source out: {'; '.join(signs)}",
            source_at=_place(segment.source or "", words) if words else None,
            score=round(1 / (1 + math.exp(-found.score)), 2),
        )


def _lost(made: Evidence, found: Omission) -> list[str]:
    """The words of the source that the missing part had."""
    before = list(made.lexical.flags[: found.run.first]).count(False)
    return [loss.word for loss in made.lexical.lost[before : before + found.run.size]]


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(f"`{word}`" for word in words[:_SHOWN_WORDS])
    return f"{shown} and {len(words) - _SHOWN_WORDS} more" if len(words) > _SHOWN_WORDS else shown


def _place(source: str, words: Sequence[str]) -> tuple[int, int] | None:
    """From the first of `words` to the last in the source, where they can be found in this order."""
    found = re.search(r"\b.*?\b".join(map(re.escape, (words[0], words[-1]))), source, re.DOTALL)
    return found.span() if found and len(words) > 1 else None
