"""TRM005 name-missing, name-replaced and name-added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.adequacy.names import Mention, Names, shipped_gazetteer
from sphinx_sxs.adequacy.shipped import language_tag
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class NameMissing(SegmentRule):
    """
    ## What it finds

    A country, a people, a city or a well-known body that the source names and nothing in
    the target stands for (`name-missing`), or another one that stands there in its place
    (`name-replaced`); and one that only the target names (`name-added`, for information:
    translators rightly write "the American government" where the source says "the
    government").

    What counts as the same is a list of the language: "Kremlin" may become "Moskau" or
    "russisch". A list ships for German; in other languages the rule is silent. Product
    names are [TRM001](TRM001.md)'s.

    ## Why it matters

    The reader is told that something holds for another country than it does.

    ## Example

    ```text
    source: Data of customers in Egypt is stored in Ireland.
    target: Daten von Kunden in China werden in Irland gespeichert.
    ```

    ## What to do

    Write the name of the source, in the form that the language has for it.
    """

    code = "TRM005"
    name = "name-missing"
    other_names = ("name-replaced", "name-added")
    severity = Severity.WARNING
    issue_type = "mistranslation"
    mqm = "accuracy/mistranslation"
    hint = re.compile(r"[A-Z]")

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for the names of each side in the other."""
        source, target, english = segment.source, segment.target, context.source_language
        gazetteer = shipped_gazetteer(language_tag(context.locale or ""))
        if not gazetteer or not source or not target or source == target:
            return
        # A cheap look spares most segments the parser.
        if english is None or english.tag != "en" or not gazetteer.compare(source, target):
            return
        found = gazetteer.compare(context.source_view(segment).prose, context.target_view(segment).prose)
        yield from _findings(found, target)


def _findings(found: Names, target: str) -> Iterator[Finding]:
    added: list[Mention] = list(found.added)
    for lost in found.lost:
        # A name that was left in English is there.
        if lost.text in target:
            continue
        at = (lost.start, lost.end)
        if added:
            other = added.pop(0)
            yield Finding(
                f"`{lost.text}` is not in the target, which has `{other.text}`",
                at=(other.start, other.end),
                source_at=at,
                name="name-replaced",
                severity=Severity.ERROR,
            )
        else:
            yield Finding(f"`{lost.text}` is not in the target", source_at=at)
    for other in added:
        yield Finding(
            f"`{other.text}` is not in the source",
            at=(other.start, other.end),
            name="name-added",
            severity=Severity.INFO,
        )
