"""MRK004 emphasis-changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinx_sxs.article import Segment
from sphinx_sxs.article.markdown import Inline
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Place, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER
from sphinx_sxs.checks.ui_paths import (
    NO_VERB_AT_END,
    Side,
    Step,
    begins_with_conjunction,
    may_separate,
    separators,
)
from sphinx_sxs.checks.views import View

_ASTERISKS = re.compile(r"(?:\\?\*){2,}")
_WORD = re.compile(r"[^\W_]+|&")
# Scripts without spaces: how much of a text a label takes up says little, and verbs end the clause.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# Quotation marks and brackets that set a label off as bold does.
_SET_OFF = re.compile(r"[「『【［\[„«‹]|“[^„“”]+”|»[^«»]+«|”[^”]+”|\"[^\"]+\"")
# No comma: where English sets one, "or", "then" and "if" may follow without.
_END_OF_CLAUSE = re.compile(r"[*_)\]\s\"”]*(?:[.:!?()]|$)")
_TAKEN_IN = re.compile(r"[.,;:!?()][*_\s]*$")
_CLAUSE_ENDS = re.compile(r"[*_\s\"”’]*(?:[.:?!。：？！]|[-–—]\s|$)")
_WORDS_AFTER = re.compile(r"[*_ \u00a0]*(?P<words>[^\W\d_]+(?: [^\W\d_]+){0,3})")
# With this share of the letters still in bold, runs were merged and none was lost.
_MERGED = 0.8
# With less than this share of the letters that it would cover, bold has lost its words.
_SHRUNK = 0.4
# Letters in bold below which a share says little: labels of one word differ as they like.
_MANY_LETTERS = 16
# The longest of them has more letters than "First name", which is "Họ" in Vietnamese.
_LONG_LABEL = 12
_LITTLE = 4
_SHOWN_WORDS = 6
_NOTHING: Iterator[Finding] = iter(())


@register
class EmphasisChanged(SegmentRule):
    """
    ## What it finds

    Words in bold that are not in bold in the target: fewer runs of bold than the source
    has, bold that is left with an article or an "and", that stops short of the words it
    covers in the source, or that leaves out part of a sentence that is all bold. Steps
    of a path are [MRK005](MRK005.md)'s.

    Asterisks that the reader will see, because their bold does not parse or because they
    were escaped, are an error.

    Labels that the target sets off by quotation marks or brackets instead are right, and
    so is bold that the target merged or split.

    Where the bold of the source is no label but stresses words (it begins with a small
    letter) or leads in what follows (**Note:**), the finding is for information.

    ## Why it matters

    Bold tells what to click and what to type. Bold on the wrong words misleads, and
    asterisks in the text look broken.

    ## Example

    ```text
    source: Type **Diag: Meeting Recording** in the box.
    target: Ketik **Diag:** Meeting Recording dalam kotak.
    ```

    ## What to do

    Put the markers around the words that are in bold in the source.
    """

    code = "MRK004"
    name = "emphasis-changed"
    severity = Severity.WARNING
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare what is in bold on both sides; one finding a segment, the worst."""
        source, target = segment.source, segment.target
        if not source or not target or ("**" not in source and "__" not in source):
            return _NOTHING
        return _compared(segment, context)


def _compared(segment: Segment, context: Context) -> Iterator[Finding]:
    theirs = _emphasis(context.source_view(segment), context.source_language)
    if not theirs.bold:
        return
    language = context.language
    ours = _emphasis(context.target_view(segment), language)
    for look in _LOOKS:
        found = look(theirs, ours, language)
        if found is not None:
            yield found
            return


class _Emphasis(NamedTuple):
    """What is in bold on one side."""

    view: View
    bold: tuple[Inline, ...]
    """Every run of bold with a letter."""
    labels: tuple[Inline, ...]
    """Those that are no step of a path through menus."""

    @property
    def has_steps(self) -> bool:
        """Whether some of the bold is on steps."""
        return len(self.labels) < len(self.bold)

    def quoted(self, mark: Inline) -> str:
        """The words of `mark` in backticks."""
        return f"`{' '.join(self.view.shown(mark).split())}`"

    def words(self, mark: Inline) -> list[str]:
        """The words of `mark` as written, ampersands among them."""
        return _WORD.findall(self.view.prose, *mark.inner)

    def letters(self, marks: Sequence[Inline]) -> int:
        """How many letters `marks` hold."""
        text = self.view.text
        return sum([sum(map(str.isalnum, text[slice(*mark.inner)])) for mark in marks])

    def longest(self, marks: Sequence[Inline]) -> tuple[int, int]:
        """How many letters `marks` hold at most, and the longest of them."""
        sizes = [last - first for first, last in [mark.inner for mark in marks]]
        return sum(sizes), max(sizes)

    def share(self, marks: Sequence[Inline]) -> float:
        """How much of the letters `marks` hold."""
        return self.letters(marks) / max(1, sum(map(str.isalnum, self.view.prose)))


def _emphasis(view: View, language: Language | None) -> _Emphasis:
    text = view.text
    marked: list[Inline] = []
    for mark in view.marks:
        if mark.kind == "strong":
            first, last = mark.inner
            if text[first : first + 1].isalnum() or any(map(str.isalnum, text[first:last])):
                marked.append(mark)
    bold = tuple(marked)
    if not bold or not may_separate(text):
        return _Emphasis(view, bold, bold)
    steps = list(_places_of_steps(view, language))
    if not steps:
        return _Emphasis(view, bold, bold)
    labels = [mark for mark in bold if not any(start < mark.end and mark.start < end for start, end in steps)]
    return _Emphasis(view, bold, tuple(labels))


def _places_of_steps(view: View, language: Language | None) -> Iterator[Place]:
    """Where the steps of paths stand, and the parts in bold of those that are not all in bold."""
    path = separators(view)
    for separator in path:
        for step in (separator.left, separator.right):
            if step.side is Side.MARKED and not _is_joined(step, language):
                yield step.at
            # Before the first separator and after the last may stand anything.
            elif step.beside is not None and step not in (path[0].left, path[-1].right):
                yield step.beside


def _is_joined(step: Step, language: Language | None) -> bool:
    """Whether "and" leads it, so that it is a label of its own: `> **dan Keluar**`."""
    words = step.words.split()
    return len(words) > 1 and words[0] != "&" and begins_with_conjunction(words[0], language)


def _is_stress(side: _Emphasis, mark: Inline) -> bool:
    """Whether `mark` stresses words, or leads in what follows, and is no label."""
    first = _WORD.search(side.view.shown(mark))
    return (first is not None and first[0].islower()) or _is_clause(side, mark)


def _is_clause(side: _Emphasis, mark: Inline) -> bool:
    """Whether `mark` opens the text and ends with a clause: `**Note:** …`, `**Reset it**: …`."""
    text = side.view.text
    if _WORD.search(side.view.prose, 0, mark.start) is not None:
        return False
    return (
        _CLAUSE_ENDS.match(text, mark.end) is not None or _TAKEN_IN.search(side.view.shown(mark)) is not None
    )


def _literal(theirs: _Emphasis, ours: _Emphasis, _: Language | None) -> Finding | None:
    """Asterisks that the reader sees, where the source shows none."""
    if "*" not in ours.view.prose:
        return None
    place = next(_shown_asterisks(ours.view), None)
    if place is None or next(_shown_asterisks(theirs.view), None) is not None:
        return None
    message = "The reader sees asterisks: these markers are not bold"
    return Finding(message, at=place, severity=Severity.ERROR)


def _shown_asterisks(view: View) -> Iterator[tuple[int, int]]:
    if "*" not in view.prose:
        return
    for match in _ASTERISKS.finditer(view.text):
        shown = view.prose[match.start() : match.end()]
        if all(char == "*" for char, own in zip(shown, match[0], strict=True) if own == "*"):
            yield match.span()


def _fewer(theirs: _Emphasis, ours: _Emphasis, _: Language | None) -> Finding | None:
    """Less bold than in the source, where nothing else sets the words off."""
    lost = len(theirs.labels) - len(ours.labels)
    if lost <= 0 or len(ours.bold) >= len(theirs.bold):
        return None
    if len(_SET_OFF.findall(ours.view.prose)) - len(_SET_OFF.findall(theirs.view.prose)) >= lost:
        return None
    if ours.bold and ours.share(ours.bold) >= _MERGED * theirs.share(theirs.bold):
        return None
    if len(theirs.labels) == 1:
        message = (
            f"{theirs.quoted(theirs.labels[0])} is in bold in the source, nothing in its place in the target"
        )
    else:
        besides = " besides the path" if theirs.has_steps or ours.has_steps else ""
        theirs_are = f"{len(theirs.labels)} labels are in bold in the source"
        message = f"{theirs_are}, {len(ours.labels)} in the target{besides}"
    labels = sum(not _is_stress(theirs, mark) for mark in theirs.labels)
    kept = sum(not _is_clause(ours, mark) for mark in ours.labels)
    return Finding(
        message, source_at=theirs.labels[0].inner, severity=Severity.INFO if labels <= kept else None
    )


def _only_function_words(theirs: _Emphasis, ours: _Emphasis, language: Language | None) -> Finding | None:
    """Bold on an article or a preposition alone, or that `&` begins or ends."""
    if language is None or len(theirs.labels) != len(ours.labels):
        return None
    prose = ours.view.prose
    for before, mark in zip(theirs.labels, ours.labels, strict=True):
        shown = prose[slice(*mark.inner)]
        if "&" not in shown and not shown.islower():
            continue
        words = ours.words(mark)
        if "&" not in _ends(words) and not _are_function_words(words, language):
            continue
        if any(_is_slight(theirs.words(other)) for other in theirs.labels):
            return None
        if "&" in words and any(
            _is_reordered(words, theirs.words(other), language) for other in theirs.labels
        ):
            continue
        return Finding(
            f"A run of bold holds only {ours.quoted(mark)}", at=mark.inner, severity=_grade(theirs, [before])
        )
    return None


def _grade(theirs: _Emphasis, marks: Sequence[Inline]) -> Severity | None:
    """Less than a warning where no label of the source is concerned."""
    return Severity.INFO if all(_is_stress(theirs, mark) for mark in marks) else None


def _is_reordered(words: Sequence[str], label: Sequence[str], language: Language) -> bool:
    """Whether `words` are as many as the label with an ampersand has, only in another order."""
    if "&" not in label:
        return False
    count, needed = len(words) - words.count("&"), len(label) - label.count("&")
    # Vietnamese writes syllables apart: two a word, for most.
    return count >= (2 * needed - 1 if language.tag == "vi" else needed)


def _is_slight(words: Sequence[str]) -> bool:
    """Whether a source's bold is on a little word ("**not**", "**or**"), or on `&` as a button."""
    return "&" in _ends(words) or (len(words) == 1 and len(words[0]) <= _LITTLE)


def _ends(words: Sequence[str]) -> set[str]:
    return {words[0], words[-1]} if words else set()


def _are_function_words(words: Sequence[str], language: Language) -> bool:
    # Labels are capitalized where they are made of such words: `Ein/Aus`.
    return bool(words) and all(
        word.islower() and word in language.function_words and not language.negation.fullmatch(word)
        for word in words
    )


def _part_of_whole(theirs: _Emphasis, ours: _Emphasis, _: Language | None) -> Finding | None:
    """A source that is all bold, and a target that is not."""
    if len(theirs.bold) != 1 or len(ours.bold) != 1:
        return None
    (whole,), (part,) = theirs.bold, ours.bold
    if _stands_beside(theirs.view, whole) or not _stands_beside(ours.view, part):
        return None
    if len(theirs.words(whole)) < 2 or _UNSPACED.search(ours.view.text):
        return None
    rest = _rest(ours.view, part).split()
    shown = " ".join(rest[:_SHOWN_WORDS])
    return Finding(
        f"`{shown}` is not in bold, the whole source is",
        at=part.inner,
        source_at=whole.inner,
        severity=_grade(theirs, [whole]),
    )


def _stands_beside(view: View, mark: Inline) -> bool:
    """Whether a word stands before or after `mark`."""
    prose = view.prose
    return _WORD.search(prose, 0, mark.start) is not None or _WORD.search(prose, mark.end) is not None


def _rest(view: View, mark: Inline) -> str:
    outside = view.prose[: mark.start] + " " + view.prose[mark.end :]
    return " ".join(_WORD.findall(outside.replace(FILLER, " ")))


def _shrunk(theirs: _Emphasis, ours: _Emphasis, _: Language | None) -> Finding | None:
    """Bold that covers far less of the text than in the source; of scripts that write spaces."""
    before, after = theirs.labels, ours.labels
    if not after or len(before) != len(after):
        return None
    at_most, longest = theirs.longest(before)
    if at_most < _MANY_LETTERS or longest < _LONG_LABEL:
        return None
    kept = ours.letters(after)
    # With as many as that, the source's need no counting.
    if kept >= at_most / 2:
        return None
    letters = [theirs.letters([mark]) for mark in before]
    if sum(letters) < _MANY_LETTERS or max(letters) < _LONG_LABEL or kept >= sum(letters) / 2:
        return None
    if ours.share(after) >= _SHRUNK * theirs.share(before) or _UNSPACED.search(ours.view.text):
        return None
    shown = ", ".join(ours.quoted(mark) for mark in after)
    return Finding(
        f"Only {shown} {'is' if len(after) == 1 else 'are'} in bold",
        at=after[0].inner,
        source_at=before[0].inner,
        severity=_grade(theirs, before),
    )


def _cut(theirs: _Emphasis, ours: _Emphasis, language: Language | None) -> Finding | None:
    """Words after the bold that ends its clause in the source."""
    if language is None or language.tag not in NO_VERB_AT_END or len(theirs.labels) != len(ours.labels):
        return None
    text = ours.view.text
    for before, after in zip(theirs.labels, ours.labels, strict=True):
        following = _WORDS_AFTER.match(text, after.end)
        if following is None or not _END_OF_CLAUSE.match(theirs.view.text, before.end):
            continue
        if following["words"].split()[0].casefold() in language.function_words:
            continue
        expected = theirs.words(before)
        # A name that is left as it is, is whole; bold that took in the comma has its words.
        if (
            len(expected) > 1
            and ours.words(after) != expected
            and not _TAKEN_IN.search(ours.view.shown(after))
        ):
            if _stands_outside(following["words"].split()[0], theirs, ours):
                continue
            message = f"Bold {ours.quoted(after)} stops before `{following['words']}`"
            return Finding(message, at=after.inner, source_at=before.inner, severity=_grade(theirs, [before]))
    return None


def _stands_outside(word: str, theirs: _Emphasis, ours: _Emphasis) -> bool:
    """Whether the source has `word`, a name or a loan, as often outside its bold as the target has."""
    folded = word.casefold()
    counts = []
    for side in (theirs, ours):
        outside = list(side.view.prose)
        for mark in side.bold:
            outside[mark.start : mark.end] = FILLER * (mark.end - mark.start)
        counts.append([found.casefold() for found in _WORD.findall("".join(outside))].count(folded))
    return counts[0] >= max(1, counts[1])


_LOOKS = (_literal, _fewer, _only_function_words, _part_of_whole, _shrunk, _cut)
