"""PUN004 misplaced-space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

# Each starts with the mark itself, which is quick to look for; what stands before it is looked at then.
# Before a mark that closes what stands before it.  " .NET" and " ..." are none, nor is ":)".
_BEFORE = re.compile(r" ([,.;:!?)])(?=[\s\x1f*_\"'”’)]|$)(?!\.\.)")
_NO_WORD = frozenset(" \t\n\u00a0|>([-")
_AFTER_OPENING = re.compile(r"[(（] +(?=[^\W_])")
# Behind a comma or semicolon between two words: "word,word".  Figures and file names are written close.
_CLOSE = re.compile(r"[,;](?<=[^\W\d_]{2}.)(?=[^\W\d_]{2})")
# Behind a full stop between two sentences: "done.Then".
_SENTENCE = re.compile(r"[.?!](?<=[^\W\d_]{3}.)(?<=[a-zà-öø-ÿа-яα-ω].)(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][^\W\d_A-Z]+\s)")
# The same in the Markdown, where a marker may stand between the word and the mark.
_MAYBE = re.compile(
    r"[,.;:!?)(（](?:(?<= [,.;:!?)])|(?<=[(（])(?= )|(?<=[,;])(?=[^\W\d_])|(?<=[.?!])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]))"
)


@register
class MisplacedSpace(SegmentRule):
    """
    ## What it finds

    A space before a comma, a full stop or a closing bracket, one after an opening
    bracket, and none after a comma or between two sentences, where the source does not
    do the same.

    French sets off `?`, `!`, `:` and `;`, and Chinese and Japanese write no spaces: the
    target's language decides. Code, addresses and file names are not looked at.

    ## Why it matters

    The mark can wrap to the next line, words run together, and a link or a bold run
    often shows that words have been torn from their sentence.

    ## Example

    ```text
    source: Select **Mail**, then **New**.
    target: Chọn **Thư** , rồi chọn **Mới** .
    ```

    ## What to do

    Move the space.
    """

    code = "PUN004"
    name = "misplaced-space"
    severity = Severity.INFO
    issue_type = "whitespace"
    mqm = "linguistic-conventions/punctuation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare how often spaces stand wrong on both sides."""
        source, target, language = segment.source, segment.target, context.language
        if not source or not target or language is None or source == target or not _MAYBE.search(target):
            return
        prose = context.target_view(segment).prose
        before = list(_set_off(prose, language))
        close = list(_missing(prose, language))
        if not before and not close:
            return
        english = context.source_view(segment).prose
        if len(before) > sum(1 for _ in _set_off(english, language)):
            yield _stray(before[0])
        if len(close) > sum(1 for _ in _missing(english, language)):
            yield Finding(f"No space after `{close[0][0]}`", at=close[0].span())


def _set_off(prose: str, language: Language) -> Iterator[re.Match[str]]:
    # A half-width mark behind Chinese or Japanese is often set off: "方法 1 : …".
    own = language.punctuation.space_before + ("" if language.spaced else ":?!")
    for match in _BEFORE.finditer(prose):
        before = prose[: match.start()].rstrip(" ")[-1:]
        if match[1] not in own and before and before not in _NO_WORD:
            yield match
    yield from _AFTER_OPENING.finditer(prose)


def _missing(prose: str, language: Language) -> Iterator[re.Match[str]]:
    if language.punctuation.space_after and language.spaced:
        yield from _CLOSE.finditer(prose)
        yield from _SENTENCE.finditer(prose)


def _stray(place: re.Match[str]) -> Finding:
    if place.re is _AFTER_OPENING:
        return Finding(f"Space after `{place[0][0]}`", at=(place.start() + 1, place.end()))
    return Finding(f"Space before `{place[1]}`", at=place.span())
