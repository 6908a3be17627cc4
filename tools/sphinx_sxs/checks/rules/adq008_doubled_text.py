"""ADQ008 doubled-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.adequacy.words import repeats, spaced_text, units
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import mask

# Up to eight words, and the same again after nothing but a space.
_DOUBLED = re.compile(r"(?<![\w\x1f-])(?P<words>[^\W\d_]{2,}(?:[ ,]+[^\W\d_]+){0,7})[ ]+(?P=words)(?![\w-])")
_SENTENCE = re.compile(r"(?P<text>[^.!?\n\x1f]{20,500}[.!?])\s+(?P=text)")
_LONGEST = 4_000
"""Characters of a target above which it is a listing."""
_SHORT = 3
"""Letters up to which one word twice is mostly grammar: German "die die", French "vous vous"."""
_SYLLABLES = frozenset({"vi"})
"""Languages that put a space after each syllable: one that stands twice may belong to two words."""


@register
class DoubledText(SegmentRule):
    """
    ## What it finds

    Words or a whole sentence twice in a row in the target, where the source does not say
    them twice.

    Languages double words for a reason: Indonesian for plurals, Vietnamese for degree,
    German where a relative clause begins. What a language doubles, short words, names and
    numbers are left alone.

    ## Why it matters

    Machine translation loops, and markers that were put back by guess leave their word
    behind. The reader stumbles, and something else is mostly missing.

    ## Example

    ```text
    source: Restart the device.
    target: Khởi động lại thiết bị thiết bị.
    ```

    ## What to do

    Take the repetition out and look whether something was lost beside it.
    """

    code = "ADQ008"
    name = "doubled-text"
    severity = Severity.WARNING
    issue_type = "duplication"
    mqm = "accuracy/addition"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for repetitions in the target that its source has not."""
        if not segment.source or not segment.target or len(segment.target) > _LONGEST:
            return
        if not self._may_repeat(segment, context):
            return
        source, target = mask(segment.source), mask(segment.target)
        if _DOUBLED.search(source) or _SENTENCE.search(source):
            return
        for match in _SENTENCE.finditer(target):
            yield Finding("Target says a sentence twice", at=match.span())
            return
        for match in _DOUBLED.finditer(target):
            words = match["words"]
            if self._is_mistake(words, match[0], source, context):
                yield Finding(f"Target has `{words}` twice in a row", at=match.span())
                return

    def _may_repeat(self, segment: Segment, context: Context) -> bool:
        found = context.evidence.of(segment) if context.evidence else None
        if found is not None:
            return found.lexical.repeats
        return repeats(units(spaced_text(segment.target or "")))

    def _is_mistake(self, words: str, doubled: str, source: str, context: Context) -> bool:
        language = context.language
        if language is None or language.doubled.search(doubled):
            return False
        parts = words.casefold().split()
        if language.function_words.issuperset(parts):
            # "die für die für ein Konto generierten Rechnungen"
            return False
        if len(parts) == 1 and (len(words) <= _SHORT or language.tag in _SYLLABLES):
            return False
        # "mit SharePoint mit SharePoint Designer"
        if any(part[:1].isupper() and source.count(part) > 1 for part in words.split()):
            return False
        # A name that the source has may stand before a word that is the same.
        return not (words in source and words[:1].isupper())
