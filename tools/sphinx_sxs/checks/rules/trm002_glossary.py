"""TRM002 glossary, forbidden-term."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.glossary import load_glossaries
from sphinx_sxs.checks.lexicon import Term, holds, places_of
from sphinx_sxs.checks.model import Finding, Place, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER


@register
class GlossaryTerm(SegmentRule):
    """
    ## What it finds

    A term of the glossary in the source whose target holds none of the words that the
    glossary has for it (`glossary`), or one that it forbids (`forbidden-term`).

    Glossaries are TBX or CSV files, named by `glossary` in the settings. A CSV file has a
    column `source` and a column `target`, or one a locale (`vi-VN`, `de`); `locale`, `status`
    (`approved`, `forbidden`), `forbidden` and `note` are optional, `|` separates alternatives.
    Endings are allowed for on both sides; `*` at the end of a word says where its stem ends.

    ## Why it matters

    The reader meets the same thing under two names, or under one that the product has given up.

    ## Example

    ```text
    glossary: mailbox = kotak surat
    source: Open the shared mailbox.
    target: Buka kotak pesan bersama.
    ```

    ## What to do

    Use the glossary's word, or add the one that was used to the glossary as an alternative.
    """

    code = "TRM002"
    name = "glossary"
    other_names = ("forbidden-term",)
    severity = Severity.WARNING
    issue_type = "terminology"
    mqm = "terminology/inconsistent-with-terminology-resource"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Find the glossary's terms in the source, and their words in the target."""
        if not context.settings.glossary or not segment.source or not segment.target:
            return
        lexicon = load_glossaries(context.settings).lexicon(context.locale)
        if not lexicon.terms and not lexicon.loose:
            return
        language = (context.locale or "").split("-", 1)[0].casefold()
        seen: set[str] = set()
        for term, place in lexicon.find(context.source_view(segment).prose):
            if term.source not in seen:
                seen.add(term.source)
                yield from _judge(term, place, segment.target, context.target_view(segment).prose, language)


def _judge(term: Term, place: Place, target: str, prose: str, language: str) -> Iterator[Finding]:
    """What is wrong with how `term` was translated."""
    named = ", ".join(f"`{word}`" for word in term.approved)
    plain = prose
    for word in term.approved:
        for start, end in places_of(word, plain, language):
            # A forbidden word inside the right one is none.
            plain = plain[:start] + FILLER * (end - start) + plain[end:]
    for word in term.forbidden:
        for at in places_of(word, plain, language)[:1]:
            better = f" (glossary: {named})" if named else ""
            yield Finding(
                f"`{target[slice(*at)]}` is forbidden for `{term.source}`{better}",
                at=at,
                source_at=place,
                name="forbidden-term",
            )
            return
    if term.approved and not any(holds(word, target, language) for word in term.approved):
        yield Finding(
            f"Target has none of the glossary's words for `{term.source}`: {named}", source_at=place
        )
