"""PUN001 end-punctuation-changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER, is_foreign, words
from sphinx_sxs.checks.views import View

# What may stand behind the mark: closing quotes and brackets, markers, white space, marks of direction.
_BEHIND = (
    " \t\n\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\"'”’“‘»«›」』）)]}*_~|\\"
    + FILLER
)
# The same mark in the scripts that have their own.
_SAME = {
    ".": ".。．｡।॥။۔።։༎།៕…܀᠃",
    "?": "?？؟՞፧⁇⁈;\u037e",
    "!": "!！՜⁉.。…",
    ":": ":：፡፥",
}
_SENTENCE_MARKS = ".?!:。？！：؟"
_ELLIPSIS = re.compile(r"(?:\.\.|…)\W*$")
# "Inc.", "etc.", "U.S.", "No. 1.": the full stop is the abbreviation's.
_ABBREVIATION = re.compile(r"\b(?:etc|Inc|Corp|Ltd|Co|Jr|Sr|vs|No|[A-Za-z]|a\.m|p\.m)\.\W*$")
_LEAST_WORDS = 4


@register
class EndPunctuationChanged(SegmentRule):
    """
    ## What it finds

    A sentence that ends with `.`, `?`, `!` or `:` in the source and with something else,
    or with nothing, in the target.

    The target's language decides what counts as the same: `。` is `.`, `؟` is `?`, and
    Greek asks with `;`. Headings, labels and fragments of less than four words are left
    alone, and so are a question that became a title and a `!` that became a full stop.

    ## Why it matters

    A question that has become a statement, or an introduction without the colon, reads
    differently, and a missing full stop lets the next sentence run on.

    ## Example

    ```text
    source: Is the account still active?
    target: Akun masih aktif.
    ```

    ## What to do

    End the sentence as the source does, in the way of your language.
    """

    code = "PUN001"
    name = "end-punctuation-changed"
    severity = Severity.INFO
    issue_type = "typographical"
    mqm = "linguistic-conventions/punctuation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare the last marks of both sides."""
        source_text, target_text, language = segment.source, segment.target, context.language
        if not source_text or not target_text or language is None or _ends_alike(source_text, target_text):
            return
        mark = _last(source_text)
        if mark not in _SAME or source_text == target_text or _is_same(mark, _last(target_text), language):
            return
        source, target = context.source_view(segment), context.target_view(segment)
        place, end = _end(source.prose), _end(target.prose)
        # Code, an image or an address at the end hides how the sentence ends.
        if place is None or end is None or source.prose[place] != mark or not _is_sentence(source, context):
            return
        there = target.prose[end]
        if _is_title(mark, there) or _is_same(_last(source.prose[:place]), there, language):
            # "… see [What is new?](…)." may end with the title's mark.
            return
        if _is_same(mark, there, language) or _moved_into_mark(target, mark, language):
            return
        shown = f"`{there}`" if unicodedata.category(there)[0] in "PS" else "no mark"
        yield Finding(
            f"Source ends with `{mark}`, target with {shown}", at=(end, end + 1), source_at=(place, place + 1)
        )


def _ends_alike(source: str, target: str) -> bool:
    """Whether the last characters tell already that nothing is wrong, as most do."""
    same = _SAME.get(source[-1])
    return source[-1] not in _BEHIND if same is None else target[-1] in same


def _last(text: str) -> str:
    return text.rstrip(_BEHIND)[-1:]


def _end(prose: str) -> int | None:
    """Where the last character of the prose is, but for what may stand behind a mark."""
    shown = prose.rstrip(_BEHIND)
    return len(shown) - 1 if shown else None


def _is_same(mark: str, other: str, language: Language) -> bool:
    others = language.punctuation.end.get(mark, ())
    if other != "" and (other in _SAME.get(mark, "") or other in others):
        return True
    # "" among them: the language may do without a mark.
    return "" in others and other not in _SENTENCE_MARKS


def _is_title(mark: str, other: str) -> bool:
    """Whether a question may have become a noun: "What can you do with it?", "Possible uses"."""
    return mark == "?" and unicodedata.category(other)[0] not in "PS"


def _is_sentence(source: View, context: Context) -> bool:
    text = source.prose
    if _ELLIPSIS.search(text) or _ABBREVIATION.search(text):
        return False
    english = context.source_language
    found = words(text)
    if len(found) < _LEAST_WORDS or (english is not None and is_foreign(text, english)):
        return False
    # A line in capitals, or a name with no small word in it, is a heading.
    return any(word == word.lower() for word in found[1:])


def _moved_into_mark(target: View, mark: str, language: Language) -> bool:
    """Whether the mark went into the link or the code that now ends the target: another rule's matter."""
    tail = target.text.rstrip()
    return any(
        _is_same(mark, _last(target.shown(inline)), language)
        for inline in target.marks
        if inline.end >= len(tail) and inline.inner != (inline.start, inline.start)
    )
