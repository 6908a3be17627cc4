"""NUM002 localized-version."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.counterparts import mask_addresses
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.numbers import latin_digits
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.versions import MAY_HOLD, versions


@register
class LocalizedVersion(SegmentRule):
    """
    ## What it finds

    A version, a build number or an IP address whose dots became the decimal marks of
    the target's language: TLS 1.2 as "TLS 1,2".

    Quantities and money are to be written as the language writes them, and stay
    silent: "1.5 GB" may be "1,5 GB".

    ## Why it matters

    Nobody finds "Windows 8,1" by searching, and a version typed with a comma is refused.

    ## Example

    ```text
    source: Prepare for use of TLS 1.2 in Microsoft 365.
    target: Chuẩn bị cho việc sử dụng TLS 1,2 trong Microsoft 365.
    ```

    ## What to do

    Write the version as the source does.
    """

    code = "NUM002"
    name = "localized-version"
    severity = Severity.ERROR
    issue_type = "numbers"
    mqm = "locale-conventions/number-format"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for each version of the source with other marks than dots; one finding a version."""
        source, target = segment.source, segment.target
        if not source or not target or not MAY_HOLD.search(source) or source == target:
            return
        there = latin_digits(mask_addresses(target))
        seen: set[str] = set()
        for version in versions(context.source_view(segment).prose):
            if version.text in seen:
                continue
            seen.add(version.text)
            if there.count(version.text) >= source.count(version.text):
                continue
            match = next((m for m in version.rewritten.finditer(there) if m[0] not in source), None)
            if match is not None:
                yield Finding(
                    f"Version `{version.text}` is written `{target[slice(*match.span())]}`",
                    at=match.span(),
                    source_at=(version.start, version.end),
                )
