"""ADQ002 untranslated."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.adequacy.words import STOP, source_words
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.evidence import EvidenceOfArticle
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.prose import is_sentence, plain_prose
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import is_foreign, same_words

_FEWEST = 2
_KEPT = 0.3
"""Share of its occurrences that a word with a capital is kept from which on it may be a name."""


@register
class Untranslated(SegmentRule):
    """
    ## What it finds

    A target that repeats its source word for word, where the source is English prose, or
    words that are always translated elsewhere.

    Names, code, numbers, single labels, addresses and titles of products stay as they
    are in every language; so does a source that is not English itself.

    ## Why it matters

    The reader gets a sentence in a language that they did not ask for.

    ## Example

    ```text
    source: Ensure you have the appropriate licensing.
    target: Ensure you have the appropriate licensing.
    ```

    ## What to do

    Translate the segment.
    """

    code = "ADQ002"
    name = "untranslated"
    severity = Severity.ERROR
    issue_type = "untranslated"
    mqm = "accuracy/untranslated"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare both sides, then see whether what is the same is prose."""
        source, target = segment.source, segment.target
        if not source or not target or not same_words(source, target):
            return
        english, language = context.source_language, context.language
        if english is None or not english.function_words or (language and language.tag == english.tag):
            return
        if context.source_is_foreign:
            # An original in the wrong language may well be left as it is.
            return
        prose = plain_prose(context.source_view(segment))
        if is_foreign(source, english):
            return
        if is_sentence(prose, english) or (
            context.evidence and is_translated_elsewhere(prose, context.evidence)
        ):
            yield Finding(
                f"Target is the {english.name} source", at=(0, len(target)), source_at=(0, len(source))
            )


def is_translated_elsewhere(prose: str, evidence: EvidenceOfArticle) -> bool:
    """Whether every word of `prose` that carries meaning is known to become another one."""
    knowledge = evidence.knowledge
    seen = 0
    for word in source_words(prose):
        small = word.lower()
        if small in STOP:
            continue
        known = knowledge.word(small)
        stays = small in known.units or f" {small} " in known.entry.right
        if known.entry.free or stays or not (known.by_hand or known.learned):
            return False
        if word != small and knowledge.kept.get(word, 0.0) >= _KEPT:
            return False
        seen += 1
    return seen >= _FEWEST
