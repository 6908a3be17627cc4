"""ENC004 not-composed."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.encoding import decomposed
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class NotComposed(SegmentRule):
    """
    ## What it finds

    Letters that are not written in Unicode's normalization form C: `e` and a combining
    accent instead of `é`.

    ## Why it matters

    They look the same and are not: search, glossaries, translation memories and
    addresses of headings take the two for different words.

    ## Example

    `Tiếng Việt` with `e`, U+0302 and U+0301 instead of `ế`.

    ## What to do

    Normalize the text to NFC.
    """

    code = "ENC004"
    name = "not-composed"
    severity = Severity.INFO
    issue_type = "characters"
    mqm = "linguistic-conventions/character-encoding"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Show the first such letter."""
        target = segment.target or ""
        place = decomposed(target)
        if place is None:
            return
        shown = " ".join(f"U+{ord(char):04X}" for char in target[place[0] : place[1]][:4])
        yield Finding(f"`{target[place[0] : place[1]]}` is not in NFC: {shown}", at=place)
