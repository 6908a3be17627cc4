"""MRK005 scrambled-ui-path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Place, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER
from sphinx_sxs.checks.ui_paths import (
    NO_VERB_AT_END,
    Separator,
    Side,
    Step,
    begins_with_conjunction,
    may_separate,
    separators,
)
from sphinx_sxs.checks.views import View

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

    Where only the markers have moved and the words may still be right, it warns; where
    nothing but the bold of the first step is lost, it says so as information.

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
        view = context.source_view(segment)
        theirs = separators(view)
        if not theirs:
            return
        mine = context.target_view(segment)
        pair = _Pair(view, theirs, mine, separators(mine), context.language)
        for look in (_empty, _conjunction, _plain, _order, _cut_at_the_end):
            found = look(pair)
            if found is not None:
                yield found
                return


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both sides of a segment with their paths."""

    source: View
    theirs: Sequence[Separator]
    target: View
    ours: Sequence[Separator]
    language: Language | None

    @property
    def syllables(self) -> int:
        """How many words the target has for one of the source, about: Vietnamese writes syllables apart."""
        return 2 if self.language is not None and self.language.tag == "vi" else 1


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


def _new(pair: _Pair, side: Side) -> list[tuple[int, _Beside]]:
    """What is on `side` in the target and not there in the source; nothing where the source has as much.

    Each with its number among all of the target.
    """
    before, after = _sides(pair.theirs), _sides(pair.ours)
    if sum(b.step.side is side for b in after) <= sum(b.step.side is side for b in before):
        return []
    same = len(before) == len(after)
    return [
        (number, beside)
        for number, beside in enumerate(after)
        if beside.step.side is side and not (same and before[number].step.side is side)
    ]


def _empty(pair: _Pair) -> Finding | None:
    for _, beside in _new(pair, Side.EMPTY):
        return Finding(
            f"No step stands {beside.where} a separator of the path {_quoted(pair.theirs)}",
            at=beside.separator.at,
            source_at=_whole(pair.theirs),
        )
    return None


def _plain(pair: _Pair) -> Finding | None:
    """Words of the sentence where the source has a step that is set off."""
    if len(pair.ours) != len(pair.theirs):
        return None
    new = _new(pair, Side.PLAIN)
    if not new:
        return None
    number, beside = new[0]
    expected = _sides(pair.theirs)[number].step
    found = None
    if len(new) == 1:
        found = _moved_marker(pair, expected, beside)
    return found or _lost_marker(pair, expected, beside)


def _no_step(pair: _Pair, beside: _Beside, severity: Severity | None = None) -> Finding:
    words = beside.step.words.split()
    near = words[-_SHOWN_WORDS:] if beside.where == "before" else words[:_SHOWN_WORDS]
    if not _any_marked(pair.ours):
        # The words are probably there and only the markers are lost.
        severity = Severity.WARNING
    place = f"`{' '.join(near)}` stands {beside.where} a separator of the path {_quoted(pair.theirs)}"
    return Finding(
        f"{place} and is {'no step' if severity is None else 'not set off'}",
        at=beside.separator.at,
        source_at=_whole(pair.theirs),
        severity=severity,
    )


def _any_marked(path: Sequence[Separator]) -> bool:
    return any(beside.step.side in {Side.MARKED, Side.NEAR} for beside in _sides(path))


def _moved_marker(pair: _Pair, expected: Step, beside: _Beside) -> Finding | None:
    """A step that is whole, of which only a part is set off: `**konten** pencarian` for "Content Search"."""
    language, step = pair.language, beside.step
    if step.beside is None or expected.side is not Side.MARKED or language is None or not language.spaced:
        return None
    marked = pair.target.prose[slice(*step.beside)].replace(FILLER, " ")
    whole = f"{marked} {step.words}" if beside.where == "before" else f"{step.words} {marked}"
    words, per_word = len(_words(expected.words)), pair.syllables
    # As many words as the step has, all but one of them in bold.
    if len(_words(step.words)) != 1 or not 0 <= words * per_word - len(_words(whole)) < per_word:
        return None
    if _line(marked).casefold() == expected.words.casefold() or not _may_belong(step.words, marked, language):
        return None
    if not _others_are_whole(pair, step.beside, language) or _displaced(pair):
        return None
    verb = "ends" if beside.where == "before" else "begins"
    return Finding(
        f"Bold `{_line(marked)}` {verb} inside the step `{_line(whole)}` of the path {_quoted(pair.theirs)}",
        at=step.beside,
        source_at=expected.at,
        severity=Severity.WARNING,
    )


def _may_belong(word: str, marked: str, language: Language) -> bool:
    """Whether `word` may be a part of the step; a little word is none, nor is a name behind a common noun."""
    if _is_little(word, language):
        return False
    return not (word[0].isupper() and marked.lstrip()[:1].islower())


def _is_little(word: str, language: Language) -> bool:
    return word.strip(" .,").casefold() in language.function_words


def _others_are_whole(pair: _Pair, part: Place, language: Language) -> bool:
    """Whether no step besides the one with `part` is too short for what the source has."""
    for theirs, ours in zip(_steps(pair.theirs), _steps(pair.ours), strict=True):
        if ours.side is not Side.MARKED or ours.at == part:
            continue
        words = _words(ours.words)
        wanted = len(_words(theirs.words)) * pair.syllables
        if len(words) * 2 < wanted or all(_is_little(word, language) for word in words):
            return False
    return True


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(map(str.isalnum, word))]


def _line(text: str) -> str:
    return " ".join(text.split())


def _lost_marker(pair: _Pair, expected: Step, beside: _Beside) -> Finding:
    """A step that is there as a name, and only not set off; else words that are none."""
    if beside.where == "after" or expected.side is not Side.MARKED:
        return _no_step(pair, beside)
    name = _name_at_end(pair, beside, expected)
    if not name:
        return _no_step(pair, beside)
    # Right behind bold it may be the rest of that, and what the sentence has outside the path is no step.
    before = _PART_OF_NAME.findall(pair.source.prose[: pair.theirs[0].left.at[0]].casefold())
    if beside.step.beside is not None or any(word.casefold() in before for word in name):
        return _no_step(pair, beside, Severity.WARNING)
    sides = [b.step.side for b in _sides(pair.ours)]
    # `đi đến trang Thanh toán > [Sản phẩm]`: the path can be read still.
    alone = beside.separator is pair.ours[0] and sides.count(Side.PLAIN) == 1 and _any_marked(pair.ours)
    readable = alone and len(pair.theirs[0].left.words.split()) == 1
    severity = Severity.INFO if readable else Severity.WARNING
    if not _tells_names(pair, beside.step.words):
        return _no_step(pair, beside, severity if len(name) == 1 else None)
    return Finding(
        f"Step `{' '.join(name)}` lost its {_kind(pair.source, expected)}",
        at=beside.separator.at,
        source_at=_whole(pair.theirs),
        severity=severity,
    )


def _kind(view: View, step: Step) -> str:
    start, end = step.at
    kinds = {mark.kind for mark in view.of("strong", "link") if start < mark.end and mark.start < end}
    return "bold" if "strong" in kinds else "link" if kinds else "marks"


def _name_at_end(pair: _Pair, beside: _Beside, expected: Step) -> list[str]:
    """The capitalized words at the end that may be the step.

    Vietnamese writes the syllables of a word apart and capitalizes the first: `Thanh toán`.
    """
    words = beside.step.words.rstrip(" ,").split()
    start = len(words)
    if pair.syllables > 1:
        while start > 1 and not words[start - 1][0].isupper():
            start -= 1
    while start > 1 and words[start - 1][0].isupper():
        start -= 1
    name = words[start:]
    if not name or not name[0][0].isupper() or not all(map(_PART_OF_NAME.fullmatch, name)):
        return []
    too_long = len(name) > len(_words(expected.words)) * pair.syllables
    return [] if too_long or _continues(pair, name, beside) else name


def _tells_names(pair: _Pair, words: str) -> bool:
    """Whether capitals tell names: not in scripts without, nor where all nouns have them."""
    if pair.language is not None and pair.language.tag in _CAPITAL_NOUNS:
        return False
    return not any(word[0].isalpha() and word.lower() == word.upper() for word in words.split())


_CAPITAL_NOUNS = frozenset({"de", "lb"})


_PART_OF_NAME = re.compile(r"[\w&/-]+")


def _continues(pair: _Pair, name: list[str], beside: _Beside) -> bool:
    """Whether the next step begins with the rest of the name's word: `Hỗ > **trợ Sửa chữa**`."""
    after = beside.separator.right
    return pair.syllables > 1 and len(name) == 1 and after.side is Side.MARKED and after.words[:1].islower()


def _conjunction(pair: _Pair) -> Finding | None:
    """A step that begins with "&" or "and", which no step of the source does."""
    if any(begins_with_conjunction(step.words, None) for step in _after(pair.theirs)):
        return None
    for step in _after(pair.ours):
        if step.side is Side.MARKED and begins_with_conjunction(step.words, pair.language):
            return Finding(
                f"Step `{step.words}` begins with a conjunction; the path is {_quoted(pair.theirs)}",
                at=step.at,
                source_at=_whole(pair.theirs),
            )
    return None


def _after(path: Sequence[Separator]) -> list[Step]:
    return [separator.right for separator in path]


def _order(pair: _Pair) -> Finding | None:
    """A step that both languages call the same, in another place of the path."""
    if len(pair.theirs) != len(pair.ours):
        return None
    before, after = _names(pair.theirs), _names(pair.ours)
    if len(set(before)) != len(before) or len(set(after)) != len(after):
        return None
    for place, name in enumerate(after):
        if name and name in before and before[place] != name:
            step = _steps(pair.ours)[place]
            return Finding(
                f"Step `{step.words.rstrip(' .')}` is in another place of the path {_quoted(pair.theirs)}",
                at=step.at,
                source_at=_whole(pair.theirs),
            )
    return None


def _steps(path: Sequence[Separator]) -> list[Step]:
    return [path[0].left, *_after(path)]


def _names(path: Sequence[Separator]) -> list[str]:
    return [step.words.rstrip(" .").casefold() if step.side is Side.MARKED else "" for step in _steps(path)]


def _cut_at_the_end(pair: _Pair) -> Finding | None:
    """Words after the last step, where the source's path ends its sentence."""
    words = _displaced(pair)
    if not words:
        return None
    return Finding(
        f"`{words}` stands after the path {_quoted(pair.theirs)}, which ends there in the source",
        at=pair.ours[-1].right.at,
        source_at=_whole(pair.theirs),
        severity=Severity.WARNING,
    )


def _displaced(pair: _Pair) -> str:
    """The words that follow the last step of the target, where nothing follows it in the source."""
    language = pair.language
    if language is None or language.tag not in NO_VERB_AT_END or not pair.ours:
        return ""
    last, step = pair.theirs[-1].right, pair.ours[-1].right
    if last.side is not Side.MARKED or step.side is not Side.MARKED or _follows(pair.source, last):
        return ""
    words = _follows(pair.target, step)
    if words and _GOES_ON.match(pair.source.text, last.at[1]):
        # ", and ensure that": other languages set no comma there.
        first = words.split()[0].casefold()
        if first in _NEXT_CLAUSE[language.tag]:
            return ""
    return words


# How the clause after ", and", ", or" and ", then" begins.
_NEXT_CLAUSE = {
    "ca": {"i", "o", "després", "llavors"},
    "es": {"y", "e", "o", "u", "luego", "después"},
    "fr": {"et", "ou", "puis"},
    "gl": {"e", "ou", "despois", "logo"},
    "id": {"dan", "atau", "lalu", "kemudian"},
    "it": {"e", "ed", "o", "poi", "quindi"},
    "ms": {"dan", "atau", "kemudian"},
    "pt": {"e", "ou", "depois"},
    "ro": {"și", "şi", "sau", "apoi"},
    "vi": {"và", "hoặc", "rồi", "sau"},
}
_AROUND = r"[*_\s]*(?:\]?\([^()]*\))?[*_\s]*"
_GOES_ON = re.compile(_AROUND + r"[,;]\s*(?:and|or|then)\b", re.IGNORECASE)
_WORDS_AFTER = re.compile(_AROUND + r"(?P<words>[^\W\d_]+(?:[^\S\n]+[^\W\d_]+){0,3})")


def _follows(view: View, step: Step) -> str:
    """The words that follow the last step without any punctuation between."""
    match = _WORDS_AFTER.match(view.text, step.at[1])
    return match["words"] if match else ""


def _whole(path: Sequence[Separator]) -> tuple[int, int]:
    return (path[0].left.at[0], path[-1].right.at[1])


def _quoted(path: Sequence[Separator]) -> str:
    names = [" ".join(step.words.split()[-8:]) for step in _steps(path)]
    return f"`{' > '.join(names)}`"
