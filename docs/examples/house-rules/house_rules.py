"""What our own house asks of translations, besides what sphinx-sxs checks."""

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks import Context, Finding, SegmentRule, Severity, register

_ANDA = re.compile(r"\banda\b")


@register
class LowercaseAnda(SegmentRule):
    """
    ## What it finds

    `anda` in Indonesian prose, without its capital.

    ## Why it matters

    Our readers are addressed as `Anda`; the small letter reads as careless.

    ## Example

    ```text
    source: Save your file.
    target: Simpan file anda.
    ```

    ## What to do

    Write `Anda`.
    """

    code = "HSE001"
    name = "lowercase-anda"
    severity = Severity.WARNING
    issue_type = "style"
    mqm = "style/organizational-style"
    hint = _ANDA

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look at prose alone: in code, `anda` may be anything."""
        if context.language is None or context.language.tag != "id":
            return
        for match in _ANDA.finditer(context.target_view(segment).prose):
            yield Finding("`anda` without its capital", at=match.span())
