"""ADQ010 suspected-mistranslation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinx_sxs.adequacy.evidence import Evidence
from sphinx_sxs.adequacy.model import shipped_model
from sphinx_sxs.adequacy.shipped import language_tag
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_SHOWN = 3
_TELLING = 0.4
"""How rare a word has to be for its loss to be told, 0 to 1."""
_FAR = 2.5
_MOSTLY = 0.5
"""Share of its occurrences that a name stays as it is in."""


@register
class SuspectedMistranslation(SegmentRule):
    """
    ## What it finds

    A target that probably misleads, by all the evidence together: words of the source
    that nothing in the target stands for, renderings in a wrong sense ("statement
    date" as the day of a declaration), names that the docset keeps and this target translates, words in bold
    that belong elsewhere, an unusual length, words that stand together nowhere else.

    A model that was trained on segments judged by reading turns the evidence into a
    probability, which is the finding's `score`; it is reported from a threshold of the
    language on. `sxs evaluate` says how often that is right on segments that you judged.
    With `--semantic`, sentence embeddings or a model of yours add their evidence.

    ## Why it matters

    Such a target reads well, which is why nobody notices: "you owe money" became "you
    will receive money".

    ## Example

    ```text
    source: Your statement date is set when your account was created.
    target: Ngày tuyên bố của bạn được đặt khi tài khoản của bạn được tạo.
    ```

    ## What to do

    Read both sides with the evidence in mind. Where the target is right, suppress the
    finding with the reason.
    """

    code = "ADQ010"
    name = "suspected-mistranslation"
    severity = Severity.WARNING
    issue_type = "mistranslation"
    mqm = "accuracy/mistranslation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Weigh the evidence."""
        article = context.evidence
        found = article and article.of(segment)
        if not article or not found or not found.speaks:
            return
        model, language = shipped_model(), language_tag(context.locale or "")
        probability = model.suspected(found.figures, language, article.rarity)
        if probability is None:
            return
        reasons = in_words(found)
        told = (
            "; ".join(reasons) if reasons else "its words and their order are unlike the rest of the docset"
        )
        wrong = found.lexical.wrong[0].source if found.lexical.wrong else None
        yield Finding(
            f"Probably mistranslated: {told}",
            source_at=_place(segment.source or "", wrong),
            score=round(probability, 3),
        )


def in_words(found: Evidence) -> list[str]:
    """What speaks against a target, for a translator; the gravest first."""
    lexical, labels = found.lexical, found.labels
    reasons = [f"`{wrong.source}` became `{wrong.target}`" for wrong in lexical.wrong[:_SHOWN]]
    rare_lost = [loss.word for loss in lexical.lost if loss.weight >= _TELLING]
    rare_odd = [loss.word for loss in lexical.odd if loss.weight >= _TELLING]
    kept = [name.word for name in lexical.names_lost if name.weight >= _MOSTLY]
    reasons += _told("nothing stands for {}", rare_lost)
    reasons += _told("{} is rendered in an unusual way", rare_odd)
    reasons += _told("{} stays as it is in most of the docset", kept)
    reasons += _told("{} is not in the target", lexical.abbreviations_lost)
    reasons += _told("{} is in small letters", lexical.names_lowered)
    if labels.unpaired:
        reasons.append("the target has another number of bold words or links")
    reasons += _told("{} is partly in bold or in a link", labels.split)
    reasons += _told("{} has got into bold or a link", labels.intruding)
    reasons += _told("{} has got out of bold or a link", labels.displaced)
    if abs(found.length) >= _FAR:
        reasons.append(
            "the target is unusually short" if found.length < 0 else "the target is unusually long"
        )
    reasons += _told("the source does not say {}", lexical.strange(lexical.unexplained))
    return reasons


def _told(what: str, words: Sequence[str]) -> list[str]:
    if not words:
        return []
    return [what.format(", ".join(f"`{word}`" for word in words[:_SHOWN]))]


def _place(source: str, key: str | None) -> tuple[int, int] | None:
    """Where a word or phrase stands in the source, whatever its case."""
    if key is None:
        return None
    words = r"[\W_]+".join(map(re.escape, key.split()))
    found = re.search(rf"\b{words}", source, re.IGNORECASE)
    return found.span() if found else None
