"""NUM001 number-missing and number-added."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.counterparts import unmatched
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class NumberMissing(SegmentRule):
    """
    ## What it finds

    A number of the source that the target does not have (`number-missing`), and one in
    the target that the source does not have (`number-added`).

    Numbers are compared as values, written as the locale writes them or as the source
    does: 10,000 is 10.000, 10 000 and 1万, 3 PM is 15:00, September is "tháng 9".
    Number words count on both sides.  Digits inside names (`O365`, `E3`), code and
    addresses do not.

    ## Why it matters

    The reader waits 3 days for what takes 30, or buys 50 licenses instead of 500.

    ## Example

    ```text
    source: Wait 30 minutes, then try again.
    target: Tunggu 3 menit, lalu coba lagi.
    ```

    ## What to do

    Write the number of the source, in the manner of the target's language.
    """

    code = "NUM001"
    name = "number-missing"
    other_names = ("number-added",)
    severity = Severity.ERROR
    issue_type = "numbers"
    mqm = "accuracy/mistranslation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Pair off what both sides have; what is left is wrong on one of them."""
        left = unmatched(segment, context)
        added = list(left.added)
        for number in left.missing:
            place = (number.start, number.end)
            if added:
                instead = added.pop(0)
                yield Finding(
                    f"Target has `{instead.text}` where source has `{number.text}`",
                    at=(instead.start, instead.end),
                    source_at=place,
                )
            else:
                yield Finding(f"Target lacks the number `{number.text}`", at=(0, 0), source_at=place)
        for instead in added:
            yield Finding(
                f"Source has no number `{instead.text}`",
                at=(instead.start, instead.end),
                name="number-added",
                severity=Severity.WARNING,
            )
