"""ENC002 replacement-character."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class ReplacementCharacter(SegmentRule):
    """
    ## What it finds

    The character U+FFFD, which a program writes where it could not read one, and which
    the source does not have.

    ## Why it matters

    A letter is lost for good; the reader sees a box or a question mark.

    ## Example

    ```text
    source: Open the page.
    target: Öffnen Sie die Seite f\ufffdr Benutzer.
    ```

    ## What to do

    Write the letter again.
    """

    code = "ENC002"
    name = "replacement-character"
    severity = Severity.ERROR
    issue_type = "characters"
    mqm = "linguistic-conventions/character-encoding"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Look for the character on the target's side alone."""
        target = segment.target
        if not target or "\ufffd" not in target or "\ufffd" in (segment.source or ""):
            return
        place = target.find("\ufffd")
        count = target.count("\ufffd")
        yield Finding(f"{count} × U+FFFD stands for a lost character", at=(place, place + 1))
