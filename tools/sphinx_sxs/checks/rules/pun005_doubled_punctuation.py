"""PUN005 doubled-punctuation and doubled-space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_MAYBE = re.compile(r"[,.;:，、。．][ *_]*[,.;:，、。．]")
# Two marks that never follow each other.  Not "...", ":::", "etc.,", "..\" and "..<" of paths and ranges.
_MARKS = re.compile(
    r"[,.;:，、。．](?<![,.;:，、。．].)"
    r"(?:(?<=[,;])\x1f* ?\x1f*[,.;:]|(?<=:)\x1f* ?\x1f*[,.;]|(?<=\.)(?:\x1f* \x1f*[.,;]|\.(?=\s|$))"
    r"|(?<=[，、。．])\x1f* ?\x1f*[，、。．.,])"
    r"(?![,.;:，、。．\w\\/])"
)
# `&product-name;,`: the semicolon ends an entity.
_ENTITY = re.compile(r"&[\w-]{1,40}$")
# Two after a full stop are an old custom, and steps of a UI path are set apart by them.
_SPACES = re.compile(r" (?<=[\w,;] ) +(?=\w)")
# Those, too, by which both sides are compared.
_ANY_SPACES = re.compile(r" (?<=[^ \n] ) +(?=[^ \n])")
_MARKERS = re.compile(r"[\s*_~\\]*")

_LABELS = ("strong", "emphasis", "link")
_HALF_WIDTH = str.maketrans("，、。．", ",,..")


@register
class DoubledPunctuation(SegmentRule):
    """
    ## What it finds

    Two marks in a row that never follow each other, such as `,,`, `..`, `. .` or `:.`
    (`doubled-punctuation`), and two or more spaces within a sentence (`doubled-space`),
    where the source has none, or less.

    An ellipsis is no doubled mark, nor is the one that follows a label with a mark of
    its own (`**From:**.`), and code is not looked at.

    ## Why it matters

    A doubled mark shows that something between the two was lost, or that a sentence was
    put together by hand. Doubled spaces are seen only where the text is shown as written.

    ## Example

    ```text
    source: Select **Users**, and then select **Active users**.
    target: Chọn **Người dùng**,, rồi chọn **Người dùng hiện hoạt**..
    ```

    ## What to do

    Take out one of the two, and look at what should stand between them.
    """

    code = "PUN005"
    name = "doubled-punctuation"
    other_names = ("doubled-space",)
    severity = Severity.INFO
    issue_type = "typographical"
    mqm = "linguistic-conventions/punctuation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for doubled marks and spaces that the source has not."""
        source, target = segment.source, segment.target
        if not source or not target or source == target:
            return
        if "  " not in target and not _MAYBE.search(target):
            return
        prose = context.target_view(segment).prose
        marks = [match for match in _doubled(prose) if not _is_apart(match, segment, context)]
        spaces = list(_SPACES.finditer(prose))
        if not marks and not spaces:
            return
        english = context.source_view(segment).prose
        if len(marks) > sum(1 for _ in _doubled(english)):
            shown = target[slice(*marks[0].span())]
            yield Finding(f"`{shown}` doubles a mark", at=marks[0].span())
        if spaces and _count(_ANY_SPACES, prose) > _count(_ANY_SPACES, english):
            yield Finding("Doubled space", at=spaces[0].span(), name="doubled-space")


def _doubled(prose: str) -> Iterator[re.Match[str]]:
    for match in _MARKS.finditer(prose):
        if match[0][0] != ";" or not _ENTITY.search(prose, 0, match.start()):
            yield match


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _is_apart(match: re.Match[str], segment: Segment, context: Context) -> bool:
    """Whether something stands between two marks, or the first is that of a label of the source."""
    view = context.target_view(segment)
    start, end = match.start() + 1, match.end() - 1
    if start >= end:
        return False
    if any(start <= mark.start < end for mark in view.of("code", "html", "image", "link")):
        return True
    closed = [mark for mark in view.of(*_LABELS) if mark.inner[1] == start and mark.end <= end]
    if not closed:
        # A variable is no mark.
        return _MARKERS.fullmatch(view.text, start, end) is None
    source = context.source_view(segment)
    return any(source.shown(mark)[-1:] == match[0][0].translate(_HALF_WIDTH) for mark in source.of(*_LABELS))
