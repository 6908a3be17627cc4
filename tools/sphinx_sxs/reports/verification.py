"""Articles beside their originals for a person at a terminal: what differs, and both texts around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sphinx_sxs.checks.differing import differing
from sphinx_sxs.checks.model import Place, Severity
from sphinx_sxs.originals.compare import Comparison, SegmentMatch
from sphinx_sxs.originals.tokens import similarity, tokenize
from sphinx_sxs.originals.verification import STATUSES, Verified
from sphinx_sxs.reports.text import PLAIN, Style, number_of, on_one_line, text_line

_MOST = 20
"""Differences of one article that are shown."""
_ALIKE = 0.4
"""Likeness from which two texts are one text that was changed."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """One difference, however it came about."""

    line: int
    what: str
    article: str | None
    original: str | None


def render_verified(verified: Verified, *, style: Style = PLAIN, width: int = 100) -> str:
    """What differs in one article, line by line; nothing where nothing does."""
    found = list(_differences(verified.comparison)) if verified.comparison else []
    if not found and verified.lack is None:
        return ""
    said = verified.lack.message if verified.lack else _counted(found)
    head = (
        f"{style.faint}──{style.end} {style.strong}{on_one_line(verified.path)}{style.end}"
        f"  {_graded(verified, style)}  {on_one_line(said)}\n"
    )
    blocks = [_block(verified.path, difference, style, width) for difference in found[:_MOST]]
    if len(found) > _MOST:
        blocks.append(f"{style.faint}… and {number_of(len(found) - _MOST, 'difference')} more{style.end}\n")
    return head + "".join(blocks) + "\n"


def render_verification(
    counts: Mapping[str, int], segments: Mapping[SegmentMatch, int], *, style: Style = PLAIN
) -> str:
    """How many articles there are of each status, and what became of their segments."""
    width = max(map(len, STATUSES))
    lines = []
    for status in STATUSES:
        before = style.strong if counts.get(status) else style.faint
        lines.append(f"{before}{status:{width}}  {counts.get(status, 0):>7,}{style.end}")
    total = number_of(sum(counts.values()), "article")
    said = ", ".join(f"{segments.get(match, 0):,} {match}" for match in SegmentMatch)
    return "\n".join([*lines, "", f"{total}, {number_of(sum(segments.values()), 'segment')}: {said}"]) + "\n"


def _differences(comparison: Comparison) -> Iterator[_Difference]:
    """Segments, what is missing and what is outside segments, by line."""
    found = [
        _Difference(
            compared.segment.line,
            f"{compared.match}  segment `{compared.segment.id}`",
            compared.segment.source or "",
            compared.original,
        )
        for compared in comparison.segments
        if compared.match is not SegmentMatch.EQUAL
    ]
    found += [_Difference(item.line, "missing", None, item.text) for item in comparison.missing]
    found += [
        _Difference(item.line, f"unspanned  {item.kind}", item.article, item.original)
        for item in comparison.unspanned
    ]
    return iter(sorted(found, key=lambda difference: difference.line))


def _counted(found: list[_Difference]) -> str:
    counts = Counter(difference.what.split("  ")[0] for difference in found)
    return ", ".join(f"{counts[what]:,} {what}" for what in sorted(counts))


def _graded(verified: Verified, style: Style) -> str:
    severity = Severity.ERROR if verified.fails else Severity.INFO
    return f"{style.severity[severity]}{verified.status}{style.end}"


def _block(path: str, difference: _Difference, style: Style, width: int) -> str:
    ours, theirs = _places(difference.article, difference.original)
    parts = [f"{style.strong}{on_one_line(path)}:{difference.line}{style.end}  {difference.what}\n"]
    if difference.article is not None:
        parts.append(text_line("article", difference.article, ours, style, width))
    if difference.original is not None:
        parts.append(text_line("original", difference.original, theirs, style, width))
    return "".join(parts)


def _places(one: str | None, other: str | None) -> tuple[Place | None, Place | None]:
    """Where two texts start and stop being different."""
    if not one or not other:
        return None, None
    said = [[token.text for token in tokenize(text)] for text in (one, other)]
    # Under two texts that have little in common, carets would show nothing.
    if similarity(said[0], said[1]) < _ALIKE:
        return None, None
    found = differing(one, other)
    return found.one, found.other
