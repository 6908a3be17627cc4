"""NUM003 identifier-changed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.counterparts import mask_addresses
from sphinx_sxs.checks.identifiers import Identifier, identifiers, may_differ, may_hold, same_form, stands
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_ALIKE = 0.6


@register
class IdentifierChanged(SegmentRule):
    """
    ## What it finds

    An identifier of the source that the target does not have as it is: a hexadecimal
    error code, a GUID, the number of a knowledge-base article, a plan (`E5`), a SKU, an
    e-mail address, the name of a host; in prose, in code and in bold.

    Addresses of links are another rule's matter.

    ## Why it matters

    Nobody finds help for an error code that does not exist, and mail to a changed
    address goes to a stranger or to nobody.

    ## Example

    ```text
    source: If you receive the error **0x8004de40**, restart the computer.
    target: Nếu bạn nhận được lỗi **0x8005de40**, hãy khởi động lại máy tính.
    ```

    ## What to do

    Copy the identifier from the source.
    """

    code = "NUM003"
    name = "identifier-changed"
    severity = Severity.ERROR
    issue_type = "inconsistent-entities"
    mqm = "accuracy/mistranslation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Look for each identifier of the source in the whole target."""
        source, target = segment.source, segment.target
        if not source or not target or source == target or not may_hold(source):
            return
        text = mask_addresses(source)
        if text is not source and not may_hold(text):
            return
        seen: set[str] = set()
        for found in identifiers(text):
            form = same_form(found.text)
            if form in seen or stands(found, target):
                continue
            seen.add(form)
            finding = _finding(found, source, target)
            if finding is not None:
                yield finding


def _finding(found: Identifier, source: str, target: str) -> Finding | None:
    """What became of it: another identifier of its kind, or nothing."""
    place = (found.start, found.end)
    here = same_form(source)
    for other in identifiers(target):
        if other.kind != found.kind or same_form(other.text) in here:
            continue
        alike = SequenceMatcher(None, found.text.casefold(), other.text.casefold(), autojunk=False).ratio()
        if alike < _ALIKE:
            continue
        if found.kind == "mail" and may_differ(found):
            return None
        return Finding(
            f"`{found.text}` is `{other.text}` in the target", at=(other.start, other.end), source_at=place
        )
    if may_differ(found):
        return None
    return Finding(f"Target lacks `{found.text}`", at=(0, 0), source_at=place)
