"""MRK005 scrambled-ui-path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.ui_paths import NO_VERB_AT_END, Separator, Side, Step, may_separate, separators
from sphinx_sxs.checks.views import View

_FIRST_WORD = re.compile(r"[^\W\d_]+|&")
_SHOWN_WORDS = 4


@register
class ScrambledUiPath(SegmentRule):
    """
    ## What it finds

    A path through menus, `**Billing** > **Products**`, whose separators stand in the
    target without their steps: nothing before or after a `>`, two of them in a row, a
    link without text, words of the sentence where the source has a step in bold, a step
    that begins with "and", or steps in another order. Separators may be `>`, `->`
    and `→`; a path that the target says in words is none.

    Where only the markers have moved and the words may still be right, it warns.

    ## Why it matters

    The reader is told where to click and cannot follow. Machine translation does this
    when it translates the words around the markers and puts the markers back by guess.

    ## Example

    ```text
    source: Choose **Layout** > **Email signature**.
    target: Pilih   >  **tanda tangan email** tata letak.
    ```

    ## What to do

    Write the path anew, step by step, with the names that the product shows.
    """

    code = "MRK005"
    name = "scrambled-ui-path"
    severity = Severity.ERROR
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare what stands at the separators of both sides; one finding a segment, the worst."""
        source, target = segment.source, segment.target
        if not source or not target or not may_separate(source) or not may_separate(target):
            return
        theirs = separators(context.source_view(segment))
        if not theirs:
            return
        view = context.target_view(segment)
        ours = separators(view)
        for look in (_empty, _conjunction, _plain, _order):
            found = look(theirs, ours, context.language)
            if found is not None:
                yield found
                return
        found = _cut_at_the_end(context.source_view(segment), theirs, view, ours, context.language)
        if found is not None:
            yield found


@dataclass(frozen=True, slots=True)
class _Beside:
    """A side of a separator, with its separator."""

    where: str
    step: Step
    separator: Separator


def _sides(path: Sequence[Separator]) -> list[_Beside]:
    return [
        _Beside(where, step, separator)
        for separator in path
        for where, step in (("before", separator.left), ("after", separator.right))
    ]


def _new(theirs: Sequence[Separator], ours: Sequence[Separator], side: Side) -> Iterator[_Beside]:
    """What is on `side` in the target and not there in the source; nothing where the source has as much."""
    before, after = _sides(theirs), _sides(ours)
    if sum(b.step.side is side for b in after) <= sum(b.step.side is side for b in before):
        return
    same = len(before) == len(after)
    for number, beside in enumerate(after):
        if beside.step.side is side and not (same and before[number].step.side is side):
            yield beside


def _empty(theirs: Sequence[Separator], ours: Sequence[Separator], _: Language | None) -> Finding | None:
    for beside in _new(theirs, ours, Side.EMPTY):
        return Finding(
            f"No step stands {beside.where} a separator of the path {_quoted(theirs)}",
            at=beside.separator.at,
            source_at=_whole(theirs),
        )
    return None


def _plain(
    theirs: Sequence[Separator], ours: Sequence[Separator], language: Language | None
) -> Finding | None:
    """Words of the sentence where the source has a step that is set off."""
    if len(ours) != len(theirs):
        return None
    for beside in _new(theirs, ours, Side.PLAIN):
        words = beside.step.words.split()
        near = words[-_SHOWN_WORDS:] if beside.where == "before" else words[:_SHOWN_WORDS]
        shown = f"`{' '.join(near)}` stands {beside.where} a separator"
        return Finding(
            f"{shown} of the path {_quoted(theirs)} and is no step",
            at=beside.separator.at,
            source_at=_whole(theirs),
            severity=_grade(theirs, ours, beside, language),
        )
    return None


def _grade(
    theirs: Sequence[Separator], ours: Sequence[Separator], beside: _Beside, language: Language | None
) -> Severity | None:
    """Less than an error where the words are probably there and only the markers are lost."""
    sides = [b.step.side for b in _sides(ours)]
    if Side.MARKED not in sides and Side.NEAR not in sides:
        return Severity.WARNING
    words = beside.step.words.split()
    if beside.where == "after" or not _ends_with_name(words, language):
        return None
    # `đi đến trang Thanh toán > [Sản phẩm]`: the first step is a name still.
    alone = beside.separator is ours[0] and sides.count(Side.PLAIN) == 1
    as_short = len(theirs[0].left.words.split()) == 1
    return Severity.INFO if alone and as_short else Severity.WARNING


def _ends_with_name(words: Sequence[str], language: Language | None) -> bool:
    """Whether one capitalized word ends `words`, which do not begin with it.

    Vietnamese writes the syllables of a word apart and capitalizes the first: `Thanh toán`.
    """
    syllables = 2 if language is not None and language.tag == "vi" else 1
    capitals = [word[0].isupper() for word in words[1:][-syllables - 1 :]]
    before, name = capitals[:-syllables], capitals[-syllables:]
    return sum(name) == 1 and not any(before)


def _conjunction(
    theirs: Sequence[Separator], ours: Sequence[Separator], language: Language | None
) -> Finding | None:
    """A step that begins with "&" or "and", which no step of the source does."""
    if any(_joins(step.words, None) for step in _after(theirs)):
        return None
    for step in _after(ours):
        if step.side is Side.MARKED and _joins(step.words, language):
            return Finding(
                f"Step `{step.words}` begins with a conjunction; the path is {_quoted(theirs)}",
                at=step.at,
                source_at=_whole(theirs),
            )
    return None


def _after(path: Sequence[Separator]) -> list[Step]:
    return [separator.right for separator in path]


_AND_OR = {"vi": {"và", "hoặc"}, "id": {"dan", "atau"}, "en": {"and", "or"}}


def _joins(words: str, language: Language | None) -> bool:
    first = _FIRST_WORD.match(words)
    if first is None:
        return False
    return first[0] == "&" or first[0].casefold() in _AND_OR.get(language.tag if language else "en", ())


def _order(theirs: Sequence[Separator], ours: Sequence[Separator], _: Language | None) -> Finding | None:
    """A step that both languages call the same, in another place of the path."""
    if len(theirs) != len(ours):
        return None
    before, after = _names(theirs), _names(ours)
    if len(set(before)) != len(before) or len(set(after)) != len(after):
        return None
    for place, name in enumerate(after):
        if name and name in before and before[place] != name:
            step = _steps(ours)[place]
            return Finding(
                f"Step `{step.words.rstrip(' .')}` is in another place of the path {_quoted(theirs)}",
                at=step.at,
                source_at=_whole(theirs),
            )
    return None


def _steps(path: Sequence[Separator]) -> list[Step]:
    return [path[0].left, *_after(path)]


def _names(path: Sequence[Separator]) -> list[str]:
    return [step.words.rstrip(" .").casefold() if step.side is Side.MARKED else "" for step in _steps(path)]


def _cut_at_the_end(
    source: View,
    theirs: Sequence[Separator],
    target: View,
    ours: Sequence[Separator],
    language: Language | None,
) -> Finding | None:
    """Words after the last step, where the source's path ends its sentence."""
    if language is None or language.tag not in NO_VERB_AT_END or not ours:
        return None
    if _follows(source, theirs[-1].right) or theirs[-1].right.side is not Side.MARKED:
        return None
    step = ours[-1].right
    words = _follows(target, step)
    if step.side is not Side.MARKED or not words:
        return None
    return Finding(
        f"`{words}` stands after the path {_quoted(theirs)}, which ends there in the source",
        at=step.at,
        source_at=_whole(theirs),
        severity=Severity.WARNING,
    )


_WORDS_AFTER = re.compile(r"[*_\s]*(?:\]?\([^()]*\))?[*_\s]*(?P<words>[^\W\d_]+(?:[^\S\n]+[^\W\d_]+){0,3})")


def _follows(view: View, step: Step) -> str:
    """The words that follow the last step without any punctuation between."""
    match = _WORDS_AFTER.match(view.text, step.at[1])
    return match["words"] if match else ""


def _whole(path: Sequence[Separator]) -> tuple[int, int]:
    return (path[0].left.at[0], path[-1].right.at[1])


def _quoted(path: Sequence[Separator]) -> str:
    names = [" ".join(step.words.split()[-8:]) for step in _steps(path)]
    return f"`{' > '.join(names)}`"
