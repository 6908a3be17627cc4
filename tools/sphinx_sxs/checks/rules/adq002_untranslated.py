"""ADQ002 untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import fill, is_foreign, mask, words

_ENDS = re.compile(r"[.?!:]\W*$")
_LABEL = re.compile(r"\*\*(?:[^\s*]+\s+){0,5}[^\s*]*[^\s*.?!]\*\*")
_SLUG = re.compile(r"\w+(?:-\w+){3,}")
_COMMAND = re.compile(r"\b[A-Z][a-z]+-[A-Z]\w+|\s-[A-Za-z]{3,}\b|\$\w|[{};=|]|::|\\\\")


@register
class Untranslated(SegmentRule):
    """
    ## What it finds

    A target that repeats its source word for word, where the source is English prose.

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

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare both sides, then see whether what is the same is prose."""
        source, target = segment.source, segment.target
        if not source or not target or source.split() != target.split():
            return
        english, language = context.source_language, context.language
        if english is None or not english.function_words or (language and language.tag == english.tag):
            return
        if _is_prose(source, english) and not is_foreign(source, english):
            yield Finding("Target is the English source", at=(0, len(target)))


def _is_prose(text: str, language: Language) -> bool:
    """Whether `text` reads as a sentence: words that only grammar needs, in small letters."""
    plain = fill(fill(mask(text), _LABEL), _SLUG)
    if _COMMAND.search(plain):
        return False
    small = [word for word in words(plain) if word == word.lower()]
    # The first word of a sentence has a capital and is grammar all the same ("The", "You").
    first = words(plain)[:1]
    function = sum(word in language.function_words for word in small)
    function += sum(word != word.lower() and word.casefold() in language.function_words for word in first)
    # "Microsoft Defender for Office 365 for SharePoint and Teams" is a name: its small words are grammar.
    if len(small) < 3 or all(word in language.function_words for word in small):
        return False
    return function >= 2 or (function == 1 and _ENDS.search(plain) is not None)
