"""ADQ001 lost-negation and added-negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.article.markdown import Inline
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER, QUOTED, fill, is_foreign, sentences
from sphinx_sxs.checks.views import View

# Every English cue holds one of these; a look that spares most segments the rest.
_HINT = re.compile(r"n[o'’´`]|never|unable|neither|without|cant|dont|isnt|wont|No|N[O'’]|Un|Wi|Ne", re.ASCII)
_BARE_CUE = re.compile(
    r"(?:(?:do|does|is|are|can|will|must|should|may)\s+)?"
    r"(?:not|never|no|cannot|can['’]t|don['’]t|unable|without|not be|not to)[.,]?",
    re.IGNORECASE,
)
# "Do Not Disturb", "Select No": a cue in capitals within a sentence belongs to a name.
_NAME_CUE = re.compile(
    r"(?<=[\w,;)\x1f])[ \t]+(?:[A-Z][\w'’]*[ \t]+)*"
    r"(?:Not|No|Never|Cannot|None|Without|Nothing|Don['’]t|Can['’]t|Do Not)\b(?:[ \t]+[A-Z][\w'’]*)*"
    r"|^\W*(?:Not|No|Never|Don['’]t|Do Not|None)(?:[ \t]+[A-Z][\w'’]*)+[ \t]*$"
)
_LABEL = re.compile(r"\[[A-Z][^\[\]\n]{1,40}\](?![(\[])")
_OPERATOR = re.compile(
    r"\b(?:AND|OR)\b[^.\n]{0,20}\bNOT\b|\bNOT\b[^.\n]{0,20}\b(?:AND|OR)\b|\bNOT (?:NULL|IN|LIKE)\b"
)
_WITH_LIMIT = re.compile(
    r"\b(?:unless|until|till|except|other than|before|more than|but"
    r"|any\w*|exceed\w*|up|longer than|only|beyond|later)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？؟]|\b(?:if|whether)\b", re.IGNORECASE)


@register
class LostNegation(SegmentRule):
    """
    ## What it finds

    A sentence that negates in the source and does not in the target (`lost-negation`),
    and one that negates in the target only (`added-negation`).

    Sentences are compared one by one where both sides have as many. What says "not"
    by another word counts as kept: "unable" is "không thể", "cannot" may become
    "gagal" (fails), "not … until" may become "erst" (only then). Names, labels,
    quotations and code are left out: "Do Not Disturb" and `**Don't allow**` negate
    nothing.

    ## Why it matters

    The reader is told the contrary: that photos synchronize by themselves, that an
    action is safe, that a feature is there.

    ## Example

    ```text
    source: There is no automatic synchronization of photos.
    target: Ada otomatis sinkronisasi foto.
    ```
    "Ada" says "there is".

    ## What to do

    Translate the sentence again.
    """

    code = "ADQ001"
    name = "lost-negation"
    other_names = ("added-negation",)
    severity = Severity.ERROR
    issue_type = "mistranslation"
    mqm = "accuracy/mistranslation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Count what negates in each sentence of both sides."""
        source, target = segment.source, segment.target
        english, language = context.source_language, context.language
        if not source or not target or english is None or language is None or source == target:
            return
        if english.tag != "en" or language.tag == "en":
            return
        if _HINT.search(source):
            prose = _source_prose(context.source_view(segment), english)
            if english.negation.search(prose):
                if not is_foreign(source, english):
                    said = fill(context.target_view(segment).prose, language.excluded)
                    yield from _lost(prose, said, english, language)
                return
        if language.plain.search(target) and not _QUESTION.search(source):
            views = context.source_view(segment), context.target_view(segment)
            yield from _added(*views, english, language)


def _source_prose(view: View, english: Language) -> str:
    """The source without what is no prose, no sentence, or no negation to keep."""
    text = _without(view, (mark for mark in view.of("strong") if _is_label(view.shown(mark))))
    text = fill(text, QUOTED)
    text = fill(text, _LABEL)
    text = fill(text, _OPERATOR)
    text = fill(text, _NAME_CUE)
    return fill(text, english.excluded)


def _is_label(inside: str) -> bool:
    """Whether bold names a button or a field; an emphasized word or sentence does not."""
    inside = inside.strip()
    if not inside or _BARE_CUE.fullmatch(inside):
        return False
    return inside[0].isupper() and len(inside.split()) <= 7 and inside[-1] not in ".:!"


def _without(view: View, marks: Iterable[Inline]) -> str:
    """The prose of `view` with what `marks` hold filled up."""
    text = view.prose
    for mark in marks:
        text = text[: mark.start] + FILLER * (mark.end - mark.start) + text[mark.end :]
    return text


def _lost(source: str, target: str, english: Language, language: Language) -> Iterator[Finding]:
    ours, theirs = list(sentences(source)), list(sentences(target))
    if len(ours) != len(theirs) or len(ours) < 2:
        cue = english.negation.search(source)
        if cue and not _kept(source, target, english, language):
            yield _finding(cue.span(), (0, 0))
        return
    counts = [
        (_count(english.negation, source[slice(*a)]), _count(language.negation, target[slice(*b)]))
        for a, b in zip(ours, theirs, strict=True)
    ]
    for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        if not counts[number][0] or _kept(source[slice(*a)], target[slice(*b)], english, language):
            continue
        # A negation that moved into the sentence before or after is there all the same.
        near = counts[max(0, number - 1) : number + 2]
        if any(there > here for here, there in near):
            continue
        cue = english.negation.search(source, *a)
        if cue:
            yield _finding(cue.span(), (b[0], b[0]))


def _added(source: View, target: View, english: Language, language: Language) -> Iterator[Finding]:
    """A negation in the target for which the source has no reason at all."""
    text = fill(fill(_without(target, target.of("strong")), QUOTED), language.excluded)
    cue = language.plain.search(text)
    if cue is None or english.negative.search(source.prose):
        return
    if english.negation.search(source.text) or is_foreign(source.text, english):
        return
    yield Finding(
        "Target negates, source does not", at=cue.span(), name="added-negation", severity=Severity.WARNING
    )


def _kept(source: str, target: str, english: Language, language: Language) -> bool:
    """Whether anything in `target` can stand for the negation in `source`.

    A word such as "other" or "error" counts only where the source has none that it
    translates.
    """
    # English left in the target negates too; that it was left is another rule's matter.
    if language.negation.search(target) or english.negation.search(target):
        return True
    rest = fill(source, english.negation)
    if _count(language.equivalent, target) > _count(english.equivalent, rest):
        return True
    return _WITH_LIMIT.search(source) is not None and language.limiting.search(target) is not None


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _finding(cue: tuple[int, int], at: tuple[int, int]) -> Finding:
    return Finding("Source negates, target does not", at=at, source_at=cue)
