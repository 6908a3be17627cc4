"""ENC003 unseen-character."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.encoding import ISOLATION, UNSEEN, balanced, unseen_name
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class UnseenCharacter(SegmentRule):
    """
    ## What it finds

    Control characters, line separators, tags, byte order marks inside the text, and
    controls of writing direction that override it or are not closed, where the source
    has none of them.

    Marks and joiners that Arabic, Hebrew, Persian, Thai or Indic text is written with
    are left alone, and so are isolations that are closed.

    ## Why it matters

    They cannot be seen, and change what is shown: text runs backwards, commands fail
    after they were copied, feeds and XML files break.

    ## Example

    A right-to-left override (U+202E) in front of a file name shows `txt.exe` as `exe.txt`.

    ## What to do

    Delete the character.
    """

    code = "ENC003"
    name = "unseen-character"
    severity = Severity.WARNING
    issue_type = "characters"
    mqm = "linguistic-conventions/character-encoding"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Report each kind of character once."""
        target, source = segment.target or "", segment.source or ""
        # What is not seen is not printable, nor is a line end.
        if target.isprintable():
            return
        seen: set[str] = set()
        for match in UNSEEN.finditer(target):
            char = match[0]
            if char in seen or char in source or (ISOLATION.match(char) and balanced(target)):
                continue
            seen.add(char)
            yield Finding(f"`{unseen_name(char)}` stands in the target", at=match.span())
