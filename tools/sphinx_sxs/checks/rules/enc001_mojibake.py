"""ENC001 mojibake."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.encoding import misread
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

# Every misread run opens with two of these.
_HINT = re.compile("[\u00c2-\u00f4РС][^\u0000-\u007fа-я]")


@register
class Mojibake(SegmentRule):
    """
    ## What it finds

    Text that was saved as UTF-8 and read as a Windows code page: `â€™` for `’`, `Ã©`
    for `é`, `áº¡` for `ạ`.  A run counts where its bytes are sound UTF-8 and give
    letters or punctuation that texts hold.

    ## Why it matters

    The reader sees debris, and search does not find the word.

    ## Example

    ```text
    source: Open the user’s page.
    target: Má»Ÿ trang cá»§a ngÆ°á»i dÃ¹ng.
    ```

    ## What to do

    Convert the text back, or translate the segment again.
    """

    code = "ENC001"
    name = "mojibake"
    severity = Severity.ERROR
    issue_type = "characters"
    mqm = "linguistic-conventions/character-encoding"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Report the first run that was read wrongly; the rest of the segment will be alike."""
        target = segment.target
        if not target or target.isascii() or not _HINT.search(target):
            return
        for place, meant in misread(target):
            found = target[slice(*place)]
            if found not in (segment.source or ""):
                yield Finding(f"`{found[:20]}` is `{meant[:20]}` in the wrong encoding", at=place)
                return
